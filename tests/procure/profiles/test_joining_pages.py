"""Coming in by the open link of a tender, and the pages of a business, as people without account use them."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.core import tokens
from procure.core.actor import Role
from procure.core.outbox import Message
from procure.profiles.models import FirmAccess, JoinRequest, ProfileInvitation
from procure.profiles.queries import joining
from procure.profiles.services import colleagues, links
from procure.profiles.services import joining as services
from procure.suppliers.models import Supplier, SupplierContact, SupplierIdentifier
from procure.suppliers.services import Contact
from tests.procure.profiles.conftest import DUE, NOW, ZONE
from tests.support.web import SECRET, app, client_as, no_limits, submit

__all__ = ["app", "client_as", "no_limits"]

TYPED = {
    "supplier": "Draad & Daad",
    "scheme": "NL-KVK",
    "number": "6903 4567",
    "name": "Ayşe Yıldız",
    "email": "ayse@draad.example",
}


@pytest.fixture
def client(app, monkeypatch):
    monkeypatch.setattr("procure.core.clock.now", lambda: NOW)
    return app.test_client(use_cookies=False)


@pytest.fixture
def link(city):
    """A tender's open link."""
    made = services.make_open_link(city.session, city.team["officer"], city.tender(), DUE, ZONE, NOW)
    city.session.commit()
    return made


