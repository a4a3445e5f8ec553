"""A supplier takes the questions along as a file on a phone, and brings them back filled in."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_answering_in_browser import link
from tests.support.accessibility import check

__all__ = ["link"]

pytestmark = pytest.mark.browser

WORDS = {
    "en": {"way": "Answer in a spreadsheet", "back": "See what it changes", "sole": "Sole trader",
           "save": "Save these answers", "problem": "There is a problem"},
    "nl": {"way": "Antwoorden in een spreadsheet", "back": "Bekijk wat het wijzigt", "sole": "Eenmanszaak",
           "save": "Deze antwoorden opslaan", "problem": "Er is een probleem"},
}  # fmt: skip


@pytest.mark.parametrize(("language", "script"), [("en", True), ("nl", True), ("nl", False)])
def test_the_questions_go_and_come_back_as_a_file(open_as, link, language, script, tmp_path):
    words, look = WORDS[language], check if script else str
    window = open_as(language=language, width=320, script=script).new_page()
    window.goto(link)
    window.get_by_role("link", name=words["way"]).click()
    look(window)
    window.get_by_role("button", name=words["back"]).click()
    expect(window.get_by_text(words["problem"])).to_be_visible()
    look(window)
    taken = window.request.get(f"{link}/questionnaire.csv?language={language}").text()
    file = tmp_path / "vragen.csv"
    separator = ";" if ";" in taken.splitlines()[-1] else ","
    file.write_text(
        re.sub(rf"(legal_form{separator}[^{separator}]*{separator})", rf"\g<1>{words['sole']}", taken), "utf-8"
    )
    window.locator("input[type=file]").set_input_files(file)
    window.get_by_role("button", name=words["back"]).click()
    expect(window.get_by_text(words["sole"], exact=False).first).to_be_visible()
    look(window)
    window.get_by_role("button", name=words["save"]).click()
    window.wait_for_url("**/check*")
    expect(window.get_by_text(words["sole"], exact=False).first).to_be_visible()
