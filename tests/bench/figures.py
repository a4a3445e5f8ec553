"""What a benchmark says: one figure beside its floor, measured in the same run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        name: what was measured.
        n: of how many.
        unit: `s` or `MB`.
        floor: what it is compared with.
        ours: what we need.
        bar: the most that ours may be, as a multiple of the floor.
        enough: what ours may be whatever the floor is; None where there is no such measure.
    """

    name: str
    n: int
    unit: str
    floor: float
    ours: float
    bar: float
    enough: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.floor if self.floor else float("inf")

    @property
    def passes(self) -> bool:
        return self.ratio <= self.bar or (self.enough is not None and self.ours <= self.enough)

    def line(self) -> dict[str, Any]:
        """The figure as `make bench` prints it."""
        return {
            "name": self.name,
            "n": self.n,
            "unit": self.unit,
            "floor": round(self.floor, 4),
            "ours": round(self.ours, 4),
            "ratio": round(self.ratio, 3),
            "bar": self.bar,
            "pass": self.passes,
        }


@dataclass(frozen=True, slots=True)
class Case:
    """One benchmark, run when its name is asked for; it gives one figure or several."""

    name: str
    measure: Callable[[], Iterator[Figure]]


def scaled(n: int, scale: float, least: int = 100) -> int:
    """A number of records, less of them where a scale below 1 is asked for."""
    return max(least, round(n * scale))
