import json
from decimal import Decimal

import click
from click.testing import CliRunner

from procure.core.lines import complain, emit, format_option


@click.command()
@format_option
def command(form):
    complain("reading")
    emit(ROWS, form)


ROWS = [
    {"file": "a.json", "title": "Café\ud800", "cpv": ["85311000", "80000000"], "ok": True, "value": Decimal("1.50")},
    {"file": "b.json", "title": None, "cpv": [], "score": {"contact": 4, "reasons": []}, "extra": "x\x1b[2Jy"},
]


def test_programs_get_json_lines_and_nothing_else_on_stdout():
    result = CliRunner().invoke(command)
    assert result.stderr == "reading\n"
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert rows[0]["title"] == "Café\ud800"
    assert rows[0]["value"] == "1.50"
    assert rows[1] == ROWS[1]


def test_text_is_written_as_it_is():
    result = CliRunner().invoke(command)
    assert b"b.json" in result.stdout_bytes


def test_people_get_a_table(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    result = CliRunner().invoke(command, ["--format", "table"])
    head, rule, first, second = result.stdout.splitlines()[:4]
    assert head.split() == ["file", "title", "cpv", "ok", "value", "score", "extra"]
    assert set(rule) == {"-", " "}
    assert "85311000, 80" in first
    assert "contact 4" in second
    assert "\x1b" not in result.stdout


def test_a_table_fits_its_terminal_and_loses_nothing(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")

    @click.command()
    def narrow():
        emit([{"file": "a.json", "message": "word " * 30, "item": "x"}, {"file": "b.json"}], "table")

    lines = CliRunner().invoke(narrow).stdout.splitlines()
    assert all(len(line) <= 60 for line in lines)
    assert sum(line.count("word") for line in lines) == 30


def test_a_table_breaks_no_word_where_there_is_room_for_all(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")

    @click.command()
    def narrow():
        emit([{"clause": "discrimination_notification", "because": "word " * 30, "file": "/a/b" * 20}], "table")

    lines = CliRunner().invoke(narrow).stdout.splitlines()
    assert all(len(line) <= 60 for line in lines)
    assert any("discrimination_notification" in line for line in lines)


def test_no_rows_give_no_output():
    @click.command()
    @format_option
    def empty(form):
        emit([], form)

    for form in ("json", "table"):
        assert CliRunner().invoke(empty, ["--format", form]).stdout == ""
