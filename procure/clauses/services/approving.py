"""A draft goes to the legal adviser, who approves it as a second person or returns it with what is to be changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.clauses import queries
from procure.clauses.models import DraftFinding, DraftVersion
from procure.clauses.services.uploading import EDITORS
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid
from procure.core.text import N_


def unanswered(version: DraftVersion) -> list[DraftFinding]:
    """Findings in which the check asks something that nobody has answered."""
    return [each for each in version.findings if each.holds == "unsure"]


def lacking(version: DraftVersion) -> list[DraftFinding]:
    """Findings of clauses that the tier asks for and that do not count as present."""
    return [each for each in version.findings if each.required and each.holds != "present"]


@use_case
def ask(session: Session, actor: Actor, version_id: int, now: datetime) -> DraftVersion:
    """Ask the legal adviser to approve a version.

    Raises:
        Forbidden: the actor is no procurement officer.
        NotFound: there is no such version, or the actor may not know of it.
        Conflict: it is not checked, or is with the adviser already, or replaced.
        Invalid: the check asks something that nobody has answered.
    """
    if not actor.has(*EDITORS):
        raise Forbidden
    version = queries.one(session, actor, version_id, lock=True)
    if version.state not in {"checked", "returned"}:
        raise Conflict({"state": version.state})
    if any(each.required for each in unanswered(version)):
        raise Invalid("", N_("Answer first what the check asks about clauses that this tier needs."))
    version.asked_by, version.asked_at = actor.account_id, now
    return version


@use_case
def take_back(session: Session, actor: Actor, version_id: int) -> DraftVersion:
    """Take a version back from the legal adviser.

    Raises:
        Forbidden: the actor is no procurement officer.
        NotFound: there is no such version, or the actor may not know of it.
        Conflict: it is not with the adviser.
    """
    if not actor.has(*EDITORS):
        raise Forbidden
    version = queries.one(session, actor, version_id, lock=True)
    if version.state != "asked":
        raise Conflict({"state": version.state})
    version.asked_by = version.asked_at = None
    return version


@use_case
def approve(session: Session, actor: Actor, version_id: int, note: str, now: datetime) -> DraftVersion:
    """Record that the legal adviser approves a version.

    Args:
        session: of the role `office`.
        actor: a legal adviser who did not upload it.
        version_id: which.
        note: what is to be kept in mind; needed where clauses that the tier asks for are not present.
        now: when, in UTC.

    Raises:
        Forbidden: the actor is no legal adviser, or uploaded it.
        NotFound: there is no such version, or the actor may not know of it.
        Conflict: nobody asked for approval, or it was taken back or replaced meanwhile.
        Invalid: clauses are lacking, and no note says why it is approved all the same.
    """
    version = _with_adviser(session, actor, version_id)
    if lacking(version) and not note.strip():
        raise Invalid("note", N_("Clauses that this tier asks for are not present. Say why you approve all the same."))
    version.approved_by, version.approved_at, version.approval_note = actor.account_id, now, note.strip() or None
    return version


@use_case
def send_back(session: Session, actor: Actor, version_id: int, note: str, now: datetime) -> DraftVersion:
    """Return a version to its officer; raises as `approve`, and `Invalid` without a note."""
    version = _with_adviser(session, actor, version_id)
    if not note.strip():
        raise Invalid("note", N_("Say what is to be changed."))
    version.asked_by = version.asked_at = None
    version.returned_by, version.returned_at, version.return_note = actor.account_id, now, note.strip()
    return version


@use_case
def reopen(session: Session, actor: Actor, version_id: int) -> DraftVersion:
    """Take an approval back: the version is with the adviser again.

    Raises:
        Forbidden: the actor is no legal adviser.
        NotFound: there is no such version, or the actor may not know of it.
        Conflict: it is not approved, or replaced.
    """
    if not actor.has(Role.LEGAL_ADVISER):
        raise Forbidden
    version = queries.one(session, actor, version_id, lock=True)
    if version.state != "approved":
        raise Conflict({"state": version.state})
    version.approved_by = version.approved_at = version.approval_note = None
    return version


def _with_adviser(session: Session, actor: Actor, version_id: int) -> DraftVersion:
    if not actor.has(Role.LEGAL_ADVISER):
        raise Forbidden
    version = queries.one(session, actor, version_id, lock=True)
    if version.uploaded_by == actor.account_id:
        raise Forbidden
    if version.state != "asked":
        raise Conflict({"state": version.state})
    return version
