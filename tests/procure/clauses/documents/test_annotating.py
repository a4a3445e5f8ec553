"""An officer gets their own file back: nothing of it is touched, and what was put in can be taken out again."""

import io
import re
import shutil
import subprocess
import warnings
from datetime import UTC, datetime
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from procure.clauses.documents.annotating import Insertion, Remark, annotate
from procure.clauses.readers import read
from procure.core.files import Unreadable, in_memory
from rules.clauses.draft import Draft
from tests.support.contracts import COMMENTS, PARTS, bodies
from tests.support.taken_back import canonical, comments_by, covered, rejected
from tests.support.word_files import W, element, paragraph, word_file, zipped

NOW = datetime(2026, 11, 25, 14, 5, tzinfo=UTC)
MAIN, COMMENTS_PART = "word/document.xml", "word/comments.xml"
MAY_CHANGE = {MAIN, COMMENTS_PART, "word/_rels/document.xml.rels", "[Content_Types].xml"}
TEXT = "The Supplier shall treat all applicants alike."


def members(content):
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def annotated(tmp_path):
    """Writes remarks and insertions into a file and gives its parts."""

    def make(content, remarks=(), insertions=(), author="procure"):
        return members(_annotated(tmp_path, content, remarks, insertions, author))

    return make


def _annotated(folder, content, remarks, insertions, author="procure"):
    source, target = folder / "contract.docx", folder / "annotated.docx"
    source.write_bytes(content)
    annotate(source, target, remarks, insertions, NOW, author)
    assert sorted(each.name for each in folder.iterdir()) == ["annotated.docx", "contract.docx"]
    return target.read_bytes()


def drafted(content):
    found = read(in_memory("contract.docx", content))
    assert isinstance(found, Draft), found
    return found


def said(parts):
    """The paragraphs of the body of a file, with all changes accepted."""
    return [each.text for each in drafted(zipped(parts)).paragraphs if each.part is None]


@st.composite
def _tasks(draw):
    """A contract, remarks on words of it, and clauses to put in."""
    body = draw(bodies)
    parts = PARTS | ({"comments.xml": COMMENTS} if draw(st.booleans()) else {})
    if "comments.xml" not in parts:
        body = re.sub(r"<w:comment\w+ [^>]*/>", "", body)
    paragraphs = drafted(word_file(body, parts)).paragraphs
    remarks = []
    for each in draw(st.lists(st.sampled_from(paragraphs), max_size=4)):
        if each.text:
            start = draw(st.integers(0, len(each.text) - 1))
            end = draw(st.integers(start + 1, len(each.text)))
            remarks.append(Remark(each.index or 0, start, end, "Weak.\nIt lacks a duty.", each.part))
    indices = st.sampled_from([each.index for each in paragraphs if each.index is not None])
    insertion = st.builds(
        Insertion,
        after=indices,
        like=indices,
        texts=st.lists(st.sampled_from(["All <are> equal.", "Tab\tand\nline."]), min_size=1, max_size=2),
        language=st.sampled_from(["en", "nl"]),
        heading=st.sampled_from([None, "Equal treatment"]),
        heading_like=st.none() | indices,
        remark=st.sampled_from([None, "This was missing."]),
    )
    return body, parts, remarks, draw(st.lists(insertion, max_size=3))


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(_tasks())
def test_taking_our_changes_back_gives_the_contract_as_it_was(tmp_path_factory, task):
    body, parts, remarks, insertions = task
    content = word_file(body, parts)
    before = members(content)
    after = members(_annotated(tmp_path_factory.mktemp("round"), content, remarks, insertions))
    assert {name for name in before if before[name] != after[name]} <= MAY_CHANGE
    assert set(after) - set(before) <= {COMMENTS_PART}
    comments = after.get(COMMENTS_PART)
    assert rejected(after[MAIN], comments, "procure") == canonical(before[MAIN])
    # what others said stays, and each comment has an id of its own
    theirs = {author: comments_by(before.get(COMMENTS_PART), author) for author in ("Ann", "Bo")}
    assert {author: comments_by(comments, author) for author in theirs} == theirs
    ours = comments_by(comments, "procure")
    assert len(ours) == len(remarks) + len([each for each in insertions if each.remark])
    assert not set(ours) & {number for each in theirs.values() for number in each}
    # the comments stand at the words they are about, and at the whole run where these are part of one
    texts = {each.index: each.text for each in drafted(content).paragraphs if each.part is None}
    numbers = sorted(ours, key=int)
    for number, remark in zip(numbers, remarks, strict=False):
        words = texts[remark.paragraph][remark.start : remark.end] if remark.part is None else ""
        anchor = covered(after[MAIN], number)
        if not _in_box(after[MAIN], number):
            assert words.strip() in anchor
            assert not words.strip() or anchor.strip() == words.strip() or words.strip() in ours[number]
    # with everything accepted the contract has its paragraphs in their order, and ours between them
    new = said(after)
    added = [text for each in insertions for text in ([each.heading] if each.heading else []) + list(each.texts)]
    assert sorted(new) == sorted([*texts.values(), *added])
    rest = iter(new)
    assert all(any(text == each for each in rest) for text in texts.values())


