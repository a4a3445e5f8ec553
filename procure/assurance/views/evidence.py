"""Evidence of a requirement: a link or a file; whether it is complete; exemptions from it."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.assurance import queries
from procure.assurance.forms import EvidenceForm, ExemptionForm
from procure.assurance.models import Plan, PlanRequirement
from procure.assurance.services import approving, exempting, keeping
from procure.assurance.services.approving import FILING
from procure.assurance.services.law import section_of
from procure.assurance.services.planning import EDITORS
from procure.assurance.views.mount import READERS, blueprint, pack_of, today
from procure.assurance.views.requirements import PATH
from procure.assurance.views.showing import PlanWords
from procure.core import audit
from procure.core.actor import Role
from procure.core.errors import Invalid, NotFound
from procure.core.text import N_
from procure.core.web import attachment, current_actor, db, page, permitted, request_time, success
from procure.core.web import gettext as _


@blueprint.route(f"{PATH}/evidence", methods=["GET", "POST"])
@permitted(*FILING)
def file_evidence(plan_id: int, requirement_id: int) -> ResponseReturnValue:
    """File a proof."""
    held, row = _row(plan_id, requirement_id)
    form = EvidenceForm()
    if form.validate_on_submit():
        with form.refusals():
            _file(requirement_id, form)
            success(_("The evidence is on file."))
            return redirect(_address(plan_id, requirement_id))
    return page("assurance/file_evidence.html", form=form, plan=held, row=row, words=PlanWords(pack_of(held)))


@blueprint.get(f"{PATH}/evidence/<int:evidence_id>/download")
@permitted(*READERS)
def download(plan_id: int, requirement_id: int, evidence_id: int) -> ResponseReturnValue:
    """A file, always as an attachment: what others uploaded is never shown as a page of this site."""
    _row(plan_id, requirement_id)
    proof = queries.evidence(db(), current_actor(), evidence_id)
    if proof.plan_requirement_id != requirement_id or proof.digest is None:
        raise NotFound
    audit.note(db(), "downloaded", "plan_evidence", proof.id, {"digest": proof.digest})
    db().commit()
    content = queries.evidence_file(db(), proof.digest).content
    return attachment(content, proof.media_type or "application/octet-stream", keeping.download_name(proof))


@blueprint.post(f"{PATH}/evidence/<int:evidence_id>/remove")
@permitted(*FILING)
def remove_evidence(plan_id: int, requirement_id: int, evidence_id: int) -> ResponseReturnValue:
    """Take a proof away; the trail keeps that it was there."""
    _row(plan_id, requirement_id)
    if queries.evidence(db(), current_actor(), evidence_id).plan_requirement_id != requirement_id:
        raise NotFound
    approving.remove_evidence(db(), current_actor(), evidence_id, request_time())
    success(_("The evidence is taken away."))
    return redirect(_address(plan_id, requirement_id))


@blueprint.post(f"{PATH}/met/<answer>")
@permitted(*FILING)
def mark_met(plan_id: int, requirement_id: int, answer: str) -> ResponseReturnValue:
    """Say that the evidence is complete, or is not after all."""
    _row(plan_id, requirement_id)
    if answer not in {"yes", "no"}:
        raise NotFound
    approving.mark_met(db(), current_actor(), requirement_id, request_time(), met=answer == "yes")
    success(_("The requirement is met.") if answer == "yes" else _("The requirement is open again."))
    return redirect(_address(plan_id, requirement_id))


@blueprint.route(f"{PATH}/exemption", methods=["GET", "POST"])
@permitted(*EDITORS)
def ask_exemption(plan_id: int, requirement_id: int) -> ResponseReturnValue:
    """Ask for leave not to meet a requirement."""
    held, row = _row(plan_id, requirement_id)
    pack = pack_of(held)
    words = PlanWords(pack)
    form = ExemptionForm()
    form.reason.offer((each.id, words.of("exemption_reasons", each.id)) for each in section_of(pack).exemption_reasons)
    if form.validate_on_submit():
        with form.refusals():
            said = {name: form[name].data for name in ("reason", "explanation", "until")}
            exempting.ask_exemption(db(), current_actor(), requirement_id, said, today(), request_time())
            success(_("The exemption is asked for. Another person, an equality officer, decides."))
            return redirect(_address(plan_id, requirement_id))
    return page("assurance/ask_exemption.html", form=form, plan=held, row=row, words=words)


@blueprint.post(f"{PATH}/exemption/<int:exemption_id>/<decision>")
@permitted(Role.EQUALITY_OFFICER)
def decide_exemption(plan_id: int, requirement_id: int, exemption_id: int, decision: str) -> ResponseReturnValue:
    """Grant or refuse an exemption, as the second person."""
    _row(plan_id, requirement_id)
    asked = {each.id for each in queries.exemptions(db(), plan_id)}
    if exemption_id not in asked or decision not in {"grant", "refuse"}:
        raise NotFound
    exempting.decide_exemption(db(), current_actor(), exemption_id, request_time(), granted=decision == "grant")
    success(_("The exemption is granted.") if decision == "grant" else _("The exemption is refused."))
    return redirect(_address(plan_id, requirement_id))


def _file(requirement_id: int, form: EvidenceForm) -> None:
    title, file = form.title.data or "", form.file.data
    if file is not None and file.filename:
        if form.url.data:
            raise Invalid("url", N_("Give a web address or a file, not both."))
        content = file.stream.read(keeping.LARGEST + 1)
        keeping.upload_evidence(db(), current_actor(), requirement_id, title, file.filename, content, request_time())
    else:
        said = {"title": title, "url": form.url.data}
        approving.file_evidence(db(), current_actor(), requirement_id, said, request_time())


def _row(plan_id: int, requirement_id: int) -> tuple[Plan, PlanRequirement]:
    held = queries.one(db(), current_actor(), plan_id)
    row = next((each for each in held.requirements if each.id == requirement_id), None)
    if row is None:
        raise NotFound
    return held, row


def _address(plan_id: int, requirement_id: int) -> str:
    return url_for(".requirement", plan_id=plan_id, requirement_id=requirement_id)
