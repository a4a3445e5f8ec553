"""Likely duplicates, two suppliers side by side, merging and undoing."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.core.web import current_actor, db, language, page, permitted, request_time, success
from procure.core.web import gettext as _
from procure.suppliers import queries
from procure.suppliers import services as suppliers
from procure.suppliers.forms import SIZE_NAMES, SureForm, merge_form
from procure.suppliers.models import Supplier
from procure.suppliers.services.merging import changed_since
from procure.suppliers.views.changing import standing
from procure.suppliers.views.mount import READERS, blueprint, key
from rules.codes import countries, cpv


@blueprint.get("/suppliers/duplicates")
@permitted(*READERS)
def duplicates() -> ResponseReturnValue:
    """Pairs that may be one firm, over the whole registry."""
    newer, older = key("after"), key("older")
    after = (newer, older) if newer and older else None
    found = queries.likely_duplicates(db(), after)
    ids = [each.id for pair in found.rows for each in (pair.keep, pair.other)]
    held: dict[int, list[str]] = {}
    for each in queries.numbers(db(), ids):
        held.setdefault(each.supplier_id, []).append(f"{each.scheme} {each.value}")
    return page("suppliers/duplicates.html", found=found, held=held, begun=after is not None)


@blueprint.route("/suppliers/<int:supplier_id>/merge/<int:other_id>", methods=["GET", "POST"])
@permitted(*suppliers.EDITORS)
def merge(supplier_id: int, other_id: int) -> ResponseReturnValue:
    """Two suppliers side by side: what stays, what comes along; then the merge."""
    kept, other = standing(supplier_id), standing(other_id)
    shown = {
        field: values
        for field in suppliers.MERGED
        if (values := (_value(kept, field), _value(other, field)))[0] != values[1] and values[1]
    }
    form = merge_form(shown)
    if form.validate_on_submit():
        with form.refusals():
            made = suppliers.merge(db(), current_actor(), supplier_id, other_id, form.take(), request_time())
            success(_("They are one supplier now. You can undo this on this page."))
            return redirect(url_for(".one", supplier_id=made.kept_id))
    sides = []
    for each in (kept, other):
        ids = [member.id for member in queries.family(db(), each.id)]
        sides.append(
            {
                "supplier": each,
                "numbers": queries.numbers(db(), ids),
                "contacts": queries.contacts(db(), ids),
                "written": queries.names_written(db(), ids, most=5),
                "parts": queries.parts(db(), current_actor(), ids)[:3],
            }
        )
    return page(
        "suppliers/merge.html",
        form=form,
        kept=kept,
        other=other,
        sides=sides,
        shown=shown,
        refused=suppliers.merge_conflict(db(), kept.id, other.id) or kept.id == other.id,
    )


@blueprint.route("/suppliers/<int:supplier_id>/distinct/<int:other_id>", methods=["POST"])
@permitted(*suppliers.EDITORS)
def distinct(supplier_id: int, other_id: int) -> ResponseReturnValue:
    """Say that two suppliers are two firms."""
    suppliers.mark_distinct(db(), current_actor(), supplier_id, other_id, request_time())
    success(_("They are kept apart, and are suggested no more."))
    return redirect(url_for(".one", supplier_id=supplier_id))


@blueprint.route("/suppliers/<int:supplier_id>/distinct/<int:other_id>/remove", methods=["POST"])
@permitted(*suppliers.EDITORS)
def remove_distinct(supplier_id: int, other_id: int) -> ResponseReturnValue:
    """Take back that two suppliers are two firms."""
    suppliers.unmark_distinct(db(), current_actor(), supplier_id, other_id)
    success(_("They may be suggested again."))
    return redirect(url_for(".one", supplier_id=supplier_id))


@blueprint.route("/suppliers/merges/<int:merge_id>/undo", methods=["GET", "POST"])
@permitted(*suppliers.EDITORS)
def undo(merge_id: int) -> ResponseReturnValue:
    """Undo a merge; says first what comes back and what can't."""
    found = queries.merge(db(), merge_id)
    kept, other = queries.one(db(), found.kept_id), queries.one(db(), found.merged_id)
    form = SureForm()
    if form.validate_on_submit():
        undone = suppliers.undo(db(), current_actor(), merge_id, request_time())
        success(_("“%(name)s” stands for itself again.", name=queries.one(db(), undone.merged_id).name))
        return redirect(url_for(".one", supplier_id=undone.merged_id))
    left = changed_since(kept, found)
    return page(
        "suppliers/undo.html",
        form=form,
        found=found,
        kept=kept,
        other=other,
        left=left,
        restored={
            field: _shown(field, before) for field, (before, _after) in found.changes.items() if field not in left
        },
    )


def _value(supplier: Supplier, field: str) -> str:
    return _shown(field, getattr(supplier, field))


def _shown(field: str, value: object) -> str:
    """A value of a supplier in words; empty for none."""
    match field, value:
        case _, None:
            return ""
        case "country", str(code):
            return countries.name(code, language()) or code
        case "size", str(size):
            return _(SIZE_NAMES[size])
        case "sectors", list(codes):
            return "; ".join(f"{code} {cpv.label(code, language()) or ''}".strip() for code in codes)
    return str(value)
