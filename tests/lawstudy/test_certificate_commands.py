"""`lawstudy exam publication` and `lawstudy certificate`: from results to a verified code, by two accounts."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from foundation.site import open_site
from lawstudy.opening import open_records
from records.accounts.administration import create_account
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm, find_exam
from records.people.person import find_person
from records.people.unit import Unit
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.decided_exam import put_result
from tests.support.people import officer
from tests.support.published import put_published
from tests.support.room_http import CHEAP
from tests.support.site_on_server import new_site

EXAM = "spring"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A site with an exam that two people passed, one of them with a rare name, and one failed; jia administers, yi approves."""
    root = tmp_path / "site"
    site = new_site(root, demo=False, name="试验区")
    with open_records(site) as db:
        form = ExamForm(code="A", content_hash="0" * 64, questions=[])
        exam = Exam(
            name=EXAM, title="春季考试", cut_score=60, total_points=100, duration_minutes=60
        )
        exam.forms.append(form)
        unit = Unit(code="B1", name="某局")
        db.add_all([exam, unit])
        db.flush()
        for number, name, score in (("S1", "张三", 82), ("S2", "𠮷永䶮", 60), ("S3", "王五", 40)):
            call = Call(
                exam_id=exam.id, person=officer(number, name, unit, number=number), form=form
            )
            db.add(call)
            db.flush()
            put_result(db, call, "passed" if score >= 60 else "failed", score)
        for login, role in (
            ("jia", "administrator"),
            ("bing", "administrator"),
            ("yi", "approver"),
        ):
            create_account(db, login, login, [role], actor="t", policy=CHEAP)
        db.commit()
    return root


