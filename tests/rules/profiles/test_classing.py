"""Migrant-owned and diverse enterprise as the DIVE glossary has them; nobody who is silent is a "no"."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.loader import load_pack
from rules.profiles import Answer, Class, diverse, migrant_owned

EU = load_pack("eu").section("profiles")
REFERENCE = Decimal("0.3")


def owned(**shares):
    return migrant_owned(EU, {"owners_background": Answer({key: Decimal(each) for key, each in shares.items()})})


def workforce(counted, others):
    counts = {"managers": {"with_background": counted, "without_background": others}}
    return {"levels_background": Answer(counts, "register")}


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [
        ({"with_background": "51", "without_background": "49"}, Class.YES),
        ({"with_background": "50.99", "without_background": "49.01"}, Class.NO),
        ({"with_background": "50.99", "prefer_not_to_say": "49.01"}, Class.NOT_STATED),
        ({"with_background": "30", "not_known": "21", "without_background": "49"}, Class.NOT_STATED),
        ({"with_background": "30", "not_known": "20", "without_background": "50"}, Class.NO),
        ({"prefer_not_to_say": "100"}, Class.NOT_STATED),
    ],
)
def test_a_migrant_owned_enterprise_is_one_from_51_per_cent(shares, verdict):
    assert owned(**shares).verdict is verdict


@given(st.decimals(0, 100, places=2))
def test_ownership_that_is_all_known_is_yes_or_no(share):
    verdict = owned(with_background=share, without_background=100 - share).verdict
    assert verdict is (Class.YES if share >= 51 else Class.NO)


@pytest.mark.parametrize("form", ["foundation", "public_body"])
def test_a_body_without_owners_is_neither(form):
    assert migrant_owned(EU, {"legal_form": Answer(form)}).verdict is Class.NOT_APPLICABLE


@pytest.mark.parametrize("said", [{}, {"owners_background": Answer(None), "levels_background": Answer(None)}])
def test_who_declines_is_never_a_no(said):
    assert migrant_owned(EU, said).verdict is Class.NOT_STATED
    assert diverse(EU, said, REFERENCE).verdict is Class.NOT_STATED


@pytest.mark.parametrize(
    ("counted", "others", "verdict", "because"),
    [
        (30, 70, Class.YES, "workforce"),
        (10, 190, Class.NO, "workforce"),
        (5, 15, Class.CANNOT_BE_MEASURED, "too_small"),
        (0, 9, Class.CANNOT_BE_MEASURED, "too_small"),
    ],
)
def test_a_workforce_is_compared_with_the_city_and_what_is_too_small_is_no_no(counted, others, verdict, because):
    found = diverse(EU, workforce(counted, others), REFERENCE)
    assert (found.verdict, found.because) == (verdict, (because,))


def test_without_a_reference_a_workforce_is_not_judged():
    assert diverse(EU, workforce(50, 50), None).because == ("no_reference",)


def test_buying_alone_makes_a_diverse_enterprise_and_both_grounds_are_stored():
    buying = {"own_buying": Answer("actively")}
    assert diverse(EU, buying, None).because == ("buying",)
    assert diverse(EU, {**buying, **workforce(30, 70)}, REFERENCE).because == ("workforce", "buying")
    assert diverse(EU, {"own_buying": Answer("now_and_then")}, REFERENCE).verdict is Class.NOT_STATED
