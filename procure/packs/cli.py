"""`procure packs`: what can be asked of packs from the command line."""

from dataclasses import asdict
from pathlib import Path

import click

from procure.core.lines import Format, complain, emit, format_option
from rules.loader import check


@click.group()
def packs() -> None:
    """Rule packs: the law and policy that screening follows, as files."""


@packs.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@format_option
def check_command(path: Path, form: Format | None) -> None:
    """List every fault of the pack at PATH: a pack's folder, a file in it, or a folder of packs.

    One line a fault, with file, line and column; exit status 1 when there are any. Needs no database.
    """
    faults = check(path)
    emit((asdict(fault) for fault in faults), form)
    if faults:
        complain(f"{len(faults)} faults in {len({fault.file for fault in faults})} files")
        raise SystemExit(1)
    complain("no faults")
