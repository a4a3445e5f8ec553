"""A supplier adds files to its answers, takes them away, sends them; limits, kinds and the antivirus hold."""

import io
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from procure.core import audit
from procure.core.actor import SYSTEM
from procure.core.antivirus import Antivirus
from procure.core.errors import Forbidden, Invalid, NotFound
from procure.profiles import queries
from procure.profiles import services as profiles
from procure.profiles.services import answering, filing, rights, sending
from procure.profiles.services.filing import EvidenceSent
from rules.profiles import FileLimits, Typed
from tests.procure.profiles.conftest import NOW, TODAY
from tests.procure.profiles.test_answering import ALONE, DECLARED, answer, invitation, office, supplier, vault
from tests.support import evidence_files as files
from tests.support.clamd import EICAR, clamd

__all__ = ["invitation", "office", "supplier", "vault"]

POLICY = "equality_policy"
PURPOSE = "To see whether the policy covers pay"


@pytest.fixture
def add(walled, vault, invitation):
    def adds(name="policy.pdf", content=None, question=POLICY, antivirus=None, now=NOW):
        sent = EvidenceSent(name, io.BytesIO(files.pdf(name) if content is None else content))
        filing.add(walled, vault, invitation, question, sent, antivirus, now.date(), now)

    return adds


@pytest.fixture
def held(walled, vault, invitation):
    def holds(now=NOW):
        walled.expire_all()
        return answering.load(walled, vault, invitation, now.date()).files

    return holds


def count(walled, table="profile_file"):
    return walled.execute(text(f"select count(*) from profiles.{table}")).scalar_one()


def test_a_file_is_kept_sealed_and_comes_back_as_it_was(add, held, walled, vault):
    content = files.docx()
    add(r"C:\Users\S\Beleid é.DOCX", content)
    (file,) = held()
    assert (file.name, file.size, file.question, file.examined) == ("Beleid é.docx", len(content), POLICY, False)
    profile_id = walled.execute(text("select id from profiles.profile")).scalar_one()
    assert queries.file_with_content(walled, vault, profile_id, file.id)[1] == content
    row = walled.execute(text("select sealed || content from profiles.profile_file")).scalar_one()
    assert b"Beleid" not in row
    assert b"word/document.xml" not in row


def test_a_finger_that_taps_twice_sends_a_file_once(add, held):
    add()
    add()
    assert len(held()) == 1


@pytest.mark.parametrize(("name", "content"), [("x.jpg", files.jpeg(6)), ("x.png", files.png())])
def test_a_photo_is_kept_without_its_place(add, held, walled, vault, name, content):
    add(name, content)
    profile_id = walled.execute(text("select id from profiles.profile")).scalar_one()
    kept = queries.file_with_content(walled, vault, profile_id, held()[0].id)[1]
    assert files.PLACE in content
    assert files.PLACE not in kept


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.pdf", b"", "is empty"),
        ("virus.pdf", b"MZ" + bytes(100), "kind that is not taken"),
        ("photo.heic", b"\0\0\0\x18ftypheic" + bytes(100), "kind that is not taken"),
        ("sheet.xlsx", files.repacked(files.docx(), {}).replace(b"word", b"worm"), "kind that is not taken"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "kind that is not taken"),
        ("macros.docx", files.docm(), "macros"),
        ("bomb.docx", files.bomb(), "unpack"),
        ("cut.jpg", files.jpeg()[:-8], "cut off"),
        ("cut.pdf", files.pdf()[:-9], "cut off"),
        ("large.pdf", b"%PDF-1.4" + bytes(10**7), "larger than"),
    ],
)
def test_what_is_not_taken_is_said_and_leaves_nothing(add, held, walled, name, content, said):
    with pytest.raises(Invalid) as refused:
        add(name, content)
    assert said in refused.value.message
    assert held() == ()
    assert count(walled) == 0


def test_no_more_files_than_the_pack_says(add, held):
    for number in range(6):
        add(f"{number}.pdf")
    with pytest.raises(Invalid) as refused:
        add("seventh.pdf")
    assert refused.value.parameters["most"] == 6
    assert len(held()) == 6


