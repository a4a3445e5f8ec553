"""What a firm's name comes down to: without accents, signs and its legal form, so that its spellings meet."""

import re
import unicodedata
from functools import lru_cache

_FORMS = (
    # Netherlands, Belgium
    *("bv", "b v", "nv", "n v", "vof", "v o f", "cv", "cvba", "bvba", "bvba so", "maatschap", "eenmanszaak"),
    *("besloten vennootschap", "naamloze vennootschap", "vennootschap onder firma", "cooperatie", "u a", "ua", "w a"),
    *("stichting", "vereniging", "asbl", "vzw"),
    # United Kingdom, Ireland
    *("limited", "ltd", "plc", "llp", "lp", "cic", "c i c", "public limited company", "limited liability partnership"),
    *("community interest company", "dac", "clg"),
    # Germany, Austria, Switzerland
    *("gmbh", "g m b h", "mbh", "ag", "kg", "ohg", "gbr", "ug", "ug haftungsbeschrankt", "gmbh co kg", "e v", "ev"),
    *("eg", "e g", "e k", "ek", "se"),
    # France, Italy, Poland
    *("sarl", "s a r l", "sas", "s a s", "sasu", "eurl", "sa", "s a", "snc", "scop", "sci"),
    *("srl", "s r l", "spa", "s p a", "sapa", "scarl", "s c a r l", "sp z o o", "sp zoo"),
    "inc",
)
"""Legal forms, as they read without accents and signs, longest first when they are taken off."""

_FORM = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, _FORMS), key=len, reverse=True)) + r")\b")
_TRADING_AS = re.compile(r"\b(?:t/a|h[./]?o[./]?d[./]?n|trading as|handelend onder de naam)\b.*", re.IGNORECASE)
_LONGEST = 300


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A name in small letters without accents, signs, legal form and `trading as`; empty for no name.

    A name that is nothing but a legal form keeps it. `&` reads as `and`, in the language-free spelling `en`.
    """
    whole = _plain(_TRADING_AS.sub("", name)) or _plain(name)
    return " ".join(_FORM.sub(" ", whole).split()) or whole


def name_key(name: str, place: str | None, country: str | None) -> str:
    """Under what a firm without a number is found again: its name as written (spaces, case and accents apart, legal
    form included), its place and its country. Two firms of one name in one place are rare, and can be told apart by
    a number alone.
    """
    return "|".join((_plain(name), _plain(place or ""), (country or "").upper()))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text[:_LONGEST].casefold().replace("&", " en ").replace("+", " en "))
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join("en" if word == "and" else word for word in re.sub(r"[\W_]+", " ", bare).split())
