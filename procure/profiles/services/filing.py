"""Files that a supplier adds to its answers: checked, sealed, taken away. Being answers, they go where answers go."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import IO
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from procure.core import audit
from procure.core.antivirus import Antivirus, AntivirusError
from procure.core.database import use_case
from procure.core.errors import Invalid, NotFound
from procure.core.files import Unreadable
from procure.core.kinds import MEDIA_TYPES, ending_of
from procure.core.photos import without_metadata
from procure.core.text import N_, printable
from procure.core.vault import Vault
from procure.profiles import queries
from procure.profiles.models import ProfileFile, ProfileInvitation, StatementFile
from procure.profiles.services import answering
from procure.profiles.services.inviting import RECORD

TAKEN = (".pdf", ".docx", ".odt", ".jpg", ".png")
"""Kinds that are taken. Photos as phones of one maker keep them (HEIC) are not: few can open them."""

FIELD = "files"
_LONGEST_NAME = 100

_UNKNOWN = N_(
    "“%(name)s” is of a kind that is not taken. Send a PDF, a Word (.docx) or OpenDocument (.odt) file, or a photo as "
    "JPEG or PNG."
)
_DAMAGED = N_("“%(name)s” is cut off or damaged. Open it, save it again, and send that.")
_UNREADABLE = {
    "empty_file": N_("“%(name)s” is empty."),
    "truncated": _DAMAGED,
    "bad_xml": _DAMAGED,
    "protected": N_("“%(name)s” has a password. Save it without one."),
    "too_large": N_("“%(name)s” would unpack to far more than such a file holds. Save it as a PDF."),
    "unsafe": N_("“%(name)s” holds macros, or parts that no office program writes. Save it as a PDF."),
}
_FULL = {
    "too_large": N_("“%(name)s” is larger than %(largest)s MB."),
    "too_many": N_("“%(name)s” was not kept: you can add %(most)s files. Remove one first."),
    "too_much": N_("“%(name)s” was not kept: your files would be larger than %(together)s MB. Remove one first."),
}
_HARMFUL = N_("“%(name)s” was not kept: the antivirus of the city found something harmful in it.")
_UNASKED = N_("“%(name)s” was not kept: the antivirus of the city does not answer. Try again in an hour.")


@dataclass(frozen=True, slots=True)
class EvidenceSent:
    """A file as a supplier sent it: its name there, and what it can be read from."""

    name: str
    stream: IO[bytes]


@dataclass(frozen=True, slots=True)
class _Checked:
    """A file that may be kept."""

    name: str
    ending: str
    content: bytes
    examined: bool


def add(
    session: Session,
    vault: Vault,
    invitation: ProfileInvitation,
    question_id: str,
    sent: EvidenceSent,
    antivirus: Antivirus | None,
    today: date,
    now: datetime,
) -> None:
    """Keep a file with an answer. The same file again, from a finger that tapped twice, is kept once.

    Args:
        session: of the role `profiles`.
        vault: keys of the equality side.
        invitation: whose.
        question_id: of a question that is asked and takes files.
        sent: the file.
        antivirus: of the city; None where there is none.
        today: in the city's calendar.
        now: when, in UTC.

    Raises:
        NotFound: the question is not asked, or takes no files.
        Invalid: the file is not kept, and why.
    """
    _pack, section = queries.questionnaire(session, today)
    checked = _checked(session, invitation, sent, section.file_limits.largest, antivirus)
    _keep(session, vault, invitation, question_id, checked, today, now)


@use_case
def remove(session: Session, invitation: ProfileInvitation, file_id: UUID, now: datetime) -> None:
    """Take a file out of the draft; what was sent with it keeps it.

    Args:
        session: of the role `profiles`.
        invitation: whose.
        file_id: of the file.
        now: when, in UTC.

    Raises:
        NotFound: there is no such file in the draft.
    """
    profile = queries.profile_of(session, invitation.supplier_id, lock=True)
    file = session.get(ProfileFile, file_id)
    if profile is None or file is None or file.profile_id != profile.id or file.removed_at is not None:
        raise NotFound
    file.removed_at = profile.changed_at = now
    audit.note(session, "file_removed", "profile", profile.id, {"question": file.question})
    session.flush()
    drop_unused(session)


def drop_unused(session: Session) -> None:
    """Erase the files that stand in no draft and in nothing that was sent; the caller owns the transaction."""
    sent = select(StatementFile.file_id).where(StatementFile.file_id == ProfileFile.id).exists()
    session.execute(
        delete(ProfileFile)
        .where(ProfileFile.removed_at.is_not(None), ~sent)
        .execution_options(synchronize_session=False)
    )


@use_case
def _keep(
    session: Session,
    vault: Vault,
    invitation: ProfileInvitation,
    question_id: str,
    file: _Checked,
    today: date,
    now: datetime,
) -> None:
    profile = answering.begun(session, invitation, now)
    draft = answering.load(session, vault, invitation, today)
    if not any(question.id == question_id and question.files for question in draft.questions):
        raise NotFound
    digest, size = hashlib.sha256(file.content).hexdigest(), len(file.content)
    if any(held.digest == digest and held.question == question_id for held in draft.files):
        return
    limits = draft.section.file_limits
    problem = limits.refuses([held.size for held in draft.files], size)
    if problem is not None:
        values = {"most": limits.most, "largest": limits.largest_mb, "together": limits.together_mb}
        raise Invalid(FIELD, _FULL[problem], name=file.name, **values)
    facts = {
        "name": file.name,
        "media_type": MEDIA_TYPES[file.ending],
        "size": size,
        "digest": digest,
        "examined": file.examined,
    }
    session.add(
        ProfileFile(
            id=uuid4(),
            profile_id=profile.id,
            question=question_id,
            added_at=now,
            sealed=vault.seal(facts),
            content=vault.seal_file(file.content),
        )
    )
    profile.changed_at = now
    audit.note(session, "file_added", "profile", profile.id, {"question": question_id})


def _checked(
    session: Session, invitation: ProfileInvitation, sent: EvidenceSent, largest: int, antivirus: Antivirus | None
) -> _Checked:
    """The file as it may be kept: of a kind that is taken, without what pictures tell besides, examined."""
    shown = printable(PurePath(sent.name.replace("\\", "/")).name).strip()[:_LONGEST_NAME]
    content = sent.stream.read(largest + 1)
    if len(content) > largest:
        raise Invalid(FIELD, _FULL["too_large"], name=shown, largest=largest // 10**6)
    try:
        ending = ending_of(content)
        content = without_metadata(content)
    except Unreadable as refused:
        raise Invalid(FIELD, _UNREADABLE.get(refused.code, _UNKNOWN), name=shown) from refused
    if ending not in TAKEN:
        raise Invalid(FIELD, _UNKNOWN, name=shown)
    if antivirus is not None:
        _examine(session, invitation, antivirus, shown, content)
    return _Checked(f"{PurePath(shown).stem or 'file'}{ending}", ending, content, antivirus is not None)


def _examine(session: Session, invitation: ProfileInvitation, antivirus: Antivirus, name: str, content: bytes) -> None:
    try:
        found = antivirus.examine(content)
    except AntivirusError as error:
        raise Invalid(FIELD, _UNASKED, name=name) from error
    if found is not None:
        _note_harm(session, invitation, found)
        raise Invalid(FIELD, _HARMFUL, name=name)


@use_case
def _note_harm(session: Session, invitation: ProfileInvitation, found: str) -> None:
    """The trail keeps what the antivirus found, and neither file nor name."""
    audit.note(session, "file_refused", RECORD, invitation.id, {"found": printable(found)[:100]})
