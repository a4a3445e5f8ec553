"""Disclosure control: which rows of a list of shares with a total are hidden, and a count shown as a band.

The usual threshold is 5; statistics offices use up to 10.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Basis:
    """What one row of a list rests on.

    Attributes:
        firms: how many firms.
        counted: persons or firms that have what is counted.
        others: those that have not.
        of_persons: it counts persons by something that is theirs alone, such as origin. Where all in a row have it,
            the row says so of each of them.
    """

    firms: int
    counted: int
    others: int
    of_persons: bool = False

    def exposes(self, threshold: int) -> bool:
        """Whether it says too much: it rests on few firms, or few on either side, or on persons who all have it.

        Nobody on the side of those counted exposes nobody.
        """
        few = self.firms < threshold or 0 < self.counted < threshold or 0 < self.others < threshold
        return few or (self.of_persons and self.counted > 0 and self.others == 0)


def hidden(cells: Mapping[str, Basis], threshold: int) -> frozenset[str]:
    """Which rows are hidden of a list whose total is shown.

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


def band(count: int, threshold: int) -> tuple[int, int | None]:
    """The range that is shown instead of a number of persons: lower and upper bound, both within it.

    Nought stays nought; below the threshold all numbers look the same; above it ranges grow with the number
    (5-9, 10-24, 25-49, 50-99, 100-249, ... for a threshold of 5). The last, from a million on, has no upper bound.

    Raises:
        ValueError: count below nought, or threshold below 2.
    """
    if count < 0 or threshold < 2:
        raise ValueError(f"no band for {count} with threshold {threshold}")
    if count == 0:
        return 0, 0
    starts = [1, threshold, *(start for start in _starts() if start > threshold)]
    for start, following in pairwise(starts):
        if count < following:
            return start, following - 1
    return starts[-1], None


def _starts() -> Iterator[int]:
    """Where bands begin: 10, 25, 50, 100, ... to a million."""
    for power in range(1, 6):
        yield from (10**power, 25 * 10 ** (power - 1), 5 * 10**power)
    yield 10**6


def _together(cells: Sequence[Basis]) -> Basis:
    return Basis(
        sum(cell.firms for cell in cells),
        sum(cell.counted for cell in cells),
        sum(cell.others for cell in cells),
        any(cell.of_persons for cell in cells),
    )
