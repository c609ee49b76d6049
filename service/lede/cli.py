"""The command line of lede, and the only reader of the environment.

Exit codes: 0 done; 1 done in part, or the service failed; 2 the caller has something to mend (one line on stderr).
Each command imports what it needs when it runs, so that `lede version` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.exceptions import TyperException

from lede import __version__
from lede.errors import InvalidRequest, LedeError, ModelError

if TYPE_CHECKING:
    from lede.bulk.jobs import Answer
    from lede.bulk.records import Line
    from lede.client import Tls
    from lede.context import Context
    from lede.processes import Job
    from lede.v1 import extraction_pb2 as pb

JSON_LINES = ".jsonl"
DEFAULT_TARGET = "127.0.0.1:50051"

app = typer.Typer(
    name="lede",
    help="Reads news articles and tells their events: who, what, where, when, and according to whom.",
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Format(StrEnum):
    """How an answer is written."""

    JSON = "json"
    JSONL = "jsonl"
    TEXT = "text"


class PredicateChoice(StrEnum):
    """Which predicates become events."""

    EVENTS = "events"
    ALL = "all"


class TableFormat(StrEnum):
    """How a bulk run writes its tables."""

    JSONL = "jsonl"
    PARQUET = "parquet"


class Engine(StrEnum):
    """What spreads a bulk run."""

    PROCESSES = "processes"
    RAY = "ray"


class InputFormat(StrEnum):
    """What an input holds, where its name does not tell."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    TEXT = "text"


class AnnotationFormat(StrEnum):
    """How an annotation is written."""

    CONLLU = "conllu"


File = Annotated[str, typer.Argument(help="A text file, a file of JSON lines (.jsonl), or - for standard input.")]
Title = Annotated[str, typer.Option(help="Headline, where the text does not hold it.")]
PublishedAt = Annotated[str, typer.Option(help="When it was published: 2020-10-06, or RFC 3339 with time and zone.")]
TimeZone = Annotated[str, typer.Option(help="IANA time zone of the article's “today”, for example Asia/Bishkek.")]
Language = Annotated[str, typer.Option(help="BCP 47 tag; only English is read.")]
Output = Annotated[Format | None, typer.Option("--format", help="Default: json; jsonl for a file of JSON lines.")]
PredicatesOption = Annotated[PredicateChoice, typer.Option(help="News events, or every verb and event noun.")]
Explain = Annotated[bool, typer.Option("--explain", help="Say which rule made each event and slot.")]
MinConfidence = Annotated[float | None, typer.Option(help="Leave out events below this, 0 to 1.")]
MaxEvents = Annotated[int | None, typer.Option(help="Keep only so many of the most salient events.")]
Processes = Annotated[int, typer.Option(min=0, help="Processes for a file of JSON lines; 0: one for each processor.")]
Target = Annotated[str, typer.Option(help="host:port of the service.")]
TlsCa = Annotated[str, typer.Option("--tls-ca", help="Use TLS, and trust this certificate authority (PEM file).")]
UseTls = Annotated[bool, typer.Option("--tls", help="Use TLS with the authorities that this system trusts.")]
TlsCert = Annotated[str, typer.Option("--tls-cert", help="Client certificate (PEM file), for mutual TLS.")]
TlsKey = Annotated[str, typer.Option("--tls-key", help="Key of the client certificate (PEM file).")]
TokenFile = Annotated[str, typer.Option(help="File that holds the bearer token, or - for standard input.")]


@app.command()
def extract(
    file: File,
    title: Title = "",
    published_at: PublishedAt = "",
    time_zone: TimeZone = "",
    language: Language = "",
    output: Output = None,
    predicates: PredicatesOption = PredicateChoice.EVENTS,
    explain: Explain = False,
    min_confidence: MinConfidence = None,
    max_events: MaxEvents = None,
    processes: Processes = 0,
) -> None:
    """Tell the events of an article, or of each article in a file of JSON lines."""
    context = _context(title, published_at, time_zone, language, predicates, explain, min_confidence, max_events)
    if file.endswith(JSON_LINES):
        from lede.bulk.jobs import ExtractJob

        _answer_lines(ExtractJob(context, _extractor_name()), file, processes, output or Format.JSONL)
        return
    from lede.bulk.jobs import load_object
    from lede.bulk.records import read_file
    from lede.wire import check_text, to_proto

    text = read_file(file)
    check_text(text)
    extractor: Any = load_object(_extractor_name())()
    answer = to_proto(extractor.extract(text, context), text, include=context.options.include)
    _print_answer(answer, output or Format.JSON)


