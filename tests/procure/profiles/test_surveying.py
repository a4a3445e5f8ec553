"""A survey is planned, started, answered, closed; its result shows what is true and nothing small."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from procure.core import audit, jobs, packs
from procure.core.actor import SYSTEM
from procure.core.errors import Conflict, Forbidden, Invalid
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.profiles.models import ProfileInvitation
from procure.profiles.services import SurveyPlan, answering, rights, sending
from procure.profiles.services.sending import Declaration
from procure.suppliers.queries import SupplierFilters
from rules.loader import load_pack
from rules.profiles import Typed
from tests.procure.profiles.conftest import NOW, TODAY, ZONE
from tests.support.web import VAULT

PLAN = SurveyPlan("Suppliers 2026", SupplierFilters(), TODAY, TODAY + timedelta(days=42))
ANSWERS = {
    "legal_form": Typed({"value": "company"}),
    "size": Typed({"value": "micro"}),
    "staff": Typed({"value": "8"}),
    "owners_background": Typed({}, declined=True),
    "owners_nationality": Typed({}, declined=True),
    "leaders_background": Typed({"leaders.with_background": "1", "leaders.without_background": "1"}),
    "staff_background": Typed(
        {"all_staff.with_background": "2", "all_staff.without_background": "6"}, source="estimate"
    ),
    "recruiting": Typed({}, chosen=("none",)),
    "equality_policy": Typed({"value": "none"}),
    "complaints": Typed({"value": "none"}),
    "equality_training": Typed({}, chosen=("supervisors", "managers", "recruiters")),
    "own_buying": Typed({"value": "not_yet"}),
    "accessible": Typed({}, chosen=("none",)),
    "tenders_clear": Typed({"value": "clear"}),
    "what_stopped": Typed({}, chosen=("nothing",)),
}  # fmt: skip


@pytest.fixture
def work(engines, sessions):
    """Let a worker do the jobs that wait."""

    def run(city):
        for job_id in city.session.scalars(text("select id from job where ended_at is null")).all():
            handlers = {profiles.INVITE: profiles.invite_many}
            jobs.execute(
                city.session.get_bind(), sessions, job_id, handlers, lambda *_: city.team["equality"], lambda: NOW, "w"
            )
        city.session.expire_all()

    return run


def respond(city, walled, firm, survey_id):
    invitation = city.session.query(ProfileInvitation).filter_by(supplier_id=firm.id, survey_id=survey_id).one()
    for question, typed in ANSWERS.items():
        answering.save(walled, VAULT, invitation, question, typed, 0, TODAY, NOW)
    sending.send(walled, VAULT, invitation, Declaration("A", "Owner", "en"), TODAY, NOW)


def started(city, work, firms=7):
    made = [city.firm(size="micro", divisions=["90"]) for _ in range(firms)]
    audit.act(city.session, city.team["equality"], NOW)
    survey = profiles.plan_survey(city.session, city.team["equality"], PLAN, NOW)
    profiles.start_survey(city.session, city.team["equality"], survey.id, "nl", ZONE, NOW)
    work(city)
    return made, survey


def test_all_respondents_are_invited_once_and_the_rate_is_seen(city, walled, work):
    firms, survey = started(city, work)
    for firm in firms[:3]:
        respond(city, walled, firm, survey.id)
    progress = queries.survey_progress(city.session, [survey.id])[survey.id]
    assert (progress.invited, progress.began, progress.finished) == (7, 3, 3)
    with pytest.raises(Conflict):
        profiles.start_survey(city.session, city.team["equality"], survey.id, "nl", ZONE, NOW)


@pytest.mark.parametrize("pack", ["uk", "eu"])
def test_the_result_counts_what_was_said_in_either_way_of_gathering(city, walled, work, pack):
    if pack != "eu":  # which the city has adopted
        packs.adopt(city.session, load_pack(pack), TODAY, SYSTEM, NOW)
    firms, survey = started(city, work)
    for firm in firms[:6]:
        respond(city, walled, firm, survey.id)
    profiles.close_survey(walled, VAULT, city.team["equality"], survey.id, TODAY, NOW)
    city.session.expire_all()
    found = profiles.result_of(queries.survey(city.session, survey.id))
    overall = {row.measure: row for row in found.rows if row.group == "overall"}
    assert (found.invited, found.answered) == (7, 6)
    assert (overall["leaders"].counted, overall["leaders"].known) == (6, 12)
    assert (overall["employees"].share, overall["training"].share) == (0.25, 1)
    assert (overall["training"].low, overall["training"].high) == (6 / 7, 1)
    assert found.not_broken_down == (() if pack == "uk" else ("leaders", "employees"))


@pytest.mark.parametrize("pack", ["uk", "eu"])
def test_who_sends_twice_counts_once_and_who_objects_not_at_all(city, walled, work, pack):
    if pack != "eu":  # which the city has adopted
        packs.adopt(city.session, load_pack(pack), TODAY, SYSTEM, NOW)
    firms, survey = started(city, work)
    for firm in firms:
        respond(city, walled, firm, survey.id)
    again, objecting = [
        city.session.query(ProfileInvitation).filter_by(supplier_id=firm.id, survey_id=survey.id).one()
        for firm in firms[:2]
    ]
    city.session.refresh(again)
    asked = {question.id for question in answering.load(walled, VAULT, again, TODAY).questions}
    assert ("leaders_background" in asked) == (pack == "uk"), "what was parted from the firm is not asked again"
    sending.send(walled, VAULT, again, Declaration("A", "Owner", "en"), TODAY, NOW + timedelta(hours=1))
    rights.object_to_use(walled, VAULT, objecting, NOW, objects=True)
    profiles.close_survey(walled, VAULT, city.team["equality"], survey.id, TODAY, NOW + timedelta(hours=2))
    city.session.expire_all()
    found = profiles.result_of(queries.survey(city.session, survey.id))
    assert found.answered == 6
    leaders = next(row for row in found.rows if row.measure == "leaders" and row.group == "overall")
    assert leaders.suppliers == (6 if pack == "uk" else 7), "parted answers can't be found again"


def test_a_handful_of_answers_shows_nothing(city, walled, work):
    firms, survey = started(city, work)
    for firm in firms[:4]:
        respond(city, walled, firm, survey.id)
    profiles.close_survey(walled, VAULT, city.team["equality"], survey.id, TODAY, NOW)
    city.session.expire_all()
    rows = profiles.result_of(queries.survey(city.session, survey.id)).rows
    assert rows
    assert all(row.is_hidden and row.share is None for row in rows)


def test_who_has_not_answered_is_asked_no_more_once_it_is_closed(city, walled, work):
    _firms, survey = started(city, work)
    profiles.close_survey(walled, VAULT, city.team["equality"], survey.id, TODAY, NOW)
    city.session.expire_all()
    assert profiles.end_closed_surveys(city.session, NOW) == 7
    waiting = city.session.execute(
        text("select count(*) from outbox where sent_at is null and withdrawn_at is null")
    ).scalar_one()
    assert waiting == 0


def test_what_can_not_be_is_refused(city):
    equality = city.team["equality"]
    with pytest.raises(Forbidden):
        profiles.plan_survey(city.session, city.team["officer"], PLAN, NOW)
    with pytest.raises(Invalid):
        profiles.plan_survey(city.session, equality, replace(PLAN, name=" "), NOW)
    with pytest.raises(Invalid):
        profiles.plan_survey(city.session, equality, replace(PLAN, until_date=TODAY - timedelta(days=1)), NOW)
    survey = profiles.plan_survey(city.session, equality, PLAN, NOW)
    with pytest.raises(Invalid):
        profiles.start_survey(city.session, equality, survey.id, "nl", ZONE, NOW)
    profiles.remove_survey(city.session, equality, survey.id)
    assert queries.surveys(city.session) == []
