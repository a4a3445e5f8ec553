"""Assurance: which equality requirements a tender's tier asks for, and whether each may stand at its stage.

Words: a kind of requirement stands at a stage; a requirement answers an equality effect; a plan holds what applies.
Rule files: `assurance.yaml` of the packs. Sources: 2014/24/EU, Procurement Act 2023, Equality Act 2010 and the others
that each rule names as its ground.
"""

from rules.assurance.lawfulness import Placement, Purpose, lawful, ways
from rules.assurance.section import Kind, Reading, Requirement, Section, Stage, Verdict

__all__ = [
    "Kind",
    "Placement",
    "Purpose",
    "Reading",
    "Requirement",
    "Section",
    "Stage",
    "Verdict",
    "lawful",
    "ways",
]
