"""The people of the demo city: one for each role, each state of a role and an account."""

from sqlalchemy import select

from procure.accounts import queries
from procure.accounts import services as accounts
from procure.accounts.services import links
from procure.core import audit
from procure.core.actor import SYSTEM, Role
from procure.core.audit import AuditEntry
from procure.core.outbox import Message
from procure.demo import accounts as demo
from tests.support.web import BASE_URL, NOW, SECRET

EVERYBODY = queries.PeopleFilter()


def test_each_role_has_a_person_and_each_state_an_example(session):
    demo.fill(session, NOW)
    people = queries.people(session, EVERYBODY).rows
    assert {role for person in people for role in person.held} == set(Role)
    assert any(len(person.held) > 1 for person in people)
    assert any(person.pending == (Role.EQUALITY_OFFICER,) for person in people)
    assert {person.status for person in people} == {"active", "invited"}
    assert len({person.email for person in people}) == len(people)


def test_filling_twice_is_filling_once(session):
    demo.fill(session, NOW)
    before = queries.people(session, EVERYBODY).total
    demo.fill(session, NOW)
    assert queries.people(session, EVERYBODY).total == before


def test_only_who_is_invited_has_a_mail_waiting(session):
    demo.fill(session, NOW)
    waiting = [mail.recipient for mail in session.scalars(select(Message)) if mail.state == "waiting"]
    assert waiting == [demo.INVITED.email]


def test_people_act_in_their_own_name(session):
    demo.fill(session, NOW)
    granted = session.scalars(
        select(AuditEntry).where(AuditEntry.record_type == "account_role", AuditEntry.action == "created")
    ).all()
    first = queries.account_by_email(session, demo.FIRST_ADMINISTRATOR.email)
    assert {entry.account_id for entry in granted} == {None, first.id}


def test_there_is_a_link_for_each_role_that_signs_in_a_holder(session):
    demo.fill(session, NOW)
    audit.act(session, SYSTEM, NOW)
    found = accounts.demo_sign_in_links(session, BASE_URL, SECRET, NOW)
    assert [role for role, _url in found] == list(Role)
    for role, url in found:
        assert url.startswith(f"{BASE_URL}/sign-in/link/")
        _link, account = accounts.read_link(session, url.rsplit("/", 1)[1], links.SIGN_IN, SECRET, NOW)
        assert queries.actor(session, account.id).has(role)
