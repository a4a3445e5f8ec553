"""Suppliers of a table go into the registry batch by batch: suppliers, faults and progress together."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from procure.core import audit
from procure.core.database import use_case
from procure.core.jobs import Run
from procure.intake.models import Import
from procure.intake.services.keeping import Committed, Counts, keep
from procure.intake.services.matching import stored_file
from procure.suppliers import services as suppliers
from procure.suppliers.readers.table import ReadLine, SupplierLine, read_suppliers
from procure.suppliers.services import Given, GivenContact
from procure.tenders.readers.published import Fault

_BATCH = 500

Item = tuple[str, ReadLine | Fault]


def register_suppliers(run: Run, found: Import, folder: Path) -> None:
    """Take in the tables of an upload, from where an earlier attempt stopped.

    Args:
        run: the job.
        found: an import whose content is `suppliers`.
        folder: where uploads lie.

    Raises:
        Cancelled: a person asked to stop; what is committed stays.
    """
    items = islice(_items(found, folder), run.done, None)
    while batch := list(islice(items, _BATCH)):
        with run.sessions() as session:
            _write(session, run, found.id, batch)
        run.stop_if_asked()


def _items(found: Import, folder: Path) -> Iterator[Item]:
    for number, given in enumerate(found.uploads):
        for item in read_suppliers(stored_file(folder, found, number), given["columns"] or {}):
            yield given["name"], item


@use_case
def _write(session: Session, run: Run, import_id: int, batch: Sequence[Item]) -> None:
    now = run.clock()
    audit.act(session, run.actor, now)
    read = [(name, item) for name, item in batch if isinstance(item, ReadLine)]
    faults = [item for _, item in batch if isinstance(item, Fault)]
    files = {name: Counts() for name, _ in batch}
    registered = suppliers.register(session, [_given(item.line) for _, item in read], "table", now)
    for (name, item), result in zip(read, registered, strict=True):
        setattr(files[name], result.fate, getattr(files[name], result.fate) + 1)
        if result.fate == "failed":
            message = "Its numbers belong to several suppliers, or contradict a number that is known."
            faults.append(Fault(name, item.index, "numbers_conflict", message))
    for fault in faults:
        if fault.index is not None and fault.code != "numbers_conflict":
            files[fault.file].failed += 1
    done = run.done + len(batch)
    keep(session, import_id, Committed(files, faults, done))
    totals = {
        kind: run.result.get(kind, 0) + sum(getattr(counts, kind) for counts in files.values())
        for kind in Counts.__dataclass_fields__
    }
    run.advance(session, done, **totals)


def _given(line: SupplierLine) -> Given:
    contact = (
        GivenContact(line.contact or line.email, line.email, line.function, line.telephone) if line.email else None
    )
    return Given(line.name, line.place, line.country, line.size, line.sectors, line.numbers, contact)
