"""What is printed for the day of an exam: read back from the PDF, page by page, and looked at for boxes."""

from __future__ import annotations

import dataclasses

import pytest

from documents.exam_day import (
    Hall,
    Halls,
    hall_records_pdf,
    seat_labels_pdf,
    sign_in_pdf,
    slips_pdf,
)
from tests.documents.pdf import boxes, heights, pages
from tests.documents.values import (
    ADDRESS,
    LATIN_NAME,
    LONG_NAME,
    LONG_TITLE,
    LONG_UNIT,
    RARE_NAME,
    day,
    halls,
    records,
    seats,
)


def test_slips_stand_four_to_a_page_and_a_page_holds_one_hall() -> None:
    found = pages(slips_pdf(halls(5, 2)))
    assert [page.count("准考证号") for page in found] == [4, 1, 2]
    assert all("AAAA-BBBB-0001" in found[page] for page in (0, 2))
    for fact in ("任前法律知识考试", "2026年11月25日（星期三）", "09:00 开考", "120 分钟", "闭卷"):
        assert found[0].count(fact) == 4, fact
    for fact in (ADDRESS, "410104********12", "开考 30 分钟后不能入场。", RARE_NAME):
        assert fact in found[0], fact
    assert "第1考场　1 号" in found[0]


def test_everything_of_long_titles_units_and_names_stands_on_the_slip() -> None:
    [page] = pages(slips_pdf(halls(4, long=True)))
    assert page.count(LONG_TITLE) == 4
    assert page.count(LONG_UNIT) == 4
    assert LONG_NAME in page
    assert LATIN_NAME in page
    assert page.count("开考 30 分钟后不能入场。") == 4


@pytest.mark.parametrize("long", [False, True])
def test_nothing_on_a_slip_reaches_where_it_is_cut_apart(long: bool) -> None:
    """Whoever has the most to say is anywhere among the others."""
    people = [
        dataclasses.replace(seat, name=LONG_NAME if number == 23 else RARE_NAME)
        for number, seat in enumerate(seats(40, long=long))
    ]
    if not long:
        people[23] = dataclasses.replace(people[23], unit=LONG_UNIT)
    values = Halls(day(long=long), [Hall("考场", people)], ADDRESS, ["规则。" * 20] * 5)
    for page in heights(slips_pdf(values)):
        for above, below in page:
            assert 7 < above % 148.5 < below % 148.5 < 142


def test_at_the_desk_a_slip_names_no_hall() -> None:
    [page] = pages(slips_pdf(Halls(day(), [Hall("", seats(1))], ADDRESS)))
    assert "考场座位" not in page


def test_labels_stand_ten_to_a_page() -> None:
    found = pages(seat_labels_pdf(halls(11, 1)))
    assert [page.count("任前法律知识考试") for page in found] == [10, 1, 1]
    assert "AAAA" not in "".join(found)


def test_each_hall_signs_on_sheets_of_its_own_with_totals() -> None:
    found = pages(sign_in_pdf(halls(19, 3)))
    ends = ["第1考场　第 1 页 共 2 页", "第1考场　第 2 页 共 2 页", "第2考场　第 1 页 共 1 页"]
    assert len(found) == 3
    for page, end, here, all_of_hall in zip(found, ends, (18, 1, 3), (19, 19, 3), strict=True):
        assert end in page
        assert f"本页 {here} 人，本考场应到 {all_of_hall} 人" in page
        assert "签到" in page
        assert "监考人员签名" in page
        assert "AAAA" not in page


def test_a_record_is_filled_and_has_lines_to_write_on() -> None:
    found = pages(hall_records_pdf(records(0, 60)))
    first, *second = found
    for fact in ("应考 20 人，到场 18 人，未到场 2 人", LONG_NAME, "带走试卷", "没有记录"):
        assert fact in first, fact
    assert "应考 20 ＝ 交卷 15 ＋ 收卷 2 ＋ 缺考 2 ＋ 作废 1" in first
    assert "第1考场　第 1 页 共 1 页" in first
    assert "打印时间 2026年11月25日 12:54" in first
    assert len(second) > 1
    # The head of the list is repeated, and the pages of a hall count by themselves.
    for place, page in enumerate(second, 1):
        assert f"第2考场　第 {place} 页 共 {len(second)} 页" in page
        head = "时间考生情况" in page.replace(" ", "")
        assert head == ("离开答题页面" in page)
    assert "监考人员签名" in second[-1]


@pytest.mark.slow
@pytest.mark.parametrize("long", [False, True])
def test_no_name_is_a_box_and_what_is_missing_is_told(long: bool) -> None:
    values = halls(6, long=long)
    for made in (slips_pdf(values), seat_labels_pdf(values), sign_in_pdf(values)):
        assert boxes(made) == 0
        text = "".join(pages(made))
        assert "王〓" in text
        assert "U+2A6A5" in text
    assert boxes(hall_records_pdf(records(6))) == 0


def test_two_prints_of_one_thing_are_equal() -> None:
    for make in (slips_pdf, seat_labels_pdf, sign_in_pdf):
        assert make(halls(3)) == make(halls(3))
    assert hall_records_pdf(records(2)) == hall_records_pdf(records(2))


def test_text_that_looks_like_markup_is_printed_as_it_is() -> None:
    values = halls(1)
    [hall] = values.halls
    text = '#read("/etc/passwd") *a* $x$ \\ <b>'
    named = Hall(text, [*hall.seats])
    assert text in pages(sign_in_pdf(Halls(day(), [named])))[0]


@pytest.mark.parametrize("code", ["WWWW-WWWW-WWWW", "MWMW-WMWM-MMWW", "JJJJ-JJJJ-JJJJ"])
def test_a_code_stands_on_one_line_however_wide_its_letters(code: str) -> None:
    made = halls(4)
    [hall] = made.halls
    people = [dataclasses.replace(seat, code=code) for seat in hall.seats]
    [page] = pages(
        slips_pdf(dataclasses.replace(made, halls=[dataclasses.replace(hall, seats=people)]))
    )
    assert page.count(code) == 4
