"""Files that a supplier adds to its answers: sent with a question's page, taken back to look at, taken away."""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from procure.core.errors import Invalid, NotFound
from procure.core.forms import keyed_by_address
from procure.core.web import attachment, explain, limiter, page, public, request_time, site
from procure.core.web.wall import vault, walled_db
from procure.profiles import queries
from procure.profiles.services import filing as profiles
from procure.profiles.services.filing import EvidenceSent
from procure.profiles.views.here import Visit, arrive
from procure.profiles.views.mount import blueprint, today

_MOST_AT_ONCE = 20
"""Files that one page may send; more is no mistake of a thumb."""


def add_all(visit: Visit, question_id: str, sent: Sequence[FileStorage]) -> list[str]:
    """Keep the files that a question's page sent, each by itself; gives why some were not kept."""
    refused = []
    for file in sent[:_MOST_AT_ONCE]:
        given = EvidenceSent(file.filename or "", file.stream)
        try:
            profiles.add(
                walled_db(), vault(), visit.invitation, question_id, given, site().antivirus, today(), request_time()
            )
        except Invalid as reason:
            refused.append(explain(reason))
    return refused


@blueprint.get("/questionnaire/<token>/files/<uuid:file_id>")
@public
@limiter.limit("60 per minute")
def own_file(token: str, file_id: UUID) -> ResponseReturnValue:
    """A file as it is kept."""
    visit = arrive(token)
    profile = queries.profile_of(walled_db(), visit.invitation.supplier_id)
    if profile is None:
        raise NotFound
    file, content = queries.file_with_content(walled_db(), vault(), profile.id, file_id)
    return attachment(content, file.media_type, file.name)


@blueprint.route("/questionnaire/<token>/files/<uuid:file_id>/remove", methods=["GET", "POST"])
@public
@keyed_by_address
@limiter.limit("60 per minute")
def remove_file(token: str, file_id: UUID) -> ResponseReturnValue:
    """Take a file out of the answers; asks first."""
    visit = arrive(token)
    draft = visit.draft()
    file = next((each for each in draft.files if each.id == file_id), None)
    if file is None:
        raise NotFound
    is_asked = any(each.id == file.question for each in draft.questions)
    back = (
        url_for(".question", token=token, question_id=file.question) if is_asked else url_for(".rights", token=token)
    )
    if request.method == "POST":
        profiles.remove(walled_db(), visit.invitation, file_id, request_time())
        return redirect(back)
    return page("profiles/supplier/remove_file.html", visit=visit, file=file, back=back)
