"""Reads of supplier surveys: the list, how many answered, and behind the wall what they said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from procure.core.errors import NotFound
from procure.core.vault import Vault
from procure.profiles.models import AnonymousAnswers, Profile, ProfileInvitation, Statement, SupplierSurvey
from procure.suppliers.models import Supplier
from rules.profiles import Section, from_json
from rules.profiles.survey import Invited, Measured, Respondent, measures_of

_SECTOR = func.coalesce(Supplier.divisions[1], "").label("sector")
_SIZE = func.coalesce(Supplier.size, "").label("size_of_firm")


@dataclass(frozen=True, slots=True)
class SurveyProgress:
    """How far a survey is: suppliers, each counted in every step it took."""

    invited: int
    opened: int
    began: int
    finished: int

    @property
    def share(self) -> float | None:
        """Response rate, 0-1; None while nobody is invited."""
        return self.finished / self.invited if self.invited else None


def surveys(session: Session) -> Sequence[SupplierSurvey]:
    """All surveys, newest first."""
    return session.scalars(
        select(SupplierSurvey).order_by(SupplierSurvey.from_date.desc(), SupplierSurvey.id.desc())
    ).all()


def survey(session: Session, survey_id: int, *, lock: bool = False) -> SupplierSurvey:
    """A survey.

    Raises:
        NotFound: there is none.
    """
    found = session.get(SupplierSurvey, survey_id, with_for_update=lock or None, populate_existing=lock)
    if found is None:
        raise NotFound
    return found


def survey_progress(session: Session, survey_ids: Sequence[int]) -> dict[int, SurveyProgress]:
    """How far surveys are, by survey; one that invited nobody is not there. Withdrawn invitations don't count."""
    rows = session.execute(
        select(
            ProfileInvitation.survey_id,
            func.count(),
            func.count(func.coalesce(ProfileInvitation.opened_at, ProfileInvitation.finished_at)),
            func.count(func.coalesce(ProfileInvitation.began_at, ProfileInvitation.finished_at)),
            func.count(ProfileInvitation.finished_at),
        )
        .where(ProfileInvitation.survey_id.in_(survey_ids), ProfileInvitation.withdrawn_at.is_(None))
        .group_by(ProfileInvitation.survey_id)
    )
    return {row[0]: SurveyProgress(*row[1:]) for row in rows if row[0] is not None}


def of_survey(session: Session, survey_id: int) -> Sequence[ProfileInvitation]:
    """The invitations of a survey, in the order in which they were made."""
    return session.scalars(
        select(ProfileInvitation).where(ProfileInvitation.survey_id == survey_id).order_by(ProfileInvitation.number)
    ).all()


def survey_invited(session: Session, survey_id: int) -> Invited:
    """How many suppliers a survey asked: in all, by sector and by size."""
    rows = session.execute(
        select(_SECTOR, _SIZE, func.count())
        .join(ProfileInvitation, ProfileInvitation.supplier_id == Supplier.id)
        .where(ProfileInvitation.survey_id == survey_id, ProfileInvitation.withdrawn_at.is_(None))
        .group_by("sector", "size_of_firm")
    ).all()
    by_sector: Counter[str] = Counter()
    by_size: Counter[str] = Counter()
    for sector, size, count in rows:
        by_sector[sector] += count
        by_size[size] += count
    return Invited(sum(by_size.values()), by_sector, by_size)


def survey_respondents(session: Session, vault: Vault, section: Section, survey_id: int) -> list[Respondent]:
    """What suppliers said in a survey, without their names: what each sent last, and nothing of who objects.

    Args:
        session: of the role `profiles`.
        vault: keys of the equality side.
        section: of the pack.
        survey_id: which.
    """
    rows = session.execute(
        select(_SECTOR, _SIZE, Statement.sealed)
        .ext(distinct_on(Statement.invitation_id))
        .join(ProfileInvitation, ProfileInvitation.id == Statement.invitation_id)
        .join(Profile, Profile.id == Statement.profile_id)
        .join(Supplier, Supplier.id == ProfileInvitation.supplier_id)
        .where(ProfileInvitation.survey_id == survey_id, Profile.objected_at.is_(None))
        .order_by(Statement.invitation_id, Statement.sent_at.desc())
        .execution_options(yield_per=1000)
    )
    return [
        Respondent(sector, size, _measures(section, vault.unseal(sealed)["answers"])) for sector, size, sealed in rows
    ]


def survey_parted(session: Session, vault: Vault, section: Section, survey_id: int) -> list[dict[str, Measured]]:
    """What was said of persons and parted from its firms."""
    rows = session.scalars(select(AnonymousAnswers.sealed).where(AnonymousAnswers.survey_id == survey_id))
    return [_measures(section, vault.unseal(sealed)["answers"]) for sealed in rows]


def _measures(section: Section, held: Mapping[str, Mapping[str, object]]) -> dict[str, Measured]:
    questions = {question.id: question for question in section.questions()}
    answers = {name: from_json(questions[name], said) for name, said in held.items() if name in questions}
    return measures_of(section.survey, answers)
