"""Times are shown and taken in the site's zone, whatever the machine's is."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.errors import SiteMissing
from foundation.local_time import find_zone, local_day, local_time, utc
from foundation.site import open_site

AT = dt.datetime(2022, 11, 18, 17, 30)
SETTINGS = '[site]\nname = "某区"\n{zone}\n[records]\nurl = "sqlite:///records.db"\n'


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Tokyo"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", str(request.param))
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("machine")
def test_the_machine_s_zone_does_not_count() -> None:
    shanghai = find_zone("Asia/Shanghai")
    assert local_time(AT, shanghai) == "2022-11-19 01:30:00"
    assert local_day(AT, shanghai) == dt.date(2022, 11, 19)
    assert utc("2022-11-19T01:30", shanghai) == AT
    assert local_time(AT, find_zone("Asia/Urumqi")) == "2022-11-18 23:30:00"
    assert utc("2022-11-18T18:30+01:00", shanghai) == AT


def test_what_is_typed_is_what_is_shown() -> None:
    for name in ("Asia/Shanghai", "Asia/Urumqi", "UTC", "Europe/Berlin"):
        zone = find_zone(name)
        for hour in range(24):
            typed = f"2022-07-01 {hour:02}:15:00"
            assert local_time(utc(typed, zone), zone) == typed


@pytest.mark.parametrize("text", ["", "tomorrow", "2022-13-01T00:00", "25:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|month|hour"):
        utc(text, find_zone("UTC"))


def test_a_site_says_its_zone(tmp_path: Path) -> None:
    settings = tmp_path / "lawstudy.toml"
    settings.write_text(SETTINGS.format(zone=""), encoding="utf-8")
    assert open_site(tmp_path).zone.key == "Asia/Shanghai"
    settings.write_text(SETTINGS.format(zone='timezone = "Asia/Urumqi"'), encoding="utf-8")
    assert open_site(tmp_path).zone.key == "Asia/Urumqi"


@pytest.mark.parametrize(
    "name", ["Asia/Guancheng", "../etc/passwd", "北京时间", "", "/etc/localtime"]
)
def test_a_zone_that_does_not_exist_is_named(tmp_path: Path, name: str) -> None:
    settings = tmp_path / "lawstudy.toml"
    settings.write_text(SETTINGS.format(zone=f'timezone = "{name}"'), encoding="utf-8")
    with pytest.raises(SiteMissing, match="时区"):
        open_site(tmp_path)
