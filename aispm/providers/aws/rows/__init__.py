"""The table of AWS resource kinds, one module a service; a new kind is one `Row` in one of them."""

from aispm.providers.aws.row import Row
from aispm.providers.aws.rows import (
    agentcore_gateway,
    agentcore_harness,
    agentcore_identity,
    agentcore_more,
    agentcore_payment,
    agentcore_policy,
    agentcore_registry,
    agentcore_runtime,
    agentcore_tools,
    bedrock,
    compute,
    sagemaker,
    store,
)

ROWS: tuple[Row, ...] = (
    *bedrock.ROWS,
    *agentcore_runtime.ROWS,
    *agentcore_harness.ROWS,
    *agentcore_gateway.ROWS,
    *agentcore_tools.ROWS,
    *agentcore_identity.ROWS,
    *agentcore_policy.ROWS,
    *agentcore_registry.ROWS,
    *agentcore_payment.ROWS,
    *agentcore_more.ROWS,
    *sagemaker.ROWS,
    *compute.ROWS,
    *store.ROWS,
)
