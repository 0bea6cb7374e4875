"""`lawstudy statutes amend`, `effect`, `touched`, `renumber`: the day of an amendment on a site."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from foundation.site import open_site
from lawstudy.opening import open_records
from records.audit.trail import AuditEntry
from tests.lawstudy.conftest import lawstudy, ok
from tests.question_bank.samples import SINGLE

ROWS = """
[[statute]]
title = "中华人民共和国甲法"
short_title = "甲法"
kind = "法律"
adopted = 2010-05-01
in_force_since = 2010-06-01
articles = 4
replaced_by = "甲法(2020)"
replaced_on = 2020-06-01

[[statute]]
title = "中华人民共和国甲法"
short_title = "甲法"
kind = "法律"
adopted = 2020-05-01
in_force_since = 2020-06-01
articles = 4
"""
TEXT = """# 中华人民共和国甲法

{adopted}某次会议通过

第一条 为了规范行政处罚，制定本法。

第二条 {second}

第三条 {third}

第四条 本法自{since}起施行。
"""
OLD = TEXT.format(
    adopted="2010年5月1日",
    second="违法行为在六个月内未被发现的，不再给予行政处罚。",
    third="行政处罚由违法行为发生地的行政机关管辖，法律另有规定的除外。",
    since="2010年6月1日",
)
NEW = TEXT.format(
    adopted="2020年5月1日",
    second="行政处罚由违法行为发生地的行政机关管辖，法律另有规定的除外。",
    third="违法行为在两年内未被发现的，不再给予行政处罚。",
    since="2020年6月1日",
)


def prepared(site: Path, tmp_path: Path) -> None:
    """A site with both texts and two items of its own, which cite the second and the third article of the earlier version."""
    (site / "statutes").mkdir(exist_ok=True)
    (site / "statutes" / "register.toml").write_text(ROWS, encoding="utf-8")
    for name, text in (("旧.md", OLD), ("新.md", NEW)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        ok("--site", site, "statutes", "import", tmp_path / name)
    for number, article in (("one", "第二条"), ("two", "第三条")):
        text = SINGLE.replace("sample-single", f"own-{number}")
        text = text.replace("《行政处罚法》(2021)第三十六条第一款", f"《甲法》(2010){article}")
        text = text.replace("第三十六条", article)
        (site / "items" / f"own-{number}.md").write_text(text, encoding="utf-8")


def test_the_day_of_an_amendment(site: Path, tmp_path: Path) -> None:
    prepared(site, tmp_path)
    before = lawstudy("--site", site, "bank", "check").stderr
    assert before.count("《甲法》(2010)已于 2020-06-01 被《甲法(2020)》取代") == 2
    said = ok("--site", site, "statutes", "amend", "甲法(2010)", "《甲法》(2020)")
    assert "条号变动 1 条" in said
    assert "已修改 2 条" in said
    assert "受影响的试题 2 道，其中停用 1 道" in said
    # What is changed is suspended, what has a new number only stands.
    after = lawstudy("--site", site, "bank", "check").stderr
    assert "own-one.md" in after
    assert "《甲法》(2010)第二条已被修改（《甲法》(2020)第三条，自 2020-06-01 起施行）" in after
    assert "own-two.md" not in after
    said = ok("--site", site, "statutes", "renumber", "own-two")
    assert "《甲法》(2010)第三条 → 《甲法》(2020)第二条" in said
    assert "解析里还写着原来的条号" in said
    text = (site / "items" / "own-two.md").read_text(encoding="utf-8")
    assert "  - 《甲法》(2020)第二条\n" in text
    assert "受影响的试题 1 道，其中停用 1 道" in ok("--site", site, "statutes", "touched")
    # By hand: another rule displaces the article that still stood.
    entered = ("effect", "《甲法》(2020)第二条", "--by", "《行政处罚法》(2021)第二十二条")
    ok("--site", site, "statutes", *entered, "--from", "2021-07-15", "--reason", "特别规定")
    assert "第二条自 2021-07-15 起不再适用" in lawstudy("--site", site, "bank", "check").stderr
    with open_records(open_site(site)) as db:
        acts = list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    wanted = ["statutes.amend", "statutes.renumber", "statutes.effect"]
    assert [act for act in acts if act in wanted] == wanted


def test_all_that_is_wrong_is_told_and_nothing_is_written(site: Path, tmp_path: Path) -> None:
    prepared(site, tmp_path)
    done = lawstudy("--site", site, "statutes", "amend", "甲法", "乙法(2010)", "行政处罚法(2021)")
    assert done.returncode == 1
    for part in ("看不懂“甲法”", "登记表里没有“乙法(2010)”", "没有“行政处罚法(2021)”的文本"):
        assert part in done.stderr
    done = lawstudy(
        *("--site", site, "statutes", "effect", "第三条", "--by", "《丙法》(2020)第一条"),
        *("--from", "2026-01-01", "--reason", " "),
    )
    assert done.returncode == 1
    for part in ("“第三条”不是完整的引用", "登记表里没有“《丙法》(2020)第一条”", "写明理由"):
        assert part in done.stderr
    assert lawstudy("--site", site, "statutes", "renumber", "own-none").returncode == 1
    assert "随程序提供" in lawstudy("--site", site, "statutes", "renumber", "penalty-s-101").stderr
    assert not (site / "statutes" / "effects.toml").exists()
