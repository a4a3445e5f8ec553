"""Places of performance: NUTS regions (Regulation (EC) No 1059/2003), a country of two letters and up to three digits.

The United Kingdom left the list in 2021; its codes (`UKE42`) still appear in notices and have no name here.
"""

from functools import cache

from rules.codes import rows


def name(code: str) -> str | None:
    """Name a region in the language of the place; None where the code is not in the list."""
    return _names().get(code)


def ancestors(code: str) -> tuple[str, ...]:
    """Give the regions above a code, the nearest first: `NL329` -> `NL32`, `NL3`, `NL`."""
    return tuple(code[:length] for length in range(len(code) - 1, 1, -1))


@cache
def _names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows("nuts.csv")}
