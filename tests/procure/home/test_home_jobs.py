"""What administrators see of jobs, and do about them."""

from datetime import UTC, datetime, timedelta

import pytest

from procure.core import jobs
from procure.core.actor import SYSTEM, Role
from procure.core.jobs import Job
from procure.home.queries import jobs as job_queries

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
STATES = {
    "waiting": {},
    "running": {"started_at": NOW, "done": 40, "total": 100},
    "cancelling": {"started_at": NOW, "cancel_requested_at": NOW},
    "parked": {"started_at": NOW, "parked_at": NOW, "attempts": 5, "error": "ValueError: no luck"},
    "finished": {"started_at": NOW, "ended_at": NOW, "result": {"finished": True, "new": 7}},
    "cancelled": {"started_at": NOW, "ended_at": NOW, "result": {"finished": False}},
}


@pytest.fixture
def made(session):
    found = {}
    for number, (state, facts) in enumerate(STATES.items()):
        job = jobs.enqueue(session, "intake.import", {}, SYSTEM, NOW + timedelta(seconds=number))
        for name, value in facts.items():
            setattr(job, name, value)
        found[state] = job
    session.commit()
    return found


def test_each_state_is_found_by_its_name_alone(session, made):
    for state, job in made.items():
        assert job.state == state
        assert [row.id for row in job_queries.jobs(session, state).rows] == [job.id]
    assert job_queries.jobs(session).total == len(STATES)
    assert job_queries.jobs(session, "nonsense").total == len(STATES)


def test_the_list_shows_states_and_progress(sign_in, made):
    text = sign_in(Role.ADMINISTRATOR).get("/jobs").text
    assert "Stopped, needs a person" in text
    assert '<progress class="app-progress" value="40" max="100"' in text
    only = sign_in(Role.ADMINISTRATOR).get("/jobs?state=parked").text
    assert str(made["parked"].id) in only
    assert str(made["finished"].id) not in only


def test_a_page_of_a_job_that_goes_on_asks_again_and_one_that_ended_does_not(sign_in, made):
    client = sign_in(Role.AUDITOR)
    assert "data-refresh" in client.get(f"/jobs/{made['running'].id}").text
    ended = client.get(f"/jobs/{made['finished'].id}").text
    assert "data-refresh" not in ended
    assert "new: 7" in ended


def test_a_stopped_job_says_why_and_is_tried_again_after_asking(sign_in, session, made):
    client = sign_in(Role.ADMINISTRATOR)
    address = f"/jobs/{made['parked'].id}"
    assert "ValueError: no luck" in client.get(address).text
    assert "Try this job again?" in client.get(f"{address}/try-again").text
    session.expire_all()
    assert session.get(Job, made["parked"].id).state == "parked"
    client.post(f"{address}/try-again")
    session.expire_all()
    assert session.get(Job, made["parked"].id).parked_at is None


def test_a_job_is_cancelled_after_asking(sign_in, session, made):
    client = sign_in(Role.ADMINISTRATOR)
    assert "What it has done stays" in client.get(f"/jobs/{made['running'].id}/cancel").text
    client.post(f"/jobs/{made['running'].id}/cancel")
    session.expire_all()
    assert session.get(Job, made["running"].id).state == "cancelling"


def test_trying_again_what_is_not_stopped_is_refused(sign_in, made):
    assert sign_in(Role.ADMINISTRATOR).post(f"/jobs/{made['running'].id}/try-again").status_code == 409


def test_an_auditor_looks_and_changes_nothing(sign_in, made):
    client = sign_in(Role.AUDITOR)
    address = f"/jobs/{made['running'].id}"
    assert "/cancel" not in client.get(address).text
    assert client.post(f"{address}/cancel").status_code == 403


@pytest.mark.parametrize("role", [Role.PROCUREMENT_OFFICER, Role.EQUALITY_OFFICER])
def test_jobs_are_not_for_everybody(sign_in, role):
    assert sign_in(role).get("/jobs").status_code == 403


def test_a_job_that_is_not_there(sign_in):
    assert sign_in(Role.AUDITOR).get("/jobs/00000000-0000-0000-0000-000000000000").status_code == 404
