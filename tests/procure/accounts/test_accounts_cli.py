"""The command that makes the first administrator."""

import pytest
from click.testing import CliRunner

from procure.cli import main
from tests.support.web import SECRET

COMMAND = ["accounts", "create-administrator"]


@pytest.fixture
def environment(database):
    return {"DATABASE_URL_OFFICE": database["office"], "SECRET_KEY": SECRET, "BASE_URL": "https://city.example"}


def test_it_prints_a_link_and_nothing_else(environment, client):
    done = CliRunner().invoke(main, [*COMMAND, "boss@example.org"], env=environment)
    assert done.exit_code == 0
    assert done.stdout.startswith("https://city.example/sign-in/link/")
    assert client.get(done.stdout.strip().removeprefix("https://city.example")).status_code == 200


def test_a_second_administrator_is_wrong_usage(environment):
    CliRunner().invoke(main, [*COMMAND, "boss@example.org"], env=environment)
    done = CliRunner().invoke(main, [*COMMAND, "other@example.org"], env=environment)
    assert done.exit_code == 2
    assert "There are administrators already" in done.stderr


def test_a_database_that_does_not_answer_is_said_so():
    nowhere = {"DATABASE_URL_OFFICE": "postgresql://office:x@127.0.0.1:1/none", "SECRET_KEY": SECRET}
    done = CliRunner().invoke(main, [*COMMAND, "boss@example.org"], env=nowhere)
    assert done.exit_code == 3
    assert "does not answer" in done.stderr


def test_without_a_database_it_says_what_to_set():
    done = CliRunner().invoke(main, [*COMMAND, "boss@example.org"], env={"DATABASE_URL_OFFICE": "", "SECRET_KEY": ""})
    assert done.exit_code == 3
    assert "DATABASE_URL_OFFICE" in done.stderr
