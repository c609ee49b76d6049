"""Inputs of all kinds, and what is wrong with them: the articles that can be read are, and the rest is told."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path

import pytest

from lede.bulk.inputs import Chain, Columns, Item, find_sources, read_items
from lede.bulk.steps import SeenIds
from lede.errors import InvalidRequest

LINES = b'{"id": 1, "text": "Ann left."}\n\n{"id": 2, "text": "Bob came."}\n'


def read(*inputs: Path | str, kind: str = "", columns: Columns | None = None) -> list[Item]:
    """All items of some inputs."""
    return list(read_items(find_sources([str(one) for one in inputs], kind), columns or Columns()))


def told(items: list[Item]) -> list[str]:
    """Ids of articles, and reasons in the place of the others."""
    return [item.problem.reason if item.problem else item.record["document_id"] for item in items]


def file(folder: Path, name: str, data: bytes) -> Path:
    """A file with these bytes."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_folder(tmp_path: Path) -> None:
    """Files of known kinds are read in the order of their names, at any depth; hidden and other files are not."""
    for name, data in {
        "b/two.txt": b"Bob came.",
        "a.jsonl": LINES,
        "one.txt.gz": gzip.compress(b"Ann left."),
        ".hidden.txt": b"Cy hid.",
        "readme.md": b"no news",
    }.items():
        file(tmp_path, name, data)

    assert told(read(tmp_path)) == ["1", "2", "b/two", "one"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"id,text\n1,Ann left.\n2,Bob came.\n", ["1", "2"]),
        (b"\xef\xbb\xbfid;text\r\n1;Ann, and Bob, left.\r\n", ["1"]),
        (b"id\ttext\n1\tAnn left.\n", ["1"]),
        (b'id,text\n1,"Ann left.\n\nBob, too."\n\n2,Bob came.\n', ["1", "2"]),
        (b"id,text\n1\n2,Bob came.\n", ["1", "2"]),
        (b"id,body\n1,Ann left.\n", ["WRONG_COLUMN"]),
        (b"", ["WRONG_COLUMN"]),
    ],
)
def test_csv(tmp_path: Path, data: bytes, expected: list[str]) -> None:
    """Delimiters are found, cells may hold lines, and a table without the column is told once."""
    assert told(read(file(tmp_path, "in.csv", data))) == expected


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("cut.jsonl.gz", gzip.compress(LINES)[:-9], ["1", "2", "UNREADABLE_INPUT"]),
        ("none.jsonl.gz", LINES, ["UNREADABLE_INPUT"]),
        (
            "mixed.jsonl",
            LINES + b'{"id": 3, "text": "caf\xe9"}\n{"id": 4, "text": "Zo\xc3\xab"}\n',
            ["1", "2", "MALFORMED_REQUEST", "4"],
        ),
        ("latin.txt", b"caf\xe9", ["MALFORMED_REQUEST"]),
        ("none.parquet", b"PAR1 is what it says", ["UNREADABLE_INPUT"]),
        ("other.jsonl", b'{"id": 1, "body": "Ann left."}\n{"id": 2, "text": "Bob came."}\n', ["WRONG_COLUMN", "2"]),
        ("empty.jsonl", b"", []),
    ],
)
def test_damage(tmp_path: Path, name: str, data: bytes, expected: list[str]) -> None:
    """What stands before the damage is read, what cannot be is told, and the next input is read as if nothing were."""
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
    after = file(tmp_path, "after.txt", b"Ann left.")

    assert told(read(file(tmp_path, name, data), after))[:-1] == expected


def test_columns(tmp_path: Path) -> None:
    """Columns have the names that they are said to have, in JSON lines and in tables."""
    columns = Columns(text="body", id="key", title="head", published_at="day")
    row = {"document_id": "k", "text": "Ann left.", "title": "News", "published_at": "2020-10-06"}
    lines = file(
        tmp_path, "in.jsonl", b'{"key": "k", "body": "Ann left.", "head": "News", "day": "2020-10-06", "id": 5}'
    )
    table = file(tmp_path, "in.csv", b"day,head,body,key\n2020-10-06,News,Ann left.,k\n")

    assert [item.record for item in read(lines, table, columns=columns)] == [row, row]
    assert told(read(file(tmp_path, "less.csv", b"body,key\nAnn left.,k\n"), columns=columns)) == ["WRONG_COLUMN"]


def test_parquet(tmp_path: Path) -> None:
    """Rows of a Parquet file, with days and bytes as they come."""
    pyarrow = pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra `parquet`")
    from datetime import date

    days = [date(2020, 10, 6), None]
    table = pyarrow.table({"id": [7, 8], "text": [b"Ann left.", b"caf\xe9"], "published_at": days, "more": [[1], [2]]})
    parquet.write_table(table, tmp_path / "in.parquet")
    items = read(tmp_path / "in.parquet")

    assert told(items) == ["7", "MALFORMED_REQUEST"]
    assert items[0].record["published_at"] == date(2020, 10, 6)


def test_zstd(tmp_path: Path) -> None:
    """Files that zstd packed."""
    pyarrow = pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
    with pyarrow.CompressedOutputStream(str(tmp_path / "in.jsonl.zst"), "zstd") as packed:
        packed.write(LINES)

    assert told(read(tmp_path / "in.jsonl.zst")) == ["1", "2"]


@pytest.mark.parametrize("data", [LINES, gzip.compress(LINES)])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Standard input is JSON lines, packed or not."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))

    assert told(read("-")) == ["1", "2"]


def test_a_file_of_no_known_kind(tmp_path: Path) -> None:
    """A name that tells no kind is refused before anything is read; the kind can be said."""
    path = file(tmp_path, "articles.data", LINES)
    with pytest.raises(InvalidRequest, match="--input-format"):
        find_sources([str(path)])

    assert told(read(path, kind="jsonl")) == ["1", "2"]


def test_ids_that_were_seen() -> None:
    """Each id is new once, however many there are between."""
    seen = SeenIds()
    seen.NEWEST = 8  # type: ignore[misc]  # so that the sorted part is used too

    assert all(seen.add(f"a{i}") for i in range(50))
    assert not any(seen.add(f"a{i}") for i in range(50))


def test_the_digest_tells_inputs_apart() -> None:
    """The digest is over all articles, in their order."""

    def digest(*texts: str) -> str:
        chain = Chain()
        return [chain.add(Item("in", i, {"text": text})) for i, text in enumerate(texts)][-1]

    assert digest("a", "b") == digest("a", "b")
    assert len({digest("a", "b"), digest("b", "a"), digest("a"), digest("ab"), digest("a", "b", "")}) == 5
