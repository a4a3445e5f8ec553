"""Draft lists of criteria as officers have them: CSV, XLSX and Word, with headings between rows and merged cells."""

import contextlib
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from procure.assurance.cli import lint_requirements
from procure.assurance.readers import DraftCriterion, read_criteria, read_lines
from procure.assurance.services.linting import Linter
from procure.core.files import Unreadable, in_memory
from rules.assurance.linting import Vocabulary
from rules.assurance.section import Stage
from rules.loader import load_pack

WHEELCHAIR = "All buses have room for two wheelchairs."
OWNERS = "Firms owned by people from an ethnic minority get extra points."


def _words() -> Vocabulary:
    words: Vocabulary = load_pack("uk").section("assurance_words")
    return words


def _read(name: str, data: bytes, columns: dict[str, int] | None = None) -> list[DraftCriterion]:
    return list(read_criteria(in_memory(name, data), _words(), columns))


def _workbook(*sheets: tuple[str, Any], merged: str | None = None) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if merged:
        book.worksheets[0].merge_cells(merged)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _document(rows: list[list[str]], heading: str | None = None) -> Any:
    document = Document()
    if heading:
        document.add_heading(heading, 1)
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return document


def _saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_csv_columns_are_matched_by_meaning_and_rows_counted_with_the_header() -> None:
    data = f"Nr;Eis;Fase;Weging (%)\n1;{WHEELCHAIR};Gunning;10\n\n2;{OWNERS};Selectie;\n".encode("cp1252")
    assert _read("x.csv", data) == [
        DraftCriterion(2, WHEELCHAIR, "Gunning", "10"),
        DraftCriterion(4, OWNERS, "Selectie", None),
    ]


def test_of_a_name_and_a_text_the_longer_is_judged() -> None:
    found = _read("x.csv", f"Criterion,Description\nAccess,{WHEELCHAIR}\nOwners,{OWNERS}\n".encode())
    assert [each.text for each in found] == [WHEELCHAIR, OWNERS]


def test_columns_without_known_headers_are_matched_by_what_they_hold() -> None:
    found = _read("x.csv", f"a,b,c\n10,{WHEELCHAIR},award\n5,{OWNERS},award\n".encode())
    assert found[0] == DraftCriterion(2, WHEELCHAIR, "award", "10")


def test_columns_that_a_person_names_are_taken() -> None:
    found = _read("x.csv", f"text,other\nshort,{WHEELCHAIR}\n".encode(), {"text": 1})
    assert [each.text for each in found] == [WHEELCHAIR]


def test_headings_between_rows_give_the_stage() -> None:
    data = f"No,Criterion,Weight\n,Award criteria,\n1,{WHEELCHAIR},10\n,Contract conditions,\n2,{OWNERS},\n,Total,10\n"
    found = _read("x.csv", data.encode())
    assert [(each.row, each.stage) for each in found] == [(3, "Award criteria"), (5, "Contract conditions")]


def test_a_stage_merged_over_rows_counts_for_each() -> None:
    rows = [["Criterion", "Stage"], [WHEELCHAIR, "Award"], [OWNERS, None], [OWNERS, None]]
    found = _read("x.xlsx", _workbook(("List", rows), merged="B2:B3"))
    assert [each.stage for each in found] == ["Award", "Award", None]


def test_a_merged_area_of_millions_of_cells_is_no_burden() -> None:
    rows = [["Criterion", "Stage"], [WHEELCHAIR, "Award"]]
    data = io.BytesIO(_workbook(("List", rows), merged="C5:D6"))
    out = io.BytesIO()
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, old.read(member).replace(b"C5:D6", b"C5:XFD1048576"))
    assert len(_read("x.xlsx", out.getvalue())) == 1


def test_every_sheet_is_read_and_its_name_may_name_the_stage() -> None:
    data = _workbook(
        ("Notes", [["Nothing here"]]),
        ("Selection", [["Criterion"], [WHEELCHAIR]]),
        ("Award criteria", [["Criterion", "Points"], [OWNERS, 10]]),
    )
    found = _read("x.xlsx", data)
    assert [(each.row, each.stage, each.table) for each in found] == [
        (2, "Selection", "Selection"),
        (4, "Award criteria", "Award criteria"),
    ]


def test_a_word_table_is_read_with_the_heading_above_it() -> None:
    found = _read("x.docx", _saved(_document([["No", "Criterion"], ["1", WHEELCHAIR]], "Award criteria")))
    assert found == [DraftCriterion(2, WHEELCHAIR, "Award criteria", None, "Award criteria")]


def test_merged_rows_of_a_word_table_are_headings() -> None:
    document = _document([["No", "Criterion", "Weight"], ["", "", ""], ["1", WHEELCHAIR, ""]])
    row = document.tables[0].rows[1].cells
    row[0].merge(row[2]).text = "Contract conditions"
    assert _read("x.docx", _saved(document)) == [DraftCriterion(3, WHEELCHAIR, "Contract conditions", None)]


