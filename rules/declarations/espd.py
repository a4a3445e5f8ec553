"""A declaration in the terms of the European Single Procurement Document: which criterion is answered how.

Source of codes and ids: ESPD-EDM 4.1.0 of the Publications Office (repository OP-TED/ESPD-EDM), criteria 10 and 11.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.declarations.declaring import GroundSaid, Violation
from rules.declarations.section import Section


@dataclass(frozen=True, slots=True)
class EspdCriterion:
    """A criterion of the document.

    Attributes:
        code: of the list of criteria.
        id: the same in every version of the document since 2.1.1.
        tag: with which the ids of its questions begin.
        name: in English, as the list has it.
    """

    code: str
    id: str
    tag: str
    name: str


CRITERIA = (
    EspdCriterion(
        "socsec-law",
        "a261a395-ed17-4939-9c75-b9ff1109ca6e",
        "C10_EG_socsec-law",
        "Breaching of obligations in the fields of social law",
    ),
    EspdCriterion(
        "labour-law",
        "a34b70d6-c43d-4726-9a88-8e2b438424bf",
        "C11_EG_labour-law",
        "Breaching of obligations in the fields of labour law",
    ),
)


@dataclass(frozen=True, slots=True)
class EspdAnswer:
    """What a declaration answers to a criterion.

    Attributes:
        criterion: which.
        law: of the grounds that fall under it, as the pack has it.
        breached: some ruling under it is declared.
        cleaned: measures of self-cleaning are told.
        text: the rulings and measures in words; the document has no fields of their own for body and day.
    """

    criterion: EspdCriterion
    law: str
    breached: bool
    cleaned: bool
    text: str


def answers(section: Section, said: Mapping[str, GroundSaid]) -> tuple[EspdAnswer, ...]:
    """Answer the criteria of which every ground that falls under them was declared on.

    A ground under several criteria, as discrimination is, counts under each.

    Args:
        section: of the pack under which it was declared.
        said: the declaration.
    """
    found = []
    for criterion in CRITERIA:
        grounds = [ground for ground in section.grounds if criterion.code in ground.espd and ground.id in said]
        if not grounds:
            continue
        rulings = [violation for ground in grounds for violation in said[ground.id].violations]
        found.append(
            EspdAnswer(
                criterion,
                "; ".join(dict.fromkeys(ground.law for ground in grounds)),
                bool(rulings),
                any(each.done or each.measures for each in rulings),
                "\n\n".join(_words(each) for each in rulings),
            )
        )
    return tuple(found)


def _words(violation: Violation) -> str:
    first = ", ".join(str(each) for each in (violation.body, violation.on, violation.reference) if each)
    parts = [f"{first}: {violation.what}", ", ".join(violation.measures), violation.done]
    return "\n".join(part for part in parts if part)
