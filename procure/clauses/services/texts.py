"""The city's own clause texts: somebody proposes one, the legal adviser approves it, and insertions use it.

An approved text is laid over the pack (`core.packs`); where that pack is in force, a new merged one with its own
digest holds from that day, as with a rule of the law that the adviser decided.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.assurance.services import law
from procure.clauses import queries
from procure.clauses.models import ClauseText
from procure.core import packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.text import N_
from rules.loader import Pack

WRITERS = (Role.LEGAL_ADVISER, Role.PROCUREMENT_OFFICER, Role.EQUALITY_OFFICER)
LONGEST = 8000


def key_of(clause: str) -> str:
    """Key of a clause type's text in packs."""
    return f"clauses.types.{clause}.text"


def clause_ids(pack: Pack) -> Sequence[str]:
    """The clause types of a pack, in its order; none where it knows no clauses."""
    if "clauses" not in pack.section_names:
        return ()
    return [each.id for each in pack.section("clauses").types]


def wordings(pack: Pack, language: str) -> Mapping[str, str]:
    """The text of each clause type in a pack: the city's own where the pack is laid over, else the model text."""
    texts = pack.texts(language)
    return {clause: texts[key_of(clause)] for clause in clause_ids(pack) if key_of(clause) in texts}


@use_case
def propose(
    session: Session, actor: Actor, base: Pack, clause: str, language: str, text: str, note: str, now: datetime
) -> ClauseText:
    """Propose a text for a clause type; a proposal that waits already is replaced.

    Args:
        session: of the role `office`.
        actor: a legal adviser, procurement officer or equality officer.
        base: the pack whose text it is to replace, without overlays.
        clause: id of the clause type.
        language: ISO 639-1, one that the pack has.
        text: the wording: its heading on the first line, then a line a paragraph.
        note: why it is worded so.
        now: when, in UTC.

    Raises:
        Forbidden: the actor writes no clause texts.
        NotFound: the pack does not have such a clause type or language.
        Invalid: no text, no note, too long, or the very text that holds already.
    """
    if not actor.has(*WRITERS):
        raise Forbidden
    if clause not in clause_ids(base) or language not in base.card.languages:
        raise NotFound
    said, why = "\n".join(line.strip() for line in text.splitlines() if line.strip()), note.strip()
    if not said:
        raise Invalid("text", N_("Write the text of the clause."))
    if "\n" not in said:
        raise Invalid("text", N_("Write a heading on the first line, and the text of the clause below it."))
    if len(said) > LONGEST:
        raise Invalid("text", N_("Write at most %(most)s characters."), most=LONGEST)
    if not why:
        raise Invalid("note", N_("Say why it is worded so, for the legal adviser."))
    if said == wordings(packs.with_texts(session, base), language).get(clause, "").strip():
        raise Invalid("text", N_("This is the text that holds already."))
    versions = queries.text_versions(session, base.id, clause, language)
    waiting = next((each for each in versions if each.state == "proposed"), None)
    if waiting is not None:
        waiting.text, waiting.note = said, why
        waiting.written_by, waiting.written_at = actor.account_id, now
        return waiting
    number = session.scalar(
        select(func.max(ClauseText.number)).where(
            ClauseText.pack_id == base.id, ClauseText.clause == clause, ClauseText.language == language
        )
    )
    made = ClauseText(
        pack_id=base.id,
        clause=clause,
        language=language,
        number=(number or 0) + 1,
        text=said,
        note=why,
        written_by=actor.account_id,
        written_at=now,
    )
    session.add(made)
    session.flush()
    return made


@use_case
def approve(
    session: Session, actor: Actor, text_id: int, seen: datetime, base: Pack, today: date, now: datetime
) -> ClauseText:
    """Approve a text: from today insertions use it.

    Args:
        session: of the role `office`.
        actor: the legal adviser.
        text_id: the proposal.
        seen: when the wording that the adviser read was written.
        base: the pack it belongs to, without overlays.
        today: in the city's calendar.
        now: when, in UTC.

    Raises:
        Forbidden: the actor is no legal adviser.
        NotFound: there is no such text.
        Conflict: it was decided, or written anew, since the adviser read it.
        Invalid: the files of the pack in force were edited since it was adopted.
    """
    text = _proposed(session, actor, text_id)
    if text.written_at != seen or text.pack_id != base.id:
        raise Conflict({"written_at": text.written_at})
    in_force = _is_in_force(session, base, today)
    if in_force:
        law.of_files_in_force(session, base, today)
    held = queries.texts_in_force(session, text.pack_id, text.language).get(text.clause)
    if held is not None:
        held.ended_at = now
        session.flush()
    text.approved_by, text.approved_at = actor.account_id, now
    session.flush()
    packs.lay_text(session, text.pack_id, text.language, key_of(text.clause), text.text, actor, now)
    if in_force:
        _adopt(session, actor, base, today, now)
    return text


@use_case
def decline(session: Session, actor: Actor, text_id: int, note: str, now: datetime) -> ClauseText:
    """Decline a proposal, saying why; raises as `approve`, and `Invalid` without a note."""
    text = _proposed(session, actor, text_id)
    if not note.strip():
        raise Invalid("note", N_("Say why, so that the writer can follow."))
    text.declined_by, text.declined_at, text.decline_note = actor.account_id, now, note.strip()
    return text


@use_case
def end(session: Session, actor: Actor, text_id: int, base: Pack, today: date, now: datetime) -> ClauseText:
    """Take an approved text back: from today the pack's own model text holds again.

    Raises:
        Forbidden: the actor is no legal adviser.
        NotFound: there is no such text.
        Conflict: it does not hold.
        Invalid: the files of the pack in force were edited since it was adopted.
    """
    if not actor.has(Role.LEGAL_ADVISER):
        raise Forbidden
    text = queries.text(session, text_id, lock=True)
    if text.state != "in_force":
        raise Conflict({"state": text.state})
    in_force = _is_in_force(session, base, today)
    if in_force:
        law.of_files_in_force(session, base, today)
    text.ended_at = now
    packs.lay_text(session, text.pack_id, text.language, key_of(text.clause), None, actor, now)
    if in_force:
        _adopt(session, actor, base, today, now)
    return text


def _proposed(session: Session, actor: Actor, text_id: int) -> ClauseText:
    if not actor.has(Role.LEGAL_ADVISER):
        raise Forbidden
    text = queries.text(session, text_id, lock=True)
    if text.state != "proposed":
        raise Conflict({"state": text.state})
    return text


def _is_in_force(session: Session, base: Pack, today: date) -> bool:
    digest = packs.digest_in_force(session, today)
    return digest is not None and packs.by_digest(session, digest).id == base.id


def _adopt(session: Session, actor: Actor, base: Pack, today: date, now: datetime) -> None:
    pack = law.with_decisions(session, base)
    if packs.digest_in_force(session, today) != pack.digest:
        packs.adopt(session, pack, today, actor, now)
