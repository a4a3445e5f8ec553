"""What is sealed opens with the right key alone, and keys can be renewed."""

import pytest

from procure.core.vault import Vault, new_key


def test_what_is_sealed_says_nothing_and_opens_again():
    vault = Vault([new_key()], "pseudonyms")
    sealed = vault.seal({"with_background": "51"})
    assert b"with_background" not in sealed
    assert vault.unseal(sealed) == {"with_background": "51"}


def test_a_new_key_before_the_old_one_opens_both():
    old, new = new_key(), new_key()
    sealed = Vault([old], "p").seal(1)
    assert Vault([new, old], "p").unseal(sealed) == 1
    with pytest.raises(ValueError, match="not at hand"):
        Vault([new], "p").unseal(sealed)


def test_a_pseudonym_stays_when_keys_are_renewed_and_differs_by_firm():
    first, second = Vault([new_key()], "p"), Vault([new_key()], "p")
    assert first.pseudonym(1) == second.pseudonym(1) != first.pseudonym(2)


@pytest.mark.parametrize(("keys", "pseudonym"), [([], "p"), ([""], "p"), ([new_key()], "")])
def test_missing_keys_are_refused_at_the_start(keys, pseudonym):
    with pytest.raises(ValueError, match=r"missing|Fernet"):
        Vault(keys, pseudonym)


def test_a_file_is_sealed_whole_and_takes_hardly_more_room():
    vault = Vault([new_key()], "p")
    content = b"We treat everybody alike. " * 1000
    sealed = vault.seal_file(content)
    assert b"everybody" not in sealed
    assert len(sealed) < len(content) + 100
    assert vault.unseal_file(sealed) == content
    with pytest.raises(ValueError, match="not at hand"):
        Vault([new_key()], "p").unseal_file(sealed)
