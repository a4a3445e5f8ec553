"""What a view asks of its request: the site, who acts, the database session, the time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session, sessionmaker

from procure.core import audit, clock
from procure.core.actor import Actor
from procure.core.antivirus import Antivirus

API = "/api/"
"""Under this path nobody is known by a cookie."""

API_PAGE = "/api/v1/docs"
"""The one page there: the description for people."""


class SignedIn(Protocol):
    """Somebody whose web session holds."""

    @property
    def actor(self) -> Actor:
        """Who it is."""

    @property
    def language(self) -> str | None:
        """ISO 639-1; None where the person never chose."""

    @property
    def session_id(self) -> int:
        """Of the web session, so that a page can tell this one from others."""


class Bearer(Protocol):
    """Somebody whose program came with an API token that holds."""

    @property
    def actor(self) -> Actor:
        """Who it is, with the roles and departments of this moment, and the token named."""

    @property
    def scopes(self) -> frozenset[str]:
        """What the token was made for."""


@dataclass(frozen=True, slots=True)
class Site:
    """The values of the settings that pages need, and how a session is recognised.

    Attributes:
        city: name at the top of every page.
        colour: CSS hex of the city's colour.
        contact: whom to ask for help.
        controller_address, data_protection_officer, hosting: what privacy documents say of the city; empty where
            nobody has said it.
        base_url: address of the site as people see it, no slash at the end.
        time_zone: in which moments are shown.
        secret_key: signs sessions, derives links.
        session_hours: a session ends after this many hours without a request.
        demo: announced on every page.
        secure: cookies and transport over https only.
        sessions: makes database sessions of the role `office`.
        uploads: folder in which uploaded files lie until they are taken in.
        antivirus: asked before a file of somebody outside is kept; None where the city has none.
        pack_roots: folders that hold packs, a city's own before the shipped ones.
        recognise: who holds the session token of a cookie at a moment; None for nobody.
        recognise_bearer: who holds an API token at a moment; None for nobody.
    """

    city: str
    colour: str
    contact: str
    base_url: str
    time_zone: ZoneInfo
    secret_key: str
    session_hours: int
    demo: bool
    secure: bool
    sessions: sessionmaker[Session]
    uploads: Path
    antivirus: Antivirus | None
    pack_roots: tuple[Path, ...]
    recognise: Callable[[Session, str, datetime], SignedIn | None]
    recognise_bearer: Callable[[Session, str, datetime], Bearer | None]
    controller_address: str = ""
    data_protection_officer: str = ""
    hosting: str = ""

    @property
    def session_cookie(self) -> str:
        """Name of the cookie that holds the session token."""
        return "__Host-procure" if self.secure else "procure"


def site() -> Site:
    """The site this request is for."""
    return cast("Site", current_app.extensions["procure"])


def request_time() -> datetime:
    """When this request came in, in UTC: the `now` of everything it does."""
    if "request_time" not in g:
        g.request_time = clock.now()
    return cast("datetime", g.request_time)


def is_api() -> bool:
    """Whether this request is for the API, where tokens count and cookies don't; its readable page is a page."""
    return request.path.startswith(API) and request.path != API_PAGE


def bearer() -> Bearer | None:
    """Whose token a request for the API came with; None for nobody, and on pages."""
    if "bearer" not in g:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        sent = token.strip() if is_api() and scheme.lower() == "bearer" else ""
        g.bearer = site().recognise_bearer(_session(), sent, request_time()) if sent else None
    return cast("Bearer | None", g.bearer)


def signed_in_as() -> SignedIn | None:
    """Who is signed in; None for nobody, and in the API."""
    if "signed_in" not in g:
        token = None if is_api() else request.cookies.get(site().session_cookie)
        g.signed_in = site().recognise(_session(), token, request_time()) if token else None
    return cast("SignedIn | None", g.signed_in)


def current_actor() -> Actor:
    """Who acts in this request; on public pages perhaps a person without account, name or role."""
    known = bearer() or signed_in_as()
    return known.actor if known else Actor(account_id=None, name="")


def db() -> Session:
    """The request's database session, of the role `office`; the actor is already said to the audit trail."""
    session = _session()
    if "audit" not in session.info:
        audit.act(session, current_actor(), request_time())
    return session


def _session() -> Session:
    if "db" not in g:
        g.db = site().sessions()
    return cast("Session", g.db)


def install(app: Flask, values: Site) -> None:
    """Give the application its site, and close each request's session at its end."""
    app.extensions["procure"] = values

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        session = g.pop("db", None)
        if session is not None:
            session.close()
