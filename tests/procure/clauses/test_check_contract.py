"""`procure check-contract`, called as people and programs call it."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result

from procure.cli import main
from rules.loader import load_pack
from rules.values import Tier
from tests.support.word_files import element, paragraph, word_file

BAN = (
    "The Contractor shall not discriminate, directly or indirectly, against any worker or user on grounds of race, "
    "religion, disability, age, sex or sexual orientation."
)
OTHER = "The Contractor shall deliver the goods to the address that the Council gives, within ten days of the order."
KEYS = ["file", "language", "paragraphs", "clauses", "verdict"]
CLAUSE_KEYS = ["id", "status", "tracked", "required", "confidence", "because", "lacks", "evidence"]


def check(*arguments: object, stdin: bytes | None = None) -> tuple[Result, list[dict[str, Any]]]:
    result = CliRunner().invoke(main, ["check-contract", *map(str, arguments)], input=stdin)
    return result, [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def clause(line: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in line["clauses"] if each["id"] == name)
    return found


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "contract.docx"
    path.write_bytes(word_file(paragraph("Contract") + paragraph(OTHER) + paragraph(BAN) + paragraph(OTHER)))
    return path


@pytest.fixture
def supply(tmp_path: Path) -> Path:
    path = tmp_path / "supply.docx"
    path.write_bytes(word_file(paragraph("Conditions of supply") + paragraph(OTHER) * 3))
    return path


def test_a_contract_is_a_line_with_every_clause_type_of_the_pack(contract: Path) -> None:
    result, (line,) = check(contract)
    assert result.exit_code == 0
    assert list(line) == KEYS
    assert (line["file"], line["language"], line["paragraphs"], line["verdict"]) == (
        str(contract),
        "en",
        4,
        "incomplete",
    )
    pack = load_pack("eu")
    assert [each["id"] for each in line["clauses"]] == [each.id for each in pack.section("clauses").types]
    required = pack.section("assurance").clauses(Tier.FULL)
    for each in line["clauses"]:
        assert list(each) == CLAUSE_KEYS
        assert each["required"] == (each["id"] in required)
        assert 0 <= each["confidence"] <= 1
        assert each["because"]
    found = clause(line, "non_discrimination")
    assert (found["status"], found["tracked"], found["lacks"]) == ("present", False, [])
    evidence = found["evidence"][0]
    assert list(evidence) == ["paragraph", "part", "page", "number", "text"]
    assert (evidence["paragraph"], evidence["part"], evidence["page"], evidence["number"]) == (2, None, None, "")
    assert evidence["text"] in BAN
    assert clause(line, "audit_access")["status"] == "missing"
    assert clause(line, "audit_access")["evidence"] == []


def test_a_clause_in_a_tracked_insertion_is_there_and_said_to_be_tracked(tmp_path: Path) -> None:
    path = tmp_path / "tracked.docx"
    run = f"<w:r><w:t>{BAN}</w:t></w:r>"
    deleted = f"<w:del w:id='2'><w:r><w:delText>{BAN}</w:delText></w:r></w:del>"
    path.write_bytes(word_file(f"{paragraph(OTHER)}<w:p><w:ins w:id='1'>{run}</w:ins></w:p>"))
    _, (line,) = check(path)
    found = clause(line, "non_discrimination")
    assert (found["status"], found["tracked"]) == ("present", True)
    path.write_bytes(word_file(f"{paragraph(OTHER)}<w:p>{deleted}</w:p>"))
    _, (line,) = check(path)
    assert clause(line, "non_discrimination")["status"] == "missing"


def test_evidence_outside_the_body_names_its_part(tmp_path: Path) -> None:
    path = tmp_path / "noted.docx"
    note = f"<w:footnote w:id='1'>{paragraph(BAN)}</w:footnote>"
    path.write_bytes(word_file(paragraph(OTHER), {"footnotes.xml": note}))
    _, (line,) = check(path)
    evidence = clause(line, "non_discrimination")["evidence"][0]
    assert (evidence["paragraph"], evidence["part"]) == (None, "word/footnotes.xml")
    assert line["paragraphs"] == 1


def test_tiers_require_what_their_requirements_name(contract: Path) -> None:
    pack = load_pack("eu").section("assurance")
    for tier in Tier:
        _, (line,) = check(contract, "--tier", tier.value)
        assert {each["id"] for each in line["clauses"] if each["required"]} == pack.clauses(tier)


def test_files_that_are_one_contract_are_one_line(contract: Path, supply: Path) -> None:
    result, (line,) = check("--as-one", supply, contract)
    assert result.exit_code == 0
    assert list(line) == KEYS
    assert (line["file"], line["paragraphs"]) == ([str(supply), str(contract)], 8)
    found = clause(line, "non_discrimination")
    assert found["status"] == "present"
    assert next(iter(found["evidence"][0])) == "file"
    assert (found["evidence"][0]["file"], found["evidence"][0]["paragraph"]) == (str(contract), 2)


def test_many_files_are_answered_in_their_order(tmp_path: Path, contract: Path) -> None:
    names = [f"{number:02}.docx" for number in range(12)]
    for name in names:
        (tmp_path / name).write_bytes(contract.read_bytes() if name != "05.docx" else b"")
    contract.unlink()
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        archive.writestr("in/a.docx", (tmp_path / "00.docx").read_bytes())
    (tmp_path / "notes.txt").write_text("x")
    stdin = (tmp_path / "01.docx").read_bytes()
    result, lines = check(tmp_path, "-", tmp_path / "02.docx", stdin=stdin)
    assert [line["file"].removeprefix(f"{tmp_path}/") for line in lines] == [
        *names,
        "set.zip!in/a.docx",
        "-",
        "02.docx",
    ]
    assert lines[5] == {
        "file": str(tmp_path / "05.docx"),
        "index": None,
        "error": {"code": "empty_file", "message": "The file is empty (0 bytes)."},
    }
    assert all(line["clauses"] == lines[0]["clauses"] for line in lines if "error" not in line)
    assert result.exit_code == 1
    assert "notes.txt: passed over" in result.stderr
    assert "1 file could not be read" in result.stderr


def test_one_bad_file_of_a_set_is_a_line_before_that_of_the_rest(contract: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"")
    result, (error, line) = check("--as-one", contract, bad)
    assert error["error"]["code"] == "empty_file"
    assert line["file"] == [str(contract)]
    assert result.exit_code == 1


def test_a_verdict_alters_the_status_only_where_that_is_asked_for(contract: Path) -> None:
    assert check(contract)[0].exit_code == 0
    assert check(contract, "--fail-on", "incomplete")[0].exit_code == 1
    assert check(contract, "--fail-on", "contradicted")[0].exit_code == 0
    assert check(contract, "--fail-on", "contradicted", "--fail-on", "missing")[0].exit_code == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ["--tier", "none"],
        ["--pack", "no-such-pack"],
        ["--language", "xx"],
        ["--format", "xml"],
        ["no-such-file.docx"],
        ["--fail-on", "rain"],
    ],
)
def test_wrong_use_is_status_2(contract: Path, wrong: list[str]) -> None:
    result, lines = check(contract, *wrong)
    assert (result.exit_code, lines) == (2, [])


def test_the_language_can_be_given(contract: Path) -> None:
    _, (line,) = check(contract, "--language", "nl")
    assert line["language"] == "nl"


def test_a_table_names_the_file_once_and_each_clause_below(contract: Path) -> None:
    result, _ = check(contract, "--format", "table")
    assert result.exit_code == 0
    rows = result.stdout.splitlines()
    assert rows[0].split() == ["clause", "status", "required", "where", "because"]
    assert any(row.split()[:3] == ["non_discrimination", "present", "yes"] for row in rows)


@pytest.mark.parametrize("more", [0, 1])
def test_standard_input_is_read_wherever_it_is_named(contract: Path, more: int) -> None:
    result, lines = check("-", *[contract] * more, stdin=contract.read_bytes())
    assert result.exit_code == 0, result.stderr
    assert [line["file"] for line in lines] == ["-", *[str(contract)] * more]


def test_an_annotated_copy_has_comments_and_the_missing_clauses(contract: Path, tmp_path: Path) -> None:
    before = contract.read_bytes()
    target = tmp_path / "annotated.docx"
    result, _ = check(contract, "--annotated", target)
    assert result.exit_code == 0, result.stderr
    assert contract.read_bytes() == before
    document = docx.Document(str(target))
    assert len(list(document.comments)) > 0
    with zipfile.ZipFile(target) as archive:
        assert b"<w:ins " in archive.read("word/document.xml")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["annotated.docx", "contract.docx"]


def test_clauses_in_another_language_than_the_draft_say_so(tmp_path: Path) -> None:
    path, target = tmp_path / "vertrag.docx", tmp_path / "annotated.docx"
    text = "Der Auftragnehmer liefert die Waren innerhalb von zehn Tagen nach der Bestellung an die Anschrift."
    path.write_bytes(word_file(paragraph("Vertrag") + paragraph(text) * 3))
    result, (line,) = check(path, "--annotated", target)
    assert line["language"] == "de"
    assert "those put in are in en" in result.stderr
    said = [comment.text for comment in docx.Document(str(target)).comments]
    assert said
    assert all("There is no model text in the language of this draft" in each for each in said)


def test_several_annotated_copies_go_into_a_folder(contract: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "contract.docx"
    other.parent.mkdir()
    other.write_bytes(contract.read_bytes())
    (tmp_path / "set.zip").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        archive.writestr("in/schedule.docx", contract.read_bytes())
    folder = tmp_path / "annotated"
    result, _ = check(contract, other, tmp_path / "set.zip", "--annotated", folder)
    assert result.exit_code == 0, result.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["contract (2).docx", "contract.docx", "schedule.docx"]


def test_annotating_never_overwrites_what_was_checked(contract: Path) -> None:
    before = contract.read_bytes()
    result, _ = check(contract, "--annotated", contract)
    assert result.exit_code == 2
    assert contract.read_bytes() == before
    assert check(contract, "--annotated", contract.parent)[0].exit_code == 2
    assert contract.read_bytes() == before


def test_entities_are_answered_like_any_other_bad_file(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    data = word_file("")
    xml = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]>' + element("document", "").partition("?>")[2]
    with zipfile.ZipFile(path, "w") as archive, zipfile.ZipFile(io.BytesIO(data)) as made:
        for name in made.namelist():
            archive.writestr(name, xml if name == "word/document.xml" else made.read(name))
    result, (line,) = check(path)
    assert (result.exit_code, line["error"]["code"]) == (1, "unsafe")
