"""compose.yaml, the Dockerfile and .env.example agree with each other and with the tree (no engine is needed)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from daedam.apps.standalone.plan import daedam_command

ROOT = Path(__file__).parents[3]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()
COMPOSE_TEXT = (ROOT / "compose.yaml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]
BUILT_LATER = {"/build/frontend/dist", "/opt/daedam"}

REQUIRED = set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE_TEXT))
OPTIONAL = set(re.findall(r"\$\{([A-Z_]+):?-", COMPOSE_TEXT))


def offered() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def stages() -> dict[str, str]:
    """Each stage of the Dockerfile and its text."""
    parts = re.split(r"^FROM \S+ AS (\S+)$", DOCKERFILE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_parts_are_the_promised_ones():
    promised = {"backend", "media", "worker-gpu", "worker-cpu", "web", "postgres", "redis"}
    assert promised <= set(SERVICES)
    assert set(SERVICES) - promised == {"migrate"}
    assert all(service["networks"] == ["daedam"] for service in SERVICES.values())
    assert COMPOSE["networks"] == {"daedam": {"driver": "bridge"}}


def test_only_the_promised_ports_are_published():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {
        "backend": ["8000:8000"],
        "media": ["8080:8080", "50000-50050:50000-50050/udp"],
        "web": ["3000:3000"],
    }


def test_every_lasting_part_has_a_health_check():
    without = {name for name, service in SERVICES.items() if "healthcheck" not in service}
    assert without == {"migrate"}


def test_no_secret_is_written_down_and_none_has_a_default():
    assert not {name for name in OPTIONAL if "PASSWORD" in name or "SECRET" in name or "MASTER" in name}
    secrets = {name for name in REQUIRED if "PASSWORD" in name}
    assert {"POSTGRES_PASSWORD", "REDIS_PASSWORD", "DAEDAM_OWNER_PASSWORD"} <= secrets
    for name in secrets | {"DAEDAM_MASTER_KEY", "DAEDAM_JWT_SECRET"}:
        assert offered()[name] == ""


def test_the_example_lists_exactly_what_compose_asks_for():
    assert set(offered()) == REQUIRED | OPTIONAL
    assert not REQUIRED & OPTIONAL


def test_the_media_server_and_the_workers_know_no_owner():
    for name, service in SERVICES.items():
        told = str(service.get("environment", {}))
        assert ("daedam_owner" in told) is (name == "migrate")
    assert "daedam_app:" not in str(SERVICES["media"]["environment"])


def test_every_role_is_built_from_a_target_that_exists():
    targets = {service["build"]["target"] for service in SERVICES.values() if "build" in service}
    assert targets == {"migrate", "api", "media", "worker-cpu", "worker-gpu", "web"}
    assert targets <= set(stages())


def test_every_copied_path_exists():
    copied = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, flags=re.MULTILINE)
    sources = [source for line in copied for source in line.split()[:-1]]
    assert len(sources) >= 10
    missing = [source for source in sources if not (ROOT / source).exists()]
    assert not missing
    for stage, source in re.findall(r"^COPY --from=(\S+) (\S+)", DOCKERFILE, flags=re.MULTILINE):
        assert stage in stages()
        assert source in BUILT_LATER


def test_what_is_copied_reaches_the_builder():
    """.dockerignore keeps everything out but what it names."""
    rules = (ROOT / ".dockerignore").read_text().split()
    kept = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, flags=re.MULTILINE)
    for source in (source.rstrip("/") for line in copied for source in line.split()[:-1]):
        assert any(source == keep or source.startswith(f"{keep}/") for keep in kept), source
    assert rules[0] == "*"


def test_mounted_files_exist():
    mounts = [volume for service in SERVICES.values() for volume in service.get("volumes", [])]
    local = [mount.split(":")[0] for mount in mounts if mount.startswith("./")]
    assert local
    assert all((ROOT / path).exists() for path in local)
    named = {mount.split(":")[0] for mount in mounts if not mount.startswith("./")}
    assert named == set(COMPOSE["volumes"])


@pytest.fixture(scope="module")
def described_commands() -> str:
    """What `daedam --help` says."""
    done = subprocess.run(daedam_command("--help"), capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("role", ["migrate", "api", "media", "worker-cpu", "worker-gpu"])
def test_each_role_runs_a_command_that_exists_and_not_as_root(role, described_commands):
    (command,) = re.findall(r"^CMD (\[.+\])$", stages()[role], flags=re.MULTILINE)
    words = yaml.safe_load(command)
    assert words[0] == "daedam"
    assert "USER daedam" in stages()["base"]
    assert "USER root" not in DOCKERFILE
    assert re.search(rf"^\W*{words[1]}\b", described_commands, flags=re.MULTILINE)


def test_the_gpu_goes_to_the_gpu_worker_alone():
    extra = yaml.safe_load((ROOT / "deploy" / "compose.gpu.yaml").read_text())
    assert list(extra["services"]) == ["worker-gpu"]
    (device,) = extra["services"]["worker-gpu"]["deploy"]["resources"]["reservations"]["devices"]
    assert device["capabilities"] == ["gpu"]


def compose_validator() -> list[str] | None:
    return ["docker-compose"] if shutil.which("docker-compose") else None


@pytest.mark.skipif(
    compose_validator() is None and os.environ.get("REQUIRE_BROWSER") != "1",
    reason="docker-compose is not installed; .ci/run installs it",
)
@pytest.mark.parametrize("files", [["compose.yaml"], ["compose.yaml", "deploy/compose.gpu.yaml"]])
def test_a_compose_validator_accepts_the_files_and_refuses_a_missing_secret(files):
    arguments = [word for name in files for word in ("-f", name)]
    filled = dict.fromkeys(REQUIRED, "filled")
    command = [*(compose_validator() or []), *arguments, "config", "--quiet"]

    def check(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
        environ = {"PATH": os.environ["PATH"], **environ}
        return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

    accepted = check(filled)
    assert accepted.returncode == 0, accepted.stderr
    if (ROOT / ".env").exists():
        return
    for name in REQUIRED:
        refused = check({key: value for key, value in filled.items() if key != name})
        assert refused.returncode != 0, name
        assert name in refused.stderr


def test_no_lock_file_names_a_registry():
    for lock in [ROOT / "requirements.lock", *(ROOT / "scripts" / "locks").iterdir()]:
        assert "://" not in lock.read_text(), lock.name
    web = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    assert len(web["packages"]) > 100
    assert not [name for name, package in web["packages"].items() if "resolved" in package]
