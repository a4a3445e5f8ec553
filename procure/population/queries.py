"""Named reads of population figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from procure.core.listing import Numbered, numbered
from procure.population.models import PopulationDefinition, PopulationFigure, PopulationImport, PopulationTable
from rules.codes import nuts as regions


@dataclass(frozen=True, slots=True)
class LocalShare:
    """The share of people with a migration background in one region, and where that is from.

    Attributes:
        share: 0-1, the sum of the groups that count.
        nuts: the region.
        table_id: the table it was taken from.
        area: its place.
        reference_date: its date.
        words: the definition, in the publisher's words.
    """

    share: Decimal
    nuts: str
    table_id: int
    area: str
    reference_date: date
    words: str


def local_shares(session: Session) -> dict[str, LocalShare]:
    """The newest share for each NUTS region: of one definition only, and of a table that gives all groups that count.

    Of several on one date the definition decided on last is taken.
    """
    part = func.coalesce(
        PopulationFigure.share, PopulationFigure.count * Decimal(1) / func.nullif(PopulationFigure.total, 0)
    )
    found = session.execute(
        select(
            func.sum(part),
            PopulationTable.nuts,
            PopulationTable.id,
            PopulationTable.area,
            PopulationTable.reference_date,
            PopulationDefinition.words,
        )
        .join(PopulationDefinition, PopulationDefinition.id == PopulationTable.definition_id)
        .join(PopulationFigure, PopulationFigure.table_id == PopulationTable.id)
        .where(PopulationTable.nuts.is_not(None), PopulationFigure.group_name == PopulationDefinition.counted.any_())
        .group_by(PopulationTable.id, PopulationDefinition.id)
        .having(func.count(part) == func.cardinality(PopulationDefinition.counted))
        .order_by(PopulationTable.reference_date, PopulationDefinition.decided_at, PopulationTable.id)
    )
    return {
        code: LocalShare(share, code, table_id, area, day, words)
        for share, code, table_id, area, day, words in found
        if code is not None
    }


def local_share(shares: Mapping[str, LocalShare], nuts: Iterable[str]) -> LocalShare | None:
    """The share that fits places of performance best.

    Args:
        shares: what `local_shares` gave.
        nuts: codes of the places.

    Returns:
        Of the most specific region for which there is one; of equally specific ones, the largest share.
    """
    near = [
        next((shares[code] for code in (given, *regions.ancestors(given)) if code in shares), None) for given in nuts
    ]
    return max((found for found in near if found), key=lambda found: (len(found.nuts), found.share), default=None)


def share_of_migrants(session: Session, nuts: Iterable[str]) -> Decimal | None:
    """The share, 0-1, that `local_share` finds for places of performance; None where no figures are loaded."""
    found = local_share(local_shares(session), nuts)
    return found.share if found else None


def tables(
    session: Session,
    words: str = "",
    definition_id: int | None = None,
    family: str = "",
    sort: str = "area",
    page: int = 1,
) -> Numbered[PopulationTable]:
    """Tables whose place, code or source holds the words.

    Args:
        session: of the role `office`.
        words: part of a place, a code, a publisher or a definition.
        definition_id: of one definition only.
        family: of one family of definitions only.
        sort: `area` or `date`, newest first.
        page: from 1; a later one than there is gives the last.
    """
    query: Select[PopulationTable] = select(PopulationTable).join(PopulationTable.definition)
    if words:
        like = f"%{words.strip().lower().replace('%', '').replace('_', '')}%"
        query = query.where(
            or_(
                func.lower(PopulationTable.area).like(like),
                func.lower(PopulationTable.area_code).like(like),
                func.lower(PopulationTable.nuts).like(like),
                func.lower(PopulationDefinition.words).like(like),
                select(PopulationFigure.id)
                .where(
                    PopulationFigure.table_id == PopulationTable.id, func.lower(PopulationFigure.publisher).like(like)
                )
                .exists(),
            )
        )
    if definition_id is not None:
        query = query.where(PopulationTable.definition_id == definition_id)
    if family:
        query = query.where(PopulationDefinition.family == family)
    order = (
        (PopulationTable.reference_date.desc(), PopulationTable.area)
        if sort == "date"
        else (PopulationTable.area, PopulationTable.reference_date.desc())
    )
    loaded = query.options(selectinload(PopulationTable.definition), selectinload(PopulationTable.rows))
    return numbered(session, loaded, (*order, PopulationTable.id), page)


def counted_share(table: PopulationTable) -> Decimal | None:
    """The share of the groups of a table that count; None where the definition counts none, or one is missing."""
    parts = [row.part for row in table.rows if row.group_name in table.definition.counted]
    if not parts or len(parts) < len(table.definition.counted) or None in parts:
        return None
    return sum((part for part in parts if part is not None), Decimal(0))


def table(session: Session, table_id: int) -> PopulationTable | None:
    """A table with its figures and definition."""
    return session.get(
        PopulationTable,
        table_id,
        options=[selectinload(PopulationTable.definition), selectinload(PopulationTable.rows)],
    )


def definitions(session: Session) -> Sequence[PopulationDefinition]:
    """Every definition that was ever loaded, by its words."""
    return session.scalars(select(PopulationDefinition).order_by(PopulationDefinition.words)).all()


def groups(session: Session, definition_id: int) -> Sequence[str]:
    """Groups of a definition that may count: those that are part of no other."""
    return session.scalars(
        select(PopulationFigure.group_name)
        .join(PopulationTable, PopulationTable.id == PopulationFigure.table_id)
        .where(PopulationTable.definition_id == definition_id, ~PopulationFigure.is_part)
        .group_by(PopulationFigure.group_name)
        .order_by(func.min(PopulationFigure.place), PopulationFigure.group_name)
    ).all()


def imports(session: Session) -> Sequence[PopulationImport]:
    """Imports, newest first."""
    return session.scalars(select(PopulationImport).order_by(PopulationImport.id.desc()).limit(200)).all()


def figures_at(
    session: Session, places: Iterable[tuple[str, str, str, date, str]]
) -> dict[tuple[object, ...], PopulationFigure]:
    """Figures that are loaded for some tables, by table and group.

    Args:
        session: of the role `office`.
        places: classification, area, its code, date and the date's text of each table.
    """
    wanted = set(places)
    found = session.execute(
        select(PopulationDefinition.words, PopulationTable, PopulationFigure)
        .join(PopulationTable, PopulationTable.definition_id == PopulationDefinition.id)
        .join(PopulationFigure, PopulationFigure.table_id == PopulationTable.id)
        .where(PopulationTable.area.in_({place[1] for place in wanted}))
    )
    known: dict[tuple[object, ...], PopulationFigure] = {}
    for words, held, figure in found:
        place = (words, held.area, held.area_code, held.reference_date, held.reference)
        if place in wanted:
            known[(*place, figure.group_name)] = figure
    return known
