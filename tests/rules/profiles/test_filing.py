"""What a supplier may add in files, and to which questions."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.loader import load_pack
from rules.profiles import FileLimits, Question
from rules.profiles.filing import MB

LIMITS = FileLimits(most=3, largest_mb=2, together_mb=4)


@given(st.lists(st.integers(1, 3 * MB), max_size=20))
def test_what_is_taken_never_exceeds_any_limit(sizes):
    held = []
    for size in sizes:
        problem = LIMITS.refuses(held, size)
        if problem is None:
            held.append(size)
        else:
            assert (size > 2 * MB, len(held) == 3, sum(held) + size > 4 * MB)[
                ("too_large", "too_many", "too_much").index(problem)
            ]
    assert len(held) <= 3
    assert sum(held) <= 4 * MB


def test_the_limits_themselves_are_within_them():
    assert LIMITS.refuses([], 2 * MB) is None
    assert LIMITS.refuses([2 * MB], 2 * MB) is None
    assert LIMITS.refuses([], 2 * MB + 1) == "too_large"


@pytest.mark.parametrize("wrong", [{"most": 0}, {"largest_mb": 0}, {"largest_mb": 30}, {"together_mb": 200}])
def test_limits_within_which_nothing_fits_are_refused(wrong):
    with pytest.raises(ValueError, match="files"):
        FileLimits(**wrong)


def test_a_question_about_persons_takes_no_files():
    with pytest.raises(ValueError, match="persons"):
        Question("staff", "whole", ("short",), about="persons", files=True)
    for pack in ("eu", "uk", "nl", "leeds", "amsterdam"):
        section = load_pack(pack).section("profiles")
        assert [each.id for each in section.questions() if each.files] == [
            "equality_policy",
            "equality_training",
            "accessible",
        ]


def test_a_pack_stored_before_there_were_files_still_loads():
    old = {"id": "a", "kind": "text", "lengths": ["short"]}
    assert msgspec.convert(old, Question).files is False
