"""How well the clause check agrees with readers: `make bench-clauses LABELS=... [APART=a,b,...]`.

Truth is the status of each clause type in each contract of LABELS, which stand beside it. Prints, with 95 % intervals,
precision, recall and F1 of presence (present, weak or contradicted against the rest) for each type and their mean,
the share of statuses that are right, and of true finds that share a paragraph with what readers marked: over all, for
contracts that are not in English, by language, by trap, and for those named by APART and the others. Last a line of
JSON with the same. A contract that is not there, has another number of paragraphs, or has other words where a reader
marked some, fails the run.
"""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rules.loader import load_pack
from tests.bench.labelled import Compared, Contract, compare
from tests.bench.screening import Interval, say, wilson

RESAMPLES, SEED = 1000, 20100
BARS = {"f1": 0.90, "not_english_f1": 0.85, "status": 0.80, "evidence": 0.90, "false_finds": 0}
SENSITIVE = (
    *("non_discrimination", "equality_duty", "equality_policy", "workforce_reporting", "discrimination_notification"),
    *("breach_remedy", "harassment_and_complaints"),
)
"""Types of which none may be found in a contract that has none of them."""


def _share(hits: int, total: int) -> float | None:
    return hits / total if total else None


def _f1(true: int, found: int, both: int) -> float | None:
    return 2 * both / (true + found) if true + found else None


def presence(rows: Sequence[Compared]) -> dict[str, Any]:
    """Figures of rows of one type, or of several pooled."""
    true, found = sum(row.is_true for row in rows), sum(row.is_found for row in rows)
    both = sum(row.is_true and row.is_found for row in rows)
    right = sum(row.truth == row.found for row in rows)
    shared = [row.shares for row in rows if row.shares is not None]
    return {
        "true": true,
        "found": found,
        "both": both,
        "recall": _share(both, true),
        "recall_interval": wilson(both, true),
        "precision": _share(both, found),
        "precision_interval": wilson(both, found),
        "f1": _f1(true, found, both),
        "status": _share(right, len(rows)),
        "status_interval": wilson(right, len(rows)),
        "evidence": _share(sum(shared), len(shared)),
        "evidence_interval": wilson(sum(shared), len(shared)),
    }


