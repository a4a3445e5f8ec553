"""`procure screen`, called as people and programs call it."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procure.cli import main
from rules.loader import load_pack

KEYS = [
    *("file", "index", "id", "ocid", "title", "language", "cpv", "lots"),
    *("customer_contact", "migrant_impact", "tier", "needs_review", "pack"),
]


def release(number: int, title: str, cpv: str | None = None) -> dict[str, Any]:
    tender: dict[str, Any] = {"title": title}
    if cpv:
        tender["classification"] = {"scheme": "CPV", "id": cpv}
    return {
        "ocid": f"ocds-test-{number}",
        "id": f"r{number}",
        "date": "2026-01-01T00:00:00Z",
        "language": "en",
        "tender": tender,
    }


def screen(*arguments: object, stdin: bytes | None = None) -> tuple[Result, list[dict[str, Any]]]:
    result = CliRunner().invoke(main, ["screen", *map(str, arguments)], input=stdin)
    return result, [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "package.json"
    releases = [
        release(1, "Interpreting services for asylum seekers and refugees", "79540000-1"),
        release(2, "Supply of printer paper", "30197630-1"),
    ]
    path.write_text(json.dumps({"releases": releases}))
    return path


def test_each_notice_is_a_line_with_its_reasons(package: Path) -> None:
    result, (first, second) = screen(package)
    assert result.exit_code == 0
    assert list(first) == list(second) == KEYS
    assert (first["file"], first["index"], first["id"], first["ocid"]) == (str(package), 0, "r1", "ocds-test-1")
    assert (first["cpv"], first["lots"], first["language"]) == (["79540000"], 0, "en")
    assert (first["tier"], second["tier"]) == ("full", "standard")
    pack = load_pack("eu")
    assert first["pack"] == {"id": "eu", "version": pack.card.version, "digest": pack.digest}
    for axis in ("customer_contact", "migrant_impact"):
        for line in (first, second):
            assert list(line[axis]) == ["score", "confidence", "reasons"]
            assert line[axis]["score"] in range(5)
            assert 0 <= line[axis]["confidence"] <= 1
            for reason in line[axis]["reasons"]:
                assert list(reason) == ["criterion", "because", "evidence"]
                assert reason["because"]
        evidence = [each for reason in first[axis]["reasons"] for each in reason["evidence"]]
        assert {"field": "cpv", "text": "79540000"} in evidence or any("nterpreting" in e["text"] for e in evidence)


def test_errors_are_lines_in_their_place_and_set_the_status(tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_text(
        "\n".join([json.dumps(release(1, "Street lighting")), "{oops}", json.dumps(release(3, "School meals"))])
    )
    result, lines = screen(path)
    assert result.exit_code == 1
    assert [line["index"] for line in lines] == [0, 1, 2]
    assert list(lines[1]) == ["file", "index", "error"]
    assert lines[1]["error"]["code"] == "bad_json"
    assert "1 of 3 could not be read" in result.stderr


def test_notices_are_never_merged_by_ocid(tmp_path: Path) -> None:
    path = tmp_path / "same.jsonl"
    path.write_text("\n".join(json.dumps({**release(1, "Street lighting"), "id": str(i)}) for i in range(3)))
    _, lines = screen(path)
    assert [line["id"] for line in lines] == ["0", "1", "2"]


def test_an_empty_package_is_no_line_and_no_error(tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    path.write_text('{"releases": []}')
    result, lines = screen(path)
    assert (result.exit_code, lines) == (0, [])


def test_folders_archives_and_standard_input(tmp_path: Path, package: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("in/a.json", json.dumps(release(7, "School meals")))
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "nothing.dat").touch()
    result, lines = screen(tmp_path, "-", stdin=json.dumps([release(9, "Road works")]).encode())
    assert [
        (line["file"].removeprefix(f"{tmp_path}/"), line.get("id") or line["error"]["code"]) for line in lines
    ] == [
        ("all.zip!in/a.json", "r7"),
        ("nothing.dat", "empty_file"),
        ("package.json", "r1"),
        ("package.json", "r2"),
        ("-", "r9"),
    ]
    assert result.exit_code == 1
    assert f"{tmp_path}/notes.txt: passed over" in result.stderr


@pytest.mark.parametrize("name", ["table.csv", "table.xlsx"])
def test_tables_are_for_import(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name.endswith("csv"):
        path.write_text("title\nStreet lighting\n")
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
    result, (line,) = screen(path)
    assert (result.exit_code, line["index"], line["error"]["code"]) == (1, None, "unsupported")


def test_a_table_for_people(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    result, _ = screen("--format", "table", package)
    assert "full" in result.stdout
    assert "Supply of printer paper" in result.stdout
    assert "reasons" not in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [[], ["no-such-file.json"], ["--pack", "atlantis", "."], ["--format", "xml", "."], ["--time-zone", "X/Y", "."]],
)
def test_wrong_usage_is_status_2_and_no_output(arguments: list[str]) -> None:
    result, _ = screen(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_failing_disk_is_status_3(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("procure.screening.cli.walk", fail)
    result, lines = screen(package)
    assert (result.exit_code, lines) == (3, [])
    assert "No space left on device" in result.stderr


def test_the_command_needs_no_database_and_no_web() -> None:
    script = (
        "import sys; from procure.cli import main; import procure.screening.cli;"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'flask', 'sqlalchemy', 'celery', 'psycopg', 'redis'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_reasons_name_the_lot_a_proposal_comes_from(tmp_path: Path) -> None:
    notice = release(1, "Framework for office furniture", "39130000")
    notice["tender"]["lots"] = [
        {"id": "LOT-0001", "title": "Desks"},
        {"id": "LOT-0002", "title": "Language and integration courses for refugees"},
    ]
    path = tmp_path / "lots.json"
    path.write_text(json.dumps(notice))
    _, (line,) = screen(path)
    assert (line["lots"], line["tier"]) == (2, "full")
    for axis in ("customer_contact", "migrant_impact"):
        assert line[axis]["reasons"][0]["because"].startswith("By lot LOT-0002, the highest: ")
        assert line[axis]["reasons"][0]["evidence"][0]["field"] == "lots[1].title"
