"""Intervals and bounds against values worked out elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.statistics import bounds_of_nonresponse, wilson

shares = st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 10, 0.0, 0.277533), (10, 10, 0.722467, 1.0), (5, 10, 0.236593, 0.763407), (81, 263, 0.255283, 0.366210)],
)
def test_wilson_gives_the_known_intervals(count, of, low, high):
    """Of the last line: Newcombe 1998, table I, method 3 (0.2553 to 0.3662); nought of n ends at z²/(n + z²)."""
    assert wilson(count, of) == pytest.approx((low, high), abs=1e-5)


@given(shares)
def test_an_interval_holds_its_share_and_mirrors_that_of_the_others(share):
    count, of = share
    low, high = wilson(count, of)
    assert 0 <= low <= count / of + 1e-12
    assert count / of - 1e-12 <= high <= 1
    assert wilson(of - count, of) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(("count", "of"), [(0, 0), (3, 2), (-1, 2)])
def test_what_is_no_share_is_refused(count, of):
    with pytest.raises(ValueError, match="no share"):
        wilson(count, of)


def test_bounds_of_nonresponse_are_what_all_others_could_have_said():
    assert bounds_of_nonresponse(30, 50, 100) == (0.3, 0.8)
    assert bounds_of_nonresponse(50, 50, 50) == (1.0, 1.0)
    with pytest.raises(ValueError, match="no share"):
        bounds_of_nonresponse(30, 50, 40)


@given(shares, st.integers(0, 1000))
def test_bounds_hold_whatever_the_silent_would_have_said(share, silent):
    count, answered = share
    low, high = bounds_of_nonresponse(count, answered, answered + silent)
    assert low <= count / answered <= high + 1e-12
    assert high - low == pytest.approx(silent / (answered + silent))
