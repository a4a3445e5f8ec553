"""People and roles: invited, granted, confirmed, revoked, withdrawn, listed."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from procure.accounts import queries
from procure.accounts import services as accounts
from procure.accounts.models import Account, AccountRole, SignInLink
from procure.core import audit, tokens
from procure.core.actor import SYSTEM, Role
from procure.core.audit import HIDDEN
from procure.core.database import DatabaseRole, make_sessions
from procure.core.errors import Forbidden, Invalid, NotFound
from procure.core.outbox import Message
from tests.support.web import BASE_URL, NOW, SECRET, make_person

EQUALITY = Role.EQUALITY_OFFICER


@pytest.fixture
def first(session):
    return queries.actor(session, make_person(session, Role.ADMINISTRATOR).id)


@pytest.fixture
def second(session):
    return queries.actor(session, make_person(session, Role.ADMINISTRATOR).id)


@pytest.fixture
def someone(session):
    return make_person(session, Role.PROCUREMENT_OFFICER)


def pending(session, account):
    return next(grant for grant in queries.grants(session, account.id) if grant.status == "pending")


def test_an_invitation_names_roles_and_departments(session, first):
    department = accounts.add_department(session, "Zorg")
    invited = accounts.invite(session, first, " New@Example.org ", [Role.AUDITOR], [department.id], "nl", NOW)
    assert (invited.email, invited.status) == ("new@example.org", "invited")
    assert [grant.role for grant in queries.grants(session, invited.id)] == [Role.AUDITOR]
    assert queries.departments_of(session, invited.id) == [department]
    assert session.scalars(select(Message)).one().language == "nl"


@pytest.mark.parametrize("email", ["", "no address", "a@b", "a@b.c", "two@at@example.org", "a b@example.org"])
def test_what_is_no_address_is_not_invited(session, first, email):
    with pytest.raises(Invalid) as caught:
        accounts.invite(session, first, email, [Role.AUDITOR], [], "en", NOW)
    assert caught.value.field == "email"
    assert session.scalars(select(Message)).all() == []


def test_nobody_is_invited_twice_but_after_withdrawal(session, first):
    invited = accounts.invite(session, first, "new@example.org", [Role.AUDITOR], [], "en", NOW)
    with pytest.raises(Invalid):
        accounts.invite(session, first, "NEW@example.org", [Role.AUDITOR], [], "en", NOW)
    accounts.withdraw(session, first, invited.id, NOW)
    again = accounts.invite(session, first, "new@example.org", [Role.LEGAL_ADVISER], [], "en", NOW)
    assert again.id == invited.id
    assert [grant.role for grant in queries.grants(session, again.id)] == [Role.LEGAL_ADVISER]


def test_sending_an_invitation_again_makes_the_earlier_link_worthless(session, first):
    invited = accounts.invite(session, first, "new@example.org", [Role.AUDITOR], [], "en", NOW)
    link = session.scalars(select(SignInLink)).one()
    before = tokens.link_token(SECRET, "invitation", link.id, link.generation)
    later = NOW + timedelta(days=20)
    accounts.resend_invitation(session, invited.id, "en", later)
    after = tokens.link_token(SECRET, "invitation", link.id, link.generation)
    with pytest.raises(NotFound):
        accounts.read_link(session, before, "invitation", SECRET, later)
    assert accounts.read_link(session, after, "invitation", SECRET, later)[1] == invited


def test_a_withdrawn_invitation_can_not_be_used(session, first):
    invited = accounts.invite(session, first, "new@example.org", [Role.AUDITOR], [], "en", NOW)
    link = session.scalars(select(SignInLink)).one()
    accounts.withdraw(session, first, invited.id, NOW)
    with pytest.raises(NotFound):
        accounts.read_link(session, tokens.link_token(SECRET, "invitation", link.id, 1), "invitation", SECRET, NOW)
    with pytest.raises(NotFound):
        accounts.resend_invitation(session, invited.id, "en", NOW)


def test_nobody_asks_the_equality_role_for_themselves(session, first):
    with pytest.raises(Forbidden):
        accounts.grant_role(session, first, first.account_id, EQUALITY, NOW)


def test_the_equality_role_counts_once_a_second_person_confirmed_it(session, first, second, someone):
    accounts.grant_role(session, first, someone.id, EQUALITY, NOW)
    assert not queries.actor(session, someone.id).has(EQUALITY)
    accounts.confirm_role(session, second, pending(session, someone).id, NOW)
    assert queries.actor(session, someone.id).has(EQUALITY)


def test_neither_who_asked_nor_who_gets_it_confirms_the_equality_role(session, first, someone):
    accounts.grant_role(session, first, someone.id, EQUALITY, NOW)
    accounts.grant_role(session, first, someone.id, Role.ADMINISTRATOR, NOW)
    grant = pending(session, someone)
    for actor in (first, queries.actor(session, someone.id)):
        with pytest.raises(Forbidden):
            accounts.confirm_role(session, actor, grant.id, NOW)


@pytest.mark.parametrize("role", [role for role in Role if role not in {EQUALITY, Role.ADMINISTRATOR}])
def test_a_role_that_is_neither_administrator_nor_equality_confirms_nothing(session, first, someone, role):
    accounts.grant_role(session, first, someone.id, EQUALITY, NOW)
    other = queries.actor(session, make_person(session, role).id)
    with pytest.raises(Forbidden):
        accounts.confirm_role(session, other, pending(session, someone).id, NOW)


def test_an_equality_officer_may_be_the_second_person(session, first, someone):
    accounts.grant_role(session, first, someone.id, EQUALITY, NOW)
    officer = queries.actor(session, make_person(session, EQUALITY).id)
    accounts.confirm_role(session, officer, pending(session, someone).id, NOW)
    assert queries.actor(session, someone.id).has(EQUALITY)


def test_the_database_refuses_an_equality_role_without_its_second_person(session, first, someone):
    for wrong in ({"confirmed_by": first.account_id}, {"confirmed_by": someone.id}, {}):
        session.add(
            AccountRole(
                account_id=someone.id,
                role=EQUALITY,
                granted_by=first.account_id,
                granted_at=NOW,
                confirmed_at=NOW,
                **wrong,
            )
        )
        audit.act(session, first, NOW)
        with pytest.raises(IntegrityError):
            session.commit()
        session.rollback()


def test_confirming_twice_or_after_refusal_finds_nothing(session, first, second, someone):
    grant = accounts.grant_role(session, first, someone.id, EQUALITY, NOW)
    accounts.revoke_role(session, second, grant.id, NOW)
    with pytest.raises(NotFound):
        accounts.confirm_role(session, second, grant.id, NOW)


def test_a_role_held_is_not_given_again_but_after_it_was_taken(session, first, someone):
    grant = queries.grants(session, someone.id)[0]
    with pytest.raises(Invalid):
        accounts.grant_role(session, first, someone.id, Role.PROCUREMENT_OFFICER, NOW)
    accounts.revoke_role(session, first, grant.id, NOW)
    assert not queries.actor(session, someone.id).roles
    accounts.grant_role(session, first, someone.id, Role.PROCUREMENT_OFFICER, NOW)
    assert queries.actor(session, someone.id).has(Role.PROCUREMENT_OFFICER)


def test_the_last_administrator_stays(session, first):
    with pytest.raises(Invalid):
        accounts.withdraw(session, first, first.account_id, NOW)
    with pytest.raises(Invalid):
        accounts.revoke_role(session, first, queries.grants(session, first.account_id)[0].id, NOW)
    assert queries.actor(session, first.account_id).has(Role.ADMINISTRATOR)


def test_two_administrators_who_withdraw_each_other_leave_one(engines, session, first, second):
    def withdraw(actor, other):
        with make_sessions(engines[DatabaseRole.OFFICE])() as own:
            audit.act(own, actor, NOW)
            try:
                accounts.withdraw(own, actor, other.account_id, NOW)
            except Invalid:
                own.rollback()

    at_once = [Thread(target=withdraw, args=pair) for pair in ((first, second), (second, first))]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()
    session.rollback()
    assert queries.administrators(session) == 1


def test_withdrawal_takes_everything_and_says_who_did_it(session, first, someone):
    accounts.withdraw(session, first, someone.id, NOW)
    assert session.get(Account, someone.id).status == "withdrawn"
    assert not queries.actor(session, someone.id).roles
    entries = queries.person_trail(session, someone.id)
    assert {entry.record_type for entry in entries} == {"account", "account_role"}
    with pytest.raises(NotFound):
        accounts.withdraw(session, first, someone.id, NOW)


def test_the_trail_keeps_no_name_or_address(session, first):
    audit.act(session, first, NOW)
    invited = accounts.invite(session, first, "secret.name@example.org", [Role.AUDITOR], [], "en", NOW)
    entries = queries.person_trail(session, invited.id)
    assert any(entry.after.get("email") == HIDDEN for entry in entries)
    assert "secret" not in str([(entry.before, entry.after) for entry in entries])


@pytest.mark.parametrize(
    ("roles", "all_departments"),
    [((role,), role in {EQUALITY, Role.AUDITOR, Role.ADMINISTRATOR}) for role in Role] + [((), False)],
)
def test_departments_limit_whom_roles_do_not_set_free(session, roles, all_departments):
    audit.act(session, SYSTEM, NOW)
    department = accounts.add_department(session, "Zorg")
    actor = queries.actor(session, make_person(session, *roles, departments=(department.id,)).id)
    assert actor.departments == (None if all_departments else {department.id})


def test_departments_of_a_person_change_by_dated_facts(session, first, someone):
    zorg, werk = accounts.add_department(session, "Zorg"), accounts.add_department(session, "Werk")
    accounts.set_departments(session, someone.id, [zorg.id], NOW)
    accounts.set_departments(session, someone.id, [werk.id], NOW)
    accounts.set_departments(session, someone.id, [werk.id], NOW)
    assert queries.departments_of(session, someone.id) == [werk]
    assert queries.members(session) == {werk.id: 1}


def test_a_department_has_one_name_and_closes(session, first, someone):
    zorg = accounts.add_department(session, "  Zorg  en welzijn ")
    assert zorg.name == "Zorg en welzijn"
    for name in ("", "ZORG EN WELZIJN", "x" * 201):
        with pytest.raises(Invalid):
            accounts.add_department(session, name)
    accounts.close_department(session, zorg.id, NOW)
    with pytest.raises(NotFound):
        accounts.set_departments(session, someone.id, [zorg.id], NOW)
    assert queries.departments(session) == []
    assert queries.departments(session, open_only=False) == [zorg]


def found(session, **wanted):
    return [person.id for person in queries.people(session, queries.PeopleFilter(**wanted)).rows]


def test_people_are_found_by_what_is_known_of_them(session, first, second, someone):
    audit.act(session, first, NOW)
    department = accounts.add_department(session, "Zorg")
    accounts.set_departments(session, someone.id, [department.id], NOW)
    invited = accounts.invite(session, first, "100%_sure@example.org", [EQUALITY], [], "en", NOW)
    assert found(session, q="100%_SURE") == [invited.id]
    assert found(session, q="%") == [invited.id]
    assert found(session, role=Role.PROCUREMENT_OFFICER) == [someone.id]
    assert found(session, department=department.id) == [someone.id]
    assert found(session, status="invited") == found(session, status="pending") == [invited.id]
    assert found(session, status="withdrawn") == []
    assert found(session, sort="name") == list(reversed(found(session, sort="-name")))


def test_people_come_in_pages(session, first):
    session.add_all(Account(email=f"p{n:03}@example.org", name="", invited_at=NOW) for n in range(queries.PAGE + 5))
    audit.act(session, first, NOW)
    session.commit()
    one, two = (queries.people(session, queries.PeopleFilter(page=page)) for page in (1, 2))
    assert (len(one.rows), len(two.rows), one.pages, one.total) == (queries.PAGE, 6, 2, queries.PAGE + 6)
    assert not {row.id for row in one.rows} & {row.id for row in two.rows}


@pytest.mark.parametrize(
    "query", [{"page": "-1"}, {"page": "9" * 30}, {"role": "king"}, {"department": "²"}, {"sort": "x"}]
)
def test_nonsense_in_an_address_is_left_out(query):
    assert queries.PeopleFilter.of(query) == queries.PeopleFilter()


def test_the_first_administrator_comes_from_the_command_line(session):
    audit.act(session, SYSTEM, NOW)
    url = accounts.create_administrator(session, "Boss@example.org", BASE_URL, SECRET, NOW)
    link, account = accounts.read_link(session, url.rsplit("/", 1)[1], "sign_in", SECRET, NOW)
    assert queries.actor(session, account.id).has(Role.ADMINISTRATOR)
    again = accounts.create_administrator(session, "boss@example.org", BASE_URL, SECRET, NOW)
    assert again != url
    with pytest.raises(Invalid):
        accounts.create_administrator(session, "other@example.org", BASE_URL, SECRET, NOW)
    assert queries.account_by_email(session, "other@example.org") is None
    assert link.status_at(NOW) == "open"
