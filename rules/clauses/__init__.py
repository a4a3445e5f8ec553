"""Which equality clauses stand in a draft contract: there, weak, contradicted or missing, with the words that show it.

Words: a draft is a file as read, a clause type what a pack asks for, a finding what is said of one clause type,
evidence the words it rests on. Rule files: `clauses.yaml` (types and what they must contain), `clause_words.yaml`.
"""

from rules.clauses.checking import find, language_of
from rules.clauses.draft import Draft, Paragraph
from rules.clauses.finding import Evidence, Finding, Status
from rules.clauses.numbers import clause_numbers
from rules.clauses.section import ClauseType, Section, Sign, Vocabulary

__all__ = [
    "ClauseType",
    "Draft",
    "Evidence",
    "Finding",
    "Paragraph",
    "Section",
    "Sign",
    "Status",
    "Vocabulary",
    "clause_numbers",
    "find",
    "language_of",
]
