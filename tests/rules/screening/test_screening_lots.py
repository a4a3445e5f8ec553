"""Lots: a tender is as high as its highest lot, by what that lot says itself."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.loader import load_pack
from rules.screening import lot_notice, matrix_of, propose, score
from rules.screening.lots import MOST_LOTS
from rules.values import LotFacts, Notice, Passage, Tier

PACK = load_pack("eu")
MATRIX = matrix_of(PACK.section("screening"), PACK.section("screening_words"))
COURSE = "Language and integration courses for refugees"


def with_lots(*titles, whole="Framework agreement for office furniture", **codes):
    """A tender of supplies whose lots have these titles (None: none), and CPV codes by index (`cpv_0`)."""
    return Notice(
        title=whole,
        language="en",
        cpv=("39130000",),
        lots=len(titles),
        passages=tuple(Passage(f"lots[{at}].title", title) for at, title in enumerate(titles) if title),
        of_lots=tuple(LotFacts(at, f"LOT-{at + 1:04}", cpv=codes.get(f"cpv_{at}", ())) for at, _ in enumerate(titles)),
    )


def test_a_proposal_is_that_of_the_highest_lot_and_rests_on_its_words():
    made = propose(MATRIX, with_lots("Desks", "Chairs", COURSE))
    assert made.lot is not None
    assert made.lot.id == "LOT-0003"
    assert made.tier is Tier.FULL
    assert any(piece.field == "lots[2].title" for each in made.proposed for piece in each.evidence)
    assert score(MATRIX.section, made.answers()).tier is made.tier


def test_a_lot_raises_by_its_own_code():
    made = propose(MATRIX, with_lots("Desks", None, whole="Framework 2027", cpv_1=("80580000",)))
    assert made.lot is not None
    assert (made.lot.index, made.tier) == (1, Tier.FULL)
    assert "lots[1].cpv" in {piece.field for each in made.proposed for piece in each.evidence}


@pytest.mark.parametrize("titles", [("Lot 1", "Lot 2"), ("North", None), ("Desks", "Chairs")])
def test_lots_that_are_no_higher_leave_the_whole_as_it_is(titles):
    notice = with_lots(*titles)
    assert propose(MATRIX, notice) == propose(MATRIX, replace(notice, of_lots=()))


def test_what_a_lot_takes_over_from_the_whole_raises_nothing():
    notice = replace(with_lots("Lot 1: North", "Lot 2: South"), description="Also chairs for a refugee centre.")
    assert propose(MATRIX, notice).lot is None


def test_of_very_many_lots_the_first_that_differ_are_judged():
    same = ["Desks of one kind"] * 200
    assert propose(MATRIX, with_lots(*same, COURSE)).lot is not None
    different = [f"Desks of kind {number}" for number in range(MOST_LOTS)]
    assert propose(MATRIX, with_lots(*different, COURSE)).lot is None


def test_a_lot_alone_has_its_own_value_and_social_objectives_or_none():
    notice = with_lots("Desks", "Chairs")
    notice = replace(
        notice,
        social_objectives=("et-eq",),
        of_lots=(replace(notice.of_lots[0], social_objectives=("et-eq",)), notice.of_lots[1]),
    )
    assert lot_notice(notice, notice.of_lots[0]).social_objectives == ("et-eq",)
    assert lot_notice(notice, notice.of_lots[1]).social_objectives == ()
    assert lot_notice(notice, notice.of_lots[1]).title == "Chairs"


@settings(deadline=None, max_examples=60)
@given(st.lists(st.none() | st.sampled_from(["Desks", COURSE, "Cleaning", "School meals", "Lot 4"]), max_size=5))
def test_lots_never_lower_a_proposal_and_their_order_does_not_matter_to_the_scores(titles):
    whole = propose(MATRIX, replace(with_lots(*titles), of_lots=()))
    made = propose(MATRIX, with_lots(*titles))
    order = list(Tier)
    assert order.index(made.tier) >= order.index(whole.tier)
    if made.lot is not None:
        reached = [
            (order.index(each.tier), each.customer_contact + each.migrant_impact)
            for each in (propose(MATRIX, lot_notice(with_lots(*titles), lot)) for lot in with_lots(*titles).of_lots)
        ]
        assert (order.index(made.tier), made.customer_contact + made.migrant_impact) == max(reached)
