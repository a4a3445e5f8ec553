"""In which languages suppliers are asked: whose texts are whole, and who has released them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.core import translations
from procure.core.errors import Invalid
from procure.core.text import LANGUAGES, SUPPLIER_LANGUAGES
from procure.profiles.models import LanguageRelease
from procure.profiles.queries.answering import questionnaire
from rules.loader import Pack, text_keys
from rules.profiles import Section

READ_BY_SUPPLIERS = ("profiles.", "chasing.timetables.profile.")
"""Texts of a pack that a supplier reads: the questionnaire, and the words of its reminders."""


@dataclass(frozen=True, slots=True)
class SupplierLanguage:
    """A language of the pack's questionnaire, and how far it is.

    Attributes:
        code: ISO 639-1.
        texts: how many texts of the pack it needs; lacks: how many of them nobody has written yet.
        has_pages: whether the pages themselves speak it.
        in_files: name of who released it in the pack's own files; None where nobody did.
        release: the release on record; None where there is none, or it was taken back.
        is_current: whether the texts are those that it was for.
    """

    code: str
    texts: int
    lacks: int
    has_pages: bool
    in_files: str | None
    release: LanguageRelease | None
    is_current: bool

    @property
    def is_whole(self) -> bool:
        """Whether everything a supplier reads is there."""
        return self.has_pages and not self.lacks

    @property
    def reaches_suppliers(self) -> bool:
        """Whether suppliers are asked in it."""
        return self.is_whole and (self.in_files is not None or (self.release is not None and self.is_current))


def languages(session: Session, pack: Pack) -> tuple[SupplierLanguage, ...]:
    """The languages that a pack's questionnaire can be in, in the pack's order.

    Args:
        session: of either role.
        pack: with a questionnaire.
    """
    section: Section = pack.section("profiles")
    standing = {
        each.language: each
        for each in session.scalars(select(LanguageRelease).where(LanguageRelease.withdrawn_at.is_(None)))
    }
    return tuple(
        _language(pack, each.id, each.released_by, standing.get(each.id))
        for each in section.languages
        if each.id in SUPPLIER_LANGUAGES
    )


def released(session: Session, pack: Pack) -> tuple[str, ...]:
    """The languages in which suppliers are asked under a pack, by ISO 639-1 code."""
    return tuple(each.code for each in languages(session, pack) if each.reaches_suppliers)


def released_on(session: Session, today: date) -> tuple[str, ...]:
    """The languages in which suppliers are asked on a day; those of the office where no questionnaire is in force."""
    try:
        pack, _section = questionnaire(session, today)
    except Invalid:
        return tuple(LANGUAGES)
    return released(session, pack)


def reading(offered: Sequence[str], *wanted: str | None) -> str:
    """The language of a letter: the first one wanted in which suppliers are asked, else the first of those.

    Args:
        offered: as `released` gives them.
        wanted: of the contact person, of whoever invites.
    """
    found = next((each for each in wanted if each is not None and each in offered), None)
    return found or next(iter((*offered, *LANGUAGES)))


def releases(session: Session) -> Sequence[LanguageRelease]:
    """All that were ever put on record, newest first."""
    return session.scalars(select(LanguageRelease).order_by(LanguageRelease.id.desc())).all()


def texts(pack: Pack, language: str) -> Mapping[str, str | None]:
    """What a supplier reads of a pack in a language, by key; None for what is not written yet."""
    return pack.own_texts(language, READ_BY_SUPPLIERS)


def in_order(section: Section) -> list[str]:
    """Keys of the texts of a questionnaire, in the order in which a supplier meets them."""
    return [".".join(path) for path in text_keys(section, ("profiles",))]


def digest(pack: Pack, language: str) -> str:
    """What tells the texts of a language from any others: the SHA-256 of their canonical JSON, in hex."""
    said = json.dumps(texts(pack, language), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _language(pack: Pack, code: str, in_files: str | None, release: LanguageRelease | None) -> SupplierLanguage:
    said = texts(pack, code)
    return SupplierLanguage(
        code,
        len(said),
        sum(text is None for text in said.values()),
        translations.speaks(code),
        in_files,
        release,
        release is not None and release.digest == digest(pack, code),
    )
