"""The report as people look at it: at a telephone's width, and on paper."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page

from analytics.choice import choose
from analytics.frames.load import load
from analytics.report.registry import reports
from analytics.report.writing import Order, write_reports
from foundation.clock import utc_now
from foundation.site import Site
from tests.analytics.samples import Sat, Sitting, write_records

pytestmark = pytest.mark.full

PRINTED_WIDTH = 703
"""CSS pixels between margins of 12 mm on A4."""
OFFICE = "示例区司法局"
_TOO_WIDE = """() => [...document.querySelectorAll('table:not(.pages), img')]
  .filter(each => each.scrollWidth > each.clientWidth + 1
    || each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(each => each.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of thirty units, some with long names."""
    sat = [
        Sat(
            f"N-{unit:02d}-{number}",
            f"第{unit}综合行政执法大队{'直属中队' * (unit % 4)}",
            outcome,
            marks,
        )
        for unit in range(30)
        for number, (outcome, marks) in enumerate(
            [("passed", (40.0, 30.0, 20.0)), ("failed", (10.0, 20.0, 0.0))] * 3 + [("absent", ())]
        )
    ]
    folder = tmp_path_factory.mktemp("report")
    records = write_records(folder / "records.db", Sitting("annual", sat, title="年度审验考试"))
    site = Site(folder, "某区", False, records, (), office=OFFICE)
    frames = load(site)
    order = Order(
        site, frames, choose(frames), folder / "reports", utc_now(), "某人", lambda made: None
    )
    [done] = write_reports(order, reports()[:1])
    return done.folder / "report.html"


def test_the_report_fits_a_telephone(page: Page, report: Path) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(report.as_uri())
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) <= 375
    # A wide table is moved within its own frame.
    table = page.locator("table:not(.pages)").first
    assert table.evaluate("each => each.scrollWidth > 375")
    frame = table.evaluate(
        "each => { for (let n = each; n; n = n.parentElement)"
        " if (getComputedStyle(n).overflowX === 'auto') return n.clientWidth; return null; }"
    )
    assert frame is not None
    assert frame <= 375


def test_the_report_prints_whole_with_its_head_on_every_page(page: Page, report: Path) -> None:
    page.set_viewport_size({"width": PRINTED_WIDTH, "height": 1000})
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate(_TOO_WIDE) == []
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    texts = [" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in printed]
    printed.close()
    assert len(texts) > 2
    for text in texts:
        assert f"{OFFICE} 年度审验考试" in text
        assert "应考 210 人，参考 180 人" in text
        assert "由 某人 于 20" in text
