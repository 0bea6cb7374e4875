"""Items → a QTI 3.0 package, choice items only (https://www.imsglobal.org/spec/qti/v3p0/impl)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from question_bank import messages
from question_bank.exchange import foreign
from question_bank.exchange.html_text import html_of
from question_bank.exchange.qti import TRUE_FALSE
from question_bank.item import Item, Question

_QTI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_MATCH_CORRECT = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The same items make the same file, byte for byte."""


def qti_cannot(item: Item) -> str | None:
    """Why an item cannot stand in the package, in words."""
    if item.type in ("single", "multiple", "true_false"):
        return None
    return foreign.cannot_carry(item) or messages.QTI_ONLY_CHOICE


def write_qti(items: Sequence[Item]) -> bytes:
    """A package (zip) of the items; those of which `qti_cannot` gives a reason are left out."""
    carried = [item for item in items if qti_cannot(item) is None]
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w") as package:
            for name, root in (
                ("imsmanifest.xml", _manifest(carried)),
                *((f"items/{item.id}.xml", _item(item)) for item in carried),
            ):
                entry = zipfile.ZipInfo(name, _WHEN)
                entry.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(entry, _bytes(root))
        return file.getvalue()


def _bytes(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _manifest(items: Sequence[Item]) -> Element:
    root = Element("manifest", {"xmlns": _PACKAGE, "identifier": "lawstudy-items"})
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "QTI Package"
    SubElement(metadata, "schemaversion").text = "3.0.0"
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    for item in items:
        path = f"items/{item.id}.xml"
        resource = SubElement(
            resources, "resource", identifier=item.id, type="imsqti_item_xmlv3p0", href=path
        )
        lom = SubElement(SubElement(resource, "metadata"), "lom", xmlns=_LOM)
        general = SubElement(lom, "general")
        for tag in foreign.tags_of(item):
            keyword = SubElement(general, "keyword")
            SubElement(keyword, "string", language="zh-CN").text = tag
        SubElement(resource, "file", href=path)
    return root


def _item(item: Item) -> Element:
    question = item.questions[0]
    many = question.kind == "multiple"
    root = Element(
        "qti-assessment-item",
        {
            "xmlns": _QTI,
            "identifier": item.id,
            "title": item.id,
            "adaptive": "false",
            "time-dependent": "false",
            "xml:lang": "zh-CN",
        },
    )
    choices = _choices(question)
    response = SubElement(
        root,
        "qti-response-declaration",
        {
            "identifier": "RESPONSE",
            "cardinality": "multiple" if many else "single",
            "base-type": "identifier",
        },
    )
    correct = SubElement(response, "qti-correct-response")
    for identifier, _, is_key in choices:
        if is_key:
            SubElement(correct, "qti-value").text = identifier
    _outcome(root, "SCORE", "float", "0", {"normal-maximum": "1"})
    _outcome(root, "FEEDBACK", "identifier", "rationale", {})
    body = SubElement(root, "qti-item-body")
    _fill(body, question.stem)
    interaction = SubElement(
        body,
        "qti-choice-interaction",
        {
            "response-identifier": "RESPONSE",
            "shuffle": "false",
            "max-choices": "0" if many else "1",
        },
    )
    for identifier, text, _ in choices:
        _fill(SubElement(interaction, "qti-simple-choice", identifier=identifier), text)
    SubElement(root, "qti-response-processing", template=_MATCH_CORRECT)
    feedback = SubElement(
        root,
        "qti-modal-feedback",
        {"outcome-identifier": "FEEDBACK", "identifier": "rationale", "show-hide": "show"},
    )
    _fill(SubElement(feedback, "qti-content-body"), item.rationale)
    return root


def _choices(question: Question) -> list[tuple[str, str, bool]]:
    """Identifier, text, and whether it is a key."""
    if question.kind == "true_false":
        texts = (messages.TRUE, messages.FALSE)
        return [
            (identifier, text, (identifier == "true") == bool(question.answer))
            for identifier, text in zip(TRUE_FALSE, texts, strict=True)
        ]
    return [
        (letter, option.text, option.is_key)
        for letter, option in zip(question.letters, question.options, strict=True)
    ]


def _outcome(root: Element, name: str, kind: str, value: str, more: dict[str, str]) -> None:
    outcome = SubElement(
        root,
        "qti-outcome-declaration",
        {"identifier": name, "cardinality": "single", "base-type": kind, **more},
    )
    SubElement(SubElement(outcome, "qti-default-value"), "qti-value").text = value


def _fill(element: Element, text: str) -> None:
    """The text as paragraphs below an element."""
    element.extend(fromstring(f"<x>{html_of(text)}</x>"))
