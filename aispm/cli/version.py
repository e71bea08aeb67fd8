"""What `aispm --version` prints."""

from aispm import __version__


def show() -> None:
    """Print the version."""
    print(f"aispm {__version__}")


def show_details() -> None:
    """Print the dates of the data it carries, the Python and the libraries it runs on."""
    import importlib.metadata
    import platform
    import re

    from aispm.providers import data_dates

    for table, date in sorted(data_dates().items()):
        print(f"data {table} {date}")
    print(f"python {platform.python_version()}")
    for requirement in importlib.metadata.requires("aispm") or ():
        name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
        print(f"{name} {importlib.metadata.version(name)}")
