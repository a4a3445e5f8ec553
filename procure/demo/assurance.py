"""Assurance plans of the demo city in every state, made by the services that people use."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from procure.assurance import queries
from procure.assurance.models import Plan, PlanRequirement
from procure.assurance.services import (
    approving,
    changing,
    effects,
    exempting,
    keeping,
    law,
    placing,
    planning,
    questions,
)
from procure.core import audit, packs
from procure.core.actor import Actor
from procure.core.database import use_case
from procure.demo.people import Cast
from procure.screening import services as screening
from procure.screening.models import Screening, State
from procure.tenders import queries as tenders
from procure.tenders.models import Tender
from rules.assurance.section import Stage
from rules.loader import Pack
from rules.values import Tier

_OWN = {
    "kind": "language_or_cultural_competence",
    "stage": "specification",
    "name": "Tolk bij elk intakegesprek",
    "text": "De opdrachtnemer regelt een tolk voor elk intakegesprek waarin de bewoner daarom vraagt, zonder kosten.",
    "why": "Een derde van de bewoners in de vorige opdracht sprak weinig Nederlands.",
}
_LABEL = {
    "kind": "label",
    "stage": "selection",
    "name": "Keurmerk Inclusief Werken",
    "text": "De inschrijver heeft het Keurmerk Inclusief Werken of een gelijkwaardig keurmerk.",
    "why": "De vorige opdrachtnemer kon niet laten zien hoe hij personeel werft.",
}
_ORIGIN = {
    "kind": "owners_origin",
    "stage": "award",
    "name": "Punten voor migrantenondernemers",
    "text": "Een inschrijver van wie de eigenaar een migratieachtergrond heeft, krijgt tien punten.",
}
_PROOF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def fill(session: Session, people: Cast, base: Pack, today: date, now: datetime) -> None:
    """Open plans and bring each to another state.

    Args:
        session: of the role `office`.
        people: who act.
        base: the adopted pack, as its files say.
        today: in the city's calendar.
        now: when, in UTC.
    """
    desk = _Desk(session, people, today, now)
    preparing, published, awarded = _confirmed(session, people, base, now)
    plans = [desk.open(row) for row in (*preparing[:5], *published[:4], *awarded[:3])]
    ahead, rest = plans[: len(preparing[:5])], plans[len(preparing[:5]) :]
    if ahead:
        desk.draft(ahead[0], base)
    for plan, step in zip(ahead[1:], (desk.submit, desk.send_back, desk.approve, desk.exempt), strict=False):
        step(plan)
    for plan in rest:
        if plan.tender.stage in {"award", "contract"}:
            desk.perform(plan)
        else:
            desk.approve(plan)
    if rest and rest[0].tender.stage == "tender":
        desk.correct(rest[0])


class _Desk:
    """What the people of the city do with plans."""

    def __init__(self, session: Session, people: Cast, today: date, now: datetime) -> None:
        self.session, self.people, self.today, self.now = session, people, today, now

    def open(self, row: Screening) -> Plan:
        """Open the plan of a screening."""
        actor = self.as_(self.people.officer)
        pack = packs.in_force(self.session, self.today)
        return planning.open_plan(self.session, actor, row.id, pack, self.today, self.now)

    def as_(self, actor: Actor) -> Actor:
        """Act in somebody's name."""
        audit.act(self.session, actor, self.now)
        return actor

    def draft(self, plan: Plan, base: Pack) -> None:
        """Work on it: own words, a question, a refusal, a rule that the adviser confirms and then overrules."""
        officer = self.as_(self.people.officer)
        keys = [planning.effect_key(each) for each in planning.kept_effects(plan)][:1]
        own = self.place(plan, _OWN | {"effects": keys})
        label = self.place(plan, _LABEL | {"effects": keys})
        try:
            self.place(plan, _ORIGIN | {"effects": keys})
        except placing.Refused:
            plan = queries.one(self.session, officer, plan.id)
        said = {
            "name": "Dove en slechthorende bewoners",
            "how": "Zij kunnen de balie niet bellen en missen wat er omgeroepen wordt.",
            "likelihood": "possible",
            "evidence": "Twee klachten in 2025, bij de ombudsman.",
        }
        effects.say_effect(self.session, officer, plan.id, plan.revision, said, None, self.now)
        question = "Mogen we in de selectie vragen naar tolken in dienst?"
        questions.ask(self.session, officer, own.kind, Stage.SELECTION, question, self.now, own.id)
        asked = questions.ask(
            *(self.session, officer, label.kind, Stage(label.stage)),
            *("Mag dit keurmerk in de selectie staan?", self.now, label.id),
        )
        adviser = self.as_(self.people.adviser)
        questions.reply(
            self.session, adviser, asked.id, "Alleen met een schriftelijk advies; zie hieronder.", self.now
        )
        review = self.today + timedelta(days=365)
        reason = "De commentaren en de rechtspraak zijn hierover eensluidend."
        law.decide(
            *(self.session, adviser, "label", Stage.SELECTION, "confirm", reason, review, base, self.today, self.now)
        )
        opinion = "Het keurmerk wordt hier alleen als bewijsmiddel gevraagd, met gelijkwaardige bewijzen toegestaan."
        placing.overrule(self.session, adviser, label.id, opinion, self.today, self.now)

    def place(self, plan: Plan, said: dict[str, object], row: PlanRequirement | None = None) -> PlanRequirement:
        """Add or change a requirement."""
        given = {"responsible_id": self.people.officer.account_id, "due_on": self.today + timedelta(days=30)} | said
        return placing.place(
            *(self.session, self.people.officer, plan.id, plan.revision, given),
            *(row.id if row else None, self.today, self.now),
        )

    def submit(self, plan: Plan) -> None:
        """Answer what is open, and submit it."""
        officer = self.as_(self.people.officer)
        _settle(self.session, officer, plan, self.today, self.now)
        approving.submit(self.session, officer, plan.id, plan.revision, self.today, self.now)

    def approve(self, plan: Plan) -> None:
        """Submit it and have it approved, where its tier needs that."""
        self.submit(plan)
        if plan.tier is Tier.FULL:
            equality = self.as_(self.people.equality)
            approving.approve(self.session, equality, plan.id, plan.revision, self.today, self.now)

    def send_back(self, plan: Plan) -> None:
        """Submit it, and have it returned with a remark; other tiers stay adopted."""
        self.submit(plan)
        if plan.tier is Tier.FULL:
            equality = self.as_(self.people.equality)
            remark = "Noem hier de talen die bewoners spreken; de cijfers staan in de wijkmonitor."
            approving.comment(self.session, equality, plan.requirements[0].id, remark, self.now)
            note = "De eisen over taal zijn te algemeen. Zie mijn opmerking."
            approving.send_back(self.session, equality, plan.id, plan.revision, note, self.now)

    def exempt(self, plan: Plan) -> None:
        """Ask for two exemptions: one is granted, one waits."""
        self.approve(plan)
        said = {
            "reason": "urgent",
            "explanation": "De lopende opdracht eindigt eerder dan voorzien; de meting volgt na de start.",
            "until": self.today + timedelta(days=120),
        }
        officer = self.as_(self.people.officer)
        asked = [
            exempting.ask_exemption(self.session, officer, row.id, said, self.today, self.now)
            for row in plan.requirements[:2]
        ]
        equality = self.as_(self.people.equality)
        exempting.decide_exemption(self.session, equality, asked[0].id, self.now, granted=True)

    def correct(self, plan: Plan) -> None:
        """Open a published plan again by a corrected notice."""
        officer = self.as_(self.people.officer)
        said = {
            "means": "correction",
            "reference": "Rectificatie bij de aankondiging",
            "reason": "De weging van het plan van aanpak stond verkeerd in de leidraad.",
            "new_deadline": self.today + timedelta(days=45),
        }
        changing.open_change(self.session, officer, plan.id, plan.revision, said, self.now)

    def perform(self, plan: Plan) -> None:
        """Evidence and measurements of a contract that runs."""
        self.approve(plan)
        manager = self.as_(self.people.manager)
        rows = [row for row in plan.requirements if row.stage == Stage.PERFORMANCE]
        for number, row in enumerate(rows[:4]):
            link = {"title": "Verslag eerste kwartaal", "url": "https://waterhaven.invalid/verslagen/1"}
            if number % 2:
                keeping.upload_evidence(
                    self.session, manager, row.id, "Getekende overeenkomst", "overeenkomst.pdf", _PROOF, self.now
                )
            else:
                approving.file_evidence(self.session, manager, row.id, link, self.now)
            if number < 2:
                approving.mark_met(self.session, manager, row.id, self.now)
        for effect in planning.kept_effects(plan)[:2]:
            for days, gap in ((400, "14.5"), (200, "11"), (20, "8.5")):
                said = {
                    "measured_on": self.today - timedelta(days=days),
                    "gap": Decimal(gap),
                    "unit": "procentpunten tevreden",
                    "source": "Klanttevredenheidsonderzoek, naar herkomst",
                }
                effects.measure(self.session, manager, effect.id, said, self.today, self.now)


