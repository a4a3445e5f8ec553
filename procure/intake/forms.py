"""Forms of the intake: an upload, and which column of a table holds what."""

from typing import Any

from wtforms.validators import Optional

from procure.core.forms import Form, Radios, Select, Uploads
from procure.core.text import N_
from procure.core.web import gettext
from procure.core.web import lazy_gettext as _
from procure.intake.services import ToMatch

CONTENT_NAMES = {
    "notices": N_("Published notices: OCDS, eForms, TED, or a table of them"),
    "calendar": N_("A planning calendar: tenders that are not published yet"),
    "suppliers": N_("A table of suppliers"),
}
_COLUMN_NAMES = {
    "title": N_("Title"),
    "description": N_("Description"),
    "reference": N_("Reference"),
    "buyer": N_("Buyer"),
    "cpv": N_("CPV codes"),
    "value": N_("Value"),
    "currency": N_("Currency"),
    "nature": N_("Nature of the contract"),
    "procedure": N_("Procedure"),
    "published_at": N_("Date of publication"),
    "planned_at": N_("Planned for"),
    "deadline": N_("Deadline"),
    "starts_at": N_("Start"),
    "ends_at": N_("End"),
    "nuts": N_("Places of performance"),
    "language": N_("Language"),
}
_SUPPLIER_COLUMN_NAMES = {
    "name": N_("Name"),
    "place": N_("Place"),
    "country": N_("Country"),
    "size": N_("Size"),
    "cpv": N_("Sectors (CPV codes)"),
    "kvk": N_("KvK number"),
    "companies_house": N_("Companies House number"),
    "vat": N_("VAT number, with its country"),
    "lei": N_("LEI"),
    "contact": N_("Contact person"),
    "function": N_("Function of the contact person"),
    "email": N_("E-mail address of the contact person"),
    "telephone": N_("Telephone number of the contact person"),
}
CODE_NAMES = {
    "empty_file": N_("Empty file"),
    "bad_encoding": N_("Encoding not known"),
    "bad_json": N_("Not JSON"),
    "bad_xml": N_("Not XML"),
    "truncated": N_("Cut off"),
    "unknown_format": N_("Format not known"),
    "no_tender": N_("No tender in it"),
    "not_procurement": N_("Not about buying"),
    "too_large": N_("Too large"),
    "protected": N_("Protected"),
    "unsafe": N_("Unsafe"),
    "unsupported": N_("Not read here"),
    "no_supplier": N_("No name in it"),
    "bad_number": N_("Number that can’t be one"),
    "numbers_conflict": N_("Numbers that contradict each other"),
}


class UploadForm(Form):
    """Files to take in; the view fills in the choices."""

    content = Radios(_("What is in the files"), default="notices")
    files = Uploads(_("Files"), description=_("JSON, JSON Lines, XML, CSV or XLSX; .zip and .gz are looked into."))
    department_id = Select(_("Department that buys"), [Optional()])

    def offer(self, contents: list[str], departments: list[tuple[int, str]]) -> None:
        """Offer kinds of content, and departments by id and name."""
        self.content.offer((key, gettext(CONTENT_NAMES[key])) for key in contents)
        if self.content.data not in contents:
            self.content.data = contents[0]
        self.department_id.choices = [
            ("", gettext("None: suppliers, or tenders that are published")),
            *((str(key), name) for key, name in departments),
        ]

    def department(self) -> int | None:
        """The department that was chosen."""
        return int(self.department_id.data) if self.department_id.data else None


class ColumnsForm(Form):
    """Base of the form that asks which column holds what; `columns_form` adds the fields."""

    def columns(self) -> dict[str, int]:
        """Field -> column from 0."""
        return {field.name: int(field.data) for field in self if isinstance(field, Select) and field.data}


def columns_form(asked: ToMatch, content: str) -> ColumnsForm:
    """A form with one choice a field, the proposal chosen.

    Args:
        asked: the table.
        content: of the import.
    """
    names = _SUPPLIER_COLUMN_NAMES if content == "suppliers" else _COLUMN_NAMES
    choices = [("", gettext("In no column"))]
    for number, cell in enumerate(asked.table.header):
        name = str(cell).strip() if cell is not None else ""
        choices.append((str(number), name[:80] or gettext("Column %(number)s", number=number + 1)))
    fields: dict[str, Any] = {
        field: Select(
            gettext(name),
            [Optional()],
            choices=choices,
            default=str(asked.columns[field]) if field in asked.columns else "",
        )
        for field, name in names.items()
    }
    made: ColumnsForm = type("TableColumnsForm", (ColumnsForm,), fields)()
    return made
