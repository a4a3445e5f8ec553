"""Decisions of people: answering, confirming, reopening, a screening of a lot's own.

Whoever writes says which revision of the screening they saw; if it has changed since, nothing is overwritten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from procure.core import audit
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.text import N_
from procure.population.queries import local_shares
from procure.screening import queries
from procure.screening.models import Screening, ScreeningVersion, State
from procure.screening.queries import Tender
from procure.screening.services.proposing import facts_of, keys_of, lot_of, proposal_of, refresh, snapshot, taken_over
from procure.tenders import queries as tenders
from rules.loader import Pack
from rules.screening import Change, Judgement, Proposal, nearest_changes, score
from rules.screening.matrix import Section
from rules.values import Notice, Tier

MAY_SCREEN = (Role.PROCUREMENT_OFFICER, Role.EQUALITY_OFFICER)
"""Who decides; everybody who is let in may read."""

LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A screening as a person works on it.

    Attributes:
        screening, tender: the records.
        section: the pack's criteria.
        facts: what is now known of the tender or lot.
        proposal: what pre-screening now proposes.
        answers: criterion -> answer as it now stands: typed, else as last confirmed, else as proposed.
        reasons: criterion -> reason as it now stands.
        answered: criteria that a person has answered since the last confirmation.
        judgement: what follows from the answers.
        changes: the smallest changes of answers that would alter the tier.
    """

    screening: Screening
    tender: Tender
    section: Section
    facts: Notice
    proposal: Proposal
    answers: Mapping[str, str]
    reasons: Mapping[str, str]
    answered: frozenset[str]
    judgement: Judgement
    changes: Sequence[Change]

    @property
    def proposed(self) -> Mapping[str, str]:
        """Criterion -> answer, as pre-screening proposes."""
        return self.proposal.answers()

    @property
    def departing(self) -> tuple[str, ...]:
        """Criteria whose answer departs from the proposal, in the order of the pack."""
        proposed = self.proposed
        return tuple(each.id for each in self.section.criteria if self.answers[each.id] != proposed[each.id])

    @property
    def unexplained(self) -> tuple[str, ...]:
        """Departing answers that still lack their reason."""
        return tuple(name for name in self.departing if not self.reasons.get(name))


