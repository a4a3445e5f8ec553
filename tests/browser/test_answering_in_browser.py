"""A supplier answers on a phone and a slow network, in Dutch, English and Arabic, from its link to the receipt."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from procure.accounts import queries as accounts
from procure.core import audit, clock
from procure.core.actor import Role
from procure.local.machine import free_port
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.suppliers.queries import SupplierFilters, page
from tests.browser.conftest import City
from tests.support import evidence_files
from tests.support.accessibility import check
from tests.support.servers import CHECKOUT
from tests.support.web import SECRET

pytestmark = pytest.mark.browser

WORDS = {
    "en": {"start": "Start now", "save": "Save and continue", "rather": "I would rather not say", "send": "Send",
           "look": "Go on to send", "sent": "Your answers are sent", "problem": "There is a problem",
           "name": "Your name", "function": "What you do in the business", "rights": "Your rights, and who looked",
           "empty": "Leave it empty"},
    "nl": {"start": "Begin nu", "save": "Opslaan en verder", "rather": "Dat zeg ik liever niet", "send": "Versturen",
           "look": "Verder naar versturen", "sent": "Uw antwoorden zijn verstuurd", "problem": "Er is een probleem",
           "name": "Uw naam", "function": "Wat u in het bedrijf doet", "rights": "Uw rechten, en wie keek",
           "empty": "Leeg laten"},
    "ar": {"start": "البدء الآن", "save": "حفظ ومتابعة", "rather": "أفضّل عدم الإجابة", "send": "إرسال",
           "look": "الانتقال إلى الإرسال", "sent": "أُرسلت إجاباتكم", "problem": "هناك مشكلة",
           "name": "اسمكم", "function": "عملكم في المنشأة", "rights": "حقوقكم، ومن اطّلع على إجاباتكم",
           "empty": "ترك السؤال فارغًا"},
}  # fmt: skip
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""A phone far from its mast: 400 ms to the server, 400 kbit a second (in bytes)."""

FILES = {
    "en": {"choose": "Choose files", "add": "Add the files", "remove": "Remove", "file": "File",
           "saved": "Your answer is saved; only the file is not."},
    "nl": {"choose": "Kies bestanden", "add": "Bestanden toevoegen", "remove": "Verwijderen", "file": "Bestand",
           "saved": "Uw antwoord is opgeslagen; alleen het bestand niet."},
}  # fmt: skip
FIRST_PAGE = 100_000
"""Bytes over the wire that the first page may take, with all it loads."""


@pytest.fixture
def link(demo_city):
    """Invites a supplier of the demo city, one after the other; gives the path of its link."""
    with demo_city.sessions() as session:
        now = clock.now()
        officer = accounts.actor(session, accounts.holders(session, Role.PROCUREMENT_OFFICER)[0])
        audit.act(session, officer, now)
        for firm in page(session, SupplierFilters()).rows:
            if not queries.of_supplier(session, [firm.id]):
                terms = profiles.Terms(None, now.date() + timedelta(days=28), "nl", ZoneInfo("Europe/Amsterdam"))
                made = profiles.invite(session, officer, firm.id, None, terms, now)
                return profiles.address("", SECRET, made.id, made.generation)
    raise AssertionError("the demo city has no supplier left to invite")


class Killable:
    """A web server of its own on the demo city, which can be killed and started again on the same port."""

    def __init__(self, city: City) -> None:
        self._environment = os.environ | city.environment
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.wait()

    def kill_and_start(self) -> None:
        self._process.kill()
        self._process.wait()
        self._start()

    def _start(self) -> None:
        where = ["--host", "127.0.0.1", "--port", str(self._port), "--call", "procure.app:create_app"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "waitress", *where], cwd=CHECKOUT, env=self._environment, stderr=subprocess.DEVNULL
        )
        for _ in range(300):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), timeout=1):
                return
            time.sleep(0.1)
        raise AssertionError("the server does not start")


def answer(window: Page, words: dict[str, str]) -> None:
    """Give some answer to the question that stands there."""
    first = window.locator("main input:not([type=hidden]), main textarea").first
    kind = first.get_attribute("type")
    if kind == "radio":
        first.check()
        window.get_by_role("button", name=words["save"]).click()
    else:
        window.get_by_role("button", name=words["rather"]).or_(
            window.get_by_role("button", name=words["empty"])
        ).click()


@pytest.mark.parametrize(
    ("language", "script"), [("en", True), ("nl", True), ("ar", True), ("nl", False), ("ar", False)]
)
def test_a_supplier_answers_on_a_phone(open_as, link, language, script):
    words = WORDS[language]
    window = open_as(language=language, width=320, script=script).new_page()
    if script:
        window.context.new_cdp_session(window).send("Network.emulateNetworkConditions", SLOW)
    window.goto(link)
    assert window.locator("html").get_attribute("lang") == language
    assert window.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    if script:
        check(window)
    window.get_by_role("button", name=words["start"]).or_(window.get_by_role("link", name=words["start"])).click()
    window.get_by_role("button", name=words["save"]).click()
    expect(window.get_by_text(words["problem"])).to_be_visible()
    while "/questions/" in window.url:
        if script:
            check(window)
        before = window.url
        answer(window, words)
        window.wait_for_url(lambda url, before=before: url != before)
    if script:
        check(window)
    window.get_by_role("button", name=words["look"]).or_(window.get_by_role("link", name=words["look"])).click()
    window.get_by_label(words["name"]).fill("Samira Haddou")
    window.get_by_label(words["function"]).fill("Directeur")
    if script:
        check(window)
    window.get_by_role("button", name=words["send"], exact=True).click()
    expect(window.get_by_role("heading", name=words["sent"])).to_be_visible()
    if script:
        check(window)
    window.get_by_role("link", name=words["rights"]).click()
    if script:
        check(window)


