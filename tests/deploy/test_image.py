"""The image, built from Debian's mirror and run without Docker: `make container`, as root.

It takes three to ten minutes. The base that scripts/base.sh makes is kept, which saves half the next time; IMAGE_BASE
names another.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import HeaderParser
from pathlib import Path
from typing import NamedTuple

import pytest

from lede.client import Client, Health, probe
from tests.conftest import ROOT, free_port

IMAGE = "localhost/lede:under-test"
BASE = os.environ.get("IMAGE_BASE", "localhost/lede-base:bookworm")
CERTIFICATES = "/etc/ssl/certs"
MOST_COMPRESSED_BYTES = 200_000_000
ENVIRONMENT = os.environ | {"BUILDAH_ISOLATION": "chroot", "STORAGE_DRIVER": os.environ.get("STORAGE_DRIVER", "vfs")}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.skipif("RUN_IMAGE" not in os.environ, reason="takes minutes: set RUN_IMAGE=1"),
    pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to make name spaces and a base system"),
    pytest.mark.skipif(shutil.which("buildah") is None, reason="needs buildah (Debian: apt-get install buildah)"),
]

# As `docker run --read-only --tmpfs /tmp:size=64m --cap-drop ALL --security-opt no-new-privileges` would: own mounts
# and process ids, nothing to write but /tmp, user 65532, no way to more rights; the command is process 1.
RUN = """
set -eu
root=$1; shift
mount --bind "$root" "$root"
mount -o remount,ro,bind "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o size=64m,mode=1777,nosuid,nodev tmpfs "$root/tmp"
mount --rbind /dev "$root/dev"
exec setpriv --no-new-privs chroot --userspec=65532:65532 "$root" "$@"
"""


class Image(NamedTuple):
    """A built image: its root file system, and its configuration."""

    root: Path
    settings: dict[str, object]


def buildah(*arguments: str) -> str:
    """Run buildah; its output."""
    done = subprocess.run(["buildah", *arguments], env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """The image, built as `make image` builds it."""
    if subprocess.run(["buildah", "inspect", BASE], env=ENVIRONMENT, capture_output=True).returncode:
        if shutil.which("debootstrap") is None:
            pytest.skip("needs debootstrap (Debian: apt-get install debootstrap)")
        subprocess.run(["scripts/base.sh", BASE], cwd=ROOT, env=ENVIRONMENT, check=True)
    flags = {
        "BUILDER": "buildah",
        "BASE": BASE,
        "IMAGE": IMAGE,
        "BUILD_FLAGS": f"--volume {CERTIFICATES}:{CERTIFICATES}:ro",
    }
    subprocess.run(["scripts/image.sh"], cwd=ROOT, env=ENVIRONMENT | flags, check=True)
    container = buildah("from", IMAGE)
    try:
        settings = json.loads(buildah("inspect", "--type", "image", IMAGE))["OCIv1"]["config"]
        yield Image(Path(buildah("mount", container)), settings)
    finally:
        buildah("rm", container)


def command(image: Image, *arguments: str, **environ: str) -> list[str]:
    """What runs the image's command with these arguments."""
    variables = {**dict(pair.split("=", 1) for pair in image.settings["Env"]), **environ}  # type: ignore[attr-defined]
    inner = ["/usr/bin/env", "-i", *(f"{name}={value}" for name, value in variables.items())]
    entry: list[str] = image.settings["Entrypoint"]  # type: ignore[assignment]
    spaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    return [*spaces, "sh", "-c", RUN, "run", str(image.root), *inner, *entry, *arguments]


@contextmanager
def running(image: Image, log: Path) -> Iterator[tuple[str, subprocess.Popen[bytes], int]]:
    """The image's own command: address, outer process, process id of the server."""
    port, metrics = free_port(), free_port()
    serve: list[str] = image.settings["Cmd"]  # type: ignore[assignment]
    settings = {"LEDE_HOST": "127.0.0.1", "LEDE_PORT": str(port), "LEDE_METRICS_PORT": str(metrics)}
    with log.open("wb") as output:
        server = subprocess.Popen(command(image, *serve, **settings), stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + 120
        while probe(f"127.0.0.1:{port}") is not Health.SERVING:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.2)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="utf-8").split()
        yield f"127.0.0.1:{port}", server, int(children[0])
    finally:
        server.kill()
        server.wait(30)


