"""Tables, planning calendars and drafts: what a city has before, or instead of, a published notice."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from procure.core.files import InputFile, Unreadable, in_memory
from procure.tenders.readers import columns, sheets
from procure.tenders.readers.draft import of_text, read_draft
from procure.tenders.readers.published import Fault, PublishedNotice, Read, Source
from procure.tenders.readers.table import read_table
from rules.values import Money

ZONE = ZoneInfo("Europe/Amsterdam")


BROKEN_LINE = "Voor ieder één gebouw\nvan de stad; het jaar"
FIVE = "title description cpv value deadline"


def workbook(*rows: list[Any], name: str = "a.xlsx", before: str | None = None) -> InputFile:
    book = openpyxl.Workbook()
    if before:
        book.active.title = before
        book.active.append(["Read this first"])
        book.create_sheet("Data")
    sheet = book.worksheets[-1]
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return in_memory(name, file.getvalue())


def sheet_of(text: str, encoding: str = "utf-8") -> InputFile:
    return in_memory("a.csv", text.encode(encoding))


def notices(file: InputFile, **options: Any) -> list[PublishedNotice]:
    outcomes = list(read_table(file, ZONE, **options))
    assert all(isinstance(outcome, Read) for outcome in outcomes), outcomes
    return [outcome.notice for outcome in outcomes if isinstance(outcome, Read)]


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (["Title", "Description", "CPV code", "Estimated value (EUR)", "Closing date"], FIVE),
        (["Naam opdracht", "Omschrijving", "CPV-code", "Geraamde waarde", "Sluitingsdatum"], FIVE),
        (["Auftragsbezeichnung", "Beschreibung", "CPV", "Auftragswert", "Angebotsfrist"], FIVE),
        (["Objet du marché", "Descriptif", "Code CPV", "Montant estimé", "Date limite"], FIVE),
        (["Oggetto", "Descrizione", "Codice CPV", "Importo", "Scadenza"], FIVE),
        (["Aanbestedende  dienst:", "KENMERK", "Titel", "Omschrijvng"], "buyer reference title description"),
        (["foo", None, 3, "x"], ""),
    ],
)
def test_columns_are_known_by_their_headers(header: list[object], fields: str) -> None:
    assert columns.propose(header) == {field: number for number, field in enumerate(fields.split())}


def test_one_column_serves_one_field() -> None:
    assert columns.propose(["Title", "Titel", "Title"]) == {"title": 0}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_any_dialect(delimiter: str, encoding: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows(
        [
            ["Kenmerk", "Naam opdracht", "Omschrijving", "CPV", "Waarde", "Sluitingsdatum", "Aanbestedende dienst"],
            ["Z-1", 'Schoonmaak, "groot"', BROKEN_LINE, "90911200-8", "€ 1.250.000,50", "1-4-2026", "Stad"],
            ["", "", " ", "", "", "", ""],
            ["Z-2", "Catering", "", "55520000; 55524000", "", "", ""],
        ]
    )
    first, second = notices(sheet_of(text.getvalue(), encoding))
    assert (first.source, first.reference, first.tender_key) == (Source.TABLE, "Z-1", "table:Stad|Z-1")
    assert (first.title, first.language) == ('Schoonmaak, "groot"', "nl")
    assert first.description == BROKEN_LINE
    assert (first.cpv, first.value) == (("90911200",), Money(Decimal("1250000.50"), "EUR"))
    assert first.deadline is not None
    assert first.deadline.at == datetime(2026, 4, 1, 21, 59, 59, tzinfo=UTC)
    assert second.cpv == ("55520000", "55524000")


def test_a_workbook_whose_table_stands_on_a_later_sheet_and_row() -> None:
    file = workbook(
        ["Contract register 2026"],
        [],
        ["Reference", "Title", "Value", "Currency", "Deadline", "CPV", "Nature"],
        [17, "Home care", 5000000, "GBP", datetime(2026, 5, 1, 12, 0), 85312000, "services"],  # noqa: DTZ001
        [18.0, "Paper", "£ 1,200.50", None, date(2026, 5, 2), "3000000", "leveringen"],
        before="Read me",
    )
    first, second = notices(file)
    assert (first.id, first.value, first.cpv, first.nature) == (
        "17",
        Money(Decimal(5000000), "GBP"),
        ("85312000",),
        "services",
    )
    assert first.deadline is not None
    assert (first.deadline.at, first.deadline.assumed) == (datetime(2026, 5, 1, 10, tzinfo=UTC), True)
    assert (second.id, second.value, second.cpv, second.nature) == (
        "18",
        Money(Decimal("1200.50"), "GBP"),
        ("03000000",),
        "supplies",
    )
    assert second.deadline is not None
    assert second.deadline.at == datetime(2026, 5, 2, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("heading", "cell", "currency"),
    [
        ("Value (EUR)", "1200", "EUR"),
        ("Geraamde waarde (in euro)", "1200", "EUR"),
        ("Value", "1200 GBP", "GBP"),
        ("Value £", "$ 1200", "USD"),
        ("Value", "1200", None),
        ("Waarde (europese drempel)", "1200", None),
    ],
)
def test_a_currency_is_read_where_it_stands_and_never_assumed(heading: str, cell: str, currency: str | None) -> None:
    table = sheets.look(sheet_of("Title,Value\nx,1\n"))
    assert table.proposed == {"title": 0, "value": 1}
    (notice,) = notices(sheet_of(f"Title,{heading}\nHome care,{cell}\n"), columns=table.proposed)
    assert notice.value == Money(Decimal(1200), currency)


def test_a_person_says_which_column_is_which() -> None:
    file = sheet_of("A,B\nx,Home care\n,\ny,\n")
    table = sheets.look(file)
    assert (table.header, table.sample, table.proposed) == (("A", "B"), (("x", "Home care"), ("y", "")), {})
    (refused,) = read_table(file, ZONE)
    assert isinstance(refused, Fault)
    assert refused.code == "unsupported"
    first, second = read_table(file, ZONE, columns={"title": 1, "reference": 0})
    assert isinstance(first, Read)
    assert (first.index, first.notice.title, first.notice.reference) == (0, "Home care", "x")
    assert isinstance(second, Fault)
    assert (second.index, second.code) == (1, "no_tender")


@pytest.mark.parametrize(
    ("planned", "start"),
    [
        ("Q3 2027", "2027-07-01"),
        ("2027 Q1", "2027-01-01"),
        ("2e kwartaal 2027", "2027-04-01"),
        ("4. Quartal 2027", "2027-10-01"),
        ("2027-02-01", "2027-02-01"),
        (date(2027, 2, 1), "2027-02-01"),
        ("later", None),
    ],
)
def test_a_planning_calendar_is_not_published_yet(planned: object, start: str | None) -> None:
    file = workbook(["Titel", "Afdeling", "Verwachte publicatie"], ["Inhuur tolken", "Sociaal domein", planned])
    (notice,) = notices(file, source=Source.CALENDAR)
    assert (notice.source, notice.stage, notice.published_at) == (Source.CALENDAR, "planning", None)
    local = notice.starts_at.at.astimezone(ZONE).date().isoformat() if notice.starts_at else None
    assert local == start


def test_rows_without_a_reference_are_known_by_their_content() -> None:
    one, same, other = notices(sheet_of("Title,Value\nCare,1\nCare,1\nCare,2\n"))
    assert one.tender_key == same.tender_key == f"content:{one.digest}"
    assert other.tender_key != one.tender_key


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\n\n", "empty_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unsupported"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected"),
        (b"PK\x03\x04 no zip", "truncated"),
        (b"Title\n\xbf\xff\n", "bad_encoding"),
        (b"\x00\x01\x02", "unsupported"),
    ],
)
def test_what_is_no_table_is_said_to_be_none(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as error:
        sheets.look(in_memory("a.xlsx", data))
    assert error.value.code == code
    (fault,) = read_table(in_memory("a.xlsx", data), ZONE)
    assert isinstance(fault, Fault)
    assert (fault.index, fault.code) == (None, code)


def test_a_workbook_that_would_burst_is_not_opened() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 20_000_000)
    with pytest.raises(Unreadable) as error:
        sheets.look(in_memory("a.xlsx", file.getvalue()))
    assert error.value.code == "too_large"


def word(body: str) -> InputFile:
    file = io.BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return in_memory("a.docx", file.getvalue())


def test_a_draft_in_word_gives_its_title_and_text() -> None:
    (outcome,) = read_draft(
        word(
            "<w:p><w:r><w:t>City of Example</w:t></w:r></w:p>"
            '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Interpreting for </w:t></w:r>'
            "<w:ins><w:r><w:t>residents</w:t></w:r></w:ins><w:del><w:r><w:delText>staff</w:delText></w:r></w:del></w:p>"
            "<w:p/><w:tbl><w:tr><w:tc>"
            "<w:p><w:r><w:t>The service is for all of the city.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        )
    )
    assert isinstance(outcome, Read)
    notice = outcome.notice
    assert (notice.source, notice.stage, notice.title) == (Source.DRAFT, "planning", "Interpreting for residents")
    assert (notice.description, notice.language) == ("City of Example\nThe service is for all of the city.", "en")


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (word("<w:p/>"), "no_tender"),
        (word("<w:p>"), "truncated"),
        (in_memory("a.docx", b"hello"), "unsupported"),
        (in_memory("a.doc", b"\xd0\xcf\x11\xe0"), "unsupported"),
        (in_memory("a.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")), "protected"),
        (workbook(["a"]), "unsupported"),
    ],
)
def test_what_is_no_draft_is_said_to_be_none(file: InputFile, code: str) -> None:
    (fault,) = read_draft(file)
    assert isinstance(fault, Fault)
    assert fault.code == code


def test_pasted_text_begins_with_its_title() -> None:
    notice = of_text("\n  School meals \n\nHot meals for the pupils of all schools.\n")
    assert notice is not None
    assert (notice.title, notice.description) == ("School meals", "Hot meals for the pupils of all schools.")
    assert of_text(" \n ") is None
