"""Certificates on paper: every name in full, a code that scanners read, marked where it proves nothing, and no seal."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from documents.certificates import CertificateSheet, CertificateSheets, certificates_pdf
from documents.errors import NotRead
from documents.fonts import STAND_IN
from documents.qr import qr_svg, read_qr
from tests.documents.pdf import pages

CODE = "LS1:" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" * 8
NAMES = ("张三", "𠮷永䶮", "阿卜杜热合曼·阿卜杜克热木·买买提艾力" * 3, "Ann-Marie Ōe")
LONG_OFFICE = "某某区全面依法治区委员会办公室、某某区司法局、某某区人力资源和社会保障局"


def sheet(name: str, *, simulated: bool = False) -> CertificateSheet:
    return CertificateSheet(
        number="法考〔2026〕00012号",
        name=name,
        body="于2026年3月1日参加“年度行政执法人员证件年审法律知识考试”，成绩合格，特发此证。",
        until="长期有效",
        issuer=LONG_OFFICE,
        issued="2026年3月5日",
        code=CODE,
        simulated=simulated,
    )


@pytest.mark.slow
def test_each_has_a_page_with_the_whole_name_and_a_code_that_is_read(tmp_path: Path) -> None:
    pdf = certificates_pdf(CertificateSheets("合格证", "扫描验证", [sheet(name) for name in NAMES]))
    told = ["".join(text.split()) for text in pages(pdf)]
    assert len(told) == len(NAMES)
    for name, text in zip(NAMES, told, strict=True):
        assert "".join(name.split()) in text
        assert LONG_OFFICE in text
        assert STAND_IN not in text
        assert "模拟数据" not in text
    document = pypdfium2.PdfDocument(pdf)
    picture = tmp_path / "page.png"
    document[1].render(scale=1.5).to_pil().save(picture)
    document.close()
    assert read_qr(picture) == [CODE]


def test_what_is_simulated_says_so_on_paper() -> None:
    pdf = certificates_pdf(CertificateSheets("合格证", "", [sheet("张三", simulated=True)]))
    assert "模拟数据，不作证明" in "".join(pages(pdf)[0].split())


def test_a_character_that_the_font_lacks_is_told() -> None:
    pdf = certificates_pdf(CertificateSheets("合格证", "", [sheet("张\U0003134a")]))
    text = "".join(pages(pdf)[0].split())
    assert f"张{STAND_IN}" in text
    assert "U+3134A" in text


def test_a_code_is_drawn_with_its_margin() -> None:
    svg = qr_svg("LS1:A")
    # Version 1 has 21 modules, and four are left around it.
    assert 'viewBox="0 0 29 29"' in svg
    assert "M4 4h7v1" in svg


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM" + b"\0" * 60])
def test_what_is_no_picture_is_told(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(data)
    with pytest.raises(NotRead, match=r"photo\.png 不是能读的图片"):
        read_qr(file)
