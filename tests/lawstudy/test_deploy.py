"""What lies in ``deploy/`` and ``scripts/wheelhouse``: run where that can be done here, else checked by its schema, as each file says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator

from tests.lawstudy.conftest import ok

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("lawstudy*"))
TOOL = shutil.which("systemd-analyze")
KUBERNETES = "1.31"
CHART = {"hub", "proxy", "ingress", "singleuser", "cull", "prePuller", "scheduling"}
"""Values of Zero to JupyterHub that are set; the chart refuses any that it does not know."""


def read(*names: str) -> Any:
    return yaml.safe_load(DEPLOY.joinpath(*names).read_text(encoding="utf-8"))


def commands() -> Iterator[list[str]]:
    """The words after ``lawstudy`` wherever a file starts it."""
    for unit in UNITS:
        for line in unit.read_text(encoding="utf-8").splitlines():
            if line.startswith("ExecStart=/opt/lawstudy/bin/lawstudy "):
                yield line.split()[3:]  # After --site and its folder.
    dockerfile = (DEPLOY / "docker" / "Dockerfile").read_text(encoding="utf-8")
    yield yaml.safe_load(re.findall(r"^CMD (.+)$", dockerfile, re.MULTILINE)[0])
    yield read("docker", "compose.yaml")["services"]["room"]["command"]
    for each in kubernetes():
        spec = each.get("spec", {})
        template = spec.get("jobTemplate", {}).get("spec", spec).get("template")
        if template:
            yield from (container["args"] for container in template["spec"]["containers"])


def kubernetes() -> list[Any]:
    text = (DEPLOY / "kubernetes" / "room.yaml").read_text(encoding="utf-8")
    return list(yaml.safe_load_all(text))


def test_every_file_says_what_was_run_and_what_only_checked() -> None:
    files = [
        path
        for path in DEPLOY.rglob("*")
        if path.suffix in (".service", ".timer", ".yaml", ".conf") or path.name == "Dockerfile"
    ]
    ours = [path for path in files if path.parent.name not in ("prometheus", "grafana")]
    assert len(ours) >= 8
    for path in ours:
        head = "\n".join(path.read_text(encoding="utf-8").splitlines()[:8])
        assert re.search("核对|运行过|没有.*试过", head), path


def test_the_commands_that_files_start_are_commands() -> None:
    known: dict[str, str] = {}
    found = list(commands())
    assert len(found) == 6
    for command, *options in found:
        if command not in known:
            known[command] = re.sub(r"\x1b\[[0-9;]*m", "", ok(command, "--help"))
        for option in [each for each in options if each.startswith("--")]:
            assert option in known[command], (command, option)


@pytest.mark.skipif(TOOL is None, reason="no systemd on this machine")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = tmp_path / "lawstudy"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    made = []
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        made.append(tmp_path / unit.name)
        made[-1].write_text(
            text.replace("/opt/lawstudy/bin/lawstudy", str(program)), encoding="utf-8"
        )
    assert TOOL is not None
    done = subprocess.run(
        [TOOL, "verify", "--man=no", *made], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "lawstudy" in line]
    assert (done.returncode, ours) == (0, [])
    # A unit with a fault would be found.
    made[0].write_text("[Service]\nExecStart=/nowhere/x\nNoSuch=1\n", encoding="utf-8")
    done = subprocess.run(
        [TOOL, "verify", "--man=no", made[0]], capture_output=True, text=True, check=False
    )
    assert "NoSuch" in done.stderr


def test_kubernetes_takes_the_manifests_by_its_schema() -> None:
    found = kubernetes()
    kinds = [each["kind"] for each in found]
    assert kinds == [
        "PersistentVolumeClaim",
        "Deployment",
        "Service",
        "Ingress",
        "NetworkPolicy",
        "CronJob",
    ]
    for each in found:
        kubernetes_validate.validate(each, KUBERNETES, strict=True)
    [room] = [each for each in found if each["kind"] == "Deployment"]
    assert room["spec"]["replicas"] == 1, "a second room would be refused the database"
    broken = {**room, "spec": {**room["spec"], "replicas": "one"}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, KUBERNETES, strict=True)


def test_compose_takes_the_file_by_its_schema() -> None:
    """By the Compose specification's schema; and its references lead somewhere, nothing is open that need not be."""
    vendored = resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema = Draft202012Validator(json.loads((vendored / "compose-spec.json").read_text("utf-8")))
    compose = read("docker", "compose.yaml")
    schema.validate(compose)
    wrong = {**compose, "services": {"room": {"image": "x", "restarts": "always"}}}
    assert not schema.is_valid(wrong)
    assert set(compose) == {"name", "services", "networks", "volumes", "secrets"}
    services = compose["services"]
    for name, service in services.items():
        assert set(service["networks"]) <= set(compose["networks"]), name
        for volume in service.get("volumes", []):
            source, target, *_ = volume.split(":")
            assert target.startswith("/")
            assert (
                source in compose["volumes"]
                or (DEPLOY / "docker" / source).exists()
                or source == "./tls"
            )
        for other, condition in service.get("depends_on", {}).items():
            assert condition == {"condition": "service_healthy"}
            assert "healthcheck" in services[other]
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
    assert "ports" not in services["room"]
    assert "ports" not in services["database"]
    assert compose["networks"]["inside"]["internal"] is True
    [config] = compose["networks"]["inside"]["ipam"]["config"]
    assert config["subnet"] in services["room"]["command"]
    dockerfile = (ROOT / services["room"]["build"]["dockerfile"]).read_text(encoding="utf-8")
    known = {
        "FROM",
        "RUN",
        "COPY",
        "USER",
        "VOLUME",
        "ENV",
        "EXPOSE",
        "STOPSIGNAL",
        "ENTRYPOINT",
        "CMD",
    }
    lines = re.sub(r"\\\n", " ", dockerfile).splitlines()
    steps = [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]
    assert set(steps) == known
    assert "sh /wheelhouse/install.sh" in dockerfile


