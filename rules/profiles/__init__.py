"""Profiles: which questions a supplier is asked, whether an answer holds, and what class follows from the answers.

Words: a question stands alone on its page; an answer is given or declined; a migrant-owned enterprise and a diverse
enterprise are classes of the DIVE glossary; gathering is how the pack lets a city learn of origin.
Rule files: `profiles.yaml` of the packs. Nothing here decides about a tender.
"""

from rules.profiles.answers import Answer, AnswerFault, Typed, check, from_json, to_json
from rules.profiles.classing import Class, Classing, diverse, migrant_owned
from rules.profiles.filing import FileLimits
from rules.profiles.routing import Circumstances, asked, asked_at_most, length_of, minutes, unanswered
from rules.profiles.section import (
    Diverse,
    Gathering,
    Language,
    Length,
    Option,
    Ownership,
    Question,
    Section,
    Survey,
    Theme,
    When,
)

__all__ = [
    "Answer",
    "AnswerFault",
    "Circumstances",
    "Class",
    "Classing",
    "Diverse",
    "FileLimits",
    "Gathering",
    "Language",
    "Length",
    "Option",
    "Ownership",
    "Question",
    "Section",
    "Survey",
    "Theme",
    "Typed",
    "When",
    "asked",
    "asked_at_most",
    "check",
    "diverse",
    "from_json",
    "length_of",
    "migrant_owned",
    "minutes",
    "to_json",
    "unanswered",
]