@pytest.mark.parametrize("language", WORDS)
def test_where_figures_come_from_is_asked_without_a_fault(open_as, link, language):
    window = open_as(language=language, width=320).new_page()
    for question, answer_ in (("legal_form", "company"), ("size", "medium")):
        window.goto(f"{link}/questions/{question}")
        window.locator(f"input[value={answer_}]").check()
        window.get_by_role("button", name=WORDS[language]["save"]).click()
        window.wait_for_url(lambda url, question=question: question not in url)
    window.goto(f"{link}/questions/levels_background")
    expect(window.locator("#response")).to_be_hidden()
    window.locator("input[value=survey]").check()
    expect(window.locator("#response")).to_be_visible()
    check(window)


@pytest.mark.parametrize(("language", "script"), [("en", False), ("nl", False), ("nl", True)])
def test_a_file_is_added_and_taken_away_on_a_phone(open_as, link, language, script, tmp_path):
    words, look = FILES[language], check if script else str
    policy, photo = tmp_path / "gelijke behandeling.pdf", tmp_path / "foto van het certificaat.jpg"
    policy.write_bytes(evidence_files.pdf())
    photo.write_bytes(evidence_files.jpeg(6))
    window = open_as(language=language, width=320, script=script).new_page()
    window.goto(f"{link}/questions/equality_policy")
    window.get_by_label(words["choose"]).set_input_files([policy, photo])
    window.get_by_role("button", name=words["add"]).click()
    expect(window.get_by_role("link", name=policy.name, exact=True)).to_be_visible()
    expect(window.get_by_text("1 kB").first).to_be_visible()
    look(window)
    window.get_by_role("link", name=f"{words['remove']} {photo.name}").click()
    look(window)
    window.get_by_role("button", name=words["remove"]).click()
    expect(window.get_by_text(photo.name)).to_have_count(0)
    wrong = tmp_path / "beleid.pdf"
    wrong.write_bytes(b"MZ no PDF at all")
    window.get_by_label(words["choose"]).set_input_files(wrong)
    window.locator("input[value=in_writing]").check()
    window.get_by_role("button", name=WORDS[language]["save"]).click()
    expect(window.get_by_text(words["saved"])).to_be_visible()
    look(window)
    window.get_by_role("button", name=WORDS[language]["save"]).click()
    window.wait_for_url(lambda url: "equality_policy" not in url)
    window.goto(f"{link}/check")
    expect(window.get_by_text(f"{words['file']}: {policy.name}")).to_be_visible()
    look(window)


def test_the_first_page_is_light(open_as, link):
    window = open_as(width=320).new_page()
    wire = window.context.new_cdp_session(window)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    window.goto(link, wait_until="networkidle")
    assert 0 < sum(sizes) < FIRST_PAGE


def test_what_was_typed_outlives_a_moment_without_a_network(open_as, link):
    window = open_as(width=320).new_page()
    window.goto(link)
    window.goto(f"{window.url}/questions/what_would_help")
    window.get_by_role("textbox").fill("Pay within two weeks")
    window.context.set_offline(True)
    window.get_by_role("button", name=WORDS["en"]["save"]).click()
    window.wait_for_timeout(500)
    window.context.set_offline(False)
    window.goto(f"{link}/questions/what_would_help")
    expect(window.get_by_role("textbox")).to_have_value("Pay within two weeks")
    window.get_by_role("button", name=WORDS["en"]["save"]).click()
    window.wait_for_url(lambda url: "what_would_help" not in url)
    assert window.evaluate("sessionStorage.length") == 0, "nothing stays in the tab once the server has it"
    window.goto(f"{link}/questions/what_would_help")
    expect(window.get_by_role("textbox")).to_have_value("Pay within two weeks")


def test_a_server_that_is_killed_at_each_step_loses_no_answer(open_as, link, demo_city):
    window = open_as().new_page()
    with Killable(demo_city) as server:
        window.goto(f"{server.url}{link}/questions/legal_form")
        window.locator("input[value=foundation]").check()
        saved = []
        while "/questions/" in window.url:
            saved.append(urlsplit(window.url).path.rpartition("/")[2])
            before = window.url
            answer(window, WORDS["en"])
            window.wait_for_url(lambda url, before=before: url != before)
            server.kill_and_start()
        window.goto(f"{server.url}{link}/check")
        shown = window.locator("main .govuk-summary-list__actions a").count()
        assert shown == len(saved) > 5
        expect(window.get_by_text(WORDS["en"]["look"])).to_be_visible()
