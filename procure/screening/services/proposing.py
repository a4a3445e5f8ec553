"""Proposals: made in bulk while notices come in, renewed when a notice or the pack changes.

What a proposal says is recomputed wherever it is shown: `proposal_of` gives the same for the same facts and pack.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from procure.core.actor import SYSTEM
from procure.core.copying import copy, encoder
from procure.core.database import use_case
from procure.population.queries import LocalShare, local_share, local_shares
from procure.screening import queries
from procure.screening.models import Screening, ScreeningVersion
from procure.screening.queries import Tender
from rules.loader import Pack
from rules.screening import Matrix, Proposal, lot_notice, matrix_of, propose
from rules.values import Money, Notice

_OWN = {
    "proposed_contact": "int2",
    "proposed_impact": "int2",
    "proposed_tier": "text",
    "confidence": "float4",
    "needs_review": "bool",
    "proposed_under": "text",
    "proposed_at": "timestamptz",
    "department_id": "int8",
    "published_at": "timestamptz",
    "deadline_at": "timestamptz",
    "main_cpv": "text",
    "value": "numeric",
    "currency": "text",
    "is_published": "bool",
    "stage": "text",
}
_own = encoder(_OWN.values())
_tender_id = encoder(["int8"])

ProposalRow = tuple[int, bytes]
"""Tender, and the rest of a row for COPY into `screening`."""

SHOWN_OF_A_CHANGE = 2000
"""Characters of a text that are kept of what a newer notice changed; the whole stands in its release."""

_MOST_KEPT = 16
_matrices: dict[str, Matrix] = {}


@dataclass(frozen=True, slots=True)
class ListKeys:
    """What lists filter and sort a tender by; copied beside its proposal."""

    tender_id: int
    department_id: int | None
    published_at: datetime | None
    deadline_at: datetime | None
    main_cpv: str | None
    value: Decimal | None
    currency: str | None
    is_published: bool
    stage: str | None


def matrix(pack: Pack) -> Matrix:
    """The pack's screening, compiled; kept by digest, since compiling takes longer than judging."""
    if pack.digest not in _matrices:
        if len(_matrices) >= _MOST_KEPT:
            _matrices.clear()
        _matrices[pack.digest] = matrix_of(pack.section("screening"), pack.section("screening_words"))
    return _matrices[pack.digest]


def proposal_of(pack: Pack, facts: Notice) -> Proposal:
    """What pre-screening proposes for these facts under this pack: a pure function of both."""
    return propose(matrix(pack), facts)


def proposal_row(pack: Pack, keys: ListKeys, facts: Notice, now: datetime) -> ProposalRow:
    """One row for `propose_rows`.

    Args:
        pack: in force.
        keys: of the tender, whose row must exist when this one is written.
        facts: what is known of it, with the share of migrants where a city has loaded it.
        now: when, in UTC.
    """
    made = propose(matrix(pack), facts)
    return keys.tender_id, _own(
        (
            made.customer_contact,
            made.migrant_impact,
            made.tier.value,
            made.confidence,
            made.needs_review,
            pack.digest,
            now,
            keys.department_id,
            keys.published_at,
            keys.deadline_at,
            keys.main_cpv,
            keys.value,
            keys.currency,
            keys.is_published,
            keys.stage,
        )
    )


def propose_rows(session: Session, rows: Iterable[ProposalRow]) -> int:
    """Write proposals of new tenders by COPY, in the caller's transaction; gives their number.

    Args:
        session: the caller's.
        rows: from `proposal_row`; none of these tenders may have a screening yet.
    """
    return copy(
        session, "screening", ("tender_id", *_OWN), (_tender_id((tender_id,)) + rest for tender_id, rest in rows)
    )


def keys_of(tender: Tender) -> ListKeys:
    """The list keys of a tender as it now stands."""
    return ListKeys(
        tender.id,
        tender.department_id,
        tender.published_at,
        tender.deadline_at,
        tender.cpv[0] if tender.cpv else None,
        tender.value,
        tender.currency,
        tender.is_published,
        tender.stage,
    )


def lot_of(tender: Tender, lot: str) -> dict[str, Any] | None:
    """The values of a lot as its notice gave them; None where it has no such lot."""
    return next((each for each in tender.content.get("lots", ()) if str(each.get("id")) == lot), None)


def facts_of(tender: Tender, shares: Mapping[str, LocalShare], lot: str = "") -> Notice:
    """What is known of a tender, or of one of its lots: there the lot's own texts, codes and value come first.

    Args:
        tender: with its content.
        shares: local shares of migrants by NUTS code, as `population` gives them; empty where none are loaded.
        lot: id of a lot in its notice; empty for the whole tender.
    """
    facts = tender.facts()
    found = next((each for each in facts.of_lots if each.id == lot), None) if lot else None
    if found is not None:
        facts = lot_notice(facts, found)
    local = local_share(shares, facts.nuts)
    return replace(facts, share_of_migrants=local.share) if local else facts


