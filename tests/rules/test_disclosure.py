"""Nothing hidden can be computed from what is shown, by whoever has the totals and can solve equations."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.disclosure import Basis, SuppressedTable, band, rounded, suppress

widths = st.integers(1, 5)
tables = widths.flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 300)), min_size=width, max_size=width),
        min_size=1,
        max_size=5,
    )
)
thresholds = st.integers(2, 12)


def grid(shown: SuppressedTable) -> list[list[int | None]]:
    """A table with its totals as last column and last row."""
    inner = [[*cells, total] for cells, total in zip(shown.cells, shown.rows, strict=True)]
    return [*inner, [*shown.columns, shown.total]]


def true_grid(counts):
    inner = [[*row, sum(row)] for row in counts]
    return [*inner, [sum(column) for column in zip(*inner, strict=True)]]


def lines(height, width):
    """Each row and column of a grid with totals: its cells, the total last."""
    yield from ([(i, j) for j in range(width)] for i in range(height))
    yield from ([(i, j) for i in range(height)] for j in range(width))


def computable(shown: SuppressedTable) -> list[tuple[int, int]]:
    """The hidden cells that linear equations fix: those alone in a row of the reduced echelon form."""
    table = grid(shown)
    height, width = len(table), len(table[0])
    unknown = [(i, j) for i, j in product(range(height), range(width)) if table[i][j] is None]
    place = {cell: index for index, cell in enumerate(unknown)}
    matrix = []
    for line in lines(height, width):
        row = [Fraction(0)] * len(unknown)
        for cell in line:
            if cell in place:
                row[place[cell]] = Fraction(-1 if cell == line[-1] else 1)
        matrix.append(row)
    rank = 0
    for column in range(len(unknown)):
        pivot = next((index for index in range(rank, len(matrix)) if matrix[index][column]), None)
        if pivot is None:
            continue
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        matrix[rank] = [each / matrix[rank][column] for each in matrix[rank]]
        for index, row in enumerate(matrix):
            if index != rank and row[column]:
                matrix[index] = [a - row[column] * b for a, b in zip(row, matrix[rank], strict=True)]
        rank += 1
    return [unknown[row.index(1)] for row in matrix[:rank] if sum(1 for each in row if each) == 1]


@given(tables, thresholds)
@settings(max_examples=300)
def test_no_hidden_count_can_be_computed_from_the_totals(counts, threshold):
    assert computable(suppress(counts, threshold)) == []


@given(tables, thresholds)
def test_no_small_count_or_total_is_shown_and_what_is_shown_is_true(counts, threshold):
    true = true_grid(counts)
    for row, shown in zip(true, grid(suppress(counts, threshold)), strict=True):
        for count, seen in zip(row, shown, strict=True):
            assert seen is None or (seen == count and not 0 < seen < threshold)


@given(tables, thresholds)
def test_what_is_hidden_can_give_way_because_none_of_it_is_nought(counts, threshold):
    true = true_grid(counts)
    for row, shown in zip(true, grid(suppress(counts, threshold)), strict=True):
        assert all(count > 0 for count, seen in zip(row, shown, strict=True) if seen is None)


@given(tables, thresholds)
def test_what_is_hidden_in_a_line_adds_up_to_the_threshold(counts, threshold):
    true, shown = true_grid(counts), grid(suppress(counts, threshold))
    for line in lines(len(true), len(true[0])):
        *cells, total = line
        gone = [true[i][j] for i, j in cells if shown[i][j] is None]
        if gone and shown[total[0]][total[1]] is not None:
            assert sum(gone) >= threshold


@given(tables, thresholds)
def test_a_table_without_small_counts_is_shown_whole(counts, threshold):
    large = [[count + threshold for count in row] for row in counts]
    assert grid(suppress(large, threshold)) == true_grid(large)


def test_one_small_count_takes_three_with_it_and_no_total():
    shown = suppress([[3, 40, 50], [60, 20, 80], [70, 90, 30]], 5)
    assert shown.cells == ((None, None, 50), (None, None, 80), (70, 90, 30))
    assert (shown.rows, shown.columns, shown.total) == ((93, 160, 190), (133, 150, 160), 443)


def test_totals_are_hidden_only_where_nothing_else_helps():
    assert suppress([[3, 0], [0, 40]], 5) == SuppressedTable(((None, 0), (0, None)), (None, None), (None, None), 43)


def test_what_is_shown_can_be_rounded():
    shown = suppress([[13, 40], [28, 22]], 5, base=5)
    assert shown == SuppressedTable(((15, 40), (30, 20)), (55, 50), (40, 60), 105)


@pytest.mark.parametrize("bad", [[[1, 2], [3]], [[-1]]])
def test_what_is_no_table_is_refused(bad):
    with pytest.raises(ValueError, match="rows of equal length"):
        suppress(bad, 5)


@given(st.integers(0, 3_000_000), thresholds)
def test_a_band_holds_its_number_and_never_shows_a_small_one(count, threshold):
    low, high = band(count, threshold)
    assert low <= count
    assert high is None or count <= high
    if 0 < count < threshold:
        assert (low, high) == (1, threshold - 1)
    assert band(low, threshold) == (low, high), "each number lies in one band"


@pytest.mark.parametrize(
    ("count", "bounds"),
    [(0, (0, 0)), (1, (1, 4)), (4, (1, 4)), (5, (5, 9)), (10, (10, 24)), (249, (100, 249)), (10**6, (10**6, None))],
)
def test_bands_of_the_usual_threshold(count, bounds):
    assert band(count, 5) == bounds


@given(st.integers(0, 10_000), st.integers(1, 20))
def test_rounding_goes_to_the_nearest(count, base):
    assert rounded(count, base) % base == 0
    assert abs(rounded(count, base) - count) * 2 <= base


def test_a_row_of_persons_who_all_have_it_says_so_of_each():
    assert Basis(10, 40, 0, of_persons=True).exposes(5)
    assert not Basis(10, 0, 40, of_persons=True).exposes(5)
    assert not Basis(10, 40, 0).exposes(5), "firms that all have a policy expose nobody"
