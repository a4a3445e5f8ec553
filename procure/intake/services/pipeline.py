"""What was read goes into the database batch by batch: tenders, releases, proposals, faults and progress together.

Two processes take turns to read and judge, this one writes, so that none waits for another; memory holds few batches.
"""

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from procure.core import audit
from procure.core.actor import Actor
from procure.core.database import use_case
from procure.intake.services.elsewhere import elsewhere
from procure.intake.services.keeping import Committed, Counts, keep
from procure.population.queries import LocalShare, local_share
from procure.screening import services as screening
from procure.tenders import services as tenders
from procure.tenders.readers.merge import UNPUBLISHED
from procure.tenders.readers.published import Fault, Item, PublishedNotice, Unread
from procure.tenders.services import Arrival, Origin
from rules.loader import Pack

BATCH = 2500
"""Notices and faults that are committed together, and that one process reads before it is the other's turn.

What changes within a batch is merged before it is written.
"""

BATCH_BYTES = 8_000_000
"""Bytes of originals at which a batch is closed: few large notices take no more room than many small ones."""

_AHEAD = 1
_TRIES = 8
_MET_ANOTHER = frozenset({"23505", "40001", "40P01", "55P03"})
"""Unique violation, serialization failure, deadlock, lock not available: another import wrote the same tenders."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where notices go, and under what they are judged.

    Attributes:
        sessions: of the role `office`.
        actor: in whose name.
        origin: import, account and department.
        pack: by which proposals are made; None where none is in force: they are made later, by query.
        shares: local shares of migrants, by NUTS code.
        clock: reads the time of day.
    """

    sessions: sessionmaker[Session]
    actor: Actor
    origin: Origin
    pack: Pack | None
    shares: Mapping[str, LocalShare]
    clock: Callable[[], datetime]


