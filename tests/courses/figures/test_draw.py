"""Drawings: valid, within their frame, to be read, and nothing in them that could run."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.figures.canvas import SIZE, SMALL, text_width, wrapped
from courses.figures.draw import draw
from tests.courses.figures.samples import BARS, LANE, SAMPLES, TREE, made, sound, texts

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {f"{SVG}{name}" for name in ("text", "rect", "polyline", "polygon", "line", "circle")}


def drawn(source: str) -> ET.Element:
    return ET.fromstring(draw(made(source)))


def number(element: ET.Element, name: str) -> float:
    return float(element.get(name, "nan"))


def frame(element: ET.Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of an element, as far as `text_width` knows."""
    match element.tag.removeprefix(SVG):
        case "text":
            x, y, size = (number(element, name) for name in ("x", "y", "font-size"))
            width = text_width(element.text or "", size)
            left = x - width / 2 if element.get("text-anchor") == "middle" else x
            return left, y - size, left + width, y + size * 0.25
        case "rect":
            x, y = number(element, "x"), number(element, "y")
            return x, y, x + number(element, "width"), y + number(element, "height")
        case "circle":
            x, y, r = (number(element, name) for name in ("cx", "cy", "r"))
            return x - r, y - r, x + r, y + r
        case "line":
            xs, ys = (
                sorted([number(element, f"{axis}1"), number(element, f"{axis}2")]) for axis in "xy"
            )
            return xs[0], ys[0], xs[1], ys[1]
        case _:
            points = [each.split(",") for each in element.get("points", "").split()]
            xs, ys = sorted(float(x) for x, _ in points), sorted(float(y) for _, y in points)
            return xs[0], ys[0], xs[-1], ys[-1]


def covers(outer: tuple[float, ...], inner: tuple[float, ...]) -> bool:
    slack = 0.11  # Numbers are written to a tenth.
    return (
        outer[0] - slack <= inner[0]
        and outer[1] - slack <= inner[1]
        and outer[2] + slack >= inner[2]
        and outer[3] + slack >= inner[3]
    )


def complain_of_place(source: str) -> None:
    """That nothing sticks out of the drawing, and no text out of its box."""
    svg = drawn(source)
    _, _, width, height = map(float, svg.get("viewBox", "").split())
    boxes = [frame(each) for each in svg.iter(f"{SVG}rect") if each.get("rx")]
    for element in svg:
        place = frame(element)
        assert covers((0, 0, width, height), place), (element.attrib, element.text)
        if element.tag == f"{SVG}text":
            x, y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
            around = [b for b in boxes if b[0] < x < b[2] and b[1] < y < b[3]]
            assert all(covers(box, place) for box in around), (element.text, around)


@pytest.mark.parametrize("source", SAMPLES)
def test_everything_is_within_the_drawing(source: str) -> None:
    complain_of_place(source)


@settings(max_examples=40)
@given(sound)
def test_everything_is_within_any_drawing(source: str) -> None:
    complain_of_place(source)


@pytest.mark.parametrize(
    "source",
    [
        # Marks at the end of a full line; a line of marks alone.
        TREE.replace("不适用", "不适用这一个程序（见第八条第二款第（一）项）。"),
        TREE.replace("不适用", "，" * 40),
        BARS.replace("0.5", "999,999,999,999.9999"),
        BARS.replace("136", "999999999999999"),
        LANE.replace("审查", "W" * 36).replace("司法局", "某某某某某某某某某某局"),
    ],
)
def test_what_is_long_is_broken(source: str) -> None:
    complain_of_place(source)


@settings(max_examples=40)
@given(sound)
def test_nothing_is_missing_and_nothing_can_run(source: str) -> None:
    svg = drawn(source)
    figure = made(source)
    assert svg.get("aria-label") == figure.title
    assert {each.tag for each in svg} <= ELEMENTS
    for each in svg.iter():
        assert not [name for name in each.attrib if name.lower().startswith("on") or "href" in name]
    seen = "".join("".join(svg.itertext()).split())
    for line in source.split("\n")[1:]:
        for part in line.replace("|", " ").replace("：", " ").split()[1:]:
            assert part in seen


def test_text_is_escaped() -> None:
    nasty = "</text><script>alert(1)</script>&amp;\"'"
    svg = draw(made(f"时间轴 甲{nasty}\n时 | {nasty}"))
    assert "<script" not in svg
    root = ET.fromstring(svg)
    assert root.get("aria-label") == f"甲{nasty}"
    assert "".join(root.itertext()) == f"时{nasty}"


def test_bars_are_as_long_as_their_numbers() -> None:
    widths = [
        number(bar, "width")
        for bar in drawn("柱图 件\n甲 100\n乙 50\n丙 0\n丁 25").iter(f"{SVG}rect")
    ]
    assert widths[1] == pytest.approx(widths[0] / 2, abs=0.1)
    assert widths[3] == pytest.approx(widths[0] / 4, abs=0.1)
    assert widths[2] == 1  # One can see that there is one.


def test_a_lanes_steps_stand_below_their_roles_in_order() -> None:
    texts = {each.text: each for each in drawn(LANE).iter(f"{SVG}text")}
    tops = [number(texts[name], "y") for name in ("1. 拟订草案", "2. 审查", "3. 签发", "4. 公布")]
    assert tops == sorted(tops)
    heads = [number(texts[name], "x") for name in ("承办单位", "司法局", "区长")]
    assert heads == sorted(heads)
    assert heads[1] < number(texts["3. 签发"], "x") < number(texts["3. 签发"], "x") + 1 < 360


def luminance(colour: str) -> float:
    """Relative luminance of sRGB (WCAG 2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_of_black_and_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("source", SAMPLES)
def test_texts_and_lines_can_be_told_from_what_is_behind_them(source: str) -> None:
    svg = drawn(source)
    boxes = [(frame(each), each.get("fill", "")) for each in svg.iter(f"{SVG}rect")]
    for element in svg:
        x0, y0, x1, y1 = frame(element)
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        behind = [fill for b, fill in boxes if b[0] < x < b[2] and b[1] < y < b[3]]
        fill, stroke = element.get("fill", "none"), element.get("stroke", "none")
        if element.tag == f"{SVG}text":
            assert contrast(fill, (behind or ["#ffffff"])[-1]) >= 4.5, element.text
        elif element.tag == f"{SVG}rect" and stroke != "none":
            assert contrast(stroke, fill) >= 3
            assert contrast(stroke, "#ffffff") >= 3
        else:
            for colour in {fill, stroke} - {"none"}:
                assert contrast(colour, "#ffffff") >= 3, element.attrib


@given(texts, st.sampled_from([(188.0, SIZE), (102.0, SMALL), (72.0, SMALL), (14.0, SIZE)]))
def test_wrapping_loses_nothing_and_fits(text: str, room: tuple[float, float]) -> None:
    width, size = room
    lines = wrapped(text, width, size)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, size) <= width for line in lines)
    assert all(lines)


def test_marks_stay_where_they_belong() -> None:
    lines = wrapped("一二三四五六七八九（十）、十一十二《十三》2022年共120件", 70)
    assert len(lines) > 3
    for before, after in pairwise(lines):
        assert after[0] not in "，。、；：！？）》", lines
        assert before[-1] not in "（《", lines
        assert not (before[-1].isdigit() and after[0].isdigit()), lines
