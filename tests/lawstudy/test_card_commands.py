"""`lawstudy card`: the register and the review by the same services, each by somebody who is named."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from certification.cards.policy import EXAMPLE
from foundation.site import open_site
from lawstudy.opening import open_records
from records.accounts.administration import create_account
from records.people.enforcement_card import EnforcementCard
from records.people.unit import Unit
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.people import officer
from tests.support.site_on_server import new_site


@pytest.fixture
def root(tmp_path: Path) -> Path:
    site = new_site(tmp_path / "site", demo=True, name="试验区")
    rule = EXAMPLE.read_text(encoding="utf-8").replace("exam = true", "exam = false")
    rule = rule.replace('hours = "total"', 'hours = "none"')
    (site.root / "cards.toml").write_text(rule, encoding="utf-8")
    with open_records(site) as db:
        unit = Unit(code="B1", name="甲局", is_body=True)
        db.add_all([officer(f"C-{n}", f"人员{n}", unit) for n in (1, 2)])
        for login in ("first", "second"):
            create_account(db, login, login, ["administrator"], actor="t")
        db.commit()
    return site.root


def test_a_register_a_step_and_a_review(root: Path, tmp_path: Path) -> None:
    site = ("--site", root)
    file = tmp_path / "cards.xlsx"
    ok(*site, "card", "export", file)
    assert openpyxl.load_workbook(file).active is not None
    assert "未变 2 张" in ok(*site, "card", "import", file)
    step = ["card", "step", "C-1", "suspend", "--decider", "district", "--organ", "区司法局"]
    step += ["--reason", "事由", "--on", "2026-01-05", "--until", "2099-01-05"]
    assert "--as" in lawstudy(*site, *step).stderr
    missing = lawstudy(*site, "--as", "first", *step).stderr
    assert "文号" in missing
    assert "陈述申辩" in missing
    step += ["--basis", "第四十六条", "--document", "1号", "--hearing", "无异议"]
    assert "待另一人确认" in ok(*site, "--as", "first", *step)
    assert "另一人确认" in lawstudy(*site, "--as", "first", "card", "confirm", "1").stderr
    assert "已办理" in ok(*site, "--as", "second", "card", "confirm", "1")
    assert "暂扣" in ok(*site, "card", "show", "C-1")
    assert "没有登记证号" in lawstudy(*site, "card", "show", "X").stderr
    review = ("card", "review")
    assert "2 张证件，1 个单位" in ok(*site, *review, "open", "2026", "--on", "2026-11-26")
    named = (*site, "--as", "first", *review)
    ok(*named, "confirm", "2026", "甲局")
    said = ("--organ", "区司法局", "--document", "9号", "--basis", "通知")
    ok(*named, "propose", "2026", *said)
    ok(*site, "--as", "second", *review, "decide", "2026")
    assert "注册 1 张，不予注册 0 张，另行处理 1 张" in ok(*named, "publish", "2026")
    assert "已公布" in ok(*site, *review, "status", "2026")
    ok(*site, *review, "list", "2026", "summary", tmp_path / "汇总.xlsx")
    stickers = tmp_path / "stickers.pdf"
    assert lawstudy(*site, *review, "stickers", "2025", stickers).returncode == 1
    ok(*site, *review, "stickers", "2026", stickers, "--unit", "甲局")
    with pypdfium2.PdfDocument(stickers) as document:
        picture = tmp_path / "sticker.png"
        document[0].render(scale=4).to_pil().save(picture)
    verified = ok(*site, "certificate", "verify", picture)
    assert "文书：年度注册标识" in verified
    assert "事项：2026年度行政执法证件年审" in verified
    assert "以证件登记为准" in verified
    with open_records(open_site(root)) as db:
        states = {card.number: card.registered_year for card in db.query(EnforcementCard)}
        assert states == {"C-1": None, "C-2": 2026}
