"""A site's settings: what the log-in page shows, and what passwords have to be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from foundation.errors import SiteMissing
from foundation.site import SETTINGS, open_site
from lawstudy.opening import create_site

_LEAST = """[site]
name = "示例区"
{site}
[records]
url = "sqlite:///records.db"
{more}
"""


def _write(root: Path, *, site: str = "", more: str = "") -> Path:
    (root / SETTINGS).write_text(_LEAST.format(site=site, more=more), encoding="utf-8")
    return root


def test_what_is_not_said_is_as_it_was_before_there_were_such_settings(tmp_path: Path) -> None:
    site = open_site(_write(tmp_path))
    assert (site.office, site.contact) == ("", "")
    assert (site.password_length, site.password_kinds) == (10, 3)


def test_office_contact_and_passwords_are_read(tmp_path: Path) -> None:
    site = open_site(
        _write(
            tmp_path,
            site='office = "示例区司法局"\ncontact = "法治科 张三"',
            more="[passwords]\nlength = 12\nkinds = 4",
        )
    )
    assert (site.office, site.contact) == ("示例区司法局", "法治科 张三")
    assert (site.password_length, site.password_kinds) == (12, 4)


@pytest.mark.parametrize(
    "passwords",
    ["length = 7", "length = 65", "kinds = 0", "kinds = 5", 'length = "many"', "kinds = [1]"],
)
def test_rules_that_are_none_are_refused_in_words(tmp_path: Path, passwords: str) -> None:
    with pytest.raises(SiteMissing, match=SETTINGS):
        open_site(_write(tmp_path, more=f"[passwords]\n{passwords}"))


def test_scored_papers_are_kept_unless_a_site_says_otherwise(tmp_path: Path) -> None:
    assert open_site(_write(tmp_path)).keeps_autograded
    assert not open_site(_write(tmp_path, more='[grading]\nautograded = "made"')).keeps_autograded
    with pytest.raises(SiteMissing, match="kept"):
        open_site(_write(tmp_path, more='[grading]\nautograded = "never"'))


def test_the_levels_of_reports_are_four_that_a_site_may_name(tmp_path: Path) -> None:
    assert open_site(_write(tmp_path)).report_levels == ("好", "较好", "一般", "差")
    named = '[reports]\nlevels = ["优秀", "良好", "合格", "不合格"]'
    assert open_site(_write(tmp_path, more=named)).report_levels[0] == "优秀"


@pytest.mark.parametrize(
    "levels", ['["好", "差"]', '["好", "好", "一般", "差"]', '["", "a", "b", "c"]', "4"]
)
def test_levels_that_are_none_are_refused_in_words(tmp_path: Path, levels: str) -> None:
    with pytest.raises(SiteMissing, match=SETTINGS):
        open_site(_write(tmp_path, more=f"[reports]\nlevels = {levels}"))


def test_sex_and_age_are_used_only_where_the_site_says_so(tmp_path: Path) -> None:
    assert open_site(_write(tmp_path)).sex_and_age is False
    for said in ("true", "false"):
        site = open_site(_write(tmp_path, more=f"[analytics]\nsex_and_age = {said}"))
        assert site.sex_and_age is (said == "true")
    with pytest.raises(SiteMissing, match="true 或 false"):
        open_site(_write(tmp_path, more='[analytics]\nsex_and_age = "yes"'))


def test_a_site_may_ask_for_more_answers_before_it_believes_a_measured_facility(
    tmp_path: Path,
) -> None:
    assert open_site(_write(tmp_path)).measured_from == 50
    assert open_site(_write(tmp_path, more="[bank]\nmeasured_from = 200")).measured_from == 200
    for said in ("1", '"many"'):
        with pytest.raises(SiteMissing, match=SETTINGS):
            open_site(_write(tmp_path, more=f"[bank]\nmeasured_from = {said}"))


@pytest.mark.parametrize(
    "name", ["passwords", "reports", "certificates", "bank", "serve", "analytics"]
)
def test_a_value_where_a_table_should_be_is_refused_in_words(tmp_path: Path, name: str) -> None:
    settings = (_write(tmp_path) / SETTINGS).read_text(encoding="utf-8")
    (tmp_path / SETTINGS).write_text(f"{name} = 3\n{settings}", encoding="utf-8")
    with pytest.raises(SiteMissing, match=SETTINGS):
        open_site(tmp_path)


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    wrong = {
        "[site] 的 name 没有写": "[site]\ntimezone = 'Mars/Olympus'",
        "[site] 的 timezone 应为 IANA": "",
        "[records] 的 url 应是引号里的文字，现在是“5”": "[records]\nurl = 5",
        "[bank] 的 items 应是一组文字": "[bank]\nitems = 'items'",
        "[passwords] 的 length 应为 8–64 的整数，现在是“True”": "[passwords]\nlength = true",
        "[logs] 的 keep_days 应为不小于 184 的整数": "[logs]\nkeep_days = 30",
        "[metrics] tokn 不是本系统的设置": "[metrics]\ntokn = '0123456789abcdef'",
        "[mertics] 不是本系统的设置": "[mertics]\ntoken = '0123456789abcdef'",
    }
    (tmp_path / SETTINGS).write_text("\n".join(wrong.values()), encoding="utf-8")
    with pytest.raises(SiteMissing) as refused:
        open_site(tmp_path)
    told = str(refused.value)
    assert [each for each in wrong if each not in told] == []
    assert told.count("；") == len(wrong) - 1


def test_what_init_writes_can_be_read(tmp_path: Path) -> None:
    """Every setting that a new site's file shows, those in comments too, is one that is asked for."""
    site = create_site(tmp_path / "site", demo=False, name="某区")
    file = site.root / SETTINGS
    text = file.read_text(encoding="utf-8")
    shown = re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE)
    assert shown != text
    file.write_text(shown, encoding="utf-8")
    assert open_site(site.root).terms.papers_years == 5
