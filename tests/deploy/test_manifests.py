"""The manifests: valid for the oldest and newest Kubernetes, safe by policy, and in step with the code's own facts."""

from __future__ import annotations

import re
from typing import Any

import kubernetes_validate
import pytest

from lede.server.settings import Settings
from lede.server.units import parse_bytes, parse_seconds
from tests.deploy.conftest import HAS_KUBECTL, KUBERNETES, OVERLAYS, Manifest, container, one, pod, rendered

pytestmark = pytest.mark.skipif(not HAS_KUBECTL, reason="kubectl is not installed, so overlays cannot be rendered")

VERSIONS = ("1.34", "1.37")
FOREIGN = {"Certificate", "PodMonitor", "PrometheusRule"}
"""Kinds of other projects, whose schemas are not at hand."""

FRONT_MIB, SHARED_MIB, WORKER_MIB, LARGE_MIB, SPARE_MIB = 60, 420, 64, 260, 64
"""Memory of the front, of the fork server with what workers share, of a worker with articles and with the longest text,
and of /tmp, which counts as memory: deploy/README.md says how it was measured. Long texts never hold all workers."""

every_overlay = pytest.mark.parametrize("overlay", OVERLAYS)


def settings_of(overlay: str) -> dict[str, str]:
    """LEDE_* of the pod: the generated ConfigMap and the container's own."""
    maps = [
        m for m in rendered(overlay) if m["kind"] == "ConfigMap" and m["metadata"]["name"].startswith("lede-settings")
    ]
    assert len(maps) == 1
    found: dict[str, str] = dict(maps[0]["data"])
    found.update({env["name"]: "" for env in container(overlay)["env"]})
    return found


def selected(selector: dict[str, str], labels: dict[str, str]) -> bool:
    """Whether a selector takes an object with these labels."""
    return selector.items() <= labels.items()


@every_overlay
@pytest.mark.parametrize("version", VERSIONS)
def test_schemas(overlay: str, version: str) -> None:
    """Every object is valid, and has no field that its kind does not know."""
    for manifest in rendered(overlay):
        if manifest["kind"] not in FOREIGN:
            kubernetes_validate.validate(manifest, version, strict=True)


def test_schemas_catch_a_wrong_field() -> None:
    """The check above would see a misspelt field deep inside."""
    manifest = dict(one("base", "ServiceAccount"), automountServiceAcountToken=False)
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(manifest, VERSIONS[-1], strict=True)


@every_overlay
def test_restricted_pod_security(overlay: str) -> None:
    """The pod keeps to the restricted Pod Security Standard, and to a root file system that is not written."""
    spec, box = pod(overlay), container(overlay)

    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] == 65532
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
    assert len(spec["containers"]) == 1
    assert box["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "privileged": False,
        "readOnlyRootFilesystem": True,
    }
    assert all(set(volume) - {"name"} <= {"emptyDir", "secret", "configMap"} for volume in spec["volumes"])
    assert all("hostPort" not in port for port in box["ports"])


@every_overlay
def test_nothing_of_the_cluster_is_given_away(overlay: str) -> None:
    """No token of the API server, no variables of Services."""
    assert pod(overlay)["automountServiceAccountToken"] is False
    assert pod(overlay)["enableServiceLinks"] is False
    assert one(overlay, "ServiceAccount")["automountServiceAccountToken"] is False
    assert pod(overlay)["serviceAccountName"] == "lede"


@every_overlay
def test_image_is_pinned(overlay: str) -> None:
    """The image has a version or digest."""
    image = container(overlay)["image"]

    assert re.search(r"(:\d+\.\d+\.\d+|@sha256:[0-9a-f]{64})$", image)