@use_case
def _settle(session: Session, actor: Actor, plan: Plan, today: date, now: datetime) -> None:
    """Answer everything that keeps a plan from being submitted."""
    open_points = approving.open_points(session, plan, today)
    for row in plan.requirements:
        placement = placing.judged(session, row, today)
        said: dict[str, object] = {}
        if row.due_on is None or row.responsible_id is None:
            said |= {"due_on": today + timedelta(days=30), "responsible_id": actor.account_id}
        if placement.rationale and not row.rationale:
            said["rationale"] = "Nodig om ongelijke toegang tot de dienst weg te nemen; evenredig met de opdracht."
        if said:
            placing.place(session, actor, plan.id, plan.revision, said, row.id, today, now)
        if placement.condition is not None and row.condition_confirmed_at is None:
            note = "Het volgt uit de behoefte van deze dienst; zie de marktverkenning."
            placing.confirm_condition(session, actor, plan.id, plan.revision, row.id, note, now)
    for effect_id in open_points.effects:
        reason = {
            "unanswered_reason": "handled_by_city",
            "unanswered_note": "De stad regelt dit zelf, buiten deze opdracht.",
        }
        effects.say_effect(session, actor, plan.id, plan.revision, reason, effect_id, now)


def _confirmed(
    session: Session, people: Cast, pack: Pack, now: datetime
) -> tuple[Sequence[Screening], Sequence[Screening], Sequence[Screening]]:
    """Confirmed screenings that need a plan, of tenders in preparation (confirmed here), published, awarded."""
    audit.act(session, people.officer, now)
    confirmed, ahead = Screening.state == State.CONFIRMED, Tender.is_published.is_(False)
    for row in _rows(session, people, ahead, Screening.state != State.CONFIRMED):
        if not screening.sheet(session, people.officer, row.id, pack).unexplained:
            screening.confirm(session, people.officer, row.id, row.revision, pack, now)
    return (
        _rows(session, people, ahead, confirmed),
        _rows(session, people, Tender.is_published.is_(True), Tender.stage == "tender", confirmed),
        _rows(session, people, Tender.is_published.is_(True), Tender.stage.in_(("award", "contract")), confirmed),
    )


def _rows(session: Session, people: Cast, *where: ColumnElement[bool]) -> list[Screening]:
    """Those that the officer sees, first those of the department to which the legal adviser belongs too."""
    seen_by_adviser = Tender.department_id.in_(sorted(people.adviser.departments or ()))
    return list(
        session.scalars(
            select(Screening)
            .join(Tender, Tender.id == Screening.tender_id)
            .where(
                *(Screening.tier != Tier.STANDARD, Tender.joined_into_id.is_(None), tenders.visible(people.officer)),
                *where,
            )
            .order_by(seen_by_adviser.desc(), (Screening.tier == Tier.FULL).desc(), Screening.id)
        )
    )
