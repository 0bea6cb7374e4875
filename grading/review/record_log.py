"""Write the shipped record from logs of readers: ``python -m grading.review.record_log [--tree FOLDER] LOG…``.

A line of a log: ``id<TAB>reader<TAB>answer<TAB>date<TAB>agreed``, the last being ``agreed`` or ``disagreed``; ``reading`` in place of the answer
says that every sentence of the item was read with the law open. Letters of options, 对 or 错, blanks with ``/`` between, questions of a
case with ``;``. Each answer is held against the key by the rule that scores exams: a log that says otherwise is refused. ``FOLDER``: the
items as they were when they were read, if not as they are now; of an item that asks something else now nothing is written, and it is told.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from foundation.files import write_whole
from grading.errors import ReviewRefused
from grading.review.reader_log import end_with_problems, lines_of_log, quoted, texts_of_logs
from grading.review.shipped import FILE, ItemRecord, Recorded, read_records
from grading.review.trial import judged
from question_bank.bank import SHIPPED_ITEMS, read_bank
from question_bank.item import CONSTRUCTED, Item, Question

_AGREED = {"yes": True, "no": False, "agreed": True, "disagreed": False}
_TRUTH = {"对": True, "正确": True, "true": True, "错": False, "错误": False, "false": False}


class LogLine(NamedTuple):
    """A line of a log, and where it stands."""

    place: str
    item: str
    step: Recorded


@dataclass
class Merged:
    """``records``: what is to be written; ``stale``: read, and changed since; ``problems``: lines that cannot be right."""

    records: dict[str, ItemRecord]
    stale: list[str]
    problems: list[str]


def read_log(text: str, name: str) -> Iterator[LogLine | str]:
    """The lines of a log; a text where one is none."""
    for place, cells in lines_of_log(text, name):
        try:
            item, reader, answer, on, agreed = cells
            day, said = dt.date.fromisoformat(on), _AGREED[agreed.lower()]
        except (ValueError, KeyError):
            yield f"{place}: five columns are wanted: id, reader, answer, date, yes or no"
            continue
        if not reader or not answer:
            yield f"{place}: reader and answer are wanted"
        elif answer == "reading":
            yield LogLine(place, item, Recorded("reading", reader, day, ""))
        else:
            yield LogLine(place, item, Recorded("blind_trial", reader, day, "", answer, said))


def merged(
    records: Mapping[str, ItemRecord],
    lines: Iterable[LogLine | str],
    now: Mapping[str, Item],
    then: Mapping[str, Item],
) -> Merged:
    """The records with these lines. ``then``: the items as they were read."""
    kept = {
        item: record
        for item, record in records.items()
        if item in now and now[item].asked_hash == record.asked
    }
    found = Merged(kept, [], [])
    for line in lines:
        if isinstance(line, str):
            found.problems.append(line)
            continue
        item = then.get(line.item)
        if item is None:
            found.problems.append(f"{line.place}: no item {line.item}")
            continue
        complaint = _complaint(item, line.step)
        if complaint:
            found.problems.append(f"{line.place}: {line.item}: {complaint}")
            continue
        present, step = now.get(line.item), replace(line.step, content=item.content_hash)
        same = present is not None and (
            present.asked_hash == item.asked_hash
            if step.step == "blind_trial"
            else present.content_hash == item.content_hash
        )
        if not same:
            found.stale.append(line.item)
            continue
        before = kept.get(line.item, ItemRecord(item.asked_hash))
        if step not in before.steps:
            kept[line.item] = replace(before, steps=(*before.steps, step))
    return found


def _complaint(item: Item, step: Recorded) -> str:
    if step.step == "reading":
        return ""
    try:
        agreed = judged(item, values_of(item, step.answer))
    except (ValueError, ReviewRefused) as error:
        return str(error)
    # What a person has to compare, the log's reader has compared.
    if agreed is not None and agreed != step.agreed and not (agreed and _is_open(item)):
        return f"{step.answer} {'is' if agreed else 'is not'} the key, the log says otherwise"
    return ""


def _is_open(item: Item) -> bool:
    return any(question.kind in CONSTRUCTED for question in item.questions)


def values_of(item: Item, answer: str) -> list[object]:
    """The answers of a log, one a question: those of a case stand with ``;`` between. Raises ``ValueError``."""
    parts = answer.replace("；", ";").split(";", len(item.questions) - 1)
    if len(parts) < len(item.questions):
        raise ValueError(f"{len(item.questions)} answers are wanted, with ; between")
    return [
        value_of(question, part.strip())
        for question, part in zip(item.questions, parts, strict=True)
    ]


def value_of(question: Question, answer: str) -> object:
    """An answer of a log as the question form would give it. Raises ``ValueError``."""
    if question.kind == "true_false":
        if answer.lower() not in _TRUTH:
            raise ValueError(f"{answer}: 对 or 错 is wanted")
        return _TRUTH[answer.lower()]
    if question.options:
        letters = [*answer.upper()]
        if not letters or not set(letters) <= set(question.letters):
            raise ValueError(f"{answer}: letters of its options are wanted")
        return letters if question.kind == "multiple" else answer.upper()
    parts = [part.strip() for part in re.split("[/；;、]", answer)]
    return parts if len(question.blanks) > 1 else answer


def write_records(records: Mapping[str, ItemRecord], folder: Path) -> None:
    """One file a folder of items, in the order of ids: same records, same bytes."""
    homes = {path.stem: path.parent for path in folder.glob("*/*.md")}
    by_home: dict[Path, list[str]] = {path.parent: [] for path in folder.glob(f"*/{FILE}")}
    for item in sorted(records):
        by_home.setdefault(homes[item], []).append(item)
    for home, items in by_home.items():
        text = "\n".join(_written(item, records[item]) for item in items)
        write_whole(home / FILE, f"{_HEAD}\n{text}".encode())


_HEAD = """# Written by `python -m grading.review.record_log`: who answered these items blind, while they asked this, or read them whole.
# An item that asks something else since has lost it. Readers who are models, not people, are named so.
"""


def _written(item: str, record: ItemRecord) -> str:
    lines = [f"[{item}]", f'asked = "{record.asked}"', "steps = ["]
    for step in record.steps:
        told = f'step = "{step.step}", reader = {quoted(step.reader)}, on = {step.on.isoformat()}'
        told += f', content = "{step.content}"'
        if step.step == "blind_trial":
            told += f", answer = {quoted(step.answer)}, agreed = {str(step.agreed).lower()}"
        lines.append(f"  {{ {told} }},")
    return "\n".join([*lines, "]", ""])


def main() -> None:
    """Merge the logs into the record. Ends with 1, and writes nothing, where a line cannot be right."""
    parser = argparse.ArgumentParser(prog="python -m grading.review.record_log")
    parser.add_argument("--tree", type=Path, default=SHIPPED_ITEMS)
    parser.add_argument("logs", nargs="*", type=Path)
    given = parser.parse_args()
    now, then = read_bank((SHIPPED_ITEMS,)), read_bank((given.tree,))
    lines = [line for log in texts_of_logs(given.logs) for line in read_log(*log)]
    found = merged(read_records(), lines, now, then)
    end_with_problems(found.problems)
    write_records(found.records, SHIPPED_ITEMS)
    tried = sum(record.tried for record in found.records.values())
    lacking = sorted(
        item for item in now.usable if not found.records.get(item, ItemRecord("")).tried
    )
    print(
        f"{len(found.records)} items on record, {tried} tried blind; changed since: {len(set(found.stale))}"
    )
    print(f"without a blind trial ({len(lacking)}): {' '.join(lacking)}")


if __name__ == "__main__":
    main()
