"""Figures are handed in, looked at, loaded and removed by a person with a browser, in both languages."""

import pytest
from playwright.sync_api import expect

from procure.core.actor import Role

pytestmark = pytest.mark.browser

WORDS = {
    "en": {
        "load": "Load figures from a file",
        "continue": "Continue",
        "left out": "Lines left out",
        "problem": "There is a problem",
        "birth": "Country of birth, one's own or one's parents'",
        "load now": "Load the figures",
        "loaded": "2 figures are loaded",
        "share": "25.0%",
        "remove": "Remove the figures of this file",
        "removed": "are removed",
        "really": "Remove the figures",
    },
    "nl": {
        "load": "Cijfers uit een bestand inlezen",
        "continue": "Verder",
        "left out": "Overgeslagen regels",
        "problem": "Er is een probleem",
        "birth": "Geboorteland, van de persoon zelf of van de ouders",
        "load now": "De cijfers inlezen",
        "loaded": "2 cijfers zijn ingelezen",
        "share": "25,0%",
        "remove": "De cijfers van dit bestand verwijderen",
        "removed": "zijn verwijderd",
        "really": "De cijfers verwijderen",
    },
}
HEADER = "area,area_code,area_level,reference_date,classification,group,count,share_percent,area_total\n"


@pytest.mark.parametrize(("language", "width", "script"), [("en", 1280, True), ("nl", 320, False)])
def test_from_a_file_to_a_share_and_back(open_as, language, width, script):
    words = WORDS[language]
    origin = f"origin ({language})"
    lines = [f"Veerdam,VD,town,2025-01-01,{origin},born abroad,250,,1000"]
    lines += [f"Veerdam,VD,town,2025-01-01,{origin},neither,750,,1000", f"Veerdam,VD,town,soon,{origin},others,1,,1"]
    page = open_as(Role.EQUALITY_OFFICER, language=language, width=width, script=script).new_page()
    page.goto("/population/")
    page.get_by_role("button", name=words["load"]).click()
    page.locator("input[type=file]").set_input_files(
        {"name": f"veerdam-{language}.csv", "mimeType": "text/csv", "buffer": (HEADER + "\n".join(lines)).encode()}
    )
    page.get_by_role("button", name=words["continue"]).click()
    expect(page.get_by_role("table", name=words["left out"])).to_contain_text("soon")

    page.get_by_role("button", name=words["load now"]).click()
    expect(page.get_by_role("heading", name=words["problem"])).to_be_visible()

    page.get_by_label(words["birth"]).check()
    page.get_by_label("born abroad").check()
    page.get_by_role("button", name=words["load now"]).click()
    expect(page.get_by_text(words["loaded"])).to_be_visible()
    address = page.url

    page.goto("/population/?q=veerdam")
    expect(page.get_by_role("table")).to_contain_text(words["share"])
    page.goto(address)
    page.get_by_role("link", name=words["remove"]).click()
    page.get_by_role("button", name=words["really"]).click()
    expect(page.get_by_text(words["removed"])).to_be_visible()
