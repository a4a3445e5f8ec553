"""Filters that a person keeps under a name."""

from urllib.parse import parse_qs, urlencode

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.core.web import current_actor, db, page, permitted, request_time, site, success
from procure.core.web import gettext as _
from procure.screening import queries
from procure.screening import services as screening
from procure.screening.forms import FilterNameForm, SeenForm, asked
from procure.screening.views.mount import READERS, blueprint


@blueprint.route("/screening/filters/new", methods=["GET", "POST"])
@permitted(*READERS)
def save_filter() -> ResponseReturnValue:
    """Name the filter of the address, and keep it."""
    wanted = asked(request.args, site().time_zone)
    form = FilterNameForm()
    if form.validate_on_submit():
        with form.refusals():
            held = screening.save_filter(
                db(), current_actor(), form.name.data or "", urlencode(wanted.with_(), doseq=True), request_time()
            )
            success(_("The filter “%(name)s” is saved.", name=held.name))
            return redirect(url_for(".pipeline", **wanted.with_()))
    return page("screening/save_filter.html", form=form, wanted=wanted)


@blueprint.route("/screening/filters/<int:filter_id>/delete", methods=["GET", "POST"])
@permitted(*READERS)
def delete_filter(filter_id: int) -> ResponseReturnValue:
    """Delete a filter, after asking."""
    held = queries.saved_filter(db(), current_actor().account_id or 0, filter_id)
    form = SeenForm()
    if form.validate_on_submit():
        screening.delete_filter(db(), current_actor(), filter_id)
        success(_("The filter “%(name)s” is deleted.", name=held.name))
        return redirect(url_for(".pipeline"))
    return page("screening/delete_filter.html", form=form, held=held, arguments=parse_qs(held.query))