def sheet(session: Session, actor: Actor, screening_id: int, pack: Pack) -> Sheet:
    """Open a screening.

    Args:
        session: of the role `office`.
        actor: who looks.
        screening_id: which.
        pack: in force.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    return _sheet(session, *queries.one(session, actor, screening_id), pack)


def judge(pack: Pack, answers: Mapping[str, str]) -> tuple[Judgement, Sequence[Change]]:
    """What follows from answers under a pack, and the smallest changes that would alter the tier.

    Raises:
        Invalid: an answer that its criterion does not have.
    """
    section: Section = pack.section("screening")
    _check(section, answers)
    return score(section, answers), nearest_changes(section, answers)


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
    opened = _sheet(session, screening, tender, pack)
    _check(opened.section, {criterion: value})
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Invalid("reason", N_("The reason must be %(most)s characters or fewer."), most=LONGEST_REASON)
    if value != opened.proposed[criterion] and not reason:
        raise Invalid("reason", N_("Say why your answer departs from what was proposed."))
    screening.draft = {**(screening.draft or {}), criterion: {"answer": value, "reason": reason}}
    screening.revision += 1
    session.flush()
    return _sheet(session, screening, tender, pack)


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
    opened = _sheet(session, screening, tender, pack)
    if opened.unexplained:
        raise Invalid(opened.unexplained[0], N_("Say why your answer departs from what was proposed."))
    return _confirm(session, actor, opened, pack, now)


@use_case
def confirm_many(
    session: Session, actor: Actor, screening_ids: Sequence[int], pack: Pack, now: datetime
) -> Sequence[ScreeningVersion]:
    """Confirm clear standard cases together, each as proposed; what is not, or no longer, one is left alone.

    Args:
        session: of the role `office`.
        actor: who decides.
        screening_ids: at most a page.
        pack: in force.
        now: when.

    Returns:
        The versions, one for each that was confirmed.

    Raises:
        Forbidden: the actor may not screen.
    """
    _may_screen(actor)
    made = []
    for screening_id in sorted(set(screening_ids)):
        try:
            screening, tender = queries.one(session, actor, screening_id, lock=True)
        except NotFound:
            continue
        if is_clear(screening):
            opened = _sheet(session, screening, tender, pack)
            # the stored proposal may be older than the pack or the notice: only what is now proposed counts
            if opened.judgement.tier is Tier.STANDARD and not opened.proposal.needs_review:
                made.append(_confirm(session, actor, opened, pack, now, is_bulk=True))
    return made


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


@use_case
def undo_many(session: Session, actor: Actor, screening_ids: Sequence[int], now: datetime) -> int:
    """Take back what was confirmed together by the same person: the versions stay, the screenings are open again.

    Gives how many were opened: what was decided anew meanwhile is left alone.

    Raises:
        Forbidden: the actor may not screen.
    """
    _may_screen(actor)
    opened = 0
    for screening_id in sorted(set(screening_ids)):
        screening, _ = queries.one(session, actor, screening_id, lock=True)
        if screening.state != State.CONFIRMED or screening.confirmed_version is None:
            continue
        version = queries.version(session, screening.id, screening.confirmed_version)
        if version.is_bulk and version.decided_by == actor.account_id:
            audit.note(session, "taken back", "screening", screening.id, {"version": version.number, "at": now})
            screening.draft = {}
            screening.revision += 1
            opened += 1
    return opened


@use_case
def propose_now(session: Session, actor: Actor, tender_id: int, pack: Pack, now: datetime) -> Screening:
    """Propose for a tender prepared by hand, without waiting for the job; where it has a screening, give that.

    Args:
        session: of the role `office`.
        actor: who asks.
        tender_id: the tender.
        pack: in force.
        now: when.

    Raises:
        Forbidden: the actor may not screen.
        NotFound: there is no such tender, or the actor may not know of it.
    """
    _may_screen(actor)
    if queries.of_tender(session, actor, tender_id) is None:
        tenders.one(session, actor, tender_id)
        refresh(session, [tender_id], pack, now)
    held = queries.of_tender(session, actor, tender_id)
    if held is None:
        raise NotFound
    return held


@use_case
def screen_lot(session: Session, actor: Actor, tender_id: int, lot: str, pack: Pack, now: datetime) -> Screening:
    """Give a lot a screening of its own; where it has one, that is given.

    Args:
        session: of the role `office`.
        actor: who decides.
        tender_id: the tender.
        lot: id of the lot in its notice.
        pack: in force.
        now: when.

    Raises:
        Forbidden: the actor may not screen.
        NotFound: the tender or the lot does not exist, or the actor may not know of it.
    """
    _may_screen(actor)
    whole = queries.of_tender(session, actor, tender_id)
    if whole is None:
        raise NotFound
    tender = queries.tenders(session, [tender_id])[tender_id]
    if lot_of(tender, lot) is None:
        raise NotFound
    held = queries.of_tender(session, actor, tender_id, lot)
    if held is not None:
        return held
    made = proposal_of(pack, facts_of(tender, local_shares(session), lot))
    keys = keys_of(tender)
    screening = Screening(
        tender_id=tender_id,
        lot=lot,
        revision=1,
        proposed_contact=made.customer_contact,
        proposed_impact=made.migrant_impact,
        proposed_tier=made.tier,
        confidence=made.confidence,
        needs_review=made.needs_review,
        proposed_under=pack.digest,
        proposed_at=now,
        is_listed=False,
        department_id=keys.department_id,
        published_at=keys.published_at,
        deadline_at=keys.deadline_at,
        is_published=keys.is_published,
        stage=keys.stage,
    )
    session.add(screening)
    session.flush()
    session.refresh(screening)
    return screening


@use_case
def start_from(session: Session, actor: Actor, screening_id: int, earlier_id: int, pack: Pack) -> Screening:
    """Take over, as a draft, what was confirmed for the tender that this one re-lets; a draft that was begun stays.

    Args:
        session: of the role `office`.
        actor: who re-lets.
        screening_id: of the new tender.
        earlier_id: the earlier tender.
        pack: in force: answers it no longer has are left out.

    Raises:
        Forbidden: the actor may not screen.
        NotFound: the actor may not know of one of the tenders.
    """
    _may_screen(actor)
    screening, _ = queries.one(session, actor, screening_id, lock=True)
    earlier = queries.of_tender(session, actor, earlier_id)
    if earlier is None:
        raise NotFound
    if earlier.confirmed_version is None or screening.draft is not None or screening.confirmed_version is not None:
        return screening
    version = queries.version(session, earlier.id, earlier.confirmed_version)
    screening.draft = taken_over(version, pack)
    screening.revision += 1
    return screening


def is_clear(screening: Screening) -> bool:
    """Whether a screening may be confirmed together with others: standard, sure, and nobody has begun."""
    return (
        screening.state == State.PROPOSED
        and screening.proposed_tier is Tier.STANDARD
        and not screening.needs_review
        and screening.is_listed
    )


def _may_screen(actor: Actor) -> None:
    if not actor.has(*MAY_SCREEN):
        raise Forbidden


def _held(session: Session, actor: Actor, screening_id: int, seen: int) -> tuple[Screening, Tender]:
    _may_screen(actor)
    screening, tender = queries.one(session, actor, screening_id, lock=True)
    if screening.revision != seen:
        raise Conflict({"revision": screening.revision, "state": screening.state, "draft": screening.draft})
    return screening, tender


def _check(section: Section, answers: Mapping[str, str]) -> None:
    known = {each.id: {known.id for known in each.answers} for each in section.criteria}
    for name, value in answers.items():
        if name not in known:
            raise Invalid("", N_("The rule pack has no criterion “%(criterion)s”."), criterion=name)
        if value not in known[name]:
            raise Invalid("answer", N_("Choose one of the answers."))


def _sheet(session: Session, screening: Screening, tender: Tender, pack: Pack) -> Sheet:
    section: Section = pack.section("screening")
    facts = facts_of(tender, local_shares(session), screening.lot)
    proposal = proposal_of(pack, facts)
    known = {each.id: {known.id for known in each.answers} for each in section.criteria}
    answers, reasons = proposal.answers(), {}
    held: dict[str, dict[str, Any]] = {}
    if screening.confirmed_version is not None:
        version = queries.version(session, screening.id, screening.confirmed_version)
        held = {
            name: {"answer": value, "reason": version.reasons.get(name, "")} for name, value in version.answers.items()
        }
    draft = screening.draft or {}
    for name, typed in {**held, **draft}.items():
        # an older version or draft may name what a newer pack no longer asks
        if typed["answer"] in known.get(name, ()):
            answers[name], reasons[name] = typed["answer"], typed["reason"]
    return Sheet(
        screening=screening,
        tender=tender,
        section=section,
        facts=facts,
        proposal=proposal,
        answers=answers,
        reasons=reasons,
        answered=frozenset(draft) & set(known),
        judgement=score(section, answers),
        changes=nearest_changes(section, answers),
    )


def _confirm(
    session: Session, actor: Actor, opened: Sheet, pack: Pack, now: datetime, *, is_bulk: bool = False
) -> ScreeningVersion:
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
