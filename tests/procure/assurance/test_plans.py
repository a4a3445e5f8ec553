"""From a confirmed screening to an approved plan, by two people, within the law and in time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from procure.assurance import queries
from procure.assurance.services import approving, changing, effects, exempting, law, placing, planning, questions
from procure.core import packs
from procure.core.errors import Conflict, Forbidden, Invalid
from rules.assurance.lawfulness import lawful
from rules.assurance.section import Stage
from rules.assurance.standing import Needed
from rules.values import Tier
from tests.procure.assurance.conftest import TODAY
from tests.support.screenings import NOW

OWN = {
    "kind": "language_or_cultural_competence",
    "stage": "specification",
    "name": "Interpreters at intake",
    "text": "The contractor books an interpreter for each intake where the resident asks for one.",
    "effects": ["language_barrier"],
}


@pytest.fixture
def plan(city, team, confirmed, pack):
    return planning.open_plan(city, team["officer"], confirmed().id, pack, TODAY, NOW)


def settle(city, actor, plan):
    """Answer all that the law asks of the officer."""
    for row in list(plan.requirements):
        placement = placing.judged(city, row, TODAY)
        if placement.condition is not None:
            placing.confirm_condition(city, actor, plan.id, plan.revision, row.id, "It is met here.", NOW)
        if placement.rationale:
            placing.place(
                city, actor, plan.id, plan.revision, {"rationale": "Needed for the duty."}, row.id, TODAY, NOW
            )
    return plan


def by_name(plan, requirement):
    return next(row for row in plan.requirements if row.requirement == requirement)


def test_a_full_tender_gets_effects_and_requirements_at_every_stage(plan):
    assert plan.tier is Tier.FULL
    assert {"language_barrier", "suppliers_not_reached"} <= {each.effect for each in plan.effects}
    assert {row.stage for row in plan.requirements} == set(Stage)
    assert all(row.responsible_id and row.due_on for row in plan.requirements)
    assert by_name(plan, "method_statement").weight == 10


def test_opening_twice_gives_the_same_plan(city, team, plan, pack):
    again = planning.open_plan(city, team["colleague"], plan.screening_id, pack, TODAY, NOW)
    assert again.id == plan.id


def test_a_plan_waits_for_the_screening(city, team, pack, confirmed):
    row = confirmed()
    row.confirmed_version = row.confirmed_at = row.confirmed_tier = row.confirmed_contact = row.confirmed_impact = None
    city.commit()
    with pytest.raises(Invalid, match="Confirm the screening first"):
        planning.open_plan(city, team["officer"], row.id, pack, TODAY, NOW)


def test_the_plan_goes_from_its_author_to_an_equality_officer(city, team, plan):
    with pytest.raises(Invalid, match="still open"):
        approving.submit(city, team["officer"], plan.id, plan.revision, TODAY, NOW)
    settle(city, team["officer"], plan)
    approving.submit(city, team["officer"], plan.id, plan.revision, TODAY, NOW)
    assert [each.id for each in queries.waiting_for_approval(city, team["equality"])] == [plan.id]
    with pytest.raises(Forbidden):
        approving.approve(city, team["officer"], plan.id, plan.revision, TODAY, NOW)
    approving.send_back(city, team["equality"], plan.id, plan.revision, "Say more about interpreters.", NOW)
    assert plan.state == "returned"
    assert [each.id for each in queries.returned_to(city, team["officer"].account_id)] == [plan.id]
    approving.submit(city, team["officer"], plan.id, plan.revision, TODAY, NOW)
    approving.approve(city, team["equality"], plan.id, plan.revision, TODAY, NOW)
    assert plan.state == "approved"


def test_an_equality_officer_does_not_approve_her_own_plan(city, team, plan):
    settle(city, team["equality"], plan)
    approving.submit(city, team["equality"], plan.id, plan.revision, TODAY, NOW)
    with pytest.raises(Forbidden):
        approving.approve(city, team["equality"], plan.id, plan.revision, TODAY, NOW)


def test_what_waits_for_approval_is_not_changed_behind_the_reviewers_back(city, team, plan):
    settle(city, team["officer"], plan)
    approving.submit(city, team["officer"], plan.id, plan.revision, TODAY, NOW)
    with pytest.raises(Invalid, match="waits for approval"):
        placing.place(city, team["officer"], plan.id, plan.revision, OWN, None, TODAY, NOW)
    approving.take_back(city, team["officer"], plan.id)
    placing.place(city, team["officer"], plan.id, plan.revision, OWN, None, TODAY, NOW)


def test_the_second_of_two_overwrites_nothing(city, team, plan):
    seen = plan.revision
    placing.place(city, team["officer"], plan.id, seen, OWN, None, TODAY, NOW)
    with pytest.raises(Conflict):
        placing.place(city, team["colleague"], plan.id, seen, OWN, None, TODAY, NOW)


def test_an_effect_without_requirement_needs_a_typed_reason(city, team, plan):
    own = effects.say_effect(
        city,
        team["officer"],
        plan.id,
        plan.revision,
        {"name": "Deaf residents", "how": "No sign language."},
        None,
        NOW,
    )
    assert own.id in approving.open_points(city, plan, TODAY).effects
    with pytest.raises(Invalid, match="one of the reasons"):
        effects.say_effect(city, team["officer"], plan.id, plan.revision, {"unanswered_reason": "other"}, own.id, NOW)
    said = {"unanswered_reason": "handled_by_city", "unanswered_note": "The city books interpreters itself."}
    effects.say_effect(city, team["officer"], plan.id, plan.revision, said, own.id, NOW)
    assert own.id not in approving.open_points(city, plan, TODAY).effects


def test_a_proposed_effect_is_dropped_only_with_a_reason(city, team, plan):
    effect = plan.effects[0]
    with pytest.raises(Invalid):
        effects.say_effect(city, team["officer"], plan.id, plan.revision, {"keep": False}, effect.id, NOW)
    said = {"keep": False, "dropped_reason": "Every user speaks Dutch."}
    effects.say_effect(city, team["officer"], plan.id, plan.revision, said, effect.id, NOW)
    assert effect not in planning.kept_effects(plan)


@pytest.mark.parametrize("stage", ["specification", "selection", "award"])
def test_owners_origin_is_refused_with_a_lawful_way_and_noted(city, team, plan, stage):
    said = OWN | {"kind": "owners_origin", "stage": stage}
    before = len(plan.requirements)
    with pytest.raises(placing.Refused) as refused:
        placing.place(city, team["officer"], plan.id, plan.revision, said, None, TODAY, NOW)
    assert refused.value.placement.instead[0].stage is Stage.PERFORMANCE
    assert len(queries.one(city, team["officer"], plan.id).requirements) == before
    assert [tuple(row) for row in queries.refusals(city)] == [("owners_origin", stage, 1)]


def test_a_refused_requirement_may_wait_in_the_plan_for_a_written_opinion(city, team, plan):
    said = OWN | {"kind": "general_diversity_policy", "stage": "award"}
    with pytest.raises(placing.Refused):
        placing.place(city, team["officer"], plan.id, plan.revision, said, None, TODAY, NOW)
    held = queries.one(city, team["officer"], plan.id)
    row = placing.place(city, team["officer"], plan.id, held.revision, said, None, TODAY, NOW, waits=True)
    city.expire_all()
    assert row.id in approving.open_points(city, held, TODAY).unsettled, "it keeps the plan from being approved"
    assert ("general_diversity_policy", "award", 2) in [tuple(each) for each in queries.refusals(city)]
    placing.overrule(city, team["adviser"], row.id, "It is limited to this contract, as counsel says.", TODAY, NOW)
    assert row.id not in approving.open_points(city, held, TODAY).unsettled
    origin, seen = OWN | {"kind": "owners_origin", "stage": "award"}, held.revision
    with pytest.raises(placing.Refused):
        placing.place(city, team["officer"], plan.id, seen, origin, None, TODAY, NOW, waits=True)


def test_what_is_not_confirmed_warns_and_refuses_once_the_adviser_has_confirmed_it(city, team, plan, pack):
    said = OWN | {"kind": "label", "stage": "selection"}
    row = placing.place(city, team["officer"], plan.id, plan.revision, said, None, TODAY, NOW)
    assert placing.judged(city, row, TODAY).outcome == "warns"
    law.decide(
        city,
        team["adviser"],
        "label",
        Stage.SELECTION,
        "confirm",
        "Read PA23 s56.",
        date(2027, 11, 1),
        pack,
        TODAY,
        NOW,
    )
    placement = placing.judged(city, row, TODAY)
    assert (placement.outcome, placement.confirmed) == ("refuses", True)
    assert packs.in_force(city, TODAY).digest != pack.digest
    assert not placing.is_settled(row, placement)
    placing.overrule(city, team["adviser"], row.id, "In this contract the label is the service itself.", TODAY, NOW)
    assert placing.is_settled(row, placing.judged(city, row, TODAY))


def test_no_opinion_places_owners_origin_in_award(city, team, plan):
    row = placing.place(city, team["officer"], plan.id, plan.revision, OWN, None, TODAY, NOW)
    row.kind, row.stage = "owners_origin", "award"
    city.commit()
    with pytest.raises(Invalid, match="No opinion"):
        placing.overrule(city, team["adviser"], row.id, "I think so.", TODAY, NOW)


def test_only_the_adviser_decides_about_the_law(city, team, pack):
    with pytest.raises(Forbidden):
        law.decide(city, team["officer"], "label", Stage.SELECTION, "confirm", "x", date(2027, 1, 1), pack, TODAY, NOW)


def test_a_decision_can_be_amended_and_taken_back(city, team, pack):
    reading = {"verdict": "conditional", "ground": "City policy 2026", "condition": "linked_to_subject"}
    day = date(2027, 11, 1)
    first = law.decide(
        city, team["adviser"], "label", Stage.SELECTION, "amend", "Why.", day, pack, TODAY, NOW, reading
    )
    held = law.section_of(packs.in_force(city, TODAY))
    assert lawful(held, "label", Stage.SELECTION, TODAY).ground == "City policy 2026"
    law.take_back(city, team["adviser"], first.id, pack, TODAY, NOW)
    assert packs.in_force(city, TODAY).digest == pack.digest


def test_a_question_goes_to_the_adviser_and_is_answered_there(city, team, plan):
    row = plan.requirements[0]
    asked = questions.ask(city, team["officer"], row.kind, Stage(row.stage), "May we?", NOW, row.id)
    assert [each.id for each in queries.questions(city, open_only=True)] == [asked.id]
    questions.reply(city, team["adviser"], asked.id, "You may.", NOW)
    assert queries.questions(city, open_only=True) == []
    assert queries.questions_on(city, row.id)[0].answer == "You may."


def test_after_publication_the_award_is_locked_until_a_correction_gives_more_time(city, team, plan):
    plan.tender.is_published, plan.tender.stage = True, "tender"
    city.commit()
    row = by_name(plan, "method_statement")
    with pytest.raises(placing.Locked) as locked:
        placing.place(city, team["officer"], plan.id, plan.revision, {"weight": 15}, row.id, TODAY, NOW)
    assert locked.value.needed is Needed.CORRECTION
    said = {"means": "correction", "reference": "2026/S 12", "reason": "Weight was wrong."}
    with pytest.raises(Invalid, match="more time"):
        changing.open_change(city, team["officer"], plan.id, plan.revision, said, NOW)
    said["new_deadline"] = TODAY + timedelta(days=40)
    changing.open_change(city, team["officer"], plan.id, plan.revision, said, NOW)
    placing.place(city, team["officer"], plan.id, plan.revision, {"weight": 15}, row.id, TODAY, NOW)
    changing.close_change(city, team["officer"], plan.id, plan.revision, NOW)
    with pytest.raises(placing.Locked):
        placing.drop(city, team["officer"], plan.id, plan.revision, row.id, "Not needed.", NOW)


def test_after_award_only_an_agreed_variation_changes_performance(city, team, plan):
    plan.tender.is_published, plan.tender.stage = True, "award"
    city.commit()
    row = by_name(plan, "satisfaction_survey")
    with pytest.raises(placing.Locked) as locked:
        placing.drop(city, team["officer"], plan.id, plan.revision, row.id, "Not needed.", NOW)
    assert locked.value.needed is Needed.VARIATION
    with pytest.raises(placing.Locked) as locked:
        placing.drop(
            city, team["officer"], plan.id, plan.revision, by_name(plan, "method_statement").id, "Not needed.", NOW
        )
    assert locked.value.needed is Needed.IMPOSSIBLE


def test_an_exemption_has_a_typed_reason_an_end_and_a_second_person(city, team, plan):
    row = by_name(plan, "satisfaction_survey")
    said = {
        "reason": "urgent",
        "explanation": "Crisis reception opened overnight.",
        "until": TODAY + timedelta(days=90),
    }
    for wrong in ({"reason": "other"}, {"explanation": " "}, {"until": TODAY}):
        with pytest.raises(Invalid):
            exempting.ask_exemption(city, team["officer"], row.id, said | wrong, TODAY, NOW)
    exemption = exempting.ask_exemption(city, team["equality"], row.id, said, TODAY, NOW)
    with pytest.raises(Forbidden):
        exempting.decide_exemption(city, team["equality"], exemption.id, NOW, granted=True)
    exemption = exempting.ask_exemption(city, team["officer"], row.id, said, TODAY, NOW)
    exempting.decide_exemption(city, team["equality"], exemption.id, NOW, granted=True)
    assert exemption.state(TODAY) == "granted"
    assert exemption.state(TODAY + timedelta(days=91)) == "ended"


def test_a_requirement_is_met_when_its_evidence_is_filed(city, team, plan):
    row = by_name(plan, "market_outreach")
    with pytest.raises(Invalid, match="File the evidence"):
        approving.mark_met(city, team["officer"], row.id, NOW)
    filed = approving.file_evidence(
        city, team["officer"], row.id, {"title": "Networks told", "url": "https://city.example/told"}, NOW
    )
    with pytest.raises(Invalid):
        approving.file_evidence(city, team["officer"], row.id, {"title": "x", "url": "javascript:alert(1)"}, NOW)
    city.refresh(row)
    approving.mark_met(city, team["officer"], row.id, NOW)
    assert row.met_at == NOW
    city.refresh(row)
    approving.remove_evidence(city, team["manager"], filed.id, NOW)
    assert row.met_at is None


def test_overdue_steps_are_found_and_stand_with_who_is_responsible(city, team, plan):
    by_name(plan, "market_outreach").due_on = TODAY - timedelta(days=1)
    city.commit()
    assert [task.requirement for task in queries.overdue(city, TODAY)] == ["market_outreach"]
    assert queries.tasks_of(city, team["officer"].account_id)[0].requirement == "market_outreach"


def test_a_measurement_shows_whether_the_inequality_fell(city, team, plan):
    effect = plan.effects[0]
    said = {"measured_on": TODAY, "gap": Decimal("12.5"), "unit": "percentage points", "source": "Survey 2026"}
    measured = effects.measure(city, team["manager"], effect.id, said, TODAY, NOW)
    assert measured.gap == Decimal("12.5")
    with pytest.raises(Invalid):
        effects.measure(city, team["manager"], effect.id, said | {"source": ""}, TODAY, NOW)


def test_an_auditor_reads_and_changes_nothing(city, team, plan):
    auditor = team["auditor"]
    assert queries.one(city, auditor, plan.id).id == plan.id
    for change in (
        lambda: placing.place(city, auditor, plan.id, plan.revision, OWN, None, TODAY, NOW),
        lambda: approving.submit(city, auditor, plan.id, plan.revision, TODAY, NOW),
        lambda: approving.comment(city, auditor, plan.requirements[0].id, "Hm.", NOW),
        lambda: approving.mark_met(city, auditor, plan.requirements[0].id, NOW),
    ):
        with pytest.raises(Forbidden):
            change()
