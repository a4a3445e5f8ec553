"""What waits, jobs, mails and the trail, in a real browser, in both languages, on a wide and a narrow screen."""

import pytest
from playwright.sync_api import expect

from procure.core.actor import Role
from tests.support.accessibility import check

pytestmark = pytest.mark.browser

WAYS = [("en", 1280), ("nl", 320)]
WORDS = {
    "en": {
        "start": "What waits for you",
        "unpublished": "Not published yet",
        "tasks": "What has to be done",
        "parked": "Stopped, needs a person",
        "try again": "Try again",
        "tried": "is tried again",
        "refused": "Refused",
        "send again": "Send again",
        "sent again": "is sent again",
        "search": "Search",
    },
    "nl": {
        "start": "Wat op u wacht",
        "unpublished": "Nog niet gepubliceerd",
        "tasks": "Wat er moet gebeuren",
        "parked": "Gestopt, heeft een mens nodig",
        "try again": "Opnieuw proberen",
        "tried": "wordt opnieuw geprobeerd",
        "refused": "Geweigerd",
        "send again": "Opnieuw verzenden",
        "sent again": "wordt opnieuw verzonden",
        "search": "Zoeken",
    },
}


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_an_officer_goes_from_what_waits_to_the_tasks_of_a_tender(open_as, language, width):
    words = WORDS[language]
    page = open_as(Role.PROCUREMENT_OFFICER, language=language, width=width).new_page()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["start"])
    check(page)
    page.get_by_role("region", name=words["unpublished"]).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name=words["tasks"])).to_be_visible()
    check(page)


@pytest.mark.parametrize("language", list(WORDS))
def test_an_administrator_finds_what_stopped_and_is_asked_before_it_goes_on(open_as, language):
    words = WORDS[language]
    page = open_as(Role.ADMINISTRATOR, language=language, script=False).new_page()
    page.goto("/jobs?state=parked")
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_text("FileNotFoundError")).to_be_visible()
    page.get_by_role("button", name=words["try again"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("?")


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_lists_of_administrators_fit_every_screen(open_as, language, width):
    page = open_as(Role.ADMINISTRATOR, language=language, width=width).new_page()
    for path in ("/jobs", "/mails", "/audit"):
        page.goto(path)
        check(page)
        page.get_by_role("table").get_by_role("link").first.click()
        check(page)


@pytest.mark.parametrize("language", list(WORDS))
def test_the_trail_is_searched_without_javascript(open_as, language):
    page = open_as(Role.AUDITOR, language=language, script=False).new_page()
    page.goto("/audit")
    page.locator("#who").fill("sanne")
    page.get_by_role("main").get_by_role("button", name=WORDS[language]["search"]).click()
    names = page.get_by_role("table").locator("tbody td:nth-child(2)").all_inner_texts()
    assert set(names) == {"Sanne Vermeulen"}


def test_a_refused_mail_is_sent_again_after_asking(open_as):
    words = WORDS["en"]
    page = open_as(Role.ADMINISTRATOR).new_page()
    page.goto("/mails?state=refused")
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_role("button", name=words["send again"]).click()
    page.get_by_role("button", name=words["send again"]).click()
    expect(page.get_by_text(words["sent again"])).to_be_visible()
