"""Foreign formats of assurance: a draft list of criteria in CSV, XLSX or a Word table."""

from procure.assurance.readers.criteria import DraftCriterion, is_criteria_file, read_criteria, read_lines

__all__ = ["DraftCriterion", "is_criteria_file", "read_criteria", "read_lines"]
