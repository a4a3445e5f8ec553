"""A real browser, and the demo city served to it on a port of its own."""

import shutil
import threading
import uuid
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from waitress.server import create_server

from procure.accounts import services as accounts
from procure.app import create_app
from procure.core import audit, clock
from procure.core.actor import SYSTEM, Role
from procure.core.database import DatabaseRole, make_engine, make_sessions
from procure.core.web import limiter
from procure.demo import city
from procure.local.databases import Databases
from procure.local.run import environment_of
from tests.support import servers
from tests.support.web import SECRET, VAULT, settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

FLAGS = [
    "--no-sandbox",  # a container's root can't use Chromium's own
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]

TEMPLATE = "template_city"

OpenAs = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        warnings.warn("no Chromium is found: the tests that need a browser are skipped", stacklevel=1)
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="no Chromium is found"))


class City:
    """The demo city, served.

    Attributes:
        url: where.
        sessions: of the role `office`.
        environment: variables by which another process serves the same city.
    """

    def __init__(self, url: str, office: str, environment: dict[str, str]) -> None:
        self.url = url
        self.environment = environment
        self.sessions = make_sessions(make_engine(office))
        self._tokens: dict[Role, str] = {}

    def sign_in_link(self, role: Role) -> str:
        """An address that signs in somebody of a role, once."""
        with self.sessions() as session:
            audit.act(session, SYSTEM, clock.now())
            return dict(accounts.demo_sign_in_links(session, self.url, SECRET, clock.now()))[role]

    def session_of(self, role: Role) -> str:
        """The token of a web session of somebody of a role, the same for the whole run."""
        if role not in self._tokens:
            link = self.sign_in_link(role).rsplit("/", 1)[-1]
            with self.sessions() as session:
                visit = accounts.Visit("127.0.0.1", "tests", SECRET, 8, clock.now())
                self._tokens[role] = accounts.use_link(session, link, visit)
        return self._tokens[role]


@pytest.fixture(scope="session")
def demo_city(cluster: Databases, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The demo city on a database of this worker, a copy of one that is filled once a run."""

    def fill(databases: Databases) -> None:
        office, walled = (make_engine(databases.urls(TEMPLATE)[role]) for role in ("office", "profiles"))
        folder, zone = tmp_path_factory.mktemp("uploads"), ZoneInfo("Europe/Amsterdam")
        city.load(office, walled, VAULT, folder, zone, clock.now())
        office.dispose()
        walled.dispose()

    name = f"city_{uuid.uuid4().hex}"
    cluster.create_database(name, servers.template(TEMPLATE, fill, template_database))
    office = cluster.urls(name)[DatabaseRole.OFFICE]
    engine = make_engine(office)
    limiter.enabled = False
    profiles = make_engine(cluster.urls(name)[DatabaseRole.PROFILES])
    made = settings(
        demo=True,
        city="Waterhaven",
        contact="help@waterhaven.example",
        database_url_office=office,
        database_url_profiles=cluster.urls(name)[DatabaseRole.PROFILES],
    )
    app = create_app(made, engine, profiles)
    server = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield City(f"http://127.0.0.1:{server.effective_port}", office, environment_of(made))
    server.close()
    thread.join(timeout=10)
    engine.dispose()
    profiles.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as started:
        yield started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


@pytest.fixture
def open_as(browser: Browser, demo_city: City) -> Iterator[OpenAs]:
    """Opens windows: `open_as(Role.AUDITOR, language="nl", width=320, script=False)`; no role is nobody.

    The cookies are given, not fetched by a first page: Chromium forgets to close a page that is told to while a
    navigation is being committed (https://crbug.com/536385539, https://github.com/microsoft/playwright/issues/42366),
    and Playwright waits for that without a limit. So no test closes a page; a context closes with all of its own.
    """
    opened = []

    def make(
        role: Role | None = None, *, language: str = "en", width: int = 1280, script: bool = True
    ) -> BrowserContext:
        context = browser.new_context(
            base_url=demo_city.url, viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        opened.append(context)
        cookies = {"language": language} | ({"procure": demo_city.session_of(role)} if role else {})
        context.add_cookies([{"name": name, "value": value, "url": demo_city.url} for name, value in cookies.items()])
        return context

    yield make
    for context in opened:
        context.close()