def test_the_road_from_results_to_a_revoked_certificate(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site: tuple[str | Path, ...] = ("--site", made)
    jia, yi, bing = ((*site, "--as", login) for login in ("jia", "yi", "bing"))
    assert "等待提请发布" in ok(*site, "exam", "publication", EXAM)
    nobody = lawstudy(*site, "exam", "publication", EXAM, "ask")
    assert nobody.returncode == 1
    early = lawstudy(*jia, "certificate", "issue", EXAM)
    assert (early.returncode, "还没有发布" in early.stderr) == (1, True)
    ok(*jia, "exam", "publication", EXAM, "ask", "--reason", "春季")
    assert lawstudy(*jia, "exam", "publication", EXAM, "approve").returncode == 1
    ok(*yi, "exam", "publication", EXAM, "approve")
    assert "已发布" in ok(*jia, "exam", "publication", EXAM, "publish")
    assert "签发证书 2 份" in ok(*jia, "certificate", "issue", EXAM)

    pdf, xlsx = tmp_path / "certificates.pdf", tmp_path / "list.xlsx"
    shown = ok(*site, "certificate", "list", EXAM, "--pdf", pdf, "--xlsx", xlsx)
    assert "证书 2 份：有效 2" in shown
    rows = list(openpyxl.load_workbook(xlsx).worksheets[0].iter_rows(min_row=4, values_only=True))
    assert [row[3] for row in rows] == ["张三", "𠮷永䶮"]
    document = pypdfium2.PdfDocument(pdf)
    picture = tmp_path / "second.png"
    document[1].render(scale=2).to_pil().save(picture)
    document.close()
    verified = ok(*site, "certificate", "verify", picture)
    assert "姓名：𠮷永䶮" in verified
    assert "验证通过" in verified

    number = str(rows[1][2])
    ok(*jia, "certificate", "revoke", number, "--name", "𠮷永龑", "--reason", "名册写错")
    assert lawstudy(*jia, "certificate", "revoke", number, "--confirm").returncode == 1
    assert "换发为" in ok(*yi, "certificate", "revoke", number, "--confirm")
    old = lawstudy(*site, "certificate", "verify", picture)
    assert (old.returncode, "已换发新证" in old.stderr) == (1, True)
    assert "姓名：𠮷永䶮" in old.stdout

    first = ok(*site, "certificate", "keys").splitlines()
    assert (made / "keys" / "signing.keys").stat().st_mode & 0o777 == 0o600
    assert lawstudy(*site, "certificate", "keys", "--rotate", "--reason", "x").returncode == 1
    ok(*jia, "certificate", "keys", "--rotate", "--reason", "每年更换")
    assert "启用新密钥" in ok(*site, "certificate", "keys")
    assert lawstudy(*jia, "certificate", "keys", "--confirm").returncode == 1
    assert lawstudy(*yi, "certificate", "keys", "--confirm").returncode == 1
    assert "现在使用的签名密钥" in ok(*bing, "certificate", "keys", "--confirm")
    page = tmp_path / "page.html"
    ok(*site, "certificate", "page", page)
    kept = json.loads((made / "keys" / "signing.keys").read_text())
    text = page.read_text(encoding="utf-8")
    assert [key["id"] in text for key in kept["keys"]] == [True, True]
    assert kept["private"] not in text
    assert len(first) < len(ok(*site, "certificate", "keys").splitlines())

    gone = kept["keys"][0]["id"]
    assert lawstudy(*jia, "certificate", "keys", "--revoke", gone).returncode == 1
    ok(*jia, "certificate", "keys", "--revoke", gone, "--reason", "电脑被盗")
    ok(*bing, "certificate", "keys", "--refuse", "--reason", "先核实")
    ok(*bing, "certificate", "keys", "--revoke", gone, "--reason", "电脑被盗")
    ok(*jia, "certificate", "keys", "--confirm")
    # The certificate is on record, so it is as good as before, which is: another one took its place.
    stolen = lawstudy(*site, "certificate", "verify", picture)
    assert (stolen.returncode, "作废" in stolen.stderr) == (1, False)
    assert "已换发新证" in stolen.stderr
    ok(*jia, "certificate", "keys", "--retire", "--reason", "设备迁移")
    assert "没有使用中的签名密钥" in ok(*bing, "certificate", "keys", "--confirm")
    assert lawstudy(*site, "certificate", "page", page).returncode == 1
    ok(*jia, "certificate", "keys", "--rotate", "--reason", "迁移完成")
    ok(*bing, "certificate", "keys", "--confirm")
    listed = tmp_path / "list.txt"
    ok(*site, "certificate", "revocations", listed)
    assert listed.read_text().startswith("LS1:")
    monkeypatch.setattr(sys, "stdin", io.StringIO(listed.read_text()))
    assert "吊销名单" in lawstudy(*site, "certificate", "verify", "-").stderr
    ok(*site, "audit", "verify")

    # A lost file is put back, or two people decide: nothing makes another key in silence.
    (made / "keys" / "signing.keys").unlink()
    lost = lawstudy(*site, "certificate", "keys")
    assert (lost.returncode, "请从备份恢复" in lost.stderr) == (1, True)
    assert not (made / "keys" / "signing.keys").exists()
    ok(*jia, "certificate", "keys", "--rotate", "--reason", "文件丢失")
    assert not (made / "keys" / "signing.keys").exists()
    ok(*bing, "certificate", "keys", "--confirm")
    assert "使用中" in ok(*site, "certificate", "keys")


def test_documents_of_an_exam_are_written_told_and_verified(made: Path, tmp_path: Path) -> None:
    site: tuple[str | Path, ...] = ("--site", made)
    with open_records(open_site(made)) as db:
        find = find_person(db, "S3")
        assert find is not None
        find.name = "王\U0002a6a5"
        db.commit()
    early = lawstudy(*site, "exam", "document", EXAM, "summary", tmp_path / "early.pdf")
    assert (early.returncode, "还没有公布" in early.stderr) == (1, True)
    ok(*site, "exam", "document", EXAM, "notice", tmp_path / "notice.docx")
    with open_records(open_site(made)) as db:
        put_published(db, find_exam(db, EXAM), dt.datetime(2026, 5, 9))
        db.commit()
    pdf = tmp_path / "sheets.pdf"
    said = ok(*site, "exam", "document", EXAM, "score-sheets", pdf)
    assert "王\U0002a6a5" in said
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 3
        picture = tmp_path / "second.png"
        document[1].render(scale=2).to_pil().save(picture)
    told = ok(*site, "certificate", "verify", picture)
    assert "文书：成绩单" in told
    assert "姓名：𠮷永䶮" in told
    assert "成绩：60 分，合格" in told
    assert "文书是真的" in told
    with open_records(open_site(made)) as db:
        put_published(db, find_exam(db, EXAM), dt.datetime(2026, 5, 10))
        db.commit()
    over = lawstudy(*site, "certificate", "verify", picture)
    assert (over.returncode, "重新发布的成绩" in over.stderr) == (1, True)
    for kind, file in (("summary", "x.docx"), ("score", "x.pdf")):
        wrong = lawstudy(*site, "exam", "document", EXAM, kind, tmp_path / file)
        assert (wrong.returncode, wrong.stdout) == (1, "")
        assert not (tmp_path / file).exists()


def test_pictures_without_a_code_and_other_bad_input(made: Path, tmp_path: Path) -> None:
    site: tuple[str | Path, ...] = ("--site", made)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")
    done = lawstudy(*site, "certificate", "verify", broken)
    assert (done.returncode, "不是能读的图片" in done.stderr) == (1, True)
    done = lawstudy(*site, "certificate", "verify", tmp_path / "none.png")
    assert done.returncode == 1
    done = lawstudy(*site, "certificate", "verify", "随便写的")
    assert (done.returncode, "不是本系统证书" in done.stderr) == (1, True)
    jia: tuple[str | Path, ...] = (*site, "--as", "jia")
    done = lawstudy(*jia, "certificate", "revoke", "没有", "--reason", "x")
    assert (done.returncode, "没有编号为“没有”的证书" in done.stderr) == (1, True)
    none = lawstudy(*jia, "certificate", "keys", "--revoke", "0" * 16, "--reason", "x")
    assert (none.returncode, "没有编号为" in none.stderr) == (1, True)
    both = lawstudy(*jia, "certificate", "keys", "--rotate", "--confirm")
    assert (both.returncode, "一次只能选一项" in both.stderr) == (2, True)


def test_a_site_that_has_signed_nothing_gets_its_keys_when_they_are_needed(made: Path) -> None:
    keys = made / "keys" / "signing.keys"
    keys.unlink()
    keys.parent.rmdir()
    assert "密钥文件" in ok("--site", made, "certificate", "keys")
    assert keys.is_file()
