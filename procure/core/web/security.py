"""Headers, cookies, forged requests, limits, safe redirects, and the gate that asks each view whom it lets in."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, request, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response as WerkzeugResponse

from procure.core.errors import Forbidden
from procure.core.web.permissions import READING, Permission, permission_of
from procure.core.web.requests import Site, bearer, signed_in_as

SIGN_IN = "accounts.sign_in"
"""Endpoint to which nobody known is sent; the core knows it by name only."""

UNCOUNTED = frozenset({"assets", "city_css"})
"""Endpoints that cost next to nothing: counting would cost more."""

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No inline script or style, no other site: what a text might smuggle in can't run."""

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def caller() -> str:
    """Whose requests are counted together: a signed-in person's, else those of one address."""
    known = bearer() or signed_in_as()
    return f"account:{known.actor.account_id}" if known else f"address:{get_remote_address()}"


limiter = Limiter(
    key_func=caller,
    default_limits=["1200 per minute"],
    default_limits_exempt_when=lambda: request.endpoint in UNCOUNTED,
    in_memory_fallback_enabled=True,
)
"""Refuses those who ask too often; `@limiter.limit("20 per minute")` on a view sets its own limit."""


def safe_target(target: str | None) -> str | None:
    """An address to go to after signing in, if it lies within this site; None where it does not.

    Args:
        target: path and query as a link gave it: no host, no scheme, nothing that a browser reads as one.
    """
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if "\\" in target or any(ord(character) < 32 for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _let_in(permission: Permission) -> None:
    """Let a program in whose token holds, has the scope, and whose owner may."""
    held = bearer()
    if held is None:
        abort(401)
    if permission.scope not in held.scopes:
        raise Forbidden(f"This token has no scope {permission.scope}.")
    if not permission.allows(held.actor, request.method):
        raise Forbidden("Your roles do not allow this.")


def install(app: Flask, values: Site, *, limits_in: str, upload_limit_mb: int) -> None:
    """Close the application.

    Args:
        app: the application.
        values: the site.
        limits_in: address of the Redis that counts requests, or `memory://`.
        upload_limit_mb: largest request body, in MB.
    """
    host = urlsplit(values.base_url).hostname
    app.config.update(
        SECRET_KEY=values.secret_key,
        SESSION_COOKIE_NAME="__Host-procure-form" if values.secure else "procure-form",
        SESSION_COOKIE_SECURE=values.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=upload_limit_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        TRUSTED_HOSTS=sorted({host or "localhost", "localhost", "127.0.0.1"}),
        RATELIMIT_STORAGE_URI=limits_in,
        RATELIMIT_STORAGE_OPTIONS={} if limits_in.startswith("memory") else {"socket_timeout": 2},
    )
    limiter.init_app(app)

    @app.before_request
    def gate() -> WerkzeugResponse | None:
        if request.endpoint is None:
            return None  # routing has already failed: 404 or 405
        permission = permission_of(app.view_functions[request.endpoint])
        if permission is None:
            abort(403)
        if permission.scope is not None:
            _let_in(permission)
            return None
        known = signed_in_as() if permission.needs_actor else None
        if permission.allows(known.actor if known else None, request.method):
            return None
        if known is not None:
            abort(403)
        wanted = request.full_path.rstrip("?") if request.method in READING else None
        return redirect(url_for(SIGN_IN, next=safe_target(wanted)))

    @app.after_request
    def close(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if values.secure:
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response
