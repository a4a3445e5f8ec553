"""Tables of the profiles: those of the office, and those of the schema `profiles`, which the office can't read."""

from procure.profiles.models.joining import FirmAccess, JoinRequest, OpenLink
from procure.profiles.models.languages import LanguageRelease
from procure.profiles.models.office import Evaluator, Look, ProfileInvitation, ProfileStanding
from procure.profiles.models.surveys import SupplierSurvey
from procure.profiles.models.walled import (
    AnonymousAnswers,
    DraftAnswer,
    Profile,
    ProfileClass,
    ProfileFile,
    Statement,
    StatementFile,
)

__all__ = [
    "AnonymousAnswers",
    "DraftAnswer",
    "Evaluator",
    "FirmAccess",
    "JoinRequest",
    "LanguageRelease",
    "Look",
    "OpenLink",
    "Profile",
    "ProfileClass",
    "ProfileFile",
    "ProfileInvitation",
    "ProfileStanding",
    "Statement",
    "StatementFile",
    "SupplierSurvey",
]
