"""What axe finds on the page that stands in a browser, and whether that page fits its screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is many times as long, and nobody reads it
}


def faults(page: Page) -> list[str]:
    """Each rule that the page breaks, with the first places where; and whether something pushes it wide."""
    page.wait_for_load_state()  # a click is over when the next page begins, before its style sheet is there
    violations = Axe().run(page, options=_OPTIONS).response["violations"]
    found = [f"{each['id']}: {'; '.join(node['html'][:200] for node in each['nodes'][:3])}" for each in violations]
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return found + ([f"is {wide} px wide"] if wide > screen else [])


def check(page: Page) -> None:
    """No page may have a fault."""
    found = faults(page)
    assert found == [], "\n".join([page.url, *found])
