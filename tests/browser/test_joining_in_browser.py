"""Somebody comes in by the open link of a tender, on a phone, and brings a colleague in, who is removed again."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from procure.accounts import queries as accounts
from procure.core import audit, clock
from procure.core.actor import Role
from procure.core.outbox import Message
from procure.profiles.queries import joining as queries
from procure.profiles.services import joining, links
from procure.tenders.models import Tender
from tests.support.accessibility import check
from tests.support.web import SECRET

pytestmark = pytest.mark.browser

WORDS = {
    "en": {"supplier": "Name of the business", "name": "Your name", "email": "Your e-mail address",
           "send": "Send me a link", "sent": "A link is on its way", "go": "Yes, go on",
           "bring": "Bring a colleague in", "begun": "Equality questionnaire",
           "colleague": "Name of your colleague", "theirs": "E-mail address of your",
           "mail": "Send the link", "remove": "Remove", "problem": "There is a problem"},
    "nl": {"supplier": "Naam van het bedrijf", "name": "Uw naam", "email": "Uw e-mailadres",
           "send": "Stuur mij een link", "sent": "Er is een link onderweg", "go": "Ja, verder",
           "bring": "Een collega laten meewerken", "begun": "Vragenlijst gelijke behandeling",
           "colleague": "Naam van uw collega", "theirs": "E-mailadres van uw",
           "mail": "De link verzenden", "remove": "Verwijderen", "problem": "Er is een probleem"},
}  # fmt: skip


@pytest.fixture
def link(demo_city):
    """The path of the open link of a tender."""
    with demo_city.sessions() as session:
        now = clock.now()
        officer = accounts.actor(session, accounts.holders(session, Role.PROCUREMENT_OFFICER)[0])
        audit.act(session, officer, now)
        for tender_id in session.scalars(select(Tender.id).where(Tender.is_published).order_by(Tender.id)):
            if queries.open_link_of(session, tender_id) is None:
                due_on = now.date() + timedelta(days=28)
                made = joining.make_open_link(session, officer, tender_id, due_on, ZoneInfo("Europe/Amsterdam"), now)
                return links.open_address("", SECRET, made.id)
    raise AssertionError("every tender has an open link")


def mailed(demo_city, to):
    """The path in the last mail to an address."""
    with demo_city.sessions() as session:
        query = select(Message).where(Message.recipient == to).order_by(Message.created_at.desc()).limit(1)
        mail = session.scalars(query).one()
        return links.mail_links(SECRET, "")[mail.template](mail)["url"]


@pytest.mark.parametrize(("language", "script"), [("en", True), ("nl", True), ("nl", False)])
def test_people_of_a_business_come_in_by_themselves(open_as, demo_city, link, language, script):
    words = WORDS[language]
    window = open_as(language=language, width=320, script=script).new_page()
    mine, theirs = (f"{name}-{uuid4().hex[:8]}@stof.example" for name in ("samira", "jan"))

    def look():
        if script:
            check(window)

    window.goto(link)
    look()
    window.get_by_role("button", name=words["send"]).click()
    expect(window.get_by_text(words["problem"])).to_be_visible()
    look()
    window.get_by_label(words["supplier"]).fill(f"Stof {uuid4().hex[:8]}")
    window.get_by_label(words["name"]).fill("Samira Haddou")
    window.get_by_label(words["email"]).fill(mine)
    window.get_by_role("button", name=words["send"]).click()
    expect(window.get_by_role("heading", name=words["sent"])).to_be_visible()
    look()
    window.goto(mailed(demo_city, mine))
    look()
    window.get_by_role("button", name=words["go"]).click()
    expect(window.get_by_role("heading", name=words["begun"])).to_be_visible()
    window.get_by_role("link", name=words["bring"]).click()
    look()
    window.get_by_label(words["colleague"]).fill("Jan de Wit")
    window.get_by_label(words["theirs"]).fill(theirs)
    window.get_by_role("button", name=words["mail"]).click()
    window.goto(mailed(demo_city, theirs))
    look()
    expect(window.get_by_text("Samira Haddou").first).to_be_visible()
    window.get_by_role("link", name=words["remove"]).click()
    look()
    window.get_by_role("button", name=words["remove"]).click()
    expect(window.get_by_role("link", name=words["remove"])).to_have_count(0)
    look()