def test_it_answers_read_only_as_nobody(image: Image, tmp_path: Path) -> None:
    """As user 65532 without rights on a read-only root, the service answers; SIGTERM ends it in order, as process 1."""
    with running(image, tmp_path / "log") as (target, server, pid):
        with Client(target) as client:
            assert client.extract("Police arrested two men in Berlin on Monday, officials said.").events
        probed = subprocess.run(command(image, "probe", "--target", target), capture_output=True, text=True)
        status = HeaderParser().parsestr(Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
        os.kill(pid, signal.SIGTERM)
        ended = server.wait(60)

    assert (probed.returncode, probed.stdout.strip()) == (0, "SERVING")
    assert status["Uid"].split() == ["65532"] * 4
    assert status["NSpid"].split()[-1] == "1"
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
    assert status["NoNewPrivs"].strip() == "1"
    assert ended == 0
    assert not list((image.root / "tmp").iterdir())


def test_probe_of_nothing_fails(image: Image) -> None:
    """The probe's exit code says that no server is there."""
    assert subprocess.run(command(image, "probe", "--target", f"127.0.0.1:{free_port()}")).returncode == 1


def test_configuration(image: Image) -> None:
    """User, ports, signal, labels and the command as documented."""
    labels: dict[str, str] = image.settings["Labels"]  # type: ignore[assignment]

    assert image.settings["User"] == "65532:65532"
    assert set(image.settings["ExposedPorts"]) == {"50051/tcp", "9464/tcp"}  # type: ignore[call-overload]
    assert image.settings["StopSignal"] == "SIGTERM"
    assert (image.settings["Entrypoint"], image.settings["Cmd"]) == (["lede"], ["serve"])
    for name in ("title", "description", "version", "revision", "licenses", "base.name"):
        assert labels[f"org.opencontainers.image.{name}"] not in ("", "unknown")


def test_parts_are_listed(image: Image) -> None:
    """Every installed distribution stands in the bill of materials and the list of licences; Debian's packages too."""
    share = image.root / "opt/lede/share/lede"
    bill = json.loads((share / "sbom.cdx.json").read_text(encoding="utf-8"))
    licences = {row["Name"].lower(): row["License"] for row in json.loads((share / "licences.json").read_text("utf-8"))}
    metadata = (image.root / "opt/lede/lib").glob("python3*/site-packages/*.dist-info/METADATA")
    installed = {HeaderParser().parsestr(path.read_text(encoding="utf-8"))["Name"].lower() for path in metadata}

    assert bill["bomFormat"] == "CycloneDX"
    assert installed == {part["name"].lower() for part in bill["components"]} == set(licences)
    assert not {name for name, licence in licences.items() if licence == "UNKNOWN" or licence.startswith("GPL")}
    debian = [line.split("\t") for line in (share / "debian.tsv").read_text(encoding="utf-8").splitlines()]
    assert {"libc6", "ca-certificates"} <= {name for name, _, _ in debian}
    assert all((share / name).is_file() for name in ("LICENSE", "LICENSE-weights", "NOTICE"))


def test_nothing_that_should_not_be_there(image: Image) -> None:
    """No installer, no file that raises rights, none that the user may write, none that is the user's."""
    found = subprocess.run(
        ["find", str(image.root), "-xdev", "-type", "f", "-perm", "/6000", "-print"], capture_output=True, text=True
    )
    assert found.stdout == ""
    for folder in ("opt/lede", "usr/local/bin", "usr/bin"):
        names = [path.name for path in (image.root / folder).rglob("*")]
        assert not [name for name in names if name in ("pip", "pip3", "uv", "wheel", "hatchling")]
    for path in (image.root / "opt").rglob("*"):
        if not path.is_symlink():
            assert path.stat().st_uid == 0
            assert not path.stat().st_mode & 0o022


def test_size(image: Image, tmp_path: Path) -> None:
    """Compressed, as a registry holds and sends it, the image stays within 200 MB."""
    buildah("push", "--quiet", IMAGE, f"oci:{tmp_path / 'oci'}:lede")
    size = sum(path.stat().st_size for path in (tmp_path / "oci/blobs/sha256").iterdir())
    print(f"compressed: {size / 1e6:.1f} MB")

    assert size <= MOST_COMPRESSED_BYTES
