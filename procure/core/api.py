"""What the API of every capability shares: its object, fields, pages of a list, preconditions, description.

A view says its permission by `permitted_by_token`, its arguments and answer by schemas, calls one service or query
with them, and returns a dictionary that its schema renders. Errors become problems by themselves
(`core.web.problems`); the description names them for each operation by what it takes.
"""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from procure.core.forms import csrf
from procure.core.web import limiter, page, permission_of, public
from procure.core.web.problems import MEDIA_TYPE
from procure.core.web.requests import API_PAGE

F = TypeVar("F", bound=Callable[..., Any])

PREFIX = "/api/v1"
LARGEST_ID = 2**63 - 1
ID = f"int(max={LARGEST_ID})"
"""Converter of ids in paths: a number that the database could not hold is nobody's."""

LONGEST_PAGE = 200
LARGEST_BODY = 5_000_000
"""Bytes of a request; larger files go to the page of imports or the command line."""

LIMIT = "600 per minute"
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_CURSOR = r"^[0-9]{1,18}$"
_ETAG = r'^"[0-9]{1,9}(\.[0-9]{1,18})?"$'

_PROBLEMS = {
    400: "The body is no JSON, or the request is no request.",
    401: "No token, or one that is unknown, revoked or expired.",
    403: "The token lacks the scope, or its owner may not do this.",
    404: "There is none, or its existence is not yours to know.",
    405: "The address exists, the method there does not.",
    409: "It stands otherwise than this needs; the problem says how.",
    412: "It changed since you read it: `changed` says what stands there now.",
    413: "The body is too large.",
    415: "The body is not `application/json`.",
    422: "A value can't be taken: `errors` names each field.",
    429: "Too many requests; `Retry-After` says when to go on.",
    500: "A fault on our side; `reference` finds it in the log.",
}


class Api(SmorestApi):  # type: ignore[misc]  # flask-smorest is untyped
    """Collects the operations of all blueprints; errors and the description's page are the house's own."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Errors are answered by `core.web.problems`."""

    def _register_doc_blueprint(self) -> None:
        """`install` serves the description."""


class Operations(SmorestBlueprint):  # type: ignore[misc]  # flask-smorest is untyped
    """The operations of a capability."""

    if TYPE_CHECKING:

        def get(self, rule: str) -> Callable[[F], F]: ...
        def post(self, rule: str) -> Callable[[F], F]: ...
        def put(self, rule: str) -> Callable[[F], F]: ...
        def patch(self, rule: str) -> Callable[[F], F]: ...
        def arguments(
            self, schema: type[Schema], *, location: str = "json", unknown: str | None = None
        ) -> Callable[[F], F]: ...
        def response(self, status_code: int, schema: type[Schema]) -> Callable[[F], F]: ...
        def errorhandler(self, code_or_exception: type[Exception]) -> Callable[[F], F]: ...


class Text(fields.String):
    """A text that the database can hold: no zero character, no half of a surrogate pair."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if _UNWRITABLE.search(text):
            raise ValidationError("A text holds a character that no text can hold.")
        return text


class Id(fields.Integer):
    """Number of a record."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(min=1, max=LARGEST_ID), **kwargs)


class Paged(Schema):
    """Which page of a list. Lists fall from the newest record; `next` of one page is `cursor` of the following."""

    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=LONGEST_PAGE))
    cursor = fields.String(load_default=None, validate=validate.Regexp(_CURSOR))


class Precondition(Schema):
    """The state that was read, as its answer gave it in `ETag`."""

    match = fields.String(data_key="If-Match", required=True, validate=validate.Regexp(_ETAG))


class NextPage(Schema):
    """Base of a page of a list."""

    next = fields.String(allow_none=True, metadata={"description": "Cursor of the next page; null on the last."})


def blueprint_of(name: str, import_name: str, description: str) -> Operations:
    """The blueprint of a capability's operations, open to tokens alone and so needing no form token."""
    made = Operations(f"api_{name}", import_name, url_prefix=PREFIX, description=description)
    made.before_request(_check_body)
    csrf.exempt(made)
    limiter.limit(LIMIT)(made)
    return made


def after(wanted: dict[str, Any]) -> int:
    """The id below which a page begins."""
    return int(wanted["cursor"]) if wanted["cursor"] else LARGEST_ID


def paged(rows: Sequence[Any], limit: int, render: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """A page of a list.

    Args:
        rows: records with an `id`, one more than the page holds where there is a next one.
        limit: how many it holds.
        render: what the answer says of one.
    """
    shown = rows[:limit]
    return {"items": [render(row) for row in shown], "next": str(shown[-1].id) if len(rows) > limit else None}


def seen(match: dict[str, Any]) -> int:
    """The revision that a request says it read."""
    return int(match["match"].strip('"').partition(".")[0])


def tagged(body: dict[str, Any], revision: object) -> tuple[dict[str, Any], int, dict[str, str]]:
    """An answer with the state it shows, for `If-Match`."""
    return body, 200, {"ETag": f'"{revision}"'}


def install(app: Flask, blueprints: Sequence[Operations]) -> None:
    """Mount the operations of all capabilities, their description, and the page of it for people."""
    app.config.update(
        API_TITLE="procure", API_VERSION="1", OPENAPI_VERSION="3.1.0", OPENAPI_URL_PREFIX=None, JSON_SORT_KEYS=False
    )
    api = Api()
    api.init_app(app)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    described = _described(app, api.spec.to_dict())

    @app.get(f"{PREFIX}/openapi.json")
    @public
    def openapi() -> Response:
        """The description for programs."""
        return jsonify(described)

    @app.get(API_PAGE)
    @public
    def api_docs() -> ResponseReturnValue:
        """The description for people."""
        return page("_layout/api.html", described=described)


def _check_body() -> None:
    """A body must be JSON and small."""
    if (request.content_length or 0) > LARGEST_BODY:
        raise RequestEntityTooLarge
    if request.content_length and not request.is_json:
        raise UnsupportedMediaType


def _described(app: Flask, spec: dict[str, Any]) -> dict[str, Any]:
    """The description, each operation with its scope and every problem it may answer."""
    problem = {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {"type": "object"},
            "changed": {"type": "object"},
            "reference": {"type": "string"},
        },
    }
    components = spec["components"]
    components["schemas"]["Problem"] = problem
    components["responses"] = {
        f"Problem{status}": {
            "description": meaning,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, meaning in _PROBLEMS.items()
    }
    permissions = {
        (re.sub(r"<(?:[^:<>]*(?:\([^)]*\))?:)?([^<>]+)>", r"{\1}", rule.rule), method): permission_of(
            app.view_functions[rule.endpoint]
        )
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    for path, operations in spec["paths"].items():
        shared = operations.get("parameters", [])
        for method, operation in operations.items():
            if method == "parameters":
                continue
            permission = permissions[path, method.upper()]
            if permission is None or permission.scope is None:
                raise RuntimeError(f"{method} {path} says no scope")
            operation["security"] = [{"token": []}]
            operation["x-scope"] = permission.scope
            parameters = [*shared, *operation.get("parameters", ())]
            statuses = {400, 401, 403, 404, 422, 429, 500}
            if method != "get":
                statuses |= {409, 413, 415}
            if any(each.get("name") == "If-Match" for each in parameters):
                statuses |= {412}
            responses = {code: held for code, held in operation["responses"].items() if code.startswith("2")}
            responses |= {str(code): {"$ref": f"#/components/responses/Problem{code}"} for code in sorted(statuses)}
            operation["responses"] = responses
    return spec
