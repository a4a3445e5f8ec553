"""Many suppliers are invited by a job; whatever is killed in between, nobody is left out or written to twice."""

from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from procure.accounts import queries as accounts
from procure.accounts.models import AccountRole
from procure.chasing import queries as chases
from procure.chasing.models import Chase
from procure.core import jobs
from procure.core.audit import AuditEntry
from procure.core.database import DatabaseRole
from procure.core.errors import Forbidden, Invalid
from procure.core.jobs import Job
from procure.core.outbox import Message
from procure.core.render import Mails
from procure.profiles import services as profiles
from procure.profiles.models import ProfileInvitation, ProfileStanding
from procure.profiles.services import Many, inviting_many
from procure.suppliers.queries import SupplierFilters
from tests.procure.profiles.conftest import NOW, TODAY, terms
from tests.support.web import SECRET


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(inviting_many, "_BATCH", 2)


@pytest.fixture
def work(engines, sessions):
    """Lets a worker take up a job; gives how it ended."""

    def worked(job):
        return jobs.execute(
            engines[DatabaseRole.OFFICE],
            sessions,
            job.id,
            {profiles.INVITE: profiles.invite_many},
            accounts.actor,
            lambda: NOW,
            "worker",
        )

    return worked


@pytest.fixture
def officer(city):
    """The officer as a worker knows them, by account."""
    person = city.team["officer"]
    city.session.add(AccountRole(account_id=person.account_id, role="procurement_officer", granted_at=NOW))
    city.session.commit()
    return person


def ask(city, officer, many=None, tender_id=None):
    return profiles.ask_for_inviting(city.session, officer, many or Many(), terms(tender_id), NOW)


def invited(city):
    """How often each supplier was invited, written to, and is waited for."""
    city.session.expire_all()
    firms = city.session.scalars(select(ProfileInvitation.supplier_id)).all()
    written = city.session.scalars(select(Message.recipient)).all()
    waited = city.session.scalars(select(Chase.record_id).where(Chase.timetable == "profile")).all()
    return Counter(firms), Counter(written), Counter(waited)


def result(city, job):
    city.session.expire_all()
    return city.session.get_one(Job, job.id).result


def test_everybody_with_an_address_is_invited_once_in_their_own_language(city, officer, work):
    firms = [city.firm(language=language) for language in ("nl", "en", None, "en", "nl")]
    silent = city.firm(contacts=0)
    job = ask(city, officer)
    assert job.total == 6
    assert work(job) == "finished"
    assert {name: result(city, job)[name] for name in ("invited", "already", "complete", "no_address")} == {
        "invited": 5,
        "already": 0,
        "complete": 0,
        "no_address": 1,
    }
    found = {each.supplier_id: each for each in city.session.scalars(select(ProfileInvitation))}
    assert [found[firm.id].language for firm in firms] == ["nl", "en", "nl", "en", "nl"]
    assert silent.id not in found
    mails = Mails("Waterhaven", "", "https://city.example", dict(profiles.mail_links(SECRET, "https://city.example")))
    for mail in city.session.scalars(select(Message)):
        invitation = found[next(firm.id for firm in firms if city.contact_of(firm).email == mail.recipient)]
        assert city.token(invitation) in mails(mail).body
        assert str(invitation.number) in mails(mail).body


@pytest.mark.parametrize("batch", [1, 2, 3, 4])
def test_a_worker_killed_half_way_loses_and_repeats_none(city, officer, work, monkeypatch, batch):
    for _ in range(7):
        city.firm()
    job, plain, begun = ask(city, officer), jobs.Run.advance, count(1)

    def dying(run, session, *given, **counted):
        if next(begun) == batch:
            raise RuntimeError("killed")
        plain(run, session, *given, **counted)

    with monkeypatch.context() as patch:
        patch.setattr(jobs.Run, "advance", dying)
        assert work(job) == "failed"
    assert sum(invited(city)[0].values()) == 2 * (batch - 1)
    assert work(job) == "finished"
    for counted in invited(city):
        assert len(counted) == 7
        assert set(counted.values()) == {1}
    assert result(city, job)["invited"] == 7


def test_asking_again_invites_only_those_who_came_since(city, officer, work):
    city.firm()
    work(ask(city, officer))
    city.firm()
    again = ask(city, officer)
    work(again)
    assert (result(city, again)["invited"], result(city, again)["already"]) == (1, 1)
    assert set(invited(city)[0].values()) == {1}


def test_who_never_answered_may_be_asked_again_when_the_link_has_expired(city, officer, work):
    firm = city.firm()
    first = city.invite(firm)
    first.expires_at = NOW
    city.session.commit()
    work(ask(city, officer))
    assert invited(city)[0][firm.id] == 2
    assert city.session.get_one(ProfileInvitation, first.id).status_at(NOW) == "withdrawn"
    assert [chase.state for chase in chases.of_record(city.session, "profile_invitation", first.id)] == ["closed"]


def test_a_complete_profile_is_left_alone_unless_asked_for(city, officer, work, walled):
    firm = city.firm()
    walled.add(ProfileStanding(supplier_id=firm.id, completed_on=TODAY, expires_on=TODAY + timedelta(days=300)))
    walled.commit()
    work(ask(city, officer))
    assert invited(city)[0] == {}
    work(ask(city, officer, Many(complete_too=True)))
    assert invited(city)[0] == {firm.id: 1}


def test_a_list_or_the_filters_of_the_registry_say_whom(city, officer, work):
    cleaner, builder, other = city.firm(divisions=["90"]), city.firm(divisions=["45"]), city.firm()
    work(ask(city, officer, Many(SupplierFilters(division="90"))))
    assert set(invited(city)[0]) == {cleaner.id}
    work(ask(city, officer, Many(ids=(builder.id,)), city.tender()))
    assert set(invited(city)[0]) == {cleaner.id, builder.id}
    assert other.id not in invited(city)[0]


def test_a_firm_with_merged_ones_is_one_and_reached_by_any_of_its_people(city, officer, work):
    kept, merged = city.firm(contacts=0), city.firm()
    merged.root_id = merged.merged_into_id = kept.id
    city.session.commit()
    work(ask(city, officer))
    assert invited(city)[0] == {kept.id: 1}
    assert invited(city)[1] == {city.contact_of(merged).email: 1}


def test_a_bulk_can_be_stopped_and_what_was_done_stays(city, officer, work):
    for _ in range(3):
        city.firm()
    job = ask(city, officer)
    jobs.cancel(city.session, job.id, NOW)
    assert work(job) == "over"
    assert invited(city)[0] == {}


def test_the_trail_says_who_invited_how_many(city, officer, work):
    city.firm()
    work(ask(city, officer))
    [entry] = city.session.scalars(select(AuditEntry).where(AuditEntry.action == "invited"))
    assert entry.account_id == officer.account_id
    assert entry.after["count"] == 1


def test_nobody_else_asks_for_it_and_nothing_is_no_bulk(city, officer):
    with pytest.raises(Forbidden):
        profiles.ask_for_inviting(city.session, city.team["manager"], Many(), terms(), NOW)
    with pytest.raises(Invalid):
        ask(city, officer, Many(SupplierFilters(words="nobody")))
