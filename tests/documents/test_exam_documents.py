"""Official documents as PDF, score sheets, the list to be signed: whole names, codes that scanners read, totals that add up, no seal."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from documents.lists import Column
from documents.official import Annex, Draft, Heading, Official, Table, Text, official_docx
from documents.official_pdf import official_pdf
from documents.proof import Proof
from documents.qr import qr_png, read_qr
from documents.score_sheets import ScoreSheet, ScoreSheets, score_sheets_pdf
from documents.signing_list import ROWS, SignedRow, SigningList, signing_list_pdf
from tests.documents.pdf import boxes, pages
from tests.documents.values import LONG_NAME, LONG_TITLE, LONG_UNIT, NAMES

CODE = "LS1:" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" * 7
PROOF = Proof("CJ2026-00012-T", "0f3a" * 16, CODE)
PLACES = ("考试组织单位", "阅卷单位", "审批单位")


def official(*, rows: int = 3) -> Official:
    return Official(
        title=LONG_TITLE,
        parts=[
            Heading(1, "总体情况"),
            Text("应考 120 人。"),
            Heading(1, "地点"),
            Draft("在【写明地址】考试。"),
            Table(["单位", "应考"], [[LONG_UNIT, str(row)] for row in range(rows)], [6, 1]),
        ],
        addressee="各有关单位",
        issuer="某区依法治区办",
        date=dt.date(2026, 11, 5),
        annexes=[Annex("名单", [Table(["序号", "姓名"], [["1", name] for name in NAMES])])],
        marks=["模拟数据，不作证明"],
        proof=PROOF,
    )


def squeezed(made: bytes) -> list[str]:
    return ["".join(text.split()) for text in pages(made)]


def code_on(made: bytes, page: int, folder: Path) -> list[str]:
    """What a scanner reads of a page."""
    picture = folder / "page.png"
    with pypdfium2.PdfDocument(made) as document:
        document[page].render(scale=2).to_pil().save(picture)
    return read_qr(picture)


@pytest.mark.slow
def test_an_official_document_says_the_same_as_pdf_and_in_word(tmp_path: Path) -> None:
    made = official_pdf(official())
    told = "".join(squeezed(made))
    with zipfile.ZipFile(io.BytesIO(official_docx(official()))) as package:
        word = package.read("word/document.xml").decode()
        [picture] = [name for name in package.namelist() if name.startswith("word/media/")]
        (tmp_path / "code.png").write_bytes(package.read(picture))
    word = "".join(re.findall(r"<w:t[^>]*>([^<]*)", word))
    for text in (
        LONG_TITLE, "各有关单位：", "一、总体情况", "应考120人。", "二、地点", "【写明地址】", "附件：名单",
        "某区依法治区办", "2026年11月5日", "模拟数据，不作证明", LONG_NAME, "CJ2026-00012-T",
    ):  # fmt: skip
        assert text in told, text
        assert text in "".join(word.split()), text
    assert read_qr(tmp_path / "code.png") == [CODE]
    assert code_on(made, 0, tmp_path) == [CODE]
    assert "—1—" in told
    # A file of Word keeps what our font lacks.
    assert NAMES[-1] in word
    assert "王〓" in told


def test_the_head_of_a_long_table_stands_on_every_page() -> None:
    first, second, *_ = squeezed(official_pdf(official(rows=60)))
    assert "单位应考" in first
    assert second.startswith("单位应考")


@pytest.mark.slow
def test_a_score_sheet_has_a_page_three_places_and_its_own_code(tmp_path: Path) -> None:
    sheets = [
        ScoreSheet(
            [("姓名", name), ("单位", LONG_UNIT), ("结果", "合格")],
            Proof(f"CJ2026-00012-D{place:04}", PROOF.digest, f"LS1:{place}{CODE[5:]}"),
        )
        for place, name in enumerate(NAMES)
    ]
    marks = ["未公布，仅供审签"]
    made = score_sheets_pdf(
        ScoreSheets("成绩单", LONG_TITLE, marks, PLACES, "2026年11月5日", sheets)
    )
    told = squeezed(made)
    assert len(told) == len(NAMES)
    for place, text in enumerate(told):
        for who in PLACES:
            assert f"{who}（签字、盖章）" in text
        assert "未盖章的成绩单不作证明" in text
        assert "未公布，仅供审签" in text
        assert LONG_TITLE in text
        assert f"CJ2026-00012-D{place:04}" in text
        assert LONG_UNIT in text
    assert LONG_NAME in told[2]
    assert code_on(made, 1, tmp_path) == [sheets[1].proof.code]
    with pypdfium2.PdfDocument(made) as document:
        # Type 3 in pdfium is a picture: the code alone is drawn, as paths, and no seal.
        kinds = [thing.type for thing in document[0].get_objects(max_depth=1)]
    assert 3 not in kinds


def listed(people: int) -> SigningList:
    return SigningList(
        title=LONG_TITLE,
        notes="满分 100 分，60 分合格",
        marks=[],
        columns=[Column("单位", 24), Column("姓名", 14), Column("签名", 14)],
        rows=[
            SignedRow([LONG_UNIT, NAMES[place % 5], ""], "不合格" if place % 4 == 3 else "合格")
            for place in range(people)
        ],
        all_name="应考",
        counted=["合格", "不合格", "缺考"],
        places=["制表人", "审核人", "负责人"],
        proof=PROOF,
        printed="2026年11月5日 由系统生成",
    )


@pytest.mark.slow
def test_the_list_to_sign_has_totals_a_page_that_add_up_to_all(tmp_path: Path) -> None:
    made = signing_list_pdf(listed(2 * ROWS + 5))
    told = squeezed(made)
    assert len(told) == 3
    totals = [
        tuple(
            map(
                int,
                re.findall(r"本页小计应考(\d+)人，合格(\d+)人，不合格(\d+)人，缺考(\d+)人", text)[
                    0
                ],
            )
        )
        for text in told
    ]
    assert [total[0] for total in totals] == [ROWS, ROWS, 5]
    added = tuple(map(sum, zip(*totals, strict=True)))
    assert "合计应考{}人，合格{}人，不合格{}人，缺考{}人".format(*added) in told[-1]
    assert "合计" not in told[0]
    for text in told:
        assert "序号单位姓名签名" in text
        assert "制表人：" in text
        assert "CJ2026-00012-T" in text
    assert "第3页共3页" in told[2]
    assert code_on(made, 2, tmp_path) == [CODE]
    assert boxes(made) == 0


def test_a_list_of_nobody_has_a_page() -> None:
    [text] = squeezed(signing_list_pdf(listed(0)))
    assert "合计应考0人" in text


def test_a_code_as_a_picture_is_read(tmp_path: Path) -> None:
    file = tmp_path / "code.png"
    file.write_bytes(qr_png(CODE))
    assert read_qr(file) == [CODE]
    assert qr_png(CODE) == qr_png(CODE)


def test_two_exports_of_one_thing_are_equal() -> None:
    assert official_pdf(official()) == official_pdf(official())
    assert official_docx(official()) == official_docx(official())
