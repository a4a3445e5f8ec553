"""Proposals follow the newest notice and pack; what a person confirmed stays until a person confirms again."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from procure.core import audit, jobs
from procure.core.actor import SYSTEM
from procure.core.database import DatabaseRole, make_sessions
from procure.core.jobs import Job, Run
from procure.screening import queries
from procure.screening import services as screening
from procure.screening.models import Screening, State
from procure.screening.services.proposing import snapshot
from procure.tenders.models import Tender
from rules.values import Money, Notice, Passage, Tier
from tests.support.screenings import CARE, CLEAR, NOW, OFFICER, make_tender, money

LATER = NOW + timedelta(days=1)


def change(session, held, **values):
    """What a newer notice does: the tender says otherwise, then the import refreshes its screening."""
    tender = session.get_one(Tender, held.tender_id)
    for name, value in {**values, "updated_at": LATER}.items():
        setattr(tender, name, value)
    session.flush()


def confirm(session, held, pack):
    audit.act(session, OFFICER, NOW)
    screening.confirm(session, OFFICER, held.id, held.revision, pack, NOW)


def test_an_unconfirmed_proposal_follows_the_newest_notice(city, screened, pack):
    held = screened(**CLEAR)
    change(city, held, **CARE)
    assert screening.refresh(city, [held.tender_id], pack, LATER) == 0
    assert (held.state, held.tier, held.proposed_at) == (State.PROPOSED, Tier.FULL, LATER)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": "Supply of desks"}),
        ("description", {"description": "Delivered to schools."}),
        ("cpv", {"cpv": ["85311000"]}),
        ("lots", {"lots": 2}),
        ("value", money("250000")),
    ],
)
def test_a_confirmed_screening_becomes_outdated_with_what_changed(city, screened, pack, field, values):
    held = screened(**CLEAR)
    confirm(city, held, pack)
    tier = held.tier
    change(city, held, **values)
    assert screening.refresh(city, [held.tender_id], pack, LATER) == 1
    assert [each["field"] for each in held.outdated_because] == [field]
    assert (held.state, held.tier, held.outdated_at) == (State.OUTDATED, tier, LATER)
    assert screening.refresh(city, [held.tender_id], pack, LATER + timedelta(days=1)) == 0
    assert held.outdated_at == LATER
    confirm(city, held, pack)
    assert (held.state, held.outdated_because, held.confirmed_version) == (State.CONFIRMED, None, 2)


def test_what_does_not_bear_on_the_screening_leaves_it_confirmed(city, screened, pack):
    held = screened(**CLEAR)
    confirm(city, held, pack)
    change(city, held, deadline_at=LATER, stage="award", buyer="Another department")
    assert screening.refresh(city, [held.tender_id], pack, LATER) == 0
    assert held.state == State.CONFIRMED


def test_an_outdated_screening_shows_the_new_proposal_and_keeps_its_tier(city, screened, pack):
    held = screened(**CLEAR)
    confirm(city, held, pack)
    change(city, held, **CARE)
    screening.refresh(city, [held.tender_id], pack, LATER)
    assert (held.tier, held.proposed_tier) == (Tier.STANDARD, Tier.FULL)


def test_a_tender_without_a_proposal_gets_one(city, pack):
    tender = make_tender(city, **CARE)
    screening.refresh(city, [tender.id], pack, NOW)
    assert queries.of_tender(city, SYSTEM, tender.id).tier is Tier.FULL


def test_list_keys_follow_the_tender_whoever_changes_it(city, screened):
    held = screened(**CLEAR)
    change(city, held, department_id=4, deadline_at=LATER, is_published=False, cpv=["45000000"], **money("12.50"))
    city.commit()
    city.refresh(held)
    assert (held.department_id, held.deadline_at, held.is_published) == (4, LATER, False)
    assert (held.main_cpv, str(held.value), held.currency) == ("45000000", "12.50", "EUR")


def test_a_joined_tender_leaves_the_lists(city, screened):
    held, whole = screened(**CLEAR), screened(**CLEAR)
    change(city, held, joined_into_id=whole.tender_id)
    assert [row.id for row in queries.page(city, SYSTEM, queries.Filters()).rows] == [whole.id]


def test_many_proposals_are_one_copy(city, pack):
    tenders = [make_tender(city, **CLEAR) for _ in range(20)]
    statements = []
    event.listen(city.get_bind(), "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    rows = (
        screening.proposal_row(pack, screening.keys_of(each), screening.facts_of(each, {}), NOW) for each in tenders
    )
    assert screening.propose_rows(city, rows) == 20
    assert statements == []
    assert city.scalar(select(func.count()).select_from(Screening)) == 20


def test_a_snapshot_of_facts_comes_back_whole():
    facts = Notice(
        title="Title",
        language="nl",
        lots=2,
        passages=(Passage("lots[0].title", "First"),),
        cpv=("85311000",),
        nature="services",
        value=Money(amount=money("1.10")["value"], currency="EUR"),
        share_of_migrants=money("0.25")["value"],
    )
    assert screening.restored(snapshot(facts)) == facts
    assert screening.changes(facts, facts) == []
    assert [each["field"] for each in screening.changes(facts, replace(facts, lots=3, cpv=()))] == ["cpv", "lots"]


@pytest.fixture
def run_job(engines, city, pack):
    """Runs the job as a worker does, from where an earlier run got."""
    made = make_sessions(engines[DatabaseRole.OFFICE])

    def run():
        job = Job(id=uuid4(), kind=screening.PROPOSE_MISSING, arguments={}, created_at=NOW)
        city.add(job)
        city.commit()
        running = Run(job.id, {}, SYSTEM, 0, {}, made, lambda: NOW)
        screening.propose_missing(running, lambda moment: moment.date())
        city.expire_all()
        return city.get_one(Job, job.id)

    return run


def test_the_job_proposes_what_is_missing_and_a_second_run_nothing(city, run_job, monkeypatch):
    monkeypatch.setattr("procure.screening.services.renewing.BATCH", 2)
    for _ in range(5):
        make_tender(city, **CARE)
    city.commit()
    assert run_job().done == 5
    assert city.scalar(select(func.count()).select_from(Screening)) == 5
    assert run_job().done == 0


def test_the_job_stops_where_it_is_asked_to(city, run_job, monkeypatch):
    monkeypatch.setattr("procure.screening.services.renewing.BATCH", 2)
    for _ in range(5):
        make_tender(city, **CARE)
    city.commit()
    monkeypatch.setattr(Run, "stop_if_asked", lambda self: (_ for _ in ()).throw(jobs.Cancelled))
    with pytest.raises(jobs.Cancelled):
        run_job()
    city.expire_all()
    assert city.scalar(select(func.count()).select_from(Screening)) == 2


def test_proposals_under_another_pack_are_asked_for(city, screened, pack):
    held = screened(**CLEAR)
    assert screening.ask_for_proposals(city, SYSTEM, pack.digest, NOW) is None
    assert screening.ask_for_proposals(city, SYSTEM, "f" * 64, NOW) is not None
    confirm(city, held, pack)
    assert queries.unproposed(city, "f" * 64, 0, 10) == []