def test_no_more_bytes_than_the_pack_says(add, held):
    for number in range(2):
        add("a.pdf", files.pdf(str(number)) + bytes(9_990_000) + b"%%EOF")
    with pytest.raises(Invalid) as refused:
        add("b.pdf", files.pdf("b") + bytes(9_990_000) + b"%%EOF")
    assert refused.value.parameters["together"] == 25
    add("c.pdf")
    assert sum(file.size for file in held()) <= 25 * 10**6


@pytest.mark.parametrize("question", ["legal_form", "owners_background", "equality_training", "no_such_question"])
def test_only_a_question_that_is_asked_and_takes_files_gets_one(add, walled, invitation, vault, question):
    answer(walled, vault, invitation, {"legal_form": ALONE["legal_form"], "size": ALONE["size"]})
    with pytest.raises(NotFound):
        add(question=question)
    assert count(walled) == 0


def test_what_is_taken_away_is_gone_and_what_was_sent_keeps_it(add, held, walled, vault, invitation):
    answer(walled, vault, invitation)
    add("sent.pdf")
    add("unsent.pdf")
    filing.remove(walled, invitation, held()[1].id, NOW)
    assert count(walled) == 1
    statement_id = sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    filing.remove(walled, invitation, held()[0].id, NOW)
    assert held() == ()
    (sent,) = queries.files_sent(walled, vault, statement_id)
    assert sent.name == "sent.pdf"
    with pytest.raises(NotFound):
        filing.remove(walled, invitation, sent.id, NOW)


def test_a_file_of_another_firm_can_be_neither_read_nor_taken_away(add, held, walled, vault, city):
    add()
    other = city.invite(city.firm())
    with pytest.raises(NotFound):
        filing.remove(walled, other, held()[0].id, NOW)
    answer(walled, vault, other, {"legal_form": ALONE["legal_form"]})
    profile = queries.profile_of(walled, other.supplier_id)
    with pytest.raises(NotFound):
        queries.file_with_content(walled, vault, profile.id, held()[0].id)


def test_an_antivirus_sees_each_file_before_it_is_kept(add, held):
    with clamd() as daemon:
        add(antivirus=Antivirus(daemon.address))
    assert daemon.received == [files.pdf("policy.pdf")]
    assert held()[0].examined


def test_what_the_antivirus_finds_is_refused_and_stands_in_the_trail_without_a_name(add, held, office):
    with clamd(unix=True) as daemon, pytest.raises(Invalid) as refused:
        add("Samira.pdf", files.pdf() + EICAR + b"%%EOF", antivirus=Antivirus(daemon.address))
    assert "harmful" in refused.value.message
    assert held() == ()
    (entry,) = office.execute(text("select * from audit where action = 'file_refused'")).all()
    assert entry.after == {"found": "Eicar-Signature"}
    assert "Samira" not in str(entry)


def test_while_the_antivirus_is_silent_no_file_is_kept_and_answers_are(add, held, walled, vault, invitation, tmp_path):
    answer(walled, vault, invitation, {"legal_form": ALONE["legal_form"], "size": ALONE["size"]})
    with pytest.raises(Invalid) as refused:
        add(antivirus=Antivirus(str(tmp_path / "nobody.sock")))
    assert "does not answer" in refused.value.message
    assert held() == ()
    assert answering.load(walled, vault, invitation, TODAY).answers


def test_the_trail_says_that_a_file_came_and_never_its_name(add, held, office, walled, invitation):
    add("Samira.pdf")
    filing.remove(walled, invitation, held()[0].id, NOW)
    trail = office.execute(text("select action, after::text from audit where action like 'file_%'")).all()
    assert [tuple(row) for row in trail] == [
        ("file_added", f'{{"question": "{POLICY}"}}'),
        ("file_removed", f'{{"question": "{POLICY}"}}'),
    ]


def test_erasing_reaches_files_in_the_draft_and_sent(add, walled, vault, invitation):
    answer(walled, vault, invitation)
    add("sent.pdf")
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    add("later.pdf")
    rights.erase(walled, vault, invitation, NOW)
    assert (count(walled), count(walled, "statement_file")) == (0, 0)


