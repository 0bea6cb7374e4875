"""`lawstudy statutes`: texts into a site, and the register beside them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from foundation.site import open_site
from lawstudy.opening import open_records
from records.audit.trail import AuditEntry
from tests.lawstudy.conftest import lawstudy, ok
from tests.question_bank.samples import SINGLE

PENALTY = """# 中华人民共和国行政处罚法

2021年1月22日某次会议修订

{articles}

第八十六条 本法自2021年7月15日起施行。
"""
TEXT = PENALTY.format(
    articles="\n\n".join(f"第{number}条 甲。" for number in ("一", "二", "三十六"))
)


def imports(site: Path) -> int:
    with open_records(open_site(site)) as db:
        found = db.scalars(select(AuditEntry).where(AuditEntry.action == "statutes.import"))
        return len(list(found))


def test_a_text_is_imported_and_cited_to_the_paragraph(site: Path, tmp_path: Path) -> None:
    (site / "items" / "sample-single.md").write_text(
        SINGLE.replace("第三十六条第一款", "第三十六条第二款"), encoding="utf-8"
    )
    assert lawstudy("--site", site, "bank", "check").returncode == 0
    file = tmp_path / "处罚法.md"
    file.write_text(TEXT, encoding="utf-8")
    said = ok("--site", site, "statutes", "import", file)
    assert "行政处罚法(2021-01-22)" in said
    assert "缺第3–35、37–85条" in said
    assert imports(site) == 1
    checked = lawstudy("--site", site, "bank", "check")
    assert checked.returncode == 1
    assert "《行政处罚法》(2021)第三十六条只有 1 款" in checked.stderr
    # The same text again is no decision.
    assert "未变" in ok("--site", site, "statutes", "import", file)
    assert imports(site) == 1
    listed = ok("--site", site, "statutes", "list", "行政处罚法")
    assert "本站点有文本的 1 个" in listed


def test_old_word_files_are_refused_with_a_way_out(site: Path, tmp_path: Path) -> None:
    for name in ("甲.doc", "乙.wps"):
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0")
    done = lawstudy("--site", site, "statutes", "import", tmp_path / "甲.doc", tmp_path / "乙.wps")
    assert done.returncode == 1
    assert done.stderr.count("另存为") == 2
    assert "共 2 个问题，未做任何改动" in done.stderr
    assert not (site / "statutes").exists()
    assert imports(site) == 0


def test_the_register_is_listed_outside_a_site(tmp_path: Path) -> None:
    said = ok("--site", tmp_path, "statutes", "list", "环境保护法")
    assert "已被代替 2026-08-15" in said
    assert "生态环境法典(2026)" in said
    assert "缺文本" in ok("--site", tmp_path, "statutes", "list", "行政执法监督条例")
