"""Tenders to screen, and who screens them."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

from procure.core.actor import Actor, Role
from procure.tenders.models import Tender

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OFFICER = Actor(7, "Officer", frozenset({Role.PROCUREMENT_OFFICER}), None)
OTHER = Actor(8, "Other", frozenset({Role.EQUALITY_OFFICER}), None)
AUDITOR = Actor(9, "Auditor", frozenset({Role.AUDITOR}), None)

CLEAR = {"title": "Supply of office chairs", "cpv": ["39112000"], "nature": "supplies"}
CARE = {
    "title": "Reception of asylum seekers and language courses for newcomers",
    "cpv": ["85311000"],
    "nature": "services",
}
_numbers = count(1)


def make_tender(session, **values):
    number = next(_numbers)
    given = {
        "key": f"ocds:{number}",
        "source": "ocds",
        "title": None,
        "description": None,
        "language": "en",
        "cpv": [],
        "nuts": [],
        "lots": 0,
        "is_published": True,
        "published_at": NOW,
        "content": {},
        "revision": 1,
        "created_at": NOW,
        "updated_at": NOW,
    }
    tender = Tender(**given | values)
    session.add(tender)
    session.flush()
    return tender


def other_answer(pack, criterion, than):
    """Another answer to a criterion."""
    section = pack.section("screening")
    known = next(each for each in section.criteria if each.id == criterion)
    return next(answer.id for answer in known.answers if answer.id != than)


def money(amount):
    return {"value": Decimal(amount), "currency": "EUR"}
