"""What the linter makes of criteria as procurement officers write them, misleading ones among them.

`criteria.csv` was written before the words of the linter were read, `criteria_later.csv` after, `criteria_blind.csv`
to measure them: docs/linter-accuracy.md says what came of it. Each has the kind that a person gives a sentence
(`none`: it asks for nothing that the pack knows), and what `uk` and `nl` say of it.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from rules.assurance.lawfulness import lawful
from rules.assurance.linting import Vocabulary, classify, heading_stage, stage_of
from rules.assurance.section import Section, Stage
from rules.loader import load_pack

ON = date(2026, 11, 24)
PACKS = {"en": "uk", "nl": "nl"}
FILES = ("criteria.csv", "criteria_later.csv", "criteria_blind.csv")


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _words() -> Vocabulary:
    words: Vocabulary = load_pack("uk").section("assurance_words")
    return words


def _verdict(language: str, kind: str | None, stage: str) -> str:
    if kind is None:
        return "undecided"
    section: Section = load_pack(PACKS[language]).section("assurance")
    return lawful(section, kind, Stage(stage), ON).name


@pytest.mark.parametrize(("name", "count"), list(zip(FILES, (120, 180, 280), strict=True)))
def test_the_list_is_half_english_and_half_dutch(name: str, count: int) -> None:
    languages = [row["language"] for row in _rows(name)]
    assert len(languages) == count
    assert languages.count("en") == languages.count("nl")


@pytest.mark.parametrize("name", FILES)
def test_the_kind_is_right_in_at_least_85_percent(name: str) -> None:
    rows = _rows(name)
    wrong = [row for row in rows if (classify(_words(), row["text"]).kind or "none") != row["kind"]]
    assert len(wrong) <= len(rows) * 0.15, [(row["kind"], row["text"]) for row in wrong]


@pytest.mark.parametrize("name", FILES)
def test_nothing_unlawful_is_called_lawful(name: str) -> None:
    for row in _rows(name):
        if row["verdict"] == "unlawful":
            said = _verdict(row["language"], classify(_words(), row["text"]).kind, row["stage"])
            assert said not in {"lawful", "conditional"}, row["text"]


@pytest.mark.parametrize("name", FILES)
def test_the_packs_say_of_each_kind_what_the_list_says(name: str) -> None:
    for row in _rows(name):
        if row["kind"] != "none":
            assert _verdict(row["language"], row["kind"], row["stage"]) == row["verdict"], row["text"]


@pytest.mark.parametrize(
    "text",
    [
        "Ownership of the data passes to the council.",
        "Shareholders with a minority interest are listed in annex 2.",
        "The council treats all bidders equally and without discrimination.",
        "State the country of origin of the goods.",
        "Tenders shall be submitted in English.",
        "The price is inclusive of VAT.",
        "All rights reserved.",
        "A data protection impact assessment is made by the council.",
        "Gelijke behandeling van inschrijvers wordt gewaarborgd.",
        "De prijs is inclusief btw.",
        "Het park draagt bij aan de biodiversiteit van de wijk.",
        "",
    ],
)
def test_words_used_for_something_else_are_passed_over(text: str) -> None:
    assert classify(_words(), text).kind is None


@pytest.mark.parametrize("share", ["51%", "51 %"])
def test_a_share_is_found_with_and_without_a_space(share: str) -> None:
    text = f"At least {share} of your staff must identify as Black or Asian."
    assert classify(_words(), text).kind == "workforce_composition_of_bidder"


def test_what_fits_two_kinds_alike_is_left_to_a_person() -> None:
    text = "Each quarter the supplier reports on the apprentices and on all its subcontractors."
    guess = classify(_words(), text)
    assert guess.kind is None
    assert {"social_return_jobs_and_training", "subcontractor_reports"} <= set(guess.among)


def test_the_words_that_spoke_for_a_kind_are_quoted_as_they_stand() -> None:
    guess = classify(_words(), "The Website must meet WCAG 2.2.")
    assert (guess.kind, guess.words) == ("accessibility_for_users", ("WCAG",))


@pytest.mark.parametrize(
    ("given", "weight", "stage"),
    [
        ("Award criteria", None, Stage.AWARD),
        ("Selectie-eis", None, Stage.SELECTION),
        ("Contract award criterion", None, Stage.AWARD),
        ("Bijzondere uitvoeringsvoorwaarde", None, Stage.PERFORMANCE),
        ("Zuschlagskriterium", None, Stage.AWARD),
        ("Cahier des charges", None, Stage.SPECIFICATION),
        ("planning", "10", Stage.PLANNING),
        (None, "10 %", Stage.AWARD),
        (None, "0", None),
        ("Other", None, None),
        (None, None, None),
    ],
)
def test_the_stage_is_what_the_column_says_or_award_where_there_is_a_weight(
    given: str | None, weight: str | None, stage: Stage | None
) -> None:
    assert stage_of(_words(), given, weight) is stage


@pytest.mark.parametrize(
    ("heading", "stage"),
    [
        ("3. Award criteria (100 %)", Stage.AWARD),
        ("Uitsluitingsgronden", Stage.SELECTION),
        ("Technical specification", Stage.SPECIFICATION),
        ("Contract management", None),
        ("Quality", None),
    ],
)
def test_a_heading_names_a_stage_and_nothing_else(heading: str, stage: Stage | None) -> None:
    assert heading_stage(_words(), heading) is stage
