"""Draft contracts and clause texts in a real browser: both languages, narrow and wide, with and without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from procure.core.actor import Role

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WORDS = {
    "en": {
        "drafts": "Draft contracts",
        "decide": "Accept or overrule",
        "save": "Save",
        "why": "Choose why you overrule",
        "own": "In your own words",
        "library": "Clauses for contracts",
        "about": "How the clause check works, and how often it errs",
    },
    "nl": {
        "drafts": "Conceptcontracten",
        "decide": "Aanvaarden of herzien",
        "save": "Opslaan",
        "why": "Kies waarom u de bevinding herziet",
        "own": "In uw eigen woorden",
        "library": "Clausules voor contracten",
        "about": "Hoe de clausulecontrole werkt en hoe vaak zij zich vergist",
    },
}


def check(page: Page) -> None:
    """No violation of axe, and nothing wider than the screen."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert found == [], [(each["id"], [node["html"][:160] for node in each["nodes"][:3]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.parametrize("width", [320, 1280])
def test_an_officer_goes_from_a_finding_to_its_words_and_overrules_it(open_as, language, width):
    words = WORDS[language]
    page = open_as(Role.PROCUREMENT_OFFICER, language=language, width=width).new_page()
    page.goto("/drafts?state=open")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["drafts"])
    check(page)
    page.locator("main th a").first.click()
    check(page)
    place = page.locator(".app-spots a").first
    target = place.get_attribute("href").partition("#")[2]
    place.click()
    expect(page.locator(f"#{target}")).to_be_attached()
    back = page.locator(".app-draft-back a").first
    back.click()
    expect(page.locator(".app-finding:target")).to_be_visible()
    page.get_by_role("link", name=words["decide"]).first.click()
    check(page)
    page.locator('input[name="status"][value="present"]').check()
    page.get_by_label(words["own"]).fill("Clause 4 says it.")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator("main")).to_contain_text(words["why"])
    expect(page.get_by_label(words["own"])).to_have_value("Clause 4 says it.")
    check(page)


@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.parametrize("width", [320, 1280])
def test_the_adviser_reads_what_waits(open_as, language, width):
    words = WORDS[language]
    page = open_as(Role.LEGAL_ADVISER, language=language, width=width).new_page()
    page.goto("/drafts?state=asked")
    page.locator("main th a").first.click()
    page.goto(f"{page.url.partition('?')[0].partition('#')[0]}/review")
    check(page)
    page.goto("/clauses")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["library"])
    check(page)
    page.locator('a[href^="/clauses/texts/"]').first.click()
    check(page)
    page.goto("/about/clause-check")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["about"])
    check(page)


def test_without_script_the_words_are_a_click_away(open_as):
    page = open_as(Role.PROCUREMENT_OFFICER, script=False).new_page()
    page.goto("/drafts?state=open")
    page.locator("main th a").first.click()
    page.locator(".app-spots a").first.click()
    assert "#words-" in page.url
    expect(page.locator(".app-draft-text mark").first).to_be_visible()
