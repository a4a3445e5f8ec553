"""`procure check-contract`: which equality clauses a draft contract has, with no database."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from procure.clauses.cli.checking import Annotated, Checker, Row, Task
from procure.clauses.cli.lines import in_short, worth_failing
from procure.clauses.cli.pool import checked
from procure.clauses.readers import is_contract_file
from procure.core.clock import now
from procure.core.files import InputFile, Refused, walk
from procure.core.lines import Format, complain, emit, format_option
from rules.loader import SHIPPED, PackError, load_pack
from rules.values import Tier

_FAILURES = ("incomplete", "missing", "contradicted", "weak", "unsure")


@click.command("check-contract")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True))
@click.option(
    "--tier",
    type=click.Choice([tier.value for tier in Tier]),
    default=Tier.FULL.value,
    show_default=True,
    help="Whose clauses are required.",
)
@click.option("--pack", "pack_name", default="eu", show_default=True, help="A rule pack: its id, or its folder.")
@click.option("--language", default="auto", show_default=True, help="ISO 639-1 code; auto tells it from the text.")
@click.option("--as-one", is_flag=True, help="The files are one contract, in their order of precedence.")
@click.option(
    "--annotated",
    type=click.Path(path_type=Path),
    help="Where to write the Word file with comments and missing clauses; a folder when there are several.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_FAILURES),
    multiple=True,
    help="Exit with status 1 when a contract is incomplete, or a required clause has this status.",
)
@click.option(
    "--packs-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the city's own packs (PACKS_DIR).",
)
@format_option
def check_contract(
    files: Sequence[str],
    tier: str,
    pack_name: str,
    language: str,
    as_one: bool,
    annotated: Path | None,
    fail_on: Sequence[str],
    packs_dir: Path | None,
    form: Format | None,
) -> None:
    """Say of each equality clause whether FILE... has it: present, weak, contradicted, missing or unsure.

    FILE is a Word file (.docx) or a PDF that has text, a folder or - for standard input; .zip is looked into. One line
    a file, in the order of the input; what can't be read is a line with its error. Exit status 1 when there is any,
    3 when the disk fails. Not legal advice. Needs no database.
    """
    try:
        pack = load_pack(pack_name, (packs_dir, SHIPPED) if packs_dir else (SHIPPED,))
    except PackError as error:
        raise click.BadParameter(str(error), param_hint="--pack") from error
    if not {"clauses", "clause_words", "assurance"} <= set(pack.section_names):
        raise click.BadParameter(f"the pack {pack.id} says nothing of clauses", param_hint="--pack")
    known = sorted(pack.section("clause_words").concepts)
    if language not in {"auto", *known}:
        raise click.BadParameter(f"{language} is none of auto, {', '.join(known)}", param_hint="--language")
    checker = Checker(pack, Tier(tier), None if language == "auto" else language, now())
    target = None if annotated is None else Annotated(annotated, is_folder=_is_folder(annotated, files))
    form = form or ("table" if sys.stdout.isatty() else "json")
    failed = unwanted = 0

    def rows() -> Iterator[Row]:
        nonlocal failed, unwanted
        for row in _rows(checker, files, target, as_one=as_one):
            failed += "error" in row
            unwanted += worth_failing(row, fail_on)
            yield from in_short(row) if form == "table" else (row,)

    try:
        emit(rows(), form)
    except BrokenPipeError:
        raise
    except OSError as error:
        complain(f"Error: {error}")
        raise SystemExit(3) from error
    if failed:
        complain(f"{failed} {'file' if failed == 1 else 'files'} could not be read")
    if failed or unwanted:
        raise SystemExit(1)


def _rows(checker: Checker, paths: Sequence[str], target: Annotated | None, *, as_one: bool) -> Iterator[Row]:
    tasks = _tasks(paths, target)
    if as_one:
        yield from checker.as_one(tasks, complain)
    else:
        yield from checked(checker, tasks, complain)


def _tasks(paths: Sequence[str], target: Annotated | None) -> Iterator[Task]:
    for path in paths:
        # what is not on disk can be read only until the next one is asked for
        is_kept = path != "-" and (Path(path).is_file() or Path(path).is_dir())
        for file in walk([path], is_contract_file, complain):
            yield Task(file, _target(file, target), is_kept)


def _target(file: InputFile | Refused, target: Annotated | None) -> Path | None:
    if target is None or isinstance(file, Refused):
        return None
    path = target.of(file.name)
    if path.exists() and Path(file.name).exists() and path.samefile(file.name):
        raise click.UsageError(f"--annotated would overwrite {file.name}; name another file or folder")
    return path


def _is_folder(annotated: Path, files: Sequence[str]) -> bool:
    return (
        annotated.is_dir()
        or not annotated.suffix
        or len(files) > 1
        or any(Path(each).is_dir() or each.lower().endswith(".zip") for each in files)
    )
