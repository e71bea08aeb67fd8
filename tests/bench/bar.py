"""What a figure must keep to: a benchmark whose figure does not ends non-zero, with a sentence."""

from __future__ import annotations


def at_least(what: str, figure: float, bar: float) -> None:
    """Raises SystemExit for a smaller figure."""
    if figure < bar:
        raise SystemExit(f"{what} is {figure:.1f}, and has to be at least {bar:g}")


def at_most(what: str, figure: float, bar: float) -> None:
    """Raises SystemExit for a greater figure."""
    if figure > bar:
        raise SystemExit(f"{what} is {figure:.1f}, and may be at most {bar:g}")
