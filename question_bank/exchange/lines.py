"""Lines of running text → questions: numbered stems, lettered options, and lines such as 正确答案：D.

Practice banks and Word files are written so: options each on a line, two on a line, or parted by tabs; lines wrapped; the type
in a heading above. A case tells its facts, then its questions: 问题1（单选，4分）. What does not fit (a second key, a letter twice) makes
the question refused, never another question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from question_bank import messages
from question_bank.exchange.columns import is_type, left_over, narrow
from question_bank.exchange.keys import item_type, letters, truth
from question_bank.exchange.raw import Raw
from question_bank.item import CONSTRUCTED

_LABELS = {
    "正确答案": "key",
    "标准答案": "key",
    "参考答案": "key",
    "答案": "key",
    "评分标准": "rubric",
    "得分点": "rubric",
    "答案解析": "rationale",
    "试题解析": "rationale",
    "解析": "rationale",
    "法条依据": "legal_basis",
    "法律依据": "legal_basis",
    "依据": "legal_basis",
    "出处": "legal_basis",
    "知识点": "content_area",
    "考点": "content_area",
    "认知层次": "cognitive_level",
    "预计难度": "expected_facility",
    "难度": "expected_facility",
    "分值": "points",
    "试题编号": "id",
    "题型": "type_said",
    "题池": "pool",
    "互斥题": "enemies",
}
_NAMES = "|".join(sorted(_LABELS, key=len, reverse=True))
_LABEL = re.compile(
    rf"\s*(?:[【\[](?P<bracketed>{_NAMES})[】\]]\s*:?|(?P<plain>{_NAMES})\s*:"
    rf"|(?P<bare>答案|正确答案)(?=\s*[A-J√×对错]{{1,10}}\s*$))\s*"
)
_INNER = re.compile(rf"(?<=\S)\s*(?=[【\[](?:{_NAMES})[】\]])|\s+(?=(?:{_NAMES})\s*:)")
_NUMBER = re.compile(
    r"\s*(?:第\s*(?P<named>\d{1,5})\s*题\s*[、.:)]?|(?P<plain>\d{1,5})\s*[、.:)](?!\d(?!\d{3}年)))\s*"
)
_PART = re.compile(
    r"\s*(?:(?:问题|小问|设问)\s*(?P<number>\d{1,2})|第\s*(?P<ordinal>\d{1,2})\s*(?:小?问))"
    r"\s*(?:[(](?P<said>[^()]{1,30})[)])?\s*[、.:]?\s*"
)
_WORTH = re.compile(r"(\d+(?:\.\d+)?)\s*分")
_OF_THE_CASE = frozenset(_LABELS.values()) - {"key", "rubric", "points", "type_said"}
"""What a case has once, wherever it stands among its questions."""
_SECTION = re.compile(r"\s*(?:第?[一二三四五六七八九十]{1,3}(?:部分|大题)?\s*[、.:])\s*\S")
_EACH = re.compile(r"每(?:小)?题\s*(\d+(?:\.\d+)?)\s*分")
_PAGE = re.compile(r"[-—–\s]*\d{1,4}[-—–\s]*|第\s*\d+\s*页.{0,20}")
"""What stands at the foot of a page."""
_CLOSED = re.compile(r"[(]\s*(?:[A-J]{1,10}|[√×]|对|错)\s*[)]\s*[。.]?$")
"""A stem that ends with its key in brackets."""
_LETTERED = re.compile(r"[(]?(?P<letter>[A-J])[)]?\s*[、.:)]")
_QUESTION = re.compile(r"^[(]?A[)]?\s*[、.:)]|[(]\s*(?:[A-J]{1,10}|[√×])\s*[)]")
"""What only a question has, when it stands in an answer or a rationale."""
_ENDS = "。？！：；…?!:;"
_HEADING = 60


@dataclass
class Found:
    """A question and the line (from 0) in which it begins. ``parts``: of a case its questions."""

    line: int
    raw: Raw
    parts: list[Raw] = field(default_factory=list)

    @property
    def is_case(self) -> bool:
        """Whether it is one by what the file says."""
        return item_type(self.raw.type_said) == "case"


def questions_in(lines: Sequence[str]) -> list[Found]:
    """The questions that stand in the lines, in their order."""
    reader = _Reader()
    for number, line in enumerate(lines):
        reader.take(number, line)
    return reader.close()


@dataclass
class _Reader:
    found: list[Found] = field(default_factory=list)
    section: str = ""
    points: str = ""
    last: int = 0
    inner: int = 0
    slot: str = ""
    gap: bool = False
    numbered: bool = False
    stray: list[str] = field(default_factory=list)
    into: Raw = field(default_factory=Raw)
    """Where a line goes that only goes on: the question, or of what a case has once the case."""

    @property
    def raw(self) -> Raw | None:
        """The question that is being read; of a case the last of its own."""
        if not self.found or not self.slot:
            return None
        one = self.found[-1]
        return one.parts[-1] if one.parts else one.raw

    @property
    def in_facts(self) -> bool:
        """Whether what a case tells is being read, before its first question."""
        return bool(self.found) and self.found[-1].is_case and not self.found[-1].parts

    def close(self) -> list[Found]:
        for one in self.found:
            for raw in (one.raw, *one.parts):
                if (text := left_over(raw.options)) is not None:
                    raw.problems.append(messages.LINES_LEFT_OVER.format(text=text[:40]))
            if one.is_case and (one.raw.key or one.raw.rubric):
                one.raw.problems.append(messages.LINES_CASE_KEY)
        if self.stray and self.found:
            shown = messages.LINES_STRAY.format(text=" ".join(self.stray)[:80])
            self.found[0].raw.lost.append(shown)
        return self.found

    def take(self, number: int, line: str) -> None:
        pieces = line.replace("\u3000", " ").strip().split("\t")
        if not line.strip():
            self.gap = True
            return
        for index, piece in enumerate(pieces):
            if piece.strip():
                self._piece(number, piece.strip(), len(pieces) > 1, index == len(pieces) - 1)
                self.gap = False

    def _piece(self, number: int, text: str, tabbed: bool, is_last: bool) -> None:
        plain = narrow(text)
        if not tabbed and _PAGE.fullmatch(plain):
            self.stray.append(text)
            return
        if self._part(text, plain) or self._label(text, plain) or self._heading(text, plain):
            return
        raw = self.raw
        closing = tabbed and is_last and (letters(text) or truth(text) is not None)
        if raw is not None and closing and len(raw.options) >= 2 and not raw.key:
            raw.key, self.slot = text, "key"
            return
        if self._options(text, plain) or self._start(number, text, plain, tabbed):
            return
        if raw is None:
            self.stray.append(text)
        elif self.gap and not self.numbered and raw.key and not self._is_constructed(raw):
            self._begin(number, text)
        else:
            self._continue(text)

    def _part(self, text: str, plain: str) -> bool:
        match = _PART.match(plain)
        if match is None or self.raw is None or not self.found[-1].is_case:
            return False
        one, said = self.found[-1], match["said"] or ""
        is_next = int(match["number"] or match["ordinal"]) == len(one.parts) + 1
        if not is_next and not said and self.slot not in ("stem", "option"):
            return False  # A rationale or an answer that speaks of the questions.
        raw = Raw(type_said=_WORTH.sub("", said).strip(" ,，、;"))
        if worth := _WORTH.search(said):
            raw.fields["points"] = worth[1]
        if not is_next:
            one.raw.problems.append(messages.PART_NUMBER.format(expected=len(one.parts) + 1))
        one.parts.append(raw)
        self.into, self.slot, self.inner = raw, "stem", 0
        rest = text[match.end() :].strip()
        marks = _marks(narrow(rest), 0)
        if len(marks) >= 2 and marks[0].start():
            raw.stem = rest[: marks[0].start()].strip()
            self._add_options(raw, rest, marks)
        else:
            raw.stem = rest
        return True

    def _label(self, text: str, plain: str) -> bool:
        match = _LABEL.match(plain)
        raw = self.raw
        if match is None or raw is None:
            return False
        ends = [found.start() for found in _INNER.finditer(plain, match.end())]
        end = ends[0] if ends else len(text)
        name = _LABELS[match["bracketed"] or match["plain"] or match["bare"]]
        said = text[match.end() : end].strip()
        one = self.found[-1]
        if one.parts and name in _OF_THE_CASE:
            raw = one.raw
        self.into = raw
        if one.parts and name == "rationale" and raw.rationale:
            raw.rationale += f"\n{said}"  # Of each question of the case one.
        elif name in ("key", "rubric", "rationale", "type_said"):
            if getattr(raw, name) and name != "type_said":
                raw.problems.append(messages.LINES_TWICE.format(name=match.group().strip(" :：")))
            setattr(raw, name, said)
        else:
            raw.fields[name] = said
        self.slot, self.inner = name, int(bool(re.match(r"1\s*[、.:)](?!\d)", narrow(said))))
        if ends:
            self._label(text[end:].strip(), plain[end:].strip())
        return True

    def _heading(self, text: str, plain: str) -> bool:
        if len(text) > _HEADING or not (is_type(text) or _SECTION.match(plain)):
            return False
        raw = self.raw
        if is_type(text):
            self.section, self.slot, self.last = text, "", 0
            each = _EACH.search(plain)
            self.points = each.group(1) if each else ""
            return True
        # 一、… within a stem or an answer is text.
        if raw is None or (self._is_answered(raw) and not self._is_constructed(raw)):
            self.stray.append(text)
            self.slot = ""
            return True
        return False

    def _options(self, text: str, plain: str) -> bool:
        raw = self.raw
        if raw is None or self.slot not in ("stem", "option") or self.in_facts:
            return False
        marks = _marks(plain, len(raw.options))
        if not marks or marks[0].start():
            lettered = _LETTERED.match(plain)
            if lettered:  # Taken for more of the option before, it would be a wrong option.
                raw.problems.append(messages.LINES_LETTER.format(letter=lettered["letter"]))
            return False
        self._add_options(raw, text, marks)
        return True

    def _add_options(self, raw: Raw, text: str, marks: Sequence[re.Match[str]]) -> None:
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        for mark, end in zip(marks, ends, strict=True):
            raw.options.append(text[mark.end() : end].strip(" \t;；"))
        self.slot = "option"

    def _start(self, number: int, text: str, plain: str, tabbed: bool) -> bool:
        match = _NUMBER.match(plain)
        alone = tabbed and re.fullmatch(r"\d{1,5}", plain)
        if match is None and not alone:
            return False
        value = int(match["named"] or match["plain"]) if match else int(plain)
        raw = self.raw
        if raw is not None and not (match and match["named"]) and self._is_inner(raw, value):
            self.inner = value
            return False
        self.last, self.inner, self.numbered = value, 0, True
        self._begin(number, text[match.end() :] if match else "")
        return True

    def _is_inner(self, raw: Raw, value: int) -> bool:
        """Whether 1. 2. 3. counts points of an answer, a rationale or a stem rather than questions."""
        if value == self.inner + 1 and (self.inner or (value == 1 and self.last)):
            return self.slot in ("stem", "rationale") or self._is_constructed(raw)
        answered = bool(raw.key) or self.slot not in ("stem", "option")
        return value != self.last + 1 and not answered

    def _is_constructed(self, raw: Raw) -> bool:
        kind = item_type(raw.type_said)
        if _CLOSED.search(narrow(raw.stem)):
            return False
        return kind in CONSTRUCTED or (
            kind is None and not raw.options and letters(raw.key) is None and truth(raw.key) is None
        )

    def _is_answered(self, raw: Raw) -> bool:
        return bool(raw.key or raw.options or _CLOSED.search(narrow(raw.stem)))

    def _begin(self, number: int, text: str) -> None:
        raw = Raw(type_said=self.section)
        if self.points:
            raw.fields["points"] = self.points
        self.found.append(Found(number, raw))
        self.into = raw
        self.slot = "stem"
        plain = narrow(text)
        marks = _marks(plain, 0)
        # Options behind the stem, in its own line.
        if len(marks) >= 2 and marks[0].start() and not self.in_facts:
            raw.stem = text[: marks[0].start()].strip()
            self._add_options(raw, text, marks)
        else:
            raw.stem = text.strip()

    def _continue(self, text: str) -> None:
        raw = self.into
        if self.slot not in ("stem", "option") and _QUESTION.search(narrow(text)):
            raw.problems.append(messages.LINES_SWALLOWED.format(text=text[:40]))
        if self.slot == "stem" and _CLOSED.search(narrow(raw.stem)):
            raw.problems.append(messages.LINES_AFTER_KEY.format(text=text[:40]))
        if self.slot == "option":
            raw.options[-1] = _joined(raw.options[-1], text, False)
        elif self.slot in ("stem", "key", "rubric", "rationale", "type_said"):
            gap = self.gap or self.slot == "rubric" or bool(self.inner)
            setattr(raw, self.slot, _joined(getattr(raw, self.slot), text, gap))
        else:
            raw.fields[self.slot] = _joined(raw.fields[self.slot], text, True)


def _marks(plain: str, done: int) -> list[re.Match[str]]:
    """Where the letters of the next options stand: A. B. C. … one after another."""
    marks: list[re.Match[str]] = []
    for letter in "ABCDEFGHIJ"[done:]:
        start = marks[-1].end() if marks else 0
        # At the start of a line a blank is enough; further on a letter needs its sign.
        first = rf"^[(]?{letter}(?:[)]?\s*[、.:)]|\s+(?=\S))" if not marks else None
        mark = (first and re.compile(first).match(plain)) or re.compile(
            rf"(?<=[\s;；。，,)])[(]?{letter}[)]?\s*[、.:)]"
        ).search(plain, start)
        if mark is None:
            break
        marks.append(mark)
    return marks


def _joined(before: str, text: str, gap: bool) -> str:
    """A line and the one that goes on with it: wrapped lines become one, paragraphs stay apart."""
    if not before:
        return text
    if gap or before[-1] in _ENDS:
        return f"{before}\n{text}"
    blank = " " if before[-1].isascii() and text[0].isascii() else ""
    return f"{before}{blank}{text}"


def shown_lines(found: Sequence[Found]) -> Iterator[str]:
    """For messages: in which line each question begins, counted from 1."""
    return (messages.PLACE_LINE.format(line=one.line + 1) for one in found)
