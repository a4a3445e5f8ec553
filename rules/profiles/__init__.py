"""Profiles: which questions a supplier is asked, whether an answer holds, and what class follows from the answers.

Words: a question stands alone on its page; an answer is given or declined; a migrant-owned enterprise and a diverse
enterprise are classes of the DIVE glossary; gathering is how the pack lets a city learn of origin.
Rule files: `profiles.yaml` of the packs. Nothing here decides about a tender.
"""

from rules.profiles.answers import Answer, AnswerFault, Typed, as_typed, check, from_json, to_json
from rules.profiles.bringing import Brought, Change, RefusedAnswer, bring, total_of
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
    RecordedGround,
    Section,
    Survey,
    Theme,
    When,
)
from rules.profiles.sheet import FilledLine, GivenAnswer, Labels, SheetLine, filled_in, lines, plain

__all__ = [
    "Answer",
    "AnswerFault",
    "Brought",
    "Change",
    "Circumstances",
    "Class",
    "Classing",
    "Diverse",
    "FileLimits",
    "FilledLine",
    "Gathering",
    "GivenAnswer",
    "Labels",
    "Language",
    "Length",
    "Option",
    "Ownership",
    "Question",
    "RecordedGround",
    "RefusedAnswer",
    "Section",
    "SheetLine",
    "Survey",
    "Theme",
    "Typed",
    "When",
    "as_typed",
    "asked",
    "asked_at_most",
    "bring",
    "check",
    "diverse",
    "filled_in",
    "from_json",
    "length_of",
    "lines",
    "migrant_owned",
    "minutes",
    "plain",
    "to_json",
    "total_of",
    "unanswered",
]
