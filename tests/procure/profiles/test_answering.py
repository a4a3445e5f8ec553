"""A supplier answers one question at a time, sends, objects and has erased, on its own side of the wall."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from procure.core import audit, packs
from procure.core.actor import SYSTEM
from procure.core.errors import Conflict, Invalid, NotFound
from procure.core.outbox import Message
from procure.profiles import queries
from procure.profiles.models import AnonymousAnswers, ProfileClass, ProfileInvitation, ProfileStanding, Statement
from procure.profiles.services import answering, rights, sending
from procure.profiles.services.sending import Declaration
from rules.loader import load_pack
from rules.profiles import Answer, Typed, minutes
from tests.procure.profiles.conftest import NOW, TODAY
from tests.support.web import VAULT

LATER = NOW + timedelta(minutes=5)
ALONE = {
    "legal_form": Typed({"value": "sole_trader"}),
    "size": Typed({"value": "alone"}),
    "owners_background": Typed({"with_background": "51", "without_background": "49"}),
    "owners_nationality": Typed({}, declined=True),
    "leaders_background": Typed({"leaders.with_background": "1"}),
    "equality_policy": Typed({"value": "none"}),
    "own_buying": Typed({"value": "not_yet"}),
    "accessible": Typed({}, chosen=("step_free",)),
    "tenders_clear": Typed({"value": "hardly"}),
    "what_stopped": Typed({}, chosen=("paperwork", "language")),
}
DECLARED = Declaration("Samira Haddou", "Owner", "en")


@pytest.fixture
def vault():
    return VAULT


@pytest.fixture
def office(city):
    """The office of a city that has adopted the British pack: origin stays with the firm."""
    packs.adopt(city.session, load_pack("uk"), TODAY, SYSTEM, NOW)
    return city.session


@pytest.fixture
def supplier(city):
    return city.firm(size="micro")


@pytest.fixture
def invitation(office, city, supplier):
    return city.invite(supplier)


def answer(walled, vault, invitation, given=ALONE, now=NOW):
    for question, typed in given.items():
        draft = answering.load(walled, vault, invitation, now.date())
        held = draft.held.get(question)
        answering.save(walled, vault, invitation, question, typed, held.revision if held else 0, now.date(), now)


def test_a_sole_trader_is_asked_little_and_no_table_of_levels(walled, vault, invitation):
    answer(walled, vault, invitation, {"legal_form": ALONE["legal_form"], "size": ALONE["size"]})
    draft = answering.load(walled, vault, invitation, TODAY)
    asked = {question.id for question in draft.questions}
    assert not {"staff", "levels_background", "staff_background", "recruiting", "equality_training"} & asked
    assert minutes(draft.questions) <= 8


def test_the_first_page_promises_no_less_than_what_comes(walled, vault, invitation):
    first = answering.load(walled, vault, invitation, TODAY)
    fewest, most = first.left
    largest = {
        "legal_form": Typed({"value": "company"}),
        "size": Typed({"value": "large"}),
        "equality_policy": Typed({"value": "in_writing"}),
    }
    answer(walled, vault, invitation, largest)
    draft = answering.load(walled, vault, invitation, TODAY)
    assert fewest < len(draft.open) + len(largest) <= most
    assert draft.left[1] < most, "each answer narrows it"


def test_what_is_saved_is_there_and_what_is_wrong_changes_nothing(walled, vault, invitation):
    answer(walled, vault, invitation, {"legal_form": ALONE["legal_form"]})
    with pytest.raises(answering.Unanswerable) as refused:
        answering.save(walled, vault, invitation, "legal_form", Typed({"value": "shop"}), 1, TODAY, LATER)
    assert refused.value.faults[0].problem == "unknown"
    held = answering.load(walled, vault, invitation, TODAY).held["legal_form"]
    assert (held.answer, held.revision, held.saved_at) == (Answer("sole_trader"), 1, NOW)


def test_two_people_at_once_overwrite_nothing(walled, vault, invitation):
    answer(walled, vault, invitation, {"legal_form": ALONE["legal_form"]})
    with pytest.raises(Conflict) as conflict:
        answering.save(walled, vault, invitation, "legal_form", Typed({"value": "company"}), 0, TODAY, LATER)
    assert conflict.value.changed == {"legal_form": Answer("sole_trader")}
    answering.save(walled, vault, invitation, "legal_form", Typed({"value": "sole_trader"}), 0, TODAY, LATER)


def test_a_question_that_is_not_asked_takes_no_answer(walled, vault, invitation):
    with pytest.raises(NotFound):
        answering.save(walled, vault, invitation, "policy_covers", Typed({}, chosen=("pay",)), 0, TODAY, NOW)


def test_it_is_sent_when_all_is_answered_or_declined_and_not_before(office, walled, vault, invitation):
    with pytest.raises(Invalid):
        sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    answer(walled, vault, invitation)
    with pytest.raises(Invalid) as nobody:
        sending.send(walled, vault, invitation, Declaration(" ", "Owner", "en"), TODAY, NOW)
    assert nobody.value.field == "name"
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    standing = office.get_one(ProfileStanding, invitation.supplier_id)
    assert (standing.completed_on, (standing.expires_on - TODAY).days) == (TODAY, 365)
    office.expire_all()
    assert office.get_one(ProfileInvitation, invitation.id).status_at(LATER) == "finished"
    receipt = office.scalars(select(Message).where(Message.template == sending.RECEIPT)).one()
    assert "sole_trader" not in str(receipt.parameters)


def test_the_class_stands_under_a_pseudonym_by_month(walled, vault, invitation):
    answer(walled, vault, invitation)
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    stated = walled.scalars(select(ProfileClass)).one()
    assert (stated.migrant_owned, stated.valid_from) == ("yes", TODAY.replace(day=1))
    assert stated.pseudonym == vault.pseudonym(invitation.supplier_id)


def test_past_figures_stay_true_when_the_owners_change(city, office, walled, vault, invitation, supplier):
    answer(walled, vault, invitation)
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    again, later = city.invite(supplier), NOW + timedelta(days=120)
    changed = Typed({"with_background": "50.99", "without_background": "49.01"})
    answer(walled, vault, again, {"owners_background": changed}, later)
    sending.send(walled, vault, again, DECLARED, later.date(), later)
    rows = walled.execute(
        select(ProfileClass.migrant_owned, ProfileClass.valid_to).order_by(ProfileClass.valid_from)
    ).all()
    assert [tuple(row) for row in rows] == [("yes", later.date().replace(day=1)), ("no", None)]


def test_next_year_each_answer_is_looked_at_again(city, office, walled, vault, invitation, supplier):
    answer(walled, vault, invitation)
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    again, later = city.invite(supplier), NOW + timedelta(days=400)
    draft = answering.load(walled, vault, again, later.date())
    assert draft.answers["legal_form"] == Answer("sole_trader")
    assert {question.id for question in draft.open} >= {"legal_form", "owners_background"}
    with pytest.raises(Invalid):
        sending.send(walled, vault, again, DECLARED, later.date(), later)


def test_within_the_year_nothing_is_asked_twice(city, office, walled, vault, invitation, supplier):
    answer(walled, vault, invitation)
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    again = city.invite(supplier)
    assert answering.load(walled, vault, again, TODAY).open == ()


def test_where_origin_is_anonymous_it_is_parted_from_the_firm(office, walled, vault, invitation):
    packs.adopt(office, load_pack("eu"), TODAY, SYSTEM, NOW)
    answer(walled, vault, invitation)
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    kept = vault.unseal(walled.scalars(select(Statement)).one().sealed)["answers"]
    assert "owners_background" not in kept
    assert "leaders_background" not in kept
    assert "equality_policy" in kept
    apart = walled.scalars(select(AnonymousAnswers)).one()
    assert vault.unseal(apart.sealed)["answers"]["owners_background"]["value"]["with_background"] == "51"
    assert apart.quarter == f"{TODAY.year}-Q{(TODAY.month + 2) // 3}"
    assert "owners_background" not in answering.load(walled, vault, invitation, TODAY).held
    assert walled.scalars(select(ProfileClass)).one().migrant_owned == "not_stated"


def test_an_objection_leaves_the_answers_and_drops_the_class(walled, vault, invitation):
    answer(walled, vault, invitation)
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    rights.object_to_use(walled, vault, invitation, NOW, objects=True)
    assert walled.scalars(select(ProfileClass)).all() == []
    assert rights.export(walled, vault, invitation)["sent"][0]["declared"]["name"] == "Samira Haddou"


def test_erasing_reaches_draft_statement_class_standing_and_mails(office, walled, vault, invitation):
    answer(walled, vault, invitation)
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    office.execute(text("update outbox set sent_at = now() where template <> 'profiles/emails/receipt'"))
    office.commit()
    rights.erase(walled, vault, invitation, NOW)
    for table in ("profile", "draft_answer", "statement", "profile_class"):
        assert walled.execute(text(f"select count(*) from profiles.{table}")).scalar_one() == 0
    office.expire_all()
    assert office.get(ProfileStanding, invitation.supplier_id) is None
    mails = office.scalars(select(Message)).all()
    assert {message.recipient for message in mails} == {rights.FORGOTTEN}
    assert {message.state for message in mails} == {"sent", "withdrawn"}, "nothing waits for an address that is gone"
    with pytest.raises(NotFound):
        rights.export(walled, vault, invitation)


def test_retention_runs_by_itself(city, office, walled, vault, invitation):
    answer(walled, vault, invitation)
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    other = city.invite(city.firm("Half done"))
    answer(walled, vault, other, {"legal_form": ALONE["legal_form"]})
    assert rights.purge(walled, TODAY + timedelta(days=700)) == 0
    assert rights.purge(walled, TODAY + timedelta(days=3 * 366)) == 4, (
        "a statement, its profile and standing, and a draft"
    )
    assert queries.last_statement(walled, invitation.supplier_id) is None


def test_classes_and_parted_answers_go_when_figures_need_them_no_more(office, walled, vault, invitation):
    packs.adopt(office, load_pack("eu"), TODAY, SYSTEM, NOW)
    answer(walled, vault, invitation)
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    rights.purge(walled, TODAY + timedelta(days=4 * 366))
    assert walled.scalars(select(ProfileClass)).all() != []
    assert walled.scalars(select(AnonymousAnswers)).all() != []
    rights.purge(walled, date(2031, 12, 31))
    assert walled.scalars(select(ProfileClass)).all() == [], "five years after November 2026"
    assert walled.scalars(select(AnonymousAnswers)).all() != [], "its quarter is five years ago the day after"
    rights.purge(walled, date(2032, 1, 1))
    assert walled.scalars(select(AnonymousAnswers)).all() == []


def test_the_trail_says_which_question_and_never_the_answer(office, walled, vault, invitation):
    answer(walled, vault, invitation)
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    said = office.execute(text("select string_agg(before::text || after::text, ' ') from audit")).scalar_one()
    assert "legal_form" in said
    assert "sole_trader" not in said
    assert "Samira Haddou" not in said
    assert audit.trail(office, "profile_standing", invitation.supplier_id) == []
