"""The rules of the law as pages: every kind at every stage, who stands for it, and what the legal adviser decides."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.assurance import queries
from procure.assurance.forms import DecideForm
from procure.assurance.services import law, rulebook
from procure.assurance.services.rulebook import LawRule, RuleFilters
from procure.assurance.views.mount import READERS, blueprint, today
from procure.assurance.views.showing import PlanWords
from procure.core import packs
from procure.core.actor import Role
from procure.core.errors import Invalid, NotFound
from procure.core.text import N_
from procure.core.web import current_actor, db, language, page, permitted, request_time, site, success
from procure.core.web import gettext as _
from rules.assurance.section import Mark, Stage, Verdict
from rules.loader import Pack, PackError, load_pack

VERDICT_NAMES = {
    Verdict.LAWFUL: (N_("Lawful"), "green"),
    Verdict.CONDITIONAL: (N_("Lawful on a condition"), "yellow"),
    Verdict.MONITOR_ONLY: (N_("For monitoring alone"), "purple"),
    Verdict.UNLAWFUL: (N_("Unlawful"), "red"),
    Verdict.NOT_APPLICABLE: (N_("Makes no sense there"), "grey"),
}
MARK_NAMES: dict[Mark, str] = {
    "v": N_("Read in the source"),
    "p": N_("Partly read, or second-hand"),
    "m": N_("From general knowledge"),
}
RULE_STATES = {
    "unconfirmed": N_("Unconfirmed"),
    "decided": N_("Decided by the legal adviser"),
    "set_aside": N_("Set aside"),
    "due": N_("Due for review"),
}
ACTIONS = {
    "confirm": (N_("Confirm the rule"), N_("Confirmed")),
    "amend": (N_("Amend the rule"), N_("Amended")),
    "set_aside": (N_("Set the rule aside"), N_("Set aside")),
}
_LABELS = {
    "law_decision": N_("Decision"),
    "action": N_("What was decided"),
    "reading": N_("What the rule says"),
    "reason": N_("Why"),
    "review_on": N_("Look at it again on"),
    "decided_by": N_("Decided by (account)"),
    "decided_at": N_("Decided on"),
    "withdrawn_at": N_("Taken back or replaced on"),
    "kind": N_("Kind of requirement"),
    "stage": N_("Stage"),
}


def held_pack() -> Pack:
    """The pack in force today."""
    return packs.in_force(db(), today())


def base_pack() -> Pack:
    """The pack in force as its files say, without what the adviser decided.

    Raises:
        Invalid: its files are gone, or have faults.
    """
    try:
        return load_pack(held_pack().id, site().pack_roots)
    except PackError as error:
        raise Invalid("", N_("The files of the pack in force are gone or have faults.")) from error


def rule_of(kind: str, stage: str) -> LawRule:
    """One rule as it stands today; raises `NotFound`."""
    found = rulebook.rules(db(), held_pack(), today())
    for rule in found:
        if (rule.kind, rule.stage.value) == (kind, stage):
            return rule
    raise NotFound


@blueprint.get("/law")
@permitted(*READERS)
def law_rules() -> ResponseReturnValue:
    """Every rule of the pack in force: searched and filtered."""
    pack = held_pack()
    given = {name: request.args.get(name, "")[:100] for name in ("stage", "verdict", "mark", "state")}
    filters = RuleFilters(**given, query=request.args.get("q", "")[:200])
    every = rulebook.rules(db(), pack, today())
    found = rulebook.matching(every, filters, pack, language(), today())
    return page(
        "assurance/law.html",
        pack=pack,
        words=PlanWords(pack),
        filters=filters,
        found=found,
        every=every,
        today=today(),
        stages=tuple(Stage),
        waiting=len([each for each in queries.readable_questions(db(), current_actor()) if not each.answered_at]),
    )


@blueprint.get("/law/<kind>/<stage>")
@permitted(*READERS)
def law_rule(kind: str, stage: str) -> ResponseReturnValue:
    """One rule: what it says, on what ground, who stands for it, and what was decided before."""
    rule = rule_of(kind, stage)
    pack = held_pack()
    decisions = queries.decisions_on(db(), kind, stage)
    asked = queries.readable_questions(db(), current_actor(), (kind, stage))
    entries = queries.rule_trail(db(), kind, stage)
    people = {each.decided_by for each in decisions} | {each.asked_by for each in asked}
    people |= {each.answered_by for each in asked} | {each.account_id for each in entries}
    return page(
        "assurance/law_rule.html",
        rule=rule,
        pack=pack,
        words=PlanWords(pack),
        decisions=decisions,
        asked=asked,
        entries=entries,
        names=accounts.names(db(), {each for each in people if each}),
        labels={name: _(text) for name, text in _LABELS.items()},
        today=today(),
    )


@blueprint.route("/law/<kind>/<stage>/<any(confirm, amend, set_aside):action>", methods=["GET", "POST"])
@permitted(Role.LEGAL_ADVISER)
def decide_rule(kind: str, stage: str, action: str) -> ResponseReturnValue:
    """Confirm, amend or set a rule aside: fill in, check, send."""
    rule = rule_of(kind, stage)
    pack = held_pack()
    words = PlanWords(pack)
    form = DecideForm(
        verdict=rule.reading.verdict.value, ground=rule.reading.ground, condition=rule.reading.condition or ""
    )
    form.verdict.offer([(verdict.value, _(name)) for verdict, (name, _tone) in VERDICT_NAMES.items()])
    form.condition.offer(
        [("", _("None")), *((each.id, words.of("conditions", each.id)) for each in law.section_of(pack).conditions)]
    )
    step = request.form.get("step", "")
    checked = False
    if request.method == "POST" and step != "edit" and form.validate():
        with form.refusals():
            if step == "save":
                _decide(rule, action, form)
                success(_("Your decision holds from today."))
                return redirect(url_for(".law_rule", kind=kind, stage=stage))
            law.check_decision(
                base_pack(), action, form.reason.data or "", _day(form), today(), _reading(action, form)
            )
            checked = True
    return page(
        "assurance/law_decide.html",
        form=form,
        rule=rule,
        words=words,
        action=action,
        checked=checked and not form.error_list(),
    )


@blueprint.route("/law/decisions/<int:decision_id>/take-back", methods=["GET", "POST"])
@permitted(Role.LEGAL_ADVISER)
def take_back_decision(decision_id: int) -> ResponseReturnValue:
    """Take a decision back: the rule is again as the files of the pack say it."""
    decision = queries.decision(db(), decision_id)
    address = url_for(".law_rule", kind=decision.kind, stage=decision.stage)
    if request.method == "POST":
        law.take_back(db(), current_actor(), decision_id, base_pack(), today(), request_time())
        success(_("The decision is taken back. The rule is again as the pack says it."))
        return redirect(address)
    return page("assurance/law_take_back.html", decision=decision, words=PlanWords(held_pack()), back=address)


def _decide(rule: LawRule, action: str, form: DecideForm) -> None:
    law.decide(
        db(),
        current_actor(),
        rule.kind,
        rule.stage,
        action,
        form.reason.data or "",
        _day(form),
        base_pack(),
        today(),
        request_time(),
        _reading(action, form),
    )


def _day(form: DecideForm) -> Any:
    return form.review_on.data


def _reading(action: str, form: DecideForm) -> dict[str, Any] | None:
    if action != "amend":
        return None
    said = {"verdict": form.verdict.data, "ground": (form.ground.data or "").strip()}
    return said | ({"condition": form.condition.data} if form.condition.data else {})


@blueprint.app_context_processor
def _law_names() -> dict[str, Any]:
    return {
        "verdict_names": VERDICT_NAMES,
        "mark_names": MARK_NAMES,
        "rule_states": RULE_STATES,
        "law_actions": ACTIONS,
    }
