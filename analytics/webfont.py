"""A web font with just the characters of a page, so that a report reads the same on a machine without Chinese fonts."""

from __future__ import annotations

import base64
import io

from noto_cjk_sans_otc import FONT_PATH

NAME = "lawstudy Sans SC"
"""A name of our own: a machine's copy of the same font, maybe of another version, is never taken for it."""
FACE = "Noto Sans CJK SC"
FACE_NUMBER = 2
"""The order of faces in the collection is JP, KR, SC, TC, HK (checked by a test)."""


def font_face(text: str) -> str:
    """A CSS ``@font-face`` rule with the glyphs of ``text`` embedded (WOFF)."""
    from fontTools import subset

    options = subset.Options(flavor="woff", layout_features=[], hinting=False, notdef_outline=True)
    buffer = io.BytesIO()
    with subset.load_font(str(FONT_PATH), subset.Options(font_number=FACE_NUMBER)) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=text)
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(buffer)
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    return f'@font-face {{ font-family: "{NAME}"; src: url(data:font/woff;base64,{data}) format("woff"); }}'


def face_name() -> str:
    """The name that the face itself carries."""
    from fontTools.ttLib import TTFont

    with TTFont(str(FONT_PATH), fontNumber=FACE_NUMBER, lazy=True) as font:
        return str(font["name"].getDebugName(1))
