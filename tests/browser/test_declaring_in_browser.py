"""A supplier declares for a selection file on a phone, in both languages, from link to receipt."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from procure.accounts import queries as accounts
from procure.core import audit, clock
from procure.core.actor import Role
from procure.declarations import queries
from procure.declarations import services as declarations
from procure.profiles import services as profiles
from procure.suppliers.queries import SupplierFilters, page
from procure.tenders import queries as tenders
from tests.support.accessibility import check
from tests.support.web import SECRET

pytestmark = pytest.mark.browser

WORDS = {
    "en": {"yes": "Yes", "none": "No, none", "save": "Save and continue", "on": "Go on", "what": "What was it about?",
           "body": "Which body ruled?", "look": "Go on to send", "send": "Send", "name": "Your name",
           "function": "What you do in the business", "sent": "Your declaration is sent"},
    "nl": {"yes": "Ja", "none": "Nee, geen", "save": "Opslaan en verder", "on": "Ga verder",
           "what": "Waar ging het over?", "body": "Welke instantie oordeelde?", "look": "Verder naar versturen",
           "send": "Versturen", "name": "Uw naam", "function": "Wat u in het bedrijf doet",
           "sent": "Uw verklaring is verstuurd"},
}  # fmt: skip


@pytest.fixture
def link(demo_city):
    """A supplier of the demo city with an invitation for a tender that asks for declarations; gives its path."""
    with demo_city.sessions() as session:
        now = clock.now()
        officer = accounts.actor(session, accounts.holders(session, Role.PROCUREMENT_OFFICER)[0])
        audit.act(session, officer, now)
        tender = next(
            each
            for each in tenders.listed(session, officer, tenders.TenderFilters(), 2**62, 200)
            if queries.may_see(session, officer, each) and queries.file_of(session, each.id) is None
        )
        asked = declarations.Asked(["discrimination", "labour_law"], now.date() + timedelta(days=20))
        declarations.open_file(session, officer, tender.id, asked, now.date(), now)
        firm = page(session, SupplierFilters()).rows[0]
        terms = profiles.Terms(tender.id, now.date() + timedelta(days=28), "nl", ZoneInfo("Europe/Amsterdam"))
        made = profiles.invite(session, officer, firm.id, None, terms, now)
        return profiles.address("", SECRET, made.id, made.generation) + "/declaration"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_supplier_declares_on_a_phone(open_as, link, language):
    words = WORDS[language]
    window = open_as(language=language, width=320).new_page()
    window.goto(link)
    check(window)
    window.goto(f"{link}/grounds/discrimination")
    check(window)
    window.get_by_label(words["yes"], exact=True).check()
    window.get_by_role("button", name=words["save"]).click()
    check(window)
    window.get_by_label(words["what"]).fill("Refused applicants for their name")
    window.get_by_label(words["body"]).fill("Rechtbank Amsterdam")
    for part, typed in zip(
        window.locator(".govuk-date-input__input").all(), ("1", "3", str(clock.now().year - 1)), strict=True
    ):
        part.fill(typed)
    window.get_by_role("button", name=words["save"]).click()
    check(window)
    window.locator("main input[type=checkbox]").first.check()
    window.get_by_role("button", name=words["save"]).click()
    check(window)
    window.goto(f"{link}/grounds/labour_law")
    window.get_by_label(words["none"]).check()
    window.get_by_role("button", name=words["save"]).click()
    check(window)
    window.get_by_role("button", name=words["look"]).click()
    window.get_by_label(words["name"]).fill("Samira Haddou")
    window.get_by_label(words["function"]).fill("Directeur")
    check(window)
    window.get_by_role("button", name=words["send"], exact=True).click()
    expect(window.get_by_role("heading", name=words["sent"])).to_be_visible()
    check(window)
