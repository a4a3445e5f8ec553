"""How well pre-screening agrees with readers: `make bench-screening GOLD=... [NOTICES=folder...]`.

Truth is the two scores and `tier_rule` of each judgement. Prints, with 95 % intervals, the quadratic weighted kappa of
each axis and precision and recall of each tier, over all, by language and by trap; last a line of JSON with the same.
A judgement that matches no notice on file name, id and index fails the run.
"""

import argparse
import json
import math
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from procure.core.files import Refused, walk
from procure.tenders.readers import is_notice_file, read
from procure.tenders.readers.published import Read
from rules.loader import load_pack
from rules.screening import Matrix, matrix_of, propose
from rules.values import Tier

SCORES = range(5)
RESAMPLES, SEED = 1000, 20100
AXES = ("customer_contact", "migrant_impact")
BARS = {"kappa": 0.80, "full_recall": 0.95, "full_precision": 0.75, "needs_review": 0.30}
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement and the proposal for the same notice."""

    language: str
    trap: bool
    truth: tuple[int, int]
    found: tuple[int, int]
    true_tier: Tier
    found_tier: Tier
    review: bool


def kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Cohen's kappa with quadratic weights over scores 0-4; None where chance alone leaves nothing to agree on."""
    total = len(pairs)
    truths, founds = [0] * 5, [0] * 5
    seen = 0
    for truth, found in pairs:
        truths[truth] += 1
        founds[found] += 1
        seen += (truth - found) ** 2
    expected = sum((i - j) ** 2 * truths[i] * founds[j] for i in SCORES for j in SCORES)
    return 1 - seen * total / expected if expected else None


def bootstrap(rows: Sequence[Judged], figure: Callable[[Sequence[Judged]], float | None]) -> Interval | None:
    """The 95 % percentile interval of a figure over resampled rows; None where it is undefined too often."""
    chance = random.Random(SEED)
    values = sorted(
        value for _ in range(RESAMPLES) if (value := figure(chance.choices(rows, k=len(rows)))) is not None
    )
    if len(values) < RESAMPLES // 2:
        return None
    return values[int(0.025 * len(values))], values[int(0.975 * len(values)) - 1]


def wilson(hits: int, total: int) -> Interval | None:
    """Wilson's 95 % interval of a proportion."""
    if not total:
        return None
    z = 1.959964
    share, square = hits / total, z * z / total
    middle = (share + square / 2) / (1 + square)
    half = z / (1 + square) * math.sqrt(share * (1 - share) / total + square / (4 * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def axis_figures(rows: Sequence[Judged], axis: int) -> dict[str, Any]:
    def figure(some: Sequence[Judged]) -> float | None:
        return kappa([(row.truth[axis], row.found[axis]) for row in some])

    return {"n": len(rows), "kappa": figure(rows), "interval": bootstrap(rows, figure)}


def tier_figures(rows: Sequence[Judged], tier: Tier) -> dict[str, Any]:
    true = sum(row.true_tier is tier for row in rows)
    found = sum(row.found_tier is tier for row in rows)
    both = sum(row.true_tier is tier and row.found_tier is tier for row in rows)
    return {
        "true": true,
        "found": found,
        "both": both,
        "recall": both / true if true else None,
        "recall_interval": wilson(both, true),
        "precision": both / found if found else None,
        "precision_interval": wilson(both, found),
    }


def figures(rows: Sequence[Judged]) -> dict[str, Any]:
    """All figures of a set of rows."""
    return {
        "n": len(rows),
        **{name: axis_figures(rows, index) for index, name in enumerate(AXES)},
        "tiers": {tier.value: tier_figures(rows, tier) for tier in Tier},
        "needs_review": sum(row.review for row in rows) / len(rows),
    }


def judged(gold: Path, folders: Iterable[Path], matrix: Matrix) -> tuple[list[Judged], list[str]]:
    """Join judgements and notices on file name and id; the second value names the judgements without a notice."""
    wanted = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    files = {row["file"] for row in wanted}
    notices: dict[tuple[str, str, int], Read] = {}
    paths = [str(path) for folder in folders for path in sorted(folder.rglob("*")) if path.name in files]
    for file in walk(paths, is_notice_file, lambda _message: None):
        if isinstance(file, Refused):
            continue
        for outcome in read(file, ZoneInfo("Europe/Amsterdam")):
            if isinstance(outcome, Read):
                notices[Path(outcome.file).name, str(outcome.notice.id), outcome.index] = outcome
    rows, unmatched = [], []
    for row in wanted:
        key = (row["file"], str(row["id"]), row["line_or_index"])
        if key not in notices:
            unmatched.append(" ".join(map(str, key)))
            continue
        made = propose(matrix, notices[key].notice.facts())
        rows.append(
            Judged(
                language=row["language"],
                trap=bool(row["trap"]),
                truth=(row["customer_contact"], row["migrant_impact"]),
                found=(made.customer_contact, made.migrant_impact),
                true_tier=Tier(row["tier_rule"]),
                found_tier=made.tier,
                review=made.needs_review,
            )
        )
    return rows, unmatched


def _with_interval(value: float | None, interval: Interval | None) -> str:
    if value is None:
        return "      -             "
    return f"{value:7.3f}" + (f" [{interval[0]:.3f} {interval[1]:.3f}]" if interval else "              ")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def show(name: str, found: dict[str, Any]) -> None:
    say(f"\n{name}  n={found['n']}  needs review {found['needs_review']:.0%}")
    for axis in AXES:
        say(f"  {axis:18} kappa    {_with_interval(found[axis]['kappa'], found[axis]['interval'])}")
    for tier, row in found["tiers"].items():
        recall = _with_interval(row["recall"], row["recall_interval"])
        precision = _with_interval(row["precision"], row["precision_interval"])
        say(f"  {tier:18} recall   {recall}  precision {precision}  ({row['both']} of {row['true']})")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; exit status 1 when a judgement matched no notice or a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="judgements, JSON Lines")
    parser.add_argument("--pack", default="eu")
    parser.add_argument("notices", nargs="*", type=Path, help="folders of notices; default: ocds, eforms beside gold")
    asked = parser.parse_args(arguments)
    folders = asked.notices or [asked.gold.parent.parent / name for name in ("ocds", "eforms")]
    pack = load_pack(asked.pack)
    rows, unmatched = judged(
        asked.gold, folders, matrix_of(pack.section("screening"), pack.section("screening_words"))
    )
    for row in unmatched:
        sys.stderr.write(f"no notice for judgement {row}\n")
    if not rows:
        return 1
    groups: dict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        groups[f"language {row.language}"].append(row)
        groups[f"trap {str(row.trap).lower()}"].append(row)
    report = {"all": figures(rows), **{name: figures(groups[name]) for name in sorted(groups)}}
    for name, found in report.items():
        show(name, found)
    whole = report["all"]
    full = whole["tiers"]["full"]
    passed = {
        **{f"{axis}_kappa": (whole[axis]["kappa"] or 0) >= BARS["kappa"] for axis in AXES},
        "full_recall": (full["recall"] or 0) >= BARS["full_recall"],
        "full_precision": (full["precision"] or 0) >= BARS["full_precision"],
        "needs_review": whole["needs_review"] <= BARS["needs_review"],
        "matched": not unmatched,
    }
    say("")
    say(json.dumps({"pack": pack.digest, "figures": report, "unmatched": unmatched, "bars": BARS, "pass": passed}))
    return 0 if not unmatched else 1


if __name__ == "__main__":
    sys.exit(main())
