"""Named reads of imports: the list, one of them, its files and faults."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from procure.accounts.models import Account
from procure.core.actor import Actor
from procure.core.errors import NotFound
from procure.intake.models import Import, ImportFault, ImportFile

PAGE = 50
COUNTS = ("new", "updated", "unchanged", "older", "failed")


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import in the list, with whose it is and what came of it."""

    found: Import
    name: str | None
    counts: dict[str, int]


def imports(session: Session, actor: Actor, before: int | None = None) -> list[ImportRow]:
    """Imports, newest first, one page.

    Args:
        session: of the role `office`.
        actor: who looks: imports of other departments are not shown, since file names may tell.
        before: id of the last import of the page before.
    """
    query = (
        select(Import, Account.name)
        .outerjoin(Account, Account.id == Import.account_id)
        .options(selectinload(Import.job))
        .order_by(Import.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        query = query.where(Import.id < before)
    if actor.departments is not None:
        query = query.where(
            or_(
                Import.department_id.is_(None),
                Import.department_id.in_(actor.departments),
                Import.account_id == actor.account_id,
            )
        )
    rows = session.execute(query).all()
    counted = totals(session, [found.id for found, _ in rows])
    return [ImportRow(found, name, counted[found.id]) for found, name in rows]


def totals(session: Session, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """What came of imports, over all their files, by import."""
    sums = [func.sum(getattr(ImportFile, name)) for name in COUNTS]
    rows = session.execute(
        select(ImportFile.import_id, *sums).where(ImportFile.import_id.in_(ids)).group_by(ImportFile.import_id)
    )
    found = {id_: dict.fromkeys(COUNTS, 0) for id_ in ids}
    for id_, *numbers in rows:
        found[id_] = dict(zip(COUNTS, map(int, numbers), strict=True))
    return found


def one(session: Session, actor: Actor, import_id: int) -> Import:
    """An import with its job.

    Raises:
        NotFound: there is none, or it is of another department and somebody else's.
    """
    found = session.get(Import, import_id, options=[selectinload(Import.job)])
    if found is None:
        raise NotFound
    theirs = found.account_id == actor.account_id and actor.account_id is not None
    seen = found.department_id is None or actor.departments is None or found.department_id in actor.departments
    if not theirs and not seen:
        raise NotFound
    return found


def files(session: Session, import_id: int, after: int = 0) -> Sequence[ImportFile]:
    """Files of an import in the order they were read, one page and one more."""
    return session.scalars(
        select(ImportFile)
        .where(ImportFile.import_id == import_id, ImportFile.id > after)
        .order_by(ImportFile.id)
        .limit(PAGE + 1)
    ).all()


def unreadable(session: Session, import_id: int, files: Collection[str]) -> set[str]:
    """Which of some files of an import failed as a whole; their notices could not be counted."""
    return set(
        session.scalars(
            select(ImportFault.file).where(
                ImportFault.import_id == import_id, ImportFault.index.is_(None), ImportFault.file.in_(files)
            )
        )
    )


def fault_codes(session: Session, import_id: int) -> dict[str, int]:
    """How many faults of each code an import has."""
    rows = session.execute(
        select(ImportFault.code, func.count())
        .where(ImportFault.import_id == import_id)
        .group_by(ImportFault.code)
        .order_by(ImportFault.code)
    )
    return dict(rows.all())


def faults(
    session: Session, import_id: int, code: str = "", words: str = "", after: int = 0, limit: int = PAGE
) -> Sequence[ImportFault]:
    """Faults of an import in the order they were found, one page and one more.

    Args:
        session: of the role `office`.
        import_id: which.
        code: of this kind only.
        words: part of a file's name.
        after: id of the last fault of the page before.
        limit: of a page.
    """
    query = select(ImportFault).where(ImportFault.import_id == import_id, ImportFault.id > after)
    if code:
        query = query.where(ImportFault.code == code)
    if words:
        query = query.where(func.strpos(func.lower(ImportFault.file), words.lower()) > 0)
    return session.scalars(query.order_by(ImportFault.id).limit(limit + 1)).all()
