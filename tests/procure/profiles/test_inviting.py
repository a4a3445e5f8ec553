"""Suppliers are invited by mail or on paper; links lie in no table, and what is over is worth nothing."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from procure.chasing import queries as chases
from procure.chasing import services as chasing
from procure.chasing.models import ContactPerson
from procure.core import audit
from procure.core.actor import SYSTEM
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.outbox import Message
from procure.core.render import Mails
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.profiles.models import ProfileInvitation
from tests.procure.profiles.conftest import DUE, NOW, TODAY, terms
from tests.support.web import SECRET

BASE = "https://city.example"
MAILS = Mails("Waterhaven", "", BASE, {**chasing.mail_links(SECRET), **profiles.mail_links(SECRET, BASE)})


def mails(city):
    return city.session.scalars(select(Message).order_by(Message.created_at)).all()


def links_in(mail):
    return re.findall(rf"{BASE}/questionnaire/([\w-]{{50,}})", MAILS(mail).body)


def test_a_mail_holds_the_persons_own_link_number_and_code_and_no_table_does(city, walled):
    firm = city.firm("Van Dam & Zonen", language="nl")
    invitation = city.invite(firm, city.tender(firm))
    [mail] = mails(city)
    rendered = MAILS(mail)
    assert rendered.subject == "Waterhaven vraagt om het gelijkheidsprofiel van Van Dam & Zonen"
    assert "“Cleaning of schools”" in rendered.body
    assert "22 december 2026" in rendered.body
    [token] = links_in(mail)
    assert queries.of_token(walled, token, SECRET, NOW).id == invitation.id
    code = profiles.code(SECRET, invitation)
    assert f"nummer {invitation.number} en code {code}" in rendered.body
    for table in ("outbox", "profile_invitation", "chase", "audit"):
        everything = str(city.session.execute(text(f"select * from {table}")).all())
        assert token not in everything
        assert code not in everything
        assert code.replace("-", "") not in everything


def test_the_language_is_that_of_the_contact_person_else_that_of_the_terms(city):
    english, unknown = city.firm(language="en"), city.firm()
    assert city.invite(english).language == "en"
    assert city.invite(unknown).language == "nl"


def test_on_paper_no_mail_goes_and_nobody_is_reminded(city):
    invitation = city.invite(city.firm(), paper=True)
    assert mails(city) == []
    assert chases.of_record(city.session, "profile_invitation", invitation.id) == []


def test_a_reminder_holds_a_link_that_works(city, sessions, walled):
    invitation = city.invite(city.firm(language="en"))
    day = DUE - timedelta(days=7)
    assert chasing.remind(sessions, lambda: NOW, lambda _: TODAY, ("en", "nl")) == 0
    assert chasing.remind(sessions, lambda: NOW, lambda _: day, ("en", "nl")) == 1
    reminder = next(mail for mail in mails(city) if mail.template == chasing.TEMPLATE)
    [token] = links_in(reminder)
    assert queries.of_token(walled, token, SECRET, NOW).id == invitation.id
    assert token not in str(reminder.parameters)


def test_one_address_is_one_contact_person_who_gets_one_reminder_a_day(city, sessions):
    first, second = city.firm(), city.firm()
    city.contact_of(second).email = city.contact_of(first).email
    city.session.commit()
    city.invite(first)
    city.invite(second)
    assert chasing.remind(sessions, lambda: NOW, lambda _: DUE, ("en", "nl")) == 1
    people = city.session.scalars(select(ContactPerson).where(ContactPerson.email.is_not(None))).all()
    assert len(people) == 1


def test_renewing_makes_earlier_links_and_codes_worthless_and_writes_anew(city, walled):
    invitation = city.invite(city.firm())
    old = city.token(invitation)
    renewed = profiles.renew(city.session, city.team["equality"], invitation.id, terms(), NOW)
    with pytest.raises(NotFound):
        queries.of_token(walled, old, SECRET, NOW)
    assert queries.of_token(walled, city.token(renewed), SECRET, NOW).id == invitation.id
    assert [mail.state for mail in mails(city)] == ["withdrawn", "waiting"]
    assert [each.state for each in chases.of_record(city.session, "profile_invitation", invitation.id)] == [
        "closed",
        "open",
    ]


def test_withdrawing_ends_link_mail_and_reminders(city, walled):
    invitation = city.invite(city.firm())
    profiles.withdraw(city.session, city.team["officer"], invitation.id, NOW)
    with pytest.raises(NotFound):
        queries.of_token(walled, city.token(invitation), SECRET, NOW)
    assert [mail.state for mail in mails(city)] == ["withdrawn"]
    assert [each.state for each in chases.of_record(city.session, "profile_invitation", invitation.id)] == ["closed"]
    with pytest.raises(Conflict):
        profiles.renew(city.session, city.team["officer"], invitation.id, terms(), NOW)


def test_nobody_is_invited_twice_for_one_thing_until_the_first_has_expired(city):
    firm = city.firm()
    first = city.invite(firm)
    with pytest.raises(Invalid):
        city.invite(firm)
    assert city.invite(firm, city.tender(firm)).id != first.id
    first.expires_at = NOW - timedelta(days=1)
    city.session.commit()
    assert city.invite(firm).id != first.id
    city.session.refresh(first)
    assert first.status_at(NOW) == "withdrawn"


def test_a_link_works_for_a_while_after_the_day_and_then_no_more(city, walled):
    invitation = city.invite(city.firm())
    late = NOW + (DUE - TODAY) + timedelta(days=20)
    assert queries.of_token(walled, city.token(invitation), SECRET, late).id == invitation.id
    with pytest.raises(NotFound):
        queries.of_token(walled, city.token(invitation), SECRET, late + timedelta(days=20))


def test_only_officers_of_procurement_and_equality_invite_and_only_firms_own_people(city):
    firm, other = city.firm(), city.firm()
    with pytest.raises(Forbidden):
        profiles.invite(city.session, city.team["manager"], firm.id, None, terms(), NOW)
    with pytest.raises(NotFound):
        profiles.invite(city.session, city.team["officer"], firm.id, city.contact_of(other).id, terms(), NOW)
    with pytest.raises(Invalid):
        profiles.invite(city.session, city.team["officer"], firm.id, None, terms(due_on=TODAY), NOW)


def test_nobody_of_the_city_is_mailed_a_suppliers_link(city):
    firm = city.firm()
    city.contact_of(firm).email = city.account(city.team["officer"]).email.upper()
    city.session.commit()
    with pytest.raises(Invalid):
        city.invite(firm)


def test_opening_changes_nothing_but_when_it_was_first_opened(city, walled):
    invitation = city.invite(city.firm())
    for hours in (0, 1, 2):
        found = queries.of_token(walled, city.token(invitation), SECRET, NOW)
        profiles.opened(walled, found, NOW + timedelta(hours=hours))
    city.session.expire_all()
    assert city.session.get_one(ProfileInvitation, invitation.id).opened_at == NOW


def test_five_wrong_codes_lock_a_number_until_it_is_renewed(city, walled):
    invitation = city.invite(city.firm(), paper=True)
    number, right = invitation.number, profiles.code(SECRET, invitation)
    for _ in range(4):
        assert profiles.by_code(walled, number, "WRONG-ONE", SECRET, NOW) is None
    assert profiles.by_code(walled, number, right.lower(), SECRET, NOW).id == invitation.id
    for _ in range(5):
        assert profiles.by_code(walled, number, "WRONG-ONE", SECRET, NOW) is None
    with pytest.raises(NotFound):
        profiles.by_code(walled, number, right, SECRET, NOW)
    city.session.expire_all()
    renewed = profiles.renew(city.session, city.team["officer"], invitation.id, terms(), NOW)
    assert profiles.by_code(walled, number, right, SECRET, NOW) is None
    assert profiles.by_code(walled, number, profiles.code(SECRET, renewed), SECRET, NOW).id == invitation.id


@pytest.mark.parametrize("number", [0, 10**30])
def test_a_number_that_is_none_is_not_found(walled, number):
    with pytest.raises(NotFound):
        profiles.by_code(walled, number, "ABCD-EFGH", SECRET, NOW)


def test_a_supplier_gets_a_new_link_at_the_address_the_city_has_whatever_became_of_the_old_one(city, walled):
    invitation = city.invite(city.firm(language="en"))
    old, much_later = city.token(invitation), NOW + timedelta(days=90)
    zone = terms().zone
    audit.act(city.session, SYSTEM, much_later)
    for _ in range(2):  # impatient people press twice
        profiles.send_new_link(city.session, old, SECRET, zone, much_later)
    mail = mails(city)[-1]
    assert [each.template for each in mails(city)].count("profiles/emails/new_link") == 1
    assert mail.recipient == mails(city)[0].recipient
    [token] = links_in(mail)
    assert queries.of_token(walled, token, SECRET, much_later).id == invitation.id
    with pytest.raises(NotFound):
        profiles.send_new_link(city.session, "x" * 54, SECRET, zone, much_later)
