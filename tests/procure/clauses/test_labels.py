"""`make bench-clauses` joins labels and findings, and counts as it says."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench.labelled import Compared, Contract
from tests.bench.labels import false_finds, macro, main, presence
from tests.support.word_files import paragraph, word_file

BAN = (
    "The Contractor shall not discriminate, directly or indirectly, against any worker or user on grounds of race, "
    "religion, disability, age, sex or sexual orientation."
)
OTHER = "The Contractor shall deliver the goods to the address that the Council gives, within ten days of the order."


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    (tmp_path / "a.docx").write_bytes(word_file(paragraph() + paragraph(OTHER) + paragraph(BAN)))
    (tmp_path / "b.docx").write_bytes(word_file(paragraph(OTHER)))
    ban = {"status": "present", "evidence": [{"paragraph_index": 2, "text": BAN[:60]}], "note": ""}
    absent: dict[str, Any] = {"status": "absent", "evidence": [], "note": ""}
    path = tmp_path / "labels.json"
    held = {
        "a.docx": {
            "language": "en",
            "n_paragraphs": 3,
            "labels": {"non_discrimination": ban, "audit_access": absent},
            "traps": [{"paragraph_index": 1, "why": "price discrimination"}],
        },
        "b.docx": {
            "language": "en",
            "n_paragraphs": 1,
            "labels": {"non_discrimination": absent, "audit_access": absent},
        },
    }
    path.write_text(json.dumps(held))
    return path


def test_labels_are_joined_and_counted(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--labels", str(labels), "--apart", "b"]) == 0
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (report["files"], report["unmatched"], report["false_finds"]) == (2, [], [])
    found = report["types"]["non_discrimination"]
    assert (found["true"], found["found"], found["both"], found["f1"], found["evidence"]) == (1, 1, 1, 1.0, 1.0)
    assert report["types"]["audit_access"]["f1"] is None
    assert (report["all"]["f1"], report["all"]["status"]) == (1.0, 1.0)
    assert (report["apart"]["files"], report["others"]["files"]) == (1, 1)
    assert list(report["traps"]) == ["price discrimination"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"b.docx"', '"c.docx"', "c.docx: not there"),
        ('"n_paragraphs": 1', '"n_paragraphs": 2', "b.docx: 1 paragraphs, labels say 2"),
        ('"paragraph_index": 2', '"paragraph_index": 1', "a.docx: paragraph 1 is not what the label"),
    ],
)
def test_what_does_not_match_fails(
    labels: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, fault: str
) -> None:
    labels.write_text(labels.read_text().replace(old, new))
    assert main(["--labels", str(labels)]) == 1
    assert fault in capsys.readouterr().err


def test_unsure_is_missing_for_presence_and_wrong_for_status() -> None:
    figures = presence(
        [Compared("audit_access", "present", "unsure", None), Compared("audit_access", "missing", "unsure", None)]
    )
    assert (figures["true"], figures["found"], figures["status"]) == (1, 0, 0.0)


def test_a_type_that_is_nowhere_is_left_out_of_the_mean() -> None:
    rows = (Compared("a", "weak", "present", True), Compared("b", "missing", "missing", None))
    assert macro([Contract("x", "en", (), rows)]) == 1.0


def test_a_find_counts_as_false_where_none_of_the_types_is() -> None:
    none = Contract(
        "x",
        "en",
        (),
        (Compared("equality_duty", "missing", "weak", None), Compared("audit_access", "present", "present", None)),
    )
    one = Contract(
        "y",
        "en",
        (),
        (Compared("equality_duty", "missing", "weak", None), Compared("breach_remedy", "weak", "weak", None)),
    )
    assert false_finds([none, one]) == ["x: equality_duty weak"]
