"""Item file → item: Markdown with a YAML head, as docs/item-writing.zh-CN.md describes it for trainers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from question_bank import messages
from question_bank.errors import Problem
from question_bank.front_matter import FrontMatter, Head, read_head
from question_bank.item import CONSTRUCTED, Item, Option, Question, QuestionKind, RubricLine
from question_bank.legal_basis import parse_legal_basis

_OPTION = re.compile(r"[-*] \[(?P<mark>[ xX])\](?: (?P<text>.*))?$")
_BLANK = re.compile(r"\{\{(.*?)\}\}")
_PART = re.compile(
    r"## 问题\s*(?P<number>\d+)\s*[（(](?P<kind>\S+?)[，,]\s*(?P<points>\d+(?:\.5|\.0)?)\s*分[)）]$"
)
_PART_ANSWER = re.compile(r"答案[：:]\s*(?P<answer>正确|错误)$")
_RUBRIC = re.compile(r"[-*] (?P<points>\d+(?:\.5|\.0)?)\s*分[：:]\s*(?P<text>\S.*)$")
_KINDS: dict[str, QuestionKind] = {
    "单选": "single",
    "多选": "multiple",
    "判断": "true_false",
    "填空": "fill_in",
    "简答": "short_answer",
    "论述": "essay",
}
_OPTION_COUNT = {"single": (3, 6), "multiple": (4, 6)}

RESERVED = (
    "BEGIN SOLUTION",
    "END SOLUTION",
    "BEGIN HIDDEN TESTS",
    "END HIDDEN TESTS",
    "BEGIN MARK SCHEME",
    "END MARK SCHEME",
    "AUTOTEST",
    "HASHED",
)
"""nbgrader acts on lines that contain these words, so no item may."""

RATIONALE = "## 解析"


@dataclass
class _Section:
    """A heading (empty for the text before the first one) with the lines below it."""

    heading: str
    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.lines).strip()


@dataclass(frozen=True)
class ItemFile:
    """What was found in an item file: the item, if the file is in order; its head, if only that is."""

    item: Item | None
    fields: FrontMatter | None
    problems: list[Problem]


def read_item_file(path: Path, name: str | None = None) -> ItemFile:
    """Read one item file. ``name`` is how problems call it (by default its path).

    Never raises for what the file contains.
    """
    file = name or str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return ItemFile(None, None, [Problem(file, 1, messages.NOT_UTF8)])
    except OSError as error:
        unreadable = messages.UNREADABLE.format(detail=error.strerror)
        return ItemFile(None, None, [Problem(file, 1, unreadable)])
    found = parse_item_file(text, file)
    if found.fields is not None and found.fields.id != path.stem:
        mismatch = messages.ID_NOT_FILE_NAME.format(id=found.fields.id, file=path.name)
        return ItemFile(None, found.fields, [Problem(file, 2, mismatch), *found.problems])
    return found


def read_item(path: Path, name: str | None = None) -> tuple[Item | None, list[Problem]]:
    """The item of a file, or ``None`` with every problem found in the file."""
    found = read_item_file(path, name)
    return found.item, found.problems


def parse_item(text: str, file: str) -> tuple[Item | None, list[Problem]]:
    """`read_item` on text."""
    found = parse_item_file(text, file)
    return found.item, found.problems


def parse_item_file(text: str, file: str) -> ItemFile:
    """`read_item_file` on text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    problems = [
        Problem(file, number, messages.RESERVED_WORDS.format(text=word))
        for number, line in enumerate(lines, 1)
        for word in RESERVED
        if word in line
    ]
    head, head_problems = read_head(file, lines)
    if head is None:
        return ItemFile(None, None, problems + head_problems)
    reader = _BodyReader(file, head, lines)
    item = reader.read()
    problems = sorted({*problems, *reader.problems})
    return ItemFile(None if problems else item, head.fields, problems)


