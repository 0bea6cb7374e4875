from __future__ import annotations

from pathlib import Path

from foundation.tables import read_tables
from question_bank.exchange.markdown_text import item_text
from question_bank.fields import fields
from question_bank.forms.blueprint import SHIPPED_BLUEPRINTS
from tests.lawstudy.conftest import lawstudy, ok
from tests.question_bank.editor_items import single
from tests.support.site_on_server import copy_site_folder

ITEM = single(
    "怎么办？", "责令改正后从轻处罚", "一律不予处罚", "减轻处罚", "加重处罚", id="x-s-001"
)


def folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    (path / "x-s-001.md").write_text(item_text(ITEM), encoding="utf-8")
    return path


def test_warnings_are_listed_and_close_nothing(tmp_path: Path) -> None:
    items = folder(tmp_path / "items")
    assert "absolute_word" not in ok("bank", "check", items)
    told = ok("bank", "check", "--warnings", items)
    assert "x-s-001（选项B）：错误选项里的“一律”" in told


def test_a_report_as_workbook_and_page(tmp_path: Path) -> None:
    items = folder(tmp_path / "items")
    told = ok("bank", "report", "--items", items)
    assert "绝对化用语" in told
    assert "逐题的提醒和全部数字" in told
    ok("bank", "report", tmp_path / "r.xlsx", "--items", items)
    sheets = {sheet.name: sheet for sheet in read_tables(tmp_path / "r.xlsx")}
    assert {"各类提醒", "组卷方案覆盖", "逐题提醒"} <= set(sheets)
    ok("bank", "report", tmp_path / "r.html", "--items", items)
    assert "x-s-001" in (tmp_path / "r.html").read_text(encoding="utf-8")
    refused = lawstudy("bank", "report", tmp_path / "r.pdf", "--items", items)
    assert refused.returncode == 1
    assert "只能写成" in refused.stderr


def test_a_waiver_is_kept_beside_the_items_until_the_item_is_edited(
    demo_site: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    copy_site_folder(demo_site, site)
    items = folder(site / "items")
    named = ("--site", site, "bank")
    ok(*named, "waive", "x-s-001", "absolute_word", "--reason", "法条就是这样写的")
    assert "法条就是这样写的" in (items / "waivers.toml").read_text(encoding="utf-8")
    ok("--site", site, "audit", "export", tmp_path / "trail.csv")
    assert "bank.waive" in (tmp_path / "trail.csv").read_text(encoding="utf-8-sig")
    again = lawstudy(*named, "waive", "x-s-001", "absolute_word", "--reason", "再来一次")
    assert again.returncode == 1
    edited = ITEM.model_copy(update={"rationale": ITEM.rationale + "另见第三十三条。"})
    (items / "x-s-001.md").write_text(item_text(edited), encoding="utf-8")
    assert "absolute_word〕" in _of_item(ok(*named, "check", "--warnings"))


def _of_item(told: str) -> str:
    return "\n".join(line for line in told.splitlines() if line.startswith(ITEM.id))


def test_what_the_bank_lacks_of_blueprints_is_told_cell_by_cell(tmp_path: Path) -> None:
    told = ok("bank", "supply", "appointment-npc-court")
    assert "够" in told
    assert "缺：" not in told
    shipped = (SHIPPED_BLUEPRINTS / "card-special-ecology.toml").read_text(encoding="utf-8")
    asking = shipped.replace('"生态环境" = [20, 26]', '"科技进步" = [20, 26]')
    asking = asking.replace('"科技进步" = [0, 0]\n', "")
    wide = tmp_path / "wide.toml"
    wide.write_text(asking, encoding="utf-8")
    short = lawstudy("bank", "supply", "appointment-npc-court", wide)
    assert short.returncode == 1
    assert "wide 缺：" in short.stdout
    assert "知识点“科技进步”：每卷至少 20 题" in short.stdout
    none = lawstudy("bank", "supply", "card-special-mining")
    assert (none.returncode, "card-special-ecology" in none.stderr) == (1, True)


def test_no_shipped_blueprint_is_short_and_fields_without_one_are_told_with_the_reason() -> None:
    told = ok("bank", "supply")
    assert "缺：" not in told
    for field in fields():
        assert (f"{field.name}：{field.why}" in told) == bool(field.why)
