"""三审三校, the pure part: who may take which step, what is looked at, what counts as a typing error, and what differs.

The steps themselves are rows (`records.bank.review`), the use cases are in `grading.review`. Source of the order of steps and of
what is looked at: practice of government offices, as docs/item-review.zh-CN.md tells; all of it is policy of the site.
"""

from __future__ import annotations

import difflib
import re
import statistics
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from question_bank import messages
from question_bank.errors import ReviewRulesRejected
from question_bank.item import CONSTRUCTED, Item, Question
from question_bank.item_id import is_item_id
from question_bank.value import sha256

RULES_FILE = "review.toml"
"""In the site's folder, where it has rules of its own."""
People = Literal["everybody_different", "no_two_in_a_row"]
"""``everybody_different``: writer, solver, the three reviewers are five people. ``no_two_in_a_row``: whoever solved may review for

the second time; all else as before. For small offices, who then need four."""
CHECKS: dict[str, str] = messages.REVIEW_CHECKS
"""What every reviewer looks at, by its code."""
_STEPS = ("trial", "first", "second", "final")
ESTIMATES = 3
"""Independent estimates of an item's difficulty that are wanted."""


@dataclass(frozen=True)
class ReviewRules:
    """The site's own."""

    people: People = "everybody_different"


def review_rules(folder: Path) -> ReviewRules:
    """The rules in a site's folder; without a file the strict ones. Raises `ReviewRulesRejected`."""
    path = folder / RULES_FILE
    if not path.is_file():
        return ReviewRules()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        detail = messages.BAD_TOML.format(detail=error)
        raise ReviewRulesRejected(messages.REVIEW_RULES.format(file=path, detail=detail)) from error
    people = given.pop("people", "everybody_different")
    if given or people not in ("everybody_different", "no_two_in_a_row"):
        detail = messages.REVIEW_RULES_KNOWN
        raise ReviewRulesRejected(messages.REVIEW_RULES.format(file=path, detail=detail))
    return ReviewRules(people)


@dataclass(frozen=True)
class Reviewed:
    """What is reviewed, as it is now. ``text``: all of it, in lines that a reader can compare; ``keyed``: it has to be tried first;

    ``faulty``: `bank check` complains of it.
    """

    id: str
    title: str
    content_hash: str
    text: str
    keyed: bool
    faulty: bool = False


def reviewed_item(item: Item, *, faulty: bool = False) -> Reviewed:
    """An item as something to be reviewed."""
    stem = item.context or item.questions[0].stem
    title = re.sub(r"\s+", " ", stem.replace("{{}}", messages.BLANK))[:60]
    return Reviewed(item.id, title, item.content_hash, item_text(item), True, faulty)


def item_text(item: Item) -> str:
    """Everything that its content hash covers, in lines."""
    lines = [
        messages.REVIEW_HEAD.format(
            type=messages.TYPE_NAMES[item.type], area=item.content_area, points=f"{item.points:g}"
        )
    ]
    lines += [item.context] if item.context else []
    for number, question in enumerate(item.questions, 1):
        several = len(item.questions) > 1
        lead = messages.REVIEW_QUESTION.format(number=number) if several else ""
        lines += [f"{lead}{question.stem.replace('{{}}', messages.BLANK)}"]
        lines += [
            f"{letter}．{option.text}"
            for letter, option in zip(question.letters, question.options, strict=True)
        ]
        lines += key_lines(question)
    lines += [messages.REVIEW_RATIONALE, item.rationale]
    lines += [messages.REVIEW_BASIS.format(basis="；".join(item.legal_basis))]
    if item.enemies:
        lines.append(messages.REVIEW_ENEMIES.format(enemies="、".join(item.enemies)))
    return "\n".join(lines)


def key_lines(question: Question) -> list[str]:
    """The key of a question, in words."""
    if question.kind in CONSTRUCTED:
        rubric = [
            messages.PREVIEW_RUBRIC_LINE.format(points=f"{line.points:g}", text=line.text)
            for line in question.rubric
        ]
        return [messages.REVIEW_KEY.format(key=question.reference_answer), *rubric]
    if question.options:
        key = question.key_letters
    elif question.blanks:
        key = "；".join(messages.OR.join(blank) for blank in question.blanks)
    else:
        key = messages.TRUE if question.answer else messages.FALSE
    return [messages.REVIEW_KEY.format(key=key)]


