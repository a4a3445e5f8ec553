"""The language of a page, and the filters that write dates and amounts in it."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from flask import Flask, Response, g, request, url_for
from flask_babel import Babel, refresh  # type: ignore[import-untyped]
from flask_babel import gettext as _gettext
from flask_babel import lazy_gettext as _lazy_gettext
from flask_babel import ngettext as _ngettext

from procure.core import text
from procure.core.errors import Invalid
from procure.core.text import LANGUAGES, SUPPLIER_LANGUAGES
from procure.core.translations import compile_all
from procure.core.web.requests import signed_in_as, site

COOKIE = "language"
YEAR = 365 * 24 * 3600


def gettext(message: str, **parameters: object) -> str:
    """A text in the reader's language, its `%(name)s` places filled. Views import it as `_`."""
    return cast("str", _gettext(message, **parameters))


def ngettext(one: str, many: str, number: int, **parameters: object) -> str:
    """A text for one or many, in the reader's language; `%(num)d` is the number."""
    return cast("str", _ngettext(one, many, number, **parameters))


def lazy_gettext(message: str) -> str:
    """A text that is looked up when it is shown, for what is written once and read in every language: forms."""
    return cast("str", _lazy_gettext(message))


def language() -> str:
    """Language of this request, ISO 639-1: chosen here, else before, else by the account, else by the browser."""
    if "language" not in g:
        known = signed_in_as()
        choices = (request.args.get("language"), request.cookies.get(COOKIE), known.language if known else None)
        chosen = next((choice for choice in choices if choice in LANGUAGES), None)
        g.language = chosen or request.accept_languages.best_match(list(LANGUAGES)) or "en"
    return cast("str", g.language)


def prefer(among: Collection[str], letter: str | None = None) -> None:
    """Read this request in one of the languages of suppliers: the one the reader chose, else a letter's, else its own.

    Args:
        among: languages in which the page may be read; where we have none of them, it is read in our first.
        letter: language of the letter that led here, ISO 639-1; it goes before the browser's.
    """
    g.languages = [each for each in SUPPLIER_LANGUAGES if each in among] or list(SUPPLIER_LANGUAGES)[:1]
    choices = (request.args.get("language"), request.cookies.get(COOKIE), letter)
    chosen = next((choice for choice in choices if choice in g.languages), None)
    g.language = chosen or request.accept_languages.best_match(g.languages) or g.languages[0]
    refresh()


def language_links() -> list[dict[str, Any]]:
    """The languages this page can be read in, with a link to itself in each."""
    if request.endpoint is None:
        return []
    kept = {key: value for key, value in request.args.to_dict(flat=False).items() if key != "language"}
    arguments: dict[str, Any] = {**kept, **(request.view_args or {})}
    return [
        {
            "code": code,
            "name": name,
            "current": code == language(),
            "href": url_for(request.endpoint, **{**arguments, "language": code}),
        }
        for code, name in SUPPLIER_LANGUAGES.items()
        if code in g.get("languages", LANGUAGES)
    ]


def explain(refusal: Invalid) -> str:
    """What a service refuses, in the reader's language."""
    return gettext(refusal.message, **refusal.parameters)


def day(value: date | datetime | None) -> str:
    """A day in the reader's language and the city's time."""
    return text.day(value, language(), site().time_zone)


def moment(value: datetime | None) -> str:
    """A moment in the reader's language and the city's time."""
    return text.moment(value, language(), site().time_zone)


def money(amount: Decimal | None, currency: str | None = None) -> str:
    """An amount in the reader's language; one without a currency says so."""
    written = text.money(amount, currency, language())
    return written if currency or not written else gettext("%(amount)s (currency not stated)", amount=written)


def number(value: Decimal | float | None) -> str:
    """A number in the reader's language."""
    return text.number(value, language())


def file_size(size: int) -> str:
    """The size of a file in bytes, in the reader's language."""
    return text.file_size(size, language())


def percent(share: float | None, digits: int = 0) -> str:
    """A share between 0 and 1 as a percentage in the reader's language."""
    return text.percent(share, language(), digits)


def language_name(code: str) -> str:
    """A language (ISO 639-1) in the reader's own; the code itself where it has no name there."""
    return text.language_name(code, language())


def recorded(value: Any) -> str:
    """A value of the audit trail for people to read: moments in the city's time, yes and no, lists in one line."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(recorded(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {recorded(item)}" for key, item in value.items())
    if isinstance(value, str) and len(value) > 18 and value[10:11] == "T":
        try:
            return moment(datetime.fromisoformat(value))
        except ValueError:
            return value
    return str(value)


def translated(message: str, **parameters: object) -> str:
    """A text marked with `N_` elsewhere, in the reader's language."""
    return gettext(message, **parameters) if message else ""


def install(app: Flask) -> None:
    """Compile the catalogues, choose the language of each request, register the filters, remember a choice."""
    Babel(app, default_translation_directories=str(compile_all()), locale_selector=language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for function in (day, moment, money, number, file_size, percent, language_name, recorded, translated):
        app.add_template_filter(function)

    @app.after_request
    def remember(response: Response) -> Response:
        chosen = request.args.get("language", "")
        if chosen in g.get("languages", LANGUAGES):
            response.set_cookie(
                COOKIE, chosen, max_age=YEAR, secure=site().secure, httponly=True, samesite="Lax", path="/"
            )
        return response
