"""What a file is, where each notice in it stands, and what is said of those that can't be read."""

import codecs
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from procure.core.files import InputFile, Refused, walk
from procure.tenders.readers import detect, is_notice_file, json_values, read
from procure.tenders.readers.published import Fault, Read
from tests.procure.tenders.readers.conftest import Reading

Release = Callable[..., dict[str, Any]]


def places(outcomes: list[Read | Fault]) -> list[tuple[int | None, str | None]]:
    """Index and id of what was read, index and code of what was not."""
    return [(o.index, o.notice.id if isinstance(o, Read) else o.code) for o in outcomes]


THREE = [(0, "release-1"), (1, "release-2"), (2, "release-3")]


@pytest.mark.parametrize(
    "wrap",
    [
        pytest.param(lambda r: {"uri": "x", "releases": r}, id="release package"),
        pytest.param(lambda r: r, id="array"),
        pytest.param(lambda r: "\n".join(map(json.dumps, r)), id="JSON Lines"),
        pytest.param(lambda r: "\r\n\n".join(map(json.dumps, r)) + "\r\n", id="JSON Lines with blank lines and CRLF"),
        pytest.param(lambda r: "\n".join(json.dumps(x, indent=1) for x in r), id="indented values in a row"),
        pytest.param(
            lambda r: "\n".join([json.dumps({"releases": r[:2]}), json.dumps({"releases": []}), json.dumps(r[2])]),
            id="lines of packages",
        ),
        pytest.param(lambda r: [{"releases": r[:1]}, {"releases": r[1:]}], id="array of packages"),
        pytest.param(lambda r: {"_note": "captured", "releases": r}, id="wrapper"),
        pytest.param(lambda r: {"count": 3, "results": r}, id="results of an API"),
        pytest.param(lambda r: {"data": {"page": 1, "results": [{"releases": r}]}}, id="packages in an answer"),
        pytest.param(lambda r: {"hits": {"hits": [{"_id": 1, "_source": x} for x in r]}}, id="search server"),
        pytest.param(lambda r: {"records": [{"ocid": x["ocid"], "compiledRelease": x} for x in r]}, id="records"),
    ],
)
def test_each_form_counts_its_notices(wrap: Callable[[Any], Any], reading: Reading, release: Release) -> None:
    content = wrap([release(1), release(2), release(3)])
    assert places(reading(content)) == THREE
    data = content.encode() if isinstance(content, str) else json.dumps(content).encode()
    assert places(reading(b"\xef\xbb\xbf" + data)) == THREE


@pytest.mark.parametrize("lines", [True, False])
def test_a_file_that_is_not_read_whole_gives_the_same(
    lines: bool, release: Release, reading: Reading, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    releases = [release(i, tender={"title": "Café renovation", "value": {"amount": i + 0.1}}) for i in range(200)]
    content = "\n".join(map(json.dumps, releases)) if lines else json.dumps({"uri": "x", "releases": releases})
    whole = reading(content)
    monkeypatch.setattr(detect, "_WHOLE", 1000)
    assert [o.notice.digest for o in reading(content) if isinstance(o, Read)] == [
        o.notice.digest for o in whole if isinstance(o, Read)
    ]
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(content.encode()))
    (file,) = walk([str(path)], is_notice_file, pytest.fail)
    assert isinstance(file, InputFile)
    assert places(list(read(file))) == places(whole)
    assert len(whole) == 200


def test_a_bare_release_and_a_bare_record_are_one_notice(reading: Reading, release: Release) -> None:
    assert places(reading(release(1))) == [(0, "release-1")]
    assert places(reading({"releases": [release(1), release(2)], "compiledRelease": release(3)})) == [(0, "release-3")]


