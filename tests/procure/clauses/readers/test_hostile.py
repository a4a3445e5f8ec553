"""Files that are damaged at random: each is read and checked, or refused; nothing crashes, hangs or stays behind.

`FUZZ_EXAMPLES` says how many; `make fuzz ONLY=clauses` takes 10,000.
"""

import io
import os
import random
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from procure.clauses.readers import is_contract_file, read
from procure.core.files import InputFile, Refused, Unreadable, walk
from rules.clauses import Draft, find
from rules.loader import load_pack
from tests.support.pdf_files import column, pdf_file
from tests.support.word_files import abstract, level, listed, num, paragraph, word_file, zipped

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "100"))
LONGEST = 10.0
"""Seconds in which a file is answered, whatever is in it."""

CODES = {"empty_file", "truncated", "unknown_format", "too_large", "protected", "unsafe", "unsupported", "bad_xml"}
TEXT = "The Contractor shall not discriminate on grounds of race, religion, disability, age or sex."
SIGNS = (
    b"<w:p>",
    b"</w:p>",
    b"<w:tbl>",
    b"<w:tr>",
    b"<w:sdt>",
    b"\0",
    b"&#0;",
    b"&x;",
    b"<!DOCTYPE a [",
    b"9" * 30,
    b"-1",
)


def seeds() -> list[tuple[str, bytes]]:
    """Sound files of each kind."""
    inserted = f"<w:ins w:id='1'><w:r><w:t>{TEXT}</w:t></w:r></w:ins>"
    box = f"<w:pict><v:textbox><w:txbxContent>{paragraph('box')}</w:txbxContent></v:textbox></w:pict>"
    body = (
        listed(TEXT, 1)
        + f"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{paragraph(TEXT)}</w:tc></w:tr></w:tbl>"
        + f"<w:sdt><w:sdtContent>{listed('x', 1, 1)}</w:sdtContent></w:sdt>"
        + f"<w:p>{inserted}<w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>"
        + f"<w:p><w:r>{box}</w:r></w:p>"
    )
    parts = {
        "numbering.xml": abstract(0, level(0, "%1."), level(1, "(%2)", "lowerRoman")) + num(1, 0),
        "styles.xml": "<w:style w:type='paragraph' w:styleId='A'><w:basedOn w:val='A'/></w:style>",
        "header1.xml": paragraph("head"),
    }
    word = word_file(body, parts)
    pdf = pdf_file([column(f"{TEXT}\n1.2 {TEXT}"), column(TEXT)])
    return [("a.docx", word), ("a.pdf", pdf), ("a.zip", zipped({"in/b.docx": word, "c.pdf": pdf}))]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randrange(1, 20)):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def repeated(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    part = data[start : start + chance.randrange(1, 400)]
    return data[:start] + part * chance.randrange(1, 50) + data[start:]


def spliced(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + chance.choice(SIGNS) * chance.randrange(1, 400) + data[start + chance.randrange(10) :]


HURTS: tuple[Callable[[bytes, random.Random], bytes], ...] = (cut, flipped, repeated, spliced)


def inside(data: bytes, chance: random.Random) -> bytes:
    """Damage one part of a zip archive, and pack it again soundly."""
    members: dict[str, str | bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        chosen = chance.choice(archive.namelist())
        for name in archive.namelist():
            content = archive.read(name)
            new = (
                chance.choice([name, name, f"../{name}", f"/{name}", "word/document.xml"]) if name == chosen else name
            )
            members[new] = chance.choice(HURTS)(content, chance) if name == chosen and content else content
    return zipped(members)


def mutants(number: int) -> Iterator[tuple[str, bytes]]:
    """Give so many damaged files, the same each time."""
    sound = seeds()
    for seed in range(number):
        chance = random.Random(seed)
        name, data = chance.choice(sound)
        hurt = inside if not name.endswith(".pdf") and chance.random() < 0.6 else chance.choice(HURTS)
        yield name, hurt(data, chance)


def answered(file: InputFile | Refused) -> Draft | str:
    """What is read of a file, or the code of why nothing is."""
    try:
        return file.code if isinstance(file, Refused) else read(file)
    except Unreadable as error:
        return error.code


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_damaged_files_are_read_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("TMPDIR", str(work))
    pack = load_pack("eu")
    types, words = pack.section("clauses"), pack.section("clause_words")
    read_well = 0
    for number, (name, data) in enumerate(mutants(EXAMPLES)):
        path = work / name
        path.write_bytes(data)
        begun = time.monotonic()
        for file in walk([str(path)], is_contract_file, lambda _message: None):
            answer = answered(file)
            if isinstance(answer, Draft):
                assert len([each for each in answer.paragraphs if each.part is None]) == answer.count
                find(types, words, (answer,), "en")
                read_well += 1
            else:
                assert answer in CODES, number
        assert time.monotonic() - begun < LONGEST, number
        path.unlink()
        assert not list(work.iterdir()), number
    assert read_well, "nothing but refusals would show nothing"
    assert [each.name for each in tmp_path.iterdir()] == ["work"]