def _in_box(document, number):
    """Whether a comment stands at a run with a text box, in which Word has none."""
    root = etree.fromstring(document)
    begin = root.find(f".//{{{W}}}commentRangeStart[@{{{W}}}id='{number}']")
    held = next(each for each in begin.itersiblings() if each.tag != begin.tag)
    return held.find(f".//{{{W}}}txbxContent") is not None


def test_changes_of_others_made_before_and_after_ours_stay(annotated, tmp_path):
    content = word_file(paragraph(TEXT) + paragraph("Second."), {"comments.xml": COMMENTS})
    insertion = Insertion(0, 0, ["Theirs."], remark="Why not?")
    first = annotated(content, [Remark(0, 0, 3, "Mine.")], [insertion], author="Cem")
    second = annotated(zipped(first), [Remark(0, 4, 12, "Ours.")], [Insertion(0, 0, ["Ours."])])
    assert rejected(second[MAIN], second[COMMENTS_PART], "procure") == canonical(first[MAIN])
    assert comments_by(second[COMMENTS_PART], "Cem") == {"8": "“The”\nMine.", "9": "Why not?"}
    assert comments_by(second[COMMENTS_PART], "procure") == {"10": "“Supplier”\nOurs."}


def test_a_comment_quotes_its_words_only_where_it_covers_more(annotated):
    runs = "".join(f"<w:r><w:t xml:space='preserve'>{word} </w:t></w:r>" for word in TEXT.split())
    parts = annotated(word_file(f"<w:p>{runs}</w:p>"), [Remark(0, 4, 18, "A"), Remark(0, 6, 10, "B")])
    numbers = comments_by(parts[COMMENTS_PART], "procure")
    assert numbers == {"0": "A", "1": "“ppli”\nB"}
    assert covered(parts[MAIN], "0") == "Supplier shall "


@pytest.mark.parametrize(
    ("inside", "whole"),
    [
        ("<w:ins w:id='1' w:author='Ann'>{}<w:r><w:t>, says Ann</w:t></w:r></w:ins>", False),
        ("<w:hyperlink>{}<w:r><w:t>, see</w:t></w:r></w:hyperlink>", True),
        ("<w:sdt><w:sdtContent>{}<w:r><w:t>, filled in</w:t></w:r></w:sdtContent></w:sdt>", True),
        ("<w:fldSimple w:instr='REF x'>{}<w:r><w:t>, looked up</w:t></w:r></w:fldSimple>", True),
    ],
)
def test_a_comment_stands_in_insertions_and_around_what_word_fills(annotated, inside, whole):
    run = f"<w:r><w:t>{TEXT}</w:t></w:r>"
    parts = annotated(word_file(f"<w:p><w:r><w:t>A</w:t></w:r>{inside.format(run)}</w:p>"), [Remark(0, 1, 40, "Here")])
    assert covered(parts[MAIN], "0").startswith(TEXT)
    assert (covered(parts[MAIN], "0") != TEXT) is whole
    # the mark of a comment is nobody's insertion
    reference = etree.fromstring(parts[MAIN]).find(f".//{{{W}}}commentReference")
    assert reference.getparent().getparent().tag == f"{{{W}}}p"


