"""What an import did, file by file: kept in the transaction of the batch that did it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from procure.intake.models import ImportFault, ImportFile
from procure.tenders.readers.published import Fault
from procure.tenders.services import Outcome

_LONGEST_NAME = 500


@dataclass(slots=True)
class Counts:
    """Notices of one file, by what became of them."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    older: int = 0
    failed: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one notice."""
        setattr(self, outcome.value, getattr(self, outcome.value) + 1)


@dataclass(frozen=True, slots=True)
class Committed:
    """What a batch that is now in the database did.

    Attributes:
        files: counts by file, in the order of the input.
        faults: what could not be read.
        done: notices and faults so far, from the beginning of the import.
    """

    files: Mapping[str, Counts]
    faults: Sequence[Fault]
    done: int


def keep(session: Session, import_id: int, committed: Committed) -> None:
    """Write counts and faults of a batch into its transaction.

    Args:
        session: of the batch.
        import_id: whose.
        committed: what the batch does.
    """
    rows = [
        {"import_id": import_id, "name": short(name)}
        | {kind: getattr(counts, kind) for kind in Counts.__dataclass_fields__}
        for name, counts in sorted(committed.files.items())
    ]
    if rows:
        made = upsert(ImportFile)
        session.execute(
            made.on_conflict_do_update(
                index_elements=["import_id", "name"],
                set_={
                    kind: getattr(ImportFile, kind) + getattr(made.excluded, kind)
                    for kind in Counts.__dataclass_fields__
                },
            ),
            rows,
        )
    if committed.faults:
        session.execute(
            insert(ImportFault),
            [
                {
                    "import_id": import_id,
                    "file": short(fault.file),
                    "index": fault.index,
                    "code": fault.code,
                    "message": fault.message.replace("\x00", ""),
                }
                for fault in committed.faults
            ],
        )


def short(name: str) -> str:
    """The name of a file as a table keeps it; of a very long one the end, and what tells it from others."""
    plain = name.encode("utf-8", "replace").decode().replace("\x00", "")
    if len(plain) <= _LONGEST_NAME:
        return plain
    return f"#{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:12]}…{plain[-_LONGEST_NAME:]}"
