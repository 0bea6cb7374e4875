"""The sheet (证据单) of a folder: its facts in words, and the digests of its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from certification.evidence import words
from certification.evidence.entries import Row
from documents.evidence import EvidenceSheet, Part
from foundation.local_time import find_zone, local_time, zone_name
from records.audit.chain_head import SHORTEST, written
from records.audit.decisions import AUDIT_ACTIONS
from records.audit.trail import Verified
from records.audit.words import details
from records.messages import (
    ATTEMPT_STATE_NAMES,
    CERTIFICATE_STATES,
    OUTCOME_NAMES,
    PUBLICATION_STATES,
)

Fact = tuple[str, str]
_MOST_SAID = 200
"""Characters of what an entry says on the sheet; the folder has all of it."""


def evidence_sheet(
    facts: Mapping[str, Any], own: Sequence[Row], files: Mapping[str, str]
) -> EvidenceSheet:
    """All of it, times in the zone that the facts name; ``files``: SHA-256 by name, of what the sheet stands for."""
    person, exam, zone = facts["person"], facts["exam"], find_zone(facts["zone"])
    return EvidenceSheet(
        title=words.TITLE,
        system=facts["site"],
        subject=f"{exam['title']}　{person['name']}（{person['number']}）",
        parts=[
            Part(words.CALL, _call(facts, zone)),
            _forms(facts["forms"]),
            Part(
                words.PAPERS, [line for each in facts["attempts"] for line in _attempt(each, zone)]
            ),
            _keys(facts["key_versions"]),
            _scores(facts, zone),
            Part(words.CERTIFICATES, _certificates(facts["certificates"])),
            _trail(facts["trail"], own, zone),
            Part(words.FILES, (), words.FILE_COLUMNS, (2, 5), [list(f) for f in files.items()]),
        ],
        notes=[
            words.TIMES.format(zone=zone_name(zone) or zone.key),
            words.KEYS_GIVEN if facts["with_keys"] else words.KEYS_WITHHELD,
            words.TRAIL_WHOLE if facts["trail"]["whole"] else words.TRAIL_PART,
            words.VERIFY,
        ],
        signatures=words.SIGNATURES,
    )


def _call(facts: Mapping[str, Any], zone: dt.tzinfo) -> list[Fact]:
    person, exam, call = facts["person"], facts["exam"], facts["call"]
    excused = call["exemption"]
    return [
        (words.PERSON, f"{person['name']}（{person['number']}）"),
        (words.EXAM, f"{exam['title']}（{exam['name']}）"),
        (
            words.RULES,
            f"{exam['policy_name'] or words.NONE}　{_score(exam['cut_score'])}/{_score(exam['total_points'])}",
        ),
        (words.UNIT, call["unit"]),
        (words.POST, call["proposed_post"] or words.NONE),
        (words.SOURCE, call["source"] or words.NONE),
        (words.CALLED_AT, _time(call["called_at"], zone)),
        (
            words.EXEMPT,
            words.NONE
            if not excused
            else "　".join(
                [excused["basis"], excused["evidence"], excused["by"], _time(excused["at"], zone)]
            ),
        ),
    ]


def _forms(forms: Sequence[Mapping[str, Any]]) -> Part:
    said = [
        (
            words.FORMS,
            words.FORM_LINE.format(
                code=form["code"],
                hash=form["content_hash"],
                seed=words.UNKNOWN if form["seed"] is None else form["seed"],
            ),
        )
        for form in forms
    ]
    rows = [
        [
            form["code"],
            str(item["number"]),
            item["item"],
            item["sha256"] or words.UNKNOWN,
            _score(item["points"]),
        ]
        for form in forms
        for item in form["items"]
    ]
    return Part(words.FORMS, said, words.ITEM_COLUMNS, (1, 1, 4, 8, 1), rows)


def _attempt(attempt: Mapping[str, Any], zone: dt.tzinfo) -> list[Fact]:
    line = words.ATTEMPT_LINE.format(
        ordinal=attempt["ordinal"],
        form=attempt["form"],
        state=ATTEMPT_STATE_NAMES[attempt["state"]],
        counts=words.COUNTS if attempt["counts"] else "",
    )
    paper, sitting = attempt["submission"], attempt["sitting"]
    said = [
        (words.PAPERS, line),
        (words.SITTING, sitting["name"] if sitting else words.NONE),
        (words.BEGAN, _time(attempt["began_at"], zone)),
        (words.ENDED, _time(attempt["ended_at"], zone)),
        (words.ARRANGED, str(attempt["seed"])),
    ]
    if paper:
        said += [
            (words.RECEIPT, paper["sha256"]),
            (words.SCORED_FILE, paper["scored_sha256"] or words.NONE),
        ]
    return said


def _keys(versions: Sequence[Mapping[str, Any]]) -> Part:
    rows = [
        [
            each["paper"],
            each["cell"],
            each["released"],
            each["current"],
            words.CHANGED if each["changed"] else "",
        ]
        for each in versions
    ]
    return Part(words.KEY_VERSIONS, (), words.KEY_COLUMNS, (3, 2, 6, 6, 2), rows)


def _scores(facts: Mapping[str, Any], zone: dt.tzinfo) -> Part:
    said = [(words.RESULT, _outcome(facts["result"]))]
    said += [
        (
            words.PUBLISHED,
            f"{PUBLICATION_STATES[each['state']]}　{_time(each['published_at'], zone)}　{_outcome(each['result'])}　{each['results_sha256']}",
        )
        for each in facts["publications"]
    ]
    rows = []
    for attempt in facts["attempts"]:
        markers = {
            mark["question"]: mark["who"] for mark in attempt["marks"] if mark["points"] is not None
        }
        for row in attempt["responses"]:
            by = markers.get(row["question"], words.BY_RULE if row["score"] is not None else "")
            status = words.STATUSES[row["status"]]
            rows.append(
                [str(attempt["ordinal"]), row["question"], status, _score(row["score"]), by]
            )
    return Part(words.SCORES, said, words.SCORE_COLUMNS, (1, 2, 2, 2, 4), rows)


def _certificates(certificates: Sequence[Mapping[str, Any]]) -> list[Fact]:
    return [
        (
            words.CERTIFICATES,
            words.CERTIFICATE_LINE.format(
                number=each["number"],
                state=CERTIFICATE_STATES[each["state"]],
                issued=each["issued_on"],
                key=each["key_id"],
            ),
        )
        for each in certificates
    ] or [(words.CERTIFICATES, words.NONE)]


def _trail(told: Mapping[str, Any], own: Sequence[Row], zone: dt.tzinfo) -> Part:
    rows = [(row[0], row[1], row[2], row[3], _said(row, zone), row[8]) for row in own]
    rows += [
        (row["number"], row["at"], "", row["action"], words.WITHHELD, row["digest"])
        for row in told["withheld"]
    ]
    head = told["head"]
    said = [
        (words.HEAD, written(Verified(head["entries"], head["digest"]))),
        (words.TRAIL, words.TRAIL_OWN.format(own=len(own), withheld=len(told["withheld"]))),
    ]
    shown = [
        [
            str(number),
            _time(at, zone),
            actor,
            AUDIT_ACTIONS.get(action, action),
            said,
            digest[:SHORTEST],
        ]
        for number, at, actor, action, said, digest in sorted(rows)
    ]
    return Part(words.TRAIL, said, words.DECISION_COLUMNS, (1, 3, 3, 3, 7, 3), shown)


def _said(row: Row, zone: dt.tzinfo) -> str:
    text = details(row[5], row[6], zone)
    return text if len(text) <= _MOST_SAID else text[:_MOST_SAID] + "…"


def _outcome(result: Mapping[str, Any] | None) -> str:
    if not result:
        return words.NONE
    score = "" if result["score"] is None else f"　{_score(result['score'])}"
    return OUTCOME_NAMES[result["outcome"]] + score


def _score(points: float | None) -> str:
    return "" if points is None else f"{points:g}"


def _time(at: str | None, zone: dt.tzinfo) -> str:
    """``at``: UTC, as ISO 8601 with or without its Z."""
    if at is None:
        return words.NONE
    return local_time(dt.datetime.fromisoformat(at).replace(tzinfo=None), zone)
