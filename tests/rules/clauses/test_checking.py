"""What the check makes of clauses as they are drafted: whom they bind, how far, to what, and what takes them away."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.clauses import Paragraph, Status, find
from rules.loader import load_pack
from tests.rules.clauses.conftest import draft

PACK = load_pack("eu")
BANS = {
    "en": "5. The Contractor shall not discriminate against any person on grounds of race, sex, faith or disability.",
    "nl": "5. De opdrachtnemer maakt geen onderscheid tussen mensen op grond van geslacht, ras, geloof of handicap.",
    "de": "5. Der Auftragnehmer darf niemanden wegen seines Geschlechts, seiner Herkunft, seiner Religion oder einer "
    "Behinderung benachteiligen.",
    "fr": "5. Le titulaire ne fait aucune distinction entre les personnes en raison de leur origine, de leur sexe, de "
    "leur religion ou d'un handicap.",
    "it": "5. L'appaltatore non discrimina alcuna persona in ragione del sesso, della razza, della religione o della "
    "disabilità.",
}


@pytest.mark.parametrize("language", BANS)
def test_a_ban_on_protected_grounds_is_present_in_each_language(check, language):
    assert check(BANS[language], language=language)["non_discrimination"].status is Status.PRESENT


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Supplier shall not discriminate in price between the Authority and any other customer."),
        ("en", "The Council treats all tenderers equally and without discrimination."),
        ("en", "The Contractor shall indemnify the Council against claims for race, sex or age discrimination."),
        ("en", "The Council, as an employer, shall not discriminate on grounds of race, sex or age."),
        ("en", "The sensors shall discriminate between persons and animals."),
        ("en", "The Contractor shall comply with all laws."),
        ("nl", "De gemeente behandelt alle inschrijvers gelijk en zonder discriminatie."),
        ("nl", "De leverancier rekent alle gemeenten zonder discriminatie dezelfde prijs."),
        ("de", "Der Auftraggeber behandelt alle Bieter gleich und nichtdiskriminierend."),
        ("fr", "Le titulaire pratique des prix sans discrimination entre les communes."),
        ("it", "Il Comune tratta i concorrenti senza discriminazioni."),
    ],
)
def test_words_alone_are_no_clause(check, language, text):
    findings = check(text, language=language)
    duties = ("non_discrimination", "equality_duty", "equality_policy", "discrimination_notification", "breach_remedy")
    assert {findings[each].status for each in duties} == {Status.MISSING}


@pytest.mark.parametrize(
    ("clause", "language", "text", "lacks"),
    [
        ("non_discrimination", "en", "The Contractor shall pay women and men equal pay for equal work.", "grounds"),
        ("harassment_and_complaints", "en", "The Contractor should prevent bullying among its staff.", "binding"),
        (
            "social_return",
            "en",
            "The Supplier will use reasonable endeavours to employ unemployed residents.",
            "binding",
        ),
        ("workforce_reporting", "nl", "Elk jaar rapporteert de opdrachtnemer het aantal medewerkers.", "groups"),
        (
            "special_category_data",
            "de",
            "Der Auftragnehmer verarbeitet personenbezogene Daten nach der DSGVO.",
            "special",
        ),
        (
            "subcontractor_flow_down",
            "fr",
            "Le titulaire impose à ses sous-traitants le salaire minimum.",
            "equality_duties",
        ),
        ("audit_access", "it", "Il Comune può esaminare i documenti relativi alle fatture.", "general"),
    ],
)
def test_a_weak_clause_says_what_it_lacks(check, clause, language, text, lacks):
    finding = check(text, language=language)[clause]
    assert (finding.status, finding.lacks) == (Status.WEAK, (lacks,))


def test_a_duty_split_over_a_list_is_read_together(check):
    findings = check(
        "7. Each year the Contractor shall send the Council a table of its staff with the number of employees by:",
        "(a) sex;",
        "(b) ethnic group; and",
        "(c) disability.",
    )
    found = findings["workforce_reporting"]
    assert found.status is Status.PRESENT
    assert {each.at for each in found.evidence} == {0, 1, 2, 3}


def test_evidence_quotes_the_sentence(check):
    text = "The work is to be good. The Contractor shall not treat any person less favourably because of race or age."
    evidence = check(text)["non_discrimination"].evidence[0]
    assert text[evidence.start : evidence.end].startswith("The Contractor shall not treat")


@pytest.mark.parametrize(
    "disapplied",
    ["Clause 5 shall not apply to this Agreement.", "The Council waives clause 5.", "Clause 5 is struck out."],
)
def test_a_clause_that_another_takes_away_is_contradicted_and_both_places_are_shown(check, disapplied):
    found = check(BANS["en"], "6. The Contractor shall insure itself.", f"7. {disapplied}")["non_discrimination"]
    assert found.status is Status.CONTRADICTED
    assert [(each.at, each.takes_away) for each in found.evidence] == [(0, False), (2, True)]


def test_what_takes_away_another_clause_leaves_it_alone(check):
    found = check(BANS["en"], "6. The Contractor shall insure itself.", "7. Clause 6 shall not apply.")
    assert found["non_discrimination"].status is Status.PRESENT


def test_a_remedy_for_breach_of_a_numbered_clause_names_the_duty_in_it(check):
    remedy = "9. If the Contractor breaches clause {}, the Council may terminate this Agreement."
    insured = "6. The Contractor shall insure itself."
    assert check(BANS["en"], insured, remedy.format("5"))["breach_remedy"].status is Status.PRESENT
    assert check(BANS["en"], insured, remedy.format("6"))["breach_remedy"].status is Status.WEAK


def test_a_general_remedy_counts_only_where_there_is_a_duty_to_keep(check):
    remedy = "9. If the Contractor breaches any obligation under this Agreement, the Council may terminate it."
    assert check(remedy)["breach_remedy"].status is Status.MISSING
    assert check(BANS["en"], remedy)["breach_remedy"].status is Status.WEAK


def test_a_defined_term_is_followed_to_its_schedule(check):
    found = check(
        "1. “Fairness Requirements” means the requirements in Schedule 2.",
        "2. The Contractor shall bind each sub-contractor in writing to the Fairness Requirements.",
        "# Schedule 2",
        "1. The Contractor shall not refuse any person because of race, sex or age.",
    )
    assert found["subcontractor_flow_down"].status is Status.PRESENT


def test_the_number_of_a_law_is_no_number_of_the_contract(check):
    found = check(
        BANS["en"], "9. If the Contractor breaches section 5 of the Companies Act, the Council may terminate."
    )
    assert found["breach_remedy"].status is not Status.PRESENT


def test_recitals_bind_nobody(check):
    found = check(
        "WHEREAS:",
        "(1) the Company shall not treat any person less favourably because of race, sex or age;",
        "NOW IT IS HEREBY AGREED as follows:",
        *["The Company shall deliver the goods on time."] * 8,
    )
    assert found["non_discrimination"].status is Status.MISSING


def test_a_clause_that_stands_in_an_insertion_only_is_tracked(check):
    text = BANS["en"]
    assert check(Paragraph(text, index=0, inserted=((0, len(text)),)))["non_discrimination"].tracked
    assert not check(Paragraph(text, index=0, inserted=((0, 9),)))["non_discrimination"].tracked


def test_documents_of_a_set_are_read_together_in_their_order(check):
    conditions = draft("# General conditions", BANS["en"], "6. The Supplier insures itself.", name="conditions.docx")
    special = draft("1. Clause 5 of the general conditions shall not apply.", name="special.docx")
    assert check(special, conditions)["non_discrimination"].status is Status.CONTRADICTED
    assert check(conditions, special)["non_discrimination"].status is Status.PRESENT
    evidence = check(special, conditions)["non_discrimination"].evidence
    assert [(each.draft, each.takes_away) for each in evidence] == [(1, False), (0, True)]


def test_an_unknown_language_is_asked_for(clause_types, clause_words):
    finnish = draft(
        "Toimittaja sitoutuu toimittamaan tavarat sovitussa ajassa ja sovittuun paikkaan ilman viivytystä."
    )
    findings = find(clause_types, clause_words, [finnish])
    assert {(each.status, each.because) for each in findings} == {(Status.UNSURE, "language")}


def test_every_sign_uses_known_words_in_each_language_and_says_why(clause_types, clause_words):
    concepts = {concept for words in clause_words.concepts.values() for concept in words}
    for language, words in clause_words.concepts.items():
        assert concepts - set(words) == set(), language
    types = {each.id for each in clause_types.types}
    for clause in clause_types.types:
        for sign in clause.signs:
            used = {one for each in (*sign.all, *sign.here, *sign.none) for one in each.split("|")}
            pointed = {one.removeprefix("to:") for one in used if one.startswith("to:")}
            named = {one for one in used if not one.startswith("to:")} - {"one_ground", "grounds", "many_grounds"}
            assert named <= concepts, sign.id
            assert pointed <= types, sign.id
            for language in ("en", "nl"):
                assert PACK.text(language, f"clauses.because.{clause.id}.{sign.id}"), sign.id
                assert PACK.text(language, f"clauses.lacks.{sign.lacks or 'binding'}"), sign.id


LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=200)


@settings(max_examples=60, deadline=None)
@given(st.lists(LETTERS, max_size=12), st.sampled_from(sorted(BANS)))
def test_any_text_is_answered_and_the_same_each_time(clause_types, clause_words, texts, language):
    drafts = [draft(*texts)]
    first = find(clause_types, clause_words, drafts, language)
    assert first == find(clause_types, clause_words, drafts, language)
    assert [each.clause for each in first] == [each.id for each in clause_types.types]
    for finding in first:
        for place in finding.evidence:
            text = drafts[0].paragraphs[place.at].text
            assert 0 <= place.start < place.end <= len(text)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["The Supplier delivers desks.", "Payment follows within thirty days."]), max_size=30))
def test_harmless_paragraphs_around_a_clause_change_nothing(clause_types, clause_words, around):
    findings = find(clause_types, clause_words, [draft(*around, BANS["en"], *around)], "en")
    present = [each.clause for each in findings if each.status is not Status.MISSING]
    assert present == ["non_discrimination"]


@pytest.mark.parametrize(
    "text",
    [
        "The Supplier shall:" + " " * 200_000 + "not discriminate.",
        "1." * 100_000 + " The Supplier shall not discriminate.",
        "The Supplier shall bind its sub-contractors to clause" + " " * 200_000 + "5.",
        "(the “" + "a " * 100_000,
        "clauses " + "1, " * 60_000 + "and 5 bind every sub-contractor.",
    ],
    ids=["spaces after a colon", "parts of a number", "spaces after a word", "a term without end", "numbers cited"],
)
def test_a_paragraph_made_to_take_long_is_answered_like_any_other(check, text):
    assert check(text, BANS["en"])["non_discrimination"].status is not Status.MISSING
