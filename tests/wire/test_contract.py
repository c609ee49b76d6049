"""The contract: its generated code is fresh, it is documented, and it does not break callers of the last release."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from google.protobuf.descriptor_pb2 import DescriptorProto, EnumDescriptorProto, FileDescriptorProto, FileDescriptorSet

from lede.errors import InvalidRequest
from lede.server import refusals
from lede.server.errors import TABLE
from lede.v1 import extraction_pb2 as pb
from lede.workers import errors as worker_errors

ROOT = Path(__file__).resolve().parent.parent.parent
PROTO = ROOT / "protos" / "lede" / "v1" / "extraction.proto"


def messages(parent: FileDescriptorProto | DescriptorProto, path: str = "") -> Iterator[tuple[str, DescriptorProto]]:
    """All messages with their paths, nested ones too."""
    nested = parent.message_type if isinstance(parent, FileDescriptorProto) else parent.nested_type
    for one in nested:
        yield path + one.name, one
        yield from messages(one, f"{path}{one.name}.")


def elements(file: FileDescriptorProto) -> set[tuple[object, ...]]:
    """What callers hang on: fields with number and type, enum values with number, methods with their messages."""
    found: set[tuple[object, ...]] = set()
    enums: list[tuple[str, EnumDescriptorProto]] = [("", enum) for enum in file.enum_type]
    for path, message in messages(file):
        enums += [(path + ".", enum) for enum in message.enum_type]
        for field in message.field:
            found.add((path, field.name, field.number, field.type, field.label, field.type_name, field.proto3_optional))
    for path, enum in enums:
        found |= {(path + enum.name, value.name, value.number) for value in enum.value}
    for service in file.service:
        for method in service.method:
            found.add((service.name, method.name, method.input_type, method.output_type))
    return found


def test_no_caller_of_the_last_release_breaks() -> None:
    """Everything that the last release had is still there, with the same number and type."""
    release = FileDescriptorSet.FromString((ROOT / "protos" / "release.binpb").read_bytes())
    then = next(file for file in release.file if file.package == "lede.v1")
    now = FileDescriptorProto()
    pb.DESCRIPTOR.CopyToProto(now)

    assert elements(then) - elements(now) == set()


def test_generated_code_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """`service/lede/v1` is what `scripts/generate_protos.py` would write now."""
    pytest.importorskip("grpc_tools")
    specification = importlib.util.spec_from_file_location("generate_protos", ROOT / "scripts" / "generate_protos.py")
    assert specification is not None
    assert specification.loader is not None
    script = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(script)
    monkeypatch.setattr(sys, "argv", ["generate_protos.py", "--check"])

    assert script.main() == 0


def test_everything_is_documented() -> None:
    """Each service, call, message, field, enum and value has a comment of its own that ends as a sentence."""
    lines = PROTO.read_text(encoding="utf-8").splitlines()
    declared = re.compile(r"\s*(service|rpc|message|enum|oneof|repeated|optional|[\w.]+ \w+ = \d+;|[A-Z_0-9]+ = \d+;)")
    bare = [
        line.strip()
        for before, line in pairwise(lines)
        if declared.match(line) and not re.match(r"\s*//.*[.:]$", before)
    ]

    assert bare == []


def test_each_error_has_a_status_and_a_documented_reason() -> None:
    """Whatever lede raises during a call is in the table, and the table's reasons are those of the contract."""
    refusing = [InvalidRequest, *InvalidRequest.__subclasses__()]
    front = [one for one in vars(refusals).values() if isinstance(one, type) and one.__module__ == refusals.__name__]
    worker = {"ExtractionFailed", "OverTime", "PoolClosed", "WorkerLost"}
    not_told = {"RequestRefused", "StartFailed"}
    declared = {
        name for name, one in vars(worker_errors).items() if getattr(one, "__module__", "") == worker_errors.__name__
    }

    assert worker | not_told == declared
    assert {one.__name__ for one in [*refusing, *front]} | worker == set(TABLE)
    assert {reason for _, reason, _ in TABLE.values()} == set(pb.ErrorReason.keys()) - {"ERROR_REASON_UNSPECIFIED"}
