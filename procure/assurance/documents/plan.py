"""The assurance plan as a Word document that a city files."""

from procure.assurance.documents.content import EffectText, PlanText, RequirementText
from procure.assurance.documents.names import (
    AFFECTED,
    EXEMPTION_NAMES,
    LAW_NAMES,
    LIKELIHOOD_NAMES,
    MEANS_NAMES,
    PURPOSE_NAMES,
    STAGE_NAMES,
    STANDING_NAMES,
    STATE_NAMES,
    TIER_NAMES,
)
from procure.assurance.documents.voice import Voice, paper_of, title_of, voice_of
from procure.core.text import N_, number
from procure.core.word import Content, Paper
from rules.assurance.section import Stage
from rules.values import Tier

COLOURS = {Tier.STANDARD: "DCE6F1", Tier.ENHANCED: "F6DF9E", Tier.FULL: "E9A889"}
"""Of the cells of the matrix; each also bears the name of its tier."""

STEP_NAMES = {
    "opened": N_("Opened"),
    "submitted": N_("Submitted"),
    "taken_back": N_("Taken back by its author"),
    "returned": N_("Returned to its author"),
    "approved": N_("Approved"),
    "reopened": N_("Opened again"),
}


def write_plan(plan: PlanText) -> bytes:
    """The plan as a Word document: cover, matrix, effects, requirements by stage, exemptions, approvals, rules.

    Args:
        plan: in the words of one language.
    """
    _ = voice_of(plan)
    paper = paper_of(plan, _("Assurance plan"))
    _cover(paper, plan, _)
    _matrix(paper, plan, _)
    _effects(paper, plan, _)
    _requirements(paper, plan, _)
    _exemptions(paper, plan, _)
    _approvals(paper, plan, _)
    if plan.holds:
        _signatures(paper, plan, _)
    _rules(paper, plan, _)
    return paper.save()


def _cover(paper: Paper, plan: PlanText, _: Voice) -> None:
    paper.text(plan.city, "Subtitle")
    paper.title(_("Assurance plan"))
    paper.text(title_of(plan), "Cover")
    if not plan.holds:
        paper.text(_("Draft: nobody has approved this plan yet."), "Notice")
    lot = None if plan.lot is None else f"{plan.lot}: {plan.lot_title}" if plan.lot_title else plan.lot
    paper.facts(
        _("About this plan"),
        [
            (_("Reference"), plan.reference or _("None")),
            (_("Buyer"), plan.buyer or ""),
            (_("Lot"), lot or ""),
            (_("Tier"), _(TIER_NAMES[plan.tier])),
            (_("State"), _(STATE_NAMES[plan.state][0])),
            (_("Procurement"), _(STANDING_NAMES[plan.standing])),
            (_("Deadline for bids"), _.moment(plan.deadline_at) if plan.deadline_at else ""),
            (_("Author"), plan.author or _("None")),
            (_("Approved by"), plan.approver or _("Nobody yet")),
            (_("Opened"), _.moment(plan.opened_at)),
            (_("Submitted"), _.moment(plan.submitted_at) if plan.submitted_at else ""),
            (_("Approved"), _.moment(plan.approved_at) if plan.approved_at else ""),
            (_("Rule pack"), _pack_line(plan, _)),
            (_("Written on"), _.moment(plan.written_at)),
        ],
    )
    paper.text(plan.not_legal_advice, "Small")
    paper.contents(_("Contents"))


def _matrix(paper: Paper, plan: PlanText, _: Voice) -> None:
    paper.heading(_("Place in the matrix"), new_page=True)
    contact, impact = plan.axes
    said = _(
        "%(contact_axis)s is %(contact)s of 4 and %(impact_axis)s is %(impact)s of 4. That cell asks for the tier: "
        "%(tier)s.",
        contact_axis=contact,
        contact=plan.contact,
        impact_axis=impact[:1].lower() + impact[1:],
        impact=plan.impact,
        tier=_(TIER_NAMES[plan.cells[plan.contact][plan.impact]]),
    )
    paper.text(said)
    scores = range(len(plan.cells))
    head = [(f"{contact} ↓ {impact} →", ""), *((str(score), "") for score in scores)]
    body = [
        [
            (str(score), ""),
            *(
                (
                    f"{'✕ ' if (score, place) == (plan.contact, plan.impact) else ''}{_(TIER_NAMES[tier])}",
                    COLOURS[tier],
                )
                for place, tier in enumerate(row)
            ),
        ]
        for score, row in zip(scores, plan.cells, strict=True)
    ]
    paper.grid(said, [head, *body], [0.25, *([0.15] * len(plan.cells))], marked=(plan.contact + 1, plan.impact + 1))
    paper.text(_("The cross marks this tender."), "Small")


