"""A file is what its content says, and what could run or burst is refused."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.core.files import Unreadable
from procure.core.kinds import MEDIA_TYPES, ending_of
from procure.core.sheets import write_xlsx
from tests.support import evidence_files as files
from tests.support.word_files import zipped

SOUND = {
    ".pdf": files.pdf(),
    ".docx": files.docx(),
    ".xlsx": write_xlsx(["a"], [["b"]]),
    ".odt": files.odt(),
    ".ods": zipped({"mimetype": MEDIA_TYPES[".ods"]}),
    ".png": files.png(),
    ".jpg": files.jpeg(),
}


def code(content):
    with pytest.raises(Unreadable) as refused:
        ending_of(content)
    return refused.value.code


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_each_kind_is_told_by_its_content(ending):
    assert ending_of(SOUND[ending]) == ending


def twice_named():
    buffer = io.BytesIO(files.docx())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty_file"),
        (b"MZ\x90\0" + bytes(200), "unknown_format"),
        (b"<html><script>alert(1)</script>", "unknown_format"),
        (b"junk before %PDF-1.4\n%%EOF", "unknown_format"),
        (files.pdf()[:-30], "truncated"),
        (files.docx()[:-30], "truncated"),
        (zipped({"a.txt": "a zip archive"}), "unknown_format"),
        (zipped({"mimetype": "application/epub+zip"}), "unknown_format"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "unsupported"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected"),
        (files.docm(), "unsafe"),
        (files.odt(**{"Basic/Standard/Module1.xml": b"Sub Main"}), "unsafe"),
        (files.bomb(), "too_large"),
        (zipped({"[Content_Types].xml": '<!DOCTYPE a [<!ENTITY x "x">]><a>&x;</a>', "_rels/.rels": "<a/>"}), None),
    ],
)
def test_what_is_none_of_them_or_could_do_harm_is_refused(content, expected):
    assert code(content) == (expected or "unknown_format")


def test_entities_and_doubled_parts_are_refused():
    hostile = files.repacked(files.docx(), {"[Content_Types].xml": '<!DOCTYPE a [<!ENTITY x "x">]><Types>&x;</Types>'})
    assert code(hostile) == "unsafe"
    assert code(twice_named()) == "unsafe"


@given(st.sampled_from(sorted(SOUND)), st.integers(0, 400), st.binary(max_size=6))
def test_damage_is_told_and_crashes_nothing(ending, place, damage):
    content = SOUND[ending]
    place %= len(content)
    try:
        told = ending_of(content[:place] + damage + content[place + len(damage) :])
    except Unreadable:
        return
    assert told in MEDIA_TYPES
