"""Named reads of packs: those that stand in files, those that were adopted, and what a page shows of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.accounts import queries as accounts
from procure.core.errors import NotFound
from procure.core.packs import PackAdoption, PackVersion
from rules.loader import Pack, PackError, PackFault, differences, load_pack


@dataclass(frozen=True, slots=True)
class Filed:
    """A pack as its files have it now; `pack` is None where they have faults."""

    id: str
    pack: Pack | None
    faults: tuple[PackFault, ...] = ()


@dataclass(frozen=True, slots=True)
class AdoptedPack:
    """A decision that a pack holds from a day on.

    Attributes:
        until: last day on which it holds; None while no later decision ends it, and where it never held.
        by: name of who decided; None for the software.
        superseded: another decision for the same day was taken later.
    """

    id: int
    digest: str
    pack_id: str
    version: str
    from_date: date
    until: date | None
    adopted_at: datetime
    by: str | None
    superseded: bool

    def holds(self, day: date) -> bool:
        """Whether it holds on a day."""
        return not self.superseded and self.from_date <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class PackChange:
    """One thing in which a pack differs from the one it builds on.

    Attributes:
        item: name of the item, in the reader's language.
        part: what of it, by keys and ids; empty for the whole.
        before: in the pack built on; None where it has none.
        after: in this pack; None where it has none.
    """

    item: str
    part: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Changes:
    """In what a pack differs from `below`, the one it builds on, as its files have that now."""

    below: Pack
    rows: tuple[PackChange, ...]


@dataclass(frozen=True, slots=True)
class SubjectSigns:
    """By what a notice is recognised as being about a subject.

    Attributes:
        codes: CPV prefixes that say it plainly, then those used for much else as well.
        words: language -> phrases, parted by commas.
    """

    codes: tuple[str, ...]
    weak_codes: tuple[str, ...]
    words: Mapping[str, str]


def filed(roots: tuple[Path, ...]) -> list[Filed]:
    """List the packs that stand in files, a city's own before the shipped ones; of two with one id the first."""
    ids = [folder.parent.name for root in roots for folder in sorted(root.glob("*/pack.yaml"))]
    return [one_filed(pack_id, roots) for pack_id in dict.fromkeys(ids)]


def one_filed(pack_id: str, roots: tuple[Path, ...]) -> Filed:
    """Give one pack as its files have it.

    Raises:
        NotFound: there is none of that id.
    """
    try:
        return Filed(pack_id, load_pack(pack_id, roots))
    except PackError as error:
        if not error.faults:
            raise NotFound(f"pack {pack_id}") from error
        return Filed(pack_id, None, error.faults)


def adoptions(session: Session) -> list[AdoptedPack]:
    """List every decision, by the day from which it holds, the latest day first."""
    rows = session.execute(
        select(PackAdoption, PackVersion.pack_id, PackVersion.version)
        .join(PackVersion, PackVersion.digest == PackAdoption.digest)
        .order_by(PackAdoption.from_date.desc(), PackAdoption.id.desc())
    ).all()
    names = accounts.names(session, {row.adopted_by for row, _, _ in rows if row.adopted_by is not None})
    found: list[AdoptedPack] = []
    next_day: date | None = None
    for row, pack_id, version in rows:
        superseded = row.from_date == next_day
        found.append(
            AdoptedPack(
                id=row.id,
                digest=row.digest,
                pack_id=pack_id,
                version=version,
                from_date=row.from_date,
                until=None if next_day is None or superseded else next_day - timedelta(days=1),
                adopted_at=row.adopted_at,
                by=names.get(row.adopted_by) if row.adopted_by is not None else None,
                superseded=superseded,
            )
        )
        next_day = row.from_date
    return found


def changes(pack: Pack, roots: tuple[Path, ...], language: str) -> Changes | None:
    """Say in what a pack differs from the one it builds on.

    Args:
        pack: the pack.
        roots: folders that hold packs.
        language: ISO 639-1; items are named in it, and of texts that differ those in other languages are left out.

    Returns:
        None where it builds on none, or where the files of that one are gone or have faults.
    """
    if pack.card.builds_on is None:
        return None
    try:
        below = load_pack(pack.card.builds_on, roots)
    except PackError:
        return None
    return compared(pack, below, language)


def compared(pack: Pack, below: Pack, language: str) -> Changes:
    """Say in what a pack differs from another, in the reader's language (see `changes`)."""
    texts = {**below.texts(language), **pack.texts(language)}
    rows = []
    for each in differences(pack, below):
        if each.path[0] != "text":
            rows.append(PackChange(*_named(each.path, texts), each.before, each.after))
        elif each.path[1] == language:
            rows.append(PackChange(*_named(tuple(each.path[2].split(".")), texts), each.before, each.after))
    return Changes(below, tuple(rows))


def _named(path: tuple[str, ...], texts: Mapping[str, str]) -> tuple[str, str]:
    """Give the name of the item that a path leads to, and what remains of the path inside it."""
    for length in range(len(path), 1, -1):
        key = ".".join(path[:length])
        name = texts.get(f"{key}.name", texts.get(key))
        if name is not None:
            return name, " › ".join(path[length:])
    return path[0], " › ".join(path[1:])


def signs(pack: Pack) -> dict[str, SubjectSigns]:
    """Gather codes and words of each subject of screening, by subject id."""
    section = pack.section("screening")
    languages = pack.section("screening_words").languages if "screening_words" in pack.section_names else ()
    codes = {code.id: code for code in section.codes}
    return {
        subject.id: SubjectSigns(
            codes=codes[subject.id].cpv if subject.id in codes else (),
            weak_codes=codes[subject.id].weak if subject.id in codes else (),
            words={each.id: each.subjects[subject.id] for each in languages if subject.id in each.subjects},
        )
        for subject in section.subjects
    }