def _effects(paper: Paper, plan: PlanText, _: Voice) -> None:
    paper.heading(_("Equality effects"))
    paper.text(_("Who fares worse than others with this contract, and how. Each requirement answers one of them."))
    kept = [each for each in plan.effects if each.dropped is None]
    if not kept:
        paper.text(_("None is kept."))
    for effect in kept:
        paper.heading(effect.name, 2)
        paper.facts(effect.name, _effect_rows(effect, _))
    dropped = [each for each in plan.effects if each.dropped is not None]
    if dropped:
        paper.heading(_("Effects that are not kept"), 2)
        rows = [(each.name, each.dropped or "") for each in dropped]
        paper.table(_("Effects that are not kept"), [_("Effect"), _("Why it was dropped")], rows, [0.4, 0.6])


def _effect_rows(effect: EffectText, _: Voice) -> list[tuple[str, Content]]:
    because = [f"{question} {answer}" for question, answer in effect.because]
    reason = effect.unanswered or _("no reason is given")
    answered = list(effect.answered_by) or [_("None: %(reason)s", reason=reason)]
    return [
        (_("Who is affected"), _(AFFECTED[effect.affected])),
        (_("How they are affected"), effect.how),
        (_("How likely it is here"), _(LIKELIHOOD_NAMES[effect.likelihood])),
        (_("On what evidence"), effect.evidence or _("None is recorded.")),
        (_("Why it is proposed"), because),
        (_("Requirements that answer it"), answered),
    ]


def _requirements(paper: Paper, plan: PlanText, _: Voice) -> None:
    paper.heading(_("Requirements, stage by stage"), new_page=True)
    paper.text(
        _(
            "What the law says was judged on %(day)s. A ground that is unconfirmed was not read in its source, and "
            "the city’s legal adviser has not confirmed it: it warns and does not refuse.",
            day=_.day(plan.judged_on),
        )
    )
    for place, stage in enumerate(Stage, 1):
        asked = plan.at(stage)
        paper.heading(f"{place}. {_(STAGE_NAMES[stage])}", 2)
        if not asked:
            paper.text(_("Nothing is asked for at this stage."))
            continue
        paper.table(
            _("Requirements of this stage"),
            [_("Requirement"), _("Responsible"), _("Due on"), _("Law")],
            [[each.name, each.responsible or "–", _.day(each.due_on), _(LAW_NAMES[each.law][0])] for each in asked],
            [0.42, 0.2, 0.17, 0.21],
        )
        for each in asked:
            paper.heading(each.name, 3)
            paper.facts(each.name, _requirement_rows(each, _))
    dropped = [each for each in plan.requirements if each.dropped is not None]
    if dropped:
        paper.heading(_("Requirements that were dropped"), 2)
        paper.table(
            _("Requirements that were dropped"),
            [_("Requirement"), _("Stage"), _("Why it was dropped")],
            [[each.name, _(STAGE_NAMES[each.stage]), each.dropped or ""] for each in dropped],
            [0.35, 0.2, 0.45],
        )


def _requirement_rows(row: RequirementText, _: Voice) -> list[tuple[str, Content]]:
    ground = row.ground or _("None named")
    mark = _("confirmed") if row.confirmed else _("unconfirmed")
    evidence = [
        f"{each.title}: {each.url}"
        if each.url
        else _("%(title)s: file, SHA-256 %(digest)s", title=each.title, digest=each.digest)
        for each in row.evidence
    ]
    responsible = row.responsible or _("Nobody yet")
    kind = [row.kind_name]
    if row.purpose != "requirement":
        kind.append(_(PURPOSE_NAMES[row.purpose]))
    condition = [row.condition, *_.written(row.met)] if row.condition else []
    award = [
        f"{name}: {value}"
        for name, value in (
            (_("Weight in the award, per cent"), str(row.weight or "")),
            (_("Most words of an answer"), number(row.words, _.language)),
            (_("Scores"), ", ".join(str(score) for score in row.scores)),
        )
        if row.weight and value
    ]
    return [
        (_("Text"), row.text),
        (_("Kind"), kind),
        (_("Law"), f"{_(LAW_NAMES[row.law][0])}: {ground} ({mark})" if row.ground else _(LAW_NAMES[row.law][0])),
        (_("Condition, and how it is met"), condition),
        (_("Equality-duty rationale"), row.rationale or ""),
        (_("Legal opinion"), _.written(row.opinion)),
        (_("Why it applies here"), row.why),
        (_("Effects it answers"), list(row.effects) or _("None: every contract of this tier is asked for it")),
        (_("Award"), award),
        (_("Clause, obligation"), " · ".join(each for each in (row.clause, row.obligation) if each)),
        (_("Responsible, and due on"), f"{responsible}, {_.day(row.due_on)}"),
        (_("What proves it"), row.proof),
        (_("Evidence"), evidence or _("None on file")),
        (_("Found complete"), _.signed(row.complete) if row.complete else ""),
        (_("Exempted until"), _.day(row.leave) if row.leave else ""),
    ]


