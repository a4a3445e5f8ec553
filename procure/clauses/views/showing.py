"""A checked draft as its page shows it: findings in order, and the text in pages with evidence marked in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask import url_for

from procure.clauses import queries
from procure.clauses.models import DraftFile, DraftFinding, DraftParagraph, DraftVersion
from procure.clauses.queries import Heading
from procure.clauses.views.mount import STATUS_ORDER
from procure.core.web import db

PAGE = 300
"""Paragraphs of a page of text, about; it begins with a heading where one is near."""

_NEAR = 120
"""How many paragraphs before the end of a page a heading may stand with which the next one begins."""

_BODY = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """One piece of evidence.

    Attributes:
        finding: whose.
        number: among the evidence of that finding, from 1.
        file: of the set.
        at: place of its paragraph.
        start, end: offsets.
        clause_number: as printed, empty where there is none.
        text: the words.
        takes_away: whether they take the duty away.
        by_person: whether a person said that it stands there.
    """

    finding: DraftFinding
    number: int
    file: DraftFile
    at: int
    start: int
    end: int
    clause_number: str
    page: int | None
    text: str
    takes_away: bool = False
    by_person: bool = False

    @property
    def anchor(self) -> str:
        """Id of its words in the text."""
        return f"words-{self.finding.clause}-{self.number}"

    @property
    def href(self) -> str:
        """Address of its words."""
        return url_for(
            "clauses.draft",
            version_id=self.finding.draft_version_id,
            file=self.file.place + 1,
            at=self.at,
            _anchor=self.anchor,
        )


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of a paragraph that is marked alike.

    Attributes:
        text: the letters.
        spots: evidence that covers it.
        begins: evidence whose words begin here.
        inserted: whether it stands in a tracked insertion.
    """

    text: str
    spots: Sequence[Spot]
    begins: Sequence[Spot]
    inserted: bool


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph in the text beside the findings."""

    row: DraftParagraph
    segments: Sequence[Segment]
    spots: Sequence[Spot]


@dataclass(frozen=True, slots=True)
class ShownText:
    """One page of the text of one file.

    Attributes:
        starts: place of the first paragraph of each page.
        page: which one this is, from 0.
        first, end: places of its paragraphs; the last is not included.
    """

    file: DraftFile
    headings: Sequence[Heading]
    starts: Sequence[int]
    page: int
    paragraphs: Sequence[ShownParagraph]

    def shows(self, spot: Spot) -> bool:
        """Whether the words of a piece of evidence are on this page."""
        following = [start for start in self.starts if start > self.starts[self.page]]
        return spot.file.id == self.file.id and self.starts[self.page] <= spot.at < min(following, default=spot.at + 1)


def spots_of(version: DraftVersion) -> Mapping[str, Sequence[Spot]]:
    """The evidence of each finding, by clause type; what a person added comes last."""
    files = {file.place: file for file in version.files}
    found: dict[str, list[Spot]] = {}
    for finding in version.findings:
        decision = finding.decision
        said = [(each, False) for each in finding.evidence]
        said += [(each, True) for each in (decision.evidence if decision is not None else ())]
        found[finding.clause] = [
            Spot(
                finding,
                number,
                files[each["file"]],
                each["at"],
                each.get("start", 0),
                each.get("end", len(each["text"])),
                each["number"],
                each["page"],
                each["text"],
                each.get("takes_away", False),
                by_person,
            )
            for number, (each, by_person) in enumerate(said, 1)
        ]
    return found


def in_order(findings: Sequence[DraftFinding], *, required: bool) -> list[DraftFinding]:
    """Findings that the tier asks for, or the others: what needs most work first."""
    return sorted(
        (each for each in findings if each.required is required),
        key=lambda each: (STATUS_ORDER.index(each.holds), each.place),
    )


def shown_text(version: DraftVersion, file: DraftFile, at: int) -> ShownText:
    """The page of a file on which a place stands.

    Args:
        version: checked.
        file: of it.
        at: place of a paragraph; one that is not there gives the nearest page.
    """
    headings = queries.headings(db(), file.id)
    last = queries.last_place(db(), file.id)
    starts = page_starts([each.at for each in headings], last)
    page = max(number for number, start in enumerate(starts) if start <= max(at, 0))
    end = starts[page + 1] if page + 1 < len(starts) else last + 1
    spots = [spot for each in spots_of(version).values() for spot in each if spot.file.id == file.id]
    shown = []
    for row in queries.paragraphs(db(), file.id, starts[page], end):
        if not row.text:
            continue
        here = [spot for spot in spots if spot.at == row.at]
        shown.append(ShownParagraph(row, segments(row, here), here))
    return ShownText(file, headings, starts, page, shown)


def page_starts(headings: Sequence[int], last: int) -> list[int]:
    """Where the pages of a text begin: every `PAGE` paragraphs, at the last heading near the end of a page.

    Args:
        headings: places of headings, rising.
        last: place of the last paragraph; -1 where there is none.
    """
    starts = [0]
    while starts[-1] + PAGE <= last:
        limit = starts[-1] + PAGE
        near = [at for at in headings if limit - _NEAR < at <= limit]
        starts.append(near[-1] if near else limit)
    return starts


def segments(row: DraftParagraph, spots: Sequence[Spot]) -> list[Segment]:
    """A paragraph cut wherever evidence or a tracked insertion begins or ends."""
    size = len(row.text)
    cuts = {0, size}
    for spot in spots:
        cuts |= {min(max(spot.start, 0), size), min(max(spot.end, 0), size)}
    for start, end in row.inserted:
        cuts |= {min(start, size), min(end, size)}
    edges = sorted(cuts)
    return [
        Segment(
            row.text[start:end],
            [spot for spot in spots if spot.start <= start and end <= spot.end],
            [spot for spot in spots if min(max(spot.start, 0), size) == start and start < spot.end],
            any(first <= start and end <= behind for first, behind in row.inserted),
        )
        for start, end in pairwise(edges)
    ]
