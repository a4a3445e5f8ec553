"""The language of a page, and how it writes dates, amounts and the values of the trail."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from procure.core.actor import Role
from procure.core.web import language
from tests.support.web import make_person


@pytest.mark.parametrize(
    ("accepted", "heading"),
    [("nl-NL,nl;q=0.9,en;q=0.8", "Inloggen"), ("en-GB", "Sign in"), ("fr", "Sign in"), ("", "Sign in")],
)
def test_the_browser_decides_for_somebody_new(client, accepted, heading):
    page = client.get("/sign-in", headers={"Accept-Language": accepted}).text
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in page


def test_a_choice_is_kept(client):
    client.get("/sign-in?language=nl")
    page = client.get("/sign-in", headers={"Accept-Language": "en"}).text
    assert '<html lang="nl"' in page


def test_an_unknown_language_changes_nothing(client):
    answer = client.get("/sign-in?language=xx")
    assert '<html lang="en"' in answer.text
    assert "language" not in str(answer.headers.getlist("Set-Cookie"))


def test_the_account_decides_where_nothing_was_chosen(client_as, session):
    someone = make_person(session, Role.AUDITOR)
    someone.language = "nl"
    session.commit()
    assert '<html lang="nl"' in client_as(person=someone).get("/people", headers={"Accept-Language": "en"}).text


def test_the_switch_leads_to_the_same_page(client_as):
    page = client_as(Role.AUDITOR).get("/people?q=a&role=auditor").text
    assert 'href="/people?q=a&amp;role=auditor&amp;language=nl"' in page


def test_error_pages_speak_the_language_too(client):
    assert "Pagina niet gevonden" in client.get("/no-such-page?language=nl").text


def test_values_of_the_trail_are_written_for_people(app):
    with app.test_request_context("/?language=nl"):
        assert language() == "nl"
        filters = app.jinja_env.filters
        assert filters["recorded"]("2026-03-02T09:00:00+00:00") == "2 mrt 2026, 10:00"
        assert filters["recorded"]([True, None, "a"]) == "ja, –, a"
        assert filters["recorded"]({"q": False}) == "q: nee"
        assert filters["moment"](datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2 jul 2026, 00:30"
        assert filters["day"](datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2 jul 2026"
        assert filters["day"](date(2026, 7, 1)) == "1 jul 2026"
        assert filters["money"](Decimal("1234567.5"), "EUR") == "€ 1.234.567,50"
        assert filters["money"](Decimal(4321)) == "4.321 (valuta niet vermeld)"
        assert filters["money"](None) == ""
        assert filters["number"](1234567) == "1.234.567"
        assert filters["percent"](0.256) == "26%"
