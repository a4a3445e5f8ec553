"""Getting in with keyboard alone, and without JavaScript; what the browser itself has to say about our pages."""

import pytest
from playwright.sync_api import expect

from procure.core.actor import Role

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False])
def test_a_link_signs_in_by_its_button(open_as, demo_city, script):
    page = open_as(language="en", script=script).new_page()
    page.goto(demo_city.sign_in_link(Role.EQUALITY_OFFICER))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What waits for you")


@pytest.mark.parametrize("script", [True, False])
def test_inviting_somebody_works_with_and_without_javascript(open_as, script):
    page = open_as(Role.ADMINISTRATOR, script=script).new_page()
    page.goto("/people/invite")
    page.get_by_label("E-mail address").fill(f"new{script}@waterhaven.example".lower())
    page.get_by_label("Legal adviser").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("is on its way")).to_be_visible()


def test_the_first_tab_leads_to_the_content(open_as):
    page = open_as().new_page()
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("E-mail address")).to_be_focused()


def test_an_error_is_announced_and_leads_to_its_field(open_as):
    page = open_as().new_page()
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_title("Error: Sign in – Waterhaven")
    expect(page.get_by_role("alert")).to_contain_text("Enter your password")
    page.get_by_role("link", name="Enter your password").click()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()


def test_the_content_policy_blocks_nothing_of_ours(open_as):
    page = open_as(Role.ADMINISTRATOR).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in ("/people", "/people/1", "/profile", "/departments/1"):
        page.goto(path)
    assert [text for text in said if "Content Security Policy" in text] == []


def test_the_menu_opens_on_a_narrow_screen(open_as):
    page = open_as(Role.ADMINISTRATOR, width=320).new_page()
    page.goto("/profile")
    menu = page.get_by_role("button", name="Menu")
    menu.click()
    page.get_by_role("link", name="Administration", exact=True).click()
    expect(page.get_by_role("navigation", name="Administration").get_by_role("link", name="Jobs")).to_be_visible()
