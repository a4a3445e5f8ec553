"""What a supplier says of each ground, whether it can be said, and what is still open."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from rules.calendar import months_after
from rules.declarations.section import ExclusionGround

MOST = {"what": 4000, "body": 300, "reference": 300, "done": 8000}
"""Characters that each text of a violation may have."""


@dataclass(frozen=True, slots=True)
class Violation:
    """What a body has ruled of a supplier, and what the supplier has done since.

    Attributes:
        what: what it was about, in the supplier's words.
        body: the court, inspectorate or other body that ruled.
        on: the day of its ruling; None where it is not known yet, as after an import.
        reference: case number or address of the ruling.
        measures: ids of the kinds of self-cleaning.
        done: what was done, in the supplier's words.
    """

    what: str
    body: str
    on: date | None
    reference: str = ""
    measures: tuple[str, ...] = ()
    done: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether all is there without which nobody can weigh it."""
        return bool(self.what and self.body and self.on)


@dataclass(frozen=True, slots=True)
class GroundSaid:
    """What is said of one ground: that there is nothing, or what there is."""

    violations: tuple[Violation, ...] = ()
    none: bool = False

    @property
    def is_open(self) -> bool:
        """Whether something is missing: neither none nor a violation, or one that is not whole."""
        return not self.none and (not self.violations or not all(each.is_whole for each in self.violations))


@dataclass(frozen=True, slots=True)
class ViolationFault:
    """Why a violation can't be taken as it was typed.

    Attributes:
        field: of `Violation`.
        problem: what is wrong; `too_old` is a ruling that counts no more, and so need not be declared.
    """

    field: str
    problem: Literal["missing", "too_long", "future", "too_old"]


def counts_from(ground: ExclusionGround, today: date) -> date:
    """The first day of which a ruling still counts: what is older need not be declared."""
    return months_after(today, -ground.months_back)


def check(ground: ExclusionGround, given: Violation, today: date) -> Violation | tuple[ViolationFault, ...]:
    """Read what was typed as a violation.

    Args:
        ground: under which it falls.
        given: as typed.
        today: in the city's calendar.

    Returns:
        It, without the spaces around its texts and the characters that nobody can see; or all that is wrong with it.
    """
    clean = replace(
        given,
        what=_kept(given.what),
        body=_kept(given.body),
        reference=_kept(given.reference),
        measures=tuple(dict.fromkeys(given.measures)),
        done=_kept(given.done),
    )
    faults = [ViolationFault(name, "missing") for name in ("what", "body", "on") if not getattr(clean, name)]
    faults += [ViolationFault(name, "too_long") for name, most in MOST.items() if len(getattr(clean, name)) > most]
    if clean.on is not None and clean.on > today:
        faults.append(ViolationFault("on", "future"))
    if clean.on is not None and clean.on < counts_from(ground, today):
        faults.append(ViolationFault("on", "too_old"))
    return tuple(faults) or clean


def still_open(grounds: Iterable[ExclusionGround], said: Mapping[str, GroundSaid]) -> tuple[ExclusionGround, ...]:
    """The grounds of which something is still to be said."""
    return tuple(ground for ground in grounds if ground.id not in said or said[ground.id].is_open)


def to_json(said: Mapping[str, GroundSaid]) -> dict[str, Any]:
    """A declaration as JSON can hold it."""
    return {
        name: {"none": True}
        if each.none
        else {
            "violations": [
                {
                    "what": one.what,
                    "body": one.body,
                    "on": one.on.isoformat() if one.on else None,
                    "reference": one.reference,
                    "measures": list(one.measures),
                    "done": one.done,
                }
                for one in each.violations
            ]
        }
        for name, each in said.items()
    }


def from_json(held: Mapping[str, Any], grounds: Collection[str]) -> dict[str, GroundSaid]:
    """What `to_json` wrote, of these grounds alone."""
    return {
        name: GroundSaid(
            tuple(
                Violation(
                    one["what"],
                    one["body"],
                    date.fromisoformat(one["on"]) if one["on"] else None,
                    one["reference"],
                    tuple(one["measures"]),
                    one["done"],
                )
                for one in each.get("violations", ())
            ),
            each.get("none", False),
        )
        for name, each in held.items()
        if name in grounds
    }


def _kept(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}).strip()
