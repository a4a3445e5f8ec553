"""Which struct each section of a pack is read as: the one place where the loader learns of capabilities.

A capability adds its lines here; its rules take the structs and plain texts as arguments and never import the loader.
"""

import msgspec

from rules.assurance.linting import Vocabulary as AssuranceWords
from rules.assurance.section import Section as Assurance
from rules.chasing.timetable import Section as Chasing
from rules.clauses.section import Placing
from rules.clauses.section import Section as Clauses
from rules.clauses.section import Vocabulary as ClauseWords
from rules.declarations.section import Section as Declarations
from rules.profiles.privacy import Privacy as ProfilePrivacy
from rules.profiles.section import Section as Profiles
from rules.screening.matrix import Section, Vocabulary

SECTIONS: dict[str, type[msgspec.Struct]] = {
    "assurance": Assurance,
    "assurance_words": AssuranceWords,
    "chasing": Chasing,
    "clause_placing": Placing,
    "clause_words": ClauseWords,
    "clauses": Clauses,
    "declarations": Declarations,
    "profile_privacy": ProfilePrivacy,
    "profiles": Profiles,
    "screening": Section,
    "screening_words": Vocabulary,
}
