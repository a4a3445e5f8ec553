"""Compares two packs on everything on record: which tenders would change tier, which requirements appear or go.

Most tenders are alike in all that two packs could treat differently: the same confirmed answers, the same side of each
limit of value, duration and lots. So a tender is reduced to what matters, and judged once for each such key. A
proposal is made anew only for tenders that nobody confirmed, where the packs propose by different rules or ask for
different things; where they differ in words and codes alone, only for tenders that have one of those.
"""

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from procure.core import packs
from procure.core.errors import NotFound
from procure.packs import queries
from procure.packs.queries import Recorded
from procure.packs.services.sides import FactKeys, Side
from procure.population.queries import LocalShare, local_shares
from procure.screening import queries as screenings
from procure.screening import services as screening
from rules.loader import Pack
from rules.screening import Difference, Proposal, difference
from rules.values import Money, Nature, Notice, Tier

_READ_AT_ONCE = 500
"""Tenders whose texts are held in memory together."""

_Facts = tuple[Nature | None, Sequence[str], Decimal | None, str | None, int | None, int]
"""Nature, CPV, value, currency, duration in days, number of lots: what decides which requirements apply."""


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


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """What answers come to under the one pack and the other; there is one object for each such pair.

    Attributes:
        tiers: under the old pack and the new.
        kept: ids of the effects that follow.
    """

    tiers: tuple[Tier, Tier]
    kept: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Which requirements appear and go, and whether that or the tier is a change at all."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changes: bool