def test_files_go_with_the_last_statement_that_they_were_sent_with(add, held, walled, vault, invitation):
    answer(walled, vault, invitation)
    add("dropped.pdf")
    add("kept.pdf")
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    filing.remove(walled, invitation, held()[0].id, NOW)
    late = NOW + timedelta(days=3 * 366)
    answer(walled, vault, invitation, {"legal_form": Typed({"value": "company"})}, late)
    rights.purge(walled, late.date())
    assert [file.name for file in held(late)] == ["kept.pdf"]
    assert count(walled) == 1
    rights.purge(walled, late.date() + timedelta(days=3 * 366))
    assert count(walled) == 0


def test_what_is_taken_along_has_the_files_each_under_a_name_of_its_own(add, walled, vault, invitation):
    answer(walled, vault, invitation)
    add("policy.pdf", files.pdf("one"))
    add("policy.pdf", files.pdf("two"), "accessible", now=NOW + timedelta(minutes=1))
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    taken = rights.export(walled, vault, invitation)
    assert [file["name"] for file in taken["files"]] == ["policy.pdf", "policy.pdf"]
    assert taken["sent"][0]["files"] == [file["id"] for file in taken["files"]]
    assert rights.files(walled, vault, invitation) == [
        ("policy.pdf", files.pdf("one")),
        ("policy (2).pdf", files.pdf("two")),
    ]


@pytest.fixture
def looked(add, walled, vault, invitation, city):
    """A look of the equality officer at what was sent with a file."""
    answer(walled, vault, invitation)
    add()
    sending.send(walled, vault, invitation, DECLARED, TODAY, NOW)
    add("later.pdf")
    audit.act(walled, city.team["equality"], NOW)
    return profiles.look(walled, vault, city.team["equality"], invitation.supplier_id, PURPOSE, NOW)


def open_file(walled, vault, actor, looked, now=NOW, file=None):
    return profiles.open_file(walled, vault, actor, looked.look_id, file or looked.files[0].id, now)


def test_a_look_shows_what_was_sent_and_opens_it_for_an_hour(looked, walled, vault, city, office):
    assert [file.name for file in looked.files] == ["policy.pdf"], "what is added later is not sent yet"
    equality = city.team["equality"]
    assert open_file(walled, vault, equality, looked)[1] == files.pdf("policy.pdf")
    noted = office.execute(text("select after from audit where action = 'file_opened'")).scalars().all()
    assert noted == [{"purpose": PURPOSE}]
    for moment in (NOW - timedelta(seconds=1), NOW + timedelta(hours=1)):
        with pytest.raises(NotFound):
            open_file(walled, vault, equality, looked, moment)


def test_a_file_opens_to_who_looks_and_to_nobody_else(looked, walled, vault, city, held, invitation):
    for name, actor in city.team.items():
        if name != "equality":
            with pytest.raises((Forbidden, NotFound)):
                open_file(walled, vault, actor, looked)
    with pytest.raises(NotFound):
        open_file(walled, vault, city.team["equality"], looked, file=held()[0].id)
    audit.act(walled, SYSTEM, NOW)
    rights.object_to_use(walled, vault, invitation, NOW, objects=True)
    with pytest.raises(NotFound):
        open_file(walled, vault, city.team["equality"], looked)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(0, 9)), max_size=12))
def test_whatever_is_added_and_taken_away_the_limits_hold(add, held, walled, invitation, steps):
    limits = FileLimits()
    for step, number in steps:
        now_held = held()
        if step == "remove":
            if now_held:
                filing.remove(walled, invitation, now_held[number % len(now_held)].id, NOW)
            continue
        is_new = f"{number}.pdf" not in {file.name for file in now_held}
        if is_new and len(now_held) == limits.most:
            with pytest.raises(Invalid):
                add(f"{number}.pdf")
        else:
            add(f"{number}.pdf")
            assert f"{number}.pdf" in {file.name for file in held()}
    assert len(held()) <= limits.most
    assert count(walled) == len(held()), "what was never sent leaves nothing behind"
