"""The linter as a page: a draft list of criteria, each row marked with ground, condition and lawful way.

Nothing is stored: the rows travel in the page itself, with what the reader chose where the linter was not sure.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from flask import request
from flask.typing import ResponseReturnValue

from procure.assurance.documents.names import STAGE_NAMES
from procure.assurance.forms import ListForm, choices
from procure.assurance.readers import DraftCriterion, read_criteria, read_lines
from procure.assurance.services.linting import CriterionVerdict, Linter
from procure.assurance.services.planning import EDITORS
from procure.assurance.views.law import held_pack
from procure.assurance.views.mount import blueprint, today
from procure.assurance.views.questions import sheet_response
from procure.assurance.views.showing import PlanWords
from procure.core import sheets
from procure.core.actor import Role
from procure.core.errors import Invalid
from procure.core.files import Unreadable, in_memory
from procure.core.text import N_
from procure.core.web import gettext as _
from procure.core.web import language, page, permitted
from rules.assurance.lawfulness import Purpose
from rules.assurance.section import Stage

MOST_ROWS = 400
"""Rows on one page; the command `procure lint-requirements` takes longer lists."""

MOST_LETTERS = 300_000
"""Letters of all rows together, since they travel in the page."""

LINTER_VERDICTS = {
    "unlawful": (N_("Unlawful"), "red"),
    "misplaced": (N_("Misplaced"), "orange"),
    "conditional": (N_("Lawful on a condition"), "yellow"),
    "undecided": (N_("Not sure"), "grey"),
    "lawful": (N_("Lawful"), "green"),
}
REFUSED = {
    "empty_file": N_("The file is empty."),
    "truncated": N_("The file is damaged. Open it and save it again."),
    "too_large": N_("The file is too large, or would unpack to more than is read. Split it."),
    "protected": N_("The file has a password, or is of the old kind (.doc, .xls). Save it as .docx or .xlsx."),
    "unsafe": N_("The file holds things that no Office program writes, and was not opened."),
    "bad_encoding": N_("It is not certain in which encoding the file is. Save it as UTF-8."),
    "unsupported": N_(
        "No list of criteria was found. Give CSV, Excel (.xlsx) or Word (.docx), as a table with a header such as "
        "text, stage, weight."
    ),
}
_USERS = (*EDITORS, Role.LEGAL_ADVISER, Role.CONTRACT_MANAGER)


@blueprint.route("/law/check-list", methods=["GET", "POST"])
@permitted(*_USERS, Role.AUDITOR)
def check_list() -> ResponseReturnValue:
    """Give a list: a file, or pasted lines."""
    form = ListForm()
    form.stage.offer([("", _("Leave it open, and ask me")), *choices(STAGE_NAMES)])
    if form.validate_on_submit():
        with form.refusals():
            found = _read(form)
            return _results(found, {}, {"stage": form.stage.data or ""})
    return page("assurance/lint.html", form=form)


@blueprint.post("/law/check-list/rows")
@permitted(*_USERS)
def check_rows() -> ResponseReturnValue:
    """Judge the rows again with what the reader chose, show some of them, or save them as a file."""
    try:
        found = msgspec.json.decode(request.form.get("rows", ""), type=list[DraftCriterion])[:MOST_ROWS]
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Invalid("", N_("The list did not come back whole. Give it again.")) from error
    return _results(found, request.form, request.form)


def _read(form: ListForm) -> list[DraftCriterion]:
    """The rows of what was given.

    Raises:
        Invalid: nothing was given, or it can't be read; says what to do.
    """
    vocabulary = _linter().vocabulary
    upload = form.file.data
    if upload:
        data = upload.read()
        try:
            found = list(read_criteria(in_memory(str(upload.filename or ""), data), vocabulary))
        except Unreadable as error:
            raise Invalid("file", REFUSED.get(error.code, REFUSED["unsupported"])) from error
        where = "file"
    else:
        text = form.lines.data or ""
        found = _pasted(text, vocabulary)
        where = "lines"
        if not text.strip():
            raise Invalid("file", N_("Give a file, or paste the list below."))
    if not found:
        raise Invalid(where, N_("There is no criterion in it."))
    if len(found) > MOST_ROWS or sum(len(each.text) for each in found) > MOST_LETTERS:
        raise Invalid(
            where,
            N_("This page takes %(most)s rows at most. Split the list, or use the command procure lint-requirements."),
            most=MOST_ROWS,
        )
    return found


def _pasted(text: str, vocabulary: Any) -> list[DraftCriterion]:
    """Lines, or cells that were copied from a sheet, which tabs part."""
    if "\t" in text:
        try:
            return list(read_criteria(in_memory("pasted.csv", text.encode("utf-8", "replace")), vocabulary))
        except Unreadable:
            pass
    return list(read_lines(text, vocabulary))


def _results(
    found: Sequence[DraftCriterion], chosen: Mapping[str, str], given: Mapping[str, str]
) -> ResponseReturnValue:
    linter = _linter()
    pack = held_pack()
    words = PlanWords(pack)
    kinds = [each.id for each in pack.section("assurance").kinds]
    fallback = given.get("stage", "")
    findings = [_judged(linter, each, number, chosen, kinds, fallback) for number, each in enumerate(found)]
    if (form := chosen.get("save", "")) in sheets.FORMATS:
        return sheet_response(form, f"criteria-{today().isoformat()}", *_sheet(findings, words))
    shown = given.get("show", "")
    return page(
        "assurance/lint_results.html",
        findings=list(enumerate(findings)),
        counts={name: sum(each.verdict == name for each in findings) for name in LINTER_VERDICTS},
        show=shown if shown in LINTER_VERDICTS else "",
        rows=msgspec.json.encode(list(found)).decode(),
        chosen=chosen,
        fallback=fallback,
        kinds=kinds,
        stages=tuple(Stage),
        verdicts=LINTER_VERDICTS,
        words=words,
        pack=pack,
    )


def _judged(
    linter: Linter,
    criterion: DraftCriterion,
    number: int,
    chosen: Mapping[str, str],
    kinds: Sequence[str],
    fallback: str,
) -> CriterionVerdict:
    kind, stage = chosen.get(f"kind-{number}", ""), chosen.get(f"stage-{number}", "")
    said = Stage(stage) if stage in set(Stage) else None
    if said is None and fallback in set(Stage) and linter.judge(criterion).stage is None:
        said = Stage(fallback)
    purpose: Purpose = "monitoring" if chosen.get(f"monitoring-{number}") else "requirement"
    return linter.judge(criterion, kind if kind in kinds else None, said, purpose)


def _sheet(findings: Sequence[CriterionVerdict], words: PlanWords) -> tuple[list[str], list[list[object]]]:
    header = [_("Row"), _("Text"), _("Stage"), _("Weight"), _("Kind of requirement"), _("Result"), _("Condition")]
    header += [_("Legal ground"), _("Confirmed"), _("Why"), _("A lawful way")]
    return header, [
        [
            each.criterion.row,
            each.criterion.text,
            _(STAGE_NAMES[each.stage]) if each.stage else "",
            each.criterion.weight,
            words.kind(each.kind) if each.kind else "",
            _(LINTER_VERDICTS[each.verdict][0]),
            each.condition,
            each.ground,
            _("yes") if each.confirmed else _("no"),
            each.because,
            each.alternative,
        ]
        for each in findings
    ]


def _linter() -> Linter:
    return Linter(held_pack(), today(), language())
