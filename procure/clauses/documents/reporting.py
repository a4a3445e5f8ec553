"""The result of a check as a Word report, in English or Dutch, whoever found it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from procure.core.text import N_, moment
from procure.core.translations import translate
from procure.core.word import Content, Margins, Marked, Paper
from rules.clauses.draft import Draft, Paragraph
from rules.clauses.finding import Evidence, Finding, Status
from rules.clauses.numbers import clause_numbers
from rules.loader import Pack

STATUS_NAMES = {
    Status.PRESENT: N_("Present"),
    Status.WEAK: N_("Weak"),
    Status.CONTRADICTED: N_("Contradicted"),
    Status.MISSING: N_("Missing"),
    Status.UNSURE: N_("Unsure"),
}
_MOST_QUOTED = 600
_PASSAGES = 4
"""Of one clause: the best of its evidence, and what takes it away."""


@dataclass(frozen=True, slots=True)
class PassageText:
    """Words of a draft.

    Attributes:
        place: where they stand, in words.
        text: what they say, in the language of the draft.
        takes_away: whether they take a duty away.
    """

    place: str
    text: str
    takes_away: bool = False


@dataclass(frozen=True, slots=True)
class ClauseReport:
    """What is said of one clause type.

    Attributes:
        name, meaning: of the clause type.
        required: whether the tier asks for it.
        tracked: whether it stands in tracked insertions only.
        because: why.
        lacks: what it lacks.
        ground: where the duty comes from.
    """

    name: str
    meaning: str
    status: Status
    required: bool
    tracked: bool
    because: str
    lacks: Sequence[str]
    ground: str
    passages: Sequence[PassageText]

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do: it is required and not present."""
        return self.required and self.status is not Status.PRESENT


@dataclass(frozen=True, slots=True)
class CheckReport:
    """A whole check.

    Attributes:
        files: names of the drafts, the highest in the order of precedence first.
        spoken: language of the drafts, ISO 639-1; None where it is not known.
        tier: in words.
        pack: id, version and digest, in words.
        caution: that it is no legal advice.
        checked_at: when, with a time zone.
    """

    files: Sequence[str]
    spoken: str | None
    tier: str
    pack: str
    caution: str
    checked_at: datetime
    clauses: Sequence[ClauseReport]


def report_of(
    drafts: Sequence[Draft],
    findings: Sequence[Finding],
    pack: Pack,
    required: frozenset[str],
    tier: str,
    spoken: str | None,
    checked_at: datetime,
    language: str,
    overruled: Mapping[str, str] | None = None,
) -> CheckReport:
    """Put a check into words.

    Args:
        drafts: that were checked.
        findings: of them.
        pack: under which they were checked.
        required: ids of the clause types that the tier asks for.
        tier: its name in words.
        spoken: language of the drafts, ISO 639-1.
        checked_at: when.
        language: of the report, ISO 639-1.
        overruled: clause type -> why a person says otherwise than the check, which then explains nothing.
    """
    said = overruled or {}
    texts = pack.texts(language)
    grounds = {each.id: each.ground for each in pack.section("clauses").types}
    return CheckReport(
        [draft.name for draft in drafts],
        spoken,
        tier,
        f"{pack.id} {pack.version}, {pack.digest[:12]}",
        texts["pack.not_legal_advice"],
        checked_at,
        [
            ClauseReport(
                texts[f"clauses.types.{each.clause}.name"],
                texts[f"clauses.types.{each.clause}.meaning"],
                each.status,
                each.clause in required,
                each.tracked,
                by_person(said[each.clause], language)
                if each.clause in said
                else texts.get(f"clauses.because.{each.because}", ""),
                []
                if each.clause in said
                else [texts[key] for lack in each.lacks if (key := f"clauses.lacks.{lack}") in texts],
                grounds[each.clause],
                _passages(each, drafts, language),
            )
            for each in findings
        ],
    )


def by_person(note: str, language: str) -> str:
    """Why a finding stands as a person says."""
    return translate(N_("Decided by a person: “%(note)s”"), language, note=note)


def _passages(finding: Finding, drafts: Sequence[Draft], language: str) -> list[PassageText]:
    best = [each for each in finding.evidence if not each.takes_away][:_PASSAGES]
    return [
        _passage(each, drafts, language) for each in [*best, *(each for each in finding.evidence if each.takes_away)]
    ]


