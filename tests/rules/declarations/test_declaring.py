"""What can be declared of a ground, how long it counts, and that what is kept can be read again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rules.declarations import (
    GroundSaid,
    Violation,
    ViolationFault,
    check,
    counts_from,
    from_json,
    still_open,
    to_json,
)
from rules.loader import load_pack

TODAY = date(2026, 11, 25)
EU = load_pack("eu").section("declarations")
DISCRIMINATION = EU.among(["discrimination"])[0]
RULED = Violation("Refused applicants for their name", "District court", date(2025, 3, 1))

texts = some.text(some.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
violations = some.builds(
    Violation,
    what=texts,
    body=texts,
    on=some.none() | some.dates(),
    reference=texts,
    measures=some.lists(some.sampled_from([each.id for each in EU.measures]), unique=True).map(tuple),
    done=texts,
)
sayings = some.dictionaries(
    some.sampled_from([ground.id for ground in EU.grounds]),
    some.just(GroundSaid(none=True)) | some.builds(GroundSaid, some.lists(violations, max_size=3).map(tuple)),
)


@pytest.mark.parametrize(("pack", "months"), [("eu", 36), ("nl", 36), ("amsterdam", 36), ("uk", 60), ("leeds", 60)])
def test_a_ruling_counts_as_long_as_the_jurisdiction_says(pack, months):
    for ground in load_pack(pack).section("declarations").grounds:
        assert ground.months_back == months


def test_three_years_are_counted_to_the_day():
    assert counts_from(DISCRIMINATION, TODAY) == date(2023, 11, 25)
    last = Violation("Refused", "Court", date(2023, 11, 25))
    assert check(DISCRIMINATION, last, TODAY) == last
    older = Violation("Refused", "Court", date(2023, 11, 24))
    assert check(DISCRIMINATION, older, TODAY) == (ViolationFault("on", "too_old"),)


def test_what_is_missing_or_impossible_is_said_all_at_once():
    assert check(DISCRIMINATION, Violation(" ", "", None), TODAY) == (
        ViolationFault("what", "missing"),
        ViolationFault("body", "missing"),
        ViolationFault("on", "missing"),
    )
    assert check(DISCRIMINATION, Violation("a", "b" * 301, date(2026, 11, 26)), TODAY) == (
        ViolationFault("body", "too_long"),
        ViolationFault("on", "future"),
    )


def test_a_ground_is_open_until_it_is_none_or_whole():
    grounds = EU.grounds
    assert still_open(grounds, {}) == grounds
    said = {
        "discrimination": GroundSaid((RULED,)),
        "social_law": GroundSaid(none=True),
        "labour_law": GroundSaid((Violation("From a file", "", None),)),
    }
    assert [ground.id for ground in still_open(grounds, said)] == ["labour_law"]


@given(sayings)
def test_what_is_kept_can_be_read_again(said):
    assert from_json(to_json(said), [ground.id for ground in EU.grounds]) == said


@given(violations)
def test_what_was_taken_is_taken_again_unchanged(violation):
    once = check(DISCRIMINATION, violation, TODAY)
    if isinstance(once, Violation):
        assert check(DISCRIMINATION, once, TODAY) == once


def test_what_the_law_does_not_know_is_not_asked():
    assert [ground.id for ground in load_pack("uk").section("declarations").grounds] == [
        "discrimination",
        "labour_law",
    ]
    assert all(not ground.espd for ground in load_pack("uk").section("declarations").grounds)
