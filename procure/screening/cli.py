"""`procure screen`: pre-screening from the command line, with no database."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from procure.core.files import Refused, walk
from procure.core.lines import Format, complain, emit, format_option
from procure.tenders.readers import is_notice_file, read
from procure.tenders.readers.published import Fault, Read
from rules.loader import SHIPPED, Pack, PackError, load_pack
from rules.screening import Proposal, ProposedAnswer, matrix_of, propose
from rules.values import LotFacts

Row = dict[str, Any]


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True))
@click.option("--pack", "pack_name", default="eu", show_default=True, help="A rule pack: its id, or its folder.")
@click.option(
    "--packs-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the city's own packs (PACKS_DIR).",
)
@click.option("--time-zone", default="Europe/Amsterdam", help="Where a time without an offset is (TIME_ZONE).")
@format_option
def screen(paths: Sequence[str], pack_name: str, packs_dir: Path | None, time_zone: str, form: Format | None) -> None:
    """Propose for each notice in PATH... how much customer contact and migrant impact it has, and its tier.

    PATH is a file, a folder or - for standard input; .zip and .gz are looked into. Notices are in OCDS, eForms,
    TED XML or the answer of the TED search API. One line a notice, in the order of the input; what can't be read is a
    line with its error. Exit status 1 when there is any, 3 when the disk fails. Needs no database.
    """
    try:
        screener = Screener(load_pack(pack_name, (packs_dir, SHIPPED) if packs_dir else (SHIPPED,)))
    except PackError as error:
        raise click.BadParameter(str(error), param_hint="--pack") from error
    try:
        zone = ZoneInfo(time_zone)
    except (KeyError, ValueError) as error:
        raise click.BadParameter(f"{time_zone} is no time zone", param_hint="--time-zone") from error
    form = form or ("table" if sys.stdout.isatty() else "json")
    failed = 0

    def rows() -> Iterator[Row]:
        nonlocal failed
        for outcome in _outcomes(paths, zone):
            row = screener.line(outcome) if isinstance(outcome, Read) else error_line(outcome)
            failed += isinstance(outcome, Fault)
            yield in_short(row) if form == "table" else row

    try:
        count = emit(rows(), form)
    except BrokenPipeError:
        raise
    except OSError as error:
        complain(f"Error: {error}")
        raise SystemExit(3) from error
    if failed:
        complain(f"{failed} of {count} could not be read")
        raise SystemExit(1)


def _outcomes(paths: Sequence[str], zone: ZoneInfo) -> Iterator[Read | Fault]:
    for file in walk(paths, is_notice_file, complain):
        if isinstance(file, Refused):
            yield Fault(file.name, None, file.code, file.message)
        else:
            yield from read(file, zone)


class Screener:
    """Screens notices under one pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._section = pack.section("screening")
        self._matrix = matrix_of(self._section, pack.section("screening_words"))
        self._card = {"id": pack.card.id, "version": pack.card.version, "digest": pack.digest}

    def line(self, read: Read) -> Row:
        """Give the line of one notice: what it is, and what is proposed for it."""
        notice = read.notice
        made = propose(self._matrix, notice.facts())
        return {
            "file": read.file,
            "index": read.index,
            "id": notice.id,
            "ocid": notice.ocid,
            "title": notice.title,
            "language": notice.language or made.language,
            "cpv": notice.cpv,
            "lots": len(notice.lots),
            "customer_contact": {
                "score": made.customer_contact,
                "confidence": round(made.contact_confidence, 3),
                "reasons": self._reasons(made, "customer_contact"),
            },
            "migrant_impact": {
                "score": made.migrant_impact,
                "confidence": round(made.impact_confidence, 3),
                "reasons": self._reasons(made, "migrant_impact"),
            },
            "tier": made.tier.value,
            "needs_review": made.needs_review,
            "pack": self._card,
        }

    def _reasons(self, made: Proposal, axis: str) -> list[Row]:
        """Give why an axis has its score: the criteria that carry points, and where none does, what was found."""
        points = {criterion.id: criterion.points for criterion in self._section.criteria if criterion.axis == axis}
        answers = [answer for answer in made.proposed if answer.criterion in points]
        carrying = [answer for answer in answers if points[answer.criterion](answer.answer)]
        return [self._reason(answer, made.lot) for answer in carrying or answers[:1]]

    def _reason(self, answer: ProposedAnswer, lot: LotFacts | None) -> Row:
        because = self._because(answer)
        return {
            "criterion": answer.criterion,
            "because": f"By lot {lot.id or lot.index + 1}, the highest: {because}" if lot else because,
            "evidence": [{"field": each.field, "text": each.text} for each in answer.evidence],
        }

    def _because(self, answer: ProposedAnswer) -> str:
        """Say why in English: what a rule says, or that the answer is usual for what is bought."""
        text = self._pack.text("en", f"screening.{answer.because}.{answer.of}")
        return f"Usual for what is bought: {text}." if answer.because == "subjects" else text


def error_line(fault: Fault) -> Row:
    """Give the line that says what could not be read."""
    return {"file": fault.file, "index": fault.index, "error": {"code": fault.code, "message": fault.message}}


def in_short(row: Row) -> Row:
    """Give a line as a table for people shows it."""
    if "error" in row:
        return {"file": row["file"], "index": row["index"], "tier": None, "title": row["error"]["message"]}
    return {
        "file": row["file"],
        "index": row["index"],
        "tier": row["tier"],
        "contact": row["customer_contact"]["score"],
        "impact": row["migrant_impact"]["score"],
        "review": row["needs_review"],
        "language": row["language"],
        "title": row["title"] or "(no title)",
    }
