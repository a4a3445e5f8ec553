"""The privacy documents of the profiles, from a pack and the facts of a city: what they say, and what they lack.

Which passages there are, and in which way of gathering each holds, is `profile_privacy.yaml`; what they say stands in
its texts. Sources: GDPR art. 13 and 14 (statement), 30(1) (register), 5(1)(e) (schedule), 35(7) (impact assessment).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import msgspec

from rules.profiles.section import Gathering, Section

Kind = Literal["statement", "register", "schedule", "assessment"]
KINDS: tuple[Kind, ...] = ("statement", "register", "schedule", "assessment")
"""Privacy statement, entry for the register of processing, retention schedule, draft of an impact assessment."""

Asked = Literal["origin", "sex", "disability"]

SECTION = "profile_privacy"
_PLACE = re.compile(r"\{(\w+)\}")


class Passage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One paragraph. `{name}` in its text stands for a fact.

    Attributes:
        gathering: ways of gathering origin in which it is true; all where empty.
        asks: it is true where any of these is asked of people; always where empty.
        needs: facts that it lacks until the city fills them in, besides those in its text.
    """

    texts: ClassVar[tuple[str, ...]] = ("",)

    id: str
    gathering: tuple[Gathering, ...] = ()
    asks: tuple[Asked, ...] = ()
    needs: tuple[str, ...] = ()


class Kept(Passage, frozen=True, forbid_unknown_fields=True):
    """What is kept, for how long, and how it goes; a period that is lacking is to be filled in."""

    texts: ClassVar[tuple[str, ...]] = ("what", "period", "removal")


class Risk(Passage, frozen=True, forbid_unknown_fields=True):
    """A risk to people, what is built in against it, and what proves that it is."""

    texts: ClassVar[tuple[str, ...]] = ("risk", "measures", "proof")


class PrivacyPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Passages under one heading, and a table after them."""

    texts: ClassVar[tuple[str, ...]] = ("heading",)

    id: str
    passages: tuple[Passage, ...] = ()
    table: Literal["kept", "risks"] | None = None


class Lacking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fact that only the city can tell; its text says which.

    Attributes:
        setting: of the server, that tells it.
        rule: of the pack, that tells it. Without either it is written into the document by hand.
    """

    texts: ClassVar[tuple[str, ...]] = ("",)

    id: str
    setting: str | None = None
    rule: str | None = None


