"""How a declaration reads, to who gave it and to who weighs it alike."""

from collections.abc import Mapping, Sequence

from procure.core.web import gettext as _
from procure.core.web import language
from procure.core.web.language import day
from rules.declarations import ExclusionGround, GroundSaid, Violation
from rules.loader import Pack

Themes = list[tuple[str, str, list[tuple[str, list[str]]]]]
"""By ground: its id, its name, and rows of what is said, each with its lines."""


def themes_of(pack: Pack, grounds: Sequence[ExclusionGround], said: Mapping[str, GroundSaid]) -> Themes:
    """What is said of each ground, in the language of this request.

    Args:
        pack: whose texts.
        grounds: that were asked about.
        said: of them.
    """
    found: Themes = []
    for ground in grounds:
        at, each = f"declarations.grounds.{ground.id}", said.get(ground.id)
        rows = [(pack.text(language(), f"{at}.ask"), [_answer(each)])]
        for violation in each.violations if each else ():
            rows += _rows(pack, violation)
        found.append((ground.id, pack.text(language(), f"{at}.name"), rows))
    return found


def _answer(said: GroundSaid | None) -> str:
    if said is None:
        return _("Nothing said yet")
    return _("No, none") if said.none else _("Yes")


def _rows(pack: Pack, violation: Violation) -> list[tuple[str, list[str]]]:
    rows = [
        (_("What was it about?"), violation.what.splitlines()),
        (_("Which body ruled?"), [violation.body]),
        (_("On which day?"), [day(violation.on)]),
        (_("Where can it be found?"), [violation.reference]),
        (
            _("What have you done since?"),
            [
                *(pack.text(language(), f"declarations.measures.{each}") for each in violation.measures),
                *violation.done.splitlines(),
            ],
        ),
    ]
    return [(ask, [line for line in lines if line] or ["–"]) for ask, lines in rows]