@app.command()
def bulk(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="IN...",
            help="Files (.jsonl .csv .tsv .parquet .txt, also .gz and .zst), folders of them, or - for standard input.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder to write to; one that holds a run is gone on with.")],
    output: Annotated[TableFormat, typer.Option("--format", help="JSON lines, or Parquet.")] = TableFormat.JSONL,
    input_format: Annotated[InputFormat | None, typer.Option(help="For inputs whose name does not tell.")] = None,
    text_column: Annotated[str, typer.Option(help="Column or key of the article.")] = "text",
    id_column: Annotated[str, typer.Option(help="Of its id. Default: document_id, else id.")] = "",
    title_column: Annotated[str, typer.Option(help="Of its headline.")] = "title",
    published_column: Annotated[str, typer.Option(help="Of its time of publication.")] = "published_at",
    published_at: PublishedAt = "",
    time_zone: TimeZone = "",
    language: Language = "",
    predicates: PredicatesOption = PredicateChoice.EVENTS,
    explain: Explain = False,
    min_confidence: MinConfidence = None,
    max_events: MaxEvents = None,
    part_articles: Annotated[int, typer.Option(min=1, help="Articles in one part of the output.")] = 1000,
    timeout: Annotated[float, typer.Option(min=0, help="Seconds that an article may take; 0: any time.")] = 120.0,
    processes: Annotated[int, typer.Option(min=0, help="Processes, or Ray's actors; 0: one for each processor.")] = 0,
    engine: Annotated[Engine, typer.Option(help="Processes of this machine, or Ray Data.")] = Engine.PROCESSES,
    ray_address: Annotated[
        str, typer.Option(envvar="RAY_ADDRESS", help="Cluster for --engine ray. Default: a Ray of this machine's own.")
    ] = "",
) -> None:
    """Tell the events of a corpus, on all processors; started again after any end, it goes on where it was."""
    from lede.bulk.inputs import Columns
    from lede.bulk.run import Plan, run

    plan = Plan(
        context=_context("", published_at, time_zone, language, predicates, explain, min_confidence, max_events),
        columns=Columns(text_column, id_column, title_column, published_column),
        form=output.value,
        input_kind=input_format.value if input_format else "",
        part_articles=part_articles,
        processes=processes,
        seconds=timeout,
        engine=engine.value,
        ray_address=ray_address if engine is Engine.RAY else "",
        extractor=_extractor_name(),
    )
    raise typer.Exit(run(inputs, out, plan))


@app.command()
def view(
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")],
    out: Annotated[Path | None, typer.Option(help="File for the page. Default: standard output.")] = None,
    title: Title = "",
    published_at: PublishedAt = "",
    time_zone: TimeZone = "",
    language: Language = "",
    predicates: PredicatesOption = PredicateChoice.EVENTS,
    min_confidence: MinConfidence = None,
    max_events: MaxEvents = None,
) -> None:
    """Write one page of HTML that shows an article with its events, a timeline and a map. It loads nothing."""
    from dataclasses import replace

    from lede.bulk.jobs import load_object
    from lede.bulk.records import read_file
    from lede.view import page
    from lede.wire import check_text

    context = _context(title, published_at, time_zone, language, predicates, False, min_confidence, max_events)
    text = read_file(file)
    check_text(text)
    extractor: Any = load_object(_extractor_name())()
    name = "" if file == "-" else Path(file).stem
    html = page(extractor.extract(text, replace(context, document_id=name)), text, title)
    if out is None:
        sys.stdout.write(html)
    else:
        out.write_text(html, encoding="utf-8")


