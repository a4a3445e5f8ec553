"""Lines of the answer: for people at a terminal, and those that make the command fail."""

from collections.abc import Collection, Iterator
from itertools import islice

from procure.clauses.cli.checking import Row

_MOST_PLACES = 4


def in_short(row: Row) -> Iterator[Row]:
    """Give a line as a table for people shows it: the file and what it comes to, then a row a clause."""
    file = ", ".join(row["file"]) if isinstance(row["file"], list) else row["file"]
    if "error" in row:
        yield {"clause": file, "status": row["error"]["code"], "because": row["error"]["message"]}
        return
    yield {"clause": file, "status": row["verdict"]}
    for clause in row["clauses"]:
        places = dict.fromkeys(_where(each) for each in clause["evidence"])
        yield {
            "clause": clause["id"],
            "status": clause["status"],
            "required": clause["required"],
            "where": ", ".join(islice(places, _MOST_PLACES)),
            "because": " ".join([clause["because"], *(f"Lacks: {each}." for each in clause["lacks"])]),
        }


def worth_failing(row: Row, fail_on: Collection[str]) -> bool:
    """Whether a line has what `--fail-on` names: a verdict, or the status of a required clause."""
    if "error" in row:
        return False
    return row["verdict"] in fail_on or any(
        clause["required"] and clause["status"] in fail_on for clause in row["clauses"]
    )


def _where(evidence: Row) -> str:
    if evidence["number"]:
        return str(evidence["number"])
    if evidence["page"] is not None:
        return f"page {evidence['page']}"
    return str(evidence["part"] if evidence["paragraph"] is None else f"paragraph {evidence['paragraph']}")
