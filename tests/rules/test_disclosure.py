"""No small count is shown, and no row of persons says the same of each of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.disclosure import Basis, band


@given(st.integers(0, 3_000_000), st.integers(2, 12))
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


def test_a_row_of_persons_who_all_have_it_says_so_of_each():
    assert Basis(10, 40, 0, of_persons=True).exposes(5)
    assert not Basis(10, 0, 40, of_persons=True).exposes(5)
    assert not Basis(10, 40, 0).exposes(5), "firms that all have a policy expose nobody"
