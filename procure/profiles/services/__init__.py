"""Use cases of the profiles: inviting, answering, sending, the supplier's rights, looking, evaluating, retention."""

from procure.profiles.services.entering import by_code, opened, send_new_link
from procure.profiles.services.evaluating import NAMERS, end_evaluator, may_look, name_evaluator
from procure.profiles.services.forgetting import forget_origin
from procure.profiles.services.grounds import (
    FORGET,
    RECORDERS,
    check_adoption,
    check_ground,
    record_ground,
    recorded_grounds,
    withdraw_ground,
)
from procure.profiles.services.inviting import EDITORS, Terms, invite, invite_bidders, renew, withdraw
from procure.profiles.services.inviting_many import INVITE, Many, ask_for_inviting, invite_many
from procure.profiles.services.languages import RELEASERS, release_language, take_language_back
from procure.profiles.services.links import CODE_PATH, address, code, mail_links
from procure.profiles.services.looking import LOOKERS, SeenAnswers, look, open_file, printed
from procure.profiles.services.surveying import (
    SURVEYORS,
    SurveyPlan,
    close_survey,
    end_closed_surveys,
    plan_survey,
    remove_survey,
    respondents_of,
    result_of,
    start_survey,
)

__all__ = [
    "CODE_PATH",
    "EDITORS",
    "FORGET",
    "INVITE",
    "LOOKERS",
    "NAMERS",
    "RECORDERS",
    "RELEASERS",
    "SURVEYORS",
    "Many",
    "SeenAnswers",
    "SurveyPlan",
    "Terms",
    "address",
    "ask_for_inviting",
    "by_code",
    "check_adoption",
    "check_ground",
    "close_survey",
    "code",
    "end_closed_surveys",
    "end_evaluator",
    "forget_origin",
    "invite",
    "invite_bidders",
    "invite_many",
    "look",
    "mail_links",
    "may_look",
    "name_evaluator",
    "open_file",
    "opened",
    "plan_survey",
    "printed",
    "record_ground",
    "recorded_grounds",
    "release_language",
    "remove_survey",
    "renew",
    "respondents_of",
    "result_of",
    "send_new_link",
    "start_survey",
    "take_language_back",
    "withdraw",
    "withdraw_ground",
]
