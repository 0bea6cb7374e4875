"""Several districts in one installation: what the file says, and what would not keep them apart, told all at once."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from certification.keys import ensure_keys
from delivery.hub.districts import DistrictAccounts
from delivery.hub.pages import Refused
from foundation.site import SETTINGS
from lawstudy.errors import ShellError
from lawstudy.opening import create_site
from lawstudy.processes.hub import district_start
from lawstudy.processes.hub.accounts import SITE_GROUPS, UIDS_EACH, separate
from lawstudy.processes.hub.certificates import covers
from lawstudy.processes.hub.config import Places, districts_config
from lawstudy.processes.hub.district_start import require_districts
from lawstudy.processes.hub.installation import Installation, open_installation
from lawstudy.processes.hub.spawner import DistrictSeat, DistrictSpawner
from lawstudy.side_by_side import SitesRefused
from tests.lawstudy.conftest import lawstudy
from tests.support.certificates import self_made_certificate

HUB = '[hub]\naddress = "http://hub.localhost:8100/"\n'
BOTH = '[jia]\nsite = "jia"\nport = 8001\n[yi]\nsite = "yi"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sites that keep apart, and the file."""
    for number, code in enumerate(("jia", "yi")):
        site = create_site(tmp_path / code, demo=False, name=f"区{code}")
        settings(
            site.root, first_uid=300_000 + number * UIDS_EACH, address=f"{code}.localhost:8001"
        )
        ensure_keys(site.signing_keys, dt.date(2026, 1, 1))
    write(tmp_path, HUB + BOTH)
    return tmp_path


def settings(site: Path, *, first_uid: int, address: str) -> None:
    file = site / SETTINGS
    text = file.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^first_uid.*\n", "", text)
    text = re.sub(r"(?m)^address = .*\n", "", text)
    text = text.replace("[hub]\n", f"[hub]\nfirst_uid = {first_uid}\n")
    if address:
        text = text.replace("[serve]\n", f'[serve]\naddress = "http://{address}/"\n')
    file.write_text(text, encoding="utf-8")


def write(folder: Path, text: str) -> Path:
    file = folder / "province.toml"
    file.write_text(text, encoding="utf-8")
    return file


def opened(folder: Path) -> Installation:
    return open_installation(folder / "province.toml")


def refused(folder: Path) -> str:
    with pytest.raises(SitesRefused) as caught:
        opened(folder)
    return "\n".join(caught.value.problems)


def test_what_the_file_says(folder: Path) -> None:
    found = opened(folder)
    assert [(each.code, each.site.name, each.port) for each in found.districts] == [
        ("jia", "区jia", 8001),
        ("yi", "区yi", None),
    ]
    assert (found.address, found.port, found.folder) == (
        "http://hub.localhost:8100/",
        8100,
        folder / "hub",
    )


def test_all_that_is_wrong_in_the_file_is_told(folder: Path) -> None:
    write(
        folder,
        '[hub]\naddress = "hub"\nidle_minutes = 0\ncertificate = "x"\n[Jia-1]\nport = 0\nunknown = 1\n',
    )
    said = refused(folder)
    for part in ("网址", "idle_minutes", "certificate", "代号", "site", "port", "unknown"):
        assert part in said, part
    for text in ("", "x", "[hub"):
        with pytest.raises(ShellError, match=r"province\.toml"):
            open_installation(write(folder, text))
    with pytest.raises(ShellError, match="无法读取"):
        open_installation(folder / "none.toml")


def test_hosts_numbers_and_folders_that_meet_are_told_at_once(folder: Path) -> None:
    # Another port of one host is no other host to a browser.
    settings(folder / "yi", first_uid=300_000 + UIDS_EACH - 1, address="jia.localhost:8002")
    write(folder, HUB.replace("hub.localhost", "JIA.localhost") + BOTH.replace("8001", "8100"))
    said = refused(folder)
    assert said.count("主机名都是 jia.localhost") == 1
    assert "[hub]" in said
    assert f"可以改为 {300_000 + UIDS_EACH}" in said
    assert "端口 8100" in said
    settings(folder / "yi", first_uid=300_000 + UIDS_EACH, address="")
    write(folder, HUB + 'folder = "jia/hub"\n' + BOTH)
    said = refused(folder)
    assert "一个区县一个域名" in said
    assert "在另一个站点的文件夹" in said


def test_one_folder_for_the_homes_of_two_is_refused(folder: Path) -> None:
    for code in ("jia", "yi"):
        file = folder / code / SETTINGS
        text = file.read_text(encoding="utf-8").replace(
            "[hub]\n", f'[hub]\nhomes = "{folder / "homes"}"\n'
        )
        file.write_text(text, encoding="utf-8")
    assert opened(folder) if not separate() else "各人文件夹" in refused(folder)


def over_tls(folder: Path, *, hub: str = "") -> None:
    """Both rooms, and the Hub; nothing says yet who brings it."""
    for code in ("jia", "yi"):
        file = folder / code / SETTINGS
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(f"http://{code}", f"https://{code}"), encoding="utf-8")
    write(folder, HUB.replace("http:", "https:") + hub + BOTH)