def test_the_values_of_the_chart_are_of_its_structure() -> None:
    values = read("zero-to-jupyterhub", "values.yaml")
    assert set(values) == CHART
    assert values["hub"]["baseUrl"].endswith("/")
    assert values["proxy"]["service"]["type"] == "ClusterIP"
    [room] = [each for each in kubernetes() if each["kind"] == "Ingress"]
    assert values["ingress"]["hosts"] == [room["spec"]["rules"][0]["host"]]
    # Nobody's server reaches the room or the database, which let only their own in.
    policy = values["singleuser"]["networkPolicy"]
    assert policy.keys() == {"enabled", "egressAllowRules"}
    assert (policy["enabled"], set(policy["egressAllowRules"].values())) == (True, {False})


def without_required(schema: Any) -> Any:
    """What a chart requires are values with its own defaults put in, which it brings along."""
    if isinstance(schema, dict):
        kept = (
            schema.items()
            if isinstance(schema.get("required"), bool | dict)
            else ((name, each) for name, each in schema.items() if name != "required")
        )
        return {name: without_required(each) for name, each in kept}
    return [without_required(each) for each in schema] if isinstance(schema, list) else schema


def test_the_chart_takes_the_values_by_its_schema() -> None:
    """``LAWSTUDY_CHART_SCHEMA``: a chart's values.schema.yaml or .json; it is nobody's to be kept here."""
    file = os.environ.get("LAWSTUDY_CHART_SCHEMA")
    if not file:
        pytest.skip("no chart's schema here (LAWSTUDY_CHART_SCHEMA), see deploy/README.zh-CN.md")
    found = yaml.safe_load(Path(file).read_text(encoding="utf-8"))
    schema = Draft7Validator(without_required(found))
    values = read("zero-to-jupyterhub", "values.yaml")
    assert [f"{error.json_path}: {error.message}" for error in schema.iter_errors(values)] == []
    for wrong in (
        {**values, "culling": {}},
        {**values, "hub": {**values["hub"], "networkPolicy": {"enabled": "yes"}}},
        {**values, "singleuser": {**values["singleuser"], "default_url": "/lab"}},
    ):
        assert not schema.is_valid(wrong)


