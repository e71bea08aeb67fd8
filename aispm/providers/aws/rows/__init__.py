"""The table of AWS resource kinds, one module a service; a new kind is one `Row` in one of them."""

from aispm.providers.aws.row import Row
from aispm.providers.aws.rows import agentcore, bedrock, compute, sagemaker, store

ROWS: tuple[Row, ...] = (
    *bedrock.ROWS,
    *agentcore.ROWS,
    *sagemaker.ROWS,
    *compute.ROWS,
    *store.ROWS,
)