def macro(contracts: Sequence[Contract]) -> float | None:
    """Mean F1 over the types; one with no positive and no find is left out."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for contract in contracts:
        for row in contract.rows:
            count = counts[row.clause]
            count[0] += row.is_true
            count[1] += row.is_found
            count[2] += row.is_true and row.is_found
    scores = [score for each in counts.values() if (score := _f1(*each)) is not None]
    return sum(scores) / len(scores) if scores else None


def bootstrap(contracts: Sequence[Contract], figure: Callable[[Sequence[Contract]], float | None]) -> Interval | None:
    """The 95 % percentile interval of a figure over resampled contracts; None where it is undefined too often."""
    chance = random.Random(SEED)
    drawn = (figure(chance.choices(contracts, k=len(contracts))) for _ in range(RESAMPLES))
    values = sorted(value for value in drawn if value is not None)
    if len(values) < RESAMPLES // 2:
        return None
    return values[int(0.025 * len(values))], values[int(0.975 * len(values)) - 1]


def summary(contracts: Sequence[Contract]) -> dict[str, Any]:
    """Figures of a set of contracts: all types together, `f1` being their mean."""
    figures = presence([row for contract in contracts for row in contract.rows])
    return {
        "files": len(contracts),
        **figures,
        "f1": macro(contracts),
        "f1_interval": bootstrap(contracts, macro) if contracts else None,
        "pooled_f1": figures["f1"],
    }


def types_of(contracts: Iterable[Contract]) -> dict[str, dict[str, Any]]:
    """Figures of each clause type."""
    rows: dict[str, list[Compared]] = defaultdict(list)
    for contract in contracts:
        for row in contract.rows:
            rows[row.clause].append(row)
    return {clause: presence(each) for clause, each in rows.items()}


def false_finds(contracts: Iterable[Contract]) -> list[str]:
    """What was found of the types that matter most in contracts that have none of them."""
    return [
        f"{contract.file}: {row.clause} {row.found}"
        for contract in contracts
        if not any(row.is_true for row in contract.rows if row.clause in SENSITIVE)
        for row in contract.rows
        if row.clause in SENSITIVE and row.is_found
    ]


def _with_interval(value: float | None, interval: Interval | None) -> str:
    if value is None:
        return "    -              "
    return f"{value:5.3f}" + (f" [{interval[0]:.3f} {interval[1]:.3f}]" if interval else " " * 14)


def show(name: str, whole: Mapping[str, Any], types: Mapping[str, Mapping[str, Any]] | None = None) -> None:
    """Print a set of contracts as a table."""
    say(f"\n{name}  contracts={whole['files']}")
    say(f"  {'':28} {'true':>4} {'found':>5} {'precision':19} {'recall':19} {'F1':19} {'status':19} evidence")
    for each, row in [*(types or {}).items(), ("all: mean F1", whole)]:
        cells = (
            _with_interval(row["precision"], row["precision_interval"]),
            _with_interval(row["recall"], row["recall_interval"]),
            _with_interval(row["f1"], row.get("f1_interval")),
            _with_interval(row["status"], row["status_interval"]),
            _with_interval(row["evidence"], row["evidence_interval"]),
        )
        say(f"  {each:28} {row['true']:>4} {row['found']:>5} {' '.join(cells)}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; exit status 1 when a contract does not match its labels."""
    parser = argparse.ArgumentParser(prog="make bench-clauses", description=__doc__)
    parser.add_argument("--labels", type=Path, required=True, help="labels.json; the contracts stand beside it")
    parser.add_argument("--apart", default="", help="names of contracts, or how they begin, with commas between")
    parser.add_argument("--pack", default="eu")
    asked = parser.parse_args(arguments)
    pack = load_pack(asked.pack)
    contracts, faults = compare(asked.labels, pack)
    names = tuple(filter(None, (each.strip() for each in asked.apart.split(","))))
    apart = [contract for contract in contracts if names and contract.file.startswith(names)]
    faults += [f"{name}: no such contract" for name in names if not any(c.file.startswith(name) for c in contracts)]
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if not contracts:
        return 1
    groups: dict[str, list[Contract]] = defaultdict(list)
    for contract in contracts:
        groups[f"language {contract.language}"].append(contract)
        for trap in contract.traps:
            groups[f"trap {trap}"].append(contract)
    foreign = [contract for contract in contracts if contract.language != "en"]
    report: dict[str, Any] = {"pack": pack.digest, "files": len(contracts), "all": summary(contracts)}
    report["types"] = types_of(contracts)
    report["not_english"] = summary(foreign)
    for kind in ("language", "trap"):
        report[f"{kind}s"] = {
            name.removeprefix(f"{kind} "): summary(groups[name])
            for name in sorted(groups)
            if name.startswith(f"{kind} ")
        }
    show("all", report["all"], report["types"])
    if apart:
        rest = [contract for contract in contracts if contract not in apart]
        report["apart"] = {**summary(apart), "types": types_of(apart)}
        report["others"] = {**summary(rest), "types": types_of(rest)}
        show("apart", report["apart"], report["apart"]["types"])
        show("others", report["others"], report["others"]["types"])
    show("not English", report["not_english"], types_of(foreign))
    for name in sorted(groups):
        kind, _, which = name.partition(" ")
        show(name, report[f"{kind}s"][which])
    report["false_finds"] = false_finds(contracts)
    for line in report["false_finds"]:
        say(f"found where none of these types is: {line}")
    report |= {"unmatched": faults, "bars": BARS}
    report["pass"] = _passed(report)
    say("")
    say(json.dumps(report))
    return int(bool(faults))


def _passed(report: Mapping[str, Any]) -> dict[str, bool]:
    whole = report["all"]
    return {
        "f1": (whole["f1"] or 0) >= BARS["f1"],
        "not_english_f1": (report["not_english"]["f1"] or 0) >= BARS["not_english_f1"],
        "status": (whole["status"] or 0) >= BARS["status"],
        "evidence": (whole["evidence"] or 0) >= BARS["evidence"],
        "false_finds": not report["false_finds"],
        "matched": not report["unmatched"],
    }


if __name__ == "__main__":
    sys.exit(main())
