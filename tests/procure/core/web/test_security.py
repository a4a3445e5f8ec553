"""What every answer carries, and what is refused before any view is asked."""

from dataclasses import replace

import pytest

from procure.app import create_app
from procure.core.actor import Role
from procure.core.database import DatabaseRole
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.web import permitted, public, safe_target
from tests.support.web import form_token, settings


@pytest.fixture
def broken(app):
    """The application with views that fail in every way a service can."""

    def add(path, error):
        @public
        def view():
            raise error

        app.add_url_rule(path, path, view)

    add("/invalid", Invalid("name", "Use at most %(most)s characters", most=3))
    add("/not-found", NotFound())
    add("/forbidden", Forbidden())
    add("/conflict", Conflict({"title": "now another"}))
    add("/fault", RuntimeError("the secret of mr. Jansen"))
    app.add_url_rule("/silent", "silent", lambda: "said nothing")
    app.testing = False
    return app.test_client()


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page", "/people", "/city.css", "/profile"])
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_pages_are_kept_by_no_cache(client_as):
    assert client_as(Role.ADMINISTRATOR).get("/people").headers["Cache-Control"] == "no-store"


def test_pages_hold_no_script_or_style_of_their_own(client_as):
    text = client_as(Role.ADMINISTRATOR).get("/people").text
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text
    assert text.count("<script") == text.count("<script src=") + text.count('<script type="module" src=')


def test_over_https_cookies_are_bound_to_host_and_scheme(engines):
    secure = replace(settings(), secure_cookies=True, base_url="https://procure.example")
    client = create_app(secure, engines[DatabaseRole.OFFICE]).test_client()
    answer = client.get("/sign-in", base_url="https://procure.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie


def test_a_foreign_host_is_refused(client):
    assert client.get("/sign-in", base_url="http://evil.example").status_code == 400


@pytest.mark.parametrize("given", [{}, {"csrf_token": "made up"}])
def test_a_forged_request_changes_nothing(client_as, given):
    client = client_as(Role.ADMINISTRATOR)
    answer = client.post("/departments/add", data={"name": "Zorg", **given})
    assert answer.status_code == 400
    assert "This page was open too long" in answer.text
    assert "Zorg" not in client.get("/departments").text


def test_the_token_of_another_browser_is_forged_too(client_as):
    client, other = client_as(Role.ADMINISTRATOR), client_as(Role.ADMINISTRATOR)
    token = form_token(other.get("/departments/add").text)
    assert client.post("/departments/add", data={"name": "Zorg", "csrf_token": token}).status_code == 400


def test_what_is_too_large_is_refused(engines):
    small = create_app(replace(settings(), upload_limit_mb=0), engines[DatabaseRole.OFFICE]).test_client()
    answer = small.post("/sign-in", data={"email": "x" * 3_000_000})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/invalid", 400, "Use at most 3 characters"),
        ("/not-found", 404, "Page not found"),
        ("/forbidden", 403, "You may not open this page"),
        ("/conflict", 409, "Changed: title"),
        ("/fault", 500, "give this number to whoever helps you"),
        ("/silent", 403, "You may not open this page"),
        ("/sign-out", 405, "This can't be done here"),
    ],
)
def test_refusals_and_faults_have_their_page(broken, path, status, text):
    answer = broken.get(path)
    assert answer.status_code == status
    assert text in answer.text


def test_a_fault_is_told_by_a_number_that_the_log_repeats_without_personal_data(broken, caplog):
    answer = broken.get("/fault?name=jansen")
    reference = answer.text.split("<strong>")[-1].split("<")[0]
    assert f"fault {reference} in GET /fault" in caplog.text
    assert "name=jansen" not in caplog.text
    assert "Jansen" not in answer.text


def test_a_database_that_is_gone_is_a_page_not_a_blank(engines):
    nowhere = replace(settings(), database_url_office="postgresql://nobody:x@127.0.0.1:1/none")
    client = create_app(nowhere).test_client()
    client.set_cookie("procure", "a token", domain="localhost")
    answer = client.get("/people")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text


@pytest.mark.parametrize("target", ["/", "/people?q=a&page=2", "/a/b%20c"])
def test_targets_within_the_site_are_safe(target):
    assert safe_target(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "people",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http://evil.example",
        "/a\nb",
        "/a\\b",
    ],
)
def test_targets_beyond_it_are_not(target):
    assert safe_target(target) is None


def test_an_auditor_never_changes_anything_even_where_a_view_forgets():
    @permitted(Role.AUDITOR, Role.ADMINISTRATOR)
    def view():
        return ""

    auditor = type("", (), {"has": lambda _self, *roles: Role.AUDITOR in roles})()
    assert view.permission.allows(auditor, "GET")
    assert not view.permission.allows(auditor, "POST")
