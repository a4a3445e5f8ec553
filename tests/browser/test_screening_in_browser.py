"""A tender is screened by a person with a browser, in both languages, wide and narrow, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from procure.core.actor import Role
from tests.support.accessibility import check

pytestmark = pytest.mark.browser

WORDS = {
    "en": {
        "all": "Check and confirm all as proposed",
        "answered": "Check answers and confirm",
        "save": "Save and continue",
        "reason": "Why your answer departs from the proposal",
        "needed": "Say why your answer departs from what was proposed.",
        "confirm": "Confirm the screening",
        "confirmed": "The screening is confirmed.",
        "version": "Version 1",
        "together": "Confirm clear standard cases together",
        "these": "Confirm these",
        "back": "Take it back",
        "open": "open again",
        "search": "Search",
        "save filter": "Save this filter",
        "name": "Name of the filter",
        "keep": "Save",
    },
    "nl": {
        "all": "Alles nakijken en bevestigen zoals voorgesteld",
        "answered": "Antwoorden nakijken en bevestigen",
        "save": "Opslaan en verder",
        "reason": "Waarom uw antwoord afwijkt van het voorstel",
        "needed": "Zeg waarom uw antwoord afwijkt van het voorstel.",
        "confirm": "De screening bevestigen",
        "confirmed": "De screening is bevestigd.",
        "version": "Versie 1",
        "together": "Duidelijke standaardgevallen samen bevestigen",
        "these": "Deze bevestigen",
        "back": "Terugnemen",
        "open": "weer open",
        "search": "Zoeken",
        "save filter": "Dit filter bewaren",
        "name": "Naam van het filter",
        "keep": "Opslaan",
    },
}
WAYS = [("en", 1280, True), ("nl", 320, False)]


def first_tender(page: Page, query: str) -> None:
    page.goto(f"/screening?{query}")
    page.locator("main tbody th a").first.click()


@pytest.mark.parametrize(("language", "width", "script"), WAYS)
def test_from_the_list_to_a_confirmed_tier(open_as, language, width, script):
    words = WORDS[language]
    page = open_as(Role.PROCUREMENT_OFFICER, language=language, width=width, script=script).new_page()
    page.goto("/screening?state=proposed&tier=enhanced")
    if script:
        check(page)
    first_tender(page, f"state=proposed&tier={'enhanced' if script else 'full'}")
    overview = page.url
    page.locator(".govuk-task-list__link").first.click()
    outcome = page.locator("#outcome")
    before = outcome.inner_text()
    radio = page.locator("input[name=answer]:not(:checked)").last
    radio.check()
    if script:
        check(page)
        expect(outcome).not_to_have_text(before)
    page.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_role("alert")).to_contain_text(words["needed"])
    page.get_by_label(words["reason"]).fill("Seen on site / ter plaatse gezien.")
    page.get_by_role("button", name=words["save"]).click()
    page.goto(overview)
    page.get_by_role("button", name=words["answered"]).click()
    if script:
        check(page)
    page.get_by_role("button", name=words["confirm"]).click()
    expect(page.get_by_text(words["confirmed"])).to_be_visible()
    page.get_by_role("link", name=words["version"]).click()
    expect(page.get_by_text("Seen on site / ter plaatse gezien.")).to_be_visible()


@pytest.mark.parametrize(("language", "width", "script"), WAYS)
def test_all_as_proposed_takes_two_pages(open_as, language, width, script):
    words = WORDS[language]
    page = open_as(Role.EQUALITY_OFFICER, language=language, width=width, script=script).new_page()
    first_tender(page, "state=proposed")
    page.get_by_role("button", name=words["all"]).click()
    page.get_by_role("button", name=words["confirm"]).click()
    expect(page.get_by_text(words["confirmed"])).to_be_visible()


@pytest.mark.parametrize(("language", "width", "script"), WAYS)
def test_clear_cases_go_together_and_come_back(open_as, language, width, script):
    words = WORDS[language]
    page = open_as(Role.PROCUREMENT_OFFICER, language=language, width=width, script=script).new_page()
    page.goto("/screening")
    page.get_by_role("button", name=words["together"]).click()
    boxes = page.locator("input[name=id]")
    expect(boxes.first).to_be_visible()  # a count does not wait for the page that the button brings
    for place in range(1, boxes.count()):
        boxes.nth(place).uncheck()
    page.get_by_role("button", name=words["these"]).click()
    expect(page.locator("main .govuk-list li")).to_have_count(1)
    page.get_by_role("button", name=words["back"]).click()
    expect(page.get_by_text(words["open"])).to_be_visible()


@pytest.mark.parametrize(("language", "width", "script"), WAYS)
def test_a_filter_is_kept_and_leads_back(open_as, language, width, script):
    words = WORDS[language]
    page = open_as(Role.CONTRACT_MANAGER, language=language, width=width, script=script).new_page()
    page.goto("/screening")
    page.locator("input[name=tier][value=full]").check()
    page.get_by_role("button", name=words["search"], exact=True).click()
    page.get_by_role("link", name=words["save filter"]).click()
    page.get_by_label(words["name"]).fill(f"Full {language}")
    page.get_by_role("button", name=words["keep"], exact=True).click()
    page.goto("/screening")
    page.get_by_role("link", name=f"Full {language}", exact=True).click()
    expect(page).to_have_url(re.compile(r"tier=full"))
    expect(page.locator("input[name=tier][value=full]")).to_be_checked()


@pytest.mark.parametrize(("language", "width", "script"), WAYS)
def test_a_cell_of_the_matrix_leads_to_as_many_tenders(open_as, language, width, script):
    page = open_as(Role.AUDITOR, language=language, width=width, script=script).new_page()
    page.goto("/screening/matrix")
    if script:
        check(page)
    cell = page.locator(".app-matrix__cell", has_text=re.compile(r"[1-9]")).first
    count = re.sub(r"\D", "", cell.inner_text())
    cell.click()
    expect(page.get_by_role("status")).to_contain_text(re.compile(rf"\b{count}\b"))


@pytest.mark.parametrize("path", ["/about/pre-screening", "/about/accessibility"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_pages_open_to_everyone_fit(open_as, path, width, language):
    page = open_as(language=language, width=width).new_page()
    page.goto(path)
    check(page)
