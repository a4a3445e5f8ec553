"""Forms of the clause check: an upload, an order of precedence, a decision, an approval, a clause text."""

from typing import Any

from wtforms.validators import Optional

from procure.core.forms import Form, Radios, Required, TextArea, TextInput, Uploads
from procure.core.web import lazy_gettext as _


class UploadForm(Form):
    """The files of one contract."""

    files = Uploads(
        _("Draft contract"),
        description=_(
            "One Word file (.docx) or text PDF; or several that make up one contract: agreement, general conditions, "
            "schedules. At most 25 MB each."
        ),
    )


class OrderForm(Form):
    """Which document prevails; the fields of each file are read by its id."""


class DecisionForm(Form):
    """What a person makes of a finding; the view fills in the choices.

    A hidden field `seen` holds the decision that the page showed.
    """

    status = Radios(_("How the clause stands in the draft"), [Required(_("Choose how the clause stands."))])
    reason = Radios(_("Why you overrule the check"), [Optional()], validate_choice=False)
    note = TextArea(
        _("In your own words"),
        description=_(
            "Needed where you overrule the check. The legal adviser reads it; it is kept and can be exported."
        ),
    )
    where = TextInput(
        _("Where it stands, if the check did not find it"),
        description=_("The number of the clause, such as 12.3, or some of its words"),
    )


class ReviewForm(Form):
    """The legal adviser approves a draft, or returns it."""

    decision = Radios(_("Decision"), [Required(_("Choose whether you approve the draft."))])
    note = TextArea(
        _("Note"),
        description=_("What is to be changed, or why you approve although clauses are lacking."),
    )


class TextForm(Form):
    """A clause text and why it is worded so."""

    text = TextArea(
        _("Text of the clause"),
        description=_(
            "The heading on the first line, then each paragraph on a line of its own. Numbers are given by the "
            "document it is put into. What has to be filled in stands in [brackets]."
        ),
        render_kw={"rows": 12},
    )
    note = TextArea(_("Why it is worded so"), description=_("For the legal adviser; it stays with this version."))


class TextReviewForm(Form):
    """The legal adviser approves a clause text, or declines it."""

    decision = Radios(_("Decision"), [Required(_("Choose whether you approve the text."))])
    note = TextArea(_("Why you decline it"), description=_("Only where you decline it"))


def typed_order(form: Any) -> list[tuple[int, str, int]]:
    """Id, kind and rank of each file, as they were sent; a rank that is no number is 0."""
    found = []
    for name in form:
        if name.startswith("kind-") and name[5:].isdigit() and len(name) < 24:
            rank = form.get(f"rank-{name[5:]}", "")
            number = int(rank) if rank.isdigit() and len(rank) < 4 else 0
            found.append((int(name[5:]), form[name], number))
    return found
