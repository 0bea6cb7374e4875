"""Stickers: three by seven, each unit on its own page, each code beside its own number, and nothing cut."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from documents.qr import read_qr
from documents.stickers import Sticker, Stickers, StickerUnit, stickers_pdf

LONG = "某某区城市管理综合行政执法局机关第一执法大队三中队"


def made(*counts: int, name: str = "张三") -> Stickers:
    units = [
        StickerUnit(
            f"{LONG}{place}",
            [
                Sticker(f"豫J{place}{each:05}", name, "2026年12月20日", f"LS1:{place}-{each}" * 20)
                for each in range(count)
            ],
        )
        for place, count in enumerate(counts)
    ]
    return Stickers("2026年度注册标识", "2026年度　年度注册", LONG, "模拟数据，不作证明", units)


@pytest.mark.slow
def test_each_unit_begins_a_page_and_each_code_is_read_beside_its_card(tmp_path: Path) -> None:
    sheet = made(22, 2)
    with pypdfium2.PdfDocument(stickers_pdf(sheet)) as document:
        assert len(document) == 3
        texts = [page.get_textpage().get_text_bounded() for page in document]
        for place, page in enumerate(document):
            page.render(scale=3).to_pil().save(tmp_path / f"{place}.png")
    assert [
        sum(f"豫J{u}{n:05}" in texts[p] for u in (0, 1) for n in range(22)) for p in range(3)
    ] == [
        21,
        1,
        2,
    ]
    for unit, place, count in ((0, 0, 21), (0, 1, 1), (1, 2, 2)):
        first = 21 if place == 1 else 0
        wanted = {f"LS1:{unit}-{each}" * 20 for each in range(first, first + count)}
        assert set(read_qr(tmp_path / f"{place}.png")) == wanted
    for text in texts:
        assert "2026年12月20日" in text
        assert "模拟数据" in text
    assert f"{LONG}1" in texts[2].replace("\r\n", "").replace("\n", "")


def test_a_name_that_the_font_lacks_is_told_at_the_foot() -> None:
    with pypdfium2.PdfDocument(stickers_pdf(made(1, name="王\U0002a6a5"))) as document:
        text = document[0].get_textpage().get_text_bounded()
    assert "〓" in text
