"""The GIFT files of others (``shared/formats/gift``): what their own parser reads, and what becomes of each question here."""

from __future__ import annotations

import json
from typing import Any

import pytest

from question_bank.exchange.gift_syntax import GiftQuestion, GiftText
from tests.question_bank.statute_files import SHARED

FOLDER = SHARED / "formats" / "gift"
needs_files = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason=f"no GIFT files at {FOLDER} (set LAWSTUDY_SHARED to the folder that has formats/)",
)

RANGE, PAIRS, TEXT, SEVERAL = "a range", "matching", "no question", "several right"
"""Why a question is refused; anything else below is the type that it becomes."""

OUTCOMES: dict[str, list[str]] = {
    "TFTwoFeedback": ["true_false", "true_false", "true_false"],
    "category1": [],
    "categorySpecialCharacter": [],
    "description1": [TEXT, "true_false"],
    "descriptionTitleEscapedColon": [TEXT, "true_false"],
    "descriptionWithID": [TEXT, "true_false"],
    "escapeAll": ["single"],
    "escapeColon": [SEVERAL],
    "escapeEquals": ["single"],
    "essay1": ["essay"],
    "formatExamples": ["single"],
    "giftFormatPhpExamples": [
        "single",
        "single",
        "true_false",
        "fill_in",
        RANGE,
        PAIRS,
        "single",
        "single",
        "fill_in",
        RANGE,
    ],
    "markdown": [TEXT, TEXT, TEXT, TEXT],
    "matching1": [PAIRS, PAIRS],
    "mc1": ["single"],
    "mc2": ["single"],
    "mc4": ["single"],
    "mc5": ["single", "single", "single", "single"],
    "mcHTMLComment": ["single"],
    "multiLineFeedback1": ["single", "single"],
    "multipleAnswersFloat": ["multiple"],
    "newlineAndLaTeX": ["essay"],
    "numerical1": [
        "fill_in",
        "fill_in",
        RANGE,
        RANGE,
        RANGE,
        RANGE,
        RANGE,
        RANGE,
        RANGE,
        "fill_in",
    ],
    "options1": [
        "fill_in",
        "fill_in",
        "single",
        "single",
        "fill_in",
        "fill_in",
        "true_false",
        "single",
        "single",
        "fill_in",
        "multiple",
        "multiple",
        "single",
        "single",
    ],
    "shortAnswer1": ["fill_in", "fill_in"],
    "shortAnswer2": ["fill_in", "fill_in"],
    "shortAnswerNotMatching": ["single", "single"],
    "shortFirstEmbedded": ["fill_in", "fill_in"],
    "shortFirstEmbeddedUnderline": ["fill_in", "fill_in"],
    "shortFirstEmbeddedUnderlineHTML": ["fill_in", "fill_in"],
    "symbolsAll": ["true_false"],
    "tag_id": ["essay"],
    "tag_id_and_two_tags": ["essay"],
    "tag_two_tags": ["essay"],
    "tf1": ["true_false"],
    "tf1_html": ["true_false"],
    "tf1_markdown": ["true_false"],
    "tf2": ["true_false", "true_false"],
    "totara_moodle_backslash": ["essay"],
    "totara_moodle_essay": ["essay"],
    "totara_moodle_match": [PAIRS],
    "totara_moodle_multichoice": ["single"],
    "totara_moodle_multichoice_multi": ["multiple"],
    "totara_moodle_numerical": [RANGE],
    "totara_moodle_pre_content": ["essay"],
    "totara_moodle_shortanswer": ["fill_in"],
    "totara_moodle_shortanswer_general_feedback": ["fill_in"],
    "totara_moodle_truefalse": ["true_false"],
    "totara_moodle_truefalse_true_answer1": ["true_false"],
    "totara_moodle_truefalse_true_answer2": ["true_false"],
    "type_inferred_multiline_markdown": ["fill_in"],
}
"""By file, in order. A category (``category1`` …) is no question."""


def kept(name: str) -> list[dict[str, Any]]:
    """What the file's own parser reads."""
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def source(name: str) -> str:
    return (FOLDER / f"{name}.gift").read_text(encoding="utf-8")


def as_kept(question: GiftQuestion) -> dict[str, Any]:
    """A question as that parser writes it, but for numbers."""
    if question.type == "Category":
        return {"type": "Category", "title": question.title}
    found: dict[str, Any] = {
        "type": question.type,
        "title": question.title or None,
        "stem": _text(question.stem),
        "hasEmbeddedAnswers": question.embedded,
        "id": question.id,
        "tags": list(question.tags) or None,
    }
    if question.type != "Description":
        found["globalFeedback"] = _text(question.global_feedback)
    match question.type:
        case "TF":
            found["isTrue"] = question.truth
            found["trueFeedback"] = _text(question.true_feedback)
            found["falseFeedback"] = _text(question.false_feedback)
        case "MC" | "Short":
            found["choices"] = [
                {
                    "isCorrect": choice.correct,
                    "weight": choice.weight,
                    "text": _text(choice.text),
                    "feedback": _text(choice.feedback),
                }
                for choice in question.choices
            ]
        case "Matching":
            found["matchPairs"] = [
                {"subquestion": first, "subanswer": second} for first, second in question.pairs
            ]
    return found


def comparable(told: dict[str, Any]) -> dict[str, Any]:
    """What that parser says, but for numbers and for the formats of pairs."""
    found = dict(told)
    if found["type"] == "Numerical":
        del found["choices"]
    if found["type"] == "Matching":
        found["matchPairs"] = [
            {"subquestion": pair["subquestion"]["text"], "subanswer": pair["subanswer"]}
            for pair in found["matchPairs"]
        ]
    return found


def _text(text: GiftText | None) -> dict[str, str] | None:
    return None if text is None else {"format": text.format, "text": text.text}
