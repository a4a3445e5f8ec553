"""Chains of TED notices: a prior information notice, the contract notice that refers to it, the award that refers to
that. Each names only the publication before it, so its key alone joins no more than two.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text, any_, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from procure.tenders.models import Release, Tender
from procure.tenders.readers.published import Source
from procure.tenders.services.arrivals import Arrival, identity
from procure.tenders.services.families import lock, unite

_KEY = "ted:"
_LOCK = "select pg_advisory_xact_lock(hashtextextended('chains of TED notices', 0))"


def refers(arrival: Arrival) -> bool:
    """Whether a notice may stand in a chain: it is TED XML and has a number, or refers to one."""
    return arrival.source == Source.TED_XML and arrival.key.startswith(_KEY)


def link(session: Session, arrivals: Sequence[Arrival], now: datetime) -> dict[int, tuple[int, set[str]]]:
    """Join the tenders of notices that were just written with those before and after them in their chains.

    Whatever the order in which the notices of a chain come in, the last of them joins what is still apart. The tender
    that was there first stays. A chain that a person parted is joined again only by a further notice of it.

    Two imports may hold two notices of one chain, and neither sees what the other has not committed. So one looks at
    a time, until its transaction ends: who looks second sees what the first wrote.

    Args:
        session: of the caller, who wrote the notices in this transaction and flushed them.
        arrivals: those for which `refers` holds.
        now: when.

    Returns:
        Each tender that was joined: the one it was joined into, and the fields that changed there.
    """
    session.execute(text(_LOCK))
    keys = {arrival.key for arrival in arrivals}
    own = [identity(f"{_KEY}{arrival.notice_id or ''}") for arrival in arrivals]
    asked = literal(list({*keys, *own}), ARRAY(Text))
    by_key = dict(session.execute(select(Tender.key, Tender.id).where(Tender.key == any_(asked))).all())
    named = list({key.removeprefix(_KEY) for key in keys})
    holders: dict[str, set[int]] = {}
    for number, id_ in session.execute(
        select(Release.notice_id, Release.tender_id).where(
            Release.source == Source.TED_XML, Release.notice_id == any_(literal(named, ARRAY(Text)))
        )
    ):
        holders.setdefault(f"{_KEY}{number}", set()).add(id_)
    pairs = set()
    for arrival, number in zip(arrivals, own, strict=True):
        one = by_key[arrival.key]
        others = {by_key[number]} if number in by_key else set()
        pairs |= {(min(one, other), max(one, other)) for other in others | holders.get(arrival.key, set())}
    joined: dict[int, tuple[int, set[str]]] = {}
    for pair in sorted(pairs):
        held = lock(session, pair)
        roots = {tender.joined_into_id or tender.id for tender in held.values()}
        if len(roots) < 2:
            continue
        kept, other = (lock(session, roots)[id_] for id_ in sorted(roots))
        fields = {change["field"] for change in unite(session, kept, other, now)}
        session.flush()
        joined = {
            id_: (kept.id, seen | fields) if root == other.id else (root, seen) for id_, (root, seen) in joined.items()
        }
        joined[other.id] = (kept.id, fields)
    return joined