def test_tls_needs_certificates_or_the_name_of_a_proxy(folder: Path) -> None:
    over_tls(folder)
    said = refused(folder)
    assert said.count("proxies") == 3
    for who in (str(folder / "jia"), str(folder / "yi"), "[hub]"):
        assert f"{who}：网址是 https" in said
    over_tls(folder, hub='[rooms]\nproxies = ["127.0.0.1"]\n')
    assert opened(folder).proxies == ("127.0.0.1",)


def test_one_certificate_for_all_or_one_each(folder: Path) -> None:
    self_made_certificate(folder, "jia.localhost", "yi.localhost", file="rooms")
    self_made_certificate(folder, "hub.localhost", file="hub")
    own = 'certificate = "hub.pem"\nkey = "hub.key"\n'
    over_tls(folder, hub=own + '[rooms]\ncertificate = "rooms.pem"\nkey = "rooms.key"\n')
    found = opened(folder)
    assert (found.certificate, found.key) == (folder / "hub.pem", folder / "hub.key")
    assert {(each.certificate, each.key) for each in found.districts} == {
        (folder / "rooms.pem", folder / "rooms.key")
    }


def test_certificates_that_no_browser_would_take_are_told_at_once(folder: Path) -> None:
    self_made_certificate(folder, "*.localhost", file="one")
    self_made_certificate(folder, "yi.example", file="other")
    one = '[rooms]\ncertificate = "one.pem"\nkey = "one.key"\n'
    over_tls(folder, hub=one)
    assert opened(folder).certificate == folder / "one.pem"
    file = write(
        folder,
        HUB.replace("https:", "http:")
        + one.replace("one.key", "other.key")
        + BOTH
        + 'certificate = "other.pem"\nkey = "other.key"\n',
    )
    said = refused(folder)
    assert f"{folder / 'jia'}：证书不能用：{folder / 'one.pem'} 和 {folder / 'other.key'}" in said
    assert f"{folder / 'other.pem'} 是给 yi.example 的，不是给 yi.localhost 的" in said
    assert "[hub]：写了 certificate 和 key，网址却是 http://hub.localhost:8100/" in said
    (folder / "other.pem").unlink()
    assert str(folder / "other.pem") in refused(folder)
    file.write_text(HUB + BOTH + '[rooms]\ncertificate = "one.pem"\n', encoding="utf-8")
    assert refused(folder).count("要一起写") == 1


@pytest.mark.parametrize(
    ("name", "host", "fits"),
    [
        ("jia.example", "JIA.example.", True),
        ("*.example", "jia.example", True),
        ("*.example", "a.jia.example", False),
        ("*.example", "example", False),
        ("*", "example", False),
        ("jia.example", "yi.example", False),
    ],
)
def test_a_name_covers_a_host(name: str, host: str, *, fits: bool) -> None:
    assert covers(name, host) == fits


def test_without_root_it_is_refused_for_all_servers_would_be_one_account(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(district_start, "separate", lambda: False)
    with pytest.raises(ShellError, match="只能以 root 运行"):
        require_districts(opened(folder))


def test_the_command_tells_and_starts_nothing(folder: Path) -> None:
    settings(folder / "yi", first_uid=300_000, address="yi.localhost:8001")
    done = lawstudy("province", "serve", folder / "province.toml", "--background")
    assert done.returncode != 0
    assert "first_uid" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "hub").exists()
    assert not list(folder.glob("*/run/*.log"))
    # What runs is stopped all the same, and nothing does.
    (folder / "jia" / "records.db").unlink()
    done = lawstudy("province", "serve", folder / "province.toml", "--stop")
    assert (done.returncode, done.stderr) == (0, "")
    assert "没有在运行" in done.stdout


def test_the_configuration_names_only_traits_that_there_are() -> None:
    """A name that JupyterHub does not know would be passed over in silence."""
    from jupyterhub.app import JupyterHub
    from jupyterhub.proxy import ConfigurableHTTPProxy

    nowhere = Path("/nowhere")
    places = Places("127.0.0.1", 8100, 8101, 8102, nowhere, nowhere, over_tls=True)
    config = districts_config({"jia": DistrictSeat("/srv/jia")}, [], places, 60)
    classes = {
        each.__name__: each
        for each in (JupyterHub, ConfigurableHTTPProxy, DistrictAccounts, DistrictSpawner)
    }
    assert set(config) == set(classes)
    for name, values in config.items():
        assert set(values) <= set(classes[name].class_traits(config=True)), name
    assert config["JupyterHub"]["tornado_settings"]["cookie_options"]["secure"]


class _User:
    def __init__(self, name: str) -> None:
        self.name = name


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("jia-7", ("/srv/jia", 7)),
        ("yi-7", ("/srv/yi", 7)),
        (f"yi-{UIDS_EACH - SITE_GROUPS}", None),  # Its number would be the next district's.
        ("bing-7", None),
        ("u7", None),
    ],
)
def test_a_server_is_of_its_districts_site(name: str, place: tuple[str, int] | None) -> None:
    seats = {code: DistrictSeat(f"/srv/{code}") for code in ("jia", "yi")}
    spawner = DistrictSpawner(seats=seats)
    spawner.user = _User(name)
    if place is None:
        with pytest.raises(Refused):
            spawner.site_folder  # noqa: B018
    else:
        assert (spawner.site_folder, spawner.account_number) == place