@pytest.mark.parametrize(
    "empty", [{"releases": []}, {"records": []}, {"uri": "x", "releases": []}, [], {"notices": []}]
)
def test_an_empty_package_gives_nothing(empty: object, reading: Reading) -> None:
    assert reading(empty) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b" \n\t ", "empty_file", id="blank"),
        pytest.param(b"\xef\xbb\xbf", "empty_file", id="byte order mark alone"),
        pytest.param(
            b'{"releases_wrong": [{"ocid": "a", "tender": {"title": "x"}}]}', "unknown_format", id="wrong key"
        ),
        pytest.param(b'{"a": 1}', "unknown_format", id="object"),
        pytest.param(b"[1, 2, 3]", "unknown_format", id="numbers"),
        pytest.param(b'"text"', "unknown_format", id="text"),
        pytest.param(b'{"a": 1}\n{"a": 2}\n{"a": 3}\n', "unknown_format", id="lines of something else"),
        pytest.param(b"<html><body>Error 500</body></html>", "unknown_format", id="HTML"),
        pytest.param(b'{"releases": [...]}', "bad_json", id="not JSON"),
        pytest.param(b"{'ocid': 'a'}", "bad_json", id="single quotes"),
        pytest.param(b"<a><b></a>", "bad_xml", id="not XML"),
        pytest.param(b'{"title": "\xbf\xff"}', "bad_encoding", id="no encoding"),
        pytest.param(b"%PDF-1.7", "unsupported", id="PDF"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1", "unsupported", id="old Excel"),
        pytest.param(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected", id="locked Excel"),
        pytest.param(b"title;value\nStreet lighting;100\n", "unsupported", id="CSV"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "unsafe", id="entities"),
    ],
)
def test_a_file_that_is_no_good_is_one_fault_without_a_place(content: bytes, code: str, reading: Reading) -> None:
    name = "notices.csv" if b";" in content[:10] else "notices"
    assert places(reading(content, name)) == [(None, code)]


def test_a_bad_notice_takes_its_place_and_costs_no_other(reading: Reading, release: Release) -> None:
    one, three = json.dumps(release(1)).encode(), json.dumps(release(3)).encode()
    assert places(reading(one + b'\n{"ocid": nonsense}\n' + three)) == [THREE[0], (1, "bad_json"), THREE[2]]
    assert places(reading(one + b'\n{"title": "\xbf"}\n' + three)) == [THREE[0], (1, "bad_encoding"), THREE[2]]
    assert places(reading(one + b'\n{"a": 1}\n' + three)) == [THREE[0], (1, "unknown_format"), THREE[2]]
    assert places(reading(b'{"ocid": nonsense}\n' + one)) == [(0, "bad_json"), (1, "release-1")]
    empty = release(2, tender={"title": " "})
    assert places(reading({"releases": [release(1), empty, release(3)]})) == [THREE[0], (1, "no_tender"), THREE[2]]
    assert places(reading({"releases": [release(1), None, release(3)]})) == [THREE[0], (1, "unknown_format"), THREE[2]]


def test_what_precedes_a_fault_in_a_package_counts(reading: Reading, release: Release) -> None:
    text = json.dumps({"releases": [release(1), release(2), release(3)]})
    assert places(reading(text.replace('"release-3"', '"release-3" oops'))) == [*THREE[:2], (2, "bad_json")]


@pytest.mark.parametrize("form", ["package", "lines", "array"])
def test_a_file_cut_anywhere_keeps_what_is_whole(form: str, reading: Reading, release: Release) -> None:
    releases = [release(1), release(2), release(3, tender={"title": "Café"})]
    texts = [json.dumps(r, ensure_ascii=False).encode() for r in releases]
    data = {
        "package": b'{"uri":"x","releases":[' + b",".join(texts) + b"]}",
        "lines": b"\n".join(texts),
        "array": b"[" + b",".join(texts) + b"]",
    }[form]
    for cut in range(2, len(data) - 1, 7):
        outcomes = reading(data[:cut])
        whole = sum(data[:cut].count(text) for text in texts)
        expected = THREE[:whole]
        at_the_end_of_a_line = form == "lines" and data[:cut].rstrip().endswith(texts[whole - 1])
        if not at_the_end_of_a_line:
            expected = [*expected, (whole, "truncated")]
        assert places(outcomes) == expected, data[:cut]


def test_a_bare_release_or_xml_cut_off_is_the_first_notice(reading: Reading, release: Release) -> None:
    assert places(reading(json.dumps(release(1))[:-10])) == [(0, "truncated")]
    assert places(reading(b"<ContractNotice><a>text")) == [(0, "truncated")]


