"""The competence finder: who reviews an act, who is sued, and which court."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from courses import messages
from courses.calculators.form import Field, Line, Option, Outcome, Spec, Values, chosen

RULES = Path(__file__).with_name("competence.toml")
_COURT_PLACE = "《行政诉讼法》(2017)第十八条第一款"
_COURT_ACROSS = "《行政诉讼法》(2017)第十八条第二款"
_BOTH_LEVEL = "《最高人民法院关于适用〈行政诉讼法〉的解释》(2018)第一百三十四条第三款"
_SUED = "《行政诉讼法》(2017)第二十六条第一款"
_AFTER_REVIEW = "《行政复议法》(2023)第三十四条"

Table = dict[str, dict[str, dict[str, str]]]


@cache
def rules() -> Table:
    """``maker``, ``act``, ``stage`` by id."""
    data = tomllib.loads(RULES.read_text("utf-8"))
    return {kind: {each["id"]: each for each in rows} for kind, rows in data.items()}


@cache
def spec() -> Spec:
    """What is asked."""

    def options(kind: str) -> tuple[Option, ...]:
        return tuple(Option(each["id"], each["text"]) for each in rules()[kind].values())

    fields = (
        Field("maker", messages.COMPETENCE_WHO, "one", options("maker")),
        Field("act", messages.COMPETENCE_ACT, "one", options("act")),
        Field("stage", messages.COMPETENCE_STAGE, "one", options("stage")),
    )
    example = {"maker": "department", "act": "other", "stage": "upheld"}
    return Spec(messages.COMPETENCE_TITLE, messages.COMPETENCE_HINT, fields, example)


def work_out(values: Values) -> Outcome:
    """Who and which court. Raises `CannotCalculate` when something is missing."""
    maker = rules()["maker"][chosen(spec(), values, "maker")]
    act = rules()["act"][chosen(spec(), values, "act")]
    stage = rules()["stage"][chosen(spec(), values, "stage")]
    lines = [
        Line(messages.COMPETENCE_FIRST if act["first"] else messages.COMPETENCE_FREE, act["basis"]),
        Line(messages.REVIEW_LINE.format(text=maker["review"]), maker["review_basis"]),
    ]
    if act["first"] and stage["id"] == "none":
        # Nobody can be sued yet: the defendant and the court depend on what the review decides.
        lines.append(Line(messages.COMPETENCE_AFTER, _AFTER_REVIEW))
        result = messages.COMPETENCE_FIRST + messages.COMPETENCE_REVIEW
        return Outcome(result.format(review=maker["review"]), tuple(lines))
    defendant = stage.get("defendant") or maker["defendant"]
    basis = stage.get("basis") or maker.get("defendant_basis", _SUED)
    lines.append(Line(messages.DEFENDANT_LINE.format(text=defendant), basis))
    match stage["id"]:
        case "upheld":
            court = maker["court"]
            level = Line(messages.COURT_BOTH.format(text=court), _BOTH_LEVEL)
        case "changed":
            court = maker["reviewer_court"]
            level = Line(messages.COURT_LINE.format(text=court), maker["reviewer_basis"])
        case "silent":
            court = messages.COURT_SILENT.format(
                original=maker["court"], reviewer=maker["reviewer_court"]
            )
            level = Line(messages.COURT_LINE.format(text=court), maker["reviewer_basis"])
        case _:
            court = maker["court"]
            level = Line(messages.COURT_LINE.format(text=court), maker["court_basis"])
    place = messages.COURT_PLACE if stage["id"] == "none" else messages.COURT_PLACE_REVIEWED
    lines += [level, Line(place, _COURT_PLACE), Line(messages.COURT_ACROSS, _COURT_ACROSS)]
    result = messages.COMPETENCE_RESULT.format(
        review=maker["review"], defendant=defendant, court=court
    )
    return Outcome(result, tuple(lines))
