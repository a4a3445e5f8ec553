"""A questionnaire comes back from a spreadsheet as it was filled in; what is no questionnaire is refused by name."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from procure.core.files import Unreadable, in_memory
from procure.core.text import printable
from procure.profiles.documents.questionnaire import OfflineQuestionnaire, as_csv, labels
from procure.profiles.documents.workbook import as_xlsx
from procure.profiles.forms.bringing import REFUSALS
from procure.profiles.readers.questionnaire import LARGEST, read_questionnaire
from rules.loader import load_pack
from rules.profiles import Answer, Typed, check, filled_in

PACK = load_pack("eu")
SECTION = PACK.section("profiles")
QUESTIONS = tuple(SECTION.questions())
WRITE = {"xlsx": as_xlsx, "csv": as_csv}
ANSWERS = {
    "legal_form": Answer("company"),
    "staff": Answer(12),
    "equality_policy": Answer(None),
    "accessible": Answer(("step_free", "hearing")),
    "what_would_help": Answer("=1+1\nPay within two weeks; “really”"),
}


def made(answers, language="nl"):
    return OfflineQuestionnaire(PACK, SECTION, QUESTIONS, answers, language, "Testwijk", date(2026, 11, 25))


def answers_in(data, language="nl"):
    sheet = read_questionnaire(in_memory("file", data))
    found, unknown = filled_in(QUESTIONS, sheet.lines, labels(PACK, SECTION, (language,)))
    assert unknown == ()
    return {each.id: check(each, found[each.id].typed) for each in QUESTIONS if each.id in found}


def refusal(data):
    with pytest.raises(Unreadable) as refused:
        read_questionnaire(in_memory("file", data))
    assert refused.value.code in REFUSALS, "each has its words on the page"
    return refused.value.code


def refilled(data, fill):
    """The workbook, opened, filled in further and saved."""
    book = load_workbook(io.BytesIO(data))
    fill(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_was_answered_so_far_stands_in_the_file(kind, language):
    assert answers_in(WRITE[kind](made(ANSWERS, language)), language) == ANSWERS


texts = st.text(min_size=1, max_size=60).map(printable)
amounts = st.decimals(0, 100, allow_nan=False).map(lambda share: f"{share:f}"[:15])


@st.composite
def filled(draw):
    """Answers of the kinds that a spreadsheet might spoil: text like formulas, decimals, large numbers."""
    first = draw(amounts)
    typed = {
        "what_would_help": Typed(
            {"value": draw(texts | texts.map(lambda text: draw(st.sampled_from("=+-@'")) + text))}
        ),
        "staff": Typed({"value": str(draw(st.integers(0, 1_000_000)))}),
        "owners_background": Typed({"with_background": first, "not_known": draw(amounts)}),
        "staff_background": Typed({"all_staff.not_known": "3"}, (), False, "survey", draw(amounts)),
        "legal_form": Typed({"value": draw(st.sampled_from(["company", "foundation"]))}),
        "what_stopped": Typed({}, draw(st.sampled_from([("paperwork",), ("paperwork", "language")]))),
        "own_buying": Typed({}, declined=draw(st.booleans())),
    }
    found = {name: check(SECTION.question(name), each) for name, each in typed.items()}
    return {name: answer for name, answer in found.items() if isinstance(answer, Answer)}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "nl"])
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers=filled())
def test_through_a_spreadsheet_and_back_is_the_identity(kind, language, answers):
    assert answers_in(WRITE[kind](made(answers, language)), language) == answers


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_says_for_which_questionnaire_it_was_made(kind):
    found = read_questionnaire(in_memory("file", WRITE[kind](made({}))))
    assert (found.pack, found.language) == (PACK.digest, "nl")


def test_the_workbook_offers_lists_and_takes_only_numbers_where_persons_are_counted():
    sheet = load_workbook(io.BytesIO(as_xlsx(made({})))).worksheets[0]
    checks = {str(cell): each for each in sheet.data_validations.dataValidation for cell in each.sqref.ranges}
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value}
    assert checks[f"C{rows['legal_form']}"].type == "list"
    assert checks[f"D{rows['legal_form']}"].type == "list"
    assert checks[f"C{rows['levels_background:source']}"].type == "list"
    assert any(f"C{rows['staff']}" in str(each.sqref) and each.type == "whole" for each in checks.values())


def test_the_file_of_a_dutch_reader_is_cut_by_semicolons_and_opens_with_its_accents():
    data = as_csv(
        made(
            {
                "owners_background": check(
                    SECTION.question("owners_background"), Typed({"with_background": "33.3", "not_known": "66.7"})
                )
            }
        )
    )
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert "question_id;;answer;declined;;" in text
    assert "owners_background.with_background;" in text
    assert ";33,3;" in text


def test_no_cell_of_a_file_is_a_formula():
    for row in load_workbook(io.BytesIO(as_xlsx(made(ANSWERS)))).worksheets[0].iter_rows():
        assert all(cell.data_type != "f" for cell in row)
    assert "'=1+1" in as_csv(made(ANSWERS)).decode()


def test_lines_may_be_moved_and_a_column_put_in():
    def fill(sheet):
        sheet.insert_cols(2)
        sheet.insert_rows(5)

    assert answers_in(refilled(as_xlsx(made(ANSWERS)), fill)) == ANSWERS


def test_a_cell_is_named_as_the_spreadsheet_names_it():
    def fill(sheet):
        for (cell,) in sheet.iter_rows(max_col=1):
            if cell.value == "staff":
                sheet.cell(cell.row, 3).value = "a dozen"
                places.append(f"C{cell.row}")

    places: list[str] = []
    found = read_questionnaire(in_memory("file", refilled(as_xlsx(made({})), fill)))
    assert [(line.place, line.answer) for line in found.lines if line.answer] == [(places[0], "a dozen")]


def test_a_formula_is_not_worked_out():
    def fill(sheet):
        for (cell,) in sheet.iter_rows(max_col=1):
            if cell.value == "staff":
                sheet.cell(cell.row, 3).value = "=WEBSERVICE(1)"

    assert answers_in(refilled(as_xlsx(made({})), fill)) == {}


def test_what_excel_saves_as_western_csv_is_read():
    text = as_csv(made({"what_would_help": Answer("één café in de wijk, en überhaupt")})).decode("utf-8-sig")
    answers = answers_in(text.encode("cp1252", "replace"))
    assert answers == {"what_would_help": Answer("één café in de wijk, en überhaupt")}


def bomb(member: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsx(made({})))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == member else old.read(name))
    return out.getvalue()


def test_what_is_no_questionnaire_or_would_harm_is_refused_by_name():
    book = io.BytesIO()
    Workbook().save(book)
    entities = (
        b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8)) + b"]>"
    )  # fmt: skip
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>'
    assert refusal(b"") == "empty_file"
    assert refusal(b"x" * (LARGEST + 1)) == "too_large"
    assert refusal(b"%PDF-1.7 \x00\x00") == "no_questionnaire"
    assert refusal(b"name;answer\n1;2\n") == "no_questionnaire"
    assert refusal(book.getvalue()) in {"no_questionnaire", "empty_file"}
    assert refusal(as_xlsx(made({}))[:4000]) == "truncated"
    assert refusal(bomb("xl/worksheets/sheet1.xml", sheet % (b" " * 9_000_000))) == "too_large"
    assert refusal(bomb("xl/worksheets/sheet1.xml", entities + sheet % cell)) == "truncated"
    assert refusal(bomb("xl/styles.xml", b"<oops")) == "truncated"


@given(st.binary(max_size=400))
def test_whatever_is_sent_is_read_or_refused(data):
    for each in (data, b"question_id;answer;declined\n" + data):
        try:
            read_questionnaire(in_memory("file", each))
        except Unreadable as refused:
            assert refused.code in REFUSALS  # noqa: PT017  either will do
