"""Short texts are told apart by their commonest words, and left alone where that is not clear."""

import pytest

from rules.language import detect


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Provision of care and support for the people of the county"),
        ("nl", "Het leveren van zorg en ondersteuning aan de inwoners van de gemeente"),
        ("de", "Lieferung und Montage von Möbeln für die Schulen der Stadt"),
        ("fr", "Fourniture de repas pour les écoles et les crèches de la ville"),
        ("it", "Servizio di pulizia degli immobili del comune e della provincia"),
        ("es", "Suministro de material para los colegios de la ciudad y sus barrios"),
    ],
)
def test_language_of_a_title(language, text):
    assert detect(text) == language


def test_no_guess_without_function_words():
    assert detect("Microsoft 365 E5") is None
    assert detect("") is None