class Step(NamedTuple):
    """A step of this round: ``trial``, ``first``, ``second`` or ``final``, and who took it."""

    step: str
    by: str


def refused_to(
    actor: str, step: str, writer: str, taken: Sequence[Step], rules: ReviewRules
) -> str:
    """Why this person may not take this step of this text, in words; ``""``: they may. ``taken``: in this round."""
    if actor == writer:
        return messages.REVIEW_OWN
    for each in taken:
        if each.by != actor:
            continue
        solved_then_second = (each.step, step) == ("trial", "second")
        if rules.people == "no_two_in_a_row" and solved_then_second:
            continue
        return messages.REVIEW_TWICE.format(step=messages.REVIEW_STEPS[each.step])
    return ""


def lacking_checks(ticked: Collection[str], *, important: bool, read_aloud: bool) -> list[str]:
    """What somebody who lets a text pass has not looked at, in words."""
    lacking = [name for code, name in CHECKS.items() if code not in ticked]
    problems = [messages.REVIEW_UNCHECKED.format(names="、".join(lacking))] if lacking else []
    if important and not read_aloud:
        problems.append(messages.REVIEW_READ_ALOUD)
    return problems


class Difference(NamedTuple):
    """A piece of a text beside an earlier one: ``same``, ``gone`` or ``new``."""

    kind: Literal["same", "gone", "new"]
    text: str


def differences(before: str, after: str) -> list[Difference]:
    """The later text with what differs marked, character by character within lines that resemble each other."""
    found: list[Difference] = []
    for tag, a, b in _changed(before, after):
        if tag == "equal":
            found.append(Difference("same", b))
            continue
        found += [Difference("gone", a)] if a else []
        found += [Difference("new", b)] if b else []
    return found


def _changed(before: str, after: str) -> list[tuple[str, str, str]]:
    """Line by line first: comparing characters of whole texts takes its time."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[tuple[str, str, str]] = []
    lines = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, m in lines.get_opcodes():
        a, b = "".join(old[i:j]), "".join(new[k:m])
        if tag != "replace" or len(a) * len(b) > 1_000_000:
            found.append((tag, a, b))
            continue
        pieces = difflib.SequenceMatcher(None, a, b, autojunk=False)
        found += [(kind, a[p:q], b[r:s]) for kind, p, q, r, s in pieces.get_opcodes()]
    return found


MOST_TYPED = 20
"""Characters that a corrected typing error may change in all."""
_MATTERS = re.compile(
    r"[0-9０-９〇零一二三四五六七八九十百千万两半]|[不未无非否勿除禁]|没|应当|可以|必须|得|或者|且|并|上|下|内|外|前|后|A|B|C|D|E|对|错|正确"
)
"""What changes what a text says: numbers, negations, 应当 and 可以, bounds, letters of keys."""


def is_typing_error(before: str, after: str) -> bool:
    """Whether a change is so small, and touches so little that matters, that a short review is enough for it."""
    changed = [piece for tag, a, b in _changed(before, after) if tag != "equal" for piece in (a, b)]
    if not changed or sum(map(len, changed)) > MOST_TYPED:
        return False
    key = messages.REVIEW_KEY.format(key="")
    keys = [
        [line for line in text.splitlines() if line.startswith(key)] for text in (before, after)
    ]
    return keys[0] == keys[1] and not any(_MATTERS.search(piece) for piece in changed)


class Estimate(NamedTuple):
    """Estimated shares of right answers of an item: of how many people, their mean, and their standard deviation (0 of one)."""

    people: int
    mean: float
    spread: float


def estimate(given: Sequence[float]) -> Estimate | None:
    """What several people think; ``None`` where nobody said."""
    if not given:
        return None
    spread = statistics.stdev(given) if len(given) > 1 else 0.0
    return Estimate(len(given), statistics.fmean(given), spread)


def submitted_text(name: str, title: str, text: str) -> Reviewed | None:
    """A text that is no item, as somebody typed it; ``None`` without a name such as ``notice-1``, a title or a text."""
    name, title, text = name.strip(), title.strip(), text.strip()
    if not (is_item_id(name) and title and text):
        return None
    return Reviewed(name, title[:60], sha256(text), text, keyed=False)