def snapshot(facts: Notice) -> dict[str, Any]:
    """Facts as JSON, to be kept with a decision."""
    kept: dict[str, Any] = msgspec.to_builtins(facts)
    return kept


def restored(kept: dict[str, Any]) -> Notice:
    """Facts as they were when `snapshot` kept them."""
    return msgspec.convert(kept, Notice)


def changes(before: Notice, after: Notice) -> list[dict[str, Any]]:
    """What a newer notice changed of what a screening rests on: title, description, CPV, lots, value.

    Returns:
        `[{"field", "before", "after"}]`; empty where a confirmed screening stays as it is.
    """
    pairs = {
        "title": (before.title, after.title),
        "description": (before.description, after.description),
        "cpv": (", ".join(before.cpv), ", ".join(after.cpv)),
        "lots": (_lots(before), _lots(after)),
        "value": (_money(before.value), _money(after.value)),
    }
    return [
        {"field": field, "before": _shown(old), "after": _shown(new)}
        for field, (old, new) in pairs.items()
        if old != new
    ]


@use_case
def refresh(session: Session, tender_ids: Sequence[int], pack: Pack, now: datetime) -> int:
    """Renew the proposals of tenders that changed, or have none: the newest notice, the pack in force.

    A tender that re-lets another begins with what was confirmed for that one.

    A confirmed screening keeps its tier; where a newer notice changed what it rests on it becomes outdated, with what
    changed, until somebody confirms again.

    Args:
        session: of the role `office`.
        tender_ids: at most some hundreds.
        pack: in force.
        now: when, in UTC.

    Returns:
        How many screenings became outdated.
    """
    tenders = queries.tenders(session, tender_ids)
    held = session.scalars(
        select(Screening).where(Screening.tender_id.in_(tenders)).order_by(Screening.id).with_for_update()
    ).all()
    confirmed = {(row.id, row.confirmed_version) for row in held if row.confirmed_version is not None}
    versions = {
        version.screening_id: version
        for version in session.scalars(
            select(ScreeningVersion).where(
                tuple_(ScreeningVersion.screening_id, ScreeningVersion.number).in_(confirmed)
            )
        )
    }
    shares = local_shares(session)
    outdated = 0
    for row in held:
        facts = facts_of(tenders[row.tender_id], shares, row.lot)
        _renew(row, pack, facts, now)
        version = versions.get(row.id)
        changed = changes(restored(version.facts), facts) if version else []
        if changed and changed != row.outdated_because:
            row.outdated_because = changed
            if row.outdated_at is None:
                row.outdated_at = now
                outdated += 1
    known = {row.tender_id for row in held if not row.lot}
    new = [each for key, each in sorted(tenders.items()) if key not in known and each.joined_into_id is None]
    propose_rows(session, (proposal_row(pack, keys_of(each), facts_of(each, shares), now) for each in new))
    for tender in new:
        if tender.relet_of_id is not None:
            _begin_with_earlier(session, tender.id, tender.relet_of_id, pack)
    return outdated


def taken_over(version: ScreeningVersion, pack: Pack) -> dict[str, Any]:
    """A draft with the answers of a confirmed version, without those that the pack no longer has."""
    known = {each.id: {answer.id for answer in each.answers} for each in pack.section("screening").criteria}
    return {
        name: {"answer": value, "reason": version.reasons.get(name, "")}
        for name, value in version.answers.items()
        if value in known.get(name, ())
    }


def _begin_with_earlier(session: Session, tender_id: int, earlier_id: int, pack: Pack) -> None:
    earlier, screening = (queries.of_tender(session, SYSTEM, each) for each in (earlier_id, tender_id))
    if earlier is not None and earlier.confirmed_version is not None and screening is not None:
        screening.draft = taken_over(queries.version(session, earlier.id, earlier.confirmed_version), pack)
        screening.revision += 1


def _renew(row: Screening, pack: Pack, facts: Notice, now: datetime) -> None:
    made = proposal_of(pack, facts)
    row.proposed_contact, row.proposed_impact = made.customer_contact, made.migrant_impact
    row.proposed_tier, row.needs_review = made.tier, made.needs_review
    row.confidence, row.proposed_under, row.proposed_at = made.confidence, pack.digest, now
    row.revision += 1


def _lots(facts: Notice) -> str:
    titles = [passage.text for passage in facts.passages if passage.field.startswith("lots[")]
    return f"{facts.lots}: " + " · ".join(titles) if titles else str(facts.lots)


def _money(value: Money | None) -> str | None:
    return f"{value.amount:f} {value.currency or ''}".rstrip() if value else None


def _shown(text: str | None) -> str | None:
    return text and text[:SHOWN_OF_A_CHANGE]
