"""Whoever is responsible now is waited for, and nobody else."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update

from procure.accounts.models import AccountRole
from procure.assurance.services import approving, exempting, following, law, planning, questions
from procure.chasing import queries as chasing
from procure.chasing.models import Chase
from procure.core.actor import Role
from procure.core.database import DatabaseRole
from rules.assurance.section import Stage
from tests.procure.assurance.conftest import TODAY
from tests.support import pages
from tests.support.screenings import NOW


@pytest.fixture
def plan(city, team, confirmed, pack):
    for who, role in (("equality", Role.EQUALITY_OFFICER), ("adviser", Role.LEGAL_ADVISER)):
        city.execute(
            insert(AccountRole).values(
                account_id=team[who].account_id,
                role=role,
                granted_at=NOW,
                granted_by=team["manager"].account_id,
                confirmed_at=NOW,
                confirmed_by=team["auditor"].account_id,
            )
        )
    city.commit()
    return planning.open_plan(city, team["officer"], confirmed().id, pack, TODAY, NOW)


def waited_for(city, person):
    return {(each.timetable, each.record_id) for each in chasing.of_account(city, person.account_id, 500)}


def follow(city):
    return following.follow(city, "en", TODAY, NOW)


def test_requirements_are_waited_for_from_who_is_responsible_until_they_are_met(city, team, plan):
    row = plan.requirements[0]
    assert follow(city) == follow(city)
    assert ("requirement", str(row.id)) in waited_for(city, team["officer"])
    row.responsible_id = team["colleague"].account_id
    city.commit()
    follow(city)
    assert ("requirement", str(row.id)) not in waited_for(city, team["officer"])
    assert ("requirement", str(row.id)) in waited_for(city, team["colleague"])
    approving.file_evidence(city, team["colleague"], row.id, {"title": "Done", "url": "https://city.example"}, NOW)
    city.refresh(row)
    approving.mark_met(city, team["colleague"], row.id, NOW)
    follow(city)
    assert waited_for(city, team["colleague"]) == set()


def test_each_reminder_leads_to_a_page(city, engines, monkeypatch, team, plan):
    questions.ask(city, team["officer"], "owners_origin", Stage.AWARD, "May we?", NOW)
    follow(city)
    for person in ("officer", "adviser"):
        waiting = chasing.of_account(city, team[person].account_id, 500)
        client = pages.client(engines[DatabaseRole.OFFICE], monkeypatch, team[person], "en")
        assert waiting
        for each in waiting:
            assert client.get(each.path.partition("#")[0]).status_code == 200, each.path


def test_a_chase_follows_when_its_page_moves(city, team, plan):
    follow(city)
    chase = chasing.of_account(city, team["officer"].account_id, 500)[0]
    city.execute(update(Chase).values(path="/assurance" + Chase.path))
    city.commit()
    follow(city)
    city.refresh(chase)
    assert chase.path.startswith("/plans/")


def test_a_requirement_somebody_is_exempted_from_is_not_waited_for(city, team, plan):
    row = plan.requirements[0]
    said = {"reason": "urgent", "explanation": "Crisis.", "until": TODAY + timedelta(days=60)}
    exemption = exempting.ask_exemption(city, team["officer"], row.id, said, TODAY, NOW)
    exempting.decide_exemption(city, team["equality"], exemption.id, NOW, granted=True)
    follow(city)
    assert ("requirement", str(row.id)) not in waited_for(city, team["officer"])
    assert ("exemption", str(exemption.id)) in waited_for(city, team["officer"])


def test_a_submitted_plan_waits_for_the_equality_officers(city, team, plan):
    plan.submitted_at = NOW
    city.commit()
    follow(city)
    assert waited_for(city, team["equality"]) == {("approval", str(plan.id))}
    plan.approved_at, plan.approved_by = NOW, team["equality"].account_id
    city.commit()
    follow(city)
    assert waited_for(city, team["equality"]) == set()


def test_questions_and_reviews_wait_for_the_adviser(city, team, plan, pack):
    asked = questions.ask(city, team["officer"], "label", Stage.SELECTION, "May we?", NOW)
    decided = law.decide(
        city, team["adviser"], "label", Stage.SELECTION, "confirm", "Read.", date(2027, 5, 1), pack, TODAY, NOW
    )
    follow(city)
    assert waited_for(city, team["adviser"]) == {("legal_question", str(asked.id)), ("law_review", str(decided.id))}
    questions.reply(city, team["adviser"], asked.id, "Yes.", NOW)
    follow(city)
    assert waited_for(city, team["adviser"]) == {("law_review", str(decided.id))}
