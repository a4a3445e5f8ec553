"""Code lists of open procurement data: CPV, NUTS and countries, each a CSV file that names its source and licence."""

import csv
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """Read the code list `name` (`cpv.csv`): one mapping a row; lines that begin with `#` name source and licence."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
