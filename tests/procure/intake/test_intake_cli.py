"""`procure import`, by the letter of what programs rely on."""

import json
from contextlib import contextmanager

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from procure.core.database import DatabaseRole
from procure.intake.cli import import_command
from procure.intake.models import Import
from procure.tenders.models import Tender
from tests.procure.intake.conftest import lines, release


@pytest.fixture
def call(database):
    @contextmanager
    def office(_say):
        yield database[DatabaseRole.OFFICE]

    def called(*arguments, given=None):
        return CliRunner().invoke(import_command, [str(each) for each in arguments], obj=office, input=given)

    return called


def rows(answer):
    return [json.loads(line) for line in answer.stdout.splitlines()]


def test_one_line_a_file_whose_counts_sum_to_its_notices(call, tmp_path, pack):
    (tmp_path / "b.jsonl").write_bytes(lines(release(1), release(2), release(1, 2)))
    (tmp_path / "a.json").write_bytes(orjson.dumps({"releases": [release(1, 1)]}))
    (tmp_path / "notes.md").write_text("passed over")
    answer = call(tmp_path)
    assert answer.exit_code == 0, answer.output
    assert rows(answer) == [
        {"file": str(tmp_path / "a.json"), "new": 1, "updated": 0, "unchanged": 0, "older": 0, "failed": 0},
        {"file": str(tmp_path / "b.jsonl"), "new": 1, "updated": 1, "unchanged": 1, "older": 0, "failed": 0},
    ]


def test_importing_again_changes_nothing(call, tmp_path, pack):
    file = tmp_path / "a.jsonl"
    file.write_bytes(lines(release(1), release(2)))
    call(file)
    assert rows(call(file)) == [{"file": str(file), "new": 0, "updated": 0, "unchanged": 2, "older": 0, "failed": 0}]


def test_what_can_not_be_read_is_a_line_with_its_error_and_status_1(call, tmp_path, begin):
    file = tmp_path / "a.jsonl"
    file.write_bytes(lines(release(1), {"ocid": "x", "id": "1", "tender": {}}, b"{", release(2)))
    empty = tmp_path / "empty.json"
    empty.touch()
    answer = call(file, empty)
    assert answer.exit_code == 1
    found = rows(answer)
    errors = [(row["file"], row["index"], row["error"]["code"]) for row in found if "error" in row]
    assert errors[0] == (str(file), 1, "no_tender")
    assert errors[-1] == (str(empty), None, "empty_file")
    counts = [row for row in found if "error" not in row]
    assert counts[0] == {"file": str(file), "new": 2, "updated": 0, "unchanged": 0, "older": 0, "failed": 2}
    with begin() as session:
        assert len(session.scalars(select(Tender)).all()) == 2
        assert session.scalars(select(Import)).one().ended_at is not None


def test_standard_input_and_tables_are_read(call, tmp_path, begin):
    answer = call("-", given=lines(release(1)))
    assert rows(answer)[0]["new"] == 1
    table = tmp_path / "tenders.csv"
    table.write_text("Title;CPV code\nHome care;85312000\n")
    assert rows(call(table))[0]["new"] == 1


def test_a_database_that_fails_is_status_3(tmp_path):
    @contextmanager
    def nowhere(_say):
        yield "postgresql://office:x@127.0.0.1:1/procure"

    file = tmp_path / "a.jsonl"
    file.write_bytes(lines(release(1)))
    answer = CliRunner().invoke(import_command, [str(file)], obj=nowhere)
    assert answer.exit_code == 3
    assert answer.stdout == ""
    assert "Traceback" not in answer.stderr


def test_a_path_that_is_not_there_is_wrong_usage(call):
    assert call("/no/such/file").exit_code == 2
