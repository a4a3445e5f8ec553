"""`procure packs compare`, by the letter of what programs rely on."""

import json
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from procure.core.database import DatabaseRole
from procure.packs.cli import packs
from procure.screening import queries as screenings
from tests.support.screenings import CARE, CLEAR, OFFICER

CITY = """\
id: ghent
version: 1.0.0
name: Ghent
builds_on: eu
jurisdiction: BE
languages: [en]
effective: {from: 2026-01-01}
not_legal_advice: For a test.
"""


@pytest.fixture
def city(tmp_path):
    """A pack of a city's own in which everything is standard."""
    for file, text in (
        ("pack.yaml", CITY),
        ("text/en/pack.yaml", "{name: Ghent, jurisdiction: Belgium, not_legal_advice: None.}"),
        (
            "screening.yaml",
            "cells:\n"
            + "".join(f"  - {{id: '{row}', tiers: [{', '.join(['standard'] * 5)}]}}\n" for row in range(5))
            + "examples: []\n",
        ),
    ):
        path = tmp_path / "ghent" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def call(database):
    @contextmanager
    def office(_say):
        yield database[DatabaseRole.OFFICE]

    return lambda *arguments: CliRunner().invoke(packs, ["compare", *map(str, arguments)], obj=office)


def test_one_line_for_each_tender_that_would_change(call, session, eu, on_record, city):
    care = on_record({}, **CARE)
    on_record(**CLEAR)
    tier = screenings.of_tender(session, OFFICER, care).tier
    answer = call("eu", city / "ghent")
    assert answer.exit_code == 0, answer.output
    (line,) = (json.loads(each) for each in answer.stdout.splitlines())
    assert list(line) == ["tender", "tier_old", "tier_new", "requirements_added", "requirements_removed"]
    assert (line["tender"], line["tier_old"], line["tier_new"]) == (care, tier.value, "standard")
    assert line["requirements_added"] == []
    assert "screening_on_file" in line["requirements_removed"]
    assert "1 of 2 tenders would change" in answer.stderr
    assert call(eu.digest, "ghent", "--packs-dir", city).stdout == answer.stdout, "by digest and by id just the same"


def test_the_same_pack_gives_no_line(call, eu, on_record):
    on_record({}, **CARE)
    answer = call("eu", eu.digest, "--as-of", "2027-01-01", "--format", "json")
    assert (answer.exit_code, answer.stdout) == (0, "")


@pytest.mark.parametrize("wrong", ["atlantis", "0" * 64])
def test_a_pack_that_is_not_there_is_wrong_usage(call, eu, wrong):
    answer = call("eu", wrong)
    assert answer.exit_code == 2
    assert wrong in answer.stderr


def test_a_day_that_is_none_is_wrong_usage(call, eu):
    assert call("eu", "eu", "--as-of", "tomorrow").exit_code == 2


def test_a_database_that_fails_is_status_3(eu):
    @contextmanager
    def office(_say):
        raise OSError("no database")
        yield

    answer = CliRunner().invoke(packs, ["compare", "eu", "eu"], obj=office)
    assert (answer.exit_code, answer.stdout) == (3, "")
