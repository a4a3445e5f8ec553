"""Social goals and reserved participation in OCDS, as the eForms codes that the rules know.

Source: the OCDS for eForms profile, which maps BT-775 (social objective), BT-754 (accessibility) and BT-71 (reserved
participation) to `sustainability.goal` and `otherRequirements.reservedParticipation`.
"""

from procure.tenders.readers.fields import Json, mapping, mappings, strings, unique

_OBJECTIVES = {
    "social": "other",
    "social.accessibility": "acc-all",
    "social.disadvantagedEmploymentOpportunities": "opp",
    "social.ethnicEquality": "et-eq",
    "social.genderEquality": "gen-eq",
    "social.humanRightsInSupplyChain": "hum-right",
    "social.laborRightsPromotion": "work-cond",
}
_RESERVED = {
    "shelteredWorkshop": "res-ws",
    "shelteredEmployment": "res-ws",
    "publicServiceMissionOrganization": "res-pub-ser",
}


def objectives(tender: Json, lots: list[Json]) -> tuple[str, ...]:
    """Give the social objectives (BT-775) of a tender and its lots."""
    return unique(
        _OBJECTIVES.get(goal)
        for holder in (tender, *lots)
        if "sustainability" in holder
        for aim in mappings(holder["sustainability"])
        for goal in strings(aim.get("goal"))
    )


def reserved(tender: Json, lots: list[Json]) -> tuple[str, ...]:
    """Give whom participation is reserved to (BT-71)."""
    return unique(
        _RESERVED.get(code)
        for holder in (tender, *lots)
        if "otherRequirements" in holder
        for code in strings(mapping(holder["otherRequirements"]).get("reservedParticipation"))
    )
