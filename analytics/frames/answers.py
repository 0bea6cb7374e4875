"""Frames of what was answered: responses, by far the largest, and the marks that people gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import numpy as np
import pandas as pd
from sqlalchemy import and_, case, or_, select

from analytics.frames.exams import DONE
from analytics.frames.reading import Kept, category, make_frame, taken
from question_bank.item import CONSTRUCTED
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.mark import Mark
from records.exams.response import Response, ResponseStatus
from records.exams.submission import Submission

_STATUSES = pd.Index(get_args(ResponseStatus), dtype="str")

_Places = np.ndarray[Any, np.dtype[np.intp]]


def responses(
    kept: Kept, exam_ids: Sequence[int], attempts: pd.DataFrame, items: pd.DataFrame
) -> pd.DataFrame:
    """The answers of some exams; ``attempts`` and ``items`` are the whole frames, of these exams at least."""
    # 0.1.0 scored without keeping what was given: that is not nothing.
    not_kept = and_(
        Response.status == "scored", Response.value == "null", Response.answer_sha256 == ""
    )
    found = kept.columns(
        select(
            Response.attempt_id,
            Response.question,
            Response.status,
            case((not_kept, None), else_=Response.value).label("value"),
            Response.score,
        )
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Call, Call.id == Attempt.call_id)
        .join(Submission, Submission.attempt_id == Attempt.id)
        .where(Call.exam_id.in_(exam_ids), Attempt.state.in_(DONE))
        # Else these are of the paper as it was, or by a key that was corrected since.
        .where(or_(Attempt.state == "voided", Submission.scored_sha256 == Submission.sha256))
    )
    attempt = np.array(found["attempt_id"], dtype="int64")
    of = np.searchsorted(attempts["attempt"].to_numpy(), attempt)
    question = _questions(found["question"], items)
    place = _places(attempts, items, of, question)
    void = _flag(items["voided"], place) | _flag(attempts["state"] == "voided", of)
    status = _status(found["status"], void)
    score = np.array(found["score"], dtype="float64")
    # What nobody gave, or what counts for nobody, is no zero here: the statistic says what it takes it for.
    score[status != "scored"] = np.nan
    points = _number(items["points"], place)
    frame = make_frame(
        "responses",
        {
            "attempt": attempt,
            **{name: taken(attempts[name].array, of) for name in ("exam", "person", "form")},
            "question": question,
            **{
                name: taken(items[name].array, place)
                for name in ("item_id", "kind", "content_area")
            },
            "points": points,
            "status": status,
            "value": _values(found["value"], _flag(items["kind"].isin(CONSTRUCTED), place)),
            "score": score,
            "share": score / points,
            "counts": _flag(attempts["counts"], of),
            "first": _flag(attempts["first"], of),
        },
    )
    # What the form has no more stands last.
    slot = np.nan_to_num(_number(items["slot"], place), nan=np.inf)
    return frame.take(np.lexsort((slot, attempt))).reset_index(drop=True)


def _questions(names: Sequence[str], items: pd.DataFrame) -> pd.Categorical:
    """Names of questions, in the categories that the items have wherever these know them all."""
    known = items["question"].cat.categories
    gone = sorted(set(names).difference(known))
    return pd.Categorical(list(names), categories=known.append(pd.Index(gone, dtype="str")))


def _places(
    attempts: pd.DataFrame, items: pd.DataFrame, of: _Places, question: pd.Categorical
) -> _Places:
    """In which row of ``items`` the question of each response stands; -1 where its form has none of that name."""
    names, forms = len(question.categories) + 1, len(items["form"].cat.categories)

    def numbers(exam: pd.Series[Any], form: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.int64]]:
        return exam.cat.codes.to_numpy("int64") * forms + form.cat.codes.to_numpy("int64")

    exams = len(items["exam"].cat.categories)
    places = np.full(exams * forms * names, -1, dtype=np.intp)
    asked = numbers(items["exam"], items["form"]) * names
    places[asked + items["question"].cat.codes.to_numpy("int64")] = np.arange(len(items))
    given = numbers(attempts["exam"], attempts["form"])[of] * names
    return places[given + question.codes]


def _status(values: Sequence[str], void: np.ndarray[Any, np.dtype[np.bool_]]) -> pd.Categorical:
    codes = pd.Categorical(list(values), categories=_STATUSES).codes.copy()
    codes[void] = _STATUSES.get_loc("voided")
    return pd.Categorical.from_codes(codes, categories=_STATUSES)


def _values(
    values: Sequence[str | None], free: np.ndarray[Any, np.dtype[np.bool_]]
) -> pd.Categorical:
    """What was given; what somebody wrote in their own words leaves no trace, among the categories neither."""
    found = category(values)
    codes = np.where(free, -1, found.codes)
    return pd.Categorical.from_codes(codes, found.categories).remove_unused_categories()


def _number(values: pd.Series[Any], place: _Places) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The numbers at these places; NaN at -1."""
    return np.append(values.to_numpy("float64"), np.nan)[place]


def _flag(values: pd.Series[Any], place: _Places) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """The truth values at these places; false at -1."""
    return np.append(values.to_numpy("bool"), False)[place]


def marks(kept: Kept) -> pd.DataFrame:
    """Every mark."""
    found = kept.columns(
        select(
            Mark.attempt_id.label("attempt"),
            Call.exam_id,
            Mark.question,
            Mark.round,
            Mark.who.label("marker"),
            Mark.points,
            Mark.at,
        )
        .join(Attempt, Attempt.id == Mark.attempt_id)
        .join(Call, Call.id == Attempt.call_id)
        .where(Call.exam_id.in_(kept.exams.ids))
        .order_by(Mark.id)
    )
    return make_frame("marks", {**found, "exam": kept.exams.of(found["exam_id"])})
