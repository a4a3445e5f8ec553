"""The web side of the core, for `views`: permissions, the request's actor, session and time, pages, limits.

A view reads: `@blueprint.get("/people")`, `@permitted(Role.ADMINISTRATOR, Role.AUDITOR)`, one call of a service or
query with `db()`, `current_actor()`, `request_time()`, then `return page("accounts/people.html", ...)`.
"""

from collections.abc import Iterable

from flask import Flask

from procure.core.web import language as _language
from procure.core.web import pages as _pages
from procure.core.web import requests as _requests
from procure.core.web import security as _security
from procure.core.web.downloads import attachment
from procure.core.web.keyed import keep_to_itself, shown_revision
from procure.core.web.language import explain, gettext, language, lazy_gettext, money, ngettext, prefer
from procure.core.web.lists import list_as_file
from procure.core.web.pages import ADMINISTRATION, CONTRACTS, REFERENCE, REQUIREMENTS, TENDERS, Entry, page, success
from procure.core.web.permissions import (
    Audience,
    Permission,
    permission_of,
    permitted,
    permitted_by_token,
    public,
    signed_in,
)
from procure.core.web.requests import (
    Bearer,
    SignedIn,
    Site,
    bearer,
    current_actor,
    db,
    request_time,
    signed_in_as,
    site,
)
from procure.core.web.security import limiter, safe_target

__all__ = [
    "ADMINISTRATION",
    "CONTRACTS",
    "REFERENCE",
    "REQUIREMENTS",
    "TENDERS",
    "Audience",
    "Bearer",
    "Entry",
    "Permission",
    "SignedIn",
    "Site",
    "attachment",
    "bearer",
    "current_actor",
    "db",
    "explain",
    "gettext",
    "install",
    "keep_to_itself",
    "language",
    "lazy_gettext",
    "limiter",
    "list_as_file",
    "money",
    "ngettext",
    "page",
    "permission_of",
    "permitted",
    "permitted_by_token",
    "prefer",
    "public",
    "request_time",
    "safe_target",
    "shown_revision",
    "signed_in",
    "signed_in_as",
    "site",
    "success",
]


def install(app: Flask, values: Site, navigation: Iterable[Entry], *, limits_in: str, upload_limit_mb: int) -> None:
    """Turn a bare Flask application into one that closes, translates and dresses every page.

    Args:
        app: the application, its blueprints registered.
        values: the site.
        navigation: entries of all capabilities.
        limits_in: address of the Redis that counts requests, or `memory://`.
        upload_limit_mb: largest request body, in MB.
    """
    _requests.install(app, values)
    _security.install(app, values, limits_in=limits_in, upload_limit_mb=upload_limit_mb)
    _language.install(app)
    _pages.install(app, navigation)
