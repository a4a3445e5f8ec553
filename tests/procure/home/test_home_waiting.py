"""What waits for whom, and what has to be done for one tender."""

from datetime import timedelta

import pytest

from procure.assurance.services import law, planning, questions
from procure.core import audit
from procure.core.actor import Actor, Role
from procure.core.errors import NotFound
from procure.home.queries.tasks import Progress, tasks, unpublished
from procure.home.queries.waiting import KINDS, OF_ROLE, SHOWN, waiting
from procure.home.views.start import PROGRESS, TASKS, WORK
from procure.screening import queries
from procure.screening import services as screening
from procure.suppliers import services as suppliers
from rules.assurance.section import Stage
from tests.support.city import city, count_queries, pack, screened
from tests.support.people import make_person
from tests.support.screenings import CARE, CLEAR, NOW, OFFICER, make_tender

__all__ = ["city", "count_queries", "pack", "screened"]

MINE = Actor(7, "Officer", frozenset({Role.PROCUREMENT_OFFICER}), frozenset({3}))


CONTRACT = ("contract", Progress.TO_DO)
"""The last task of every tender: nobody uploaded a draft contract yet."""


def found(session, actor):
    return {work.kind: work for work in waiting(session, actor, NOW)}


def test_nothing_waits_in_an_empty_city(city):
    assert waiting(city, OFFICER, NOW) == []


def test_what_is_published_waits_until_it_is_confirmed(city, screened, pack):
    held = screened(**CARE)
    assert found(city, OFFICER)["unscreened"].count == 1
    screening.confirm(city, OFFICER, held.id, held.revision, pack, NOW)
    assert found(city, OFFICER) == {}


def test_a_deadline_is_soon_within_two_weeks(city, screened):
    for days in (-1, 1, 13, 15):
        screened(**CLEAR, deadline_at=NOW + timedelta(days=days))
    soon = found(city, OFFICER)["deadlines"]
    assert [item.at - NOW for item in soon.items] == [timedelta(days=1), timedelta(days=13)]


def test_what_a_newer_notice_changed_comes_first(city, screened, pack):
    held = screened(**CARE)
    screening.confirm(city, OFFICER, held.id, held.revision, pack, NOW)
    tender = queries.one(city, OFFICER, held.id)[1]
    tender.title = "Road surfacing"
    city.flush()
    screening.refresh(city, [tender.id], pack, NOW)
    assert waiting(city, OFFICER, NOW)[0].kind == "outdated"


def test_a_few_are_shown_and_all_are_counted(city, screened):
    for _ in range(SHOWN + 2):
        screened(**CLEAR)
    work = found(city, OFFICER)["unscreened"]
    assert (work.count, len(work.items)) == (SHOWN + 2, SHOWN)


def test_titles_are_shown_as_they_were_meant(city, screened):
    screened(**CARE | {"title": "Care for the councilâ€™s tenants"})
    assert [item.text for item in found(city, OFFICER)["unscreened"].items] == ["Care for the council’s tenants"]


def test_unpublished_tenders_are_shown_to_their_department_alone(city):
    make_tender(city, title="Ours", is_published=False, department_id=3)
    make_tender(city, title="Theirs", is_published=False, department_id=4)
    city.commit()
    assert [item.text for item in found(city, MINE)["unpublished"].items] == ["Ours"]
    assert [row.title for row in unpublished(city, MINE).rows] == ["Ours"]
    assert unpublished(city, MINE, department_id=4).total == 0
    assert unpublished(city, OFFICER).total == 2


def test_suppliers_that_may_be_one_firm_wait_until_a_person_decides(city):
    audit.act(city, OFFICER, NOW)
    given = [suppliers.Given("Alfa B.V."), suppliers.Given("ALFA", "Goes"), suppliers.Given("Beta")]
    kept, other, _ = (each.supplier_id for each in suppliers.register(city, given, "table", NOW))
    work = found(city, OFFICER)["duplicates"]
    assert (work.count, [item.text for item in work.items]) == (1, ["Alfa B.V. / ALFA"])
    suppliers.mark_distinct(city, OFFICER, kept, other, NOW)
    assert "duplicates" not in found(city, OFFICER)


