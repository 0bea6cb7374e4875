"""What a reader of tables, text or Word found of a question, still in the words of the file → draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from question_bank import messages
from question_bank.exchange.draft import Draft, Place
from question_bank.exchange.keys import (
    CHOICE,
    folded,
    item_type,
    letters,
    truth,
    truth_by_option,
    type_word,
)
from question_bank.item import LEVELS, ItemType, Option, Question, QuestionKind, RubricLine
from question_bank.law.citation import parse_legal_basis

DIFFICULTIES = {
    "易": 0.85,
    "容易": 0.85,
    "简单": 0.85,
    "较易": 0.8,
    "中": 0.7,
    "中等": 0.7,
    "一般": 0.7,
    "适中": 0.7,
    "较难": 0.6,
    "难": 0.5,
    "困难": 0.5,
}
"""Share of right answers that a word for the difficulty is taken for; said with every import."""
MOST_OPTIONS = 10

BLANK_MARK = re.compile(r"_{2,}|＿{2,}|[（(][\s\u3000]*[)）]")
_WRITTEN_BLANK = re.compile(r"\{\{(.*?)\}\}")
_ANSWER_IN_STEM = re.compile(r"[（(]\s*([A-JＡ-Ｊa-j、,，\s]{1,12}|[√×✓✗对错])\s*[)）]")
_RUBRIC = re.compile(r"[-*·•]?\s*(?P<points>\d{1,4}(?:\.[05])?)\s*分[:：]\s*(?P<text>\S.*)")
_CITATION = re.compile(r"\s*(?:[；;\n]|[、，,](?=《))\s*")
_LIST = re.compile(r"[\s、，,；;]+")


@dataclass
class Raw:
    """A question as a file has it. ``options``: in the order of their letters, ``""`` for one that is skipped.

    ``fields``: text of the head's fields by their names, and ``numerals_equivalent``.
    """

    type_said: str = ""
    stem: str = ""
    options: list[str] = field(default_factory=list)
    key: str = ""
    reference: str = ""
    rubric: str = ""
    rationale: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def drawn_blanks(stem: str, line: str, mark: re.Pattern[str]) -> str:
    """A stem with its blanks as people draw them, unless something of the stem itself would be read as a blank or as part of one.

    ``mark``: what is read as a blank; then they stay ``{{}}``, which readers know as well.
    """
    drawn = stem.replace("{{}}", line)
    return drawn if mark.sub("{{}}", drawn) == stem else stem


def draft_of(raw: Raw, place: Place, parts: Sequence[Raw] = ()) -> Draft:
    """The draft; ``parts``: the questions of a case, whose ``raw`` is what they share."""
    kind = item_type(raw.type_said)
    if kind != "case" and parts:
        raw.problems.append(messages.RAW_PARTS)
    head = _head(raw)
    equivalent = truth(raw.fields.get("numerals_equivalent", "")) is True
    questions: list[Question] = []
    context = ""
    if kind == "case":
        context = raw.stem.strip()
        if not parts:
            raw.problems.append(messages.NO_PARTS)
        for number, part in enumerate(parts, 1):
            label = messages.RAW_PART.format(number=number)
            questions.append(_question(part, equivalent))
            raw.problems += [f"{label}{problem}" for problem in part.problems]
            raw.lost += [f"{label}{lost}" for lost in part.lost]
    else:
        question = _question(raw, equivalent)
        questions.append(question)
        if kind is None and not raw.problems:
            kind = question.kind
    return Draft(
        place,
        kind,
        tuple(questions),
        context,
        raw.rationale.strip(),
        head,
        tuple(dict.fromkeys(raw.problems)),
        tuple(dict.fromkeys(raw.lost)),
    )


def _question(raw: Raw, equivalent: bool) -> Question:
    while raw.options and not raw.options[-1].strip():
        raw.options.pop()
    options = [option.strip() for option in raw.options]
    stem = raw.stem.strip()
    if not raw.key.strip() and not raw.reference.strip():
        raw.key, stem = _answer_in(stem)
        if raw.key:
            raw.lost.append(messages.RAW_KEY_IN_STEM)
    kind = _kind(raw, options)
    points = _points(raw) or 1.0
    if not stem:
        raw.problems.append(messages.EMPTY_STEM)
    match kind:
        case "single" | "multiple":
            chosen = _options(raw, kind, options)
            return Question(kind=kind, stem=stem, points=points, options=chosen)
        case "true_false":
            answer = _answer(raw, options)
            return Question(kind=kind, stem=stem, points=points, answer=answer)
        case "fill_in":
            stem, blanks = _blanks(raw, stem)
            return Question(
                kind=kind, stem=stem, points=points, blanks=blanks, numerals_equivalent=equivalent
            )
        case _:
            reference = (raw.reference or raw.key).strip()
            if not reference:
                raw.problems.append(messages.RAW_NO_KEY)
            return Question(
                kind=kind,
                stem=stem,
                points=points,
                reference_answer=reference,
                rubric=tuple(_rubric(raw)),
            )


def _answer_in(stem: str) -> tuple[str, str]:
    """A key that stands in brackets within the stem, and the stem without it."""
    found = _ANSWER_IN_STEM.findall(stem)
    # With empty brackets beside it, a letter in brackets is somebody's name.
    if (
        len(found) != 1
        or re.search(r"[（(][\s\u3000]*[)）]", stem)
        or not (letters(found[0]) or truth(found[0]) is not None)
    ):
        return "", stem
    return found[0], _ANSWER_IN_STEM.sub("（　）", stem)


def _kind(raw: Raw, options: Sequence[str]) -> QuestionKind:
    """What the file says, or else what options and key show; a problem where neither does."""
    said: ItemType | None = item_type(raw.type_said)
    word = type_word(raw.type_said)
    if said is not None and said != "case":
        return said
    if said == "case":
        raw.problems.append(messages.RAW_CASE_IN_CASE)
        return "short_answer"
    chosen = letters(raw.key) or _by_text(raw.key, options)
    if word and word not in CHOICE:
        raw.problems.append(messages.RAW_TYPE.format(type=raw.type_said.strip()))
    if len(options) == 2 and None not in map(truth, without_letters(options)):
        return "true_false"
    if options:
        return "multiple" if chosen and len(chosen) > 1 else "single"
    if truth(raw.key) is not None and word not in CHOICE:
        return "true_false"
    if _WRITTEN_BLANK.search(raw.stem) or re.search(r"_{2,}|＿{2,}", raw.stem):
        return "fill_in"
    if not raw.problems:
        raw.problems.append(messages.RAW_NO_TYPE)
    return "short_answer"


def _options(raw: Raw, kind: QuestionKind, options: list[str]) -> tuple[Option, ...]:
    if not options:
        raw.problems.append(messages.RAW_NO_OPTIONS)
    if len(options) > MOST_OPTIONS:
        raw.problems.append(messages.RAW_MANY_OPTIONS.format(count=len(options)))
    options = list(without_letters(options))
    skipped = [letter for letter, text in zip("ABCDEFGHIJ", options, strict=False) if not text]
    if skipped:
        raw.problems.append(messages.RAW_GAP.format(letters="、".join(skipped)))
    chosen = letters(raw.key) or _by_text(raw.key, options)
    if not raw.key.strip():
        raw.problems.append(messages.RAW_NO_KEY)
    elif chosen is None:
        raw.problems.append(messages.RAW_KEY.format(key=raw.key.strip()))
    else:
        known = "ABCDEFGHIJ"[: len(options)]
        for letter in dict.fromkeys(chosen):
            if letter not in known and options:
                raw.problems.append(messages.RAW_LETTER.format(letter=letter, known=known))
        if len(set(chosen)) < len(chosen):
            raw.problems.append(messages.RAW_TWICE.format(key=raw.key.strip()))
        elif kind == "single" and len(chosen) > 1:
            raw.problems.append(messages.RAW_SINGLE.format(count=len(chosen)))
        elif kind == "multiple" and len(chosen) == 1:
            raw.problems.append(messages.RAW_MULTIPLE)
    return tuple(
        Option(text=text, is_key=letter in (chosen or ""))
        for letter, text in zip("ABCDEFGHIJ", options, strict=False)
    )


def _by_text(key: str, options: Sequence[str]) -> str | None:
    """The letter of the option whose text stands as the key."""
    word = folded(key)
    found = [index for index, option in enumerate(options) if option and folded(option) == word]
    return "ABCDEFGHIJ"[found[0]] if len(found) == 1 and found[0] < MOST_OPTIONS else None


def without_letters(options: Sequence[str]) -> Sequence[str]:
    """Options without their letters, where each begins with its own."""
    marks = [
        re.match(rf"[(（]?{letter}[)）]?\s*[、.．:：)）]\s*", folded(text)[:6])
        for letter, text in zip("ABCDEFGHIJ", options, strict=False)
    ]
    if not options or not all(marks) or len(options) > MOST_OPTIONS:
        return options
    return [re.sub(r"^[(（]?\s*\S\s*[)）]?\s*[、.．:：)）]?\s*", "", text) for text in options]


def _answer(raw: Raw, options: Sequence[str]) -> bool | None:
    key = raw.key
    if not key.strip():
        raw.problems.append(messages.RAW_NO_KEY)
        return None
    letter = letters(key)
    if options:
        if letter is not None and len(letter) == 1:
            answer = truth_by_option(letter, without_letters(options))
            if answer is None:
                raw.problems.append(messages.RAW_TRUTH_OPTIONS.format(key=key.strip()))
            return answer
        if any(truth(option) is None for option in without_letters(options)):
            raw.problems.append(messages.RAW_TRUTH_OPTIONS.format(key=key.strip()))
            return None
    answer = truth(key)
    if answer is None and letter in ("A", "B") and not options:
        answer = letter == "A"
        raw.lost.append(
            messages.RAW_TRUTH_LETTER.format(
                letter=letter, word=messages.TRUE if answer else messages.FALSE
            )
        )
    if answer is None:
        raw.problems.append(messages.RAW_KEY.format(key=key.strip()))
    return answer


def _blanks(raw: Raw, stem: str) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """The stem with ``{{}}`` for each blank, and what is accepted in each."""
    within = _WRITTEN_BLANK.findall(stem)
    if within and all(text.strip() for text in within):
        blanks = tuple(_ways(text) for text in within)
        return _WRITTEN_BLANK.sub("{{}}", stem), blanks
    mark = _WRITTEN_BLANK if within else BLANK_MARK
    count = len(mark.findall(stem))
    stem = mark.sub("{{}}", stem)
    key = raw.key.strip()
    if not key:
        raw.problems.append(messages.RAW_NO_KEY)
        return stem, ()
    answers = [part.strip() for part in re.split(r"[；;\n]", key) if part.strip()]
    if len(answers) != count and count > 1 and len(answers) == 1:
        answers = [part for part in re.split(r"[、，,\s]+", key) if part]
    for answer in answers:
        if re.search(r"[、，,或]", answer):
            raw.lost.append(messages.RAW_ONE_ANSWER.format(answer=answer))
    if count == 0:
        raw.problems.append(messages.RAW_NO_BLANK)
    elif len(answers) != count:
        raw.problems.append(messages.RAW_BLANKS.format(blanks=count, answers=len(answers)))
    return stem, tuple(_ways(answer) for answer in answers)


def _ways(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


def _rubric(raw: Raw) -> list[RubricLine]:
    found = []
    for line in filter(None, map(str.strip, raw.rubric.split("\n"))):
        match = _RUBRIC.fullmatch(line)
        if match is None or not float(match["points"]):
            raw.lost.append(messages.RAW_RUBRIC.format(text=line))
        else:
            found.append(RubricLine(points=float(match["points"]), text=match["text"]))
    return found


def _points(raw: Raw) -> float | None:
    said = folded(raw.fields.get("points", "")).removesuffix("分").strip()
    if not re.fullmatch(r"\d{1,4}(\.\d+)?", said):
        return None
    points = float(said)
    return points if points > 0 and not points % 0.5 else None


def _head(raw: Raw) -> dict[str, object]:
    """The fields of the head that can be read; the others are named in ``raw.lost``."""
    head: dict[str, object] = {}
    for name, text in raw.fields.items():
        reader = _FIELDS.get(name)
        if reader is None or not text.strip():
            continue
        value = _points(raw) if name == "points" else reader(text.strip())
        if value is None:
            raw.lost.append(
                messages.RAW_FIELD.format(name=messages.FIELD_NAMES[name], text=text.strip())
            )
        else:
            head[name] = value
    return head


def _facility(text: str) -> float | None:
    word = folded(text)
    if word in DIFFICULTIES:
        return DIFFICULTIES[word]
    percent = word.endswith("%")
    if not re.fullmatch(r"\d{0,3}(\.\d+)?", word.removesuffix("%")) or word in ("", "%"):
        return None
    value = float(word.removesuffix("%"))
    value = round(value / 100, 4) if percent else value
    return value if 0.05 <= value <= 0.98 else None


def _level(text: str) -> str | None:
    return folded(text) if folded(text) in LEVELS else None


def _basis(text: str) -> list[str]:
    return [_canonical(part) for part in _CITATION.split(text) if part]


def _canonical(text: str) -> str:
    try:
        return str(parse_legal_basis(text))
    except ValueError:
        return text  # As it stands: the check says what is wrong with it.


def _pool(text: str) -> str | None:
    names = {name: pool for pool, name in messages.POOL_NAMES.items()}
    word = folded(text)
    return names.get(word, word if word in messages.POOL_NAMES else None)


def _enemies(text: str) -> list[str]:
    return [part for part in _LIST.split(folded(text)) if part]


_FIELDS: dict[str, Callable[[str], object]] = {
    "id": lambda text: folded(text).lower(),
    "content_area": lambda text: " ".join(text.split()),
    "cognitive_level": _level,
    "expected_facility": _facility,
    "points": lambda text: text,
    "legal_basis": _basis,
    "pool": _pool,
    "enemies": _enemies,
}
