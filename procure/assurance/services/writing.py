"""Put a plan in words for its documents: texts of its pack, what the law says today, who decided what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from procure.accounts import queries as accounts
from procure.assurance import queries
from procure.assurance.documents.content import (
    ChangeText,
    EffectText,
    ExemptionText,
    PackText,
    PlanText,
    ProofText,
    RequirementText,
    Said,
    StepText,
)
from procure.assurance.documents.names import law_of
from procure.assurance.documents.words import PackWords, state_of
from procure.assurance.models import Exemption, Plan, PlanEffect, PlanRequirement
from procure.assurance.services.law import section_of
from procure.assurance.services.placing import is_settled, judged_under
from procure.assurance.services.planning import effect_key, standing
from procure.core import packs
from procure.core.actor import Actor
from procure.core.audit import AuditEntry
from procure.screening import services as screening
from rules.assurance.section import Section, Stage
from rules.loader import Pack
from rules.text import repaired


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when words are put together.

    Attributes:
        language: ISO 639-1, one of `LANGUAGES`.
        city: its name.
        zone: the city's.
        today: in the city's calendar: the day whose law counts.
        now: when, in UTC.
    """

    language: str
    city: str
    zone: ZoneInfo
    today: date
    now: datetime


def in_words(session: Session, actor: Actor, plan_id: int, setting: Setting) -> PlanText:
    """A plan in the words of a language.

    Args:
        session: of the role `office`.
        actor: who reads.
        plan_id: which.
        setting: language, city and day.

    Raises:
        NotFound: there is none, or the actor may not know of its tender.
        Invalid: no pack is in force.
    """
    plan = queries.one(session, actor, plan_id)
    pack, law = packs.by_digest(session, plan.pack), packs.in_force(session, setting.today)
    texts = pack.texts(setting.language)
    exemptions, changes = queries.exemptions(session, plan.id), queries.changes(session, plan.id)
    steps = queries.steps(session, plan.id)
    names = accounts.names(session, _people(plan, exemptions, steps) | {each.opened_by or 0 for each in changes})
    writer = _Writer(plan, PackWords(texts), names, section_of(law), exemptions, setting.today)
    tender, lot = plan.tender, plan.screening.lot
    found = screening.lot_of(tender, lot) if lot else None
    lots = [lot] if lot else [str(each["id"]) for each in tender.content.get("lots", ()) if each.get("id")]
    return PlanText(
        id=plan.id,
        language=setting.language,
        city=setting.city,
        zone=setting.zone,
        written_at=setting.now,
        judged_on=setting.today,
        title=repaired(tender.title or "") or None,
        title_language=tender.language,
        reference=tender.reference,
        ocid=tender.ocid,
        buyer=tender.buyer,
        lot=lot or None,
        lot_title=repaired((found or {}).get("title") or "") or None,
        lots=lots,
        deadline_at=tender.deadline_at,
        standing=standing(plan),
        state=state_of(plan),
        tier=plan.tier,
        contact=plan.screening.contact,
        impact=plan.screening.impact,
        cells=[row.tiers for row in pack.section("screening").cells],
        axes=(texts["screening.axes.customer_contact"], texts["screening.axes.migrant_impact"]),
        author=names.get(plan.author_id or 0),
        approver=names.get(plan.approved_by or 0),
        opened_at=plan.opened_at,
        submitted_at=plan.submitted_at,
        approved_at=plan.approved_at,
        effects=[writer.effect(each) for each in plan.effects],
        requirements=[
            writer.requirement(row) for stage in Stage for row in plan.requirements if Stage(row.stage) is stage
        ],
        exemptions=[writer.exemption(each) for each in reversed(exemptions)],
        steps=[
            StepText(step, writer.said(note, entry.account_id, entry.at))
            for entry in steps
            for step, note in _steps_in(entry)
        ],
        changes=[
            ChangeText(
                each.means,
                each.reference,
                each.reason,
                each.new_deadline,
                writer.said(None, each.opened_by, each.opened_at),
                each.closed_at,
            )
            for each in changes
        ],
        pack=_pack(pack, setting.language),
        law=_pack(law, setting.language),
        not_legal_advice=texts["pack.not_legal_advice"],
    )


