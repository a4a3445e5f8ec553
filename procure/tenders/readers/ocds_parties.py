"""Organisations in a release: `parties` where there are any, else as they stand in the buyer, awards and bids (1.0).

References between the two are not to be trusted: in real data a supplier's id is missing, is `1` for every company,
or names another organisation. So a reference finds a party only where the name agrees or stands there alone.
"""

from procure.tenders.readers.fields import Json, identifier, mapping, mappings, strings, text
from procure.tenders.readers.published import Party


class Organisations:
    """The organisations of one release."""

    def __init__(self, release: Json, tender: Json) -> None:
        self._buyer = release.get("buyer")
        self._procuring_entity = tender.get("procuringEntity")
        self.all = tuple(map(_party, mappings(release.get("parties"))))
        self._by_id: dict[str, list[Party]] = {}
        for party in self.all:
            if party.id:
                self._by_id.setdefault(party.id, []).append(party)

    def resolve(self, reference: Json) -> Party:
        """Give the party that an organisation reference means, else what the reference itself says."""
        key, name = identifier(reference.get("id")), text(reference.get("name"))
        candidates = self._by_id.get(key, ()) if key else ()
        if name is None:
            return candidates[0] if len(candidates) == 1 else _party(reference)
        return next((party for party in candidates if party.name == name), None) or _party(reference)

    def buyer(self) -> Party | None:
        """Give the buyer, else the procuring entity: as referred to, else by role."""
        for raw, role in ((self._buyer, "buyer"), (self._procuring_entity, "procuringEntity")):
            if type(raw) is dict and (found := self.resolve(raw)).name:
                return found
            if (by_role := next((p for p in self.all if role in p.roles and p.name), None)) is not None:
                return by_role
        return None


def _party(raw: Json) -> Party:
    register = mapping(raw.get("identifier"))
    address = mapping(raw.get("address"))
    details = mapping(raw.get("details"))
    return Party(
        id=identifier(raw.get("id")),
        name=text(raw.get("name")) or text(register.get("legalName")),
        roles=strings(raw.get("roles")),
        scheme=text(register.get("scheme")),
        identifier=identifier(register.get("id")),
        locality=text(address.get("locality")),
        country=text(address.get("country")) or text(address.get("countryName")),
        scale=text(details.get("scale")),
    )
