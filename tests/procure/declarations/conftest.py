"""A tender that asks for declarations, and a supplier with a link."""

from datetime import date

import pytest

from procure.declarations import services as declarations
from procure.declarations.services import Asked
from procure.profiles import queries as profiles
from procure.profiles.queries import LinkHolder
from rules.declarations import Violation
from tests.procure.profiles.conftest import NOW, TODAY, City, city, sessions, walled
from tests.support.web import SECRET

__all__ = ["city", "sessions", "walled"]

GROUNDS = ("discrimination", "social_law", "labour_law")
RULED = Violation("Refused applicants for their name", "Rechtbank Amsterdam", date(2025, 3, 1), "ECLI:NL:RBAMS:2025:1")


class SelectionCity:
    """A tender for which two firms bid, one of them invited, and what each does.

    Attributes:
        city: with its people and firms.
        tender_id: of the tender that asks.
        token: of the link of the first firm.
        invited: who comes by it.
    """

    def __init__(self, city: City) -> None:
        self.city = city
        self.first, self.second = city.firm("Draad & Daad"), city.firm("Schoon & Zoon")
        self.tender_id = city.tender(self.first, self.second)
        self.invitation = city.invite(self.first, self.tender_id)
        self.token = city.token(self.invitation)
        self.invited: LinkHolder = profiles.invited_by(city.session, self.token, SECRET, NOW)
        asked = Asked(GROUNDS, date(2026, 12, 10))
        self.file = declarations.open_file(city.session, city.team["officer"], self.tender_id, asked, TODAY, NOW)

    def revision(self) -> int:
        """Of the draft as it stands."""
        return declarations.load(self.city.session, self.invited).revision

    def say_none(self, *grounds: str) -> None:
        """The first firm says that there is nothing of these grounds."""
        session = self.city.session
        for ground in grounds:
            declarations.save_none(session, self.invited, ground, none=True, revision=self.revision(), now=NOW)

    def say_ruled(self, ground: str = "discrimination", given: Violation = RULED) -> None:
        """The first firm declares a ruling."""
        place = len(declarations.load(self.city.session, self.invited).violations(ground))
        declarations.save_violation(
            self.city.session, self.invited, ground, place, given, revision=self.revision(), today=TODAY, now=NOW
        )

    def send(self) -> object:
        """The first firm sends its declaration; gives the id of the version."""
        signed = declarations.Signed("Samira Haddou", "Director", "nl")
        return declarations.send(self.city.session, self.invited, signed, revision=self.revision(), now=NOW)

    def declare(self) -> object:
        """A whole declaration with one ruling, sent."""
        self.say_ruled()
        self.say_none("social_law", "labour_law")
        return self.send()


@pytest.fixture
def asking(city: City) -> SelectionCity:
    return SelectionCity(city)