def _exemptions(paper: Paper, plan: PlanText, _: Voice) -> None:
    paper.heading(_("Exemptions"))
    if not plan.exemptions:
        paper.text(_("None was asked for."))
        return
    paper.table(
        _("Exemptions"),
        [_("Requirement"), _("Reason"), _("State"), _("Last day"), _("Asked and decided by")],
        [
            [
                each.requirement,
                [each.reason, each.explanation],
                _(EXEMPTION_NAMES[each.state][0]),
                _.day(each.until),
                [_.signed(each.asked) or "–", _.signed(each.decided) if each.decided else _("Not decided yet")],
            ]
            for each in plan.exemptions
        ],
        [0.2, 0.3, 0.14, 0.16, 0.2],
    )


def _approvals(paper: Paper, plan: PlanText, _: Voice) -> None:
    paper.heading(_("Approvals and changes"))
    paper.table(
        _("Approvals"),
        [_("Step"), _("When"), _("By"), _("Note")],
        [
            [
                _(STEP_NAMES[each.step]),
                _.moment(each.said.at),
                each.said.by or _("The software"),
                each.said.text or "–",
            ]
            for each in plan.steps
        ],
        [0.22, 0.22, 0.2, 0.36],
    )
    paper.heading(_("Changes after publication"), 2)
    if not plan.changes:
        paper.text(_("None was made."))
        return
    paper.table(
        _("Changes after publication"),
        [_("What was done"), _("Reference"), _("Reason"), _("New deadline"), _("Opened and closed")],
        [
            [
                _(MEANS_NAMES[each.means]),
                each.reference,
                each.reason,
                _.day(each.new_deadline),
                [_.signed(each.opened), _.day(each.closed_at) if each.closed_at else _("Still open")],
            ]
            for each in plan.changes
        ],
        [0.2, 0.16, 0.28, 0.16, 0.2],
    )


def _signatures(paper: Paper, plan: PlanText, _: Voice) -> None:
    """Room to sign, for a city that files on paper; what the plan rests on is the approval in the software."""
    paper.heading(_("Signatures"), 2)
    paper.text(_("For a copy that is filed on paper. The approval itself is the one recorded above."))
    people = [[_("Author"), plan.author or "–"]]
    if plan.approver and plan.approver != plan.author:
        people.append([_("Approved by"), plan.approver])
    paper.signatures(_("Signatures"), [_("Role"), _("Name"), _("Day"), _("Signature")], people)


def _rules(paper: Paper, plan: PlanText, _: Voice) -> None:
    paper.heading(_("Rules this plan rests on"))
    paper.facts(
        _("Rules this plan rests on"),
        [
            (_("Texts and requirements"), [_pack_line(plan, _), f"SHA-256 {plan.pack.digest}"]),
            (
                _("Law"),
                [
                    _("%(name)s, version %(version)s", name=plan.law.name, version=plan.law.version),
                    f"SHA-256 {plan.law.digest}",
                    _("as it held on %(day)s", day=_.day(plan.judged_on)),
                ],
            ),
        ],
        0.22,
    )
    paper.text(plan.not_legal_advice)


def _pack_line(plan: PlanText, _: Voice) -> str:
    return _(
        "%(name)s (%(id)s), version %(version)s, digest %(digest)s",
        name=plan.pack.name,
        id=plan.pack.id,
        version=plan.pack.version,
        digest=plan.pack.digest[:12],
    )
