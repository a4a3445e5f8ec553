"""Disclosure control: which rows of a table are hidden so that nobody is exposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Basis:
    """What one row of a table rests on.

    Attributes:
        firms: how many firms.
        counted: persons or firms that have what is counted.
        others: those that have not.
    """

    firms: int
    counted: int
    others: int

    def exposes(self, threshold: int) -> bool:
        """Whether it rests on too few: few firms, or few on either side. Nobody on a side exposes nobody there."""
        return self.firms < threshold or 0 < self.counted < threshold or 0 < self.others < threshold


def hidden(cells: Mapping[str, Basis], threshold: int) -> frozenset[str]:
    """Which rows are hidden of a table whose total is shown.

    First those that expose somebody. Then, since the total less what is shown would give the rest away, the smallest
    of the others, until what is hidden together exposes nobody.

    Args:
        cells: row -> what it rests on; every firm in one row.
        threshold: the smallest number that may be shown.
    """
    gone = {row for row, cell in cells.items() if cell.exposes(threshold)}
    left = sorted((cell.firms, row) for row, cell in cells.items() if row not in gone)
    while gone and left and (len(gone) < 2 or _together([cells[row] for row in gone]).exposes(threshold)):
        gone.add(left.pop(0)[1])
    return frozenset(gone)


def _together(cells: Sequence[Basis]) -> Basis:
    return Basis(
        sum(cell.firms for cell in cells), sum(cell.counted for cell in cells), sum(cell.others for cell in cells)
    )
