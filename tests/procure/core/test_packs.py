from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from procure.core import audit, packs
from procure.core.actor import Actor
from procure.core.errors import Invalid, NotFound
from rules.loader import Pack

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
ACTOR = Actor(account_id=7, name="A. Adviser")


def made(version):
    card = {
        "id": "city",
        "version": version,
        "name": "City",
        "builds_on": None,
        "jurisdiction": "EU",
        "languages": ["en"],
        "effective": {"from": "2026-01-01"},
        "not_legal_advice": "For tests.",
    }
    return Pack({"card": card, "lineage": [{"id": "city", "version": version}], "sections": {}, "texts": {"en": {}}})


@pytest.fixture(autouse=True)
def nothing_kept(session):
    packs._kept.clear()  # noqa: SLF001 - each test starts as a process does
    audit.act(session, ACTOR, NOW)


def test_a_pack_holds_from_its_day_until_the_next_one(session):
    old, new = made("1.0.0"), made("2.0.0")
    packs.adopt(session, new, date(2026, 6, 1), ACTOR, NOW)
    packs.adopt(session, old, date(2026, 1, 1), ACTOR, NOW)
    assert packs.in_force(session, date(2026, 5, 31)) == old
    assert packs.in_force(session, date(2026, 6, 1)) == new
    with pytest.raises(Invalid, match="No rule pack is in force on 2025-12-31"):
        packs.in_force(session, date(2025, 12, 31))


def test_of_two_decisions_for_one_day_the_later_holds(session):
    for version in ("1.0.0", "2.0.0"):
        packs.adopt(session, made(version), date(2026, 1, 1), ACTOR, NOW)
    assert packs.in_force(session, date(2026, 1, 1)).version == "2.0.0"


def test_adopting_what_holds_already_is_refused_and_stored_once(session):
    packs.adopt(session, made("1.0.0"), date(2026, 1, 1), ACTOR, NOW)
    with pytest.raises(Invalid, match="in force on that day already"):
        packs.adopt(session, made("1.0.0"), date(2026, 2, 1), ACTOR, NOW)
    packs.adopt(session, made("2.0.0"), date(2026, 2, 1), ACTOR, NOW)
    packs.adopt(session, made("1.0.0"), date(2026, 3, 1), ACTOR, NOW)
    assert session.scalar(select(func.count()).select_from(packs.PackVersion)) == 2


def test_a_stored_pack_comes_back_by_its_digest(session):
    pack = made("1.0.0")
    digest = packs.store(session, pack, NOW)
    session.commit()
    assert packs.by_digest(session, digest) == pack
    assert packs.by_digest(session, digest) is packs.by_digest(session, digest)
    with pytest.raises(NotFound):
        packs.by_digest(session, "0" * 64)


def test_the_decision_stands_in_the_audit_trail(session):
    adoption = packs.adopt(session, made("1.0.0"), date(2026, 1, 1), ACTOR, NOW)
    (entry,) = audit.trail(session, "pack_adoption", adoption.id)
    assert (entry.action, entry.account_id, entry.after["from_date"]) == ("created", 7, "2026-01-01")


@pytest.mark.parametrize("change", ["update pack_version set version = 'x'", "delete from pack_adoption"])
def test_nobody_at_run_time_can_change_what_was_adopted(session, change):
    with pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text(change))
