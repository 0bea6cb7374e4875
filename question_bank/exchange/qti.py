"""QTI 2.1 and 3.0 packages or single items → drafts: choice items (https://www.imsglobal.org/spec/qti/v3p0/impl).

The two versions differ in their names only (``simpleChoice``, ``qti-simple-choice``), so both are read as 2.1's.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from question_bank import messages
from question_bank.errors import Problem, ProblemsFound
from question_bank.exchange import foreign
from question_bank.exchange.draft import Draft, Place
from question_bank.exchange.foreign import About, Answer
from question_bank.exchange.html_text import plain_text
from question_bank.exchange.xml_file import local_name, parse_xml

MAX_FILES = 50_000
MAX_UNPACKED = 256 * 1024 * 1024
TRUE_FALSE = ("true", "false")
"""Identifiers of the two choices of a true/false item, which QTI knows as a choice item only."""

_INTERACTION = re.compile(r"[a-z]\w*Interaction")
_TRUE = frozenset({"true", "对", "正确", "√", "是"})
_FALSE = frozenset({"false", "错", "错误", "×", "否"})


def read_qti(data: bytes, file: str) -> list[Draft]:
    """A draft for every item of a package (``.zip``) or of one item file, refused ones among them.

    Raises `ProblemsFound` when the file is none of the two, or a hostile one.
    """
    if not data.startswith(b"PK"):
        root = parse_xml(data, file)
        if _name(root) != "assessmentItem":
            raise ProblemsFound([Problem(file, 1, messages.NOT_QTI)])
        return [_Reading(root, Place(file, messages.AT_QUESTION.format(number=1)), {}).draft()]
    drafts: list[Draft] = []
    roots: list[tuple[str, Element]] = []
    tags: dict[str, list[str]] = {}
    for name, content in _unpacked(data, file):
        try:
            root = parse_xml(content, name)
        except ProblemsFound as error:
            place = Place(file, messages.IN_PACKAGE.format(name=name))
            reason = "；".join(problem.message for problem in error.problems)
            drafts.append(foreign.refused(About(place), reason))
            continue
        if _name(root) == "manifest":
            tags |= _keywords(root)
        elif _name(root) == "assessmentItem":
            roots.append((name, root))
    if not roots and not drafts:
        raise ProblemsFound([Problem(file, 1, messages.NOT_QTI)])
    for name, root in roots:
        place = Place(file, messages.IN_PACKAGE.format(name=name))
        drafts.append(_Reading(root, place, tags).draft())
    return drafts


def _unpacked(data: bytes, file: str) -> Iterator[tuple[str, bytes]]:
    """The XML files of a package, within bounds; names are only told, never used as paths."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = [
                entry for entry in package.infolist() if entry.filename.lower().endswith(".xml")
            ]
            if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise ProblemsFound([Problem(file, 1, messages.PACKAGE_TOO_LARGE)])
            left = MAX_UNPACKED
            for entry in entries:
                with package.open(entry) as stream:
                    # The size that the package states need not be true.
                    content = stream.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise ProblemsFound([Problem(file, 1, messages.PACKAGE_TOO_LARGE)])
                yield entry.filename, content
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
    ) as error:
        raise ProblemsFound([Problem(file, 1, messages.PACKAGE_BROKEN)]) from error


def _keywords(manifest: Element) -> dict[str, list[str]]:
    """The keywords (LOM) of each item by its identifier."""
    found: dict[str, list[str]] = {}
    for resource in manifest.iter():
        if _name(resource) == "resource":
            words = [
                text.strip()
                for keyword in resource.iter()
                if _name(keyword) == "keyword"
                for text in keyword.itertext()
                if text.strip()
            ]
            found[resource.get("identifier", "")] = words
    return found


