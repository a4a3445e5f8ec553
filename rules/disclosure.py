"""Disclosure control: what of a table is hidden or blurred so that nobody is exposed.

`hidden` is for a list of shares with a total, `suppress` for a table of counts by rows and columns with totals,
`band` and `rounded` for a single count. The usual threshold is 5; statistics offices use up to 10.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

_TOTALS_LAST = 1_000_000_000
"""Cost of hiding a total: above that of any other cells, so that one is hidden only where nothing else helps."""


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


def rounded(count: int, base: int) -> int:
    """A count to the nearest multiple of `base`, halves upward. Totals are rounded on their own, not added up.

    Raises:
        ValueError: count below nought, or base below 1.
    """
    if count < 0 or base < 1:
        raise ValueError(f"{count} is not rounded to {base}")
    return (2 * count + base) // (2 * base) * base


@dataclass(frozen=True, slots=True)
class SuppressedTable:
    """A table of counts as it may be shown, its totals among them; None is hidden.

    Attributes:
        cells: row by row.
        rows: the total of each row.
        columns: the total of each column.
        total: of all.
    """

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    total: int | None


def suppress(counts: Sequence[Sequence[int]], threshold: int, base: int = 1) -> SuppressedTable:
    """Hide so much of a table of counts with totals that none of what is hidden can be computed from what is shown.

    Primary: each count and each total from 1 to below the threshold. Secondary, cheapest first and totals last: what
    is hidden in a line whose total stands adds up to the threshold or more; and each hidden count lies on a ring of
    hidden counts, round which one can be added here and taken there while all that is shown stays as it is (a count
    on no such ring is fixed by its rows and columns). Noughts are never hidden: they could not give way.

    Args:
        counts: rows of equal length, none below nought.
        threshold: the smallest number that may be shown, 2 or more.
        base: round what is shown to multiples of it; 1 leaves it exact. Hiding does not rely on rounding.

    Raises:
        ValueError: the rows differ in length, a count lies below nought, or the threshold below 2.
    """
    if threshold < 2 or len({len(row) for row in counts}) > 1 or any(count < 0 for row in counts for count in row):
        raise ValueError("counts are rows of equal length, none below nought, with a threshold of 2 or more")
    grid = _Grid(counts)
    grid.hide(threshold)
    shown = [
        [None if (i, j) in grid.gone else rounded(count, base) for j, count in enumerate(row)]
        for i, row in enumerate(grid.values)
    ]
    *inner, last = shown
    return SuppressedTable(
        tuple(tuple(row[:-1]) for row in inner), tuple(row[-1] for row in inner), tuple(last[:-1]), last[-1]
    )


class _Grid:
    """A table with its totals as last row and last column, and what of it is hidden.

    Turn the sign of the totals of rows and of columns, and each line, that of the totals too, adds up to nought: then
    totals are cells like others. Take rows and columns for points and hidden cells for ways between them: a hidden
    cell is fixed by the rest exactly where it is the only way between its row and its column.
    """

    def __init__(self, counts: Sequence[Sequence[int]]) -> None:
        inner = [[*row, sum(row)] for row in counts]
        width = len(inner[0]) if inner else 1
        self.values = [*inner, [sum(row[j] for row in inner) for j in range(width)]]
        self.last = (len(self.values) - 1, width - 1)
        self.gone: set[tuple[int, int]] = set()

    def hide(self, threshold: int) -> None:
        """Hide what has to be; ends, since each round hides more, and a cell's totals can always close its ring."""
        self.gone = {(i, j) for i, j in self._all() if 0 < self.values[i][j] < threshold}
        more = True
        while more:
            more = sum(self._fill(line, threshold) for line in self._lines()) > 0
            for cell in sorted(self.gone):
                ring = self._ring(cell)
                more = more or not ring <= self.gone
                self.gone |= ring

    def _all(self) -> Iterator[tuple[int, int]]:
        return product(range(self.last[0] + 1), range(self.last[1] + 1))

    def _lines(self) -> Iterator[tuple[list[tuple[int, int]], tuple[int, int]]]:
        """Each row and each column: its cells, and the cell of its total."""
        height, width = self.last
        for i in range(height + 1):
            yield [(i, j) for j in range(width)], (i, width)
        for j in range(width + 1):
            yield [(i, j) for i in range(height)], (height, j)

    def _fill(self, line: tuple[Iterable[tuple[int, int]], tuple[int, int]], threshold: int) -> bool:
        """Hide more of a line whose total stands until what is hidden there adds up to enough; whether it did."""
        cells, total = line
        hidden_ones = [cell for cell in cells if cell in self.gone]
        if total in self.gone or not hidden_ones:
            return False
        whole = sum(self.values[i][j] for i, j in hidden_ones)
        left = sorted((self.values[i][j], (i, j)) for i, j in cells if (i, j) not in self.gone and self.values[i][j])
        before = len(self.gone)
        while whole < threshold and left:
            count, cell = left.pop(0)
            self.gone.add(cell)
            whole += count
        return len(self.gone) > before

    def _ring(self, cell: tuple[int, int]) -> set[tuple[int, int]]:
        """The cheapest ring of cells above nought through a cell: the way from its row to its column without it."""
        height = len(self.values)
        start, end = cell[0], height + cell[1]
        reached: dict[int, tuple[int, int]] = {}
        queue: list[tuple[int, int, int]] = [(0, start, start)]
        while queue:
            cost, point, before = heapq.heappop(queue)
            if point in reached:
                continue
            reached[point] = (cost, before)
            if point == end:
                break
            for following, each in self._ways(point):
                if each != cell and following not in reached:
                    heapq.heappush(queue, (cost + self._cost(each), following, point))
        ring, point = {cell}, end
        while point != start:
            before = reached[point][1]
            ring.add((min(point, before), max(point, before) - height))
            point = before
        return ring

    def _ways(self, point: int) -> Iterator[tuple[int, tuple[int, int]]]:
        """From a row (0, 1, ...) to the columns, numbered on behind the rows, and back; over cells above nought."""
        height = len(self.values)
        if point < height:
            cells = [(height + j, (point, j)) for j in range(self.last[1] + 1)]
        else:
            cells = [(i, (i, point - height)) for i in range(height)]
        return ((following, (i, j)) for following, (i, j) in cells if self.values[i][j])

    def _cost(self, cell: tuple[int, int]) -> int:
        if cell in self.gone:
            return 0
        is_total = cell[0] == self.last[0] or cell[1] == self.last[1]
        return self.values[cell[0]][cell[1]] + (_TOTALS_LAST if is_total else 0)


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
