"""The city decides on a declaration: a person, with reasons, on what was read."""

import pytest
from sqlalchemy import select

from procure.accounts.models import Department
from procure.core.actor import Role
from procure.core.audit import AuditEntry
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.declarations import queries
from procure.declarations import services as declarations
from procure.declarations.models import SelectionDecision
from procure.profiles import services as profiles
from procure.tenders.models import Tender
from tests.procure.profiles.conftest import NOW
from tests.support.people import make_person

REASONS = "One ruling of 2025, compensated, and everybody who hires was trained since."


@pytest.fixture
def declared(asking):
    """The id of a declaration that was sent, and of its version."""
    version_id = asking.declare()
    return asking_declaration(asking).id, version_id


def asking_declaration(asking):
    return queries.declaration_of(asking.city.session, asking.file, asking.first.id)


def decide(asking, declared, outcome="disproportionate", reasons=REASONS, who="officer"):
    actor = asking.city.team[who] if isinstance(who, str) else who
    return declarations.decide(asking.city.session, actor, *declared, outcome, reasons, NOW)


def test_nothing_is_decided_by_itself(asking, declared):
    assert asking.city.session.scalars(select(SelectionDecision)).all() == []


def test_a_decision_stands_with_reasons_and_who_took_it_and_the_trail_keeps_that_not_the_words(asking, declared):
    decide(asking, declared)
    decide(
        asking, declared, "excluded", "On reflection: it happened again this year, and nothing was done.", "colleague"
    )
    decided = queries.decisions(asking.city.session, declared[0])
    assert [(each.outcome, number) for each, number in decided] == [("excluded", 1), ("disproportionate", 1)]
    trail = asking.city.session.scalars(select(AuditEntry).where(AuditEntry.record_type == "selection_decision")).all()
    assert [entry.after["outcome"] for entry in trail] == ["disproportionate", "excluded"]
    people = [asking.city.team[who].account_id for who in ("colleague", "officer")]
    assert [each.decided_by for each, _number in decided] == people
    assert all(entry.after["reasons"] == "•" for entry in trail)


@pytest.mark.parametrize(
    ("outcome", "reasons", "field"),
    [("", REASONS, "outcome"), ("maybe", REASONS, "outcome"), ("excluded", "Bad firm.", "reasons"),
     ("cleaned", REASONS, "outcome")],
)  # fmt: skip
def test_without_outcome_or_reasons_or_against_what_was_declared_nothing_is_recorded(
    asking, declared, outcome, reasons, field
):
    with pytest.raises(Invalid) as refused:
        decide(asking, declared, outcome, reasons)
    assert refused.value.field == field


def test_a_version_that_came_meanwhile_is_read_first(asking, declared):
    asking.say_none("discrimination")
    asking.send()
    with pytest.raises(Conflict):
        decide(asking, declared)


@pytest.mark.parametrize("who", ["equality", "adviser", "manager", "auditor"])
def test_only_a_procurement_officer_decides(asking, declared, who):
    with pytest.raises(Forbidden):
        decide(asking, declared, who=who)


def test_a_draft_is_nothing_to_decide_on(asking):
    asking.say_ruled()
    with pytest.raises(NotFound):
        queries.declaration(asking.city.session, asking_declaration(asking).id)


def test_who_sees_the_file_are_officers_of_the_tender_and_its_evaluators(asking, city):
    session = city.session
    tender = session.get_one(Tender, asking.tender_id)
    ours, theirs = Department(name="Sport"), Department(name="Parks")
    session.add_all([ours, theirs])
    session.flush()
    tender.department_id, tender.is_published = ours.id, True
    session.commit()
    inside = make_person(session, "Inside", Role.PROCUREMENT_OFFICER, departments=frozenset({ours.id}))
    outside = make_person(session, "Outside", Role.PROCUREMENT_OFFICER, departments=frozenset({theirs.id}))
    assert queries.may_see(session, inside, tender)
    assert not queries.may_see(session, outside, tender), "that the tender is published opens nothing"
    for who in ("equality", "adviser", "manager", "auditor"):
        assert not queries.may_see(session, city.team[who], tender), who
    named = profiles.name_evaluator(session, inside, tender.id, city.team["adviser"].account_id, NOW)
    assert queries.may_see(session, city.team["adviser"], tender)
    profiles.end_evaluator(session, inside, named.id, NOW)
    assert not queries.may_see(session, city.team["adviser"], tender)
