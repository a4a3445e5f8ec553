"""The page between a file of answers and the draft: what would be saved, what not and why."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from procure.core.text import N_
from procure.core.web import gettext as _
from procure.core.web import language, page
from procure.profiles.documents.wording import only_if
from procure.profiles.forms.bringing import Carried
from procure.profiles.forms.supplier import PROBLEMS
from procure.profiles.services import bringing
from procure.profiles.services.answering import ProfileDraft
from procure.profiles.views.here import Visit, reader
from rules.profiles import Brought, GivenAnswer, Question

_PARTED = N_("What you said about the origin of people was parted from your business, and can’t be changed any more.")


@dataclass(frozen=True, slots=True)
class _Wrong:
    """An answer that is none: question, what was typed, and a line for each fault: cell and what to do."""

    question: Question
    ask: str
    written: list[str]
    faults: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _KeptOut:
    """An answer to a question that is not asked: what was typed, and by which answers it would be asked."""

    ask: str
    written: list[str]
    why: list[str]


def brought(
    visit: Visit,
    draft: ProfileDraft,
    held: Carried,
    *,
    unknown: tuple[str, ...] = (),
    is_current: bool = True,
    is_meanwhile: bool = False,
    saved: Brought | None = None,
) -> ResponseReturnValue:
    """The page.

    Args:
        visit: whose.
        draft: as it stands now.
        held: what the file holds, carried to the button.
        unknown: what was typed beside codes that the questionnaire does not have.
        is_current: the file was made for this version of the questionnaire.
        is_meanwhile: somebody else answered since the page was shown.
        saved: what was saved and what not, after the button; None before.
    """
    found = saved or bringing.compare(draft, held.given)
    read, section = reader(draft.pack), draft.section
    return page(
        "profiles/supplier/brought.html",
        409 if is_meanwhile else 200,
        visit=visit,
        carried="" if saved else held.written(),
        is_saved=saved is not None,
        is_meanwhile=is_meanwhile,
        is_current=is_current,
        changes=[
            (
                read.ask(section, each.question),
                read.lines(section, each.question, each.answer),
                [] if each.before is None else read.lines(section, each.question, each.before),
                each.before == each.answer,
            )
            for each in found.changes
        ],
        same=len(found.same),
        asked={question.id for question in draft.questions},
        wrong=[
            _Wrong(
                each.question,
                read.ask(section, each.question),
                _written(each.given),
                [
                    (each.given.places.get(fault.field, ""), _(PROBLEMS[fault.problem], detail=fault.detail))
                    for fault in each.faults
                ],
            )
            for each in found.refused
        ],
        kept_out=[
            _KeptOut(
                read.ask(section, question),
                _written(held.given[question.id]),
                [_(_PARTED)]
                if draft.is_parted and question.origin
                else only_if(draft.pack, section, question, language()),
            )
            for question in found.kept_out
        ],
        unknown=[*unknown, *found.unknown],
    )


def _written(given: GivenAnswer) -> list[str]:
    """What was typed, each with its cell where it has one."""
    cells = [(given.places.get(name), text) for name, text in given.written.items()]
    return [f"{place}: {text}" if place else text for place, text in cells]
