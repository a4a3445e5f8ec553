"""Fixtures: a city that has adopted the shipped pack, and what it is asked to screen."""

from datetime import date

import pytest
from sqlalchemy import event

from procure.accounts.models import Department
from procure.core import audit, packs
from procure.core.actor import SYSTEM
from procure.screening import queries
from procure.screening import services as screening
from rules.loader import load_pack
from tests.support.people import make_team
from tests.support.screenings import NOW, make_tender


@pytest.fixture(scope="session")
def pack():
    return load_pack("eu")


@pytest.fixture
def city(session, pack):
    """The session of a city in which the pack is in force."""
    audit.act(session, SYSTEM, NOW)
    packs.adopt(session, pack, date(2026, 1, 1), SYSTEM, NOW)
    session.add_all(Department(id=number, name=f"Department {number}") for number in (3, 4))
    session.commit()
    return session


@pytest.fixture
def team(city):
    """One person a role."""
    people = make_team(city)
    city.commit()
    return people


@pytest.fixture
def screened(city, pack):
    """Makes a tender and gives its screening, proposed as an import does."""

    def make(**values):
        tender = make_tender(city, **values)
        facts = screening.facts_of(tender, {})
        screening.propose_rows(city, [screening.proposal_row(pack, screening.keys_of(tender), facts, NOW)])
        city.commit()
        return queries.of_tender(city, SYSTEM, tender.id)

    return make


@pytest.fixture
def count_queries(session):
    """Counts the statements that a call sends."""

    def count(call):
        seen = []
        engine = session.get_bind()

        def note(*arguments):
            seen.append(arguments[2])

        event.listen(engine, "before_cursor_execute", note)
        call()
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    return count
