"""Named reads of the profiles: what a supplier answered so far, what was sent, and what the length follows from."""

from procure.profiles.queries.answering import (
    Held,
    circumstances,
    held,
    last_statement,
    looks,
    profile_of,
    questionnaire,
    reference_share,
    statement,
    statements,
)

__all__ = [
    "Held",
    "circumstances",
    "held",
    "last_statement",
    "looks",
    "profile_of",
    "questionnaire",
    "reference_share",
    "statement",
    "statements",
]
