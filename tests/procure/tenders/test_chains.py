"""A chain of TED notices is one tender, whatever the order in which its files come."""

import itertools
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from procure.core import audit
from procure.core.actor import SYSTEM
from procure.tenders.models import Release, Tender
from procure.tenders.readers.published import Source
from procure.tenders.services import Origin, Outcome, part, prepare, record
from tests.support.notices import NOW, notice, reads


def ted(number, before=None, day=1, **values):
    """A TED notice that refers to the publication before it."""
    return notice(f"ted:{before or number}", number, day, source=Source.TED_XML, **values)


PRIOR = ted("2026/S 001-000001", day=1, title="Planned", stage="planning")
CALL = ted("2026/S 050-000002", "2026/S 001-000001", day=50, title="Called", stage="tender")
AWARD = ted("2026/S 150-000003", "2026/S 050-000002", day=150, title="Awarded", stage="award")
CHANGE = ted("2026/S 200-000004", "2026/S 150-000003", day=200, title="Changed", stage="contract")
CHAIN = (PRIOR, CALL, AWARD, CHANGE)


def take(begin, *notices):
    with begin() as session:
        audit.act(session, SYSTEM, NOW)
        return record(session, [prepare(each)[0] for each in reads(*notices)], Origin(), NOW)


def standing(begin):
    with begin() as session:
        return session.scalars(select(Tender).where(Tender.joined_into_id.is_(None))).all()


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_order_of_a_chain_never_matters(begin, order):
    for place in order:
        take(begin, CHAIN[place])
    (tender,) = standing(begin)
    assert (tender.title, tender.stage) == ("Changed", "contract")
    with begin() as session:
        assert session.scalar(select(func.count()).select_from(Release)) == 4


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_a_chain_in_one_batch_is_one_tender_that_is_to_be_screened(begin, order):
    done = take(begin, *(CHAIN[place] for place in order))
    (tender,) = standing(begin)
    assert tender.title == "Changed"
    assert tender.id in {*done.changed, *(id_ for id_, _ in done.new)}
    assert len({*done.changed, *(id_ for id_, _ in done.new)}) == 1
    assert done.outcomes.count(Outcome.NEW) == 1


def test_importing_a_chain_again_changes_nothing(begin):
    for each in CHAIN:
        take(begin, each)
    (before,) = standing(begin)
    again = take(begin, *CHAIN)
    assert set(again.outcomes) == {Outcome.UNCHANGED}
    assert not again.new
    assert not again.changed
    assert standing(begin)[0].revision == before.revision


def test_chains_that_do_not_touch_stay_apart_and_what_a_person_parted_stays_parted(begin):
    take(begin, PRIOR, CALL, ted("2026/S 009-000009"), notice("ocds:2026/S 001-000001", "2026/S 001-000001"))
    assert len(standing(begin)) == 3
    take(begin, AWARD)
    with begin() as session:
        audit.act(session, SYSTEM, NOW)
        joined = session.scalars(select(Tender).where(Tender.joined_into_id.is_not(None))).one()
        part(session, SYSTEM, joined.id, NOW)
    take(begin, *CHAIN[:3])
    assert len(standing(begin)) == 4


@pytest.mark.parametrize(("first", "second"), [(CALL, AWARD), (AWARD, CALL)])
def test_two_imports_at_once_that_hold_a_notice_each_make_one_tender(begin, first, second):
    with ThreadPoolExecutor(1) as other:
        with begin() as session:
            record(session, [prepare(each)[0] for each in reads(first)], Origin(), NOW)
            begun = other.submit(take, begin, second)
            while not begun.done() and not waits(session):
                time.sleep(0.01)
        begun.result(timeout=30)
    (tender,) = standing(begin)
    assert tender.title == "Awarded"


def waits(session):
    """Whether somebody waits for this transaction to end."""
    return session.scalar(
        text("select exists(select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))")
    )
