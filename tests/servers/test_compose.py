"""The compose file for operators, checked as text: it is never run here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from infra.settings import read_access

HOME = Path(__file__).parents[2]
FOLDER = HOME / "infra" / "compose"
COMPOSE: dict[str, Any] = YAML(typ="safe").load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
KNOWN = {
    "image", "build", "command", "entrypoint", "environment", "secrets", "volumes", "tmpfs", "ports", "depends_on",
    "healthcheck", "restart", "security_opt", "logging", "ulimits", "stop_grace_period", "profiles",
}  # fmt: skip


def test_it_has_every_server_and_a_worker() -> None:
    assert set(SERVICES) == {"minio", "elasticsearch", "postgres", "prefect", "worker", "init"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_uses_words_that_compose_knows(name: str) -> None:
    assert set(SERVICES[name]) <= KNOWN
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "init"])
def test_a_service_is_started_again_and_watched(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    health = service["healthcheck"]
    assert health["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries"} <= set(health)


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned(name: str) -> None:
    image = SERVICES[name]["image"]
    assert ":" in image
    assert not image.endswith(":latest")


@pytest.mark.parametrize("name", SERVICES)
def test_secrets_come_from_files_that_are_declared(name: str) -> None:
    service = SERVICES[name]
    given = set(service.get("secrets", ()))
    assert given <= set(COMPOSE["secrets"])
    named = set(re.findall(r"/run/secrets/(\w+)", str(service)))
    assert named <= given
    for variable, value in service["environment"].items():
        if re.search(r"PASSWORD|SECRET|_KEY", variable):
            assert variable.endswith("_FILE"), variable
            assert str(value).startswith("/run/secrets/")


def test_every_secret_is_a_file_that_is_not_in_the_project() -> None:
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"./secrets/{name}"}
    ignored = (FOLDER / ".gitignore").read_text().split()
    assert {"secrets/", "certs/"} <= set(ignored)


@pytest.mark.parametrize("name", SERVICES)
def test_what_it_needs_and_keeps_is_declared(name: str) -> None:
    service = SERVICES[name]
    for other, how in service.get("depends_on", {}).items():
        assert how == {"condition": "service_healthy"}
        assert "healthcheck" in SERVICES[other]
    for volume in service.get("volumes", ()):
        source = volume.partition(":")[0]
        assert source.startswith("./certs") or source in COMPOSE["volumes"]


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_listens_outside_of_the_host(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", ()))


def test_our_settings_are_those_that_the_program_reads() -> None:
    known = (HOME / "infra" / "settings.py").read_text(encoding="utf-8")
    for name in ("worker", "init"):
        for variable in SERVICES[name]["environment"]:
            if variable.startswith("SOHOA_"):
                assert variable.removesuffix("_FILE") in known, variable


def test_archive_and_index_are_reached_over_tls_alone(tmp_path: Path) -> None:
    environment = SERVICES["worker"]["environment"]
    assert environment["SOHOA_ARCHIVE"].startswith("s3://")
    assert environment["SOHOA_INDEX"].startswith("https://")
    (tmp_path / "secret").write_text("x\n")
    files = {
        name: str(tmp_path / "secret") if "/run/secrets/" in value else value for name, value in environment.items()
    }
    access = read_access(files)
    assert (access.s3.secret_key, access.elastic.password) == ("x", "x")
    assert access.s3.ca_file == access.elastic.ca_file == Path("/certs/ca.crt")
