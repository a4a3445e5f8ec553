"""Screening: which contracts have much contact with customers and a great influence on migrants.

Words: a criterion has answers, an axis (customer contact, migrant impact) a score of 0-4 that follows from them, a
cell of the matrix a tier. A proposal is what a notice's codes and words suggest; a person decides.
Rule files: `screening.yaml` (criteria, cells, subjects, codes, rules), `screening_words.yaml` (words by language).
"""

from rules.screening.differing import Difference, difference
from rules.screening.judging import AxisScore, Change, Judgement, nearest_changes, score, tier
from rules.screening.lots import lot_notice, propose
from rules.screening.matrix import Answers, Section, Vocabulary
from rules.screening.proposing import Matrix, Proposal, ProposedAnswer, matrix_of
from rules.screening.reading import Evidence

__all__ = [
    "Answers",
    "AxisScore",
    "Change",
    "Difference",
    "Evidence",
    "Judgement",
    "Matrix",
    "Proposal",
    "ProposedAnswer",
    "Section",
    "Vocabulary",
    "difference",
    "lot_notice",
    "matrix_of",
    "nearest_changes",
    "propose",
    "score",
    "tier",
]