def test_a_comment_on_a_note_stands_at_its_reference_and_one_on_a_header_at_the_first_text(annotated):
    run, reference = "<w:r><w:t>Pay is equal</w:t></w:r>", "<w:r><w:footnoteReference w:id='1'/></w:r>"
    note = f"<w:p>{run}{reference}{run}</w:p>"
    content = word_file(f"<w:p/>{paragraph('First words.')}{note}", PARTS)
    place = next(each for each in drafted(content).paragraphs if each.part == "word/footnotes.xml")
    assert place.text == "A note on equal pay."
    remarks = [
        Remark(0, 2, 6, "On the note", "word/footnotes.xml", place.text),
        Remark(0, 0, 5, "On the header", "word/header1.xml"),
    ]
    parts = annotated(content, remarks)
    assert parts["word/footnotes.xml"] == members(content)["word/footnotes.xml"]
    assert comments_by(parts[COMMENTS_PART], "procure")["0"] == f"“{place.text}”\nOn the note"
    assert covered(parts[MAIN], "1") == "First words."
    root = etree.fromstring(parts[MAIN])
    start = root.find(f".//{{{W}}}commentRangeStart[@{{{W}}}id='0']")
    assert start.getnext()[0].tag == f"{{{W}}}footnoteReference"


@pytest.mark.parametrize("empty", ["<w:p/>", "<w:p></w:p>", "<w:p w:rsidR='0AB1' />"])
def test_where_the_body_says_nothing_comments_stand_in_its_empty_paragraph(annotated, empty):
    content = word_file(empty, PARTS)
    remarks = [Remark(0, 0, 5, text, "word/header1.xml") for text in ("One", "Two")]
    parts = annotated(content, remarks, [Insertion(0, 0, ["Put in."])])
    assert rejected(parts[MAIN], parts[COMMENTS_PART], "procure") == canonical(members(content)[MAIN])
    assert list(comments_by(parts[COMMENTS_PART], "procure").values()) == ["One", "Two"]


def test_a_comment_on_a_text_box_stands_at_the_box(annotated):
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{paragraph(TEXT)}</w:txbxContent></v:textbox></w:pict></w:r>"
    parts = annotated(
        word_file(f"<w:p><w:r><w:t>Beside</w:t></w:r>{box}</w:p>"), [Remark(1, 0, 3, "Box", None, "The")]
    )
    root = etree.fromstring(parts[MAIN])
    assert root.find(f".//{{{W}}}commentRangeStart").getnext().find(f".//{{{W}}}txbxContent") is not None
    assert not root.findall(f".//{{{W}}}txbxContent//{{{W}}}commentRangeStart")
    assert comments_by(parts[COMMENTS_PART], "procure") == {"0": "“The”\nBox"}


def test_the_mark_of_a_comment_stands_behind_a_control_of_whole_paragraphs(annotated):
    control = f"<w:sdt><w:sdtContent>{paragraph(TEXT)}</w:sdtContent></w:sdt>"
    parts = annotated(word_file(control + paragraph("After.")), [Remark(0, 0, len(TEXT), "Here")])
    root = etree.fromstring(parts[MAIN])
    assert root.find(f".//{{{W}}}sdt//{{{W}}}commentRangeStart") is not None
    assert root.find(f".//{{{W}}}sdt//{{{W}}}commentReference") is None
    assert covered(parts[MAIN], "0") == TEXT
    assert comments_by(parts[COMMENTS_PART], "procure") == {"0": f"“{TEXT}”\nHere"}
    alone = annotated(word_file(control), [Remark(0, 0, len(TEXT), "Here")])
    assert covered(alone[MAIN], "0") == TEXT