class _Reading:
    """One item while it is read; collects what its texts lose."""

    def __init__(self, item: Element, place: Place, tags: Mapping[str, list[str]]) -> None:
        self._item, self._place = item, place
        self._id = item.get("identifier", "")
        self._tags = tags.get(self._id, [])
        self._lost: list[str] = []

    def draft(self) -> Draft:
        body = next(_named(self._item, "itemBody"), None)
        interactions = [
            element for element in self._item.iter() if _INTERACTION.fullmatch(_name(element))
        ]
        feedback = "\n\n".join(filter(None, map(self._text, _named(self._item, "modalFeedback"))))
        stem = self._stem(body) if body is not None else ""
        about = About(self._place, id=self._id, tags=self._tags, feedback=feedback, lost=self._lost)
        if len(interactions) != 1 or _name(interactions[0]) != "choiceInteraction":
            kinds = "、".join(dict.fromkeys(map(_name, interactions)))
            reason = messages.QTI_KIND.format(kind=kinds) if kinds else messages.FOREIGN_NO_QUESTION
            return foreign.refused(about, reason, stem)
        return self._choice(about, stem, interactions[0])

    def _choice(self, about: About, stem: str, interaction: Element) -> Draft:
        response = _attribute(interaction, "responseIdentifier") or "RESPONSE"
        declaration = next(
            (
                d
                for d in _named(self._item, "responseDeclaration")
                if d.get("identifier") == response
            ),
            None,
        )
        if declaration is None:
            return foreign.refused(about, messages.FOREIGN_NO_KEY, stem)
        keys = {
            (value.text or "").strip()
            for correct in _named(declaration, "correctResponse")
            for value in _named(correct, "value")
        }
        if any(True for _ in _named(declaration, "mapEntry")):
            self._lost.append(messages.LOST_WEIGHTS)
        choices = list(_named(interaction, "simpleChoice"))
        answers = []
        for choice in choices:
            said = next(_named(choice, "feedbackInline"), None)
            weight = 100.0 if choice.get("identifier", "") in keys else 0.0
            told = self._text(said) if said is not None else ""
            answers.append(Answer(self._text(choice, without="feedbackInline"), weight, told))
        unknown = keys - {choice.get("identifier", "") for choice in choices}
        if unknown:
            reason = messages.QTI_UNKNOWN_KEY.format(keys="、".join(sorted(unknown))[:80])
            return foreign.refused(about, reason, stem)
        if is_true := _truth(answers):
            told_of = {True: is_true.feedback, False: ""}
            return foreign.truth(about, stem, is_true.weight > 0, told_of)
        return foreign.choice(
            about, stem, answers, one=declaration.get("cardinality") != "multiple"
        )

    def _stem(self, body: Element) -> str:
        """What stands in the body and in the prompt."""
        return self._text(body, without="simpleChoice")

    def _text(self, element: Element, without: str = "") -> str:
        plain = plain_text("".join(_html(element, without)))
        self._lost += plain.lost
        return plain.text


def _truth(answers: list[Answer]) -> Answer | None:
    """Of the two choices of a true/false item the one that says true."""
    if len(answers) != 2 or sum(answer.weight > 0 for answer in answers) != 1:
        return None
    words = [answer.text.strip().lower() for answer in answers]
    for right, wrong in ((0, 1), (1, 0)):
        if words[right] in _TRUE and words[wrong] in _FALSE:
            return answers[right]
    return None


def _html(element: Element, without: str) -> Iterator[str]:
    """The inside of an element as HTML, but for elements of one name. (Depth is bounded by `parse_xml`.)"""
    yield _escaped(element.text)
    for child in element:
        name = _name(child)
        if name != without:
            attributes = "".join(
                f' {key}="{_escaped(value)}"' for key, value in child.attrib.items()
            )
            tag = "p" if name in ("prompt", "choiceInteraction") else name
            yield f"<{tag}{attributes}>"
            yield from _html(child, without)
            yield f"</{tag}>"
        yield _escaped(child.tail)


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _named(element: Element, name: str) -> Iterator[Element]:
    return (found for found in element.iter() if _name(found) == name)


def _name(element: Element) -> str:
    """The local name as version 2.1 writes it."""
    name = local_name(element)
    if not name.startswith("qti-"):
        return name
    first, *rest = name.removeprefix("qti-").split("-")
    return first + "".join(part.capitalize() for part in rest)


def _attribute(element: Element, name: str) -> str | None:
    kebab = re.sub(r"([A-Z])", lambda found: f"-{found[1].lower()}", name)
    return element.get(name) or element.get(kebab)
