"""A list of suppliers that somebody pastes: which line means which supplier of the registry."""

import re
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy.orm import Session

from procure.core.errors import Invalid
from procure.core.text import N_
from procure.profiles.queries import matching as queries
from rules.suppliers import SCHEMES, Identifier, identify, plain_name

MOST_LINES = 20_000
_LONGEST = 60
"""Characters of a number with its register."""

_CELLS = re.compile(r"[;\t]")
_PREFIX = re.compile(r"^(?P<scheme>[A-Za-z]{2,3}(?:[-_ ][A-Za-z_]{2,8})?)[-: ]+(?P<number>[\w. -]*\d[\w. -]*)$")


@dataclass(frozen=True, slots=True)
class Matched:
    """What a list comes to.

    Attributes:
        ids: of the suppliers that were found, each once.
        unknown: lines that mean no supplier of the registry.
        ambiguous: lines that mean several.
    """

    ids: frozenset[int]
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]


def match(session: Session, text: str) -> Matched:
    """Find the suppliers of a list.

    A line, or any cell of it, is a number that can exist in a register, `NL-KVK 12345678` or bare, or it is a name.
    A number counts before a name, and a bare id is neither.

    Args:
        session: of the role `office`.
        text: one supplier a line; cells are parted by semicolons or tabs.

    Raises:
        Invalid: too many lines.
    """
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(lines) > MOST_LINES:
        raise Invalid("listed", N_("Use %(most)s lines at most."), most=MOST_LINES)
    cells = {line: [cell.strip().strip('"') for cell in _CELLS.split(line)] for line in lines}
    numbers = {line: {number for cell in cells[line] for number in _numbers(cell)} for line in lines}
    names = {line: next((plain for cell in cells[line] if (plain := plain_name(cell))), "") for line in lines}
    by_number: dict[Identifier, set[int]] = defaultdict(set)
    for scheme, value, id_ in queries.with_numbers(
        session, {each.value for held in numbers.values() for each in held}
    ):
        by_number[Identifier(scheme, value)].add(id_)
    by_name: dict[str, set[int]] = defaultdict(set)
    for plain, id_ in queries.with_names(session, {name for name in names.values() if name}):
        by_name[plain].add(id_)
    ids: set[int] = set()
    unknown: list[str] = []
    ambiguous: list[str] = []
    for line in lines:
        found = {id_ for number in numbers[line] for id_ in by_number.get(number, ())} or by_name.get(
            names[line], set()
        )
        if len(found) == 1:
            ids |= found
        else:
            (ambiguous if found else unknown).append(line)
    return Matched(frozenset(ids), tuple(unknown), tuple(ambiguous))


def _numbers(cell: str) -> set[Identifier]:
    """What a cell may be a number of."""
    if len(cell) > _LONGEST:
        return set()
    named = _PREFIX.match(cell)
    if named and (number := identify(named["scheme"], named["number"])):
        return {number}
    if not any(sign.isdigit() for sign in cell):
        return set()
    return {number for scheme in (None, *SCHEMES) if (number := identify(scheme, cell))}
