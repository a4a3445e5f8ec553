"""The pages of a business: what is asked of it, and the people of it who work on that."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.core.errors import NotFound
from procure.core.forms import keyed_by_address
from procure.core.web import db, keep_to_itself, language, limiter, page, prefer, public, request_time, site, success
from procure.core.web import gettext as _
from procure.profiles import queries
from procure.profiles.forms.joining import AddressForm, ColleagueForm
from procure.profiles.queries import joining
from procure.profiles.queries.firms import people_of
from procure.profiles.queries.joining import Person
from procure.profiles.services import colleagues
from procure.profiles.views.here import LinkOver, arrive, first_page, greet
from procure.profiles.views.mount import blueprint, today

_OPENS = {"invited", "opened", "began", "finished"}
"""States of an invitation whose pages open."""


@blueprint.route("/questionnaire/business", methods=["GET", "POST"])
@public
@limiter.limit("10 per minute", methods=["POST"])
def ask_access() -> ResponseReturnValue:
    """Have the links to one's businesses sent to an address that the city or a colleague gave."""
    greet()
    form = AddressForm()
    if form.validate_on_submit():
        colleagues.send_access(db(), form.email.data or "", request_time())
        return page("profiles/supplier/access_sent.html")
    return page("profiles/supplier/ask_access.html", form=form)


@blueprint.get("/questionnaire/business/<token>")
@public
@limiter.limit("60 per minute")
def business(token: str) -> ResponseReturnValue:
    """What is asked of a business, and who works on it."""
    person = _person(token)
    family = person.family(db())
    now = request_time()
    invitations = [
        (each, title, each.status_at(now), first_page(each))
        for each, title in queries.of_supplier(db(), family)
        if each.status_at(now) in _OPENS and each.expires_at > now
    ]
    return page(
        "profiles/supplier/business.html",
        token=token,
        person=person,
        standing=queries.standings(db(), [person.supplier.id]).get(person.supplier.id),
        invitations=invitations,
        people=people_of(db(), person.supplier.id),
        today=today(),
    )


@blueprint.post("/questionnaire/business/<token>/begin")
@public
@keyed_by_address
@limiter.limit("10 per minute")
def begin_own(token: str) -> ResponseReturnValue:
    """Give the profile, or bring it up to date, without being asked."""
    return redirect(first_page(colleagues.begin_own(db(), _person(token), site().time_zone, request_time())))


@blueprint.route("/questionnaire/business/<token>/colleague", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("20 per minute", methods=["POST"])
def add_colleague(token: str) -> ResponseReturnValue:
    """Bring a colleague in."""
    person = _person(token)
    return _colleague(person.supplier.id, person.supplier.name, url_for(".business", token=token))


@blueprint.route("/questionnaire/<token>/colleague", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("20 per minute", methods=["POST"])
def colleague(token: str) -> ResponseReturnValue:
    """Bring a colleague in, from the questionnaire."""
    visit = arrive(token)
    return _colleague(visit.invitation.supplier_id, visit.supplier, url_for(".begin", token=token))


@blueprint.route("/questionnaire/business/<token>/colleagues/<int:contact_id>/remove", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("20 per minute", methods=["POST"])
def remove_colleague(token: str, contact_id: int) -> ResponseReturnValue:
    """Remove a colleague; asks first."""
    person = _person(token)
    found = next((each for each in people_of(db(), person.supplier.id) if each.id == contact_id), None)
    if found is None:
        raise NotFound
    back = url_for(".business", token=token)
    if request.method == "POST":
        name = found.name
        colleagues.shut_out(db(), person, contact_id, site().time_zone, request_time())
        success(_("%(name)s is removed. Links that they knew no longer work.", name=name))
        return redirect(back)
    return page("profiles/supplier/remove_colleague.html", person=person, found=found, back=back)


def _colleague(supplier_id: int, supplier: str, back: str) -> ResponseReturnValue:
    form = ColleagueForm()
    if form.validate_on_submit():
        with form.refusals():
            colleagues.bring_in(db(), supplier_id, form.said(language()), request_time())
            success(_("A link is on its way to %(email)s.", email=form.email.data))
            return redirect(back)
    return page("profiles/supplier/colleague.html", form=form, supplier=supplier, back=back)


def _person(token: str) -> Person:
    """Whose link it is.

    Raises:
        LinkOver: nobody's, or no longer.
    """
    keep_to_itself()
    try:
        person = joining.person(db(), token, site().secret_key, request_time())
    except NotFound as error:
        raise LinkOver from error
    prefer(queries.released_on(db(), today()), person.contact.language)
    return person