def test_every_kind_of_work_has_its_words():
    assert set(WORK) == set(KINDS)
    assert {kind for kinds in OF_ROLE.values() for kind in kinds} == set(KINDS)
    assert set(OF_ROLE) == set(Role)
    assert set(PROGRESS) == set(Progress)


def test_the_start_page_asks_as_often_for_many_as_for_few(city, screened, count_queries):
    screened(**CARE)
    few = count_queries(lambda: waiting(city, OFFICER, NOW))
    for _ in range(20):
        screened(**CARE)
    assert count_queries(lambda: waiting(city, OFFICER, NOW)) == few


def test_the_tasks_of_a_tender_follow_its_screening(city, screened, pack):
    held = screened(**CARE)

    def progress():
        return [(task.kind, task.progress) for task in tasks(city, OFFICER, held.tender_id)[2]]

    assert progress() == [("screen", Progress.TO_DO), ("plan", Progress.CANNOT_START), CONTRACT]
    screening.confirm(city, OFFICER, held.id, held.revision, pack, NOW)
    assert progress() == [("screen", Progress.DONE), ("plan", Progress.TO_DO), CONTRACT]
    screening.reopen(city, OFFICER, held.id, held.revision)
    assert progress() == [("screen", Progress.STARTED), ("plan", Progress.TO_DO), CONTRACT]


def test_a_tender_that_is_prepared_is_described_first(city):
    tender = make_tender(city, title="Only a title", is_published=False, department_id=3)
    city.commit()
    made = tasks(city, MINE, tender.id)[2]
    assert [(task.kind, task.progress) for task in made] == [
        ("describe", Progress.TO_DO),
        ("screen", Progress.TO_DO),
        CONTRACT,
    ]
    assert {task.kind for task in made} <= set(TASKS)


def test_the_tasks_of_a_tender_one_may_not_know_of(city):
    tender = make_tender(city, title="Theirs", is_published=False, department_id=4)
    city.commit()
    with pytest.raises(NotFound):
        tasks(city, MINE, tender.id)


def test_the_start_page_is_for_everybody_who_is_signed_in_and_no_one_else(sign_in):
    for role in Role:
        assert "Nothing waits for you now" in sign_in(role).get("/").text
    assert sign_in(Role.AUDITOR).get("/tenders/1/tasks").status_code == 404


def test_questions_and_decisions_to_look_at_again_wait_for_the_legal_adviser(city, pack):
    adviser = make_person(city, "Adviser", Role.LEGAL_ADVISER)
    city.commit()
    today = NOW.date()
    law.decide(city, adviser, "label", Stage.AWARD, "confirm", "Read.", today + timedelta(days=1), pack, today, NOW)
    questions.ask(city, adviser, "label", Stage.AWARD, "May we?", NOW)
    assert found(city, adviser)["law_questions"].count == 1
    assert "law_reviews" not in found(city, adviser)
    later = {work.kind: work for work in waiting(city, adviser, NOW + timedelta(days=2))}
    assert [item.arguments for item in later["law_reviews"].items] == [{"kind": "label", "stage": "award"}]
    assert "law_questions" not in found(city, OFFICER)


def test_plans_and_requirements_wait_for_who_has_to_do_with_them(city, screened, pack):
    officer = make_person(city, "Officer", Role.PROCUREMENT_OFFICER)
    equality = make_person(city, "Equality", Role.EQUALITY_OFFICER)
    held = screened(**CARE, is_published=False, deadline_at=NOW + timedelta(days=20))
    screening.confirm(city, officer, held.id, held.revision, pack, NOW)
    plan = planning.open_plan(city, officer, held.id, pack, NOW.date(), NOW)
    due = found(city, officer)["requirements"]
    assert due.count > 0
    assert all(item.at.date() <= NOW.date() + timedelta(days=14) for item in due.items)
    assert "requirements" not in found(city, equality)
    assert "plan_approvals" not in found(city, equality)
    plan.submitted_at = NOW
    city.commit()
    assert [item.arguments for item in found(city, equality)["plan_approvals"].items] == [{"plan_id": plan.id}]
    plan.submitted_at, plan.returned_at = None, NOW
    city.commit()
    assert found(city, officer)["returned_plans"].count == 1
    assert "returned_plans" not in found(city, equality)
