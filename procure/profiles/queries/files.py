"""Reads of the files that suppliers add to their answers, by sessions of the role `profiles`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from procure.core.errors import NotFound
from procure.core.vault import Vault
from procure.profiles.models import ProfileFile, StatementFile


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file, without its content.

    Attributes:
        id: of its row.
        question: id of the one whose answer it shows.
        name: as its sender called it, with the ending of what it is.
        media_type: as HTTP names it.
        size: bytes.
        digest: SHA-256 of what is kept, in hex.
        examined: an antivirus found nothing in it.
        added_at: when.
    """

    id: UUID
    question: str
    name: str
    media_type: str
    size: int
    digest: str
    examined: bool
    added_at: datetime


def files_of_draft(session: Session, vault: Vault, profile_id: UUID) -> tuple[HeldFile, ...]:
    """Those that the supplier would send now, in the order in which they came, then by name."""
    drafted = select(ProfileFile).where(ProfileFile.profile_id == profile_id, ProfileFile.removed_at.is_(None))
    return _held(session, vault, drafted)


def files_sent(session: Session, vault: Vault, statement_id: UUID) -> tuple[HeldFile, ...]:
    """Those that were sent with a statement."""
    sent = select(StatementFile.file_id).where(StatementFile.statement_id == statement_id)
    return _held(session, vault, select(ProfileFile).where(ProfileFile.id.in_(sent)))


def every_file(session: Session, vault: Vault, profile_id: UUID) -> tuple[HeldFile, ...]:
    """All that are kept of a supplier."""
    return _held(session, vault, select(ProfileFile).where(ProfileFile.profile_id == profile_id))


def file_with_content(session: Session, vault: Vault, profile_id: UUID, file_id: UUID) -> tuple[HeldFile, bytes]:
    """One of a supplier's files, and its bytes.

    Raises:
        NotFound: this profile has no such file.
    """
    row = session.get(ProfileFile, file_id)
    if row is None or row.profile_id != profile_id:
        raise NotFound
    return _file(vault, row), vault.unseal_file(row.content)


def named_apart(files: Iterable[HeldFile]) -> dict[UUID, str]:
    """A name for each file that no other has, for where they lie beside each other."""
    found: dict[UUID, str] = {}
    for file in files:
        stem, point, ending = file.name.rpartition(".")
        name, number = file.name, 1
        while name in found.values():
            number += 1
            name = f"{stem} ({number}){point}{ending}"
        found[file.id] = name
    return found


def _held(session: Session, vault: Vault, wanted: Select[ProfileFile]) -> tuple[HeldFile, ...]:
    found = [_file(vault, row) for row in session.scalars(wanted)]
    return tuple(sorted(found, key=lambda file: (file.added_at, file.name, file.id)))


def _file(vault: Vault, row: ProfileFile) -> HeldFile:
    return HeldFile(row.id, row.question, added_at=row.added_at, **vault.unseal(row.sealed))
