"""Where facts come from. `PROVIDERS` is the one list; a new provider adds its name here."""

from aispm.providers import aws, azure, files, gcp, imports
from aispm.providers.base import Provider

PROVIDERS: tuple[Provider, ...] = (files, imports, aws, azure, gcp)


def data_dates() -> dict[str, str]:
    """The dates of the tables that a scan looks things up in, for the report."""
    from aispm.iam.aws import table
    from aispm.packages import advisories, ai, known
    from aispm.providers.aws.regions import AS_OF

    return {
        "ai-packages": ai.as_of(),
        "aws-actions": table.as_of(),
        "aws-regions": AS_OF,
        "known-servers": known.as_of(),
        "vulnerable-packages": advisories.as_of(),
    }