def test_a_clause_looks_like_its_model_and_takes_nothing_that_is_of_one_place(annotated):
    properties = (
        "<w:pPr><w:pStyle w:val='Clause'/><w:pageBreakBefore/><w:numPr><w:numId w:val='3'/></w:numPr>"
        "<w:jc w:val='both'/><w:rPr><w:ins w:id='4' w:author='Ann'/><w:b/></w:rPr><w:sectPr/>"
        "<w:pPrChange w:id='5' w:author='Ann'><w:pPr/></w:pPrChange></w:pPr>"
    )
    runs = (
        "<w:r><w:rPr><w:b/></w:rPr><w:t>Term.</w:t></w:r>"
        f"<w:r><w:rPr><w:i/><w:highlight w:val='red'/><w:lang w:val='de-DE'/></w:rPr><w:t>{TEXT}</w:t></w:r>"
    )
    title = paragraph("Title", "<w:pStyle w:val='Heading1'/>")
    content = word_file(f"{title}<w:p>{properties}{runs}</w:p><w:p/>")
    parts = annotated(content, [], [Insertion(1, 1, ["One.", "Two."], "nl", "Gelijke behandeling", 0)])
    heading, first, second = list(etree.fromstring(parts[MAIN])[0])[2:5]
    assert [each.get(f"{{{W}}}val") for each in heading.iter(f"{{{W}}}pStyle")] == ["Heading1"]
    for each in (first, second):
        assert [child.tag.removeprefix(f"{{{W}}}") for child in each[0]] == ["pStyle", "numPr", "jc", "rPr"]
        assert [child.tag.removeprefix(f"{{{W}}}") for child in each[0][-1]] == ["ins", "b"]
        assert [child.tag.removeprefix(f"{{{W}}}") for child in each[1][0][0]] == ["i", "lang"]
        assert each[1].get(f"{{{W}}}author") == "procure"
        assert each[1].get(f"{{{W}}}date") == "2026-11-25T14:05:00Z"
    numbers = [each.get(f"{{{W}}}id") for each in etree.fromstring(parts[MAIN]).iter(f"{{{W}}}ins")]
    assert len(set(numbers)) == len(numbers)


CONTROL = f"<w:sdt><w:sdtPr>{{}}</w:sdtPr><w:sdtContent>{paragraph(TEXT)}{paragraph('y')}</w:sdtContent></w:sdt>"
FIELD = "<w:p><w:r><w:fldChar w:fldCharType='{}'/></w:r></w:p>".format


@pytest.mark.parametrize(
    ("body", "after", "place"),
    [
        # of a table the whole is left as it is, and so is a control that a program fills, or a table of contents
        (f"<w:tbl><w:tr><w:tc>{paragraph(TEXT)}</w:tc></w:tr></w:tbl>{paragraph('z')}", 0, 1),
        (CONTROL.format("<w:docPartObj/>") + paragraph("z"), 0, 2),
        (CONTROL.format("") + paragraph("z"), 0, 1),
        (FIELD("begin") + paragraph(TEXT) + FIELD("end") + paragraph("z"), 1, 3),
        # an empty paragraph that ends a section, or the document, stays the last one
        (f"{paragraph(TEXT)}<w:p><w:pPr><w:sectPr/></w:pPr></w:p>{paragraph('z')}", 1, 1),
        (f"{paragraph(TEXT)}<w:p/><w:sectPr/>", 1, 1),
    ],
)
def test_a_clause_stands_beside_whole_blocks(annotated, body, after, place):
    content = word_file(body)
    parts = annotated(content, [], [Insertion(after, after, ["Put in."])])
    assert said(parts).index("Put in.") == place
    assert rejected(parts[MAIN], None, "procure") == canonical(members(content)[MAIN])


def _in_utf16(xml):
    return '<?xml version="1.0" encoding="UTF-16" standalone="yes"?>'.encode("utf-16") + xml.encode("utf-16-le")


@pytest.mark.parametrize(
    "written",
    [
        lambda xml: xml.encode(),
        lambda xml: b"\xef\xbb\xbf" + xml.encode(),
        lambda xml: b'<?xml version="1.0" encoding="ISO-8859-1"?>\r\n' + xml.encode("latin-1"),
        _in_utf16,
        lambda xml: re.sub(r"\bw:", "ns0:", xml).replace("xmlns:w=", "xmlns:ns0=").encode(),
    ],
)
def test_every_way_to_write_the_part_is_kept(annotated, written):
    parts = members(word_file(f"{paragraph('Égalité')}<!-- kept --><w:p/>"))
    xml = re.sub(r"<\?xml.*?\?>", "", parts[MAIN].decode())
    content = zipped(parts | {MAIN: written(xml)})
    after = annotated(content, [Remark(0, 0, 7, "≥ all")], [Insertion(0, 0, ["Gelijk “≥” ß"])])
    assert rejected(after[MAIN], after[COMMENTS_PART], "procure") == canonical(written(xml))
    assert said(after)[:2] == ["Égalité", "Gelijk “≥” ß"]


def test_files_in_the_strict_form_get_strict_marks(annotated):
    parts = annotated(word_file(paragraph(TEXT), strict=True), [Remark(0, 0, 3, "Here")])
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in parts["word/_rels/document.xml.rels"]
    assert etree.fromstring(parts[COMMENTS_PART]).tag == "{http://purl.oclc.org/ooxml/wordprocessingml/main}comments"


