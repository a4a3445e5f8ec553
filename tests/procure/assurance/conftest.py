"""A city with a pack in force, its people, and a tender whose screening is confirmed as `full`."""

from datetime import UTC, date, datetime

import pytest

from procure.core.actor import SYSTEM
from procure.screening import queries as screenings
from procure.screening import services as screening
from rules.loader import load_pack
from tests.support.city import city, team
from tests.support.screenings import CARE, NOW, make_tender

__all__ = ["city", "team"]

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def pack():
    return load_pack("uk")


@pytest.fixture
def confirmed(city, team, pack):
    """Makes a tender of asylum reception, and confirms its screening."""

    def make(**values):
        given = {"is_published": False, "deadline_at": datetime(2027, 3, 1, 11, tzinfo=UTC)} | CARE | values
        tender = make_tender(city, **given)
        facts = screening.facts_of(tender, {})
        screening.propose_rows(city, [screening.proposal_row(pack, screening.keys_of(tender), facts, NOW)])
        city.commit()
        row = screenings.of_tender(city, SYSTEM, tender.id)
        screening.confirm(city, team["officer"], row.id, row.revision, pack, NOW)
        return screenings.of_tender(city, SYSTEM, tender.id)

    return make
