"""Compares two packs on everything on record: which tenders would change tier, which requirements appear or go.

Most tenders are alike in all that two packs could treat differently: the same confirmed answers, the same side of each
limit of value, duration and lots. So a tender is reduced to what matters, and judged once for each such key. Texts are
read only where a proposal must be made anew: for tenders that nobody confirmed, where the packs propose by different
rules or words, or ask for different things.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from procure.core import packs
from procure.core.errors import NotFound
from procure.packs.queries import Recorded
from procure.packs.services.sides import FactKeys, Side
from procure.population.queries import local_shares
from procure.screening import queries as screenings
from procure.screening import services as screening
from rules.loader import Pack
from rules.screening import Proposal
from rules.values import Money, Notice, Tier

_READ_AT_ONCE = 500
"""Tenders whose texts are held in memory together."""


class RestsOn(StrEnum):
    """What the two tiers of a tender rest on."""

    ANSWERS = "answers"
    """A person confirmed them, and both packs know them all."""
    PARTLY = "partly"
    """A person confirmed them, and a pack lacks some of these criteria or answers: there its proposal stands."""
    PROPOSAL = "proposal"
    """Nobody confirmed any: the proposals under both packs."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A tender that would change.

    Attributes:
        tender_id: which.
        tier_old, tier_new: under the one pack and the other.
        added, removed: ids of the requirements that appear and go, in the order of their pack.
        rests_on: what both tiers rest on.
    """

    tender_id: int
    tier_old: Tier
    tier_new: Tier
    added: tuple[str, ...]
    removed: tuple[str, ...]
    rests_on: RestsOn

    def line(self) -> dict[str, Any]:
        """As `procure packs compare` writes it."""
        return {
            "tender": self.tender_id,
            "tier_old": self.tier_old.value,
            "tier_new": self.tier_new.value,
            "requirements_added": list(self.added),
            "requirements_removed": list(self.removed),
        }


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What becomes of all tenders of one key."""

    tiers: tuple[Tier, Tier]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def changes(self) -> bool:
        return self.tiers[0] is not self.tiers[1] or bool(self.added or self.removed)


_ASK_THE_TEXTS = object()
"""Stands for the outcome of a key where only the texts of each tender can tell."""


class Comparer:
    """Compares two packs, batch by batch; what it learns of one serves the next."""

    def __init__(self, old: Pack, new: Pack, as_of: date) -> None:
        """Take two packs that have a section `screening`.

        Args:
            old: the pack that holds.
            new: the pack that is thought of.
            as_of: the day at which dated rules are read.
        """
        self.old, self.new = Side(old, as_of), Side(new, as_of)
        self.proposed_anew = 0
        """Tenders whose texts had to be read so far."""
        self._facts = FactKeys(self.old, self.new)
        self._confirmed: dict[tuple[Any, ...], Any] = {}
        self._proposed: dict[tuple[int, int, str], bool] = {}
        self._bases: dict[str, str | None] = {}

    def batch(self, session: Session, rows: Sequence[Recorded]) -> list[Changed]:
        """Give those tenders of a batch that would change, in their order.

        Args:
            session: of the role `office`; texts are read with it, and let go of.
            rows: as `queries.recorded` gives them.
        """
        found: dict[int, Changed] = {}
        to_read: dict[int, str | None] = {}
        confirmed, key_of = self._confirmed, self._facts.key
        facts: list[Any]
        for row in rows:
            tender_id, answers, contact, impact, under, is_fresh, *facts = row
            if answers is None:
                known = self._proposed.get((contact, impact, under)) if is_fresh else True
                if known is None:
                    known = self._proposed[contact, impact, under] = self._texts_matter(
                        session, contact, impact, under
                    )
                if known:
                    to_read[tender_id] = None
                continue
            key = (answers, *key_of(*facts))
            outcome = confirmed.get(key)
            if outcome is None:
                outcome = confirmed[key] = self._of_answers(json.loads(answers), _notice(*facts))
            if outcome is _ASK_THE_TEXTS:
                to_read[tender_id] = answers
            elif outcome.changes:
                found[tender_id] = _changed(tender_id, outcome, RestsOn.ANSWERS)
        found.update(self._read(session, to_read))
        return [found[key] for key in sorted(found)]

    def _texts_matter(self, session: Session, contact: int, impact: int, under: str) -> bool:
        """Whether a tender with these proposed scores can change, so that its proposal must be made anew."""
        if not self.old.basis == self.new.basis == self._basis(session, under):
            return True
        tier = self.old.tier(contact, impact)
        return tier is not self.new.tier(contact, impact) or self.old.asks(tier) != self.new.asks(tier)

    def _basis(self, session: Session, digest: str) -> str | None:
        if digest not in self._bases:
            try:
                self._bases[digest] = Side.basis_of(packs.by_digest(session, digest))
            except NotFound:
                self._bases[digest] = None
        return self._bases[digest]

    def _of_answers(self, answers: Mapping[str, str], facts: Notice) -> Any:
        if not (self.old.knows(answers) and self.new.knows(answers)):
            return _ASK_THE_TEXTS
        return self._outcome(answers, answers, facts)

    def _outcome(self, old: Mapping[str, str], new: Mapping[str, str], facts: Notice) -> _Outcome:
        tiers = self.old.judge(old), self.new.judge(new)
        before, after = self.old.requirements(tiers[0], old, facts), self.new.requirements(tiers[1], new, facts)
        return _Outcome(
            tiers,
            tuple(each for each in after if each not in before),
            tuple(each for each in before if each not in after),
        )

    def _read(self, session: Session, wanted: Mapping[int, str | None]) -> dict[int, Changed]:
        """Judge tenders by what is proposed for them, and by what a person confirmed as far as a pack knows it."""
        found = {}
        ids = list(wanted)
        self.proposed_anew += len(ids)
        shares = local_shares(session) if ids else {}
        for start in range(0, len(ids), _READ_AT_ONCE):
            for tender_id, tender in screenings.tenders(session, ids[start : start + _READ_AT_ONCE]).items():
                facts = screening.facts_of(tender, shares)
                answers = wanted[tender_id]
                confirmed = json.loads(answers) if answers else {}
                old, new = self._proposals(facts)
                outcome = self._outcome(self.old.filled(confirmed, old), self.new.filled(confirmed, new), facts)
                if outcome.changes:
                    found[tender_id] = _changed(tender_id, outcome, RestsOn.PARTLY if answers else RestsOn.PROPOSAL)
            session.expunge_all()
        return found

    def _proposals(self, facts: Notice) -> tuple[Proposal, Proposal]:
        old = screening.proposal_of(self.old.pack, facts)
        return old, old if self.old.basis == self.new.basis else screening.proposal_of(self.new.pack, facts)


def _changed(tender_id: int, outcome: _Outcome, rests_on: RestsOn) -> Changed:
    return Changed(tender_id, *outcome.tiers, outcome.added, outcome.removed, rests_on)


def _notice(
    nature: Any, cpv: Sequence[str], value: Any, currency: str | None, duration_days: int | None, lots: int
) -> Notice:
    return Notice(
        nature=nature,
        cpv=tuple(cpv),
        value=None if value is None or not currency else Money(value, currency),
        duration_days=duration_days,
        lots=lots,
    )
