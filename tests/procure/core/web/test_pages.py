"""The menu: few words on top, the pages of the open section under it, and nothing that the reader may not open."""

import pytest
from lxml import html

from procure.core.actor import Role


def menus(client, path):
    """Texts of the main menu, of the section that is open, and what is marked as current, at a page."""
    page = html.fromstring(client.get(path).text)
    main = page.xpath('//nav[@aria-label="Main menu"]//a')
    section = page.xpath('//nav[contains(@class, "app-section")]//a')
    current = [each.text_content().strip() for each in main + section if each.get("aria-current")]
    return [[each.text_content().strip() for each in links] for links in (main, section)] + [current]


@pytest.mark.parametrize("role", Role)
def test_the_main_menu_keeps_to_one_line_for_every_role(client_as, role):
    main, section, current = menus(client_as(role), "/")
    assert len(main) <= 6
    assert section == []
    assert current == ["Start"]


def test_a_section_shows_its_pages_where_it_is_open(client_as):
    main, section, current = menus(client_as(Role.PROCUREMENT_OFFICER), "/screening/matrix")
    assert main == ["Start", "Tenders", "Requirements", "Contracts", "Rules and figures"]
    assert section == ["Pipeline", "Matrix", "Prepare a tender", "Imports", "Suppliers", "Equality profiles"]
    assert current == ["Tenders", "Matrix"]


def test_a_section_leads_to_the_first_page_one_may_open(client_as):
    page = html.fromstring(client_as(Role.ADMINISTRATOR).get("/screening").text)
    (link,) = page.xpath('//nav[@aria-label="Main menu"]//a[normalize-space()="Requirements"]')
    assert link.get("href") == "/plans"
    assert "Prepare a tender" not in page.text_content()