def test_gzip_cut_off_keeps_what_is_whole(tmp_path: Path, release: Release) -> None:
    path = tmp_path / "a.jsonl.gz"
    packed = gzip.compress("\n".join(json.dumps(release(i)) for i in range(2000)).encode())
    path.write_bytes(packed[: len(packed) // 2])
    (file,) = walk([str(path)], is_notice_file, pytest.fail)
    assert not isinstance(file, Refused)
    *read_before, last = read(file)
    assert len(read_before) > 100
    assert all(isinstance(outcome, Read) for outcome in read_before)
    assert places([last]) == [(len(read_before), "truncated")]


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_unicode_needs_no_declaration(
    encoding: str, reading: Reading, release: Release, fixture: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\n".join(
        json.dumps(release(i, tender={"title": "Überführung Straße"}), ensure_ascii=False) for i in (1, 2, 3)
    )
    assert places(reading(text.encode(encoding))) == THREE
    xml = fixture("contract_notice.xml").decode().replace('encoding="UTF-8"', "")
    assert len(reading(xml.encode(encoding), "a.xml")) == 1
    monkeypatch.setattr(detect, "_WHOLE", 64)
    assert places(reading(text.encode(encoding))) == THREE


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("cp1252", "Réfection de l’école élémentaire à Orléans – prestations d’insertion"),
        ("latin-1", "Gebäudereinigung für Schulen und Kindergärten in der Königstraße"),
        ("latin-1", "Manutenzione della città: servizi di qualità"),
        ("cp1251", "Послуги з прибирання приміщень навчальних закладів міста та громадських будівель району"),
    ],
)
def test_other_encodings_are_taken_where_they_are_certain(
    encoding: str, title: str, reading: Reading, release: Release
) -> None:
    data = json.dumps({"releases": [release(1, tender={"title": title})]}, ensure_ascii=False).encode(encoding)
    (outcome,) = reading(data)
    assert isinstance(outcome, Read), outcome
    assert outcome.notice.title == title


def test_an_encoding_declared_in_xml_counts(fixture: Callable[[str], bytes], reading: Reading) -> None:
    xml = fixture("contract_notice.xml").decode().replace("UTF-8", "ISO-8859-2").replace("Nettoyage", "Čištění")
    (outcome,) = reading(xml.encode("iso-8859-2"), "a.xml")
    assert isinstance(outcome, Read)
    assert (outcome.notice.title or "").startswith("Čištění")
    assert places(reading(xml.replace("ISO-8859-2", "klingon").encode("iso-8859-2"), "a.xml")) == [
        (None, "bad_encoding")
    ]


def test_foreign_bytes_late_in_an_ascii_file_are_still_recognised(
    reading: Reading, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = "Rénovation des façades dans le quartier à Liège et pour la ville"
    last = json.dumps(release(51, tender={"title": title}), ensure_ascii=False)
    lines = [*(json.dumps(release(i)) for i in range(50)), last]
    monkeypatch.setattr(detect, "_WHOLE", 1000)
    outcomes = reading("\n".join(lines).encode("latin-1"))
    assert isinstance(outcomes[-1], Read)
    assert outcomes[-1].notice.title == title


def test_half_a_surrogate_pair_does_not_cost_the_notice(reading: Reading, release: Release) -> None:
    line = json.dumps(release(1, tender={"title": "Lighting X"})).replace("X", r"\ud83d")
    (outcome,) = reading(line + "\n")
    assert isinstance(outcome, Read)
    assert (outcome.notice.title or "").startswith("Lighting")
    assert [type(o) for o in reading(f"{line}\n{line}\n")] == [Read, Read]


def test_absurd_nesting_is_refused_and_the_next_notice_read(reading: Reading, release: Release) -> None:
    deep = '{"ocid": "a", "tender": {"title": "x", "deep": ' + "[" * 3000 + "]" * 3000 + "}}"
    assert places(reading(f'{{"releases": [{deep}, {json.dumps(release(2))}]}}')) == [(0, "unsafe"), (1, "release-2")]


def test_a_line_that_never_ends_costs_no_other(
    reading: Reading, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detect, "_WHOLE", 1000)
    monkeypatch.setattr(json_values, "_LONGEST_LINE", 2000)
    endless = json.dumps(release(2, tender={"title": "x" * 10_000}))
    lines = [json.dumps(release(1)), endless, json.dumps(release(3))]
    assert places(reading("\n".join(lines))) == [THREE[0], (1, "too_large"), THREE[2]]


def test_a_company_registration_is_no_procurement(reading: Reading) -> None:
    xml = '<BusinessRegistrationInformationNotice xmlns="urn:x"><a>b</a></BusinessRegistrationInformationNotice>'
    assert places(reading(xml, "x01.xml")) == [(0, "not_procurement")]


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.json", b"", True),
        ("a.JSONL", b"", True),
        ("a.xml", b"", True),
        ("a.zip", b"", True),
        ("a.json.gz", b"", True),
        ("a.csv", b"a,b", False),
        ("README.md", b"[a link]", False),
        ("notice", b' {"ocid": 1}', True),
        ("notice", codecs.BOM_UTF8 + b"<?xml", True),
        ("LICENSE", b"Apache License", False),
    ],
)
def test_which_files_of_a_folder_are_tried(name: str, head: bytes, expected: bool) -> None:
    assert is_notice_file(name, head) is expected
