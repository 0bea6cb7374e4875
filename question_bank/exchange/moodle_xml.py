"""Moodle XML ↔ drafts and items (https://docs.moodle.org/en/Moodle_XML_format)."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from question_bank import messages
from question_bank.errors import Problem, ProblemsFound
from question_bank.exchange import foreign
from question_bank.exchange.draft import Draft, Place
from question_bank.exchange.foreign import NUMBER, About, Answer
from question_bank.exchange.html_text import moodle_text
from question_bank.exchange.raw import drawn_blanks
from question_bank.exchange.xml_file import local_name, parse_xml
from question_bank.item import Item, Question


def read_moodle_xml(data: bytes, file: str) -> list[Draft]:
    """A draft for every question of the file, refused ones among them; a category is none.

    Raises `ProblemsFound` when the file is no Moodle XML, or a hostile one.
    """
    root = parse_xml(data, file)
    if local_name(root) != "quiz":
        raise ProblemsFound([Problem(file, 1, messages.NOT_MOODLE_XML)])
    drafts: list[Draft] = []
    category = ""
    for question in root.iter("question"):
        if question.get("type") == "category":
            category = (question.findtext("category/text") or "").strip()
        else:
            place = Place(file, messages.AT_QUESTION.format(number=len(drafts) + 1))
            drafts.append(_Reading(question, place, category).draft())
    return drafts


class _Reading:
    """One question while it is read; collects what its texts lose."""

    def __init__(self, question: Element, place: Place, category: str) -> None:
        self._question, self._place, self._category = question, place, category
        self._lost: list[str] = []

    def draft(self) -> Draft:
        question = self._question
        stem = self._text(question.find("questiontext"))
        answers = [self._answer(answer) for answer in question.findall("answer")]
        feedback = self._text(question.find("generalfeedback"))
        reference = self._text(question.find("graderinfo"))
        tags = [
            tag.strip() for found in question.findall("tags/tag") if (tag := found.findtext("text"))
        ]
        about = About(
            self._place,
            id=(question.findtext("idnumber") or question.findtext("name/text") or "").strip(),
            tags=tags,
            category=self._category,
            feedback=feedback,
            points=_number(question.findtext("defaultgrade")),
            lost=self._lost,
        )
        match question.get("type"):
            case "multichoice":
                one = (question.findtext("single") or "true").strip() in ("true", "1")
                return foreign.choice(about, stem, answers, one=one)
            case "truefalse":
                return _truth(about, stem, answers)
            case "shortanswer":
                return foreign.short(about, stem, answers)
            case "numerical":
                tolerances = [_number(a.findtext("tolerance")) for a in question.findall("answer")]
                exact = all(not tolerance for tolerance in tolerances)
                if not exact or not all(NUMBER.fullmatch(answer.text) for answer in answers):
                    return foreign.refused(about, messages.FOREIGN_TOLERANCE, stem)
                return foreign.short(about, stem, answers, numbers=True)
            case "essay":
                return foreign.essay(about, stem, reference)
            case "matching":
                return foreign.refused(about, messages.FOREIGN_MATCHING, stem)
            case "description":
                return foreign.refused(about, messages.FOREIGN_NO_QUESTION, stem)
            case kind:
                reason = messages.FOREIGN_KIND.format(kind=(kind or "")[:40])
                return foreign.refused(about, reason, stem)

    def _answer(self, answer: Element) -> Answer:
        # Moodle's own files say "100", "33.33333" and, for true/false, "true" as the text.
        weight = _number(answer.get("fraction")) or 0.0
        return Answer(self._text(answer), weight, self._text(answer.find("feedback")))

    def _text(self, element: Element | None) -> str:
        if element is None:
            return ""
        self._lost += [
            messages.LOST_PICTURE.format(name=(found.get("name") or "")[:80])
            for found in element.findall("file")
        ]
        text = element.findtext("text") or element.text or ""
        plain = moodle_text(text.strip(), element.get("format", ""))
        # A picture that lies in the file is named by the file.
        if not element.findall("file"):
            self._lost += plain.lost
        return plain.text


def _truth(about: About, stem: str, answers: Sequence[Answer]) -> Draft:
    by_word = {answer.text.strip().lower(): answer for answer in answers}
    if by_word.keys() != {"true", "false"}:
        return foreign.refused(about, messages.FOREIGN_TRUTH, stem)
    is_true = by_word["true"].weight > by_word["false"].weight
    said = {True: by_word["true"].feedback, False: by_word["false"].feedback}
    return foreign.truth(about, stem, is_true, said)


def _number(text: str | None) -> float | None:
    """A number as Moodle writes it; ``None`` for anything else."""
    return float(text) if text and NUMBER.fullmatch(text.strip()) else None


def write_moodle_xml(items: Sequence[Item]) -> bytes:
    """The items as a Moodle XML file; those of which `foreign.cannot_carry` gives a reason are left out."""
    quiz = Element("quiz")
    for item in items:
        if foreign.cannot_carry(item) is None:
            _write(quiz, item)
    indent(quiz)
    written: bytes = tostring(quiz, encoding="utf-8", xml_declaration=True)
    return written


_KINDS = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true_false": "truefalse",
    "fill_in": "shortanswer",
    "short_answer": "essay",
    "essay": "essay",
}


def _write(quiz: Element, item: Item) -> None:
    asked = item.questions[0]
    question = SubElement(quiz, "question", type=_KINDS[asked.kind])
    _add(SubElement(question, "name"), item.id)
    # The place of the blank is ours; Moodle shows a line.
    stem = drawn_blanks(asked.stem, "_____", foreign.DRAWN)
    _add(SubElement(question, "questiontext", format="markdown"), stem)
    _add(SubElement(question, "generalfeedback", format="markdown"), item.rationale)
    SubElement(question, "defaultgrade").text = f"{item.points:g}"
    SubElement(question, "idnumber").text = item.id
    _write_answers(question, asked)
    tags = SubElement(question, "tags")
    for tag in foreign.tags_of(item):
        _add(SubElement(tags, "tag"), tag)


def _write_answers(question: Element, asked: Question) -> None:
    match asked.kind:
        case "single" | "multiple":
            SubElement(question, "single").text = "true" if asked.kind == "single" else "false"
            SubElement(question, "shuffleanswers").text = "false"
            SubElement(question, "answernumbering").text = "ABCD"
            share = f"{100 / sum(option.is_key for option in asked.options):.5f}"
            wrong = "0" if asked.kind == "single" else "-100"
            for option in asked.options:
                _answer(question, option.text, share if option.is_key else wrong, "markdown")
        case "true_false":
            _answer(question, "true", "100" if asked.answer else "0", "moodle_auto_format")
            _answer(question, "false", "0" if asked.answer else "100", "moodle_auto_format")
        case "fill_in":
            SubElement(question, "usecase").text = "0"
            for text in asked.blanks[0]:
                _answer(question, foreign.short_answer(text), "100", "plain_text")
        case _:
            _add(SubElement(question, "graderinfo", format="markdown"), asked.reference_answer)


def _answer(question: Element, text: str, fraction: str, written: str) -> None:
    answer = SubElement(question, "answer", fraction=fraction, format=written)
    _add(answer, text)


def _add(element: Element, text: str) -> None:
    SubElement(element, "text").text = text
