"""Proposals: explained by what the notice really says, the same each time, and no more than a proposal."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.codes import rows
from rules.loader import load_pack
from rules.screening import matrix_of, propose, score
from rules.values import Money, Notice, Passage, Tier

PACK = load_pack("eu")
MATRIX = matrix_of(PACK.section("screening"), PACK.section("screening_words"))
FRAGMENTS = [
    "school",
    "roof",
    "Dolmetscher",
    "für",
    "the council",
    "opvang van asielzoekers",
    "logiciel",
    "care home",
    "-",
    ".",
    "pulizia uffici",
    "tenants",
    "İstanbul",
    "supply of",
    "training",
    "huurwoningen",
    "\n",
    "2027",
    "refugees",
]
NOTICES = st.builds(
    Notice,
    title=st.none() | st.lists(st.sampled_from(FRAGMENTS), max_size=8).map(" ".join),
    description=st.none() | st.lists(st.sampled_from(FRAGMENTS), max_size=60).map(" ".join),
    language=st.sampled_from([None, "en", "nl", "de", "fr", "it", "es", "pl"]),
    passages=st.lists(st.builds(Passage, st.just("lots[0].title"), st.sampled_from(FRAGMENTS)), max_size=2).map(tuple),
    cpv=st.lists(st.sampled_from(["85311000", "45214200", "09310000", "98000000", "00000000"]), max_size=3).map(tuple),
    nature=st.sampled_from([None, "works", "supplies", "services"]),
    value=st.none() | st.builds(Money, st.integers(0, 10**8).map(Decimal), st.sampled_from(["EUR", "COP"])),
    buyer=st.none() | st.just("Wohnungsbaugesellschaft Nord"),
    social_objectives=st.sampled_from([(), ("et-eq",)]),
)


def field_of(notice: Notice, name: str) -> str:
    if name.startswith("lots["):
        return " ".join(passage.text for passage in notice.passages)
    return {
        "title": notice.title or "",
        "description": notice.description or "",
        "buyer": notice.buyer or "",
        "cpv": " ".join(notice.cpv),
        "nature": notice.nature or "",
        "value": f"{notice.value.amount} {notice.value.currency}" if notice.value else "",
        "social_objectives": " ".join(notice.social_objectives),
    }[name]


@settings(deadline=None)
@given(NOTICES)
def test_proposal_is_what_its_answers_come_to_and_quotes_the_notice(notice):
    made = propose(MATRIX, notice)
    judged = score(MATRIX.section, made.answers())
    assert judged.customer_contact.score == made.customer_contact
    assert judged.migrant_impact.score == made.migrant_impact
    assert judged.tier is made.tier
    assert [answer.criterion for answer in made.proposed] == [criterion.id for criterion in MATRIX.section.criteria]
    for answer in made.proposed:
        assert 0 <= answer.confidence <= 1
        assert PACK.text("nl", f"screening.{answer.because}.{answer.of}")
        for evidence in answer.evidence:
            assert evidence.text
            assert evidence.text in field_of(notice, evidence.field)
            assert evidence.words in evidence.text


@settings(deadline=None, max_examples=50)
@given(NOTICES)
def test_a_second_look_and_a_fresh_matrix_say_the_same(notice):
    made = propose(MATRIX, notice)
    assert propose(MATRIX, notice) == made
    assert propose(matrix_of(PACK.section("screening"), SMALL_WORDS), replace(notice, title=None, description=None))


SMALL_WORDS = type(PACK.section("screening_words"))(languages=PACK.section("screening_words").languages[:1])


def test_an_empty_notice_is_standard_and_asks_for_review():
    made = propose(MATRIX, Notice())
    assert made.tier is Tier.STANDARD
    assert made.needs_review


def test_evidence_is_the_sentence_and_names_the_words():
    notice = Notice(
        title="Lot 7",
        description="The council has three offices. Interpreting for patients is needed at short notice. Bids in May.",
        language="en",
    )
    made = propose(MATRIX, notice)
    quotes = {evidence for answer in made.proposed for evidence in answer.evidence}
    assert any(
        quote.text == "Interpreting for patients is needed at short notice." and quote.words == "Interpreting"
        for quote in quotes
    )


def test_the_most_specific_code_wins():
    assert propose(MATRIX, Notice(cpv=("80580000",))).subject == "language_course"
    assert propose(MATRIX, Notice(cpv=("80110000",))).subject == "child_care"
    assert propose(MATRIX, Notice(cpv=("80200000",))).subject == "education"


@pytest.mark.parametrize("code", [f"{row['code']}000000" for row in rows("cpv.csv") if len(row["code"]) == 2])
def test_every_division_of_cpv_is_known(code):
    assert propose(MATRIX, Notice(cpv=(code,))).subject != MATRIX.section.unclear


def test_language_is_found_where_none_is_given():
    notice = Notice(title="Begeleiding van statushouders bij de inburgering in de gemeente")
    assert propose(MATRIX, notice).language == "nl"
    assert propose(MATRIX, notice).tier is Tier.FULL


def test_value_counts_only_in_currencies_the_pack_knows():
    notice = Notice(title="Construction of a pumping station", language="en", nature="works")
    large = propose(MATRIX, replace(notice, value=Money(Decimal(6_000_000), "EUR")))
    pesos = propose(MATRIX, replace(notice, value=Money(Decimal(6_000_000), "COP")))
    assert (large.migrant_impact, pesos.migrant_impact) == (2, 1)


def test_share_of_migrants_is_weighed_where_a_city_has_loaded_it():
    notice = Notice(title="Operation of the public library", language="en", cpv=("92511000",), nature="services")
    here = propose(MATRIX, replace(notice, share_of_migrants=Decimal("0.41")))
    assert propose(MATRIX, notice).answers()["overrepresentation"] == "unknown"
    assert here.answers()["overrepresentation"] == "strong"
    answer = next(answer for answer in here.proposed if answer.criterion == "overrepresentation")
    assert ("share_of_migrants", "0.41") in {(evidence.field, evidence.text) for evidence in answer.evidence}


def test_social_objective_of_ethnic_equality_marks_the_focus_group():
    notice = Notice(title="Family support", language="en", cpv=("85310000",), social_objectives=("et-eq",))
    made = propose(MATRIX, notice)
    assert made.answers()["group"] == "newcomers"
    assert made.migrant_impact == 4


@pytest.mark.parametrize(
    ("title", "language", "contact"),
    [
        ("Staff training: working with asylum seekers", "en", 1),
        ("Onderhoud brandblussers in kinderopvang", "nl", 1),
        ("Adviseur aanbesteding jeugdhulp", "nl", 1),
        ("Ristorazione per dipendenti, sede di via Roma", "it", 1),
        ("Affidamento del servizio di trasporto pubblico", "it", 3),
        ("Traduction de documents techniques", "fr", 0),
    ],
)
def test_words_of_services_to_people_mislead_nobody(title, language, contact):
    made = propose(MATRIX, Notice(title=title, language=language, nature="services"))
    assert abs(made.customer_contact - contact) <= 1
    assert made.tier is not Tier.FULL


@pytest.mark.parametrize(
    ("title", "description", "language", "tier"),
    [
        ("Project Horizon", "A mentor meets each of the young people weekly, one to one.", "en", Tier.FULL),
        ("Energiecoaches bij huurders thuis", None, "nl", Tier.FULL),
        ("Malerarbeiten Flüchtlingsheim", None, "de", Tier.STANDARD),
        ("Médiation sociale dans les quartiers", None, "fr", Tier.FULL),
        ("Interpretazione di immagini satellitari", None, "it", Tier.STANDARD),
    ],
)
def test_what_is_done_counts_and_not_what_it_is_called(title, description, language, tier):
    made = propose(MATRIX, Notice(title=title, description=description, language=language, nature="services"))
    assert made.tier is tier


def test_empty_sites_are_guarded_without_meeting_people():
    notice = Notice(title="Static guards", language="en", nature="services", cpv=("79710000",))
    empty = replace(notice, description="Guards for a former school. No public access.")
    assert propose(MATRIX, notice).customer_contact == 3
    assert propose(MATRIX, empty).customer_contact <= 1
    assert propose(MATRIX, empty).tier is Tier.STANDARD


def test_a_person_is_asked_to_look_where_one_point_less_would_alter_the_tier():
    edge = Notice(title="Redesign of the public website", description="Hosting.", language="en", cpv=("72400000",))
    clear = Notice(title="Interpreting for patients", language="en", cpv=("79540000",))
    made = propose(MATRIX, edge)
    assert (made.customer_contact, made.migrant_impact) == (2, 2)
    assert made.needs_review
    assert not propose(MATRIX, clear).needs_review
