"""How one invented notice is written, as OCDS 1.1: its tender, lots, awards, and the faults that publishers make."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from procure.demo.vocabulary import Language, Subject, Vocabulary

Release = dict[str, Any]

YEARS = 4
"""How many years back the notices go."""

NUTS = "NL32B"
"""Where the city lies: a real region, so that figures on its population can be matched."""

PREFIX = "ocds-w7h4vn"

_MESSY_LANGUAGES: dict[Language, tuple[str, ...]] = {
    "en": ("EN", "English", "en-GB", "ENG"),
    "nl": ("NL", "NLD", "nl-NL", "Nederlands"),
}


@dataclass(slots=True)
class Writer:
    """Writes releases, each from the next numbers of one random generator."""

    random: Random
    words: Vocabulary
    until: datetime
    years: float = YEARS

    def pick(self, choices: tuple[Any, ...]) -> Any:
        # Three times as fast as Random.choice, which matters at a million.
        return choices[int(self.random.random() * len(choices))]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def say(self, template: str, slots: dict[str, Any]) -> str:
        draw = self.random.random
        slots["few"] = 2 + int(draw() * 8)
        slots["some"] = 10 + int(draw() * 90)
        slots["many"] = 100 + int(draw() * draw() * 9900)
        slots["house"] = 1 + int(draw() * 299)
        return template.format_map(slots)

    def release(self, index: int) -> Release:
        subject: Subject = self.pick(self.words.subjects)
        language: Language = "nl" if self.chance(0.55) else "en"
        draw = self.random.random
        published = self.until - timedelta(seconds=int(draw() * self.years * 365.25 * 86400))
        year = published.year
        reference = f"WH-{year}-{index:07d}"
        slots: dict[str, Any] = {
            "place": self.pick(self.words.places),
            "other": self.pick(self.words.places),
            "street": self.pick(self.words.streets),
            "years": 1 + int(draw() * 6),
            "ref": reference,
            "year": year - 1,
        }
        buyer = self.pick(self.words.buyers)
        # Log-uniform: small contracts are many, large ones few.
        amount = round(math.exp(math.log(subject.lowest) + draw() * math.log(subject.highest / subject.lowest)), -3)
        tender = self.tender(subject, language, slots, amount)
        release: Release = {
            "ocid": f"{PREFIX}-{reference}",
            "id": f"{reference}-1",
            "date": published.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tag": ["tender"],
            "initiationType": "tender",
            "language": language,
            "buyer": {"id": buyer["id"], "name": buyer[language]},
            "parties": [{"id": buyer["id"], "name": buyer[language], "roles": ["buyer"]}],
            "tender": tender,
        }
        tender["id"] = reference
        self.stage(release, subject, language, slots, published, amount)
        if self.chance(0.12):
            self.mess(release, language)
        return release

    def tender(self, subject: Subject, language: Language, slots: dict[str, Any], amount: float) -> dict[str, Any]:
        title = self.say(self.pick(subject.titles[language]), slots)
        reference = slots["ref"]
        style = self.random.random()
        says = subject.says[language]
        common = self.words.sentences[language]
        sentences = [self.say(sentence, slots) for sentence in (*says, common[0])]
        start = 1 + int(self.random.random() * (len(common) - 4))
        sentences += [self.say(sentence, slots) for sentence in common[start : start + 3]]
        tender: dict[str, Any] = {
            "title": f"{title} ({reference})" if style < 0.6 else f"{reference} {title}",
            "description": " ".join(sentences),
            "mainProcurementCategory": "goods" if subject.nature == "supplies" else subject.nature,
            "procurementMethod": "open" if style < 0.8 else "selective",
            "value": {"amount": amount, "currency": "EUR"},
            "contractPeriod": {"durationInDays": 365 * slots["years"]},
            "items": [
                {
                    "id": "1",
                    "classification": {"scheme": "CPV", "id": subject.cpv},
                    "deliveryAddresses": [{"region": NUTS, "locality": slots["place"]}],
                }
            ],
        }
        if style < 0.75:
            tender["classification"] = {"scheme": "CPV", "id": subject.cpv}
        if self.chance(0.3):
            tender["documents"] = [
                {
                    "id": "1",
                    "documentType": "biddingDocuments",
                    "title": f"{title}, {reference}.pdf",
                    "url": f"https://waterhaven.invalid/documents/{reference}.pdf",
                }
            ]
        if self.chance(0.3):
            tender["lots"] = self.lots(subject, language, slots, amount)
        return tender

    def lots(self, subject: Subject, language: Language, slots: dict[str, Any], amount: float) -> list[dict[str, Any]]:
        number = 2 + int(self.random.random() * 4)
        name = "Lot" if language == "en" else "Perceel"
        made = []
        for place in range(1, number + 1):
            sentence = self.say(self.pick(subject.says[language]), slots)
            lot: dict[str, Any] = {
                "id": f"LOT-{place:04d}",
                "title": f"{name} {place}: {self.pick(self.words.places)} ({slots['ref']}/{place})",
                "description": f"{sentence} ({slots['ref']}/{place})",
                "value": {"amount": round(amount / number, 2), "currency": "EUR"},
            }
            if subject.objectives:
                lot["hasSustainability"] = True
                lot["sustainability"] = [{"goal": goal} for goal in subject.objectives]
            made.append(lot)
        return made

    def stage(
        self,
        release: Release,
        subject: Subject,
        language: Language,
        slots: dict[str, Any],
        published: datetime,
        amount: float,
    ) -> None:
        draw = self.random.random()
        tender = release["tender"]
        if draw < 0.07:
            release["tag"], tender["status"] = ["planning"], "planned"
            release["planning"] = {
                "rationale": self.say(self.pick(subject.says[language]), slots) + f" {slots['ref']}"
            }
            return
        closes = published + timedelta(days=21 + int(self.random.random() * 40))
        tender["tenderPeriod"] = {
            "startDate": published.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "endDate": closes.strftime("%Y-%m-%dT12:00:00+01:00"),
        }
        if draw < 0.62:
            tender["status"] = "active"
        elif draw < 0.65:
            tender["status"], release["tag"] = "cancelled", ["tenderCancellation"]
        else:
            self.award(release, slots, published, amount, signed=draw > 0.85)

    def award(self, release: Release, slots: dict[str, Any], published: datetime, amount: float, signed: bool) -> None:
        reference = slots["ref"]
        release["tag"], release["tender"]["status"] = ["award"], "complete"
        bidders = [self.supplier() for _ in range(1 + int(self.random.random() * 5))]
        if self.chance(0.04):  # as some publishers do, who number the suppliers of each notice by themselves
            for bidder in bidders:
                bidder["id"] = "1"
        winner = bidders[0]
        if not self.chance(0.05):
            release["parties"] += [
                {**bidder, "roles": ["tenderer", "supplier"] if bidder is winner else ["tenderer"]}
                for bidder in bidders
            ]
        day = published.strftime("%Y-%m-%dT00:00:00Z")
        price = {"amount": round(amount * (0.7 + 0.4 * self.random.random()), 2), "currency": "EUR"}
        release["awards"] = [
            {
                "id": f"{reference}-A1",
                "title": f"{release['tender']['title']} - {winner['name']}",
                "status": "active",
                "date": day,
                "value": price,
                "suppliers": [{"id": winner.get("id"), "name": winner["name"]}],
            }
        ]
        if self.chance(0.4):
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
        if signed:
            release["tag"] = ["contract"]
            starts = published + timedelta(days=30)
            ends = starts + timedelta(days=365 * slots["years"])
            release["contracts"] = [
                {
                    "id": f"{reference}-C1",
                    "awardID": f"{reference}-A1",
                    "status": "active",
                    "dateSigned": day,
                    "value": price,
                    "period": {"startDate": starts.strftime("%Y-%m-%d"), "endDate": ends.strftime("%Y-%m-%d")},
                }
            ]

    def supplier(self) -> dict[str, Any]:
        number = int(self.random.random() * 40000)
        words = self.words
        name = " ".join(
            (
                words.supplier_first[number % len(words.supplier_first)],
                words.supplier_second[number // 20 % len(words.supplier_second)],
                words.supplier_forms[number // 300 % len(words.supplier_forms)],
            )
        )
        firm: dict[str, Any] = {"name": name, "address": {"countryName": "Nederland"}}
        style = self.random.random()
        if style < 0.85:
            firm["id"] = f"NL-KVK-{30000000 + number * 7}"
            firm["identifier"] = {"scheme": "NL-KVK", "id": str(30000000 + number * 7)}
        elif style < 0.95:
            firm["id"] = name.lower().replace(" ", "-")
        return firm

    def mess(self, release: Release, language: Language) -> None:
        """Spoil one thing, as publishers do; some text or code stays."""
        tender = release["tender"]
        match int(self.random.random() * 10):
            case 0:
                del tender["title"]
            case 1:
                del tender["description"]
            case 2:
                tender.pop("classification", None)
                del tender["items"]
            case 3:
                code = tender["items"][0]["classification"]
                code["id"] = f"{code['id']}{self.pick(('-8', '/3', '.0', '-1'))}"
            case 4:
                tender["minValue"] = tender.pop("value")
            case 5:
                release["buyer"]["id"] = "unknown"
            case 6:
                release["language"] = self.pick(_MESSY_LANGUAGES[language])
            case 7:
                tender["tenderPeriod"] = {"endDate": "2025-02-31T12:00:00Z"}
            case 8:
                tender["value"] = {"amount": None, "currency": None}
            case _:
                del release["language"]

    def update(self, earlier: Release, index: int) -> Release:
        """A newer version of a release: each text says so, and the closing date and the value moved."""
        version = f"rectification {index}" if earlier.get("language") == "en" else f"rectificatie {index}"
        tender = dict(earlier["tender"])
        for name in ("title", "description"):
            if name in tender:
                tender[name] = f"{tender[name]} ({version})"
        if "lots" in tender:
            tender["lots"] = [
                {**lot, "title": f"{lot['title']} ({version})", "description": f"{lot['description']} ({version})"}
                for lot in tender["lots"]
            ]
        if "documents" in tender:
            tender["documents"] = [{**file, "title": f"{version} {file['title']}"} for file in tender["documents"]]
        later = datetime.fromisoformat(earlier["date"]) + timedelta(days=1 + int(self.random.random() * 20))
        published = min(later, self.until)
        closes = published + timedelta(days=30)
        tender["tenderPeriod"] = {"endDate": closes.strftime("%Y-%m-%dT12:00:00+01:00")}
        amount = (tender.get("value") or {}).get("amount")
        if amount:
            tender["value"] = {"amount": round(amount * 1.1, 2), "currency": "EUR"}
        return {
            **earlier,
            "id": f"{earlier['id'].rpartition('-')[0]}-r{index}",
            "date": published.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tag": ["tenderUpdate"],
            "tender": tender,
        }
