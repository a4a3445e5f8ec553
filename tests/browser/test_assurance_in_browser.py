"""A plan is worked on by people with a browser, in both languages, wide and narrow, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from procure.core.actor import Role
from tests.support.accessibility import check

pytestmark = pytest.mark.browser

TITLE = "Maatschappelijke opvang voor gezinnen"
"""The demo's plan that is still a draft."""

WORDS = {
    "en": {
        "look": "See what the law says",
        "may not": "It may not stand at this stage",
        "save": "Save",
        "refused": "This requirement may not stand at this stage",
        "ask": "Ask",
        "asked": "Your question is with the legal adviser",
        "saved": "The requirement is saved.",
        "record": "Record it",
        "fell": "The inequality fell",
    },
    "nl": {
        "look": "Bekijk wat de wet zegt",
        "may not": "Het mag niet in deze fase staan",
        "save": "Opslaan",
        "refused": "Deze eis mag niet in deze fase staan",
        "ask": "Vragen",
        "asked": "Uw vraag ligt bij de jurist",
        "saved": "De eis is opgeslagen.",
        "record": "Vastleggen",
        "fell": "De ongelijkheid daalde",
    },
}


def draft(page: Page) -> str:
    """The address of the plan in draft."""
    page.goto("/plans?state=draft&mine=1")
    page.get_by_role("link", name=TITLE).click()
    return page.url


@pytest.mark.parametrize(
    ("language", "width", "script"), [("en", 1280, True), ("nl", 320, True), ("nl", 1280, False), ("en", 320, False)]
)
def test_a_refused_requirement_goes_a_lawful_way(open_as, language, width, script):
    page = open_as(Role.PROCUREMENT_OFFICER, language=language, width=width, script=script).new_page()
    words, say = WORDS[language], f"Text {language} {width}"
    address = draft(page)
    page.goto(f"{address}/requirements/new?stage=award")
    page.locator("select[name=kind]").select_option("owners_origin")
    page.locator("input[name=name]").fill(say)
    page.locator("textarea[name=text]").fill(f"{say}, in full.")
    page.locator("input[name=effects]").first.check()
    page.get_by_role("button", name=words["look"]).click()
    expect(page.locator("main")).to_contain_text(words["may not"])
    expect(page.locator("input[name=name]")).to_have_value(say)
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.get_by_role("heading", name=words["refused"])).to_be_visible()
    if script:
        check(page)
    page.locator("textarea[name=question]").fill("Mag het toch?")
    page.get_by_role("button", name=words["ask"], exact=True).click()
    expect(page.locator("main")).to_contain_text(words["asked"])
    expect(page.locator("textarea[name=text]")).to_have_value(f"{say}, in full.")
    page.locator("button[name=go]").last.click()
    expect(page.locator("main")).not_to_contain_text(words["may not"])
    expect(page.locator("input[name=name]")).to_have_value(say)
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator("main")).to_contain_text(words["saved"])
    expect(page.get_by_role("heading", level=1)).to_have_text(say)


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("nl", 320)])
def test_every_page_of_a_plan_is_accessible(open_as, language, width):
    page = open_as(Role.PROCUREMENT_OFFICER, language=language, width=width).new_page()
    page.goto("/plans")
    check(page)
    address = draft(page)
    check(page)
    effect = page.locator("a[href*='/effects/'][href$='/measures']").first.get_attribute("href")
    requirement = page.locator("h4 a[href*='/requirements/']").first.get_attribute("href")
    for path in (
        *(f"{address}{end}" for end in ("/trace", "/effects/new", "/requirements/new?kind=label&stage=selection")),
        *(effect, re.sub("/measures$", "", effect), re.sub("/measures$", "/drop", effect)),
        re.sub("/measures$", "/unanswered", effect),
        *(f"{requirement}{end}" for end in ("", "/edit", "/drop", "/question", "/evidence", "/exemption")),
        *("/plans/trace", "/plans?q=nothing+like+it"),
    ):
        page.goto(path)
        check(page)
    page.goto("/plans?state=approved&sort=deadline")
    page.locator("tbody a").first.click()
    check(page)


def test_an_equality_officer_reads_and_decides(open_as):
    page = open_as(Role.EQUALITY_OFFICER, language="nl").new_page()
    page.goto("/plans?state=submitted")
    page.locator("tbody a").first.click()
    check(page)
    page.locator("a[href$='/review']").click()
    check(page)
    page.locator("input[value=return]").check()
    page.locator("main form button").click()
    expect(page.get_by_role("alert")).to_contain_text("Zeg wat er gewijzigd moet worden")
    check(page)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_whether_an_inequality_fell_is_drawn_and_told(open_as, language):
    page = open_as(Role.CONTRACT_MANAGER, language=language, width=320).new_page()
    page.goto("/plans?state=approved&sort=deadline")
    for link in [each.get_attribute("href") for each in page.locator("tbody a").all()]:
        page.goto(link)
        if page.get_by_text(WORDS[language]["fell"]).count():
            break
    page.locator("a[href$='/measures']").first.click()
    expect(page.locator("main")).to_contain_text(WORDS[language]["fell"])
    expect(page.locator("main svg[role=img]")).to_have_attribute("aria-label", re.compile(".+"))
    assert page.locator("main tbody tr").count() == 3
    check(page)
