"""Language codes as publishers write them: `DEU`, `English`, `ita`, `en-GB`, and `md` for Moldova's Romanian.

Sources: ISO 639-1, 639-2 (bibliographic and terminological) and 639-3 for the official languages of the European
Union, its neighbours and the languages in which OCDS is published; other two-letter codes are taken as they are.
"""

from collections.abc import Iterable
from functools import lru_cache

from procure.tenders.readers.published import Lot
from rules.language import detect
from rules.values import Passage

_NAMES = {
    "ar": "ara arabic",
    "az": "aze azerbaijani",
    "be": "bel belarusian",
    "bg": "bul bulgarian български",
    "bs": "bos bosnian",
    "ca": "cat catalan català",
    "cs": "ces cze czech čeština cz",
    "cy": "cym wel welsh cymraeg",
    "da": "dan danish dansk dk",
    "de": "deu ger german deutsch at",
    "el": "ell gre greek ελληνικά gr",
    "en": "eng english gb us",
    "es": "spa spanish español castellano mx",
    "et": "est estonian eesti",
    "eu": "eus baq basque euskara",
    "fi": "fin finnish suomi",
    "fr": "fra fre french français",
    "ga": "gle irish gaeilge",
    "gd": "gla gaelic",
    "gl": "glg galician galego",
    "hr": "hrv croatian hrvatski",
    "hu": "hun hungarian magyar",
    "hy": "hye arm armenian",
    "is": "isl ice icelandic",
    "it": "ita italian italiano",
    "ka": "kat geo georgian",
    "kk": "kaz kazakh",
    "ky": "kir kyrgyz",
    "lb": "ltz luxembourgish",
    "lt": "lit lithuanian lietuvių",
    "lv": "lav latvian latviešu",
    "mk": "mkd mac macedonian",
    "mt": "mlt maltese malti",
    "nb": "nob",
    "ne": "nep nepali",
    "nl": "nld dut dutch nederlands flemish vlaams",
    "nn": "nno",
    "no": "nor norwegian norsk",
    "pl": "pol polish polski",
    "pt": "por portuguese português",
    "ro": "ron rum romanian română moldovan mol mo md",
    "ru": "rus russian русский",
    "sk": "slk slo slovak slovenčina",
    "sl": "slv slovenian slovene slovenščina",
    "sq": "sqi alb albanian",
    "sr": "srp serbian",
    "sv": "swe swedish svenska",
    "tr": "tur turkish türkçe",
    "uk": "ukr ukrainian українська ua",
}
_CODES = {name: code for code, names in _NAMES.items() for name in (code, *names.split())}
_OTHER = """
    aa ab ae af ak am an as av ay ba bh bi bm bn bo br ce ch co cr cu cv dv dz ee eo fa ff fj fo fy gn gu gv
    ha he hi ho ht hz ia id ie ig ii ik io iu ja jv kg ki kj kl km kn ko kr ks ku kv kw la lg li ln lo lu mg
    mh mi ml mn mr ms my na nd ng nr nv ny oc oj om or os pa pi ps qu rm rn rw sa sc sd se sg si sm sn so ss
    st su sw ta te tg th ti tk tl tn to ts tt tw ty ug ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_OTHER_CODES = frozenset(_OTHER.split())


def iso_639_1(raw: object) -> str | None:
    """Give the two-letter code of a language however it is written; None where it is no language."""
    return _known(raw) if isinstance(raw, str) and len(raw) <= len("Azerbaijani (Latin)") else None


@lru_cache(maxsize=512)
def _known(raw: str) -> str | None:
    word = raw.strip().casefold().replace("_", "-").split("-")[0].strip()
    return _CODES.get(word) or (word if word in _OTHER_CODES else None)


def recognised(
    title: str | None, description: str | None, passages: Iterable[Passage], lots: Iterable[Lot]
) -> str | None:
    """Give the language of a notice that declares none, by the words in it; None where that is not clear."""
    texts = [title, description, *(lot.title for lot in lots), *(lot.description for lot in lots)]
    said = " ".join(text for text in (*texts, *(passage.text for passage in passages)) if text)
    return detect(said) if said else None
