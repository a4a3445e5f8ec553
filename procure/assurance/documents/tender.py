"""What goes into the tender documents: texts by stage, and award questions with weight, guide and word limit."""

from collections.abc import Sequence

from procure.assurance.documents.content import TENDERED, PlanText, RequirementText
from procure.assurance.documents.names import STAGE_NAMES
from procure.assurance.documents.voice import Voice, paper_of, title_of, voice_of
from procure.core.sheets import write_xlsx
from procure.core.text import N_, number
from procure.core.word import Paper
from rules.assurance.section import Stage

INTRODUCTIONS = {
    Stage.SPECIFICATION: N_("What the service must be. A bid that does not offer it is not valid."),
    Stage.SELECTION: N_("Who may take part. It says nothing of how good a bid is."),
    Stage.AWARD: N_("How bids are compared. Only what a bidder says about this contract counts."),
    Stage.PERFORMANCE: N_("What the contractor owes while the contract runs. The contract itself carries it."),
}
GUIDE = (
    N_("No answer, or nothing in it is about this contract."),
    N_("Intentions without measures, or measures for a small part of the users or workers named."),
    N_("Measures for this contract that are likely to work, with gaps in who does what, when, or how it is checked."),
    N_("Measures for this contract that are convincing in every part: who does what and when, and how it is checked."),
)
"""What a score means, from the lowest to the highest of its guide; those between stand by their share."""


def write_texts(plan: PlanText) -> bytes:
    """The texts for the tender documents, stage by stage, as a Word document.

    Args:
        plan: in the words of one language; what was dropped, is exempted or refused by the law is left out.
    """
    _ = voice_of(plan)
    paper = _begun(plan, _("Texts for the tender documents"), _)
    paper.contents(_("Contents"))
    for stage in TENDERED:
        paper.heading(_(STAGE_NAMES[stage]), new_page=stage is TENDERED[0])
        paper.text(_(INTRODUCTIONS[stage]))
        asked = plan.tendered(stage)
        if not asked:
            paper.text(_("Nothing is asked for at this stage."))
        for place, each in enumerate(asked, 1):
            paper.heading(f"{place}. {each.name}", 2)
            paper.text(each.text)
            if each.purpose == "monitoring":
                paper.text(_("Asked for statistics alone. The answer has no part in the judgement of any bid."))
            if each.is_question:
                _question(paper, each, _)
    return paper.save()


def write_questions(plan: PlanText) -> bytes:
    """The award questions as a Word document.

    Args:
        plan: in the words of one language.
    """
    _ = voice_of(plan)
    paper = _begun(plan, _("Award questions"), _)
    if not plan.questions:
        paper.text(_("This plan asks no award question."))
    else:
        paper.heading(_("Overview"))
        rows = [[str(place), each.name, str(each.weight), _most(each, _)] for place, each in _numbered(plan)]
        header = [_("No."), _("Question"), _("Weight in the award, per cent"), _("Most words of an answer")]
        paper.table(_("Award questions"), header, rows, [0.08, 0.52, 0.2, 0.2])
    for place, each in _numbered(plan):
        paper.heading(f"{place}. {each.name}")
        paper.text(each.text)
        _question(paper, each, _)
    return paper.save()


def question_sheet(plan: PlanText) -> bytes:
    """The award questions as XLSX, one line a score of a question, for the e-tendering suite.

    Args:
        plan: in the words of one language.
    """
    _ = voice_of(plan)
    header = [_("No."), _("Question"), _("Text"), _("Weight in the award, per cent"), _("Most words of an answer")]
    header += [_("Score"), _("What it means"), _("Legal ground")]
    rows = [
        [place, each.name, each.text, each.weight, each.words, score, meaning, each.ground]
        for place, each in _numbered(plan)
        for score, meaning in guide(each.scores, _)
    ]
    return write_xlsx(header, rows)


def guide(scores: Sequence[int], _: Voice) -> list[tuple[int, str]]:
    """The scoring guide of a question: each score with what it means, the highest first.

    Args:
        scores: as the plan keeps them; 0, 1, 3 and 5 where it keeps none.
        _: the language.
    """
    given = sorted(scores or (0, 1, 3, 5))
    low, span = given[0], max(given[-1] - given[0], 1)
    found = []
    for score in given:
        share = (score - low) / span
        place = 0 if share == 0 else 3 if share == 1 else 1 if share < 1 / 2 else 2
        found.append((score, _(GUIDE[place])))
    return found[::-1]


def _begun(plan: PlanText, name: str, _: Voice) -> Paper:
    paper = paper_of(plan, name)
    paper.text(plan.city, "Subtitle")
    paper.title(name)
    paper.text(title_of(plan), "Cover")
    if not plan.holds:
        paper.text(_("Draft: nobody has approved this plan yet."), "Notice")
    paper.facts(
        _("About this document"),
        [
            (_("Reference"), plan.reference or _("None")),
            (_("Lot"), plan.lot or ""),
            (_("Written on"), _.moment(plan.written_at)),
            (_("Rule pack"), [f"{plan.pack.name}, {plan.pack.version}", f"SHA-256 {plan.pack.digest}"]),
        ],
        0.22,
    )
    return paper


def _question(paper: Paper, row: RequirementText, _: Voice) -> None:
    paper.facts(
        row.name,
        [
            (_("Weight in the award, per cent"), str(row.weight)),
            (_("Most words of an answer"), _most(row, _)),
        ],
        0.45,
    )
    paper.table(
        _("Scoring guide"),
        [_("Score"), _("What it means")],
        [[str(score), meaning] for score, meaning in guide(row.scores, _)],
        [0.12, 0.88],
    )


def _most(row: RequirementText, _: Voice) -> str:
    return number(row.words, _.language) or _("No limit")


def _numbered(plan: PlanText) -> list[tuple[int, RequirementText]]:
    return list(enumerate(plan.questions, 1))
