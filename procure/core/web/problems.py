"""Errors as a program reads them: problem+json (RFC 9457), whatever went wrong in the API.

The type of a problem is `about:blank` where its status says it all, else a name below `/problems/` that docs/api.md
explains. Texts are in the language that the request accepts.
"""

import dataclasses
import logging
import secrets
from typing import Any

from flask import Response, g, json, request
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from procure.core import audit
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.web.language import explain

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str = "", name: str = "", **more: Any) -> Response:
    """A problem.

    Args:
        status: of HTTP.
        detail: what went wrong this time, for people.
        name: below `/problems/`; empty where the status says it all.
        more: further members, which programs may read.
    """
    body = {
        "type": f"/problems/{name}" if name else "about:blank",
        "title": HTTP_STATUS_CODES[status],
        "status": status,
        **({"detail": detail} if detail else {}),
        **{member: as_json(value) for member, value in more.items()},
    }
    return Response(json.dumps(body), status, mimetype=MEDIA_TYPE)


def problem_of(error: Exception) -> Response:
    """The problem of an error that a view of the API raised, or that kept it from being called."""
    if isinstance(error, Invalid):
        return problem(422, explain(error), "invalid", errors={error.field or "": [explain(error)]})
    if isinstance(error, NotFound):
        return problem(404)
    if isinstance(error, Forbidden):
        return problem(403, str(error))
    if isinstance(error, Conflict):
        # a revision that has moved on is a precondition that failed; another state is a conflict
        status = 412 if "If-Match" in request.headers and "state" not in error.changed else 409
        return problem(status, "It changed since you read it.", "changed", changed=error.changed)
    if isinstance(error, HTTPException):
        return _of_http(error)
    reference = secrets.token_hex(4)
    log.error("fault %s in %s %s", reference, request.method, request.url_rule, exc_info=error)
    g.pop("db", None)
    return problem(500, reference=reference)


def as_json(value: Any) -> Any:
    """A value as JSON can hold it: what a service says of a change may be amounts and moments."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return as_json(dataclasses.asdict(value))
    return audit.plain(value)


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    messages = getattr(error, "data", {}).get("messages")
    made = problem(status, "", "invalid" if messages else "", **({"errors": messages} if messages else {}))
    if status == 401:
        made.headers["WWW-Authenticate"] = 'Bearer realm="procure"'
    if status == 405:
        made.headers.extend((name, value) for name, value in error.get_headers() if name == "Allow")
    if isinstance(error, RateLimitExceeded):
        made.headers["Retry-After"] = str(error.limit.limit.get_expiry())
    return made
