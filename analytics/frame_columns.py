"""What the frames hold: what a row of each is, and of each column its type, its meaning with its unit, and what a missing value means.

Keys are words that people know: unit codes, candidate numbers, names of exams, codes of forms; attempts go by their id.
Times are UTC, naive; days are midnights of the site's zone. Text that repeats is a category, and frames that share a key share
its categories, so that they are joined on it without a copy. ``""`` in text: there is nothing to be said; missing: as told here.

Four things differ everywhere: **no row** in ``responses`` (nothing of the paper was scored yet, or the form had no such
question), **omitted** (nothing given, though something was given later), **not_reached** (nothing given from here on), **voided**
(the question counts for nobody by decision of two people, or the whole attempt does not count). None of them has a score here:
whoever computes says what it takes them for.

Missing values: ``NaN`` in numbers and text, ``<NA>`` in ``Int64``, ``NaT`` in times and days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Dtype = Literal["str", "category", "bool", "int64", "Int64", "float64", "datetime64[us]"]
"""``Int64`` is the whole number that may be missing."""

NEVER = "never"


@dataclass(frozen=True)
class Column:
    """A column. ``meaning`` with the unit; ``missing``: what a missing value means, `NEVER` where there is none."""

    name: str
    dtype: Dtype
    meaning: str
    missing: str = NEVER


@dataclass(frozen=True)
class FrameColumns:
    """A frame. ``row``: what one row is, and in which order rows stand."""

    row: str
    columns: Sequence[Column]

    @property
    def names(self) -> list[str]:
        """The columns in order."""
        return [column.name for column in self.columns]


_PERSON = Column("person", "category", "candidate number")
_EXAM = Column("exam", "category", "name of the exam")
_FORM = Column("form", "category", "code of the form")
_ATTEMPT = Column("attempt", "int64", "id of the attempt")
_ITEM = (
    Column("item_id", "category", "the bank's item", "the form has no such question any more"),
    Column(
        "kind",
        "category",
        "kind of the question: single, multiple, true_false, fill_in, short_answer, essay",
        "as item_id",
    ),
    Column("content_area", "category", "content area of the item", "as item_id"),
    Column("points", "float64", "points that the question is worth on this form", "as item_id"),
)

FRAMES: Mapping[str, FrameColumns] = {
    "units": FrameColumns(
        "a unit, by code",
        (
            Column("unit", "category", "code of the unit"),
            Column("name", "str", "its name"),
            Column("is_member", "bool", "a member unit, which the district assesses (成员单位)"),
            Column("is_body", "bool", "an enforcement body (执法主体)"),
            Column("parent", "category", "code of the unit above it", "none is above it"),
        ),
    ),
    "people": FrameColumns(
        "a person of the records, in service or not, by candidate number",
        (
            _PERSON,
            Column("name", "str", "the name; not in what is exported"),
            Column("active", "bool", "in service"),
            Column(
                "unit",
                "category",
                "unit today; where they were when they were called, calls and results say",
                "in no unit today",
            ),
            Column(
                "rank",
                "category",
                'rank (职级) of the newest post held today that has one; "": unknown',
            ),
            Column("leading", "bool", "one of the posts held today is a leading one"),
            Column(
                "sex",
                "category",
                "as the register of cards has it",
                "not known, or the site does not let analyses use it",
            ),
            Column("born_year", "Int64", "year of birth by the register of cards", "as sex"),
        ),
    ),
    "memberships": FrameColumns(
        "a stay of a person in a unit, by person and time",
        (
            _PERSON,
            Column("unit", "category", "code of the unit"),
            Column("since", "datetime64[us]", "first day", "nobody knows"),
            Column("until", "datetime64[us]", "last day", "it goes on"),
        ),
    ),
    "cards": FrameColumns(
        "an enforcement card, by number",
        (
            Column("card", "str", "number as printed"),
            _PERSON,
            Column("kind", "category", "enforcement, supervision, ministry"),
            Column("field", "category", 'field of enforcement (执法领域); "": not told'),
            Column("issued", "datetime64[us]", "day of issue", "not told"),
            Column("valid_until", "datetime64[us]", "last day", "the card says none"),
            Column("state", "category", "state now (`records.people.enforcement_card.CardState`)"),
            Column(
                "registered_year",
                "Int64",
                "last year for which it was registered (年审)",
                "never yet",
            ),
            Column("refused_year", "Int64", "year for which registration is refused", "it is not"),
        ),
    ),
    "card_reviews": FrameColumns(
        "a card in a year's review (年审), by year and card",
        (
            Column("year", "int64", "year of the review"),
            Column("card", "str", "number of the card"),
            _PERSON,
            Column("unit", "category", "unit in whose list it stood"),
            Column("hours", "float64", "credit hours of study in that year"),
            Column(
                "hours_asked", "float64", "credit hours that the rule asks for", "it asks for none"
            ),
            Column("hours_met", "bool", "the hours suffice"),
            Column("exam", "category", 'outcome of the exam that counts; "": none is on record'),
            Column("finding", "category", "register, listed, refuse, apart"),
            Column(
                "reasons",
                "str",
                'why not (hours, exam, post, discipline, acts), with blanks between; "": none',
            ),
            Column(
                "state",
                "category",
                "state of the whole review: listed, proposed, decided, published",
            ),
        ),
    ),
    "exams": FrameColumns(
        "an exam, by day; practice only on request",
        (
            _EXAM,
            Column("title", "str", "its title"),
            Column("policy", "category", 'name of the policy (考试规则); "": it names none'),
            Column("cut_score", "float64", "points from which a paper passes"),
            Column("total_points", "float64", "points of the whole paper"),
            Column("duration_minutes", "int64", "minutes to write it"),
            Column(
                "day",
                "datetime64[us]",
                "day of the first hand-in; before there is one, of the release",
                "neither is on record",
            ),
            Column("year", "Int64", "year of that day", "as day"),
            Column("simulated", "bool", "papers were made by a model; every figure must say so"),
            Column("practice", "bool", "a practice exam"),
            Column("published", "bool", "results were published"),
            Column("attempts_allowed", "int64", "attempts within the window, by the policy"),
            Column("attempt_counts", "category", "which of these counts: best, last, first"),
            Column("resits_allowed", "int64", "resits after a failure"),
            Column(
                "resit_counts",
                "category",
                "which of all attempts counts once there are resits: best, last",
            ),
        ),
    ),
    "forms": FrameColumns(
        "a form of an exam, by exam and code",
        (
            _EXAM,
            _FORM,
            Column("content_hash", "str", "SHA-256 of the form"),
            Column("questions", "int64", "questions; each of a case counts"),
            Column("points", "float64", "points of all questions"),
            Column("called", "int64", "people called to it"),
            Column("sat", "int64", "people with a paper of it that was handed in and not voided"),
        ),
    ),
    "items": FrameColumns(
        "a question of a form, by exam, form and place",
        (
            _EXAM,
            _FORM,
            Column("question", "category", "name: q01, or q61_2 of a case"),
            Column(
                "slot", "int64", "place on the form, from 1; each question of a case has its own"
            ),
            *(Column(each.name, each.dtype, each.meaning) for each in _ITEM),
            Column(
                "expected",
                "float64",
                "facility (0–1) that the bank expected at the release",
                "not on record",
            ),
            Column(
                "content_hash",
                "category",
                "SHA-256 of the item's content then; another one is another version of the item",
                "not on record: releases of earlier versions of the program",
            ),
            Column(
                "voided",
                "bool",
                "it counts for nobody: everybody who had it gets its points, by a correction that two people decided; or nobody does, in pretest",
            ),
        ),
    ),
    "calls": FrameColumns(
        "a person called to an exam, in the order of the list",
        (
            _EXAM,
            _PERSON,
            Column("unit", "category", "unit when called: reports of the exam stay with it"),
            _FORM,
            Column("exempt", "bool", "need not sit it (免考)"),
            Column("proposed_post", "str", 'post that is proposed (拟任职务); "": none'),
        ),
    ),
    "attempts": FrameColumns(
        "an attempt of somebody called, by id",
        (
            _ATTEMPT,
            _EXAM,
            _PERSON,
            _FORM,
            Column("ordinal", "int64", "which attempt of this exam, from 1"),
            Column(
                "state",
                "category",
                "called, writing, handed_in, expired (handed in by the server), voided, absent",
            ),
            Column(
                "began_at",
                "datetime64[us]",
                "when the paper was opened in the room",
                "not opened, or it came as a file",
            ),
            Column(
                "handed_in_at",
                "datetime64[us]",
                "when it was handed in",
                "it was not, or nobody knows",
            ),
            Column(
                "minutes",
                "float64",
                "minutes between these two; time added and pauses are within",
                "one of them is missing",
            ),
            Column("extra_seconds", "int64", "seconds added for this person"),
            Column("counts", "bool", "the result is of this attempt"),
            Column(
                "first",
                "bool",
                "the person's first paper of this exam that was handed in and not voided",
            ),
            Column(
                "door",
                "category",
                "how the paper came: room, lab, file, simulation, receipted",
                "no paper came",
            ),
        ),
    ),
    "responses": FrameColumns(
        "an answer of a paper that was handed in, by attempt and place on the form. A paper that was given back, or handed in anew, has no rows until it is scored again",
        (
            _ATTEMPT,
            _EXAM,
            _PERSON,
            _FORM,
            Column("question", "category", "name: q01, or q61_2 of a case"),
            *_ITEM,
            Column(
                "status",
                "category",
                "scored, omitted, not_reached, unreadable (a person has to look at it), pending (a person has to mark it), voided. Version 0.1.0 "
                "let people decide about an unreadable paper as a whole, without points for its answers: these stay unreadable, though the result is passed or failed",
            ),
            Column(
                "value",
                "category",
                'what was given, as JSON: "\\"B\\"", "[\\"A\\", \\"C\\"]", "true"; "null": nothing',
                "free text (short_answer, essay), which is read in the marking only; or 0.1.0 scored it and kept no answer",
            ),
            Column(
                "score",
                "float64",
                "points, where the status is scored",
                "any other status. Of a voided question everybody has the points in the result",
            ),
            Column("share", "float64", "score / points, 0–1", "as score"),
            Column("counts", "bool", "of the attempt that the result is of"),
            Column("first", "bool", "of the person's first paper of this exam (see attempts)"),
        ),
    ),
    "marks": FrameColumns(
        "what one person gave for one answer, in the order in which it was given; the last one of an answer counts",
        (
            _ATTEMPT,
            _EXAM,
            Column("question", "category", "name of the question"),
            Column("round", "int64", "which reading, from 1"),
            Column("marker", "category", "login of who gave it, or the program's name of what did"),
            Column("points", "float64", "points given", "what was given before was taken back"),
            Column("at", "datetime64[us]", "when"),
        ),
    ),
    "results": FrameColumns(
        "a person called to an exam, in the order of the list: as many rows as calls, so that every sum meets it",
        (
            _EXAM,
            _PERSON,
            Column("unit", "category", "unit when called"),
            Column("form", "category", "form of the attempt that counts, else of the call"),
            Column(
                "attempt",
                "Int64",
                "attempt that counts",
                "none does: absent, exempt, or nothing decided",
            ),
            Column(
                "outcome",
                "category",
                "as the administrator knows it now: passed, failed, absent, exempt, voided, exception, pending",
                "nobody has asked for results yet",
            ),
            Column(
                "score", "float64", "points", "not every question is scored, or there is no paper"
            ),
            Column(
                "grade",
                "category",
                'grade (等次) of that score; "": no score, or the policy has no grades',
            ),
            Column(
                "published",
                "category",
                "outcome as it was published last; units and candidates are told this and nothing else",
                "not published",
            ),
            Column(
                "published_score",
                "float64",
                "points as published",
                "not published, or published without a score",
            ),
            Column(
                "valid_until",
                "datetime64[us]",
                "last day on which the pass (`outcome`) counts",
                "no pass, or for good",
            ),
        ),
    ),
    "certificates": FrameColumns(
        "a certificate (合格证), in the order of issue",
        (
            Column("number", "str", "number"),
            _EXAM,
            _PERSON,
            Column(
                "state",
                "category",
                "valid, revoked, replaced; whether the term is over, its day says",
            ),
            Column("issued_on", "datetime64[us]", "day of issue"),
            Column("until", "datetime64[us]", "last day", "for good"),
        ),
    ),
    "study_hours": FrameColumns(
        "a person expected at a study event that counts and took place, by day and person",
        (
            _PERSON,
            Column("unit", "category", "unit on that day"),
            Column("day", "datetime64[us]", "day of the event"),
            Column("kind", "category", "kind of the event (`records.study.plan.StudyKind`)"),
            Column("category", "category", 'category of hours; "": none'),
            Column("minutes", "int64", "minutes that it took"),
            Column(
                "hours",
                "float64",
                "credit hours that its papers give",
                "as the policy counts the minutes",
            ),
            Column("presence", "category", "present, leave, absent"),
            Column(
                "made_up_on",
                "datetime64[us]",
                "day on which it was studied afterwards (补学)",
                "it was not, or need not be",
            ),
        ),
    ),
    "self_checks": FrameColumns(
        "a day on which a person answered self-check questions of lessons, by person and day; nobody's rows: they answered none",
        (
            _PERSON,
            Column("day", "datetime64[us]", "day of the site's zone"),
            Column(
                "answers",
                "int64",
                "answers given on that day; the same question may be answered again",
            ),
            Column("right", "int64", "how many of them were right"),
        ),
    ),
    "estimates": FrameColumns(
        "an estimate that a reader of an item gave in its review (三审三校), by item and in the order in which they were given; the last one of a reader for a version counts",
        (
            Column("item_id", "category", "the bank's item"),
            Column("content_hash", "category", "SHA-256 of the item's content that was read"),
            Column("judge", "category", "login of who gave it"),
            Column("act", "category", "step of the review with which it was given"),
            Column("at", "datetime64[us]", "when"),
            Column("estimate", "float64", "share of candidates who would be right, 0–1"),
        ),
    ),
}
"""Every frame by its name in `analytics.frames.load.Frames`."""