@dataclass(slots=True)
class _Batch:
    arrivals: list[Arrival] = field(default_factory=list)
    proposals: list[screening.ProposalRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    files: dict[str, None] = field(default_factory=dict)
    """Names of its files, in the order of the input."""
    size: int = 0
    done: int = 0
    ends_turn: bool = False
    """Whether the next batch comes from the other process."""


def take_in(
    items: Iterable[Item],
    target: Target,
    *,
    done: int = 0,
    advance: Callable[[Session, Committed], None] | None = None,
    after: Callable[[Committed], None] | None = None,
) -> int:
    """Take in everything that was read.

    Args:
        items: notices and faults in their order; the same each time the import is run.
        target: where they go.
        done: how many of them are in the database already, from an attempt that was interrupted.
        advance: writes progress into the transaction of each batch.
        after: told of each batch after it is committed; what it raises stops the import, and comes out here.

    Returns:
        How many notices and faults there are.

    Raises:
        DBAPIError: the database failed.
        OSError: the disk failed; what came before it is committed.
    """
    made = elsewhere(lambda part, parts: _batches(items, target, done, part, parts), lambda batch: batch.ends_turn)
    waiting: queue.Queue[_Batch | None] = queue.Queue(maxsize=_AHEAD)
    trouble: list[BaseException] = []

    def write() -> None:
        try:
            while (batch := waiting.get()) is not None:
                committed = _commit(batch, target, advance)
                if after is not None:
                    after(committed)
        except BaseException as error:  # noqa: BLE001  it is raised in the thread that reads
            trouble.append(error)
            while waiting.get() is not None:
                pass

    writer = threading.Thread(target=write, name="import-writer")
    count = done
    with closing(made):
        first = next(made, None)
        writer.start()
        try:
            for batch in chain(() if first is None else (first,), made):
                count = batch.done
                waiting.put(batch)
                if trouble:
                    break
        finally:
            waiting.put(None)
            writer.join()
    if trouble:
        raise trouble[0]
    return count


def take_in_few(items: Iterable[Item], target: Target) -> tuple[Counts, Sequence[Fault]]:
    """Take in what comes in one small file, batch by batch in this process.

    Args:
        items: notices and faults in their order.
        target: where they go.

    Returns:
        What became of the notices, and what could not be read.
    """
    counts = Counts()
    faults: list[Fault] = []
    for batch in _batches(items, target, 0):
        committed = _commit(batch, target, None)
        faults += committed.faults
        for each in committed.files.values():
            for kind in Counts.__dataclass_fields__:
                setattr(counts, kind, getattr(counts, kind) + getattr(each, kind))
    return counts, faults


def _batches(items: Iterable[Item], target: Target, done: int, part: int = 0, parts: int = 1) -> Generator[_Batch]:
    """Read and judge every `parts`-th turn of `BATCH` notices and faults, from turn `part` on; give their batches.

    Turns are counted from `done`: an attempt that goes on begins with the first of them.
    """
    batch = _Batch()
    now = target.clock()
    for number, found in enumerate(items, 1):
        if number <= done or (number - done - 1) // BATCH % parts != part:
            continue
        item = found.read() if isinstance(found, Unread) else found
        batch.files[item.file] = None
        if isinstance(item, Fault):
            batch.faults.append(item)
        else:
            arrival, notice = tenders.prepare(item)
            batch.arrivals.append(arrival)
            batch.size += arrival.original_size
            if target.pack is not None:
                batch.proposals.append(_proposal(target.pack, target, 0, notice, now))
        batch.done, batch.ends_turn = number, (number - done) % BATCH == 0
        if batch.ends_turn or batch.size >= BATCH_BYTES:
            yield batch
            batch, now = _Batch(), target.clock()
    if batch.done:
        yield batch


def _proposal(
    pack: Pack, target: Target, tender_id: int, notice: PublishedNotice, now: datetime
) -> screening.ProposalRow:
    """The row of a proposal for a new tender that says what this notice says; its id may still be unknown (0)."""
    facts = notice.facts()
    if target.shares:
        found = local_share(target.shares, facts.nuts)
        facts = replace(facts, share_of_migrants=found.share if found else None)
    keys = screening.ListKeys(
        tender_id=tender_id,
        department_id=target.origin.department_id,
        published_at=notice.published_at.at if notice.published_at else None,
        deadline_at=notice.deadline.at if notice.deadline else None,
        main_cpv=notice.cpv[0] if notice.cpv else None,
        value=notice.value.amount if notice.value else None,
        currency=notice.value.currency if notice.value else None,
        is_published=notice.source not in UNPUBLISHED,
        stage=notice.stage,
    )
    return screening.proposal_row(pack, keys, facts, now)


def _commit(batch: _Batch, target: Target, advance: Callable[[Session, Committed], None] | None) -> Committed:
    """Write one batch in one transaction; again, when another import was at the same tenders."""
    for attempt in range(1, _TRIES + 1):
        try:
            with target.sessions() as session:
                return _write(session, batch, target, advance)
        except DBAPIError as error:
            if attempt == _TRIES or getattr(error.orig, "sqlstate", None) not in _MET_ANOTHER:
                raise
        time.sleep(0.05 * attempt)
    raise AssertionError("the last attempt returns or raises")


@use_case
def _write(
    session: Session, batch: _Batch, target: Target, advance: Callable[[Session, Committed], None] | None
) -> Committed:
    now = target.clock()
    audit.act(session, target.actor, now, target.pack.digest if target.pack else None)
    # Nothing waits for the disk here: what a crash takes back it takes back together with the progress, and the last
    # transaction of an import, which does wait, makes all before it safe.
    session.execute(text("set local synchronous_commit = off"))
    recorded = tenders.record(session, batch.arrivals, target.origin, now)
    if target.pack is not None:
        rows = [(id_, batch.proposals[place][1]) for id_, place in recorded.new]
        rows += [_proposal(target.pack, target, id_, notice, now) for id_, notice in recorded.merged]
        screening.propose_rows(session, rows)
        if recorded.changed:
            screening.refresh(session, list(recorded.changed), target.pack, now)
    files = {name: Counts() for name in batch.files}
    for arrival, outcome in zip(batch.arrivals, recorded.outcomes, strict=True):
        files[arrival.file].add(outcome)
    for fault in batch.faults:
        files[fault.file].failed += fault.index is not None
    committed = Committed(files, batch.faults, batch.done)
    if target.origin.import_id is not None:
        keep(session, target.origin.import_id, committed)
    if advance is not None:
        advance(session, committed)
    return committed
