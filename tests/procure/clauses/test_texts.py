"""The city's own clause texts: proposed, approved and dated by the legal adviser, kept, laid over the pack."""

from datetime import date, timedelta

import pytest

from procure.assurance.services import law
from procure.clauses import queries
from procure.clauses.services import texts
from procure.core import audit, packs
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.packs import services as adopting
from rules.assurance.section import Stage
from rules.loader import load_pack
from tests.procure.clauses.conftest import TODAY, with_model_texts
from tests.support.screenings import NOW

LATER = NOW + timedelta(days=1)
OWN = "Equal treatment in Testwijk\nThe Contractor shall not discriminate on any ground."
CLAUSE = "non_discrimination"


@pytest.fixture
def propose(city, team, pack):
    def make(text=OWN, who="officer", now=NOW, language="en"):
        audit.act(city, team[who], now)
        return texts.propose(city, team[who], pack, CLAUSE, language, text, "The council wants it.", now)

    return make


@pytest.fixture
def approve(city, team, pack):
    def decide(made, now=NOW):
        audit.act(city, team["adviser"], now)
        return texts.approve(city, team["adviser"], made.id, made.written_at, pack, TODAY, now)

    return decide


def in_force(city, language="en"):
    city.expire_all()
    return texts.wordings(packs.in_force(city, TODAY), language)[CLAUSE]


def test_a_proposal_changes_nothing_until_the_adviser_approves_it(city, pack, propose, approve):
    made = propose()
    assert in_force(city) == texts.wordings(pack, "en")[CLAUSE]
    approve(made)
    assert in_force(city) == OWN
    assert in_force(city, "nl") == texts.wordings(pack, "nl")[CLAUSE]
    held = packs.in_force(city, TODAY)
    assert held.digest != pack.digest
    assert held.version.startswith(f"{pack.version}+text.")
    assert packs.by_digest(city, pack.digest).digest == pack.digest


def test_a_waiting_proposal_is_replaced_by_the_next_and_versions_are_kept(city, propose, approve, pack):
    made = propose()
    assert propose(f"{OWN} Nor on two.").id == made.id
    approve(made)
    second = propose(f"{OWN}\nAnd never twice.", now=LATER)
    approve(second, LATER)
    states = [(each.number, each.state) for each in queries.text_versions(city, pack.id, CLAUSE, "en")]
    assert states == [(2, "in_force"), (1, "ended")]


def test_what_was_written_anew_since_it_was_read_is_not_approved(city, team, propose, pack):
    made = propose()
    seen = made.written_at
    propose(f"{OWN} Nor on two.", now=LATER)
    with pytest.raises(Conflict):
        texts.approve(city, team["adviser"], made.id, seen, pack, TODAY, LATER)
    assert in_force(city) == texts.wordings(pack, "en")[CLAUSE]


def test_only_the_adviser_approves_declines_and_takes_back(city, team, propose, approve, pack):
    made = propose()
    officer = team["officer"]
    with pytest.raises(Forbidden):
        texts.approve(city, officer, made.id, made.written_at, pack, TODAY, NOW)
    with pytest.raises(Forbidden):
        texts.decline(city, officer, made.id, "No.", NOW)
    approve(made)
    with pytest.raises(Forbidden):
        texts.end(city, officer, made.id, pack, TODAY, NOW)
    texts.end(city, team["adviser"], made.id, pack, TODAY, NOW)
    assert in_force(city) == texts.wordings(pack, "en")[CLAUSE]
    assert packs.in_force(city, TODAY).digest == pack.digest


@pytest.mark.parametrize(
    ("text", "note", "said"),
    [
        (" ", "why", "Write the text"),
        ("Only a heading", "why", "heading on the first line"),
        (OWN, " ", "Say why"),
        (f"Heading\n{'x' * texts.LONGEST}", "why", "at most"),
    ],
)
def test_a_text_without_words_or_reason_is_refused(city, team, pack, text, note, said):
    with pytest.raises(Invalid, match=said):
        texts.propose(city, team["officer"], pack, CLAUSE, "en", text, note, NOW)


def test_the_model_text_itself_is_no_proposal_and_unknown_clauses_are_not_found(city, team, pack):
    model = texts.wordings(pack, "en")[CLAUSE]
    with pytest.raises(Invalid, match="holds already"):
        texts.propose(city, team["officer"], pack, CLAUSE, "en", model, "why", NOW)
    for clause, language in (("no_such_clause", "en"), (CLAUSE, "fr")):
        with pytest.raises(NotFound):
            texts.propose(city, team["officer"], pack, clause, language, OWN, "why", NOW)


def test_approved_texts_stay_when_the_law_is_decided_and_when_the_pack_is_adopted_anew(
    city, team, propose, approve, pack
):
    approve(propose())
    adviser = team["adviser"]
    review = date(2028, 1, 1)
    law.decide(city, adviser, "label", Stage.SELECTION, "confirm", "Read.", review, pack, TODAY, NOW)
    assert in_force(city) == OWN
    assert "+law." in packs.in_force(city, TODAY).version
    assert adopting.as_adopted(city, pack) == packs.in_force(city, TODAY).digest


def test_a_text_of_a_pack_that_is_not_in_force_changes_nothing_today(city, team):

    other = with_model_texts(load_pack("nl"))
    before = packs.digest_in_force(city, TODAY)
    made = texts.propose(city, team["officer"], other, CLAUSE, "nl", "Kop\nTekst.", "Waarom.", NOW)
    texts.approve(city, team["adviser"], made.id, made.written_at, other, TODAY, NOW)
    assert packs.digest_in_force(city, TODAY) == before
    assert texts.wordings(law.with_decisions(city, other), "nl")[CLAUSE] == "Kop\nTekst."
