"""Where facts come from. `PROVIDERS` is the one list; a new provider adds its name here."""

from aispm.providers import aws, azure, files, gcp, imports
from aispm.providers.base import Provider

PROVIDERS: tuple[Provider, ...] = (files, imports, aws, azure, gcp)


def data_dates() -> dict[str, str]:
    """The dates of the tables that the providers carry, for the report."""
    from aispm.providers.aws.regions import AS_OF

    return {"aws-regions": AS_OF}
