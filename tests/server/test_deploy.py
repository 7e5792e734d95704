"""The Dockerfile and the systemd unit: what can be checked without running either."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import yaml

from retriever.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
KNOWN = {f"INQUOTE_{name.upper()}" for name in Settings.model_fields}


def test_the_image_is_built_in_stages_and_runs_without_root():
    text = (ROOT / "Dockerfile").read_text()
    assert text.count("FROM ") == 2
    assert re.search(r"^USER (?!root)\w+", text.partition("FROM python:3.11-slim\n")[2], re.M)
    assert "HEALTHCHECK" in text
    assert 'CMD ["serve"]' in text
    assert set(re.findall(r"INQUOTE_\w+", text)) <= KNOWN


def test_the_image_copies_only_what_is_there():
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source


def test_the_unit_is_confined_and_names_known_settings():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    text = (ROOT / "deploy" / "inquote.service").read_text()
    unit.read_string(text)
    service = unit["Service"]
    assert service["DynamicUser"] == "yes"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["ExecStart"].endswith("/bin/inquote serve")
    found = set(re.findall(r"INQUOTE_\w+", text)) - {"INQUOTE_NAME"}
    assert found <= KNOWN


def test_compose_runs_stateless_servers_on_one_store():
    services = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text())["services"]
    assert services["server"]["deploy"]["replicas"] > 1
    for name in ("index", "server"):
        assert set(services[name]["environment"]) <= KNOWN
        assert services[name]["environment"]["INQUOTE_STORE"] == "milvus"
        assert services[name]["environment"]["INQUOTE_MILVUS_URI"] == "http://milvus:19530"
    assert [n for n, s in services.items() if "ports" in s] == ["balancer"]
    assert services["balancer"]["ports"] == ["127.0.0.1:8000:80"]
    for service in services.values():
        for mount in service.get("volumes", ()):
            source = mount.partition(":")[0]
            if source.endswith(".conf"):
                assert (ROOT / "deploy" / source).is_file()
        if image := service.get("image"):
            assert re.search(r":v?\d|:RELEASE", image), image


def test_the_helm_values_name_the_version_that_compose_runs():
    values = yaml.safe_load((ROOT / "deploy" / "milvus-values.yaml").read_text())
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text())
    tag = values["image"]["all"]["tag"]
    assert compose["services"]["milvus"]["image"].endswith(f":{tag}")
    assert "authorizationEnabled: true" in values["extraConfigFiles"]["user.yaml"]