def text_of(answer):
    """What a page says, as one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def path(link):
    return links.open_address("", SECRET, link.id)


def mails(city, template):
    city.session.expire_all()
    return city.session.scalars(select(Message).where(Message.template == template).order_by(Message.created_at)).all()


def address_in(mail):
    return links.mail_links(SECRET, "")[mail.template](mail)["url"]


def ask(client, link, **changes):
    return client.post(f"{path(link)}?language=en", data=TYPED | changes)


def confirm(client, city):
    return client.post(address_in(mails(city, links.CONFIRM)[-1]))


def firm_with_number(city, value="69034567", **values):
    firm = city.firm("Draad en Daad B.V.", **values)
    city.session.add(SupplierIdentifier(supplier_id=firm.id, scheme="NL-KVK", value=value))
    city.session.commit()
    return firm


def test_a_business_nobody_knows_comes_in_and_answers(client, city, link):
    page = text_of(client.get(f"{path(link)}?language=en"))
    assert "Cleaning of schools" in page
    assert "22 Dec 2026" in page
    assert "A link is on its way" in text_of(ask(client, link))
    assert city.session.scalar(select(Supplier.id).where(Supplier.name == "Draad & Daad")) is None, "not yet confirmed"
    address = address_in(mails(city, links.CONFIRM)[-1])
    for _robot in range(3):
        assert "69034567" in text_of(client.get(address))
    begun = client.post(address)
    assert begun.status_code == 302
    assert "You are asked because of the tender" in text_of(client.get(begun.headers["Location"] + "?language=en"))
    firm = city.session.scalars(select(Supplier).where(Supplier.name == "Draad & Daad")).one()
    person = city.session.scalars(select(SupplierContact).where(SupplierContact.supplier_id == firm.id)).one()
    assert (person.name, person.email) == (TYPED["name"], TYPED["email"])
    again = client.post(address)
    assert again.headers["Location"] == begun.headers["Location"], "the same mail leads to the same answers"


def test_who_is_known_to_the_city_comes_in_at_once_and_on_what_was_answered(client, city, link):
    firm = firm_with_number(city)
    contact = city.contact_of(firm)
    invitation = city.invite(firm, link.tender_id)
    ask(client, link, email=contact.email.upper())
    assert city.token(invitation) in confirm(client, city).headers["Location"]


def test_a_stranger_waits_until_somebody_of_the_business_lets_them_in(client, city, link):
    firm = firm_with_number(city, contacts=2)
    ask(client, link)
    waiting = confirm(client, city)
    assert "/join/" in waiting.headers["Location"]
    assert "Somebody has to let you in" in text_of(client.get(waiting.headers["Location"] + "?language=en"))
    asked = mails(city, links.NEWCOMER)
    assert {mail.recipient for mail in asked} == {each.email for each in city.session.query(SupplierContact)}
    assert city.session.scalars(select(ProfileInvitation)).all() == []
    address = address_in(asked[0])
    assert TYPED["email"] in text_of(client.get(address))
    assert client.post(address, data={"answer": "yes"}).status_code == 302
    assert "They were let in" in text_of(client.get(f"{address}?language=en"))
    (access,) = mails(city, links.BUSINESS)
    assert access.recipient == TYPED["email"]
    page = client.get(address_in(access) + "?language=en")
    assert "Cleaning of schools" in text_of(page)
    assert city.session.scalars(select(ProfileInvitation)).one().supplier_id == firm.id


def test_a_stranger_who_is_refused_sees_nothing(client, city, link):
    firm_with_number(city)
    ask(client, link)
    confirm(client, city)
    client.post(address_in(mails(city, links.NEWCOMER)[0]), data={"answer": "no"})
    address = address_in(mails(city, links.CONFIRM)[-1])
    assert "You are not let in" in text_of(client.get(f"{address}?language=en"))
    assert "/join/" in client.post(address).headers["Location"]
    assert city.session.scalars(select(ProfileInvitation)).all() == []


def test_a_name_alone_opens_no_business_that_is_known(client, city, link):
    ask(client, link, scheme="", number="")
    assert "/join/" not in confirm(client, city).headers["Location"], "nobody is called so: it is new"
    ask(client, link, scheme="", number="", email="other@elsewhere.example")
    assert "/join/" in confirm(client, city).headers["Location"]
    assert mails(city, links.NEWCOMER) == [], "by a name alone nobody is told who asked"


def test_the_city_lets_somebody_in(client, city, link, client_as):
    firm_with_number(city)
    ask(client, link)
    confirm(client, city)
    officer = client_as(Role.PROCUREMENT_OFFICER)
    page = officer.get(f"/profiles/of-tender/{link.tender_id}?language=en")
    assert "Ayşe Yıldız (ayse@draad.example), for Draad & Daad" in text_of(page)
    place = re.search(r'action="(/profiles/join-requests/[^"]+)"', page.text)[1]
    overview = f"/profiles/of-tender/{link.tender_id}"
    assert submit(officer, place, overview, answer="yes").status_code == 302
    assert "Let in" in text_of(officer.get(f"{overview}?language=en"))
    assert [mail.recipient for mail in mails(city, links.BUSINESS)] == [TYPED["email"]]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": "1234"}, "No number of this register looks like this"),
        ({"email": "nobody"}, "Enter an e-mail address"),
        ({"supplier": ""}, "Enter the name of the business"),
        ({"name": "x" * 201}, "200 characters"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, city, link, changes, said):
    page = ask(client, link, **changes)
    assert said in text_of(page)
    kept = next(value for name, value in TYPED.items() if name not in changes)
    assert kept.replace("&", "&amp;") in page.text
    assert mails(city, links.CONFIRM) == []


def test_nobody_is_flooded_with_mails(client, city, link):
    for _again in range(8):
        assert "A link is on its way" in text_of(ask(client, link))
    assert len(mails(city, links.CONFIRM)) == 5


def test_somebody_of_the_city_is_not_let_in(client, city, link):
    ask(client, link, email=city.account(city.team["officer"]).email)
    assert confirm(client, city).status_code == 400


def test_who_was_removed_does_not_come_back_by_the_first_mail(client, city, link):
    ask(client, link)
    confirm(client, city)
    first = address_in(mails(city, links.CONFIRM)[-1])
    (person,) = city.session.scalars(select(SupplierContact)).all()
    colleagues.bring_in(city.session, person.supplier_id, Contact("Jan", "jan@firm.example"), NOW)
    mine = address_in(mails(city, links.BUSINESS)[-1])
    assert client.post(f"{mine}/colleagues/{person.id}/remove").status_code == 302
    assert client.post(first).status_code == 404
    city.session.expire_all()
    assert [each.name for each in city.session.scalars(select(SupplierContact))] == ["Jan"]


def test_a_name_carries_no_link_into_a_mail_of_the_city(client, city, link):
    for changes in ({"name": "Win at https://x.example"}, {"supplier": "WWW.x.example"}):
        assert ask(client, link, **changes).status_code == 200
    assert mails(city, links.CONFIRM) == []


def test_a_colleague_is_mailed_once_however_often_they_are_brought_in(city):
    firm = city.firm()
    for minute in range(5):
        said = Contact("Jan", "jan@firm.example")
        colleagues.bring_in(city.session, firm.id, said, NOW + timedelta(minutes=minute))
    assert len(mails(city, links.BUSINESS)) == 1


def test_an_ended_link_lets_nobody_in(client, city, link, client_as):
    ask(client, link)
    officer = client_as(Role.PROCUREMENT_OFFICER)
    place = f"/profiles/of-tender/{link.tender_id}/open-link"
    assert path(link) in officer.get(place).text
    assert submit(officer, f"{place}/end").status_code == 302
    assert client.get(path(link)).status_code == 404
    assert confirm(client, city).status_code == 404


def test_who_asked_is_forgotten(city, link, client):
    ask(client, link)
    assert services.purge_requests(city.session, NOW + timedelta(days=13)) == 0
    assert services.purge_requests(city.session, NOW + timedelta(days=15)) == 1
    assert city.session.scalars(select(JoinRequest)).all() == []


def test_people_of_a_business_have_their_own_links(client, city):
    firm = city.firm(contacts=1)
    contact = city.contact_of(firm)
    invitation = city.invite(firm)
    page = client.get("/questionnaire/business")
    assert page.status_code == 200
    colleagues.send_access(city.session, contact.email, NOW)
    colleagues.send_access(city.session, contact.email, NOW + timedelta(minutes=5))
    (mail,) = mails(city, links.BUSINESS)
    address = address_in(mail) + "?language=en"
    for _robot in range(2):
        assert city.token(invitation) in client.get(address).text
    added = client.post(f"{address_in(mail)}/colleague", data={"name": "Jan", "email": "jan@firm.example"})
    assert added.status_code == 302
    second = mails(city, links.BUSINESS)[-1]
    assert second.recipient == "jan@firm.example"
    assert city.token(invitation) in client.get(address_in(second)).text, "a colleague joins the same answers"


def test_a_colleague_comes_in_from_the_questionnaire(client, city):
    firm = city.firm()
    invitation = city.invite(firm)
    place = f"/questionnaire/{city.token(invitation)}/colleague"
    assert client.get(place).status_code == 200
    assert client.post(place, data={"name": "Jan", "email": "jan@firm.example"}).status_code == 302
    assert mails(city, links.BUSINESS)[-1].recipient == "jan@firm.example"
    refused = client.post(f"{place}?language=en", data={"name": "", "email": "x"})
    assert "Enter a name" in text_of(refused)


def test_who_is_removed_knows_no_link_that_works(client, city):
    firm = city.firm(contacts=2)
    first, second = city.session.query(SupplierContact).filter_by(supplier_id=firm.id).order_by(SupplierContact.id)
    invitation = city.invite(firm)  # to the first
    old = city.token(invitation)
    for contact in (first, second):
        colleagues.send_access(city.session, contact.email, NOW)
    theirs, mine = (address_in(mail) for mail in mails(city, links.BUSINESS))
    removal = f"{mine}/colleagues/{first.id}/remove"
    assert first.name in text_of(client.get(removal))
    assert client.post(removal).status_code == 302
    for dead in (theirs, f"/questionnaire/{old}"):
        assert client.get(dead).status_code == 404
    city.session.expire_all()
    held = city.session.get_one(ProfileInvitation, invitation.id)
    assert held.contact_id == second.id
    assert city.token(held) in client.get(mine).text
    assert mails(city, links.INVITATION)[-1].recipient == second.email
    itself = client.post(f"{mine}/colleagues/{second.id}/remove")
    assert itself.status_code == 400


def test_a_business_begins_by_itself(client, city):
    firm = city.firm()
    colleagues.send_access(city.session, city.contact_of(firm).email, NOW)
    (mail,) = mails(city, links.BUSINESS)
    first, second = (client.post(f"{address_in(mail)}/begin").headers["Location"] for _twice in range(2))
    assert first == second
    assert client.get(first).status_code == 200


def test_a_link_to_a_business_ends(client, city):
    firm = city.firm()
    colleagues.send_access(city.session, city.contact_of(firm).email, NOW - timedelta(days=91))
    (mail,) = mails(city, links.BUSINESS)
    assert client.get(address_in(mail)).status_code == 404
    access = city.session.scalars(select(FirmAccess)).one()
    other = tokens.link_token(SECRET, joining.OPEN, access.id, 1)
    assert client.get(f"/questionnaire/business/{other}").status_code == 404
