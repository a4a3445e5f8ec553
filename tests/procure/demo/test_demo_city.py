"""The demo city shows every state, and is the same each time."""

import uuid
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.accounts import queries as accounts
from procure.core.database import DatabaseRole, make_engine
from procure.core.jobs import Job
from procure.core.outbox import Message
from procure.demo import city
from procure.demo.people import cast
from procure.home.queries.waiting import KINDS, waiting
from procure.intake.models import ImportFault
from procure.population.queries import share_of_migrants
from procure.profiles import queries as profiles
from procure.profiles.models import ProfileInvitation
from procure.profiles.services import result_of
from procure.screening.models import Screening, ScreeningVersion, State
from procure.suppliers import queries as suppliers
from procure.suppliers.models import Supplier, SupplierContact, SupplierMerge
from procure.tenders import queries as tenders
from procure.tenders import services as tender_services
from procure.tenders.models import Tender
from rules.values import Tier
from tests.support.web import VAULT

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture(scope="module")
def session(cluster, template_database, tmp_path_factory):
    """The city, made once for all that look at it."""
    name = f"test_demo_city_{uuid.uuid4().hex}"
    cluster.create_database(name, template_database)
    engine = make_engine(cluster.urls(name)[DatabaseRole.OFFICE])
    walled = make_engine(cluster.urls(name)[DatabaseRole.PROFILES])
    city.load(engine, walled, VAULT, tmp_path_factory.mktemp("uploads"), ZONE, NOW)
    walled.dispose()
    with Session(engine) as session:
        yield session
    engine.dispose()
    cluster.drop_database(name)


def count(session, model, *where):
    return session.scalar(select(func.count()).select_from(model).where(*where))


def answers(session, tender_id):
    """What was answered for a tender: as confirmed last, else as typed."""
    held = session.scalars(select(Screening).where(Screening.tender_id == tender_id, Screening.lot == "")).one()
    confirmed = session.scalar(
        select(ScreeningVersion.answers)
        .where(ScreeningVersion.screening_id == held.id)
        .order_by(ScreeningVersion.number.desc())
        .limit(1)
    )
    return confirmed or {name: typed["answer"] for name, typed in held.draft.items()}


def test_some_hundred_tenders_of_several_years(session):
    assert 200 <= count(session, Tender) <= 400
    years = session.scalars(select(func.distinct(func.extract("year", Tender.published_at)))).all()
    assert len([year for year in years if year]) >= 4
    assert {"en", "nl"} <= set(session.scalars(select(func.distinct(Tender.language))))


@pytest.mark.parametrize("state", list(State))
def test_screenings_in_every_state(session, state):
    assert count(session, Screening, Screening.state == state, Screening.lot == "") >= 3


@pytest.mark.parametrize("tier", list(Tier))
def test_every_tier_is_there(session, tier):
    assert count(session, Screening, Screening.tier == tier, Screening.lot == "") >= 10


def test_both_officers_decided_some_of_it_otherwise_than_proposed(session):
    people = cast(session)
    deciders = set(session.scalars(select(func.distinct(ScreeningVersion.decided_by))))
    assert {people.officer.account_id, people.second_officer.account_id} <= deciders
    assert count(session, ScreeningVersion, ScreeningVersion.reasons != {}) >= 5
    assert count(session, ScreeningVersion, ScreeningVersion.is_bulk) >= 5


def test_what_a_newer_notice_changed_is_said(session):
    because = session.scalars(select(Screening.outdated_because).where(Screening.state == State.OUTDATED)).all()
    assert all(change["field"] == "description" for changes in because for change in changes)


def test_a_lot_has_a_screening_of_its_own(session):
    assert count(session, Screening, Screening.lot != "") >= 1


def test_one_is_let_again_with_what_was_confirmed(session):
    again = session.scalars(select(Tender).where(Tender.relet_of_id.is_not(None))).one()
    assert answers(session, again.id) == answers(session, again.relet_of_id)


def test_one_was_joined_and_one_is_suggested(session):
    people = cast(session)
    assert count(session, Tender, Tender.joined_into_id.is_not(None)) == 1
    prepared = session.scalars(select(Tender).where(~Tender.is_published, Tender.joined_into_id.is_(None))).all()
    suggested = [tender for tender in prepared if tender_services.suggest_same(session, people.officer, tender)]
    assert suggested


def test_each_officer_knows_the_unpublished_tenders_of_their_departments_only(session):
    people = cast(session)
    unpublished = session.scalars(select(Tender).where(~Tender.is_published)).all()
    for officer in (people.officer, people.second_officer):
        seen = set(session.scalars(select(Tender.id).where(~Tender.is_published, tenders.visible(officer))))
        assert seen
        assert len(seen) < len(unpublished)


def test_an_import_has_faults_and_a_job_is_stuck(session):
    of_notices = {"bad_json", "no_tender", "unknown_format", "truncated"}
    assert set(session.scalars(select(ImportFault.code))) == of_notices | {"bad_number", "no_supplier"}
    assert count(session, Job, Job.parked_at.is_not(None)) == 1


def test_mails_in_every_state(session):
    states = {message.state for message in session.scalars(select(Message))}
    assert states == {"sent", "refused", "unknown", "withdrawn", "waiting"}


def test_the_local_share_is_known(session):
    assert share_of_migrants(session, ["NL32B"]) is not None


def test_everything_waits_for_somebody(session):
    found = {
        work.kind for account_id in range(1, 12) for work in waiting(session, accounts.actor(session, account_id), NOW)
    }
    assert found >= set(KINDS) - {"law_reviews"}  # no reading of the law is due for review on the first day


def test_firms_bid_and_win_under_several_names_and_some_are_one(session):
    assert 40 <= count(session, Supplier, Supplier.root_id.is_(None)) <= 400
    assert count(session, Supplier, Supplier.wins > 0) >= 20
    assert count(session, SupplierContact) >= 20
    assert count(session, SupplierMerge, SupplierMerge.undone_at.is_(None)) == 3
    assert count(session, SupplierMerge, SupplierMerge.undone_at.is_not(None)) == 1
    assert suppliers.likely_duplicates(session).rows


def test_suppliers_were_asked_and_last_years_result_shows_something(session):
    closed = [survey for survey in profiles.surveys(session) if survey.state == "closed"]
    assert len(closed) == 1
    result = result_of(closed[0])
    assert result.answered >= 15
    assert any(not row.is_hidden for row in result.rows)
    states = {invitation.status_at(NOW) for invitation in session.scalars(select(ProfileInvitation))}
    assert states >= {"invited", "opened", "began", "finished", "withdrawn"}
