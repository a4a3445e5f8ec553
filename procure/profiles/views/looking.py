"""An equality officer's look at one supplier's answers: a purpose first, then the answers, and the look on record."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from procure.core.actor import Role
from procure.core.web import attachment, current_actor, db, page, permitted, request_time
from procure.core.web.wall import vault, walled_db
from procure.profiles import services as profiles
from procure.profiles.forms.office import LookForm
from procure.profiles.queries import firms
from procure.profiles.views.here import reader
from procure.profiles.views.mount import blueprint
from rules.profiles import Section


@blueprint.get("/profiles/looks/<int:look_id>/files/<uuid:file_id>")
@permitted(Role.EQUALITY_OFFICER)
def seen_file(look_id: int, file_id: UUID) -> ResponseReturnValue:
    """A file of the answers that a look shows, to be kept apart from pages."""
    file, content = profiles.open_file(walled_db(), vault(), current_actor(), look_id, file_id, request_time())
    return attachment(content, file.media_type, file.name)


@blueprint.route("/profiles/suppliers/<int:supplier_id>/look", methods=["GET", "POST"])
@permitted(Role.EQUALITY_OFFICER)
def look(supplier_id: int) -> ResponseReturnValue:
    """Ask for the purpose, then show the answers."""
    supplier = firms.standing_firm(db(), supplier_id)
    form = LookForm()
    if form.validate_on_submit():
        with form.refusals():
            purpose = form.purpose.data or ""
            seen = profiles.look(walled_db(), vault(), current_actor(), supplier_id, purpose, request_time())
            section: Section = seen.pack.section("profiles")
            return page(
                "profiles/office/answers.html",
                supplier=supplier,
                seen=seen,
                purpose=purpose,
                section=section,
                reader=reader(seen.pack, section.threshold),
            )
    return page("profiles/office/look.html", form=form, supplier=supplier)
