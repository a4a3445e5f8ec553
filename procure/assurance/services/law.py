"""The law has an owner: the legal adviser confirms, amends or sets aside each rule.

A decision is a dated overlay. Taking one makes a new merged pack with its own digest, in force from that day, so that
every later judgement names the law it was made under.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.accounts import queries as accounts
from procure.assurance import queries
from procure.assurance.models import LawDecision
from procure.core import packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.text import N_
from rules.assurance.deciding import DECISION, amended, confirmed, reading_of, undecided
from rules.assurance.section import Confirmation, Reading, Section, Stage, Verdict
from rules.loader import Pack


def section_of(pack: Pack) -> Section:
    """The rules of assurance in a pack."""
    section: Section = pack.section("assurance")
    return section


def with_decisions(session: Session, pack: Pack) -> Pack:
    """A pack with all that the legal adviser decided and approved laid over it; the pack itself where nothing was.

    That is decisions on rules, values of other sections, and texts.

    Decisions on rules that the pack does not have are passed over: they come back with the rule.
    """
    return packs.with_texts(session, packs.with_values(session, _with_rules(session, pack)))


def _with_rules(session: Session, pack: Pack) -> Pack:
    decisions = queries.decisions(session)
    if not decisions or "assurance" not in pack.section_names:
        return pack
    section = section_of(pack)
    names = accounts.names(session, {each.decided_by for each in decisions if each.decided_by is not None})
    count = 0
    for decision in decisions:
        try:
            section = _decided(section, decision, names.get(decision.decided_by or 0, ""))
            count += 1
        except KeyError:
            continue
    if not count:
        return pack
    content: dict[str, Any] = {**pack.content}
    newest = max(each.id for each in decisions)
    content["card"] = {**content["card"], "version": f"{pack.version.partition('+')[0]}+law.{newest}"}
    content["sections"] = {**content["sections"], "assurance": msgspec.to_builtins(section)}
    return Pack(content)


@use_case
def decide(
    session: Session,
    actor: Actor,
    kind: str,
    stage: Stage,
    action: str,
    reason: str,
    review_on: date,
    base: Pack,
    today: date,
    now: datetime,
    reading: dict[str, Any] | None = None,
) -> LawDecision:
    """Confirm, amend or set aside a rule; holds from today, until the adviser decides again.

    Args:
        session: of the role `office`.
        actor: the legal adviser.
        kind: kind of requirement.
        stage: stage of the procurement.
        action: `confirm`, `amend` or `set_aside`.
        reason: why; kept and shown.
        review_on: the day by which the decision is looked at again.
        base: the pack as its files say, without overlays.
        today: in the city's calendar.
        now: when, in UTC.
        reading: for `amend`: `verdict`, `ground` and `condition`.

    Raises:
        Forbidden: the actor is no legal adviser.
        NotFound: there is no such rule.
        Invalid: no reason, a review date that has passed, or an amendment that says nothing.
    """
    if not actor.has(Role.LEGAL_ADVISER):
        raise Forbidden
    try:
        reading_of(section_of(base), kind, stage, today)
    except KeyError as error:
        raise NotFound from error
    check_decision(base, action, reason, review_on, today, reading)
    earlier = session.scalar(
        select(LawDecision)
        .where(LawDecision.kind == kind, LawDecision.stage == stage, LawDecision.withdrawn_at.is_(None))
        .with_for_update()
    )
    if earlier is not None:
        earlier.withdrawn_at = now
        session.flush()
    decision = LawDecision(
        kind=kind,
        stage=stage,
        action=action,
        reading=reading if action == "amend" else None,
        reason=reason.strip(),
        review_on=review_on,
        decided_by=actor.account_id,
        decided_at=now,
    )
    session.add(decision)
    session.flush()
    _adopt(session, actor, base, today, now)
    return decision


def check_decision(
    base: Pack, action: str, reason: str, review_on: date, today: date, reading: dict[str, Any] | None = None
) -> None:
    """Check what a decision says, before it is shown once more and taken; the arguments are those of `decide`.

    Raises:
        Invalid: no reason, a review date that has passed, or an amendment that says nothing.
    """
    if not reason.strip():
        raise Invalid("reason", N_("Say why, so that others can follow the decision."))
    if review_on <= today:
        raise Invalid("review_on", N_("Choose a day to come on which the decision is looked at again."))
    if action == "amend":
        _check_reading(section_of(base), reading)


@use_case
def take_back(session: Session, actor: Actor, decision_id: int, base: Pack, today: date, now: datetime) -> LawDecision:
    """Take a decision back: the rule is again as the pack says it.

    Raises:
        Forbidden: the actor is no legal adviser.
        NotFound: there is no such decision.
        Conflict: it was taken back or replaced already.
    """
    if not actor.has(Role.LEGAL_ADVISER):
        raise Forbidden
    decision = session.get(LawDecision, decision_id, with_for_update=True)
    if decision is None:
        raise NotFound
    if decision.withdrawn_at is not None:
        raise Conflict({"withdrawn_at": decision.withdrawn_at})
    decision.withdrawn_at = now
    session.flush()
    _adopt(session, actor, base, today, now)
    return decision


def of_files_in_force(session: Session, base: Pack, today: date) -> None:
    """Check that the pack in force is that of the files with decisions and texts laid over it, and nothing else.

    A decision makes a new pack from the files. Where these were edited since an administrator adopted them, it would
    bring the edits into force unseen.

    Raises:
        Invalid: the files have changed.
    """
    held, base = packs.in_force(session, today), packs.with_texts(session, packs.with_values(session, base))
    same = held.version.partition("+")[0] == base.version.partition("+")[0] and all(
        held.content["sections"].get(name) == value
        for name, value in base.content["sections"].items()
        if name != "assurance"
    )
    if same and "assurance" in base.section_names:
        decided = queries.decided_rules(session)
        same = undecided(section_of(held), decided) == undecided(section_of(base), decided)
    if not same or held.content["texts"] != base.content["texts"]:
        raise Invalid(
            "",
            N_("The files of the pack have changed since it was adopted. Ask an administrator to adopt it first."),
        )


def _adopt(session: Session, actor: Actor, base: Pack, today: date, now: datetime) -> None:
    of_files_in_force(session, base, today)
    pack = with_decisions(session, base)
    if packs.digest_in_force(session, today) != pack.digest:
        packs.adopt(session, pack, today, actor, now)


def _decided(section: Section, decision: LawDecision, name: str) -> Section:
    day = decision.decided_at.date()
    stage = Stage(decision.stage)
    confirmation = Confirmation(
        by=name,
        on=day,
        reason=decision.reason,
        review_on=decision.review_on,
        set_aside=decision.action == "set_aside",
    )
    if decision.reading is None:
        return confirmed(section, decision.kind, stage, day, confirmation)
    reading = msgspec.convert({"id": f"{DECISION}{decision.id}", "mark": "m", **decision.reading}, Reading)
    return amended(section, decision.kind, stage, day, reading, confirmation)


def _check_reading(section: Section, reading: dict[str, Any] | None) -> None:
    known: Sequence[str] = [each.id for each in section.conditions]
    if reading is None or reading.get("verdict") not in set(Verdict):
        raise Invalid("verdict", N_("Choose what the rule says."))
    if not str(reading.get("ground") or "").strip():
        raise Invalid("ground", N_("Name the law that the rule rests on."))
    if reading.get("condition") and reading["condition"] not in known:
        raise Invalid("condition", N_("Choose one of the conditions."))
    if reading["verdict"] == Verdict.CONDITIONAL and not reading.get("condition"):
        raise Invalid("condition", N_("Choose the condition that must be confirmed."))