class _BodyReader:
    def __init__(self, file: str, head: Head, lines: list[str]) -> None:
        self.file = file
        self.head = head
        self.problems: list[Problem] = []
        self.sections = _split(lines, head.body_start)

    def add(self, line: int, message: str, **values: object) -> None:
        self.problems.append(Problem(self.file, line, message.format(**values)))

    def read(self) -> Item | None:
        fields = self.head.fields
        top = self.sections[0]
        # For a constructed question ## headings are its own; for a case each part has ### headings.
        if fields.type == "case":
            context, questions = top.text, self._parts()
            if not context:
                self.add(self.head.body_start, messages.EMPTY_STEM)
        else:
            context = ""
            self._only_headings(
                ("## 参考答案", "## 评分标准", RATIONALE)
                if fields.type in CONSTRUCTED
                else (RATIONALE,)
            )
            question = self._question(
                fields.type, fields.points, top, "##", self._find, fields.answer
            )
            questions = [question] if question else []
        self._check_fields()
        rationale = self._rationale()
        if self.problems:
            return None
        return Item(
            id=fields.id,
            type=fields.type,
            content_area=fields.content_area,
            cognitive_level=fields.cognitive_level,
            expected_facility=fields.expected_facility,
            points=fields.points,
            legal_basis=tuple(str(parse_legal_basis(text)) for text in fields.legal_basis),
            enemies=tuple(fields.enemies),
            context=context,
            questions=tuple(questions),
            rationale=rationale,
        )

    def _check_fields(self) -> None:
        fields, lines = self.head.fields, self.head.field_lines
        if fields.answer is not None and fields.type != "true_false":
            self.add(lines["answer"], messages.ANSWER_NOT_ALLOWED)
        if fields.numerals_equivalent is not None and fields.type not in ("fill_in", "case"):
            self.add(lines["numerals_equivalent"], messages.NUMERALS_NOT_ALLOWED)

    def _rationale(self) -> str:
        section = self._find(RATIONALE)
        if section is None or not section.text:
            self.add(section.line if section else self.sections[-1].line, messages.NO_RATIONALE)
            return ""
        articles = [parse_legal_basis(t).article_text for t in self.head.fields.legal_basis]
        if not any(article in section.text for article in articles):
            self.add(section.line, messages.RATIONALE_WITHOUT_ARTICLE, article=articles[0])
        return section.text

    def _find(self, heading: str) -> _Section | None:
        return next((s for s in self.sections if s.heading == heading), None)

    def _only_headings(self, allowed: tuple[str, ...]) -> None:
        seen: set[str] = set()
        for section in self.sections[1:]:
            if section.heading not in allowed:
                self.add(section.line, messages.UNKNOWN_HEADING, heading=section.heading)
            elif section.heading in seen:
                self.add(section.line, messages.REPEATED_HEADING, heading=section.heading)
            seen.add(section.heading)

    def _parts(self) -> list[Question]:
        questions: list[Question] = []
        total, number, position = 0.0, 0, 1
        while position < len(self.sections):
            section = self.sections[position]
            position += 1
            match = _PART.match(section.heading)
            kind = _KINDS.get(match.group("kind")) if match else None
            if match is None or kind is None:
                if section.heading != RATIONALE:
                    self.add(section.line, messages.UNKNOWN_HEADING, heading=section.heading)
                continue
            number += 1
            if int(match.group("number")) != number:
                self.add(section.line, messages.PART_NUMBER, expected=number)
            below: dict[str, _Section] = {}
            while position < len(self.sections) and self.sections[position].heading[:4] == "### ":
                below[self.sections[position].heading] = self.sections[position]
                position += 1
            for heading, sub in below.items():
                if kind not in CONSTRUCTED or heading not in ("### 参考答案", "### 评分标准"):
                    self.add(sub.line, messages.UNKNOWN_HEADING, heading=heading)
            points = float(match.group("points"))
            total += points
            answer = _take_answer(section) if kind == "true_false" else None
            question = self._question(kind, points, section, "###", below.get, answer)
            if question:
                questions.append(question)
        if number == 0:
            self.add(self.sections[0].line, messages.NO_PARTS)
        elif total != self.head.fields.points:
            line = self.head.field_lines["points"]
            self.add(
                line, messages.PARTS_SUM, total=f"{total:g}", points=f"{self.head.fields.points:g}"
            )
        return questions

    def _question(
        self,
        kind: str,
        points: float,
        section: _Section,
        level: str,
        find: Callable[[str], _Section | None],
        answer: bool | None,
    ) -> Question | None:
        known = len(self.problems)
        options, stem = self._options(section)
        if not _BLANK.sub("", stem).strip():
            self.add(section.line, messages.EMPTY_STEM)
        if kind in _OPTION_COUNT:
            self._check_options(kind, section, options)
        elif options:
            self.add(section.line, messages.OPTIONS_NOT_ALLOWED, type=messages.TYPE_NAMES[kind])
        if kind == "true_false" and answer is None:
            self.add(section.line, messages.NO_ANSWER if level == "##" else messages.NO_PART_ANSWER)
        blanks = self._blanks(kind, section, stem)
        reference = ""
        rubric: tuple[RubricLine, ...] = ()
        if kind in CONSTRUCTED:
            reference = self._reference(find(f"{level} 参考答案"), section, f"{level} 参考答案")
            rubric = self._rubric(find(f"{level} 评分标准"), section, f"{level} 评分标准", points)
        if len(self.problems) > known:
            return None
        return Question.model_validate(
            {
                "kind": kind,
                "stem": _BLANK.sub("{{}}", stem),
                "points": points,
                "options": options,
                "answer": answer if kind == "true_false" else None,
                "blanks": blanks,
                "numerals_equivalent": kind == "fill_in"
                and bool(self.head.fields.numerals_equivalent),
                "reference_answer": reference,
                "rubric": rubric,
            }
        )

    def _options(self, section: _Section) -> tuple[tuple[Option, ...], str]:
        """Split a section into its options and its stem. Indented lines continue an option."""
        options: list[Option] = []
        stem: list[str] = []
        for number, line in section.lines:
            match = _OPTION.match(line)
            if match:
                text = (match.group("text") or "").strip()
                if not text:
                    self.add(number, messages.EMPTY_OPTION)
                elif any(text == option.text for option in options):
                    self.add(number, messages.SAME_OPTION, text=text)
                options.append(Option(text=text, is_key=match.group("mark") != " "))
            elif not options:
                stem.append(line)
            elif line.startswith("  ") and line.strip():
                last = options[-1]
                options[-1] = Option(text=f"{last.text}\n{line.strip()}", is_key=last.is_key)
            elif line.strip():
                self.add(number, messages.TEXT_AFTER_OPTIONS, text=line.strip())
        return tuple(options), "\n".join(stem).strip()

    def _check_options(self, kind: str, section: _Section, options: tuple[Option, ...]) -> None:
        low, high = _OPTION_COUNT[kind]
        if not low <= len(options) <= high:
            self.add(
                section.line,
                messages.OPTION_COUNT,
                type=messages.TYPE_NAMES[kind],
                low=low,
                high=high,
                count=len(options),
            )
        keys = sum(option.is_key for option in options)
        if kind == "single" and keys != 1:
            self.add(section.line, messages.SINGLE_KEYS, count=keys)
        if kind == "multiple" and keys < 2:
            self.add(section.line, messages.MULTIPLE_KEYS, count=keys)

    def _blanks(self, kind: str, section: _Section, stem: str) -> tuple[tuple[str, ...], ...]:
        found = _BLANK.findall(stem)
        if kind != "fill_in":
            if found:
                self.add(section.line, messages.BLANK_NOT_ALLOWED, type=messages.TYPE_NAMES[kind])
            return ()
        if not found:
            self.add(section.line, messages.NO_BLANK)
        blanks = tuple(tuple(a.strip() for a in blank.split("|")) for blank in found)
        if any(not answer for blank in blanks for answer in blank):
            self.add(section.line, messages.EMPTY_BLANK)
        return blanks

    def _reference(self, found: _Section | None, owner: _Section, heading: str) -> str:
        if found is None or not found.text:
            self.add((found or owner).line, messages.NO_REFERENCE, heading=heading)
            return ""
        return found.text

    def _rubric(
        self, found: _Section | None, owner: _Section, heading: str, points: float
    ) -> tuple[RubricLine, ...]:
        rubric: list[RubricLine] = []
        for number, line in found.lines if found else []:
            match = _RUBRIC.match(line.strip())
            if match and float(match.group("points")) > 0:
                rubric.append(
                    RubricLine(points=float(match.group("points")), text=match.group("text"))
                )
            elif line.strip():
                self.add(number, messages.BAD_RUBRIC_LINE, text=line.strip())
        line_number = (found or owner).line
        total = sum(entry.points for entry in rubric)
        if not rubric:
            self.add(line_number, messages.NO_RUBRIC, heading=heading)
        elif total != points:
            self.add(line_number, messages.RUBRIC_SUM, total=f"{total:g}", points=f"{points:g}")
        return tuple(rubric)


def _split(lines: list[str], body_start: int) -> list[_Section]:
    sections = [_Section("", body_start)]
    fenced = False
    for number, line in enumerate(lines[body_start - 1 :], body_start):
        if line.startswith("```"):
            fenced = not fenced
        if not fenced and (line.startswith("## ") or line.startswith("### ")):
            sections.append(_Section(line.strip(), number))
        else:
            sections[-1].lines.append((number, line.rstrip()))
    return sections


def _take_answer(section: _Section) -> bool | None:
    """Remove the line ``答案：正确`` from a true/false part and return what it says."""
    for entry in section.lines:
        match = _PART_ANSWER.match(entry[1].strip())
        if match:
            section.lines.remove(entry)
            return match.group("answer") == "正确"
    return None
