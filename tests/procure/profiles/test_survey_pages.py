"""Pages of the supplier survey: from a plan to a result that can be read, compared and taken away."""

from datetime import timedelta

import pytest

from procure.core.actor import Role
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.profiles.services import SurveyPlan
from procure.suppliers.queries import SupplierFilters
from tests.procure.profiles.conftest import NOW, TODAY, ZONE
from tests.procure.profiles.test_surveying import respond, work
from tests.support.web import VAULT, app, client_as, no_limits, submit

__all__ = ["app", "client_as", "no_limits", "work"]


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("procure.core.clock.now", lambda: NOW)


@pytest.fixture
def officer(client_as):
    return client_as(Role.EQUALITY_OFFICER)


def closed(city, walled, work, name, firms):
    plan = SurveyPlan(name, SupplierFilters(), TODAY, TODAY + timedelta(days=42))
    survey = profiles.plan_survey(city.session, city.team["equality"], plan, NOW)
    profiles.start_survey(city.session, city.team["equality"], survey.id, "nl", ZONE, NOW)
    work(city)
    for firm in firms:
        respond(city, walled, firm, survey.id)
    profiles.close_survey(walled, VAULT, city.team["equality"], survey.id, TODAY, NOW)
    city.session.expire_all()
    return survey.id


def test_a_survey_is_planned_changed_and_removed_on_its_pages(city, officer):
    period = {"from_date": ["24", "11", "2026"], "until_date": ["31", "12", "2026"]}
    given = {"name": "Leveranciers 2026", "did": "all", **period}
    made = submit(officer, "/surveys/new?language=en", **given)
    assert made.status_code == 302, made.text
    survey = queries.surveys(city.session)[0]
    assert (survey.name, survey.until_date.isoformat()) == ("Leveranciers 2026", "2026-12-31")
    wrong = submit(officer, f"/surveys/{survey.id}/change?language=en", **given | {"until_date": ["1", "11", "2026"]})
    assert "The last day comes after the first." in wrong.text
    assert "Leveranciers 2026" in wrong.text
    assert submit(officer, f"/surveys/{survey.id}/remove").status_code == 302
    assert "No survey was planned yet." in officer.get("/surveys?language=en").text


def test_a_result_is_read_compared_and_taken_away(city, walled, work, officer):
    firms = [city.firm(size="micro", divisions=["90"]) for _ in range(7)]
    first = closed(city, walled, work, "2025", firms)
    second = closed(city, walled, work, "2026", firms[:6])
    page = officer.get(f"/surveys/{second}?language=en").text
    assert "85.7%" in page, "six of seven answered"
    assert "can’t be shown by sector or size" in page, "the city gathers origin anonymously"
    assert "25.0%" in page, "employees with a migration background"
    assert "100.0%" in officer.get(f"/surveys/{first}/compare/{second}?language=en").text
    table = officer.get(f"/surveys/{second}/result.csv?language=en").text
    assert "Employees with a migration background,All suppliers,All suppliers,6,12,48,25.0" in table
    for kind in ("docx", "xlsx"):
        assert officer.get(f"/surveys/{second}/result.{kind}?language=nl").data.startswith(b"PK")
    assert officer.get(f"/surveys/{second}?language=nl").status_code == 200


def test_who_buys_does_not_see_surveys(city, client_as):
    assert client_as(Role.PROCUREMENT_OFFICER).get("/surveys").status_code == 403