def _passage(evidence: Evidence, drafts: Sequence[Draft], language: str) -> PassageText:
    draft = drafts[evidence.draft]
    paragraph = draft.paragraphs[evidence.at]
    parts = [draft.name] if len(drafts) > 1 else []
    text = paragraph.text[evidence.start : evidence.end].strip()
    shown = text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED].rsplit(' ', 1)[0]} …"
    return PassageText(", ".join([*parts, *_place(draft, evidence.at, language)]), shown, evidence.takes_away)


def _place(draft: Draft, at: int, language: str) -> list[str]:
    """Where a paragraph stands: its number, its page or the kind of note; else the heading above it, or its place."""
    say = partial(translate, language=language)
    paragraph = draft.paragraphs[at]
    number = clause_numbers(draft.paragraphs[: at + 1])[at]
    found = [say(N_("clause %(number)s"), number=number)] if number else []
    if paragraph.page is not None:
        found.append(say(N_("page %(number)s"), number=paragraph.page))
    if paragraph.part is not None:
        stem = paragraph.part.rpartition("/")[2].partition(".")[0].rstrip("0123456789")
        found.append(say(_PARTS.get(stem, N_("another part of the file"))))
    elif not found and paragraph.index is not None:
        above = next((each.text.strip() for each in reversed(draft.paragraphs[:at]) if _is_heading(each)), None)
        found.append(
            say(N_("paragraph %(number)s"), number=paragraph.index)
            if above is None
            else say(N_("under “%(heading)s”"), heading=above)
        )
    return found


def _is_heading(paragraph: Paragraph) -> bool:
    return paragraph.heading is not None and paragraph.part is None and bool(paragraph.text.strip())


_PARTS: Mapping[str, str] = {
    "header": N_("header"),
    "footer": N_("footer"),
    "footnotes": N_("footnote"),
    "endnotes": N_("endnote"),
}


def write_report(report: CheckReport, language: str, city: str, zone: ZoneInfo, now: datetime) -> bytes:
    """Write the report: what is asked and how it stands on one page, then each clause with its evidence.

    Args:
        report: in the words of that language.
        language: ISO 639-1.
        city: its name, for the foot of each page.
        zone: in which moments are written.
        now: when it is written, in UTC.
    """
    say = partial(translate, language=language)
    title = say(N_("Equality clauses in a draft contract"))
    paper = Paper(title, language, Margins(f"{city} – {title}", say(N_("Page {page} of {pages}"))), now)
    paper.text(city, "Subtitle")
    paper.title(title)
    paper.text(_verdict(report, language), "Notice")
    paper.facts(
        say(N_("About this check")),
        [
            (say(N_("Files")), list(report.files)),
            (say(N_("Tier")), report.tier),
            (say(N_("Rule pack")), report.pack),
            (say(N_("Checked on")), moment(report.checked_at, language, zone)),
        ],
    )
    paper.text(report.caution, "Small")
    paper.heading(say(N_("How each clause stands")))
    yes, no = say(N_("Yes")), say(N_("No"))
    paper.table(
        say(N_("How each clause stands")),
        [say(N_("Clause")), say(N_("Asked for")), say(N_("How it stands"))],
        [[each.name, yes if each.required else no, _standing(each, language)] for each in report.clauses],
        (0.55, 0.15, 0.3),
    )
    for number, each in enumerate(report.clauses):
        paper.heading(each.name, 2, new_page=number == 0)
        paper.text(each.meaning, with_next=True)
        paper.facts(each.name, _facts(each, report.spoken, language))
    return paper.save()


def _verdict(report: CheckReport, language: str) -> str:
    lacking = [each.name for each in report.clauses if each.is_open]
    if not lacking:
        return translate(N_("Complete: every clause that the tier asks for is there."), language)
    return translate(
        N_("Incomplete: of the clauses that the tier asks for, these are not in order: %(names)s."),
        language,
        names=", ".join(lacking),
    )


def _standing(clause: ClauseReport, language: str) -> str:
    name = translate(STATUS_NAMES[clause.status], language)
    return translate(N_("%(status)s, in a tracked change"), language, status=name) if clause.tracked else name


def _facts(clause: ClauseReport, spoken: str | None, language: str) -> list[tuple[str, Content]]:
    say = partial(translate, language=language)
    rows: list[tuple[str, Content]] = [
        (say(N_("How it stands")), _standing(clause, language)),
        (say(N_("Why")), clause.because),
        (say(N_("What it lacks")), list(clause.lacks)),
    ]
    foreign = spoken if spoken != language else None
    for each in clause.passages:
        name = say(N_("What takes it away")) if each.takes_away else say(N_("Words of the draft"))
        rows.append((name, [Marked(each.place, bold=True), Marked(each.text, foreign)]))
    return [*rows, (say(N_("Ground")), clause.ground)]
