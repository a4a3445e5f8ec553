"""Suppliers of the demo city: invented firms that bid and win, written as messily as real notices write them."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.accounts import queries as accounts
from procure.core import audit, jobs
from procure.core.jobs import Handler, Job
from procure.demo.imports import Desk
from procure.demo.notices import Release
from procure.demo.people import Cast
from procure.suppliers import queries
from procure.suppliers import services as suppliers
from procure.suppliers.queries import SupplierFilters
from procure.suppliers.services import Contact, Said

_SEED = 11
_FIRST_NUMBER = 98_000_017
"""Numbers of the trade register do not go so high yet."""


@dataclass(frozen=True, slots=True)
class DemoFirm:
    """An invented firm; `number` is that of the trade register, `divisions` are those of CPV."""

    name: str
    place: str
    size: str
    divisions: tuple[str, ...]
    number: str


_SAID = """
Van Dam & Zonen Schoonmaak B.V.|Waterhaven|medium|90
Helder Gebouwonderhoud B.V.|Veerdam|small|90 50
De Glazenwasserij V.O.F.|Waterhaven|micro|90
Schoon & Co Facilitair B.V.|Rietland|large|90 98
Groenwerk Hoveniers Coöperatie U.A.|Waterhaven|small|77
Kade Bouw en Onderhoud B.V.|Havenstad|medium|45
Bouwbedrijf Van der Meulen B.V.|Veerdam|medium|45
Steiger Infra N.V.|Havenstad|large|45 71
Dakdekkersbedrijf De Pannen|Waterhaven|micro|45
Loodgietersbedrijf El Amrani|Waterhaven|micro|45 50
Yıldız Timmerwerken V.O.F.|Waterhaven|micro|45
Stichting Thuiszorg De Brug|Waterhaven|large|85
Buurtzorg Samen Coöperatie U.A.|Rietland|medium|85
Zorggroep Oeverlanden|Veerdam|large|85
Stichting Welkom Nieuwkomers|Waterhaven|small|85 80
Taalhuis Waterhaven B.V.|Waterhaven|small|80
Leerwerk Opleidingen B.V.|Havenstad|medium|80 79
Adisa Taaltrainingen|Waterhaven|micro|80
Wereldkeuken Catering B.V.|Waterhaven|small|55 15
De Gouden Lepel Catering B.V.|Veerdam|medium|55
Restaurant & Catering Sawasdee V.O.F.|Waterhaven|micro|55
Taxi Centrale Waterhaven B.V.|Waterhaven|medium|60
Leerlingenvervoer Noord B.V.|Havenstad|large|60
Koerier Kwabena|Waterhaven|micro|60 64
Wachtdienst Beveiliging B.V.|Waterhaven|medium|79
Poort Beveiliging & Advies B.V.|Havenstad|small|79
Tolken Collectief Babel Coöperatie U.A.|Waterhaven|small|79
Bureau Spiegel Onderzoek B.V.|Waterhaven|micro|79 73
Kantoorhuys Projectinrichting B.V.|Veerdam|medium|39 30
Meubelmakerij Noorderlicht|Rietland|micro|39
Digitaal Loket Software B.V.|Havenstad|medium|72 48
Bits & Bytes Beheer B.V.|Waterhaven|small|72 30
Advocatenkantoor Brugman LLP|Waterhaven|small|79
Ingenieursbureau Peil B.V.|Havenstad|medium|71
Drukkerij De Haven B.V.|Waterhaven|small|22 79
Afval Combinatie Delta N.V.|Havenstad|large|90
Wijkcentrum De Kade (stichting)|Waterhaven|small|92 98
Sportservice Waterhaven|Waterhaven|small|92
"""
FIRMS = tuple(
    DemoFirm(name, place, size, tuple(divisions.split()), str(_FIRST_NUMBER + 7919 * row))
    for row, (name, place, size, divisions) in enumerate(line.split("|") for line in _SAID.strip().splitlines())
)


def with_firms(releases: Iterable[Release]) -> Iterator[Release]:
    """Let firms of the city bid and win in place of those that were made up one by one.

    Some are named without a number, some all with the id `1`, and each is written in several ways.
    """
    random = Random(_SEED)
    for release in releases:
        if "awards" in release:
            _dress(release, random)
        yield release


def _dress(release: Release, random: Random) -> None:
    division = next((item["classification"]["id"][:2] for item in release["tender"].get("items", ())), "")
    likely = [firm for firm in FIRMS if division in firm.divisions]
    others = [firm for firm in FIRMS if firm not in likely]
    many = 2 + random.randrange(4)
    firms = [*random.sample(likely, min(len(likely), many)), *random.sample(others, max(0, many - len(likely)))]
    only_ones = random.random() < 0.1
    bidders = [_party(firm, random, only_ones=only_ones) for firm in firms]
    release["parties"] = [party for party in release["parties"] if "buyer" in party["roles"]] + [
        {**bidder, "roles": ["tenderer", "supplier"] if bidder is bidders[0] else ["tenderer"]} for bidder in bidders
    ]
    award, reference = release["awards"][0], release["tender"]["id"]
    award["title"] = f"{release['tender'].get('title', reference)} - {bidders[0]['name']}"
    award["suppliers"] = [{"id": bidders[0].get("id"), "name": bidders[0]["name"]}]
    release["bids"] = {
        "details": [
            {
                "id": f"{reference}-B{number}",
                "status": "valid",
                "tenderers": [{"id": bidder.get("id"), "name": bidder["name"]}],
            }
            for number, bidder in enumerate(bidders, 1)
        ]
    }


def _party(firm: DemoFirm, random: Random, *, only_ones: bool) -> dict[str, Any]:
    party: dict[str, Any] = {
        "name": _written(firm.name, random),
        "address": {"locality": firm.place, "countryName": "Nederland"},
        "details": {"scale": firm.size},
    }
    style = random.random()
    if only_ones:
        return party | {"id": "1", "identifier": {"scheme": "intern", "id": "1"}}
    if style < 0.8:
        return party | {"id": f"NL-KVK-{firm.number}", "identifier": {"scheme": "NL-KVK", "id": firm.number}}
    return party | {"id": str(1 + random.randrange(9))}


def _written(name: str, random: Random) -> str:
    ways = (
        name,
        name,
        name.upper(),
        name.replace("B.V.", "BV"),
        name.replace(" B.V.", ""),
        name.replace("&", "en"),
        f" {name} ",
        name.replace("ö", "oe"),
    )
    return ways[random.randrange(len(ways))]


def fill(session: Session, desk: Desk, people: Cast, now: datetime) -> None:
    """Take in a table of suppliers, read who bid and won, and let people work with the registry.

    Args:
        session: of the role `office`.
        desk: where imports are handed in and worked off.
        people: who act.
        now: when.
    """
    desk.take_in_table(people.manager, "crediteuren-inkoop.csv", _table(), "suppliers", now)
    _read(session, desk, people, now)
    audit.act(session, people.officer, now)
    for _ in range(3):
        for pair in queries.likely_duplicates(session, most=1).rows:
            suppliers.merge(session, people.officer, pair.keep.id, pair.other.id, {}, now)
    for pair in queries.likely_duplicates(session, most=1).rows:
        mistake = suppliers.merge(session, people.officer, pair.keep.id, pair.other.id, {}, now)
        suppliers.undo(session, people.officer, mistake.id, now)
        suppliers.mark_distinct(session, people.officer, pair.keep.id, pair.other.id, now)
    audit.act(session, people.manager, now)
    for firm, name, function in (
        (FIRMS[0], "Karin van Dam", "Directeur"),
        (FIRMS[12], "Samira Haddou", "Bestuurssecretaris"),
        (FIRMS[16], "Tomasz Nowak", "Coördinator"),
    ):
        address = f"{name.lower().replace(' ', '.')}@{firm.place.lower()}.invalid"
        contact = Contact(name, address, function, "+31 20 555 01 00", "nl")
        suppliers.add_contact(session, people.manager, _with_number(session, firm), contact)
    audit.act(session, people.equality, now)
    said = Said("Naaiatelier Draad & Daad", "Waterhaven", "NL", "micro", ("18",))
    suppliers.add(session, people.equality, said, "", "", now)


def _table() -> bytes:
    """An export of creditors, with a row whose number can be none, and one that names nobody."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Naam leverancier", "Vestigingsplaats", "Land", "KvK-nummer", "Grootteklasse", "CPV"])
    for firm in FIRMS[::2]:
        writer.writerow([firm.name, firm.place, "Nederland", firm.number, firm.size, ", ".join(firm.divisions)])
    writer.writerow(["Gebroeders Post Verhuizingen", "Veerdam", "NL", "", "klein", "98"])
    writer.writerow(["Gebr. Post Verhuizingen", "Veerdam", "NL", "", "", "60"])
    writer.writerow(["Kroon Verlichting", "Havenstad", "NL", "onbekend", "", "31"])
    writer.writerow(["", "Waterhaven", "NL", "", "", ""])
    return out.getvalue().encode()


def _read(session: Session, desk: Desk, people: Cast, now: datetime) -> None:
    """Do what a worker would: read the bidders and winners that the imports brought."""
    audit.act(session, people.officer, now)
    suppliers.ask_for_reading(session, people.officer, now)
    handlers: dict[str, Handler] = {suppliers.READ: suppliers.read_notices}
    for job_id in session.scalars(select(Job.id).where(Job.kind == suppliers.READ, Job.ended_at.is_(None))):
        jobs.execute(desk.engine, desk.sessions, job_id, handlers, accounts.actor, lambda: now, "demo")
    session.expire_all()


def _with_number(session: Session, firm: DemoFirm) -> int:
    """The supplier that has the number of a firm of the table."""
    found = queries.page(session, SupplierFilters(words=firm.number))
    return found.rows[0].id