def test_the_hub_of_the_chart_takes_what_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its Python is run as the chart's jupyterhub_config.py runs it; every name is a setting that there is."""
    from jupyterhub.app import JupyterHub
    from traitlets.config import Config

    from delivery.hub.authenticator import RoomAccounts

    hub = read("zero-to-jupyterhub", "values.yaml")["hub"]
    assert hub["extraEnv"].keys() == {"LAWSTUDY_RECORDS_URL"}
    monkeypatch.setenv("LAWSTUDY_RECORDS_URL", "sqlite:///records.db")
    config = Config()
    config.JupyterHub.load_roles = [{"name": "jupyterhub-idle-culler"}]  # The chart's own.
    for name in sorted(hub["extraConfig"]):
        exec(hub["extraConfig"][name], {"c": config})
    for section, settings in hub["config"].items():
        config[section].update(settings)
    classes = {"JupyterHub": JupyterHub, "RoomAccounts": RoomAccounts}
    assert set(config) == set(classes)
    for name, values in config.items():
        assert set(values) <= set(classes[name].class_traits(config=True)), name
    authenticator = RoomAccounts(config=config)
    [service] = [each for each in kubernetes() if each["kind"] == "Service"]
    assert authenticator.find_room() == f"http://{service['metadata']['name']}"
    assert service["spec"]["ports"][0]["port"] == 80
    assert authenticator.records_url == "sqlite:///records.db"
    roles = [each["name"] for each in config.JupyterHub.load_roles]
    assert roles == ["jupyterhub-idle-culler", "user", "lab"]
    place = config.JupyterHub.template_paths.get_value([])[0]
    assert Path(place).is_dir()
    module, _, name = hub["config"]["JupyterHub"]["authenticator_class"].rpartition(".")
    assert getattr(sys.modules[module], name) is RoomAccounts


def test_the_dashboard_is_of_grafanas_model() -> None:
    """Read by Grafana's own classes and written again, it has lost nothing that they do not know."""
    model = pytest.importorskip(
        "grafana_foundation_sdk.models.dashboard", reason="no grafana-foundation-sdk here"
    )
    encoder = pytest.importorskip("grafana_foundation_sdk.cog.encoder").JSONEncoder

    def lost(given: Any, made: Any, path: str) -> list[str]:
        if isinstance(given, dict):
            made = made if isinstance(made, dict) else {}
            return [
                each
                for name, value in given.items()
                for each in lost(value, made.get(name), f"{path}.{name}")
            ]
        if isinstance(given, list):
            made = [*(made or []), *[None] * len(given)]
            return [
                each
                for place, value in enumerate(given)
                for each in lost(value, made[place], f"{path}[{place}]")
            ]
        return [] if given == made else [f"{path}: {given!r}"]

    given = json.loads((DEPLOY / "grafana" / "lawstudy.json").read_text("utf-8"))
    made = json.loads(json.dumps(model.Dashboard.from_json(given), cls=encoder))
    assert lost(given, made, "") == []
    assert lost({**given, "nonsense": 1}, made, "") == [".nonsense: 1"]


@pytest.mark.full
def test_a_wheelhouse_installs_with_the_index_switched_off(tmp_path: Path) -> None:
    """One command makes it; the installer then asks no index, and what it installed makes a site."""
    folder, environment = tmp_path / "wheelhouse", tmp_path / "environment"
    subprocess.run([ROOT / "scripts" / "wheelhouse", folder], check=True)
    nowhere = "http://127.0.0.1:9"
    offline = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PIP_", "PYTHON"))
        },
        **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), nowhere),
        "PIP_INDEX_URL": nowhere,
        "PIP_NO_INDEX": "1",
        "PIP_CONFIG_FILE": os.devnull,
        "PYTHON": sys.executable,
    }

    def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            list(map(str, command)),
            env=offline,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    done = run("sh", folder / "install.sh", environment)
    assert done.returncode == 0, done.stderr
    lawstudy = environment / "bin" / "lawstudy"
    assert done.stdout.splitlines()[-1] == str(lawstudy)
    site = tmp_path / "site"
    assert run(lawstudy, "init", site, "--demo").returncode == 0
    checked = run(lawstudy, "--site", site, "bank", "check")
    assert checked.returncode == 0, checked.stderr
    # Again: an upgrade in place.
    assert run("sh", folder / "install.sh", environment).returncode == 0
    # A wheel that was changed on the way is refused before anything is installed.
    wheel = next(folder.glob("lawstudy-*.whl"))
    wheel.write_bytes(wheel.read_bytes()[:-1] + b"x")
    refused = run("sh", folder / "install.sh", tmp_path / "other")
    assert refused.returncode != 0
    assert not (tmp_path / "other").exists()
