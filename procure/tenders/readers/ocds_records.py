"""An OCDS record as one release: its compiled release, else its releases merged, else the last of its versions.

Linked releases (a URL and a date) are not fetched.
"""

import warnings
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from procure.tenders.readers.canonical import digest_json
from procure.tenders.readers.fields import Json, identifier, mapping, mappings
from procure.tenders.readers.moments import moment

_OLDEST = datetime(1, 1, 1, tzinfo=UTC)

_MERGE_RULES = {
    ("id",): "omitWhenMerged",
    ("date",): "omitWhenMerged",
    ("tag",): "omitWhenMerged",
    ("parties", "additionalIdentifiers"): "wholeListMerge",
    ("parties", "roles"): "wholeListMerge",
    ("tender", "additionalProcurementCategories"): "wholeListMerge",
    ("tender", "submissionMethod"): "wholeListMerge",
    ("tender", "items", "additionalClassifications"): "wholeListMerge",
    ("awards", "items", "additionalClassifications"): "wholeListMerge",
    ("contracts", "items", "additionalClassifications"): "wholeListMerge",
    ("relatedProcesses", "relationship"): "wholeListMerge",
}
"""What the OCDS 1.1 schema says of merging, as far as readers look; without it ocdsmerge fetches the schema."""


def compiled(record: Json, zone: ZoneInfo) -> Json | None:
    """Give the release that a record comes down to; None where it has none.

    It has an `id` only where the publisher compiled it: what is merged here is not the release of anybody.
    """
    own = record.get("compiledRelease")
    if type(own) is dict and own:
        return own
    releases = [release for release in mappings(record.get("releases")) if not _is_link(release)]
    if releases:
        return _without_id(_merged(releases, identifier(record.get("ocid")), zone))
    versions = record.get("versionedRelease")
    if type(versions) is dict and versions:
        return _without_id(mapping(_latest(versions)))
    return None


def _without_id(release: Json) -> Json:
    return {key: value for key, value in release.items() if key != "id"}


def _is_link(release: Json) -> bool:
    return "url" in release and not release.keys() - {"url", "date", "tag"}


def _merged(releases: list[Json], ocid: str | None, zone: ZoneInfo) -> Json:
    """Merge releases by their dates; one without a usable date counts as oldest, ties go by digest."""
    dated = sorted(
        ((_date(release, zone), digest_json(release), release) for release in releases), key=lambda r: r[:2]
    )
    latest = dated[-1][2]
    if len(dated) == 1:
        return latest
    from ocdsmerge.exceptions import OCDSMergeError  # noqa: PLC0415  0.1 s to import, and few files hold records

    ready = [{**release, "ocid": ocid, "date": at.isoformat()} for at, _, release in dated]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of repeated ids, which are merged by position then
            merged: Json = _merger().create_compiled_release(ready)
    except (OCDSMergeError, RecursionError, TypeError, ValueError, KeyError, AttributeError):
        return latest  # a broken release among them: the newest says most
    merged["date"] = latest.get("date")
    return merged


def _date(release: Json, zone: ZoneInfo) -> datetime:
    at = moment(release.get("date"), zone)
    return at.at if at else _OLDEST


@cache
def _merger() -> Any:
    from ocdsmerge import Merger  # noqa: PLC0415  see above

    return Merger(merge_rules=_MERGE_RULES)


def _latest(versioned: Any) -> Any:
    """Give a versioned release as it last stood: each of its fields is a list of values with their releases."""
    if isinstance(versioned, dict):
        return {key: _latest(value) for key, value in versioned.items()}
    if not isinstance(versioned, list) or not versioned:
        return versioned
    if all(isinstance(version, dict) and "value" in version and "releaseID" in version for version in versioned):
        return versioned[-1]["value"]
    return [_latest(item) for item in versioned]
