"""Which column of a table holds what: proposed from its header in English, Dutch, German, French or Italian.

A person confirms the match on a page, and it is remembered by the header.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

_NEAR = 88
"""Similarity (0-100) from which two headers are taken for the same, a misspelling apart."""

HEADERS: Mapping[str, tuple[str, ...]] = {
    "title": (
        *("title", "name", "subject", "tender title", "contract title", "project", "project name", "procurement"),
        *("titel", "naam", "onderwerp", "opdracht", "naam opdracht", "naam aanbesteding", "project naam"),
        *("bezeichnung", "titel der ausschreibung", "gegenstand", "auftragsbezeichnung", "betreff"),
        *("titre", "intitule", "objet", "objet du marche", "intitule du marche", "nom"),
        *("titolo", "oggetto", "oggetto della gara", "denominazione", "oggetto del contratto"),
    ),
    "description": (
        *("description", "details", "summary", "scope", "short description"),
        *("omschrijving", "beschrijving", "toelichting", "korte omschrijving"),
        *("beschreibung", "kurzbeschreibung", "leistungsbeschreibung"),
        *("descriptif", "description du marche", "resume"),
        *("descrizione", "descrizione breve", "dettagli"),
    ),
    "reference": (
        *("reference", "ref", "reference number", "tender id", "id", "notice id", "number", "contract reference"),
        *("referentie", "kenmerk", "referentienummer", "zaaknummer", "nummer", "projectnummer"),
        *("aktenzeichen", "vergabenummer", "referenznummer", "geschaftszeichen"),
        *("numero", "numero de marche", "numero de reference", "reference du marche"),
        *("riferimento", "cig", "numero gara", "codice"),
    ),
    "buyer": (
        *("buyer", "authority", "contracting authority", "organisation", "organization", "department", "client"),
        *("aanbestedende dienst", "opdrachtgever", "organisatie", "afdeling", "dienst", "directie"),
        *("auftraggeber", "vergabestelle", "dienststelle"),
        *("acheteur", "pouvoir adjudicateur", "direction", "service acheteur"),
        *("stazione appaltante", "ente", "amministrazione", "committente"),
    ),
    "cpv": (
        "cpv",
        "cpv code",
        "cpv codes",
        "cpv-code",
        "cpv codes",
        "main cpv",
        "code cpv",
        "codice cpv",
        "hoofd cpv",
    ),
    "value": (
        *("value", "estimated value", "contract value", "amount", "budget", "total value"),
        *("waarde", "geraamde waarde", "bedrag", "raming", "opdrachtwaarde", "begroting"),
        *("wert", "auftragswert", "geschatzter wert", "schatzwert"),
        *("montant", "valeur", "valeur estimee", "montant estime"),
        *("valore", "importo", "valore stimato", "importo a base di gara"),
    ),
    "currency": ("currency", "valuta", "munteenheid", "wahrung", "devise", "monnaie"),
    "nature": (
        *("nature", "contract nature", "type of contract", "category", "main procurement category"),
        *("soort opdracht", "type opdracht", "aard", "auftragsart", "art des auftrags"),
        *("type de marche", "nature du marche", "tipo di appalto", "tipo contratto", "natura"),
    ),
    "procedure": (
        *("procedure", "procurement method", "procedure type", "procurement procedure"),
        *("aanbestedingsprocedure", "verfahrensart", "verfahren", "type de procedure", "procedura"),
    ),
    "published_at": (
        *("publication date", "published", "date published", "publication", "published date"),
        *("publicatiedatum", "datum publicatie", "veroffentlichungsdatum", "veroffentlichung"),
        *("date de publication", "data di pubblicazione", "data pubblicazione"),
    ),
    "planned_at": (
        *(
            "planned start",
            "expected publication",
            "planned publication",
            "quarter",
            "planned quarter",
            "start tender",
        ),
        *("verwachte publicatie", "geplande start", "kwartaal", "start aanbesteding", "planning", "verwachte start"),
        *("geplante veroffentlichung", "quartal", "geplanter beginn", "trimestre", "publication prevue"),
        *("lancement prevu", "pubblicazione prevista", "avvio previsto"),
    ),
    "deadline": (
        *("deadline", "closing date", "submission deadline", "tender deadline", "due date"),
        *("sluitingsdatum", "inschrijfdatum", "uiterste inschrijfdatum", "indieningstermijn"),
        *("angebotsfrist", "abgabefrist", "frist", "date limite", "date limite de remise des offres", "echeance"),
        *("scadenza", "termine", "termine ricezione offerte"),
    ),
    "starts_at": (
        *("start date", "contract start", "start", "startdatum", "ingangsdatum", "begindatum", "start contract"),
        *("vertragsbeginn", "beginn", "date de debut", "debut", "data inizio", "inizio"),
    ),
    "ends_at": (
        *("end date", "contract end", "end", "expiry date", "einddatum", "einde contract", "expiratiedatum"),
        *("vertragsende", "ende", "date de fin", "fin", "data fine", "fine", "scadenza contratto"),
    ),
    "nuts": ("nuts", "nuts code", "place of performance", "region", "regio", "erfullungsort", "lieu", "luogo"),
    "language": ("language", "taal", "sprache", "langue", "lingua"),
}


def propose(header: Sequence[object], known: Mapping[str, Sequence[str]] = HEADERS) -> dict[str, int]:
    """Propose which column holds which field.

    Args:
        header: the cells of the header row.
        known: field -> headers of it, in lower case without accents; the first field is served first.

    Returns:
        field -> number of its column from 0; at most one field a column.
    """
    names = [_plain(cell) for cell in header]
    candidates = sorted(
        (
            (-score, order, number, field)
            for order, (field, headers) in enumerate(known.items())
            for number, name in enumerate(names)
            if (score := max(_likeness(name, word) for word in headers)) >= _NEAR
        ),
    )
    chosen: dict[str, int] = {}
    for _, _, number, field in candidates:
        if field not in chosen and number not in chosen.values():
            chosen[field] = number
    return chosen


def _plain(cell: object) -> str:
    """Write a header without accents, case, units in brackets and signs."""
    text = unicodedata.normalize("NFKD", str(cell or "").casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(re.sub(r"\(.*?\)|[^\w\s]|_", " ", text).split())


def _likeness(name: str, word: str) -> float:
    if name == word:
        return 101
    if len(word) <= len("nummer") or len(name) <= len("nummer"):
        return 0  # short words are near to too much
    return fuzz.ratio(name, word)
