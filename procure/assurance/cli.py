"""`procure lint-requirements`: a draft list of criteria against the law of a pack, with no database."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from procure.assurance.readers import is_criteria_file, read_criteria
from procure.assurance.readers.grids import column_number
from procure.assurance.services.linting import CriterionVerdict, Linter
from procure.core.clock import now
from procure.core.files import InputFile, Refused, Unreadable, walk
from procure.core.lines import Format, complain, emit, format_option
from rules.loader import SHIPPED, PackError, load_pack

Row = dict[str, Any]

_FIELDS = ("text", "stage", "weight")


class _Columns(click.ParamType[dict[str, int]]):
    """`text=A,stage=B,weight=C` as field -> number of the column from 0."""

    name = "columns"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, dict):
            return value
        found: dict[str, int] = {}
        for part in str(value).split(","):
            field, _, letters = (each.strip() for each in part.partition("="))
            if field not in _FIELDS or field in found:
                self.fail(f"{part!r}: name text, stage, weight once each, as in text=A,stage=B,weight=C", param, ctx)
            try:
                found[field] = column_number(letters)
            except ValueError:
                self.fail(f"{part!r}: name a column by its letters, as in text=A", param, ctx)
        if "text" not in found:
            self.fail("say which column holds the text, as in text=A", param, ctx)
        return found


@click.command("lint-requirements")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True))
@click.option("--pack", "pack_name", default="uk", show_default=True, help="A rule pack: its id, or its folder.")
@click.option("--columns", type=_Columns(), help="Which columns hold what: text=A,stage=B,weight=C.")
@click.option(
    "--packs-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the city's own packs (PACKS_DIR).",
)
@format_option
def lint_requirements(
    files: Sequence[str], pack_name: str, columns: dict[str, int] | None, packs_dir: Path | None, form: Format | None
) -> None:
    """Mark each criterion of a draft list lawful, conditional, unlawful, misplaced or undecided.

    FILE is CSV, XLSX or a Word document with a table, that has for each criterion its text, and if known its stage
    and weight; a folder or - for standard input; .zip and .gz are looked into. One line a criterion, in the order of
    the input; what can't be read is a line with its error. Exit status 1 when there is any, 3 when the disk fails.
    Not legal advice. Needs no database.
    """
    try:
        pack = load_pack(pack_name, (packs_dir, SHIPPED) if packs_dir else (SHIPPED,))
    except PackError as error:
        raise click.BadParameter(str(error), param_hint="--pack") from error
    linter = Linter(pack, now().date())
    form = form or ("table" if sys.stdout.isatty() else "json")
    failed = 0

    def rows() -> Iterator[Row]:
        nonlocal failed
        for file in walk(files, is_criteria_file, complain):
            for row in _rows(linter, file, columns):
                failed += "error" in row
                yield in_short(row) if form == "table" else row

    try:
        emit(rows(), form)
    except BrokenPipeError:
        raise
    except OSError as error:
        complain(f"Error: {error}")
        raise SystemExit(3) from error
    if failed:
        complain(f"{failed} {'file' if failed == 1 else 'files'} could not be read to the end")
        raise SystemExit(1)


def _rows(linter: Linter, file: InputFile | Refused, columns: dict[str, int] | None) -> Iterator[Row]:
    if isinstance(file, Refused):
        yield error_line(file.name, file.code, file.message)
        return
    try:
        for criterion in read_criteria(file, linter.vocabulary, columns):
            yield line(file.name, linter.judge(criterion))
    except Unreadable as error:
        yield error_line(file.name, error.code, error.message)


def line(file: str, finding: CriterionVerdict) -> Row:
    """Give the line of one criterion."""
    return {
        "file": file,
        "row": finding.criterion.row,
        "text": finding.criterion.text,
        "stage": finding.stage.value if finding.stage else None,
        "kind": finding.kind,
        "verdict": finding.verdict,
        "condition": finding.condition,
        "ground": finding.ground,
        "confirmed": finding.confirmed,
        "because": finding.because,
        "alternative": finding.alternative,
    }


def error_line(file: str, code: str, message: str) -> Row:
    """Give the line that says what could not be read."""
    return {"file": file, "index": None, "error": {"code": code, "message": message}}


def in_short(row: Row) -> Row:
    """Give a line as a table for people shows it."""
    if "error" in row:
        return {"file": row["file"], "row": None, "verdict": None, "text": row["error"]["message"]}
    return {
        "file": row["file"],
        "row": row["row"],
        "verdict": row["verdict"],
        "stage": row["stage"],
        "text": row["text"],
        "because": row["because"],
        "alternative": row["alternative"],
    }
