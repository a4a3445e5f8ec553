"""Links and codes are worth what their row and generation are worth."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from procure.core import tokens

SECRET = "a secret of the tests"


@given(st.uuids(), st.integers(0, 99))
def test_a_link_leads_to_its_row_and_to_no_other_purpose_or_generation(row: UUID, generation: int) -> None:
    token = tokens.link_token(SECRET, "sign_in", row, generation)
    assert tokens.row_of(token) == row
    assert tokens.is_link_token(token, SECRET, "sign_in", row, generation)
    assert not tokens.is_link_token(token, SECRET, "sign_in", row, generation + 1)
    assert not tokens.is_link_token(token, SECRET, "invitation", row, generation)
    assert not tokens.is_link_token(token, "another secret", "sign_in", row, generation)


@given(st.text())
def test_a_malformed_token_leads_nowhere(token: str) -> None:
    row = tokens.row_of(token)
    assert row is None or not tokens.is_link_token(token, SECRET, "sign_in", row, 0)


def test_a_code_may_be_typed_as_people_type() -> None:
    row = uuid4()
    code = tokens.code(SECRET, "sign_in", row, 0)
    assert len(code) == tokens.CODE_LENGTH
    assert tokens.is_code(f" {code[:4].lower()}-{code[4:]} ", SECRET, "sign_in", row, 0)
    assert not tokens.is_code(code[::-1] + "2", SECRET, "sign_in", row, 0)


@given(st.uuids(), st.integers(1, 99))
def test_a_place_in_a_text_is_filled_with_the_token_and_holds_none_itself(row: UUID, generation: int) -> None:
    kept = f"/profile/{tokens.place('profile', row, generation)}?page=1"
    token = tokens.link_token(SECRET, "profile", row, generation)
    assert token not in kept
    assert tokens.fill_in(kept, SECRET) == f"/profile/{token}?page=1"
    assert tokens.fill_in("/plans/7", SECRET) == "/plans/7"