def test_tracked_changes_count_as_accepted() -> None:
    document = _document([["Criterion", "Stage"], ["PLACE", "award"]])
    wordml = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraph = document.tables[0].rows[1].cells[0].paragraphs[0]._p  # noqa: SLF001  python-docx writes no changes
    from lxml import etree  # noqa: PLC0415  for this test alone

    change = etree.fromstring(
        f'<w:p xmlns:w="{wordml}"><w:ins><w:r><w:t>New words that were put in</w:t></w:r></w:ins>'
        "<w:del><w:r><w:delText>old</w:delText><w:t>old</w:t></w:r></w:del></w:p>"
    )
    paragraph.getparent().replace(paragraph, change)
    assert [each.text for each in _read("x.docx", _saved(document))] == ["New words that were put in"]


def test_pasted_lines_are_criteria_and_headings() -> None:
    found = list(read_lines(f"Award criteria\n{WHEELCHAIR}\n\n{OWNERS}", _words()))
    assert [(each.row, each.stage) for each in found] == [(2, "Award criteria"), (4, "Award criteria")]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.csv", b"", "empty_file"),
        ("x.pdf", b"%PDF-1.7 ...", "unsupported"),
        ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "protected"),
        ("x.rtf", b"{\\rtf1 hello}", "unsupported"),
        ("x.docx", b"PK\x03\x04 broken", "truncated"),
        ("x.xlsx", b"PK\x03\x04 broken", "truncated"),
        ("x.csv", b"a\n1\n", "unsupported"),
        ("x.csv", b"\x00\x01\x02\x03\x04", "unsupported"),
    ],
)
def test_what_cannot_be_read_is_said(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        _read(name, data)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_entities_and_bombs_are_refused() -> None:
    def document(xml: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", xml)
        return out.getvalue()

    for xml, code in ((b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "unsafe"), (b" " * 70_000_000, "too_large")):
        with pytest.raises(Unreadable) as refused:
            _read("x.docx", document(xml))
        assert refused.value.code == code


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["x.csv", "x.xlsx", "x.docx"]))
def test_whatever_is_given_is_read_or_refused(data: bytes, name: str) -> None:
    with contextlib.suppress(Unreadable):
        _read(name, data)


def _run(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    result = CliRunner().invoke(lint_requirements, [*arguments, "--format", "json"])
    rows = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    return result.exit_code, rows, result.stderr


def test_the_command_says_what_others_rely_on(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        f"Criterion,Stage\n{OWNERS},award\n{WHEELCHAIR},specification\nPrice,award\n{WHEELCHAIR},selection\n", "utf-8"
    )
    status, rows, _ = _run(str(file))
    assert status == 0
    assert list(rows[0]) == [
        *("file", "row", "text", "stage", "kind", "verdict"),
        *("condition", "ground", "confirmed", "because", "alternative"),
    ]
    assert [(row["row"], row["kind"], row["verdict"], row["confirmed"]) for row in rows] == [
        (2, "owners_origin", "unlawful", True),
        (3, "accessibility_for_users", "lawful", False),
        (4, None, "undecided", False),
        (5, "accessibility_for_users", "misplaced", False),
    ]
    assert rows[0]["ground"] == "DPA 2018 Sch 1 para 8(3)"
    assert "for monitoring alone" in rows[0]["alternative"]
    assert "award" in rows[3]["alternative"]


def test_monitoring_placed_as_a_criterion_is_unlawful_and_the_way_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Criterion,Stage\nState the ethnicity of the owners.,performance\n", "utf-8")
    _, rows, _ = _run(str(file), "--pack", "nl")
    assert rows[0]["verdict"] == "unlawful"
    assert "statistics" in rows[0]["alternative"]


def test_a_bad_file_is_one_error_and_the_rest_is_answered(tmp_path: Path) -> None:
    bad, good = tmp_path / "a.pdf", tmp_path / "b.csv"
    bad.write_bytes(b"%PDF-1.4")
    good.write_text(f"Criterion,Stage\n{WHEELCHAIR},award\n", "utf-8")
    status, rows, _ = _run(str(bad), str(good))
    assert status == 1
    assert rows[0]["error"]["code"] == "unsupported"
    assert rows[1]["verdict"] == "conditional"


@pytest.mark.parametrize(
    "arguments", [["--columns", "text"], ["--columns", "stage=A"], ["--columns", "text=A1"], ["--pack", "mars"]]
)
def test_wrong_usage_is_status_2(tmp_path: Path, arguments: list[str]) -> None:
    file = tmp_path / "b.csv"
    file.write_text("Criterion\n", "utf-8")
    status, _, error = _run(str(file), *arguments)
    assert status == 2
    assert error


@pytest.mark.parametrize("pack", ["eu", "uk", "nl"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_kind_at_every_stage_is_explained_in_words(pack: str, language: str) -> None:
    loaded = load_pack(pack)
    linter = Linter(loaded, date(2026, 11, 24), language)
    for kind in loaded.section("assurance").kinds:
        for stage in Stage:
            said = linter.judge(DraftCriterion(2, "x", None, None), kind.id, stage)
            assert said.because
            assert (said.alternative is not None) == (said.verdict in {"unlawful", "misplaced"})
            assert (said.condition is not None) == (said.verdict == "conditional") or said.verdict == "unlawful"
