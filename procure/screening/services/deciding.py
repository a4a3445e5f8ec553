"""Decisions of people about one screening: answering, confirming, reopening.

Whoever writes says which revision of the screening they saw; if it has changed since, nothing is overwritten.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.core import audit
from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import Conflict, Invalid
from procure.core.text import N_
from procure.screening import queries
from procure.screening.models import Screening, ScreeningVersion
from procure.screening.queries import Tender
from procure.screening.services.proposing import snapshot
from procure.screening.services.sheets import Sheet, check, may_screen, open_sheet
from rules.loader import Pack

LONGEST_REASON = 2000


@use_case
def answer(
    session: Session,
    actor: Actor,
    screening_id: int,
    criterion: str,
    value: str,
    reason: str,
    seen: int,
    pack: Pack,
) -> Sheet:
    """Keep an answer as a draft; the tier that holds does not move until somebody confirms.

    Args:
        session: of the role `office`.
        actor: who answers.
        screening_id: which.
        criterion: id of the criterion.
        value: id of the answer.
        reason: why; needed where the answer departs from the proposal.
        seen: revision of the screening that the person saw.
        pack: in force.

    Raises:
        Forbidden: the actor may not screen.
        Invalid: no such criterion or answer, or a reason is missing or too long.
        Conflict: somebody else changed the screening meanwhile.
    """
    screening, tender = _held(session, actor, screening_id, seen)
    opened = open_sheet(session, screening, tender, pack)
    check(opened.section, {criterion: value})
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Invalid("reason", N_("The reason must be %(most)s characters or fewer."), most=LONGEST_REASON)
    if value != opened.proposed[criterion] and not reason:
        raise Invalid("reason", N_("Say why your answer departs from what was proposed."))
    screening.draft = {**(screening.draft or {}), criterion: {"answer": value, "reason": reason}}
    screening.revision += 1
    session.flush()
    return open_sheet(session, screening, tender, pack)


@use_case
def confirm(
    session: Session, actor: Actor, screening_id: int, seen: int, pack: Pack, now: datetime
) -> ScreeningVersion:
    """Confirm the answers as they stand: a new version, whose tier holds from now on.

    Args:
        session: of the role `office`.
        actor: who decides.
        screening_id: which.
        seen: revision of the screening that the person saw.
        pack: in force; the version names its digest.
        now: when.

    Raises:
        Forbidden: the actor may not screen.
        Invalid: an answer departs from the proposal and its reason is missing.
        Conflict: somebody else changed the screening meanwhile.
    """
    screening, tender = _held(session, actor, screening_id, seen)
    opened = open_sheet(session, screening, tender, pack)
    if opened.unexplained:
        raise Invalid(opened.unexplained[0], N_("Say why your answer departs from what was proposed."))
    return keep_version(session, actor, opened, pack, now)


@use_case
def reopen(session: Session, actor: Actor, screening_id: int, seen: int) -> Screening:
    """Begin a draft on a confirmed screening; its version holds until the next is confirmed.

    Raises:
        Forbidden: the actor may not screen.
        Conflict: somebody else changed the screening meanwhile.
        Invalid: it was never confirmed.
    """
    screening, _ = _held(session, actor, screening_id, seen)
    if screening.confirmed_version is None:
        raise Invalid("", N_("Only a confirmed screening can be reopened."))
    screening.draft = screening.draft or {}
    screening.revision += 1
    return screening


@use_case
def discard(session: Session, actor: Actor, screening_id: int, seen: int) -> Screening:
    """Throw the draft away: what was confirmed, or else proposed, stands again.

    Raises:
        Forbidden: the actor may not screen.
        Conflict: somebody else changed the screening meanwhile.
    """
    screening, _ = _held(session, actor, screening_id, seen)
    screening.draft = None
    screening.revision += 1
    return screening


def _held(session: Session, actor: Actor, screening_id: int, seen: int) -> tuple[Screening, Tender]:
    may_screen(actor)
    screening, tender = queries.one(session, actor, screening_id, lock=True)
    if screening.revision != seen:
        raise Conflict({"revision": screening.revision, "state": screening.state, "draft": screening.draft})
    return screening, tender


def keep_version(
    session: Session, actor: Actor, opened: Sheet, pack: Pack, now: datetime, *, is_bulk: bool = False
) -> ScreeningVersion:
    """Keep the answers as they stand as a new version, whose tier holds from now on."""
    audit.act(session, actor, now, pack.digest)
    screening, judgement = opened.screening, opened.judgement
    earlier = queries.versions(session, screening.id)
    version = ScreeningVersion(
        screening_id=screening.id,
        number=earlier[0].number + 1 if earlier else 1,
        answers=dict(opened.answers),
        reasons={name: opened.reasons[name] for name in opened.departing if opened.reasons.get(name)},
        proposed=dict(opened.proposed),
        contact=judgement.customer_contact.score,
        impact=judgement.migrant_impact.score,
        tier=judgement.tier,
        pack=pack.digest,
        pack_id=pack.id,
        pack_version=pack.version,
        facts=snapshot(opened.facts),
        decided_by=actor.account_id,
        decided_at=now,
        is_bulk=is_bulk,
    )
    session.add(version)
    screening.proposed_contact = opened.proposal.customer_contact
    screening.proposed_impact = opened.proposal.migrant_impact
    screening.proposed_tier, screening.needs_review = opened.proposal.tier, opened.proposal.needs_review
    screening.confidence = opened.proposal.confidence
    screening.proposed_under, screening.proposed_at = pack.digest, now
    screening.confirmed_version, screening.confirmed_at = version.number, now
    screening.confirmed_contact, screening.confirmed_impact = version.contact, version.impact
    screening.confirmed_tier = version.tier
    screening.draft = screening.outdated_at = screening.outdated_because = None
    screening.revision += 1
    session.flush()
    return version
