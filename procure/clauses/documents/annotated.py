"""A check as a marked copy of the officer's own Word file: a comment at each place, and missing clauses put in."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from procure.clauses.documents.annotating import Insertion, Remark, annotate
from procure.clauses.documents.reporting import STATUS_NAMES, by_person
from procure.core.text import LANGUAGES, N_
from procure.core.translations import translate
from rules.clauses.draft import Draft
from rules.clauses.finding import Evidence, Finding, Status
from rules.clauses.placing import place
from rules.loader import Pack


def language_of_texts(pack: Pack, language: str | None) -> str:
    """The language in which clauses are put into a draft: its own where the pack has texts in it, else its first."""
    return language if language in pack.card.languages else pack.card.languages[0]


def write(
    source: Path,
    target: Path,
    draft: Draft,
    findings: Sequence[Finding],
    pack: Pack,
    required: Collection[str],
    language: str | None,
    now: datetime,
    *,
    told_in: str | None = None,
    own: Collection[str] = (),
    overruled: Mapping[str, str] | None = None,
) -> None:
    """Write a copy of a Word file with what was found in it.

    Args:
        source: the file that was read.
        target: where the copy goes; the folder is there.
        draft: as it was read.
        findings: of that draft alone.
        pack: under which it was checked.
        required: ids of the clauses that are asked for; those of them that are missing are put in.
        language: of the draft, ISO 639-1; clauses are put in in the first language of the pack where it has no texts
            in this one, and their comments say so.
        now: the moment that comments and insertions bear.
        told_in: language of the comments; that of the draft, where we have it, when none is said.
        own: ids of clauses whose text is the city's own, approved by its legal adviser.
        overruled: clause type -> why a person says otherwise than the check, which then explains nothing.

    Raises:
        Unreadable: the source is damaged.
        OSError: the disk failed.
    """
    written_in = language_of_texts(pack, language)
    teller = _Teller(pack, told_in or (language if language in LANGUAGES else "en"), overruled or {})
    texts = pack.texts(written_in)
    missing = {
        each.clause: texts[f"clauses.types.{each.clause}.text"]
        for each in findings
        if each.status is Status.MISSING and each.clause in required
    }
    placements = place(draft, findings, missing, pack.section("clause_placing"), language or written_in)
    insertions = [
        Insertion(
            each.after,
            each.like,
            each.texts,
            written_in,
            each.heading,
            each.heading_like,
            teller.why(each.clause, is_own=each.clause in own, is_foreign=language != written_in),
        )
        for each in placements
    ]
    annotate(source, target, list(_remarks(draft, findings, teller)), insertions, now)


def _remarks(draft: Draft, findings: Sequence[Finding], teller: "_Teller") -> Iterator[Remark]:
    """A comment for each finding, at the best place; of a contradicted one at both."""
    within = _places_in_parts(draft)
    for finding in findings:
        shown = finding.evidence[:1] + tuple(each for each in finding.evidence[1:] if each.takes_away)
        for evidence in shown:
            paragraph = draft.paragraphs[evidence.at]
            index = paragraph.index if paragraph.index is not None else within[evidence.at]
            yield Remark(
                index,
                evidence.start,
                evidence.end,
                teller.said(finding, evidence),
                paragraph.part,
                paragraph.text[evidence.start : evidence.end],
            )


def _places_in_parts(draft: Draft) -> dict[int, int]:
    """Of paragraphs outside the body, their place in their part."""
    counts: dict[str | None, int] = {}
    places: dict[int, int] = {}
    for at, paragraph in enumerate(draft.paragraphs):
        places[at] = counts.get(paragraph.part, 0)
        counts[paragraph.part] = places[at] + 1
    return places


class _Teller:
    """Says in one language what stands in comments."""

    def __init__(self, pack: Pack, language: str, overruled: Mapping[str, str]) -> None:
        self._texts = pack.texts(language)
        self._language = language
        self._overruled = overruled

    def said(self, finding: Finding, evidence: Evidence) -> str:
        """What is said of a piece of evidence."""
        status = N_("takes this duty away") if evidence.takes_away else STATUS_NAMES[finding.status]
        first = f"{self._name(finding.clause)}: {self._in_words(status).lower()}."
        if evidence.takes_away:
            return first
        if finding.clause in self._overruled:
            return f"{first}\n{by_person(self._overruled[finding.clause], self._language)}"
        lines = [first, self._texts.get(f"clauses.because.{finding.because}", "")]
        lacking = "; ".join(filter(None, (self._texts.get(f"clauses.lacks.{each}") for each in finding.lacks)))
        if lacking:
            lines.append(self._in_words(N_("It lacks: %(what)s."), what=lacking))
        return "\n".join(filter(None, lines))

    def why(self, clause: str, *, is_own: bool, is_foreign: bool) -> str:
        """What is said of a clause that was put in."""
        lines = [f"{self._name(clause)}: {self._in_words(STATUS_NAMES[Status.MISSING]).lower()}."]
        if is_foreign:
            message = N_("There is no model text in the language of this draft: have this one translated.")
            lines.append(self._in_words(message))
        lines.append(
            self._in_words(
                N_("The city’s own text, approved by its legal adviser.")
                if is_own
                else N_("A model text: the legal adviser decides.")
            )
        )
        message = N_("Fit the names of the parties to this contract, and fill in what stands in [brackets].")
        return "\n".join((*lines, self._in_words(message)))

    def _in_words(self, message: str, **parameters: object) -> str:
        return translate(message, self._language, **parameters)

    def _name(self, clause: str) -> str:
        return self._texts.get(f"clauses.types.{clause}.name", clause)