@every_overlay
def test_resources(overlay: str) -> None:
    """Requests and limits are set; memory is guaranteed and fits the workers; each worker has a whole core."""
    box = container(overlay)
    requests, limits = box["resources"]["requests"], box["resources"]["limits"]
    workers = int(limits["cpu"])
    large = max(1, workers - 1)
    of_all_workers = large * LARGE_MIB + (workers - large) * WORKER_MIB

    assert requests["memory"] == limits["memory"]
    assert parse_bytes(limits["memory"].replace("Mi", "MiB").replace("Gi", "GiB")) >= (
        (FRONT_MIB + SHARED_MIB + of_all_workers + SPARE_MIB) << 20
    )
    (of_workers,) = [env for env in box["env"] if env["name"] == "LEDE_WORKERS"]
    assert of_workers["valueFrom"]["resourceFieldRef"] == {
        "containerName": box["name"],
        "divisor": "1",
        "resource": "limits.cpu",
    }


@every_overlay
def test_settings_exist(overlay: str) -> None:
    """Every LEDE_* that the pod gets is a setting."""
    known = {f"LEDE_{name.upper()}" for name in Settings.model_fields}

    assert set(settings_of(overlay)) <= known


@every_overlay
def test_ports_are_those_of_the_settings(overlay: str) -> None:
    """Container, Services and probes name the ports that the server listens on by default."""
    defaults = Settings.model_fields
    ports = {port["name"]: port["containerPort"] for port in container(overlay)["ports"]}

    assert ports == {"grpc": defaults["port"].default, "metrics": defaults["metrics_port"].default}
    for name in ("lede", "lede-headless"):
        assert [(port["port"], port["targetPort"]) for port in one(overlay, "Service", name)["spec"]["ports"]] == [
            (ports["grpc"], "grpc")
        ]


@every_overlay
def test_probes(overlay: str) -> None:
    """All three probes are there, over gRPC where the kubelet can speak it and over HTTP where TLS forbids."""
    box = container(overlay)
    probes = [box[name] for name in ("startupProbe", "readinessProbe", "livenessProbe")]

    if "LEDE_TLS_CERT" in settings_of(overlay):
        assert [probe["httpGet"]["path"] for probe in probes] == ["/readyz", "/readyz", "/livez"]
        assert {probe["httpGet"]["port"] for probe in probes} == {"metrics"}
    else:
        assert [probe["grpc"].get("service", "") for probe in probes] == ["", "lede.v1.ExtractionService", "liveness"]
    assert probes[0]["failureThreshold"] * probes[0]["periodSeconds"] >= 30


@every_overlay
def test_time_to_drain(overlay: str) -> None:
    """The grace period holds the wait before SIGTERM, the drain and the end of the workers."""
    drain = parse_seconds(settings_of(overlay)["LEDE_DRAIN_TIMEOUT"])
    wait = container(overlay)["lifecycle"]["preStop"]["sleep"]["seconds"]

    assert pod(overlay)["terminationGracePeriodSeconds"] > wait + drain + 5


@every_overlay
def test_rollout_and_disruption(overlay: str) -> None:
    """A rollout takes no pod away first; a disruption takes one at a time, and leaves one."""
    rolling = one(overlay, "Deployment")["spec"]["strategy"]["rollingUpdate"]
    scaler = one(overlay, "HorizontalPodAutoscaler")["spec"]
    budget = one(overlay, "PodDisruptionBudget")["spec"]

    assert rolling == {"maxSurge": 1, "maxUnavailable": 0}
    assert "replicas" not in one(overlay, "Deployment")["spec"]
    assert scaler["scaleTargetRef"]["name"] == one(overlay, "Deployment")["metadata"]["name"]
    assert budget["unhealthyPodEvictionPolicy"] == "AlwaysAllow"
    assert scaler["minReplicas"] > budget["maxUnavailable"] or scaler["maxReplicas"] == 1
    assert scaler["minReplicas"] <= scaler["maxReplicas"]


@every_overlay
def test_spread(overlay: str) -> None:
    """Pods of one version are spread over zones and hosts."""
    spread = pod(overlay)["topologySpreadConstraints"]

    assert [rule["topologyKey"] for rule in spread] == ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]
    assert all(rule["matchLabelKeys"] == ["pod-template-hash"] for rule in spread)