@app.command()
def annotate(
    file: File,
    output: Annotated[AnnotationFormat, typer.Option("--format", help="CoNLL-U.")] = AnnotationFormat.CONLLU,
    processes: Processes = 0,
) -> None:
    """Tell what the network reads: tokens, sentences, tags, tree, names, predicates and roles."""
    from lede.context import Context

    if file.endswith(JSON_LINES):
        from lede.bulk.jobs import AnnotateJob

        _answer_lines(AnnotateJob(Context()), file, processes, Format.JSONL)
        return
    from lede.annotate import load_reader
    from lede.annotate.conllu import write
    from lede.bulk.records import read_file
    from lede.wire import check_text

    text = read_file(file)
    check_text(text)
    name = "" if file == "-" else Path(file).stem
    sys.stdout.write(write(load_reader()(text), name))


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
def serve(context: typer.Context) -> None:
    """Serve the contract over gRPC until a signal ends it; `lede serve --help` lists the settings."""
    from lede.server import serve as run
    from lede.server.loading import describe, load_settings

    flags = _flags(context.args)
    if "help" in flags:
        _print_settings_help()
        return
    show = flags.pop("print-settings", None)
    settings = load_settings(flags, os.environ)
    if show is not None:
        for name, value, source in describe(settings):
            typer.echo(f"{name} = {value}  ({source})")
        return
    raise typer.Exit(run(settings))


@app.command()
def call(
    file: File,
    target: Target = DEFAULT_TARGET,
    title: Title = "",
    published_at: PublishedAt = "",
    time_zone: TimeZone = "",
    language: Language = "",
    output: Output = None,
    predicates: PredicatesOption = PredicateChoice.EVENTS,
    explain: Explain = False,
    min_confidence: MinConfidence = None,
    max_events: MaxEvents = None,
    timeout: Annotated[float, typer.Option(min=0.001, help="Seconds that an article may take.")] = 30.0,
    tls: UseTls = False,
    tls_ca: TlsCa = "",
    tls_cert: TlsCert = "",
    tls_key: TlsKey = "",
    token_file: TokenFile = "",
) -> None:
    """Have a running service read an article, or each article in a file of JSON lines (over one stream)."""
    from lede.bulk.records import read_file, read_lines
    from lede.client import CallFailed, Client

    context = _context(title, published_at, time_zone, language, predicates, explain, min_confidence, max_events)
    secrets = _tls(tls, tls_ca, tls_cert, tls_key)
    token = read_file(token_file).strip() if token_file else None
    with Client(target, tls=secrets, token=token, timeout=timeout, wait_for_ready=False) as client:
        try:
            if file.endswith(JSON_LINES):
                from lede.bulk.remote import answer_remotely

                _write_answers(answer_remotely(client, read_lines(file), context), output or Format.JSONL)
            else:
                _print_answer(client.extract(read_file(file), context), output or Format.TEXT)
        except CallFailed as error:
            where = f" (is a service running at {target}?)" if error.code == "UNAVAILABLE" else ""
            _fail(f"{error.message}{where}", 2 if error.code == "INVALID_ARGUMENT" else 1)


@app.command()
def probe(
    target: Target = DEFAULT_TARGET,
    service: Annotated[str, typer.Option(help="Health name: empty for all, `liveness`, or a service.")] = "",
    timeout: Annotated[float, typer.Option(min=0.001, help="Seconds to wait.")] = 2.0,
    tls: UseTls = False,
    tls_ca: TlsCa = "",
    tls_cert: TlsCert = "",
    tls_key: TlsKey = "",
) -> None:
    """Ask a running service for its health: exit code 0 if it serves, else 1."""
    from lede.client import Health
    from lede.client import probe as ask

    health = ask(target, service, tls=_tls(tls, tls_ca, tls_cert, tls_key), timeout=timeout)
    typer.echo(health.value)
    raise typer.Exit(0 if health is Health.SERVING else 1)


@app.command()
def version() -> None:
    """Tell the version."""
    typer.echo(f"lede {__version__}")


