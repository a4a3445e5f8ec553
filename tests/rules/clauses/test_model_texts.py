"""Our own model clauses hold what the check asks for: a contract made of them is complete."""

import pytest

from rules.clauses import Paragraph, Status, find
from rules.loader import load_pack
from tests.rules.clauses.conftest import draft


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("name", ["eu", "uk", "nl"])
def test_each_model_clause_is_found_present(name, language):
    pack = load_pack(name)
    section, words = pack.section("clauses"), pack.section("clause_words")
    statuses = {}
    for clause in section.types:
        heading, *texts = pack.text(language, f"clauses.types.{clause.id}.text").strip().split("\n")
        paragraphs = [Paragraph(heading, index=0, heading=1), *(Paragraph(each) for each in texts)]
        findings = find(section, words, [draft(*paragraphs)], language)
        statuses[clause.id] = next(each.status for each in findings if each.clause == clause.id)
    assert statuses == dict.fromkeys(statuses, Status.PRESENT)
