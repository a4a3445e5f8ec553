"""The questionnaire leaves as a file and comes back, without a cookie and without JavaScript."""

import html
import io
import re

import pytest
from openpyxl import load_workbook

from procure.core import audit
from procure.profiles.services import answering
from rules.profiles import Answer, Typed
from tests.procure.profiles.conftest import NOW, TODAY
from tests.support.web import VAULT, app, no_limits

__all__ = ["app", "no_limits"]


@pytest.fixture
def invitation(city):
    firm = city.firm("Draad & Daad", size="micro")
    return city.invite(firm, city.tender(firm))


@pytest.fixture
def token(city, invitation):
    return city.token(invitation)


@pytest.fixture
def client(app, monkeypatch):
    monkeypatch.setattr("procure.core.clock.now", lambda: NOW)
    return app.test_client(use_cookies=False)


def fetched(client, token, kind="xlsx", language="en"):
    answer = client.get(f"/questionnaire/{token}/questionnaire.{kind}?language={language}")
    assert answer.status_code == 200
    assert token.encode() not in answer.data, "who has the file has not the link"
    return answer.data


def filled(data, **cells):
    """The workbook with answers put in; `id` with two underscores for the sign between."""
    wanted = {name.replace("__", "."): value for name, value in cells.items()}
    book = load_workbook(io.BytesIO(data))
    for row in book.worksheets[0].iter_rows():
        if row[0].value in wanted:
            row[2 if wanted[row[0].value] != "declined" else 3].value = {"declined": "x"}.get(
                wanted[row[0].value], wanted[row[0].value]
            )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(client, token, data, name="questionnaire.xlsx", language="en"):
    address = f"/questionnaire/{token}/offline?language={language}"
    return client.post(address, data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def saved(client, token, shown, language="en"):
    carried = html.unescape(re.search(r'name="carried" value="([^"]*)"', shown.text)[1])
    return client.post(f"/questionnaire/{token}/offline/save?language={language}", data={"carried": carried})


def draft(walled, invitation):
    walled.rollback()
    return answering.load(walled, VAULT, invitation, TODAY).answers


ALONE = {
    "legal_form": "Sole trader",
    "size": "Only me",
    "owners_background__with_background": 51.5,
    "owners_background__without_background": 48.5,
    "leaders_background__leaders__with_background": 1,
    "equality_policy": "declined",
    "accessible__step_free": "x",
}


def test_a_supplier_answers_in_a_workbook_looks_and_saves(client, token, invitation, walled):
    assert "questionnaire.xlsx" in client.get(f"/questionnaire/{token}/offline?language=en").text
    shown = sent(client, token, filled(fetched(client, token), **ALONE))
    assert "6 answers would be saved" in shown.text
    assert "51.5%" in shown.text
    assert draft(walled, invitation) == {}, "nothing is saved before the button"
    assert saved(client, token, shown).headers["Location"].endswith("/check")
    held = draft(walled, invitation)
    assert held["legal_form"] == Answer("sole_trader")
    assert held["equality_policy"] == Answer(None)
    assert held["accessible"] == Answer(("step_free",))
    again = sent(client, token, fetched(client, token))
    assert "no answer that is not here already" in again.text
    assert 'name="carried"' not in again.text


def test_a_dutch_supplier_answers_in_csv(client, token, invitation, walled):
    text = fetched(client, token, "csv", "nl").decode("utf-8-sig")
    text = re.sub(r"(legal_form;[^;]*;)", r"\1eenmanszaak", text)
    text = re.sub(r"(owners_background.not_known;[^;]*;)", r"\g<1>100,0", text)
    shown = sent(client, token, text.encode("utf-8-sig"), "vragenlijst.csv", "nl")
    assert "2 antwoorden worden opgeslagen" in shown.text
    saved(client, token, shown, "nl")
    assert set(draft(walled, invitation)) == {"legal_form", "owners_background"}


def test_what_is_wrong_is_listed_with_its_cell_and_the_rest_is_saved(client, token, invitation, walled):
    data = filled(
        fetched(client, token),
        legal_form="Foundation or association",
        size="Only me",
        owners_background__with_background=60,
        accessible__step_free="perhaps",
        equality_policy="Something else",
    )
    shown = sent(client, token, data)
    for said in (
        "2 questions are not answered yet",
        "Choose one of the answers",
        "Something else",
        "Put an x where it fits",
        "1 question is not asked of you",
        "Only if “What kind of business are you?” is: Sole trader",
        "2 answers would be saved",
    ):
        assert said in shown.text, said
    assert re.search(r"Cell C\d+:", shown.text)
    after = saved(client, token, shown)
    assert "Your answers are saved, but for these" in after.text
    assert "perhaps" in after.text, "what was typed is still shown"
    assert set(draft(walled, invitation)) == {"legal_form", "size"}
    assert saved(client, token, shown).status_code == 200, "pressed twice does no harm"


def test_what_the_file_leaves_empty_wipes_nothing(client, token, invitation, walled):
    empty = fetched(client, token)
    client.post(f"/questionnaire/{token}/questions/legal_form", data={"value": "company"})
    saved(client, token, sent(client, token, filled(empty, size="2 to 9")))
    assert draft(walled, invitation) == {"legal_form": Answer("company"), "size": Answer("micro")}


def test_a_colleague_who_answered_meanwhile_is_not_overwritten_unseen(client, token, invitation, walled):
    shown = sent(client, token, filled(fetched(client, token), legal_form="Cooperative", size="Only me"))
    client.post(f"/questionnaire/{token}/questions/legal_form", data={"value": "company"})
    refused = saved(client, token, shown)
    assert refused.status_code == 409
    assert "Company with shares" in refused.text
    assert set(draft(walled, invitation)) == {"legal_form"}
    saved(client, token, refused)
    assert draft(walled, invitation)["legal_form"] == Answer("cooperative")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "This is not the questionnaire"), ("nl", "Dit is niet de vragenlijst")]
)
def test_another_file_is_refused_with_what_to_do(client, token, language, said):
    refused = sent(client, token, b"shopping;list\n1;2\n", "list.csv", language)
    assert said in refused.text
    nothing = client.post(f"/questionnaire/{token}/offline?language={language}", data={})
    assert nothing.status_code == 200
    assert 'class="govuk-error-message"' in nothing.text


def test_an_empty_questionnaire_says_that_nothing_is_in_it(client, token):
    assert "There is no answer in the file yet" in sent(client, token, fetched(client, token)).text


@pytest.mark.parametrize("carried", ["", "{}", "[1]", '{"given": {"size": 1}, "seen": {}}', "\ud800"])
def test_a_page_that_lost_what_it_held_leads_back(client, token, carried):
    answer = client.post(f"/questionnaire/{token}/offline/save", data={"carried": carried.encode("utf-8", "ignore")})
    assert answer.headers["Location"].endswith("/offline")


def test_what_was_parted_from_the_firm_is_not_in_the_file_and_not_taken_from_one(
    client, token, invitation, walled, city
):
    audit.act(walled, city.team["officer"], NOW)
    before = fetched(client, token)
    for question, typed in {"legal_form": Typed({"value": "sole_trader"}), "size": Typed({"value": "alone"})}.items():
        answering.save(walled, VAULT, invitation, question, typed, 0, TODAY, NOW)
    invitation.finished_at = NOW
    city.session.commit()
    text = fetched(client, token, "csv").decode("utf-8-sig")
    assert "owners_background" not in text
    shown = sent(client, token, filled(before, owners_background__not_known=100))
    assert "was parted from your business" in shown.text
    assert "1 question is not asked of you" in shown.text
