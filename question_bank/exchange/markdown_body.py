"""The body of an item file: stem, options, parts of a case, reference answer, rubric, rationale."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from question_bank import messages
from question_bank.errors import Problem
from question_bank.exchange.front_matter import Head
from question_bank.item import CONSTRUCTED, Item, Option, Question, QuestionKind, RubricLine

_OPTION = re.compile(r"[-*] \[(?P<mark>[ xX])\](?: (?P<text>.*))?$")
_LIKE_OPTION = re.compile(r"\s*[-*+－﹣–—−•·●]\s*[\[［【〔]\s*[xXｘＸ×✓✔√]?\s*[\]］】〕]")
_BLANK = re.compile(r"\{\{(.*?)\}\}")
_POINTS = r"(?P<points>(?!0+(?:\.0)?\s*分)[0-9]{1,4}(?:\.[05])?)\s*分"
_PART = re.compile(
    rf"## 问题\s*(?P<number>[0-9]{{1,3}})\s*[（(](?P<kind>\S+?)[，,]\s*{_POINTS}[)）]$"
)
_PART_ANSWER = re.compile(r"答案[：:]\s*(?P<answer>正确|错误)$")
_RUBRIC = re.compile(rf"[-*] {_POINTS}[：:]\s*(?P<text>\S.*)$")
_KINDS: dict[str, QuestionKind] = {
    "单选": "single",
    "多选": "multiple",
    "判断": "true_false",
    "填空": "fill_in",
    "简答": "short_answer",
    "论述": "essay",
}
_OPTION_COUNT = {"single": (3, 6), "multiple": (4, 6)}

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


def read_body(file: str, head: Head, lines: list[str]) -> tuple[Item | None, list[Problem]]:
    """The item, unless something is wrong with the head or the body; and every problem of the body."""
    reader = _BodyReader(file, head, lines)
    return reader.read(), reader.problems


class _BodyReader:
    def __init__(self, file: str, head: Head, lines: list[str]) -> None:
        self.file = file
        self.head = head
        self.problems: list[Problem] = []
        # The total that the parts or the rubric must have; unknown when the head does not say it rightly.
        self.points: float | None = head.known.get("points")
        self.sections = _split(lines, head.body_start)

    def add(self, line: int, message: str, **values: object) -> None:
        self.problems.append(Problem(self.file, line, message.format(**values)))

    def read(self) -> Item | None:
        kind = self.head.known.get("type")
        if kind is None:  # What the body should look like is not known.
            return None
        top = self.sections[0]
        # For a constructed question ## headings are its own; for a case each part has ### headings.
        if kind == "case":
            context, questions = top.text, self._parts()
            if not context:
                self.add(top.line, messages.EMPTY_STEM)
            if "{{" in context:
                name = messages.TYPE_NAMES["case"]
                self.add(top.line, messages.BLANK_NOT_ALLOWED, type=name)
            self._only_once([s for s in self.sections if s.heading.startswith("## ")])
        else:
            context = ""
            self._only_headings(
                ("## 参考答案", "## 评分标准", RATIONALE) if kind in CONSTRUCTED else (RATIONALE,)
            )
            answer = self.head.known.get("answer")
            question = self._question(kind, self.points, top, "##", self._find, answer)
            questions = [question] if question else []
        self._check_fields(kind)
        rationale = self._rationale()
        fields = self.head.fields
        if self.problems or fields is None:
            return None
        return Item(
            id=fields.id,
            type=fields.type,
            content_area=fields.content_area,
            cognitive_level=fields.cognitive_level,
            expected_facility=fields.expected_facility,
            points=fields.points,
            legal_basis=tuple(str(basis) for _, basis in self.head.citations),
            enemies=tuple(fields.enemies),
            pool=fields.pool,
            context=context,
            questions=tuple(questions),
            rationale=rationale,
        )

    def _check_fields(self, kind: str) -> None:
        known, lines = self.head.known, self.head.field_lines
        if known.get("answer") is not None and kind != "true_false":
            self.add(lines["answer"], messages.ANSWER_NOT_ALLOWED)
        if known.get("numerals_equivalent") is not None and kind not in ("fill_in", "case"):
            self.add(lines["numerals_equivalent"], messages.NUMERALS_NOT_ALLOWED)

    def _rationale(self) -> str:
        section = self._find(RATIONALE)
        if section is None or not section.text:
            self.add(section.line if section else self.sections[-1].line, messages.NO_RATIONALE)
            return ""
        articles = [basis.article_text for _, basis in self.head.citations]
        if articles and not any(article in section.text for article in articles):
            self.add(section.line, messages.RATIONALE_WITHOUT_ARTICLE, article=articles[0])
        return section.text

    def _find(self, heading: str) -> _Section | None:
        return next((s for s in self.sections if s.heading == heading), None)

    def _only_headings(self, allowed: tuple[str, ...]) -> None:
        for section in self.sections[1:]:
            if section.heading not in allowed:
                self.add(section.line, messages.UNKNOWN_HEADING, heading=section.heading)
        self._only_once([s for s in self.sections if s.heading in allowed])

    def _only_once(self, sections: list[_Section]) -> None:
        seen: set[str] = set()
        for section in sections:
            if section.heading in seen:
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
            subsections: list[_Section] = []
            while position < len(self.sections) and self.sections[position].heading[:4] == "### ":
                subsections.append(self.sections[position])
                position += 1
            self._only_once(subsections)
            for sub in subsections:
                if kind not in CONSTRUCTED or sub.heading not in ("### 参考答案", "### 评分标准"):
                    self.add(sub.line, messages.UNKNOWN_HEADING, heading=sub.heading)
            below = {sub.heading: sub for sub in subsections}
            points = float(match.group("points"))
            total += points
            answer = _take_answer(section) if kind == "true_false" else None
            question = self._question(kind, points, section, "###", below.get, answer)
            if question:
                questions.append(question)
        if number == 0:
            self.add(self.sections[0].line, messages.NO_PARTS)
        elif self.points is not None and total != self.points:
            line = self.head.field_lines["points"]
            self.add(line, messages.PARTS_SUM, total=f"{total:g}", points=f"{self.points:g}")
        return questions

    def _question(
        self,
        kind: str,
        points: float | None,
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
        if len(self.problems) > known or points is None:
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
                and bool(self.head.known.get("numerals_equivalent")),
                "reference_answer": reference,
                "rubric": rubric,
            }
        )

    def _options(self, section: _Section) -> tuple[tuple[Option, ...], str]:
        """Split a section into its options and its stem. Indented lines continue an option."""
        stem: list[str] = []
        found: list[tuple[int, bool, list[str]]] = []
        for number, line in section.lines:
            match = _OPTION.match(line)
            continues = found and line.startswith("  ")
            if match:
                text = (match.group("text") or "").strip()
                found.append((number, match.group("mark") != " ", [text]))
            elif _LIKE_OPTION.match(line) and (continues or not found):
                self.add(number, messages.MISSPELT_OPTION, text=line.strip())
            elif not found:
                stem.append(line)
            elif continues and line.strip():
                found[-1][2].append(line.strip())
            elif line.strip():
                self.add(number, messages.TEXT_AFTER_OPTIONS, text=line.strip())
        options: list[Option] = []
        for number, is_key, texts in found:
            option = Option(text="\n".join(texts), is_key=is_key)
            if not texts[0]:
                self.add(number, messages.EMPTY_OPTION)
            elif any(option.text == other.text for other in options):
                self.add(number, messages.SAME_OPTION, text=" ".join(texts))
            options.append(option)
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
        rest = _BLANK.sub("", stem) + "".join(found)
        unpaired = "{{" in rest or "}}" in rest
        if kind != "fill_in":
            if found or unpaired:
                self.add(section.line, messages.BLANK_NOT_ALLOWED, type=messages.TYPE_NAMES[kind])
            return ()
        if unpaired:
            self.add(section.line, messages.UNPAIRED_BRACES)
        elif not found:
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
        self, found: _Section | None, owner: _Section, heading: str, points: float | None
    ) -> tuple[RubricLine, ...]:
        rubric: list[RubricLine] = []
        for number, line in found.lines if found else []:
            match = _RUBRIC.match(line.strip())
            if match:
                rubric.append(
                    RubricLine(points=float(match.group("points")), text=match.group("text"))
                )
            elif line.strip():
                self.add(number, messages.BAD_RUBRIC_LINE, text=line.strip())
        line_number = (found or owner).line
        total = sum(entry.points for entry in rubric)
        if not rubric:
            self.add(line_number, messages.NO_RUBRIC, heading=heading)
        elif points is not None and total != points:
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