@every_overlay
def test_selectors_find_the_pod(overlay: str) -> None:
    """Whatever selects pods selects these."""
    labels = one(overlay, "Deployment")["spec"]["template"]["metadata"]["labels"]
    selectors: list[Any] = [one(overlay, "Service", name)["spec"]["selector"] for name in ("lede", "lede-headless")]
    selectors += [
        one(overlay, kind)["spec"]["selector"]["matchLabels"] for kind in ("Deployment", "PodDisruptionBudget")
    ]
    selectors.append(one(overlay, "NetworkPolicy")["spec"]["podSelector"]["matchLabels"])
    selectors += [m["spec"]["selector"]["matchLabels"] for m in rendered(overlay) if m["kind"] == "PodMonitor"]
    selectors += [rule["labelSelector"]["matchLabels"] for rule in pod(overlay)["topologySpreadConstraints"]]

    assert all(selected(selector, labels) for selector in selectors)


@every_overlay
def test_network(overlay: str) -> None:
    """In: gRPC from labelled clients, metrics from monitoring. Out: nothing, but traces where they are asked for."""
    policy = one(overlay, "NetworkPolicy")["spec"]

    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert [[port["port"] for port in rule["ports"]] for rule in policy["ingress"]] == [["grpc"], ["metrics"]]
    assert all(rule["from"] for rule in policy["ingress"])
    ports = sorted({port["port"] for rule in policy["egress"] for port in rule["ports"]})
    assert ports == ([53, 4317] if "LEDE_OTLP_ENDPOINT" in settings_of(overlay) else [])


@every_overlay
def test_mounts(overlay: str) -> None:
    """Every mount has its volume; /tmp is small and in memory; files of TLS are where the settings look for them."""
    volumes = {volume["name"]: volume for volume in pod(overlay)["volumes"]}
    mounts = {mount["mountPath"]: mount for mount in container(overlay)["volumeMounts"]}

    assert {mount["name"] for mount in mounts.values()} == set(volumes)
    assert volumes["tmp"]["emptyDir"] == {"medium": "Memory", "sizeLimit": "64Mi"}
    for name in ("LEDE_TLS_CERT", "LEDE_TLS_KEY"):
        if path := settings_of(overlay).get(name):
            assert path.rpartition("/")[0] in mounts


def test_headless_service() -> None:
    """The Service for clients that balance themselves has no address of its own."""
    assert one("base", "Service", "lede-headless")["spec"]["clusterIP"] == "None"


def test_overlays_are_those_of_the_documents() -> None:
    """The overlays that README and runbook speak of."""
    assert [name.removeprefix("overlays/") for name in OVERLAYS] == [
        "base",
        "custom-metrics",
        "dev",
        "monitoring",
        "production",
        "tls",
        "tracing",
    ]


def test_production_has_what_production_needs() -> None:
    """Priority, zones for certain, TLS, scaling by worker utilisation, alerts and dashboard."""
    kinds = {manifest["kind"] for manifest in rendered("overlays/production")}
    metrics: list[Manifest] = one("overlays/production", "HorizontalPodAutoscaler")["spec"]["metrics"]

    assert {"PriorityClass", "Certificate", "PodMonitor", "PrometheusRule"} <= kinds
    assert pod("overlays/production")["priorityClassName"] == "lede"
    assert pod("overlays/production")["topologySpreadConstraints"][0]["whenUnsatisfiable"] == "DoNotSchedule"
    assert [metric["type"] for metric in metrics] == ["Resource", "Pods"]
    names = one("overlays/production", "Certificate")["spec"]["dnsNames"]
    assert {"lede.lede.svc", "lede-headless.lede.svc"} <= set(names)


@pytest.mark.parametrize("path", sorted(KUBERNETES.rglob("*.yaml")), ids=lambda path: str(path.relative_to(KUBERNETES)))
def test_files_are_tidy(path: Any) -> None:
    """No tabs, no blanks at line ends, a line end at the end."""
    text = path.read_text(encoding="utf-8")

    assert "\t" not in text
    assert not re.search(r" +$", text, re.MULTILINE)
    assert text.endswith("\n")
