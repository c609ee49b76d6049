"""The command line, with a stand-in for the extractor: what goes in, what comes out, how mistakes are told."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from lede.bulk.records import parse_record
from lede.cli import _flags, main
from lede.context import Context, parse_published
from lede.errors import InvalidRequest
from tests.conftest import Service


class Result(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process, with `tests.fakes.FakeExtractor`: one event for each capitalised word."""
    monkeypatch.setenv("LEDE_EXTRACTOR", "tests.fakes:FakeExtractor")

    def command(*arguments: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "argv", ["lede", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as end:
            main()
        written = capsys.readouterr()
        return Result(int(end.value.code or 0), written.out, written.err)

    return command


def test_version(run: Run) -> None:
    """The version is told, and nothing is loaded for it."""
    assert run("version").out.startswith("lede ")
    code = "import sys, lede.cli; print([m for m in ('grpc', 'spacy', 'numpy', 'google.protobuf') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment())
    assert done.stdout.strip() == "[]"


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": str(Path(__file__).parents[1] / "service"), "PATH": ""}


def test_one_article(run: Run, tmp_path: Path) -> None:
    """A text file gives indented JSON, one line of it, or a table; standard input gives the same."""
    article = tmp_path / "article.txt"
    article.write_text("\ufeffAnn met Bob.", encoding="utf-8")

    assert json.loads(run("extract", str(article)).out)["events"][0]["what"]["trigger"]["span"]["text"] == "Ann"
    line = run("extract", str(article), "--format", "jsonl").out
    assert line.count("\n") == 1
    assert run("extract", "-", "--format", "jsonl", stdin=b"Ann met Bob.").out == line
    table = run("extract", str(article), "--format", "text").out
    assert "according to" in table
    assert "\x1b" not in table


def test_an_article_does_not_steer_the_terminal(run: Run) -> None:
    """Control characters of the article do not reach the terminal."""
    out = run("extract", "-", "--format", "text", stdin=b"Ann\x1b[31m met Bob\x07 and ann. " + b"x" * 50).out

    assert "\x1b" not in out
    assert "\x07" not in out


def test_options_reach_the_extractor(run: Run) -> None:
    """Time of publication and zone make the reference time."""
    out = run("extract", "-", "--published-at", "2020-10-06", "--time-zone", "Asia/Bishkek", stdin=b"Ann met Bob.").out

    assert json.loads(out)["reference_time"]["instant"] == "2020-10-05T18:00:00Z"


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (["extract", "-"], b"", "text: is empty"),
        (["extract", "-"], b" \n\t", "text: is empty"),
        (["extract", "-"], b"caf\xe9", "text: is not UTF-8 (byte 0xe9 at offset 3)"),
        (["extract", "-"], b"\x00\x01\x02\x03", "control characters"),
        (["extract", "/nowhere/article.txt"], b"", "/nowhere/article.txt: No such file"),
        (["extract", "/nowhere/articles.jsonl"], b"", "/nowhere/articles.jsonl: No such file"),
        (["extract", "-", "--published-at", "soon"], b"Ann.", "--published-at: is no date"),
        (["extract", "-", "--time-zone", "Mars/Base"], b"Ann.", "time_zone: is not in the IANA"),
        (["extract", "-", "--time-zone", "../etc/passwd"], b"Ann.", "time_zone: is not in the IANA"),
        (["extract", "-", "--language", "de"], b"Ann.", "language: only English"),
        (["extract", "-", "--min-confidence", "2"], b"Ann.", "options.min_confidence: is 2"),
        (["extract", "-", "--max-events", "0"], b"Ann.", "options.max_events: is 0"),
        (["extract", "-", "--max-events", "few"], b"Ann.", "--max-events"),
        (["extract"], b"", "file"),
        (["extrct"], b"", "extrct"),
        (["serve", "--prot", "1"], b"", "--port"),
        (["serve", "fast"], b"", "fast: is no flag"),
    ],
)
def test_mistakes_are_told_in_one_line(run: Run, arguments: list[str], stdin: bytes, words: str) -> None:
    """What the caller can mend is named on standard error, with exit code 2 and nothing on standard output."""
    result = run(*arguments, stdin=stdin)

    assert result.code == 2
    assert words in result.err
    assert result.err.startswith("lede: ")
    assert result.out == ""
    if arguments[0] != "serve":
        assert result.err.count("\n") == 1


LINES = [
    ('{"id": 7, "text": "Ann left."}', "7", None),
    ('{"document_id": "a", "text": "Ann left.", "title": null, "published_at": null, "more": [1]}', "a", None),
    ("", None, None),
    ('{"id": "cut", "text": "Ann', "", "MALFORMED_REQUEST"),
    ("[]", "", "MALFORMED_REQUEST"),
    ('{"id": "none"}', "none", "MALFORMED_REQUEST"),
    ('{"id": "number", "text": 5}', "number", "MALFORMED_REQUEST"),
    ('{"id": "blank", "text": " "}', "blank", "TEXT_EMPTY"),
    ('{"id": "half", "text": "a\\ud800"}', "half", "MALFORMED_REQUEST"),
    ('{"id": "when", "text": "Ann left.", "published_at": "soon"}', "when", "INVALID_OPTION"),
    ('{"id": "z", "text": "Zoë left. 😀", "published_at": "2020-10-06T09:00:00Z"}', "z", None),
]