def main() -> None:
    """Run a command; what the caller can mend is told in one line, with exit code 2."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # products are small: more threads only wait for one another
    try:
        code = app(sys.argv[1:] or ["--help"], prog_name="lede", standalone_mode=False)
        sys.stdout.flush()
    except TyperException as error:
        _fail(f"{' '.join(error.format_message().split())} See lede --help", error.exit_code)
    except ModelError as error:
        _fail(error.message, 1)
    except LedeError as error:
        _fail(error.message, 2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on; the last flush must not fail
        raise SystemExit(1) from None
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error), 2)
    raise SystemExit(code if isinstance(code, int) else 0)


def _fail(message: str, code: int) -> NoReturn:
    sys.stderr.write(f"lede: {message}\n")
    raise SystemExit(code)


def _context(
    title: str,
    published_at: str,
    time_zone: str,
    language: str,
    predicates: PredicateChoice,
    explain: bool,
    min_confidence: float | None,
    max_events: int | None,
) -> Context:
    """What the options say about the article.

    Raises: InvalidRequest.
    """
    from lede.context import LISTS, Context, Include, Options, Predicates, parse_published

    options = Options(
        min_confidence=min_confidence,
        max_events=max_events,
        predicates=Predicates.ALL if predicates is PredicateChoice.ALL else Predicates.EVENTS,
        include=LISTS | {Include.EXPLANATIONS} if explain else LISTS,
    )
    return Context(
        title=title,
        published_at=parse_published(published_at, "--published-at"),
        time_zone=time_zone,
        language=language,
        options=options,
    )


def _extractor_name() -> str:
    """`module:callable` that makes the extractor, as `lede serve` takes it too."""
    from lede.bulk.jobs import DEFAULT_EXTRACTOR

    return os.environ.get("LEDE_EXTRACTOR") or DEFAULT_EXTRACTOR


def _answer_lines(job: Job[Line, Answer], file: str, processes: int, output: Format) -> None:
    """Answer each line of a file on this machine."""
    from lede.bulk.records import read_lines
    from lede.processes import work

    _write_answers(work(job, read_lines(file), processes), output)


def _write_answers(answers: Iterable[Answer], output: Format) -> None:
    """Write one answer a line; exit code 1 if any of them is an error."""
    failed = False
    for answer in answers:
        failed = failed or not answer.ok
        if output is Format.TEXT and answer.ok:
            _print_answer(_parsed(answer.text), output)
        else:
            sys.stdout.write(answer.text + "\n")
    if failed:
        raise typer.Exit(1)


def _parsed(line: str) -> pb.ExtractResponse:
    from google.protobuf import json_format

    from lede.v1 import extraction_pb2 as pb

    return json_format.Parse(line, pb.ExtractResponse())


def _print_answer(answer: pb.ExtractResponse, output: Format) -> None:
    if output is Format.TEXT:
        from lede.terminal import print_answer

        print_answer(answer, sys.stdout)
        return
    from lede.wire import to_json, to_json_dict

    if output is Format.JSONL:
        sys.stdout.write(to_json(answer) + "\n")
        return
    import json

    sys.stdout.write(json.dumps(to_json_dict(answer), ensure_ascii=False, indent=2) + "\n")


def _flags(arguments: list[str]) -> dict[str, str | None]:
    """`--name value` and `--name=value` as a mapping; a name without a value is `true`.

    Raises: InvalidRequest, for a word that is no flag.
    """
    flags: dict[str, str | None] = {}
    words = iter(_split(arguments))
    for word in words:
        if not word.startswith("--"):
            raise InvalidRequest(word, "is no flag; settings are given as --name value")
        flags[word[2:]] = next(words)
    return flags


def _split(arguments: list[str]) -> Iterator[str]:
    """Flags and their values in turn."""
    for index, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        if not word.startswith("--"):
            if index == 0 or not arguments[index - 1].startswith("--") or "=" in arguments[index - 1]:
                yield word
            continue
        yield name
        following = arguments[index + 1] if index + 1 < len(arguments) else "--"
        yield value if equals else ("true" if following.startswith("--") else following)


def _print_settings_help() -> None:
    """All settings as flags and environment variables."""
    from rich.console import Console
    from rich.table import Table

    from lede.server.loading import setting_rows

    typer.echo("Usage: lede serve [--NAME VALUE]... [--settings FILE.toml] [--print-settings]\n")
    table = Table("flag", "environment", "default", "meaning", box=None, pad_edge=False)
    for row in setting_rows():
        table.add_row(f"{row.flag} {row.kind}", row.variable, row.default, row.description)
    Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False).print(table)


def _tls(tls: bool, ca: str, cert: str, key: str) -> Tls | None:
    """TLS of a client, or None for a plain connection."""
    from lede.client import Tls

    if not (tls or ca or cert):
        return None
    return Tls(
        ca=Path(ca) if ca else None,
        certificate=Path(cert) if cert else None,
        key=Path(key) if key else None,
    )


if __name__ == "__main__":
    main()
