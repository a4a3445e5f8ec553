"""The law and the check of a list in a real browser: in both languages, on narrow and wide screens, without script."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from procure.core.actor import Role
from tests.support.accessibility import check

pytestmark = pytest.mark.browser

LIST = """\
Award criteria
Firms owned by people from an ethnic minority get five extra points.
Describe how you will reach tenants from every community in this contract.
Something that no rule knows
Contract conditions
The contractor shall not discriminate on grounds of race or religion.
"""
WORDS = {
    "en": {
        "law": "What may be asked at which stage",
        "search": "Search",
        "confirm": "Confirm the rule",
        "why": "Why",
        "continue": "Continue",
        "check": "Check your decision",
        "decide": "Decide",
        "done": "Your decision holds from today.",
        "take back": "Take the decision back",
        "take it back": "Take it back",
        "ask": "Ask the legal adviser about this rule",
        "question": "Your question",
        "send": "Ask",
        "asked": "Your question is with the legal adviser.",
        "answer": "Your answer",
        "give": "Send the answer",
        "answered": "The answer is given.",
        "paste": "Or paste it",
        "check list": "Check",
        "unlawful": "1 unlawful",
        "kind": "Kind of requirement",
        "label": "A label or certificate",
        "again": "Show and judge again",
        "equivalents": "Equivalent labels are accepted",
    },
    "nl": {
        "law": "Wat in welke fase mag worden gevraagd",
        "search": "Zoeken",
        "confirm": "De regel bevestigen",
        "why": "Waarom",
        "continue": "Verder",
        "check": "Controleer uw beslissing",
        "decide": "Beslissen",
        "done": "Uw beslissing geldt vanaf vandaag.",
        "take back": "De beslissing intrekken",
        "take it back": "Terugnemen",
        "ask": "De jurist naar deze regel vragen",
        "question": "Uw vraag",
        "send": "Vragen",
        "asked": "Uw vraag ligt bij de jurist.",
        "answer": "Uw antwoord",
        "give": "Antwoord versturen",
        "answered": "Het antwoord is gegeven.",
        "paste": "Of plak de lijst",
        "check list": "Toetsen",
        "unlawful": "1 onrechtmatig",
        "kind": "Soort eis",
        "label": "Een keurmerk of certificaat",
        "again": "Tonen en opnieuw beoordelen",
        "equivalents": "Gelijkwaardige keurmerken",
    },
}


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("nl", 320)])
def test_the_adviser_confirms_a_rule_and_takes_it_back(open_as, language, width):
    words = WORDS[language]
    page = open_as(Role.LEGAL_ADVISER, language=language, width=width).new_page()
    page.goto("/law")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["law"])
    check(page)
    page.goto("/law/label/selection")
    check(page)
    page.get_by_role("link", name=words["confirm"]).click()
    page.get_by_label(words["why"], exact=True).fill("Read in full.")
    for number, value in enumerate(("1", "11", "2035")):
        page.locator('input[name="review_on"]').nth(number).fill(value)
    check(page)
    page.get_by_role("button", name=words["continue"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["check"])
    check(page)
    page.get_by_role("button", name=words["decide"]).click()
    expect(page.get_by_text(words["done"])).to_be_visible()
    check(page)
    page.get_by_role("link", name=words["take back"]).click()
    check(page)
    page.get_by_role("button", name=words["take it back"]).click()
    expect(page.get_by_role("link", name=words["take back"])).to_have_count(0)


@pytest.mark.parametrize("language", list(WORDS))
def test_a_question_is_asked_and_answered(open_as, language):
    words = WORDS[language]
    officer = open_as(Role.PROCUREMENT_OFFICER, language=language, width=320).new_page()
    officer.goto("/law/label/award")
    officer.get_by_role("link", name=words["ask"]).click()
    officer.get_by_label(words["question"]).fill(f"May we ask for Fairtrade coffee ({language})?")
    check(officer)
    officer.get_by_role("button", name=words["send"], exact=True).click()
    expect(officer.get_by_text(words["asked"])).to_be_visible()
    adviser = open_as(Role.LEGAL_ADVISER, language=language).new_page()
    adviser.goto("/law/questions")
    check(adviser)
    adviser.get_by_role("link", name=f"({language})?").first.click()
    adviser.get_by_label(words["answer"]).fill("Yes, or an equivalent.")
    check(adviser)
    adviser.get_by_role("button", name=words["give"], exact=True).click()
    expect(adviser.get_by_text(words["answered"])).to_be_visible()
    adviser.goto("/law/register")
    check(adviser)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("language", list(WORDS))
def test_a_list_is_checked_judged_again_and_saved(open_as, language, script, tmp_path):
    words = WORDS[language]
    page = open_as(Role.PROCUREMENT_OFFICER, language=language, width=320, script=script).new_page()
    page.goto("/law/check-list")
    page.get_by_label(words["paste"]).fill(LIST)
    page.get_by_role("button", name=words["check list"], exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(words["unlawful"])
    page.locator("#kind-2").select_option(label=words["label"])
    page.get_by_role("button", name=words["again"]).click()
    expect(page.locator("main")).to_contain_text(words["equivalents"])
    if script:
        check(page)
    with page.expect_download() as saved:
        page.locator('button[name="save"][value="xlsx"]').click()
    target = Path(tmp_path) / "list.xlsx"
    saved.value.save_as(target)
    assert target.read_bytes()[:2] == b"PK"
