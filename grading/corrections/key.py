"""A corrected rule: a question that is void, has another key, or accepts another answer beside its key. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from grading import messages
from grading.answers import MAX_BLANK, AnswerShape
from grading.paper.score_cell import ScoringRule
from records.exams.correction import CorrectionAct

_TRUTH: Mapping[str, bool] = {
    **dict.fromkeys(("对", "正确", "√", "TRUE"), True),
    **dict.fromkeys(("错", "错误", "×", "FALSE"), False),
}


def read_key(shape: AnswerShape, typed: str) -> object:
    """A key as somebody types it, in the form that the question's rule takes.

    Letters of a choice in any order and width; 对/错; for fill-in one text, or as many as there are blanks, with ； between
    them and ``|`` between what is accepted in one. Raises ``ValueError`` with what is wrong, in words.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    letters = sorted(set(text.upper()) - set(" ,、;"))
    match shape.kind:
        case "single" if len(letters) == 1 and letters[0] in shape.options:
            return letters[0]
        case "multiple" if letters and shape.options.issuperset(letters):
            return "".join(letters)
        case "true_false" if text.upper() in _TRUTH:
            return _TRUTH[text.upper()]
        case "fill_in":
            blanks = [
                [word for part in blank.replace("｜", "|").split("|") if (word := part.strip())]
                for blank in typed.replace("；", ";").split(";")
            ]
            right = len(blanks) == shape.blanks and all(blanks)
            if right and all(len(word) <= MAX_BLANK for blank in blanks for word in blank):
                return blanks
    wanted = messages.KEY_WANTED[shape.kind].format(
        options="、".join(sorted(shape.options)), blanks=shape.blanks
    )
    raise ValueError(messages.KEY_UNREADABLE.format(typed=typed[:60], wanted=wanted))


def corrected(rule: ScoringRule, act: CorrectionAct, key: object = None) -> ScoringRule:
    """The rule after a correction; the same when it was corrected so before.

    A new key takes the place of all that counted before it, also of a question's being void.
    """
    if act == "void":
        return replace(rule, void=True)
    arguments = {**rule.arguments, "key": key}
    if act == "key":
        return replace(rule, arguments=arguments, also=(), void=False)
    known = (rule.arguments, *rule.also)
    return rule if arguments in known else replace(rule, also=(*rule.also, arguments))