class Comparer:
    """Compares two packs, batch by batch; what it learns of one serves the next."""

    def __init__(self, old: Pack, new: Pack, as_of: date) -> None:
        """Take two packs that have the sections `screening` and `screening_words`.

        Args:
            old: the pack that holds.
            new: the pack that is thought of.
            as_of: the day at which dated rules are read.
        """
        self.old, self.new = Side(old, as_of), Side(new, as_of)
        self.proposed_anew = 0
        """Tenders for which proposals had to be made so far."""
        self._same_cells = old.section("screening").cells == new.section("screening").cells
        """Cells decide by which of its lots a tender is judged."""
        self._difference: Difference | None = None
        if self.old.basis != self.new.basis:
            self._difference = difference(screening.matrix(old), screening.matrix(new))
        self._facts = FactKeys(self.old, self.new)
        self._judgements: dict[Any, _Judged] = {}
        self._outcomes: dict[tuple[Any, ...], _Outcome] = {}
        self._by_answers: dict[str, _Judged | None] = {}
        self._by_scores: dict[tuple[int, int, str], _Judged | None] = {}
        self._bases: dict[str, str | None] = {}
        self._shares: Mapping[str, LocalShare] | None = None

    def recorded(self, session: Session, after: int = 0) -> Iterator[Sequence[Recorded]]:
        """What is on record, as `batch` takes it: with the texts where these packs differ in words (`queries`)."""
        gc.freeze()  # packs and code stay: the collector would go through them again every few batches
        try:
            yield from queries.recorded(session, after, texts=self._difference is not None)
        finally:
            gc.unfreeze()

    def batch(self, session: Session, rows: Sequence[Recorded]) -> list[Changed]:
        """Give those tenders of a batch that would change, in their order.

        Args:
            session: of the role `office`; texts are read with it, and let go of.
            rows: as `recorded` gives them.
        """
        found: list[Changed] = []
        to_read: list[Recorded] = []
        by_answers, by_scores = self._by_answers, self._by_scores
        differs = self._difference
        judged: _Judged | None
        for row in rows:
            tender_id, answers, contact, impact, under, is_fresh, nature, cpv, value, currency, days, lots, *said = row
            if answers is not None:
                try:
                    judged = by_answers[answers]
                except KeyError:
                    judged = by_answers[answers] = self._of_answers(json.loads(answers))
            elif is_fresh:
                try:
                    judged = by_scores[contact, impact, under]
                except KeyError:
                    judged = by_scores[contact, impact, under] = self._of_scores(session, contact, impact, under)
                if judged is not None and (
                    (differs is not None and differs.concerns(queries.said(nature, cpv, *said)))
                    or (lots and not self._same_cells)
                ):
                    judged = None
            else:
                judged = None
            if judged is None:
                to_read.append(row)
                continue
            outcome = self._outcome(judged, (nature, cpv, value, currency, days, lots))
            if outcome.changes:
                rests_on = RestsOn.PROPOSAL if answers is None else RestsOn.ANSWERS
                found.append(Changed(tender_id, *judged.tiers, outcome.added, outcome.removed, rests_on))
        found += self._read(session, to_read)
        return sorted(found, key=lambda each: each.tender_id)

    def _of_answers(self, answers: Mapping[str, str]) -> _Judged | None:
        """Judge confirmed answers; None where a pack does not know them all."""
        if not (self.old.knows(answers) and self.new.knows(answers)):
            return None
        return self._judge((self.old.tier_of(answers), self.new.tier_of(answers)), answers, answers)

    def _of_scores(self, session: Session, contact: int, impact: int, under: str) -> _Judged | None:
        """Judge a proposal by its scores alone; None where its answers could make a difference.

        They make none where both packs propose as that one did, and what they ask for differs only in requirements
        that are asked whatever the answers are. Packs that differ in words and codes propose alike for every tender
        that has none of them.
        """
        bases = self.old.basis, self.new.basis
        if (bases[0] != bases[1] and self._difference is None) or self._basis(session, under) not in bases:
            return None
        tiers = self.old.cell(contact, impact), self.new.cell(contact, impact)
        old, new = self.old.asks(tiers[0]), self.new.asks(tiers[1])
        moved = [
            each
            for name in old.keys() | new.keys()
            for each in (old.get(name), new.get(name))
            if old.get(name) != new.get(name)
        ]
        if any(each is not None and each.needs_answers for each in moved):
            return None
        return self._judge(tiers, {}, {})

    def _basis(self, session: Session, digest: str) -> str | None:
        if digest not in self._bases:
            try:
                self._bases[digest] = Side.basis_of(packs.by_digest(session, digest))
            except NotFound:
                self._bases[digest] = None
        return self._bases[digest]

    def _judge(self, tiers: tuple[Tier, Tier], old: Mapping[str, str], new: Mapping[str, str]) -> _Judged:
        kept = self.old.kept(tiers[0], old), self.new.kept(tiers[1], new)
        return self._judgements.setdefault((tiers, kept), _Judged(tiers, kept))

    def _outcome(self, judged: _Judged, facts: _Facts) -> _Outcome:
        key = (judged, self._facts.key(*facts))
        outcome = self._outcomes.get(key)
        if outcome is None:
            notice = _notice(*facts)
            before = self.old.requirements(judged.tiers[0], judged.kept[0], notice)
            after = self.new.requirements(judged.tiers[1], judged.kept[1], notice)
            added = tuple(each for each in after if each not in before)
            removed = tuple(each for each in before if each not in after)
            changes = judged.tiers[0] is not judged.tiers[1] or bool(added or removed)
            outcome = self._outcomes[key] = _Outcome(added, removed, changes)
        return outcome

    def _read(self, session: Session, rows: Sequence[Recorded]) -> Iterator[Changed]:
        """Judge tenders by what is proposed for them, and by what a person confirmed as far as a pack knows it."""
        self.proposed_anew += len(rows)
        if rows and self._shares is None:
            self._shares = local_shares(session)
        for start in range(0, len(rows), _READ_AT_ONCE):
            some = {row.tender_id: row for row in rows[start : start + _READ_AT_ONCE]}
            for tender_id, tender in screenings.tenders(session, list(some)).items():
                row = some[tender_id]
                facts = screening.facts_of(tender, self._shares or {})
                confirmed = json.loads(row.answers or "{}")
                proposals = self._proposals(facts)
                old, new = self.old.filled(confirmed, proposals[0]), self.new.filled(confirmed, proposals[1])
                judged = self._judge((self.old.tier_of(old), self.new.tier_of(new)), old, new)
                outcome = self._outcome(
                    judged, (row.nature, row.cpv, row.value, row.currency, row.duration_days, row.lots)
                )
                if outcome.changes:
                    rests_on = RestsOn.PARTLY if confirmed else RestsOn.PROPOSAL
                    yield Changed(tender_id, *judged.tiers, outcome.added, outcome.removed, rests_on)
            session.expunge_all()

    def _proposals(self, facts: Notice) -> tuple[Proposal, Proposal]:
        old = screening.proposal_of(self.old.pack, facts)
        if (self._same_cells and self.old.basis == self.new.basis) or (
            self._difference and not self._difference.concerns(facts)
        ):
            return old, old
        return old, screening.proposal_of(self.new.pack, facts)


def _notice(
    nature: Nature | None,
    cpv: Sequence[str],
    value: Decimal | None,
    currency: str | None,
    duration_days: int | None,
    lots: int,
) -> Notice:
    return Notice(
        nature=nature,
        cpv=tuple(cpv),
        value=None if value is None else Money(value, currency),
        duration_days=duration_days,
        lots=lots,
    )
