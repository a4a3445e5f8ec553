"""What kind of file is read, and what a person is told of one that is not."""

import zipfile
from pathlib import Path

import pytest

from procure.clauses.readers import is_contract_file, read
from procure.core.files import InputFile, Refused, Unreadable, in_memory, walk
from tests.support.word_files import element, paragraph, word_file, zipped

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(name: str, data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(in_memory(name, data))
    return caught.value


def answer(file: InputFile | Refused) -> str | int:
    """How many paragraphs a file has, or the code of why it can't be read."""
    try:
        return file.code if isinstance(file, Refused) else read(file).count
    except Unreadable as error:
        return error.code


def with_main(xml: str | bytes, **others: str) -> bytes:
    """A Word file whose main part is this."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="/word/document.xml"/></Relationships>'
    )
    return zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": relations, "word/document.xml": xml, **others})


@pytest.mark.parametrize(
    ("name", "data", "code", "advice"),
    [
        ("a.docx", b"", "empty_file", "empty"),
        ("a.doc", OLD + b"\0" * 600, "unsupported", "save it as .docx"),
        ("a.docx", OLD + "EncryptedPackage".encode("utf-16-le"), "protected", "remove it"),
        ("a.rtf", b"{\\rtf1 x}", "unsupported", "save it as .docx"),
        ("a.txt", b"The Supplier shall", "unsupported", "save it as .docx"),
        ("a", b"The Supplier shall", "unknown_format", ".docx"),
        ("a.odt", zipped({"mimetype": "x", "META-INF/manifest.xml": "x"}), "unsupported", "save it as .docx"),
        ("a.docx", zipped({"a.txt": "x"}), "unknown_format", "no Word file"),
        ("a.docx", word_file(paragraph("x"))[:-100], "truncated", "save it again"),
        ("a.docx", with_main("<w:document"), "bad_xml", "save it again"),
        ("a.docx", with_main("<book/>"), "unknown_format", "no Word document"),
        ("a.docx", with_main(element("document", "<w:body>" + "<w:sdt>" * 3000)), "unsafe", "nest too deep"),
        ("a.docx", with_main(element("document", " " * 70_000_000)), "too_large", "unpack"),
        ("a.pdf", b"%PDF-1.7\n" + b"x" * 900, "truncated", "cut off"),
        ("a.pdf", b"%PDF-1.7\n" + b"x" * 900 + b"%%EOF", "truncated", "damaged"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(name: str, data: bytes, code: str, advice: str) -> None:
    found = refused(name, data)
    assert (found.code, advice in found.message) == (code, True), found.message


def test_more_text_than_a_check_can_bear_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("procure.clauses.readers.word.MOST_CHARACTERS", 20)
    found = refused("a.docx", word_file(paragraph("The Supplier shall insure itself.")))
    assert (found.code, "split it" in found.message) == ("too_large", True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(9))
    xml = element("document", "<w:body><w:p><w:r><w:t>&e8;</w:t></w:r></w:p></w:body>").partition("?>")[2]
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [{bomb}]>{xml}'
    assert refused("a.docx", with_main(text.encode(encoding))).code == "unsafe"


def test_no_file_of_this_machine_is_read_through_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    xml = element("document", "<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body>").partition("?>")[2]
    padding = f"<!--{' ' * 70_000}-->"  # a declaration that does not stand at the very beginning
    text = f'<?xml version="1.0"?>{padding}<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>{xml}'
    assert refused("a.docx", with_main(text)).code == "unsafe"


def test_a_file_of_more_than_a_hundred_megabytes_is_not_opened() -> None:
    def opener() -> None:
        raise AssertionError("opened")

    with pytest.raises(Unreadable) as caught:
        read(InputFile("a.docx", opener, 100_000_001))  # type: ignore[arg-type]
    assert caught.value.code == "too_large"


def test_a_password_on_the_zip_archive_is_a_password() -> None:
    data = bytearray(word_file(paragraph("x")))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    assert refused("a.docx", bytes(data)).code == "protected"


def test_a_word_file_is_known_whatever_it_is_called() -> None:
    found = read(in_memory("contract.bin", word_file(paragraph("x"))))
    assert (found.name, found.count) == ("contract.bin", 1)


def test_contracts_are_found_in_folders_and_archives(tmp_path: Path) -> None:
    data = word_file(paragraph("x"))
    (tmp_path / "a.docx").write_bytes(data)
    (tmp_path / "~$a.docx").write_bytes(b"\x05owner")
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "nothing.dat").touch()
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        archive.writestr("in/b.docx", data)
        archive.writestr("in/c.zip", zipped({"d.docx": data}))
        archive.writestr("in/e.txt", "x")
    with zipfile.ZipFile(tmp_path / "text.odt", "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<x/>")
    said: list[str] = []
    found = [
        (file.name.removeprefix(f"{tmp_path}/"), answer(file))
        for file in walk([str(tmp_path)], is_contract_file, said.append)
    ]
    assert found == [
        ("a.docx", 1),
        ("nothing.dat", "empty_file"),
        ("set.zip!in/b.docx", 1),
        ("set.zip!in/c.zip", "unsafe"),
        ("text.odt", "unsupported"),
    ]
    assert [line.removeprefix(f"{tmp_path}/").partition(":")[0] for line in said] == [
        "notes.txt",
        "set.zip!in/e.txt",
        "~$a.docx",
    ]
