"""The report's web font: the right face, the characters of the page and few others, nothing from outside."""

from __future__ import annotations

import base64
import gc
import io
import re
import warnings
from collections.abc import Callable, Iterator

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from noto_cjk_sans_otc import FONT_PATH

from analytics.webfont import FACE, NAME, face_name, font_face

PAGE = "演示区审计局　合格率（95%置信区间）：直骨，合格 5 + 不合格 1 = 应考 6 人。"
_RULE = re.compile(
    r'@font-face \{ font-family: "([^"]+)"; '
    r'src: url\(data:font/woff;base64,([A-Za-z0-9+/=]+)\) format\("woff"\); \}'
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("fonts_collected")]


def embedded(rule: str) -> TTFont:
    """The font inside the rule."""
    match = _RULE.fullmatch(rule)
    assert match
    assert match[1] == NAME
    data = base64.b64decode(match[2], validate=True)
    assert data[:4] == b"wOFF"
    return TTFont(io.BytesIO(data))


def outline(font: TTFont, character: str) -> list[object]:
    pen = RecordingPen()
    font.getGlyphSet()[font.getBestCmap()[ord(character)]].draw(pen)
    return list(pen.value)


def face(number: int) -> Iterator[TTFont]:
    with TTFont(str(FONT_PATH), fontNumber=number, lazy=True) as font:
        yield font


@pytest.fixture(scope="module")
def simplified() -> Iterator[TTFont]:
    yield from face(2)


@pytest.fixture(scope="module")
def japanese() -> Iterator[TTFont]:
    yield from face(0)


@pytest.fixture(scope="module")
def web() -> TTFont:
    return embedded(font_face(PAGE))


def test_the_face_is_the_simplified_chinese_one(simplified: TTFont) -> None:
    assert face_name() == FACE == simplified["name"].getDebugName(1) == "Noto Sans CJK SC"


def test_it_has_the_characters_of_the_page_and_few_others(web: TTFont, simplified: TTFont) -> None:
    has = set(web.getBestCmap())
    assert has == set(map(ord, PAGE))
    assert len(web.getGlyphOrder()) < 2 * len(has)


def test_its_shapes_are_simplified_chinese(
    web: TTFont, simplified: TTFont, japanese: TTFont
) -> None:
    for character in "直骨":
        assert outline(web, character) == outline(simplified, character)
        assert outline(web, character) != outline(japanese, character)
    assert outline(web, "人")


def test_it_names_itself_as_its_source_does(web: TTFont) -> None:
    assert web["name"].getDebugName(1) == FACE


def test_it_is_small() -> None:
    assert len(font_face(PAGE)) < 60_000


def test_the_same_page_gives_the_same_bytes(simplified: TTFont, web: TTFont) -> None:
    assert font_face(PAGE) == font_face("".join(sorted(set(PAGE))))
    # No time of making in it.
    assert web["head"].modified == simplified["head"].modified


@pytest.mark.parametrize("text", ["", "\n\t ", "\U0001f3db\ue000"])
def test_text_without_glyphs_does_no_harm(text: str) -> None:
    has = set(embedded(font_face(text)).getBestCmap() or {})
    assert has <= set(map(ord, text))


@pytest.mark.slow
@settings(max_examples=8)
@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x9FFF), max_size=30))
def test_any_text_gets_every_glyph_that_the_face_has(text: str) -> None:
    with TTFont(str(FONT_PATH), fontNumber=2, lazy=True) as whole:
        known = set(whole.getBestCmap())
    has = set(embedded(font_face(text)).getBestCmap() or {})
    assert set(map(ord, text)) & known <= has


@pytest.mark.parametrize("use", [face_name, lambda: font_face("甲")], ids=["name", "font"])
def test_the_font_file_is_closed(use: Callable[[], str], recwarn: pytest.WarningsRecorder) -> None:
    warnings.simplefilter("always", ResourceWarning)
    use()
    gc.collect()
    assert [str(w.message) for w in recwarn if w.category is ResourceWarning] == []