class Privacy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `profile_privacy.yaml`.

    Its own texts: the law and the authority by name, titles, names of columns, and what stands under a risk that is to
    be judged.

    Attributes:
        basis: the ground of the whole (GDPR art. 6); None until the city's legal adviser has stated it.
        special_basis: the ground of special categories that are not kept by `Section.ground` (GDPR art. 9): what hangs
            on a firm until it is parted, and disability.
        lacking: facts that may lack.
        kept: rows of the schedule.
        risks: rows of the impact assessment.
    """

    texts: ClassVar[tuple[str, ...]] = (
        *("law", "authority", "left"),
        *(f"titles.{kind}" for kind in KINDS),
        *(f"columns.{name}" for name in ("what", "period", "removal", "risk", "measures", "proof", "left")),
    )

    lacking: tuple[Lacking, ...]
    kept: tuple[Kept, ...]
    risks: tuple[Risk, ...]
    statement: tuple[PrivacyPart, ...]
    register: tuple[PrivacyPart, ...]
    schedule: tuple[PrivacyPart, ...]
    assessment: tuple[PrivacyPart, ...]
    basis: str | None = None
    special_basis: str | None = None

    def parts(self, kind: Kind) -> tuple[PrivacyPart, ...]:
        """Those of one document."""
        parts: tuple[PrivacyPart, ...] = getattr(self, kind)
        return parts


@dataclass(frozen=True, slots=True)
class Gap:
    """What is to be filled in, and by which setting or rule; by hand where by neither."""

    text: str
    setting: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class PrivacyLine:
    """A paragraph or a cell; with a gap its text says what is to be filled in."""

    text: str
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class PrivacyTable:
    """Rows of cells under their columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[PrivacyLine, ...], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What stands under one heading."""

    heading: str
    lines: tuple[PrivacyLine, ...]
    table: PrivacyTable | None


@dataclass(frozen=True, slots=True)
class PrivacyDocument:
    """A document, ready to be shown.

    Attributes:
        kind: which.
        title: of it.
        chapters: in order.
        gaps: all that is to be filled in, each once.
    """

    kind: Kind
    title: str
    chapters: tuple[Chapter, ...]
    gaps: tuple[Gap, ...]


def asks(section: Section) -> frozenset[Asked]:
    """What a questionnaire asks of people beyond their number."""
    found: set[Asked] = {question.asks_for for question in section.questions() if question.asks_for is not None}
    if section.gathers and any(question.origin for question in section.questions()):
        found.add("origin")
    return frozenset(found)


def write(
    kind: Kind, privacy: Privacy, section: Section, facts: Mapping[str, str | None], texts: Mapping[str, str]
) -> PrivacyDocument:
    """Write a document.

    Args:
        kind: which.
        privacy: what it is made of.
        section: the questionnaire in force: how origin is gathered, and what is asked.
        facts: name -> what stands for `{name}`, in the language of the texts; None or "" where nobody has said it.
        texts: of the pack, in one language.
    """
    return _Writer(privacy, section, facts, texts).document(kind)


class _Writer:
    def __init__(
        self, privacy: Privacy, section: Section, facts: Mapping[str, str | None], texts: Mapping[str, str]
    ) -> None:
        self.privacy, self.section, self.texts = privacy, section, texts
        self.asked = asks(section)
        self.facts = {name: said for name, said in facts.items() if said}
        self.facts |= {name: texts[f"{SECTION}.{name}"] for name in ("law", "authority")}

    def document(self, kind: Kind) -> PrivacyDocument:
        chapters = tuple(self._chapter(kind, part) for part in self.privacy.parts(kind))
        gaps = dict.fromkeys(line.gap for chapter in chapters for line in _lines(chapter) if line.gap is not None)
        return PrivacyDocument(kind, self._text(f"titles.{kind}"), chapters, tuple(gaps))

    def _chapter(self, kind: Kind, part: PrivacyPart) -> Chapter:
        at = f"{kind}.{part.id}"
        lines = [
            line
            for passage in part.passages
            if self._holds(passage)
            for line in self._said(f"{at}.passages.{passage.id}", passage.needs)
        ]
        return Chapter(self._text(f"{at}.heading"), tuple(lines), self._table(part.table) if part.table else None)

    def _table(self, name: Literal["kept", "risks"]) -> PrivacyTable:
        kinds: tuple[Kept, ...] | tuple[Risk, ...] = self.privacy.kept if name == "kept" else self.privacy.risks
        columns = Kept.texts if name == "kept" else Risk.texts
        rows = []
        for row in kinds:
            if self._holds(row):
                cells = [
                    self._said(f"{name}.{row.id}.{column}", row.needs if column == "period" else ())[0]
                    for column in columns
                ]
                left = self._text("left")
                rows.append(tuple(cells) if name == "kept" else (*cells, PrivacyLine(left, Gap(left))))
        heads = columns if name == "kept" else (*columns, "left")
        return PrivacyTable(tuple(self._text(f"columns.{column}") for column in heads), tuple(rows))

    def _holds(self, passage: Passage) -> bool:
        """Whether it is true in this way of gathering, and of what is asked."""
        return (not passage.gathering or self.section.gathering in passage.gathering) and (
            not passage.asks or not self.asked.isdisjoint(passage.asks)
        )

    def _said(self, key: str, needs: tuple[str, ...]) -> list[PrivacyLine]:
        """A text with its facts; where any lacks, what is to be filled in instead."""
        text = self._text(key)
        wanted = dict.fromkeys((*needs, *_PLACE.findall(text)))
        missing = [name for name in wanted if name not in self.facts]
        if missing:
            return [self._gap(name) for name in missing]
        return [PrivacyLine(_PLACE.sub(lambda place: self.facts[place[1]], text))]

    def _gap(self, name: str) -> PrivacyLine:
        known = next((each for each in self.privacy.lacking if each.id == name), Lacking(name))
        text = self.texts.get(f"{SECTION}.lacking.{name}", name)
        return PrivacyLine(text, Gap(text, known.setting, known.rule))

    def _text(self, key: str) -> str:
        return self.texts[f"{SECTION}.{key}"]


def _lines(chapter: Chapter) -> Iterator[PrivacyLine]:
    yield from chapter.lines
    for row in chapter.table.rows if chapter.table else ():
        yield from row
