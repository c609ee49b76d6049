"""The job for a corpus: what Kubernetes itself knows is valid and safe; its command is one that lede takes."""

from __future__ import annotations

import re
from typing import Any

import kubernetes_validate
import pytest
import yaml
from typer.main import get_command

from lede.cli import app
from tests.deploy.conftest import HAS_KUBECTL, KUBERNETES, Manifest, rendered
from tests.deploy.test_manifests import VERSIONS

JOB: Manifest = yaml.safe_load((KUBERNETES / "kuberay" / "rayjob.yaml").read_text(encoding="utf-8"))["spec"]
CLUSTER: dict[str, Any] = JOB["rayClusterSpec"]
HEAD, WORKERS = CLUSTER["headGroupSpec"], CLUSTER["workerGroupSpecs"]
PODS: dict[str, Any] = {
    "submitter": JOB["submitterPodTemplate"],
    "head": HEAD["template"],
    **{group["groupName"]: group["template"] for group in WORKERS},
}
# Fields of ray.io/v1 that are used; its schema is not at hand.
JOB_FIELDS = {
    "activeDeadlineSeconds",
    "backoffLimit",
    "entrypoint",
    "rayClusterSpec",
    "shutdownAfterJobFinishes",
    "submissionMode",
    "submitterConfig",
    "submitterPodTemplate",
    "ttlSecondsAfterFinished",
}
every_pod = pytest.mark.parametrize("name", sorted(PODS))


@pytest.mark.parametrize("version", VERSIONS)
@every_pod
def test_schemas(name: str, version: str) -> None:
    """Each pod of the run is valid as a pod of Kubernetes."""
    template = {"apiVersion": "v1", "kind": "PodTemplate", "metadata": {"name": name}, "template": PODS[name]}
    kubernetes_validate.validate(template, version, strict=True)


@pytest.mark.skipif(not HAS_KUBECTL, reason="kubectl is not installed, so overlays cannot be rendered")
@pytest.mark.parametrize("version", VERSIONS)
def test_rendered(version: str) -> None:
    """The rest renders and is valid; the image has a version."""
    manifests = rendered("kuberay")

    assert {manifest["kind"] for manifest in manifests} == {
        "Namespace",
        "NetworkPolicy",
        "PersistentVolumeClaim",
        "RayJob",
    }
    for manifest in manifests:
        if manifest["kind"] != "RayJob":
            kubernetes_validate.validate(manifest, version, strict=True)
    (job,) = [manifest for manifest in manifests if manifest["kind"] == "RayJob"]
    images = re.findall(r"image: (\S+)", yaml.safe_dump(job))
    assert len(images) == len(PODS)
    assert all(re.search(r"(:\d+\.\d+\.\d+|@sha256:[0-9a-f]{64})$", image) for image in images)


@every_pod
def test_restricted_pod_security(name: str) -> None:
    """Each pod keeps to the restricted Pod Security Standard, without token, on a root that is not written."""
    spec = PODS[name]["spec"]
    (box,) = spec["containers"]

    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert (spec["automountServiceAccountToken"], spec["enableServiceLinks"]) == (False, False)
    assert box["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "privileged": False,
        "readOnlyRootFilesystem": True,
    }
    assert box["resources"]["requests"]["memory"] == box["resources"]["limits"]["memory"]
    assert {mount["name"] for mount in box["volumeMounts"]} == {volume["name"] for volume in spec["volumes"]}


def test_entrypoint() -> None:
    """The command is one of lede, with options that it has; as many readers as the workers have processors."""
    program, verb, *words = JOB["entrypoint"].split()
    command = get_command(app).commands[verb]  # type: ignore[attr-defined]
    options = {option for parameter in command.params for option in parameter.opts}

    assert program == "lede"
    assert {word for word in words if word.startswith("--")} <= options
    assert words[words.index("--engine") + 1] == "ray"
    processors = sum(
        group["replicas"] * int(group["template"]["spec"]["containers"][0]["resources"]["limits"]["cpu"])
        for group in WORKERS
    )
    assert int(words[words.index("--processes") + 1]) == processors


def test_corpus_is_where_the_run_is() -> None:
    """The head, which reads and writes, has the volume below the paths of the command, and takes no readers."""
    mounts = {mount["name"]: mount["mountPath"] for mount in HEAD["template"]["spec"]["containers"][0]["volumeMounts"]}
    paths = [word for word in JOB["entrypoint"].split() if word.startswith("/")]

    assert len(paths) == 2
    assert all(path.startswith(f"{mounts['corpus']}/") for path in paths)
    assert HEAD["rayStartParams"]["num-cpus"] == "0"


def test_fields_and_versions() -> None:
    """Only fields that RayJob has; the version of Ray is that of the image's base."""
    base = re.search(r"rayproject/ray:([\d.]+)", (KUBERNETES / "kuberay" / "Dockerfile").read_text(encoding="utf-8"))

    assert set(JOB) == JOB_FIELDS
    assert set(CLUSTER) == {"headGroupSpec", "rayVersion", "workerGroupSpecs"}
    assert base is not None
    assert CLUSTER["rayVersion"] == base[1]
