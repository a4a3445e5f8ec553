"""Who was invited, and how far they are; what the help desk sees. Never an answer."""

from flask import request
from flask.typing import ResponseReturnValue

from procure.core.errors import NotFound
from procure.core.web import current_actor, db, language, page, permitted, request_time
from procure.profiles.forms.office import asked
from procure.profiles.queries import listing
from procure.profiles.views.mount import READERS, blueprint, today
from procure.tenders import queries as tenders
from rules.codes import cpv


@blueprint.get("/profiles")
@permitted(*READERS)
def listed() -> ResponseReturnValue:
    """The list: searched, filtered, sorted, in pages of any depth."""
    wanted = asked(request.args)
    found = listing.page(
        db(),
        current_actor(),
        wanted.filters,
        wanted.sort,
        request_time(),
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    tender = None
    if wanted.filters.tender_id is not None:
        try:
            tender = tenders.one(db(), current_actor(), wanted.filters.tender_id)
        except NotFound:
            tender = None
    divisions = [(code[:2], f"{code[:2]} {cpv.label(code, language())}") for code in cpv.divisions(language())]
    return page(
        "profiles/office/listed.html",
        found=found,
        wanted=wanted,
        tender=tender,
        states=listing.STATES,
        sectors=divisions,
        today=today(),
    )
