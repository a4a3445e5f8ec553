"""Suppliers: which registration number is one, what a firm's name comes down to, how alike two firms are.

Two firms are one by a valid number of a known register alone. Names and places only make a suggestion, which a person
follows or not: real data has suppliers that are all called `1`, and one firm written ten ways.
"""

from rules.suppliers.identifiers import SCHEMES, Identifier, identify
from rules.suppliers.likeness import LIKELY, Firm, Likeness, are_different, compare, likeness_of_names
from rules.suppliers.names import name_key, plain_name

__all__ = [
    "LIKELY",
    "SCHEMES",
    "Firm",
    "Identifier",
    "Likeness",
    "are_different",
    "compare",
    "identify",
    "likeness_of_names",
    "name_key",
    "plain_name",
]
