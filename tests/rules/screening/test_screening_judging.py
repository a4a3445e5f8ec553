"""Scores and tiers follow from answers: whole numbers that never fall when an answer rises."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.loader import load_pack
from rules.screening import nearest_changes, score, tier
from rules.values import Tier

SECTION = load_pack("eu").section("screening")
ANSWERS = st.fixed_dictionaries(
    {criterion.id: st.sampled_from([answer.id for answer in criterion.answers]) for criterion in SECTION.criteria}
)


@pytest.mark.parametrize(("contact", "impact"), list(product(range(5), repeat=2)))
def test_cells_are_those_of_the_rubric(contact, impact):
    if contact + impact >= 6:
        expected = Tier.FULL
    elif contact + impact >= 4 or max(contact, impact) >= 3:
        expected = Tier.ENHANCED
    else:
        expected = Tier.STANDARD
    assert tier(SECTION, contact, impact) is expected


def test_nothing_known_is_standard():
    judged = score(SECTION, {})
    assert (judged.customer_contact.score, judged.migrant_impact.score, judged.tier) == (0, 0, Tier.STANDARD)
    assert judged.customer_contact.carried_by == ()


def test_says_which_answers_carried_a_score():
    judged = score(SECTION, {"area": "public", "language": "somewhat", "workforce": "small"})
    assert judged.migrant_impact.score == 2
    assert set(judged.migrant_impact.carried_by) == {"area", "language"}


def test_refuses_an_answer_that_is_not_there():
    with pytest.raises(KeyError):
        score(SECTION, {"nature": "telepathic"})


def test_known_complaints_count_when_a_person_answers():
    usual = {"area": "public", "group": "everyone", "language": "somewhat"}
    assert score(SECTION, usual).migrant_impact.score == 2
    assert score(SECTION, {**usual, "complaints": "many"}).migrant_impact.score == 3


@given(ANSWERS)
def test_scores_are_whole_and_within_the_scale(answers):
    judged = score(SECTION, answers)
    for axis in (judged.customer_contact, judged.migrant_impact):
        assert isinstance(axis.score, int)
        assert 0 <= axis.score <= 4
    assert judged.tier is tier(SECTION, judged.customer_contact.score, judged.migrant_impact.score)


@given(ANSWERS, st.data())
def test_a_higher_answer_never_lowers_a_score(answers, data):
    criterion = data.draw(st.sampled_from(SECTION.criteria))
    now = criterion.points(answers[criterion.id])
    higher = [answer.id for answer in criterion.answers if answer.points >= now]
    before = score(SECTION, answers)
    after = score(SECTION, {**answers, criterion.id: data.draw(st.sampled_from(higher))})
    assert after.customer_contact.score >= before.customer_contact.score
    assert after.migrant_impact.score >= before.migrant_impact.score


@settings(max_examples=25, deadline=None)
@given(ANSWERS)
def test_nearest_changes_alter_the_tier_and_nothing_smaller_does(answers):
    now = score(SECTION, answers).tier
    changes = nearest_changes(SECTION, answers)
    assert changes
    size = len(changes[0].answers)
    for change in changes:
        assert len(change.answers) == size
        assert score(SECTION, {**answers, **dict(change.answers)}).tier is change.tier
        assert change.tier is not now
    if size == 2:
        alone = [{criterion.id: answer.id} for criterion in SECTION.criteria for answer in criterion.answers]
        assert all(score(SECTION, {**answers, **one}).tier is now for one in alone)


def test_every_single_change_that_alters_the_tier_is_among_the_nearest():
    answers = {
        "nature": "direct",
        "frequency": "regular",
        "place": "counter",
        "area": "public",
        "language": "somewhat",
    }
    now = score(SECTION, answers).tier
    expected = {
        (criterion.id, score(SECTION, {**answers, criterion.id: answer.id}).tier)
        for criterion in SECTION.criteria
        for answer in criterion.answers
        if score(SECTION, {**answers, criterion.id: answer.id}).tier is not now
    }
    found = {(change.answers[0][0], change.tier) for change in nearest_changes(SECTION, answers)}
    assert found == expected


def test_points_of_shipped_criteria_leave_every_score_within_reach():
    reached = set()
    for chosen in combinations(SECTION.criteria, 3):
        for answers in product(*([answer.id for answer in criterion.answers] for criterion in chosen)):
            judged = score(SECTION, dict(zip((criterion.id for criterion in chosen), answers, strict=True)))
            reached |= {("contact", judged.customer_contact.score), ("impact", judged.migrant_impact.score)}
    assert reached == {(axis, value) for axis in ("contact", "impact") for value in range(5)}
