"""`lawstudy bank calibrate`: figures are shown to anybody who runs it; who may, confirms them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from foundation.site import SETTINGS, open_site
from grading.errors import CalibrationRefused
from lawstudy.acting import acting_as
from lawstudy.commands.calibration import calibrate
from lawstudy.errors import ShellError
from lawstudy.opening import open_records
from question_bank.exchange.markdown_text import item_text
from records.audit.actor import act_as
from records.audit.trail import AuditEntry
from records.bank.measured import MeasuredFacility
from records.exams.exam import Exam
from tests.support.measured_exam import BANK, MULTIPLE, SINGLE, released, sit
from tests.support.room_http import ready_account
from tests.support.site_on_server import new_site


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A demo site with items of its own alone, where five answers are enough; six people sat."""
    monkeypatch.setattr("question_bank.bank.SHIPPED_ITEMS", tmp_path / "none")
    site = new_site(tmp_path / "site", demo=True, name="试验区")
    settings = site.root / SETTINGS
    told = settings.read_text(encoding="utf-8").replace("measured_from = 50", "measured_from = 5")
    settings.write_text(told, encoding="utf-8")
    for item in BANK.values():
        (site.root / "items" / f"{item.id}.md").write_text(item_text(item), encoding="utf-8")
    with open_records(site) as db:
        ready_account(db, "guan", "administrator")
        ready_account(db, "xie", "trainer")
        exam = released(db, "spring")
        exam.simulated = True
        for points in (1.0, 1.0, 1.0, 0.0, 0.0, 0.0):
            sit(db, exam, {SINGLE.id: [("scored", points)], MULTIPLE.id: [("scored", 2.0)]})
        db.commit()
    yield site.root
    acting_as("")
    act_as("")


def test_figures_are_shown_and_confirmed_by_who_may(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calibrate(root, ["spring"], confirmed=False, left_out=[])
    told = capsys.readouterr().out
    for words in ("可以采用 2 道，不能采用 2 道", "模拟答卷", "0.50", "0.19–0.81", "至少 5 份"):
        assert words in told
    why = [f"{MULTIPLE.id}=考前讲过"]
    with pytest.raises(ShellError):
        calibrate(root, ["spring"], confirmed=True, left_out=why)
    acting_as("xie")
    with pytest.raises(CalibrationRefused):
        calibrate(root, ["spring"], confirmed=True, left_out=why)
    acting_as("guan")
    with pytest.raises(ShellError):
        calibrate(root, ["spring"], confirmed=True, left_out=[MULTIPLE.id])
    calibrate(root, ["spring"], confirmed=True, left_out=why)
    assert "已采用 1 道试题的实测难度，不采用 1 道" in capsys.readouterr().out
    with open_records(open_site(root)) as db:
        row = db.scalars(select(MeasuredFacility)).one()
        assert (row.item_id, row.facility, row.simulated) == (SINGLE.id, 0.5, True)
        assert "guan" in row.confirmed_by
        entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "bank.calibrate")).one()
        assert "guan" in entry.actor
        db.scalars(select(Exam)).one().published_at = None
        db.commit()
    with pytest.raises(CalibrationRefused):
        calibrate(root, ["spring", "nowhere"], confirmed=False, left_out=[])
