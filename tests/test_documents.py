"""Links, commands and names in the documents: what they point to is there, and what is shown as code is code."""

from __future__ import annotations

import ast
import doctest
import json
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from typer.main import get_command

from lede.cli import app
from lede.server.loading import FILE_VARIABLE, PREFIX
from lede.server.settings import Settings

ROOT = Path(__file__).parents[1]
IGNORED = {".venv", "node_modules", "shared"}
DOCUMENTS = sorted(path for path in ROOT.rglob("*.md") if not IGNORED & set(path.relative_to(ROOT).parts))
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SCRIPTS = "\n".join(script.read_text(encoding="utf-8") for script in sorted((ROOT / "scripts").glob("*.sh")))
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]

every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def anchors(path: Path) -> set[str]:
    """Anchors of a document's headings."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def code(path: Path) -> list[str]:
    """Inline code and lines of code blocks."""
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return lines + re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


@every_document
def test_links(path: Path) -> None:
    """A link inside the repository leads to a file that is there, and to a heading in it."""
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(target), f"{link}: no such heading"


@every_document
def test_commands(path: Path) -> None:
    """A make target, a command of lede and its options that a document shows are there."""
    for line in code(path):
        for target in re.findall(r"^make ([a-z]+)\b", line):
            assert target in TARGETS, line
        match = re.match(r"(?:\.venv/bin/)?lede ([a-z]+)\b(.*)", line)
        if match is None:
            continue
        assert match[1] in COMMANDS, line
        known = {option for parameter in COMMANDS[match[1]].params for option in parameter.opts}
        if match[1] == "serve":
            known = {f"--{name.replace('_', '-')}" for name in Settings.model_fields} | {
                "--print-settings",
                "--settings",
            }
        assert set(re.findall(r"--[a-z][a-z-]+", match[2])) <= known | {"--help"}, line


@every_document
def test_programs(path: Path) -> None:
    """A program of the repository that is shown with options has them; a module that is run is there."""
    for line in code(path):
        for name, rest in re.findall(r"\b((?:scripts|tests|deploy)/[\w/]+\.(?:py|sh))\b([^|;&#]*)", line):
            source = (ROOT / name).read_text(encoding="utf-8")
            options = set(re.findall(r"(?<!\S)--[a-z][a-z-]+", rest)) - {"--help"}
            assert all(option in source for option in options), line
        for module in re.findall(r"\bpython3? -m ([\w.]+)", line):
            assert find_spec(module) is not None, line
        for name in re.findall(r"\bmake (?:[a-z]+ )+([A-Z_]+)=", line):
            assert re.search(rf"\b{name}\b", MAKEFILE) or name in SCRIPTS, line


def blocks(path: Path, *languages: str) -> list[str]:
    """Code blocks of these languages."""
    found = re.findall(r"^```(\w*)\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [body for language, body in found if language in languages]


@every_document
def test_code_is_code(path: Path) -> None:
    """Blocks of Python, JSON, YAML and shell are well formed."""
    for body in blocks(path, "python"):
        typed = doctest.DocTestParser().get_examples(body)
        ast.parse("".join(example.source for example in typed) if typed else body)
    for body in blocks(path, "json"):
        json.loads(body)
    for body in blocks(path, "yaml"):
        yaml.safe_load(body)
    shell = blocks(path, "sh", "bash")
    for body in blocks(path, "console"):
        lines = re.findall(r"^\$ ((?:.*\\\n)*.*)$", body, re.MULTILINE)
        assert lines, f"a console block without a command: {body}"
        shell += [re.sub(r"\b[A-Z]+…|…|IN\.\.\.", "x", line) for line in lines]
    for body in shell:
        done = subprocess.run(["sh", "-n"], input=body, capture_output=True, text=True, timeout=10)
        assert done.returncode == 0, f"{body}\n{done.stderr}"


@every_document
def test_outside_links(path: Path) -> None:
    """A link to the outside is whole, and over TLS."""
    for link in re.findall(r"\]\((\w+://[^)\s]+)\)", path.read_text(encoding="utf-8")):
        parts = urlsplit(link)
        assert parts.scheme == "https", link
        assert re.fullmatch(r"[\w-]+(\.[\w-]+)+", parts.netloc), link


@every_document
def test_settings(path: Path) -> None:
    """A LEDE_* variable that a document names is a setting."""
    known = {name.upper() for name in Settings.model_fields} | {FILE_VARIABLE.removeprefix(PREFIX)}
    named = set(re.findall(r"\bLEDE_([A-Z_]*[A-Z])\b", path.read_text(encoding="utf-8")))

    assert named <= known


@every_document
def test_files(path: Path) -> None:
    """A path of the repository that a document names in code is there."""
    tops = "service|tests|deploy|docs|protos|scripts"
    for line in code(path):
        for name in re.findall(rf"(?<![\w./-])((?:{tops})/[\w./-]*[\w/])(?![\w*{{<])", line):
            if name.isupper() or "TOPIC" in name:
                continue
            assert (ROOT / name).exists(), f"{name} is not there"
