"""Suppliers are found, taken in from a table, merged and parted by a person with a browser, in both languages."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from procure.core.actor import Role
from tests.support.accessibility import check

pytestmark = pytest.mark.browser

WORDS = {
    "en": {
        "suppliers": "Suppliers",
        "table": "Take in a table of suppliers",
        "continue": "Continue",
        "columns": "Which column holds what",
        "search": "Search in names, places and numbers",
        "go": "Search",
        "duplicates": "Likely duplicates",
        "look": "Look at both",
        "one or two": "One firm or two?",
        "merge": "Merge them",
        "merged": "They are one supplier now",
        "undo": "Undo",
        "undo now": "Undo the merge",
        "undone": "stands for itself again",
        "add": "Add a supplier",
        "name": "Name",
        "register": "Register",
        "number": "Number",
        "save": "Save",
        "problem": "There is a problem",
        "person": "Add a contact person",
        "email": "E-mail address",
        "added": "The contact person is added",
    },
    "nl": {
        "suppliers": "Leveranciers",
        "table": "Een tabel met leveranciers inlezen",
        "continue": "Verder",
        "columns": "Welke kolom wat bevat",
        "search": "Zoeken in namen, plaatsen en nummers",
        "go": "Zoeken",
        "duplicates": "Waarschijnlijk dubbel",
        "look": "Beide bekijken",
        "one or two": "Eén onderneming of twee?",
        "merge": "Samenvoegen",
        "merged": "Het is nu één leverancier",
        "undo": "Ongedaan maken",
        "undo now": "De samenvoeging ongedaan maken",
        "undone": "staat weer op zichzelf",
        "add": "Een leverancier toevoegen",
        "name": "Naam",
        "register": "Register",
        "number": "Nummer",
        "save": "Opslaan",
        "problem": "Er is een probleem",
        "person": "Een contactpersoon toevoegen",
        "email": "E-mailadres",
        "added": "De contactpersoon is toegevoegd",
    },
}
SHOTS = os.environ.get("SHOTS")
"""A folder for pictures of each page, for who wants to look."""


@pytest.mark.parametrize(("language", "width", "script"), [("en", 1280, True), ("nl", 320, False)])
def test_from_a_new_supplier_to_a_merge_and_back(open_as, language, width, script):
    words = WORDS[language]
    page = open_as(Role.PROCUREMENT_OFFICER, language=language, width=width, script=script).new_page()

    def look(name):
        if script:
            check(page)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{language}-{width}.png", full_page=True)

    page.goto("/suppliers")
    expect(page.get_by_role("heading", level=1, name=words["suppliers"])).to_be_visible()
    look("list")

    page.get_by_role("button", name=words["add"]).click()
    page.get_by_label(words["name"], exact=True).fill("Zeilmakerij De Wind B.V.")
    page.get_by_label(words["register"]).select_option("NL-KVK")
    page.get_by_label(words["number"], exact=True).fill("1")
    page.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_role("heading", name=words["problem"])).to_be_visible()
    look("add")
    page.get_by_label(words["number"], exact=True).fill("97531246" if language == "en" else "97531247")
    page.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_role("heading", level=1, name="Zeilmakerij De Wind B.V.")).to_be_visible()

    page.get_by_role("link", name=words["person"]).click()
    page.get_by_label(words["name"], exact=True).fill("Iris Zeil")
    page.get_by_label(words["email"]).fill("iris@wind.example")
    look("contact")
    page.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_text(words["added"])).to_be_visible()
    look("one")

    page.goto("/suppliers/duplicates")
    expect(page.get_by_role("heading", level=1, name=words["duplicates"])).to_be_visible()
    look("duplicates")
    page.get_by_role("link", name=words["look"]).first.click()
    expect(page.get_by_role("heading", level=1, name=words["one or two"])).to_be_visible()
    look("merge")
    page.get_by_role("button", name=words["merge"]).click()
    expect(page.get_by_text(words["merged"])).to_be_visible()
    look("merged")
    page.get_by_role("link", name=words["undo"]).first.click()
    look("undo")
    page.get_by_role("button", name=words["undo now"]).click()
    expect(page.get_by_text(words["undone"])).to_be_visible()

    page.goto("/suppliers")
    page.get_by_label(words["search"]).fill("zeilm wind")
    page.get_by_role("button", name=words["go"], exact=True).click()
    expect(page.get_by_role("link", name="Zeilmakerij De Wind B.V.").first).to_be_visible()


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("nl", 1280)])
def test_a_table_is_sent_and_its_columns_are_matched(open_as, language, width):
    words = WORDS[language]
    page = open_as(Role.CONTRACT_MANAGER, language=language, width=width).new_page()
    page.goto("/suppliers")
    check(page)
    page.get_by_role("link", name=words["table"]).click()
    check(page)
    table = "Naam;Plaats;KvK-nummer\nTouwslagerij Knoop;Veerdam;97531248\n"
    page.locator("input[type=file]").set_input_files(
        {"name": f"touw-{language}.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.get_by_role("button", name=words["continue"]).click()
    expect(page.get_by_role("heading", level=1, name=words["columns"])).to_be_visible()
    expect(page.get_by_label("KvK", exact=False)).to_have_value("2")
    check(page)
    page.get_by_role("button", name=words["continue"]).click()
    expect(page.get_by_text(f"touw-{language}.csv").first).to_be_visible()
    check(page)
