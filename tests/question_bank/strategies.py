"""Hypothesis strategies: legal bases, and whole items of every type."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from question_bank.areas import content_areas
from question_bank.exchange.markdown import RESERVED
from question_bank.item import ITEM_TYPES, POOLS, QUESTION_KINDS, Item
from question_bank.law.citation import LegalBasis

# Text that needs no escaping in an item file: it opens with a Chinese character and has no markup of ours.
_OPENING = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF, exclude_characters="丨")
_MARKUP = "{}|｛｝﹛﹜❴❵<]$"
_NO_KEYS = "｜￨¦│┃∣❘⏐ǀ丨〡;；﹔︔／/⁄∕╱\\＼﹨\u115f\u1160\u2800\u3164\uffa0"
_LOST = "\ufffc\ufffd"
# What another program has lost a character by is refused at import, and has tests of its own.
_INNER = st.characters(
    categories=("L", "N", "P", "S"), exclude_characters=_MARKUP + _NO_KEYS + _LOST
)
words = (
    st.tuples(_OPENING, st.text(_INNER, max_size=8))
    .map("".join)
    .filter(lambda word: not word.startswith("答案"))
    .filter(lambda word: not any(reserved in word for reserved in RESERVED))
)
lines = st.lists(words, min_size=1, max_size=3).map(" ".join)
paragraphs = st.lists(lines, min_size=1, max_size=3).flatmap(
    lambda found: st.sampled_from(["\n", "\n\n"]).map(lambda gap: gap.join(found))
)
half_points = st.integers(1, 60).map(lambda halves: halves / 2)
numbers = st.integers(0, 9999)

titles = (
    st.text(_OPENING, min_size=1, max_size=12)
    .filter(lambda title: not title.startswith("中华人民共和国"))
    .flatmap(lambda title: st.sampled_from([title, f"关于修改〈{title}〉的决定"]))
)
versions = st.one_of(
    st.integers(1949, 2099).map(str),
    st.dates().filter(lambda day: day.year >= 1949).map(lambda day: day.isoformat()),
)
legal_bases = st.builds(
    LegalBasis,
    title=titles,
    version=versions,
    article=st.integers(1, 9999),
    inserted=numbers,
    paragraph=numbers,
    item=numbers,
)


@st.composite
def _rubric(draw: st.DrawFn, points: float) -> list[dict[str, Any]]:
    first = draw(st.integers(1, int(points * 2))) / 2
    shares = [first] if first == points else [first, points - first]
    return [{"points": share, "text": draw(lines)} for share in shares]


@st.composite
def questions(
    draw: st.DrawFn, kind: str, points: float, numerals_equivalent: bool
) -> dict[str, Any]:
    """The fields of one valid question."""
    question: dict[str, Any] = {"kind": kind, "points": points, "stem": draw(paragraphs)}
    if kind in {"single", "multiple"}:
        low, least, most = (3, 1, 1) if kind == "single" else (4, 2, 6)
        texts = draw(
            st.lists(
                st.lists(lines, min_size=1, max_size=2).map("\n".join),
                min_size=low,
                max_size=6,
                unique_by=lambda text: text.split("\n")[0],
            )
        )
        keys = draw(
            st.sets(st.integers(0, len(texts) - 1), min_size=least, max_size=min(most, len(texts)))
        )
        question["options"] = [
            {"text": text, "is_key": index in keys} for index, text in enumerate(texts)
        ]
    elif kind == "true_false":
        question["answer"] = draw(st.booleans())
    elif kind == "fill_in":
        blanks = draw(st.lists(st.lists(words, min_size=1, max_size=3), min_size=1, max_size=3))
        question["blanks"] = blanks
        question["stem"] += "".join("{{}}" + draw(words) for _ in blanks)
        question["numerals_equivalent"] = numerals_equivalent
    else:
        question["reference_answer"] = draw(paragraphs)
        question["rubric"] = draw(_rubric(points))
    return question


@st.composite
def items(draw: st.DrawFn) -> Item:
    """A valid item of any type."""
    kind = draw(st.sampled_from(ITEM_TYPES))
    bases = draw(st.lists(legal_bases, min_size=1, max_size=3))
    equivalent = draw(st.booleans())
    if kind == "case":
        parts = [
            draw(questions(part, draw(half_points), equivalent))
            for part in draw(st.lists(st.sampled_from(QUESTION_KINDS), min_size=1, max_size=4))
        ]
    else:
        parts = [draw(questions(kind, draw(half_points), equivalent))]
    slug = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
    return Item.model_validate(
        {
            "id": f"syn-{draw(slug)}",
            "type": kind,
            "content_area": draw(st.sampled_from(content_areas())),
            "cognitive_level": draw(st.sampled_from(["识记", "理解", "应用", "综合"])),
            "expected_facility": draw(st.integers(5, 98)) / 100,
            "points": sum(part["points"] for part in parts),
            "legal_basis": [str(basis) for basis in bases],
            "enemies": draw(st.lists(slug.map(lambda text: f"syn-{text}"), max_size=2)),
            "pool": draw(st.sampled_from(POOLS)),
            "context": draw(paragraphs) if kind == "case" else "",
            "questions": parts,
            "rationale": f"{draw(paragraphs)}\n依据{bases[0].article_text}。",
        }
    )
