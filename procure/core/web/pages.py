"""Pages: rendering, navigation, the success banner, and what a refusal or fault looks like."""

import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, flash, g, render_template, request, url_for
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.text import LANGUAGES, LOCALES, N_
from procure.core.web import problems
from procure.core.web.language import explain, language, language_links
from procure.core.web.permissions import permission_of, public
from procure.core.web.requests import current_actor, is_api, signed_in_as, site

log = logging.getLogger(__name__)

EXPLAINED = frozenset({400, 403, 404, 405, 409, 413, 429, 500})
"""Statuses with a page of their own in templates/errors; any other shows the nearest, 400 or 500."""


@dataclass(frozen=True, slots=True)
class Section:
    """What several entries stand together under in the main menu, so that the menu keeps to one line.

    Attributes:
        text: marked with `N_`.
        place: order among sections and entries without one, small first.
    """

    text: str
    place: int


TENDERS = Section(N_("Tenders"), 10)
REQUIREMENTS = Section(N_("Requirements"), 20)
CONTRACTS = Section(N_("Contracts"), 30)
REFERENCE = Section(N_("Rules and figures"), 70)
ADMINISTRATION = Section(N_("Administration"), 90)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation; whom it is shown to follows from the permission of its view.

    Attributes:
        text: marked with `N_`.
        endpoint: of the page it leads to, `<capability>.<view>`.
        place: order, small first.
        under: endpoint prefixes that light the entry up besides its own.
        section: under which it stands; without one it is in the main menu itself.
        footer: it stands at the foot of every page, not in the navigation.
    """

    text: str
    endpoint: str
    place: int = 50
    under: tuple[str, ...] = ()
    section: Section | None = None
    footer: bool = False


def page(template: str, status: int = 200, **context: Any) -> tuple[str, int]:
    """A page from a template; actor, city, language and navigation are known to every template.

    Args:
        template: path below templates.
        status: of HTTP.
        context: what the template shows.
    """
    return render_template(template, **context), status


def success(message: str) -> None:
    """Say at the top of the next page that something was done; the text is already in the reader's language."""
    flash(message, "success")


def install(app: Flask, navigation: Iterable[Entry]) -> None:
    """Give every template its surroundings, and every refusal its page."""
    entries = sorted(navigation, key=lambda entry: entry.place)

    @app.context_processor
    def surroundings() -> dict[str, Any]:
        known = signed_in_as()
        return {
            "site": site(),
            "actor": current_actor(),
            "signed_in": known is not None,
            "language": language(),
            "direction": LOCALES[language()].text_direction,
            "language_links": language_links,
            "may": lambda endpoint, method="GET": _may(app, endpoint, method),
            "navigation": lambda: _menu(_shown(app, (entry for entry in entries if not entry.footer))),
            "footer_links": lambda: _shown(app, (entry for entry in entries if entry.footer)),
        }

    pages: dict[type[Exception], Callable[[Any], Any]] = {
        HTTPException: _http_error,
        CSRFError: lambda _error: _error_page(400, "errors/stale.html"),
        RateLimitExceeded: lambda _error: _error_page(429),
        Invalid: lambda error: _error_page(400, reason=explain(error)),
        NotFound: lambda _error: _error_page(404),
        Forbidden: lambda _error: _error_page(403),
        Conflict: lambda error: _error_page(409, changed=sorted(error.changed)),
        Exception: _fault,
    }
    for kind, show in pages.items():
        app.register_error_handler(kind, _page_or_problem(show))

    @app.get("/city.css")
    @public
    def city_css() -> Response:
        """The city's colour as a custom property: the content policy allows no style in a page."""
        return Response(
            f":root {{ --city-colour: {site().colour}; }}\n",
            mimetype="text/css",
            headers={"Cache-Control": "public, max-age=3600"},
        )


def _page_or_problem(show: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """People get the page of an error, programs its problem."""
    return lambda error: problems.problem_of(error) if is_api() else show(error)


def _may(app: Flask, endpoint: str, method: str) -> bool:
    """Whether the actor may call a view, for templates that show a link or button to it.

    A view that takes no reading method is asked about with POST, whatever the template says.
    """
    permission = permission_of(app.view_functions[endpoint])
    known = signed_in_as()
    if not any("GET" in (rule.methods or ()) for rule in app.url_map.iter_rules(endpoint)):
        method = "POST"
    return permission is not None and permission.allows(known.actor if known else None, method)


def _shown(app: Flask, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    endpoint = request.endpoint or ""
    return [
        {
            "text": entry.text,
            "href": url_for(entry.endpoint),
            "active": endpoint == entry.endpoint or endpoint.startswith(entry.under),
            "top": entry.section or Section(entry.text, entry.place),
        }
        for entry in entries
        if _may(app, entry.endpoint, "GET")
    ]


def _menu(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The main menu: a section leads to its first entry that the actor may open, and holds the others."""
    tops: dict[Section, list[dict[str, Any]]] = {}
    for entry in shown:
        tops.setdefault(entry["top"], []).append(entry)
    return [
        {
            "text": top.text,
            "href": within[0]["href"],
            "active": any(entry["active"] for entry in within),
            "within": within if len(within) > 1 else [],
        }
        for top, within in sorted(tops.items(), key=lambda item: item[0].place)
    ]


def _error_page(status: int, template: str | None = None, **context: Any) -> tuple[str, int]:
    return page(template or f"errors/{status}.html", status, **context)


def _http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    # Where the host is foreign no address can be made, and an internal error comes here only where its page failed.
    if isinstance(error, SecurityError | InternalServerError):
        return error
    status = error.code if error.code in EXPLAINED else 500 if error.code >= 500 else 400
    text, _ = _error_page(status)
    return text, error.code


def _fault(error: Exception) -> tuple[str, int]:
    reference = secrets.token_hex(4)
    # The rule, not the address: paths and queries may hold names, links or codes.
    log.error("fault %s in %s %s", reference, request.method, request.url_rule, exc_info=error)
    g.pop("db", None)
    # The fault may be that nobody can be recognised: the page must not ask again.
    g.setdefault("signed_in", None)
    g.setdefault("language", request.accept_languages.best_match(list(LANGUAGES)) or "en")
    return _error_page(500, reference=reference)
