"""The form with which a supplier brings a file, and what its check page carries to the button."""

import msgspec
from wtforms.validators import Optional

from procure.core.errors import Invalid
from procure.core.forms import Form, Upload
from procure.core.text import N_
from procure.core.web import lazy_gettext as _
from rules.profiles import GivenAnswer

REFUSALS = {
    "empty_file": N_("The file is empty. Choose the one that you filled in"),
    "too_large": N_("The file is too large for a questionnaire. Download a new one and copy your answers into it"),
    "protected": N_("The file is protected by a password. Remove it, save the file and upload it again"),
    "unsafe": N_("The file holds what no spreadsheet writes, so it is not opened. Download a new one"),
    "unsupported": N_("This kind of file is not read. Save it as Excel (.xlsx) or CSV"),
    "truncated": N_("The file is damaged. Open it, save it and upload it again"),
    "bad_encoding": N_("The letters of the file can’t be told for sure. Save it as “CSV UTF-8”, or as Excel (.xlsx)"),
    "no_questionnaire": N_(
        "This is not the questionnaire from this page, or its grey column of codes is gone. Download a new one and "
        "copy your answers into it"
    ),
}
"""Why a file is not read, and what to do; by the code of `Unreadable`."""

_LARGEST = 10**6


class BroughtForm(Form):
    """A file that a supplier filled in."""

    class Meta:
        csrf = False  # the address is the key: docs/decisions/0015

    file = Upload(_("Your file"), [Optional()], description=_("Excel (.xlsx) or CSV."))

    def refuse_file(self, why: str) -> None:
        """Say beside the field why the file is not read."""
        self.file.errors = [*self.file.errors, why]


class Carried(msgspec.Struct, frozen=True):
    """What a check page holds until its button is pressed; nothing of it stands on the server.

    Attributes:
        given: question id -> what the file holds.
        seen: question id -> revision of the answer that was shown.
    """

    given: dict[str, GivenAnswer]
    seen: dict[str, int]

    def written(self) -> str:
        """As a hidden field holds it.

        Raises:
            Invalid: it is more than a form may send.
        """
        text = msgspec.json.encode(self)
        if len(text) > _LARGEST:
            raise Invalid("file", REFUSALS["too_large"])
        return text.decode()


def carried(text: str) -> Carried:
    """What `Carried.written` wrote.

    Raises:
        Invalid: it was changed on its way.
    """
    try:
        return msgspec.json.decode(text, type=Carried)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Invalid("file", N_("What the page held was lost on its way. Upload the file again.")) from error
