"""What is read of a Word file: every paragraph in its place, as it reads with all tracked changes accepted."""

import io
from collections.abc import Mapping

import docx
import pytest
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from procure.clauses.readers import read
from procure.core.files import in_memory
from rules.clauses.draft import Draft
from tests.support.word_files import abstract, level, listed, num, paragraph, word_file

RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
INSERTED = f"<w:ins w:id='1' w:author='A'>{RUN}</w:ins>"
DELETED = "<w:del w:id='2' w:author='A'><w:r><w:delText>{}</w:delText></w:r></w:del>"
BOX = "<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>"


def draft(body: str, parts: Mapping[str, str] | None = None, *, strict: bool = False) -> Draft:
    return read(in_memory("contract.docx", word_file(body, parts, strict=strict)))


def texts(body: str) -> list[str]:
    return [each.text for each in draft(body).paragraphs]


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def test_text_is_put_together_from_all_that_shows() -> None:
    body = (
        "<w:p><w:r><w:t>The Sup</w:t></w:r><w:proofErr w:type='spellStart'/>"
        "<w:r><w:t xml:space='preserve'>plier </w:t>"
        "<w:tab/><w:t>shall</w:t><w:br/><w:t>not dis</w:t><w:softHyphen/><w:t>criminate in sub</w:t><w:noBreakHyphen/>"
        "<w:t>contracts</w:t><w:br w:type='page'/></w:r>"
        "<w:hyperlink><w:r><w:t>, see </w:t></w:r></w:hyperlink>"
        "<w:smartTag><w:r><w:t>Leeds</w:t></w:r></w:smartTag>"
        "<w:sdt><w:sdtPr><w:alias w:val='no'/></w:sdtPr><w:sdtContent><w:r><w:t>!</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r></w:p>"
    )
    assert texts(body) == ["The Supplier \tshall\nnot discriminate in sub-contracts, see Leeds!☑"]


def test_tracked_insertions_are_read_and_marked_and_deletions_are_not_there() -> None:
    body = (
        f"<w:p>{RUN.format('The Supplier ')}{DELETED.format('may')}"
        f"{INSERTED.format('shall')}{RUN.format(' report')}</w:p>"
        f"<w:p><w:moveFrom w:id='3'>{RUN.format('moved')}</w:moveFrom></w:p>"
        f"<w:p><w:moveTo w:id='4'>{RUN.format('moved')}</w:moveTo></w:p>"
        f"<w:p>{DELETED.format('all of it')}</w:p>"
    )
    found = draft(body)
    assert [(each.text, each.index, each.inserted) for each in found.paragraphs] == [
        ("The Supplier shall report", 0, ((13, 18),)),
        ("", 1, ()),
        ("moved", 2, ((0, 5),)),
        ("", 3, ()),
    ]
    assert found.count == 4


def test_a_paragraph_whose_mark_is_deleted_reads_on_and_takes_no_number_of_its_own() -> None:
    gone = "<w:rPr><w:del w:id='1'/></w:rPr>"
    numbered = "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>"
    body = (
        listed("First", 1)
        + paragraph("The Supplier", numbered + gone)
        + listed(" shall report", 1)
        + paragraph("", numbered + gone)
        + listed("Last", 1)
    )
    numbering = abstract(0, level(0, "%1.", start=1)) + num(1, 0)
    found = draft(body, {"numbering.xml": numbering})
    assert [(each.number, each.text) for each in found.paragraphs] == [
        ("1", "First"),
        ("2", "The Supplier"),
        ("", " shall report"),
        ("", ""),
        ("3", "Last"),
    ]


def test_fields_show_their_result_and_not_their_instruction() -> None:
    sign = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    inner = sign.format("begin") + "<w:r><w:instrText>PAGEREF</w:instrText></w:r>" + sign.format("separate")
    body = (
        f"<w:p>{RUN.format('see ')}{sign.format('begin')}<w:r><w:instrText>REF {'{'}</w:instrText></w:r>"
        f"{inner}{RUN.format('nested')}{sign.format('end')}{sign.format('separate')}{RUN.format('clause 12.3')}"
        f"{sign.format('end')}{RUN.format('.')}</w:p>"
        f"<w:p><w:fldSimple w:instr='DATE'>{RUN.format('1 May')}</w:fldSimple></w:p>"
        f"<w:p>{sign.format('begin')}</w:p><w:p>{RUN.format('still there')}</w:p>"
    )
    assert texts(body) == ["see clause 12.3.", "1 May", "", "still there"]


def test_paragraphs_are_counted_wherever_they_stand() -> None:
    body = (
        paragraph("0")
        + f"<w:p>{RUN.format('1')}{BOX.format(paragraph('2') + paragraph())}</w:p>"
        + f"<w:sdt><w:sdtContent>{paragraph('4')}</w:sdtContent></w:sdt>"
        + table(row(paragraph("5") + table(row(paragraph("6"))) + paragraph("7"), paragraph("8")))
        + paragraph("9")
        + "<w:sectPr/>"
    )
    found = draft(body)
    assert [each.index for each in found.paragraphs] == list(range(10))
    assert [each.text for each in found.paragraphs] == ["0", "1", "2", "", "4", "5", "6", "7", "8", "9"]
    assert [each.cell for each in found.paragraphs[4:]] == [
        None,
        (0, 0, 0),
        (1, 0, 0),
        (0, 0, 0),
        (0, 0, 1),
        None,
    ]


def test_the_second_branch_of_an_alternative_keeps_its_numbers_and_has_no_text() -> None:
    box = "<wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx>"
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"{box.format(paragraph('box'))}</mc:Choice><mc:Fallback>{BOX.format(paragraph('box'))}</mc:Fallback>"
        f"</mc:AlternateContent></w:r></w:p>{paragraph('after')}"
    )
    assert texts(body) == ["", "box", "", "after"]