class _Writer:
    """Writes the parts of one plan."""

    def __init__(
        self,
        plan: Plan,
        words: PackWords,
        names: Mapping[int, str],
        section: Section,
        exemptions: Sequence[Exemption],
        today: date,
    ) -> None:
        self._plan, self._words, self._names, self._section, self._today = plan, words, names, section, today
        self._exemptions = exemptions
        self._effects = {effect_key(each): each for each in plan.effects}

    def said(self, text: str | None, account_id: int | None, at: datetime | None) -> Said:
        """What somebody wrote or did."""
        return Said(text, self._names.get(account_id or 0), at)

    def effect(self, row: PlanEffect) -> EffectText:
        """An effect in words."""
        key = effect_key(row)
        reason = self._words.of("unanswered_reasons", row.unanswered_reason) if row.unanswered_reason else ""
        return EffectText(
            key=key,
            name=self._words.effect(row),
            affected=row.affected,
            how=self._words.effect_how(row),
            likelihood=row.likelihood,
            evidence=row.evidence,
            because=self._words.because(row),
            answered_by=[
                self._words.requirement(each)
                for each in self._plan.requirements
                if each.dropped_at is None and key in each.effects
            ],
            unanswered=". ".join(part for part in (reason.rstrip("."), row.unanswered_note) if part) or None,
            dropped=None if row.dropped_at is None else row.dropped_reason or "–",
        )

    def requirement(self, row: PlanRequirement) -> RequirementText:
        """A requirement in words, with what the law says of it."""
        placement = judged_under(self._section, row, self._today)
        leaves = [each for each in self._exemptions if each.plan_requirement_id == row.id]
        granted = next((each.until for each in leaves if each.state(self._today) == "granted"), None)
        return RequirementText(
            id=row.id,
            requirement=row.requirement,
            kind=row.kind,
            kind_name=self._words.kind(row.kind),
            stage=Stage(row.stage),
            purpose=row.purpose,
            name=self._words.requirement(row),
            text=self._words.text(row),
            why=self._words.why(row),
            law=law_of(placement, settled=is_settled(row, placement), overruled=bool(row.opinion)),
            ground=placement.ground,
            confirmed=placement.confirmed,
            condition=self._words.of("conditions", placement.condition) if placement.condition else "",
            met=self._done(row.condition_note, row.condition_confirmed_by, row.condition_confirmed_at),
            rationale=row.rationale,
            opinion=self._done(row.opinion, row.opinion_by, row.opinion_at),
            effects=[self._words.effect(self._effects[key]) for key in row.effects if key in self._effects],
            clause=row.clause,
            obligation=row.obligation,
            weight=row.weight,
            words=row.words,
            scores=[int(each) for each in row.scores or ()],
            responsible=self._names.get(row.responsible_id or 0),
            due_on=row.due_on,
            proof=self._words.proof(row),
            evidence=[
                ProofText(each.title, each.url, each.digest) for each in row.evidence if each.removed_at is None
            ],
            complete=self._done(None, row.met_by, row.met_at),
            leave=granted,
            dropped=None if row.dropped_at is None else row.dropped_reason or "–",
        )

    def exemption(self, row: Exemption) -> ExemptionText:
        """An exemption in words."""
        requirement = next(each for each in self._plan.requirements if each.id == row.plan_requirement_id)
        return ExemptionText(
            requirement=self._words.requirement(requirement),
            reason=self._words.of("exemption_reasons", row.reason) or row.reason,
            explanation=row.explanation,
            until=row.until,
            state=row.state(self._today),
            asked=self.said(None, row.asked_by, row.asked_at),
            decided=self._done(None, row.decided_by, row.decided_at),
        )

    def _done(self, text: str | None, account_id: int | None, at: datetime | None) -> Said | None:
        return None if at is None else self.said(text, account_id, at)


def _people(plan: Plan, exemptions: Iterable[Exemption], steps: Iterable[AuditEntry]) -> set[int]:
    found = {plan.author_id, plan.approved_by}
    for row in plan.requirements:
        found |= {row.responsible_id, row.condition_confirmed_by, row.opinion_by, row.met_by}
    for each in exemptions:
        found |= {each.asked_by, each.decided_by}
    return {each for each in found | {entry.account_id for entry in steps} if each}


def _steps_in(entry: AuditEntry) -> list[tuple[str, str | None]]:
    """The steps that one entry of the trail holds, with what was written."""
    before, after = entry.before, entry.after
    found: list[tuple[str, str | None]] = []
    if after.get("opened_at"):
        found.append(("opened", None))
    if after.get("submitted_at"):
        found.append(("submitted", None))
    if after.get("returned_at"):
        found.append(("returned", after.get("return_note")))
    elif before.get("approved_at") and not after.get("approved_at"):
        found.append(("reopened", None))
    elif before.get("submitted_at") and not after.get("submitted_at"):
        found.append(("taken_back", None))
    if after.get("approved_at"):
        found.append(("approved", None))
    return found


def _pack(pack: Pack, language: str) -> PackText:
    return PackText(pack.id, pack.version, pack.text(language, "pack.name"), pack.digest)