def test_order_and_compression_of_the_parts_are_kept(tmp_path):
    source, target = tmp_path / "in.docx", tmp_path / "out.docx"
    with ZipFile(io.BytesIO(word_file(paragraph(TEXT), PARTS))) as old, ZipFile(source, "w") as archive:
        for at, name in enumerate(reversed(old.namelist())):
            info = ZipInfo(name, (1999, 1, 2, 3, 4, 6))
            info.compress_type = ZIP_STORED if at % 2 else 8
            archive.writestr(info, old.read(name))
    annotate(source, target, [Remark(0, 0, 3, "Here")], [], NOW)
    with ZipFile(source) as before, ZipFile(target) as after:
        old, new = before.infolist(), after.infolist()
        kept = [(each.filename, each.compress_type, each.date_time) for each in new]
        assert kept[: len(old)] == [(each.filename, each.compress_type, each.date_time) for each in old]
        assert [each.filename for each in new[len(old) :]] == [COMMENTS_PART]


def test_a_file_can_be_annotated_in_its_own_place(tmp_path):
    file = tmp_path / "contract.docx"
    file.write_bytes(word_file(paragraph(TEXT)))
    annotate(file, file, [Remark(0, 0, 3, "Here")], [], NOW)
    assert comments_by(members(file.read_bytes())[COMMENTS_PART], "procure") == {"0": "“The”\nHere"}


@pytest.mark.parametrize("broken", ["<!DOCTYPE x [<!ENTITY a 'b'>]><a/>", "<w:document"])
def test_a_damaged_or_unsafe_file_leaves_nothing_behind(tmp_path, broken):
    file = tmp_path / "contract.docx"
    file.write_bytes(zipped(members(word_file(paragraph(TEXT))) | {MAIN: broken}))
    with pytest.raises(Unreadable):
        annotate(file, tmp_path / "out.docx", [], [Insertion(0, 0, ["x"])], NOW)
    assert [each.name for each in tmp_path.iterdir()] == ["contract.docx"]


def test_a_paragraph_that_is_not_there_is_told(tmp_path):
    file = tmp_path / "contract.docx"
    file.write_bytes(word_file(paragraph(TEXT)))
    with pytest.raises(LookupError):
        annotate(file, tmp_path / "out.docx", [Remark(9, 0, 1, "x")], [], NOW)
    with pytest.raises(LookupError):
        annotate(file, tmp_path / "out.docx", [], [Insertion(9, 0, ["x"])], NOW)


def test_libreoffice_opens_what_was_annotated(tmp_path):
    """A file that needed repair would not be converted, or would lack what was put in."""
    office = shutil.which("soffice")
    if office is None:
        warnings.warn("LibreOffice is not installed: no annotated contract was opened", stacklevel=1)
        pytest.skip("LibreOffice is not installed")
    document = docx.Document()
    document.add_heading("Equality", 1)
    document.add_paragraph(TEXT, style="List Number")
    document.add_table(1, 1).cell(0, 0).text = TEXT
    control = etree.fromstring(element("sdt", f"<w:sdtContent>{paragraph('In a control.')}</w:sdtContent>"))
    document.element.body.insert(3, control)
    document.add_paragraph("Signed.")
    source, target = tmp_path / "contract.docx", tmp_path / "annotated.docx"
    document.save(str(source))
    remarks = [
        Remark(1, 4, 12, "A remark of ours."),
        Remark(2, 0, 3, "One in a table."),
        Remark(3, 0, 13, "And there."),
    ]
    annotate(source, target, remarks, [Insertion(1, 1, ["What was put in."], "en", "Equal pay", 0, "Why.")], NOW)
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "odt", "--outdir", tmp_path, target],
        check=True,
        capture_output=True,
        timeout=60,
    )
    with ZipFile(target.with_suffix(".odt")) as made:
        content = made.read("content.xml").decode()
    assert content.count("<text:insertion>") >= 1
    assert content.count("<office:annotation ") == 4
    assert content.count("<office:annotation-end ") == 4
    for expected in (
        TEXT,
        "What was put in.",
        "Equal pay",
        "A remark of ours.",
        "One in a table.",
        "procure",
        "In a control.",
    ):
        assert expected in content, expected
