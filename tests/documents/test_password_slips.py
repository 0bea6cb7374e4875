"""Slips of first passwords: ten to a page, a unit's together, whole in any length of names."""

from __future__ import annotations

from documents.password_slips import PasswordSlip, PasswordSlips, password_slips_pdf
from tests.documents.pdf import boxes, pages
from tests.documents.values import ADDRESS, LONG_NAME, LONG_UNIT, RARE_NAME


def some(unit: str, count: int, name: str = "张三") -> list[PasswordSlip]:
    return [
        PasswordSlip(unit, name, f"P0000{n:04d}", f"aaaa-bbbb-cccc-{n:04d}") for n in range(count)
    ]


def made(*slips: PasswordSlip) -> list[str]:
    data = password_slips_pdf(
        PasswordSlips("某区平台", ADDRESS, "法制科 12345", "2026年11月26日 09:00", slips)
    )
    assert not boxes(data)
    return pages(data)


def test_each_unit_begins_a_page_of_ten() -> None:
    found = made(*some("甲局", 11), *some("乙局", 1))
    assert [page.count("首次密码") for page in found] == [10, 1, 1]
    assert "乙局" in found[2]
    assert "aaaa-bbbb-cccc-0010" in found[1]


def test_long_and_rare_names_are_whole() -> None:
    [page] = made(*some(LONG_UNIT, 2, LONG_NAME), *some(LONG_UNIT, 1, RARE_NAME))
    text = page.replace("\n", "").replace("\r", "")
    assert text.count(LONG_UNIT) == 3
    assert RARE_NAME in text
    assert text.count("aaaa-bbbb-cccc-") == 3
