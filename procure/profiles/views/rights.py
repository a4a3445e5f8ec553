"""What a supplier may do with what it said, and a form with which it can ask its people."""

import io
import json
import zipfile

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from procure.core.forms import keyed_by_address
from procure.core.text import LOCALES, N_
from procure.core.translations import translate
from procure.core.web import attachment, language, limiter, page, public, request_time, success
from procure.core.web import gettext as _
from procure.core.web.wall import vault, walled_db
from procure.profiles import queries
from procure.profiles.services import rights as profiles
from procure.profiles.views.here import Visit, arrive
from procure.profiles.views.mount import blueprint, today

_ASKING = N_(
    "%(supplier)s wants to know who works here, and tells the city the numbers only. "
    "You need not answer. Tick what fits and put the slip into the box."
)


@blueprint.get("/questionnaire/<token>/rights")
@public
@limiter.limit("120 per minute")
def rights(token: str) -> ResponseReturnValue:
    """What is kept, who looked, and what the supplier may do."""
    visit = arrive(token)
    session = walled_db()
    profile = queries.profile_of(session, visit.invitation.supplier_id)
    return page(
        "profiles/supplier/rights.html",
        visit=visit,
        draft=visit.draft(),
        profile=profile,
        statements=queries.statements(session, profile.id) if profile else (),
        looks=queries.looks(session, visit.invitation.supplier_id),
    )


@blueprint.post("/questionnaire/<token>/object/<any(object, allow):wish>")
@public
@keyed_by_address
@limiter.limit("20 per minute")
def objection(token: str, wish: str) -> ResponseReturnValue:
    """Object to the answers being used in figures, or take that back."""
    visit = arrive(token)
    objects = wish == "object"
    profiles.object_to_use(walled_db(), vault(), visit.invitation, request_time(), objects=objects)
    success(_("Your answers are left out of all figures.") if objects else _("Your answers may be counted again."))
    return redirect(url_for(".rights", token=token))


@blueprint.route("/questionnaire/<token>/erase", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("20 per minute")
def erase(token: str) -> ResponseReturnValue:
    """Have everything erased; asks first."""
    visit = arrive(token)
    if request.method == "POST":
        profiles.erase(walled_db(), vault(), visit.invitation, request_time())
        success(_("What you said is erased."))
        return redirect(url_for(".rights", token=token))
    return page("profiles/supplier/erase.html", visit=visit)


@blueprint.get("/questionnaire/<token>/everything.json")
@public
@limiter.limit("20 per minute")
def everything(token: str) -> ResponseReturnValue:
    """All that is kept, as a file for programs."""
    visit = arrive(token)
    return attachment(_everything(visit).encode(), "application/json", f"profile-{today().isoformat()}.json")


@blueprint.get("/questionnaire/<token>/everything.zip")
@public
@limiter.limit("10 per minute")
def everything_with_files(token: str) -> ResponseReturnValue:
    """All that is kept, with the files that were added: those as they are, the rest as JSON."""
    visit = arrive(token)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("profile.json", _everything(visit))
        for name, content in profiles.files(walled_db(), vault(), visit.invitation):
            archive.writestr(f"files/{name}", content)
    return attachment(packed.getvalue(), "application/zip", f"profile-{today().isoformat()}.zip")


def _everything(visit: Visit) -> str:
    return json.dumps(profiles.export(walled_db(), vault(), visit.invitation), ensure_ascii=False, indent=2)


@blueprint.get("/questionnaire/<token>/ask-your-people")
@public
@limiter.limit("120 per minute")
def ask_people(token: str) -> ResponseReturnValue:
    """A form without names to print, with which a supplier asks its staff: in each language that is released."""
    visit = arrive(token)
    draft = visit.draft()
    offered = queries.released(walled_db(), draft.pack)
    slips = [
        {
            "language": code,
            "direction": LOCALES[code].text_direction,
            "asking": translate(_ASKING, code, supplier=visit.supplier),
            "texts": draft.pack.texts(code),
        }
        for code in sorted(offered, key=lambda code: code != language())
    ]
    return page("profiles/supplier/ask_people.html", visit=visit, draft=draft, slips=slips)
