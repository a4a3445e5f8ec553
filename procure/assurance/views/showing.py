"""A plan as its pages show it: texts of the pack, what the law says of each requirement, what is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from procure.accounts import queries as accounts
from procure.assurance import queries
from procure.assurance.documents.names import law_of
from procure.assurance.documents.words import PackWords
from procure.assurance.models import Exemption, LawQuestion, Plan, PlanEffect, PlanRequirement
from procure.assurance.services.approving import Open, open_points
from procure.assurance.services.law import section_of
from procure.assurance.services.placing import is_settled, judged_under
from procure.assurance.services.planning import effect_key, lags, standing
from procure.assurance.views.mount import pack_of, today
from procure.core import packs
from procure.core.web import db, language
from rules.assurance.lawfulness import Placement
from rules.assurance.section import Stage
from rules.assurance.standing import Needed, Standing, needed
from rules.loader import Pack


class PlanWords(PackWords):
    """The words of a plan in the reader's language."""

    def __init__(self, pack: Pack) -> None:
        super().__init__(pack.texts(language()))


@dataclass(frozen=True, slots=True)
class Item:
    """A requirement with all that its page and the plan say of it.

    Attributes:
        row: the requirement.
        placement: what the law in force says.
        law: key of `LAW_NAMES`.
        settled: nothing is asked of a person any more.
        effects: the effects it answers.
        exemptions: asked for, newest first.
        questions: to the legal adviser, oldest first.
        remarks: how many are not dealt with.
        is_late: it should have been seen to by now.
    """

    row: PlanRequirement
    placement: Placement
    law: str
    settled: bool
    effects: Sequence[PlanEffect]
    exemptions: Sequence[Exemption]
    questions: Sequence[LawQuestion]
    remarks: int
    is_late: bool

    @property
    def proofs(self) -> list[object]:
        """Evidence on file."""
        return [each for each in self.row.evidence if each.removed_at is None]


@dataclass(frozen=True, slots=True)
class StageShown:
    """A stage of a plan; `locked` says what a change would take, `unlocked` that a recorded change opens it."""

    stage: Stage
    locked: Needed
    unlocked: bool
    items: Sequence[Item]
    dropped: Sequence[Item]

    @property
    def count(self) -> int:
        """Requirements asked for at this stage."""
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan as its page shows it."""

    plan: Plan
    pack: Pack
    words: PlanWords
    items: Mapping[int, Item]
    stages: Sequence[StageShown]
    effects: Sequence[PlanEffect]
    dropped_effects: Sequence[PlanEffect]
    answering: Mapping[int, Sequence[PlanRequirement]]
    open: Open
    standing: Standing
    names: Mapping[int, str]
    lags: bool

    @property
    def is_open(self) -> bool:
        """Whether it may be changed now."""
        return self.plan.state in {"draft", "returned"}


def shown(plan: Plan) -> Shown:
    """A plan as its page shows it, by a fixed number of queries."""
    day = today()
    items = _items(plan, day)
    change = queries.open_change(db(), plan.id)
    stands = standing(plan)
    opens = {"correction": Needed.CORRECTION, "withdrawal": Needed.CORRECTION, "variation": Needed.VARIATION}
    stages = []
    for stage in Stage:
        here = [item for item in items.values() if item.row.stage == stage]
        needs = needed(stage, stands)
        stages.append(
            StageShown(
                stage,
                needs,
                change is not None and opens[change.means] is needs,
                [item for item in here if item.row.dropped_at is None],
                [item for item in here if item.row.dropped_at is not None],
            )
        )
    kept = [each for each in plan.effects if each.dropped_at is None]
    pack = pack_of(plan)
    return Shown(
        plan=plan,
        pack=pack,
        words=PlanWords(pack),
        items=items,
        stages=stages,
        effects=kept,
        dropped_effects=[each for each in plan.effects if each.dropped_at is not None],
        answering={
            each.id: [
                item.row
                for item in items.values()
                if item.row.dropped_at is None and effect_key(each) in item.row.effects
            ]
            for each in kept
        },
        open=open_points(db(), plan, day),
        standing=stands,
        names=names_of(plan, items),
        lags=plan.state in {"draft", "returned"} and lags(db(), plan),
    )


def names_of(plan: Plan, items: Mapping[int, Item]) -> Mapping[int, str]:
    """Names of everybody a plan mentions, by account."""
    people = {plan.author_id, plan.approved_by, plan.returned_by}
    for item in items.values():
        row = item.row
        people |= {row.responsible_id, row.condition_confirmed_by, row.opinion_by, row.met_by, row.dropped_by}
        people |= {each.account_id for each in row.comments} | {each.added_by for each in row.evidence}
        people |= {each.asked_by for each in item.exemptions} | {each.decided_by for each in item.exemptions}
        people |= {each.asked_by for each in item.questions} | {each.answered_by for each in item.questions}
    return accounts.names(db(), {each for each in people if each})


def _items(plan: Plan, day: date) -> dict[int, Item]:
    section = section_of(packs.in_force(db(), day))
    exemptions = queries.exemptions(db(), plan.id)
    questions = queries.questions_of_plan(db(), plan.id)
    effects = {effect_key(each): each for each in plan.effects}
    found = {}
    for row in plan.requirements:
        placement = judged_under(section, row, day)
        settled = is_settled(row, placement)
        found[row.id] = Item(
            row=row,
            placement=placement,
            law=law_of(placement, settled=settled, overruled=bool(row.opinion)),
            settled=settled,
            effects=[effects[key] for key in row.effects if key in effects],
            exemptions=[each for each in exemptions if each.plan_requirement_id == row.id],
            questions=[each for each in questions if each.plan_requirement_id == row.id],
            remarks=sum(each.resolved_at is None for each in row.comments),
            is_late=row.due_on is not None and row.due_on < day and row.met_at is None and row.dropped_at is None,
        )
    return found
