"""Paths to files: what is opened, passed over and refused."""

import gzip
import io
import random
import zipfile
from pathlib import Path

import pytest

from procure.core.files import InputFile, Limits, Refused, Unreadable, walk

NOISE = random.Random(1).randbytes(40_000)


def wanted(name: str, head: bytes) -> bool:
    return name.endswith((".json", ".xml", ".gz", ".zip"))


def walked(*paths: Path | str, limits: Limits | None = None) -> tuple[list[InputFile | Refused], list[str]]:
    said: list[str] = []
    return list(walk([str(path) for path in paths], wanted, said.append, limits)), said


def answers(*paths: Path | str, limits: Limits | None = None) -> list[tuple[str, str]]:
    """Name and content, or name and code."""
    found = []
    for file in walk([str(path) for path in paths], wanted, lambda _: None, limits):
        if isinstance(file, Refused):
            found.append((file.name, file.code))
        else:
            with file.open() as stream:
                found.append((file.name, stream.read().decode()))
    return found


def zipped(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_folders_are_walked_in_sorted_order_and_other_files_passed_over(tmp_path: Path) -> None:
    for name in ("b.json", "a/z.json", "c.xml", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    files, said = walked(tmp_path)
    assert [file.name for file in files] == [f"{tmp_path}/{name}" for name in ("a/z.json", "b.json", "c.xml")]
    assert said == [f"{tmp_path}/notes.md: passed over, not a kind of file this command reads"]


def test_a_named_file_is_always_answered(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("hello")
    assert answers(tmp_path / "notes.md") == [(f"{tmp_path}/notes.md", "hello")]


def test_an_empty_file_is_refused_even_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "nothing.txt").touch()
    assert answers(tmp_path) == [(f"{tmp_path}/nothing.txt", "empty_file")]


def test_gzip_is_told_by_its_content_and_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(gzip.compress(b"[1]"))
    (tmp_path / "plain.gz").write_bytes(b"[2]")
    assert answers(tmp_path / "a.json", tmp_path / "plain.gz") == [
        (f"{tmp_path}/a.json", "[1]"),
        (f"{tmp_path}/plain.gz", "[2]"),
    ]


def test_members_of_a_zip_are_named_after_it_in_sorted_order(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"b.json": b"[2]", "a.json": b"[1]", "readme.txt": b"hello", "c.json": b""})
    assert answers(path) == [(f"{path}!a.json", "[1]"), (f"{path}!b.json", "[2]"), (f"{path}!c.json", "empty_file")]


def test_a_zip_without_anything_to_read_is_answered(tmp_path: Path) -> None:
    assert answers(zipped(tmp_path / "none.zip", {})) == [(f"{tmp_path}/none.zip", "empty_file")]
    assert answers(zipped(tmp_path / "text.zip", {"a.txt": b"x"})) == [(f"{tmp_path}/text.zip", "unsupported")]


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.json", "[1]")
    path = zipped(tmp_path / "outer.zip", {"inner.zip": inner.getvalue(), "a.json.gz": gzip.compress(b"[]")})
    assert answers(path) == [(f"{path}!a.json.gz", "unsafe"), (f"{path}!inner.zip", "unsafe")]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.zip", {"a.json": b" " * 20_000_000})
    assert answers(path) == [(str(path), "too_large")]
    (tmp_path / "bomb.json.gz").write_bytes(gzip.compress(b" " * 20_000_000))
    with pytest.raises(Unreadable) as refused:
        answers(tmp_path / "bomb.json.gz")
    assert refused.value.code == "too_large"


def test_what_compresses_well_but_not_absurdly_is_read(tmp_path: Path) -> None:
    noise = random.Random(2)
    data = b"".join(noise.randbytes(250).hex().encode() + b"0" * 15_000 for _ in range(700))
    path = zipped(tmp_path / "good.zip", {"a.json": data})
    assert len(data) > 10_000_000
    assert len(data) / path.stat().st_size > 32
    assert answers(path) == [(f"{path}!a.json", data.decode())]


def test_the_whole_of_an_archive_is_limited(tmp_path: Path) -> None:
    path = zipped(tmp_path / "many.zip", {f"{i}.json": NOISE for i in range(3)})
    assert answers(path, limits=Limits(unpacked=100_000)) == [(str(path), "too_large")]
    assert answers(path, limits=Limits(members=2)) == [(str(path), "too_large")]


def test_a_member_with_a_password_is_refused_alone(tmp_path: Path) -> None:
    path = zipped(tmp_path / "locked.zip", {"a.json": b"[1]", "b.json": b"[2]"}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # flags of the first member
        data[data.index(signature) + offset] |= 1
    path.write_bytes(bytes(data))
    assert answers(path) == [(f"{path}!a.json", "protected"), (f"{path}!b.json", "[2]")]


def test_a_zip_that_is_cut_off_is_said_to_be(tmp_path: Path) -> None:
    path = zipped(tmp_path / "cut.zip", {"a.json": NOISE})
    path.write_bytes(path.read_bytes()[:20_000])
    assert answers(path) == [(str(path), "truncated")]


def test_what_precedes_the_end_of_a_cut_gzip_is_given_first(tmp_path: Path) -> None:
    lines = b"\n".join(NOISE[i : i + 50].hex().encode() for i in range(0, 40_000, 50))
    path = tmp_path / "cut.json.gz"
    path.write_bytes(gzip.compress(lines)[:20_000])
    (file,), _ = walked(path)
    assert isinstance(file, InputFile)
    with file.open() as stream:
        read = [stream.readline() for _ in range(100)]
        with pytest.raises(Unreadable) as cut:
            stream.read()
    assert cut.value.code == "truncated"
    assert lines.startswith(b"".join(read))


def test_standard_input_can_be_opened_more_than_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"[1]")))
    for file in walk(["-"], wanted, lambda _: None):
        assert isinstance(file, InputFile)
        assert file.name == "-"
        for _ in range(2):
            with file.open() as stream:
                assert stream.read() == b"[1]"
