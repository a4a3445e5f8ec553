"""Every address with every role, and with none: in comes who the view says; one that says nothing is shut."""

import uuid
from types import MappingProxyType

import pytest
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from procure.core.actor import Role
from procure.core.web import Audience, permission_of
from procure.core.web.permissions import READING
from tests.support.web import app, client, client_as, give_token, make_person, no_limits, sign_in

__all__ = ["app", "client", "client_as", "no_limits"]

EXAMPLES = MappingProxyType(
    {
        "IntegerConverter": 1,
        "FloatConverter": 1.5,
        "UUIDConverter": uuid.UUID(int=1),
        "UnicodeConverter": "x",
        "PathConverter": "x",
    }
)


def converters(rule: Rule):
    return rule._converters.items()  # noqa: SLF001  werkzeug tells it no other way


def example(converter: BaseConverter) -> object:
    return min(converter.items) if isinstance(converter, AnyConverter) else EXAMPLES[type(converter).__name__]


def address(app, rule: Rule) -> str:
    values = {name: example(converter) for name, converter in converters(rule)}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values, force_external=False)


def methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def test_every_view_says_whom_it_lets_in(app):
    silent = [
        rule.endpoint for rule in app.url_map.iter_rules() if permission_of(app.view_functions[rule.endpoint]) is None
    ]
    assert silent == []


def test_a_view_that_only_changes_things_names_no_auditor(app):
    wrong = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not methods(rule) & READING and Role.AUDITOR in permission_of(app.view_functions[rule.endpoint]).roles
    ]
    assert wrong == []


def test_no_role_is_named_where_everybody_is_let_in(app):
    for rule in app.url_map.iter_rules():
        permission = permission_of(app.view_functions[rule.endpoint])
        assert (permission.audience is Audience.ROLES) == bool(permission.roles), rule.endpoint


@pytest.mark.parametrize("role", [None, "nothing", *Role])
def test_each_address_lets_in_whom_it_says(app, session: Session, role):
    """`None` is nobody known, "nothing" somebody without a role.

    A changing request comes without the token of its form: whoever may, meets the guard against forged requests (400),
    or, where a secret in the address is that guard, is told that there is no such address (404).
    """
    client, held = app.test_client(), {role} & set(Role)
    if role is not None:
        sign_in(client, session, make_person(session, *held))
    for rule in app.url_map.iter_rules():
        permission = permission_of(app.view_functions[rule.endpoint])
        if permission.scope is not None:
            continue
        for method in sorted(methods(rule)):
            expected = permission.audience is Audience.EVERYONE or (
                role is not None
                and (
                    permission.audience is Audience.SIGNED_IN
                    or bool(held & (permission.roles if method == "GET" else permission.roles - {Role.AUDITOR}))
                )
            )
            answer = client.open(address(app, rule), method=method)
            said = f"{method} {rule.rule} as {role}: {answer.status_code}"
            sent_away = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in")
            if expected and method == "GET":
                assert answer.status_code not in {401, 403}, said
                assert answer.status_code < 500, said
                assert not sent_away or rule.endpoint == "accounts.sign_out", said
            elif expected and getattr(app.view_functions[rule.endpoint], "keyed_by_address", False):
                assert answer.status_code == 404, said
            elif expected:
                assert answer.status_code == 400, said
            elif role is None:
                assert sent_away, said
            else:
                assert answer.status_code == 403, said


@pytest.mark.parametrize("role", [None, "nothing", *Role])
def test_each_operation_lets_in_tokens_of_whom_it_says(app, session: Session, role):
    """`None` is a person signed in with every role but without a token. A writing request comes without a body."""
    client, held = app.test_client(), {role} & set(Role)
    person = make_person(session, *(Role if role is None else held))
    sign_in(client, session, person)
    headers = {} if role is None else {"Authorization": f"Bearer {give_token(session, person)}"}
    for rule in app.url_map.iter_rules():
        permission = permission_of(app.view_functions[rule.endpoint])
        if permission.scope is None:
            continue
        for method in sorted(methods(rule)):
            answer = client.open(address(app, rule), method=method, headers=headers)
            said = f"{method} {rule.rule} as {role}: {answer.status_code}"
            allowed = permission.roles if method == "GET" else permission.roles - {Role.AUDITOR}
            assert answer.mimetype in {"application/json", "application/problem+json"}, said
            if role is None:
                assert answer.status_code == 401, said
            elif held & allowed:
                assert answer.status_code in {200, 404, 422}, said
            else:
                assert answer.status_code == 403, said


def test_a_token_needs_the_scope_and_opens_no_page(app, client, session: Session):
    person = make_person(session, Role.PROCUREMENT_OFFICER, Role.EQUALITY_OFFICER)
    headers = {"Authorization": f"Bearer {give_token(session, person, scopes=())}"}
    assert client.get("/profile", headers=headers).status_code == 302
    for rule in app.url_map.iter_rules():
        permission = permission_of(app.view_functions[rule.endpoint])
        if permission.scope is not None:
            for method in methods(rule):
                assert client.open(address(app, rule), method=method, headers=headers).status_code == 403


def test_what_is_in_no_map_is_not_found_for_everybody(client, client_as):
    assert client.get("/no-such-page").status_code == 404
    assert client_as(Role.ADMINISTRATOR).get("/no-such-page").status_code == 404
