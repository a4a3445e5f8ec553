"""Tenders on record, and packs that differ from the one in force in what a city would change."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest

from procure.core import audit, packs
from procure.core.actor import SYSTEM
from procure.screening import queries as screenings
from procure.screening import services as screening
from rules.loader import Pack, load_pack
from tests.support.screenings import NOW, OFFICER, make_tender

LATER = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def changed(pack, change):
    """A pack whose content is changed by a function, under another version."""
    content = deepcopy(dict(pack.content))
    change(content["sections"])
    content["card"]["version"] = "9.0.0"
    return Pack(content)


def set_cell(contact, impact, tier):
    """A change: the tier of one cell."""

    def change(sections):
        sections["screening"]["cells"][contact]["tiers"][impact] = tier

    return change


@pytest.fixture
def eu(session):
    """The shipped pack `eu`, in force."""
    audit.act(session, SYSTEM, NOW)
    pack = load_pack("eu")
    packs.adopt(session, pack, NOW.date(), SYSTEM, NOW)
    return pack


@pytest.fixture
def on_record(session, eu):
    """Puts a tender on record with its proposal; with `confirm`, a person confirms that, with some answers changed."""

    def put(confirm=None, **values):
        tender = make_tender(session, **values)
        session.commit()
        audit.act(session, SYSTEM, LATER)
        screening.refresh(session, [tender.id], eu, LATER)
        if confirm is not None:
            row = screenings.of_tender(session, OFFICER, tender.id)
            audit.act(session, OFFICER, LATER, eu.digest)
            for criterion, answer in confirm.items():
                sheet = screening.answer(session, OFFICER, row.id, criterion, answer, "I know it.", row.revision, eu)
                row = sheet.screening
            screening.confirm(session, OFFICER, row.id, row.revision, eu, LATER)
        return tender.id

    return put