@pytest.mark.parametrize("processes", ["1", "2"])
def test_json_lines(run: Run, tmp_path: Path, processes: str) -> None:
    """Each line that is not blank gives one line, in order; a bad one an error in its place, and exit code 1."""
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(line for line, _, _ in LINES), encoding="utf-8")

    result = run("extract", str(file), "--processes", processes)

    answers = [json.loads(line) for line in result.out.splitlines()]
    expected = [(name, reason) for _, name, reason in LINES if name is not None]
    assert [(a.get("document_id", ""), a.get("error", {}).get("reason")) for a in answers] == expected
    assert answers[2]["error"]["line"] == 4
    assert result.code == 1
    assert result.err == ""


def test_good_lines_alone_end_well(run: Run, tmp_path: Path) -> None:
    """Exit code 0 if every line was answered; an empty file has no lines to fail."""
    file = tmp_path / "articles.jsonl"
    file.write_text('{"id": 1, "text": "Ann left."}\n' * 20, encoding="utf-8")
    assert run("extract", str(file)).code == 0
    file.write_text("", encoding="utf-8")
    assert run("extract", str(file)) == Result(0, "", "")


def test_a_line_that_ends_its_process(run: Run, tmp_path: Path) -> None:
    """An article that kills the process that reads it costs its own answer and no other."""
    lines = [json.dumps({"id": str(i), "text": "CRASH now" if i == 9 else f"Ann left {i}."}) for i in range(20)]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")

    result = run("extract", str(file), "--processes", "2")

    answers = [json.loads(line) for line in result.out.splitlines()]
    assert [answer["document_id"] for answer in answers] == [str(i) for i in range(20)]
    assert [a["error"]["reason"] for a in answers if "error" in a] == ["WORKER_LOST"]
    assert result.code == 1


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2020-10-06", "2020-10-06T00:00:00+06:00"),
        ("2020-10-06T09:30:00", "2020-10-06T09:30:00+06:00"),
        ("2020-10-06T09:30:00Z", "2020-10-06T09:30:00+00:00"),
        ("2020-10-06t09:30:00.5z", "2020-10-06T09:30:00.500000+00:00"),
        ("2020-10-06T09:30:00-05:00", "2020-10-06T09:30:00-05:00"),
        ("", None),
        (None, None),
    ],
)
def test_times_of_publication(written: str | None, instant: str | None) -> None:
    """RFC 3339, a date, or a time without zone, which is taken in the time zone of the article."""
    record = json.dumps({"text": "Ann left.", "published_at": written}).encode()

    published = parse_record(record, Context(time_zone="Asia/Bishkek")).context.published_at
    assert (published.isoformat() if published else None) == instant


@pytest.mark.parametrize("value", ["soon", "2020-13-01", 1601942400, True, ["2020-10-06"]])
def test_no_times_of_publication(value: object) -> None:
    """Anything else is refused, with the field named."""
    with pytest.raises(InvalidRequest, match="published_at: is no date"):
        parse_published(value)


def test_flags_of_serve() -> None:
    """Settings are given as `--name value` or `--name=value`; a name alone is true."""
    assert _flags(["--port", "1", "--log-level=debug", "--reflection", "--help"]) == {
        "port": "1",
        "log-level": "debug",
        "reflection": "true",
        "help": "true",
    }
    with pytest.raises(InvalidRequest, match="two: is no flag"):
        _flags(["--port=1", "two"])


@pytest.mark.service
def test_a_running_service_answers_as_the_command_line_does(run: Run, service: Service, tmp_path: Path) -> None:
    """`lede call` gives the bytes that `lede extract` gives, for an article and for lines, bad ones included."""
    article = tmp_path / "article.txt"
    article.write_text("Ann met Bob.", encoding="utf-8")
    lines = tmp_path / "articles.jsonl"
    lines.write_text("\n".join(line for line, _, _ in LINES), encoding="utf-8")

    for file in (str(article), str(lines)):
        here = run("extract", file, "--format", "jsonl", "--explain")
        there = run("call", file, "--format", "jsonl", "--explain", "--target", service.target)
        assert there == here
    assert "according to" in run("call", str(article), "--target", service.target).out


@pytest.mark.service
def test_a_service_refuses_in_one_line(run: Run, service: Service) -> None:
    """What the service refuses is told as the command line tells it; where nobody answers, that is said."""
    refused = run("call", "-", "--target", service.target, stdin=b" ")
    assert refused.code == 2
    assert "text: is empty" in refused.err

    nobody = run("call", "-", "--target", "127.0.0.1:1", "--timeout", "2", stdin=b"Ann left.")
    assert nobody.code == 1
    assert nobody.err.startswith("lede: ")
    assert nobody.err.count("\n") == 1


@pytest.mark.service
def test_probe(run: Run, service: Service) -> None:
    """Exit code 0 where a service serves, 1 elsewhere."""
    assert run("probe", "--target", service.target) == Result(0, "SERVING\n", "")
    assert run("probe", "--target", service.target, "--service", "liveness").code == 0
    assert run("probe", "--target", service.target, "--service", "nothing").code == 1
    assert run("probe", "--target", "127.0.0.1:1", "--timeout", "1").code == 1
