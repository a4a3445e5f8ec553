"""A screening as a person works on it: what is proposed, what was typed, what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from procure.core.actor import Actor, Role
from procure.core.errors import Forbidden, Invalid
from procure.core.text import N_
from procure.population.queries import local_shares
from procure.screening import queries
from procure.screening.models import Screening
from procure.screening.queries import Tender
from procure.screening.services.proposing import facts_of, proposal_of
from rules.loader import Pack
from rules.screening import Change, Evidence, Judgement, Proposal, nearest_changes, score
from rules.screening.matrix import Section
from rules.values import Notice

MAY_SCREEN = (Role.PROCUREMENT_OFFICER, Role.EQUALITY_OFFICER)
"""Who decides; everybody who is let in may read."""


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
    def evidence(self) -> Sequence[Evidence]:
        """What the whole proposal rests on, each piece once."""
        return list(dict.fromkeys(piece for each in self.proposal.proposed for piece in each.evidence))

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
    return open_sheet(session, *queries.one(session, actor, screening_id), pack)


def judge(pack: Pack, answers: Mapping[str, str]) -> tuple[Judgement, Sequence[Change]]:
    """What follows from answers under a pack, and the smallest changes that would alter the tier.

    Raises:
        Invalid: an answer that its criterion does not have.
    """
    section: Section = pack.section("screening")
    check(section, answers)
    return score(section, answers), nearest_changes(section, answers)


def may_screen(actor: Actor) -> None:
    """Raises `Forbidden` where the actor may not screen."""
    if not actor.has(*MAY_SCREEN):
        raise Forbidden


def check(section: Section, answers: Mapping[str, str]) -> None:
    """Raises `Invalid` where an answer is none of its criterion."""
    known = {each.id: {known.id for known in each.answers} for each in section.criteria}
    for name, value in answers.items():
        if name not in known:
            raise Invalid("", N_("The rule pack has no criterion “%(criterion)s”."), criterion=name)
        if value not in known[name]:
            raise Invalid("answer", N_("Choose one of the answers."))


def open_sheet(session: Session, screening: Screening, tender: Tender, pack: Pack) -> Sheet:
    """The sheet of a screening that is held."""
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
