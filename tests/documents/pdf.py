"""Looking at a PDF as a person does: its text, its pictures, and the boxes that stand for characters that a font lacks."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pypdfium2
import typst

from documents.fonts import font_path

SCALE = 5.0
ALIKE = 0.7
"""Share of the ink that a crossed box of the font and one in a document have in common, at least."""
SIZES = (5, 7, 9, 12, 18)
Dark = npt.NDArray[np.bool_]

UNKNOWN = "\U0002a6a5"
"""A character that the font does not have."""


def pages(made: bytes) -> list[str]:
    """The text of each page, without the places where a line may break."""
    found = []
    with pypdfium2.PdfDocument(made) as document:
        for page in document:
            text = page.get_textpage().get_text_range()
            found.append("".join(ch for ch in text if ch not in "\u200b\r\n\ufffe"))
    return found


def widths(made: bytes, word: str) -> list[float]:
    """How wide each page's first such word is, in millimetres; a page without it is left out."""
    found = []
    with pypdfium2.PdfDocument(made) as document:
        for page in document:
            text = page.get_textpage()
            place = text.get_text_range().find(word)
            if place >= 0:
                first, last = (text.get_charbox(at) for at in (place, place + len(word) - 1))
                found.append((last[2] - first[0]) * 25.4 / 72)
    return found


def heights(made: bytes) -> list[list[tuple[float, float]]]:
    """From where to where each visible character of a page reaches, in millimetres from above."""
    found = []
    with pypdfium2.PdfDocument(made) as document:
        for page in document:
            text, high = page.get_textpage(), page.get_height()
            places = [text.get_charbox(place) for place in range(text.count_chars())]
            found.append(
                [
                    ((high - top) * 25.4 / 72, (high - bottom) * 25.4 / 72)
                    for left, bottom, right, top in places
                    if right > left and top > bottom
                ]
            )
    return found


def boxes(made: bytes) -> int:
    """How many characters are drawn as the font's crossed box, as one sees in the picture of the page."""
    like = [_box(size) for size in SIZES]
    found = 0
    with pypdfium2.PdfDocument(made) as document:
        for page in document:
            picture = _dark(page)
            text = page.get_textpage()
            for place in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(place)
                height = picture.shape[0] / SCALE
                rows = slice(
                    round((height - top) * SCALE) - 1, round((height - bottom) * SCALE) + 2
                )
                columns = slice(round(left * SCALE) - 1, round(right * SCALE) + 2)
                ink = _ink(picture[rows, columns])
                found += any(_is_like(ink, each) for each in like)
    return found


def in_our_font(source: str) -> bytes:
    """A page of typst's markup in our font."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(font_path().parent)],
    )
    made = typst.compile(
        f'#set page(width: 90pt, height: 90pt)\n#set text(font: "Noto Sans CJK SC")\n{source}'.encode(),
        font_paths=fonts,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _box(size: int) -> Dark:
    """The ink of the box at a size in points: its lines are thicker, the smaller it is printed."""
    with pypdfium2.PdfDocument(in_our_font(f"#text(size: {size}pt)[{UNKNOWN}]")) as document:
        return _ink(_dark(document[0]))


def _dark(page: pypdfium2.PdfPage) -> Dark:
    picture = page.render(scale=SCALE, grayscale=True).to_numpy()
    dark: Dark = np.asarray(picture).reshape(picture.shape[:2]) < 128
    return dark


def _ink(picture: Dark) -> Dark:
    """The part that has ink."""
    rows, columns = np.nonzero(picture)
    if not rows.size:
        return picture[:0, :0]
    return picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def _is_like(picture: Dark, other: Dark) -> bool:
    if min(picture.shape, default=0) < 5:
        return False
    rows = np.arange(other.shape[0]) * picture.shape[0] // other.shape[0]
    columns = np.arange(other.shape[1]) * picture.shape[1] // other.shape[1]
    same = picture[np.ix_(rows, columns)]
    return bool((same & other).sum() / (same | other).sum() > ALIKE)
