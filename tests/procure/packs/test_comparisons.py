"""Comparisons as jobs: kept with their counts, resumed, stopped."""

from datetime import date

import pytest

from procure.core import audit, packs
from procure.core.actor import SYSTEM, Actor, Role
from procure.core.database import DatabaseRole, make_sessions
from procure.core.errors import Forbidden, Invalid
from procure.core.jobs import Run
from procure.packs import queries, services
from procure.screening import queries as screenings
from rules.loader import SHIPPED
from tests.procure.packs.conftest import LATER, changed, set_cell
from tests.support.screenings import AUDITOR, CARE, CLEAR, OFFICER

ADMINISTRATOR = Actor(1, "Ada", frozenset({Role.ADMINISTRATOR}), None)


@pytest.fixture
def sessions(engines):
    return make_sessions(engines[DatabaseRole.OFFICE])


@pytest.fixture
def begun(session, eu, on_record):
    """A comparison of `eu` with one in which the cell of a tender is standard."""
    care, _ = on_record({}, **CARE), on_record(**CLEAR)
    row = screenings.of_tender(session, OFFICER, care)
    new = changed(eu, set_cell(row.contact, row.impact, "standard"))
    audit.act(session, SYSTEM, LATER)
    packs.store(session, new, LATER)
    session.commit()
    audit.act(session, ADMINISTRATOR, LATER)
    made = services.compare(
        session, "eu", new.digest, date(2026, 12, 1), actor=ADMINISTRATOR, now=LATER, roots=(SHIPPED,)
    )
    return made, care, row.tier


def run_of(session, made, sessions):
    job = made.job
    return Run(job.id, job.arguments, ADMINISTRATOR, job.done, dict(job.result), sessions, lambda: LATER)


def test_a_comparison_keeps_who_changes_and_counts_the_moves(session, begun, sessions):
    made, care, tier = begun
    services.run_comparison(run_of(session, made, sessions))
    session.expire_all()
    held = queries.comparison(session, made.id)
    assert held.moves == {f"{tier}>standard": 1}
    assert held.rests_on == {"answers": 1}
    assert held.asked["screening_on_file"] == [0, 1]
    assert (held.job.done, held.job.total, held.job.result["changed"]) == (2, 2, 1)
    (row,) = queries.moving(session, ADMINISTRATOR, made.id, queries.Narrowed(words="asylum"))
    assert (row.tender_id, row.tier_new) == (care, "standard")
    assert not queries.moving(session, ADMINISTRATOR, made.id, queries.Narrowed(requirement="social_value"))


def test_one_that_was_killed_after_its_last_batch_adds_nothing_twice(session, begun, sessions):
    made, *_ = begun
    services.run_comparison(run_of(session, made, sessions))
    session.expire_all()
    services.run_comparison(run_of(session, queries.comparison(session, made.id), sessions))
    session.expire_all()
    assert sum(queries.comparison(session, made.id).moves.values()) == 1


def test_only_an_administrator_compares_and_only_two_packs(session, eu):
    given = {"now": LATER, "roots": (SHIPPED,)}
    with pytest.raises(Forbidden):
        services.compare(session, "eu", "uk", date(2026, 12, 1), actor=AUDITOR, **given)
    with pytest.raises(Invalid):
        services.compare(session, "eu", eu.digest, date(2026, 12, 1), actor=ADMINISTRATOR, **given)


def test_a_comparison_that_is_stopped_ends(session, begun):
    made, *_ = begun
    services.stop_comparing(session, made.id, actor=ADMINISTRATOR, now=LATER)
    assert queries.comparison(session, made.id).job.state == "cancelled"