def test_cells_know_their_column_under_merged_ones_and_deleted_rows_are_not_there() -> None:
    body = (
        "<w:tbl>"
        + row(f"<w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{paragraph('wide')}", paragraph("third"))
        + row(paragraph("a"), properties="<w:trPr><w:gridBefore w:val='1'/></w:trPr>")
        + row(paragraph("gone"), properties="<w:trPr><w:del w:id='1'/></w:trPr>")
        + row(paragraph("new"), properties="<w:trPr><w:ins w:id='1'/></w:trPr>")
        + "</w:tbl>"
    )
    assert [(each.text, each.cell, each.inserted) for each in draft(body).paragraphs] == [
        ("wide", (0, 0, 0), ()),
        ("third", (0, 0, 2), ()),
        ("a", (0, 1, 1), ()),
        ("", (0, 2, 0), ()),
        ("new", (0, 3, 0), ((0, 3),)),
    ]


def test_headers_footers_and_notes_follow_with_their_part() -> None:
    note = "<w:footnote w:id='{}'{}>{}</w:footnote>"
    parts = {
        "footnotes.xml": note.format(-1, " w:type='separator'", paragraph("line"))
        + note.format(1, "", paragraph("a note")),
        "header1.xml": paragraph("a header"),
        "footer1.xml": f"<w:tbl>{row(paragraph('a footer'))}</w:tbl>",
    }
    found = draft(paragraph("body"), parts)
    assert [(each.index, each.part, each.text) for each in found.paragraphs] == [
        (0, None, "body"),
        (None, "word/header1.xml", "a header"),
        (None, "word/footer1.xml", "a footer"),
        (None, "word/footnotes.xml", "a note"),
    ]
    assert found.count == 1


def test_headings_are_known_by_outline_style_name_and_inheritance() -> None:
    style = "<w:style w:type='paragraph' w:styleId='{}'{}><w:name w:val='{}'/>{}</w:style>"
    styles = (
        style.format("Normal", " w:default='1'", "Normal", "")
        + style.format("Kop2", "", "Kop 2", "<w:basedOn w:val='Normal'/>")
        + style.format("Clause", "", "Clause", "<w:basedOn w:val='Kop2'/>")
        + style.format("Part", "", "Part", "<w:pPr><w:outlineLvl w:val='0'/></w:pPr>")
        + style.format("Body", "", "Body", "<w:basedOn w:val='Part'/><w:pPr><w:outlineLvl w:val='9'/></w:pPr>")
        + style.format("Loop", "", "Loop", "<w:basedOn w:val='Loop'/>")
    )
    names = ["Kop2", "Clause", "Part", "Body", "Loop", "Unknown"]
    body = "".join(paragraph("x", f"<w:pStyle w:val='{name}'/>") for name in names)
    body += paragraph("x", "<w:outlineLvl w:val='3'/>")
    assert [each.heading for each in draft(body, {"styles.xml": styles}).paragraphs] == [2, 2, 1, None, None, None, 4]


def test_strict_files_are_read_alike() -> None:
    numbering = abstract(0, level(0, "%1)", start=4)) + num(1, 0)
    found = draft(listed("strict", 1), {"numbering.xml": numbering}, strict=True)
    assert [(each.number, each.text) for each in found.paragraphs] == [("4)", "strict")]


def test_damaged_numbering_does_not_hide_the_text() -> None:
    data = word_file(listed("text", 1), {"numbering.xml": "<w:num"})
    found = read(in_memory("a.docx", data))
    assert [(each.text, each.number) for each in found.paragraphs] == [("text", "")]


def test_a_document_by_python_docx_reads_as_python_docx_reads_it() -> None:
    document: Document = docx.Document()
    document.add_heading("Equality", level=1)
    document.add_paragraph("The Supplier shall report.", style="List Number")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "merged"
    buffer = io.BytesIO()
    document.save(buffer)
    found = read(in_memory("a.docx", buffer.getvalue()))
    assert [each.text for each in found.paragraphs[:3]] == ["Equality", "The Supplier shall report.", "merged"]
    assert (found.paragraphs[0].heading, found.paragraphs[1].number) == (1, "1")


pieces = st.lists(
    st.tuples(st.sampled_from(["plain", "inserted", "deleted", "box"]), st.text("ab é", min_size=1, max_size=5)),
    max_size=6,
)


@settings(deadline=None)
@given(st.lists(pieces, max_size=6))
def test_every_paragraph_is_there_once_with_what_remains_of_it(content: list[list[tuple[str, str]]]) -> None:
    shapes = {"plain": RUN, "inserted": INSERTED, "deleted": DELETED, "box": BOX}
    body, expected = "", []
    for each in content:
        body += "<w:p>" + "".join(
            shapes[kind].format(paragraph(text) if kind == "box" else text) for kind, text in each
        )
        body += "</w:p>"
        expected.append("".join(text for kind, text in each if kind in {"plain", "inserted"}))
        expected += [text for kind, text in each if kind == "box"]
    found = draft(body)
    assert [each.text for each in found.paragraphs] == expected
    assert [each.index for each in found.paragraphs] == list(range(found.count))
    for each in found.paragraphs:
        assert all(0 <= start < end <= len(each.text) for start, end in each.inserted)


@pytest.mark.parametrize("size", [1, 3000])
def test_long_documents_lose_nothing_between_the_blocks_they_are_read_in(size: int) -> None:
    body = "".join(paragraph(f"Paragraph {number} of the contract") for number in range(size))
    assert texts(body) == [f"Paragraph {number} of the contract" for number in range(size)]
