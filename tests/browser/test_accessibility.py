"""axe over every page that links lead to, as an administrator, an officer and nobody, in both languages and widths.

One example of each address is looked at, and of an address with a query one more, so a new page is looked at as soon
as something links to it.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from procure.core.actor import Role
from tests.support.accessibility import faults

pytestmark = pytest.mark.axe

LEAVING = re.compile(r"[?&]language=|/(static|healthz)|export|download|\.(csv|xlsx|json|docx)(\?|$)")
STARTS = {
    None: ("/sign-in", "/sign-in/code", "/sign-in/link/gone", "/no-such-page"),
    Role.ADMINISTRATOR: ("/", "/no-such-page"),
    Role.PROCUREMENT_OFFICER: ("/",),
    Role.EQUALITY_OFFICER: ("/",),
}
MOST = 200
"""Pages in one walk; far more than there are kinds of them."""


def kind(path: str) -> str:
    """Addresses that differ in ids alone are of one kind, as are two with the same names in the query."""
    parts = urlsplit(path)
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair} - {"language"})
    return re.sub(r"/(\d+|[0-9a-f-]{32,})(?=/|$)", "/#", parts.path) + ("?" + names[0] if names else "")


def walk(page: Page, starts: tuple[str, ...]) -> Iterator[str]:
    """Go to one page of each kind that can be reached; gives its address while the page stands there."""
    waiting, seen = list(starts), {kind(start) for start in starts}
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        page.goto(path)
        yield path
        for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
            target = link.split("#")[0]
            if target.startswith("/") and not LEAVING.search(target) and kind(target) not in seen:
                seen.add(kind(target))
                waiting.append(target)


@pytest.mark.parametrize("role", STARTS, ids=lambda role: role or "nobody")
@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_has_a_violation(open_as, role, language, width):
    page = open_as(role, language=language, width=width).new_page()
    found, looked_at = [], []
    for path in walk(page, STARTS[role]):
        looked_at.append(path)
        found += [f"{path}: {fault}" for fault in faults(page)]
        if page.locator("html").get_attribute("lang") != language:
            found.append(f"{path}: is not in {language}")
    assert len(looked_at) >= len(STARTS[role])
    assert found == [], "\n".join(found)
