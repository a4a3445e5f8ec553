"""A supplier writes its declaration: what it is, one ground a page, what was ruled, what was done since."""

from collections.abc import Callable

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from procure.core.errors import Conflict, NotFound
from procure.core.forms import Form, keyed_by_address
from procure.core.web import db, language, limiter, page, public, request_time, shown_revision
from procure.core.web import gettext as _
from procure.declarations import services as declarations
from procure.declarations.forms import CleaningForm, GroundForm, ViolationForm
from procure.declarations.views.here import Visit, arrive
from procure.declarations.views.mount import blueprint, today
from rules.declarations import GroundSaid, counts_from

PATH = "/questionnaire/<token>/declaration"


@blueprint.get(PATH)
@public
@limiter.limit("120 per minute")
def begin(token: str) -> ResponseReturnValue:
    """What the declaration is, that it counts, who sees it, and how far it is."""
    visit = arrive(token)
    return page("declarations/supplier/begin.html", visit=visit, next_page=_next(visit))


@blueprint.route(f"{PATH}/grounds/<ground_id>", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("240 per minute")
def ground(token: str, ground_id: str) -> ResponseReturnValue:
    """One ground: none, or something."""
    visit = arrive(token)
    asked, said = visit.declaring.ground(ground_id), visit.declaring.said.get(ground_id, GroundSaid())
    at = f"declarations.grounds.{asked.id}"
    form = GroundForm()
    form.ask(
        visit.declaring.pack.text(language(), f"{at}.ask"),
        visit.declaring.pack.text(language(), f"{at}.help"),
        none=said.none,
        some=ground_id in visit.declaring.said and not said.none,
    )
    if form.validate_on_submit():
        none = form.said.data == "none"

        def save() -> None:
            declarations.save_none(
                db(), visit.invited, ground_id, none=none, revision=shown_revision(), now=request_time()
            )

        if _saved(form, save):
            if none or said.violations:
                return redirect(
                    _next(arrive(token)) if none else url_for(".ground_listed", token=token, ground_id=asked.id)
                )
            return redirect(url_for(".violation", token=token, ground_id=asked.id, place=0))
    return page(
        "declarations/supplier/ground.html",
        409 if form.form_errors else 200,
        visit=_now(visit, form),
        ground=asked,
        form=form,
        counts_from=counts_from(asked, today()),
    )


@blueprint.get(f"{PATH}/grounds/<ground_id>/listed")
@public
@limiter.limit("120 per minute")
def ground_listed(token: str, ground_id: str) -> ResponseReturnValue:
    """What is declared of a ground so far, with ways to change it and to add more."""
    visit = arrive(token)
    asked = visit.declaring.ground(ground_id)
    return page(
        "declarations/supplier/listed.html", visit=visit, ground=asked, next_page=_next(visit, after=ground_id)
    )


@blueprint.route(f"{PATH}/grounds/<ground_id>/<int:place>", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("240 per minute")
def violation(token: str, ground_id: str, place: int) -> ResponseReturnValue:
    """One violation: what, which body, when, where it can be found."""
    visit = arrive(token)
    asked, listed = visit.declaring.ground(ground_id), visit.declaring.violations(ground_id)
    if place > len(listed):
        raise NotFound
    form = ViolationForm(obj=listed[place] if place < len(listed) else None)
    if form.validate_on_submit():

        def save() -> None:
            declarations.save_violation(
                db(),
                visit.invited,
                ground_id,
                place,
                form.violation(),
                revision=shown_revision(),
                today=today(),
                now=request_time(),
            )

        if _saved(form, save):
            return redirect(url_for(".cleaning", token=token, ground_id=ground_id, place=place))
    return page(
        "declarations/supplier/violation.html",
        409 if form.form_errors else 200,
        visit=_now(visit, form),
        ground=asked,
        form=form,
        counts_from=counts_from(asked, today()),
    )


@blueprint.route(f"{PATH}/grounds/<ground_id>/<int:place>/since", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("240 per minute")
def cleaning(token: str, ground_id: str, place: int) -> ResponseReturnValue:
    """What was done since one violation."""
    visit = arrive(token)
    asked, listed = visit.declaring.ground(ground_id), visit.declaring.violations(ground_id)
    if place >= len(listed):
        raise NotFound
    form = CleaningForm(obj=listed[place])
    form.measures.offer(
        [
            (each.id, visit.declaring.pack.text(language(), f"declarations.measures.{each.id}"))
            for each in visit.declaring.section.measures
        ]
    )
    if form.validate_on_submit():

        def save() -> None:
            declarations.save_cleaning(
                db(),
                visit.invited,
                ground_id,
                place,
                form.measures.data or (),
                form.done.data or "",
                revision=shown_revision(),
                today=today(),
                now=request_time(),
            )

        if _saved(form, save):
            return redirect(url_for(".ground_listed", token=token, ground_id=ground_id))
    return page(
        "declarations/supplier/cleaning.html",
        409 if form.form_errors else 200,
        visit=_now(visit, form),
        ground=asked,
        form=form,
        place=place,
    )


@blueprint.post(f"{PATH}/grounds/<ground_id>/<int:place>/remove")
@public
@keyed_by_address
@limiter.limit("60 per minute")
def remove(token: str, ground_id: str, place: int) -> ResponseReturnValue:
    """Take a violation out of the draft."""
    visit = arrive(token)
    declarations.remove_violation(db(), visit.invited, ground_id, place, revision=shown_revision(), now=request_time())
    return redirect(url_for(".ground_listed", token=token, ground_id=ground_id))


def _saved(form: Form, save: Callable[[], None]) -> bool:
    """Whether it was saved; what was refused stands in the form, with everything that was typed."""
    try:
        with form.refusals():
            save()
            return True
    except Conflict:
        form.form_errors.append(
            _("Somebody else of your business changed the declaration meanwhile. Save again if yours is right.")
        )
    return False


def _now(visit: Visit, form: Form) -> Visit:
    """The visit with the draft as it stands now, where a save met another."""
    return arrive(visit.token) if form.form_errors else visit


def _next(visit: Visit, after: str | None = None) -> str:
    """Where to go on: the first ground that is open after one, else the first open one, else the last page."""
    ids = [each.id for each in visit.declaring.grounds]
    still_open = [each.id for each in visit.declaring.open]
    start = ids.index(after) + 1 if after else 0
    target = next((id_ for id_ in ids[start:] if id_ in still_open), None) or next(iter(still_open), None)
    if target is None:
        return url_for(".check", token=visit.token)
    if visit.declaring.violations(target):
        return url_for(".ground_listed", token=visit.token, ground_id=target)
    return url_for(".ground", token=visit.token, ground_id=target)
