"""What people do with packs: decide which one holds from which day on."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from procure.assurance.services import law
from procure.core import packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid
from procure.core.packs import PackAdoption
from procure.core.text import N_
from procure.packs import queries
from procure.profiles import services as profiles
from rules.loader import Pack


def as_adopted(session: Session, pack: Pack) -> str:
    """Digest that a pack in files has once adopted: with the legal adviser's decisions laid over it."""
    return law.with_decisions(session, pack).digest


@use_case
def adopt(
    session: Session,
    pack_id: str,
    digest: str,
    from_date: date,
    *,
    actor: Actor,
    now: datetime,
    today: date,
    roots: tuple[Path, ...],
) -> PackAdoption:
    """Decide that a pack, as its files have it, holds from a day on; what the adviser decided stays laid over it.

    Args:
        session: of the role `office`.
        pack_id: of the pack.
        digest: of the pack as the person saw it.
        from_date: first day on which it holds.
        actor: an administrator.
        now: when, in UTC.
        today: the same in the city's calendar; decisions of the past keep the pack they were taken under.
        roots: folders that hold packs.

    Raises:
        Forbidden: the actor is no administrator.
        NotFound: there is no such pack.
        Invalid: the pack has faults, keeps origin with the firm's name without a ground, the day is past, or it is in
            force on that day already.
        Conflict: the files have changed since the person looked.
    """
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden
    pack = queries.one_filed(pack_id, roots).pack
    if pack is None:
        raise Invalid("pack", N_("This pack has faults and cannot be adopted."))
    if pack.digest != digest:
        raise Conflict({"digest": pack.digest})
    if from_date < today:
        raise Invalid("from_date", N_("Choose today or a later day."))
    decided = law.with_decisions(session, pack)
    profiles.check_adoption(session, decided)
    return packs.adopt(session, decided, from_date, actor, now)
