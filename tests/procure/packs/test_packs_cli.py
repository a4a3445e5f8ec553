import json

from click.testing import CliRunner

from procure.packs.cli import packs


def run(*arguments):
    return CliRunner().invoke(packs, [str(each) for each in arguments])


def test_a_fault_is_a_line_with_its_place_and_status_1(tmp_path):
    (tmp_path / "pack.yaml").write_text("id: city\nversoin: 1\n", encoding="utf-8")
    result = run("check", tmp_path)
    assert result.exit_code == 1
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert {tuple(row) for row in rows} == {("file", "line", "column", "item", "message")}
    assert (2, 1, "pack.versoin") in {(row["line"], row["column"], row["item"]) for row in rows}
    assert {row["file"] for row in rows} == {str(tmp_path / "pack.yaml")}
    assert result.stderr.endswith("faults in 1 files\n")


def test_a_sound_pack_gives_no_line_and_status_0(tmp_path):
    folder = tmp_path / "ghent"
    for name, text in {
        "pack.yaml": """\
id: ghent
version: 1.0.0
name: Ghent
builds_on: eu
jurisdiction: BE
languages: [en]
effective: {from: 2026-01-01}
not_legal_advice: For a test.
""",
        "text/en/pack.yaml": "{name: Ghent, jurisdiction: Belgium}",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    result = run("check", folder)
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path):
    assert run("check", tmp_path / "nowhere").exit_code == 2


def test_a_folder_without_a_pack_is_a_fault(tmp_path):
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["file"] == str(tmp_path)
