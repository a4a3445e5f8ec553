"""Pages of the profiles: the supplier's, who comes by the link of an invitation, and those of the office."""

from procure.core.text import N_
from procure.core.web import TENDERS, Entry
from procure.profiles.views import (
    answering,
    bidders,
    colleagues,
    entering,
    filing,
    grounds,
    invitations,
    inviting,
    joining,
    languages,
    lists,
    looking,
    offline,
    open_links,
    privacy,
    rights,
    sending,
    surveys,
)
from procure.profiles.views.mount import blueprint

__all__ = [
    "NAVIGATION",
    "answering",
    "bidders",
    "blueprint",
    "colleagues",
    "entering",
    "filing",
    "grounds",
    "invitations",
    "inviting",
    "joining",
    "languages",
    "lists",
    "looking",
    "offline",
    "open_links",
    "privacy",
    "rights",
    "sending",
    "surveys",
]

NAVIGATION = [
    Entry(N_("Equality profiles"), "profiles.listed", place=19, section=TENDERS, under=("profiles.",)),
    Entry(N_("Supplier surveys"), "profiles.surveys", place=20, section=TENDERS),
    Entry(N_("Privacy documents"), "profiles.privacy", place=21, section=TENDERS, under=("profiles.privacy_",)),
]
