"""A call list (应考名单) that comes as a file: 所属单位, 姓名, 拟任职务, and a number where names are not enough."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from records import messages
from records.errors import CallRefused, RosterRejected
from records.exams.calling import Wanted
from records.people.matching import People
from records.people.person import Person
from records.people.roster_check import check_cells, located
from records.people.roster_file import RosterRow, read_call_list


def people_on_list(db: Session, path: Path) -> list[Wanted]:
    """Everybody on the list, in its order. Raises `CallRefused` with every row's problem.

    Nobody is entered by a call list: who is not in the records has to be on a roster first.
    """
    try:
        rows = read_call_list(path)
    except RosterRejected as error:
        raise CallRefused(error.problems) from error
    people = People(db)
    by_name: dict[tuple[str, str], list[Person]] = {}
    for (_, name), those in people.names.items():
        for each in those:
            if each.unit is not None:
                by_name.setdefault((each.unit.name, name), []).append(each)
    found: list[Wanted] = []
    problems: list[tuple[RosterRow, str]] = []
    lines: dict[int, int] = {}
    for row in rows:
        reasons = list(check_cells(row, ("姓名", "所属单位")))
        person: Person | None = None
        if not reasons:
            person, reason = _find(row, people, by_name)
            reasons = [reason] if reason else []
        if person is not None and (line := lines.setdefault(person.id, row.row)) != row.row:
            reasons.append(messages.ROW_TWICE.format(other=line))
        problems += [(row, reason) for reason in reasons]
        if person is not None:
            basis, evidence = row.text("免考依据"), row.text("免考证明")
            found.append(Wanted(person, row.text("拟任职务"), basis, evidence))
    if problems:
        raise CallRefused(located(path.name, problems))
    return found


def _find(
    row: RosterRow, people: People, by_name: dict[tuple[str, str], list[Person]]
) -> tuple[Person | None, str]:
    """Who it is, or why nobody can say."""
    unit, name = row.text("所属单位"), row.text("姓名")
    number = row.text("人员编号") or row.text("执法证号") or row.text("身份证号")
    named = people.named(row)
    if named:
        shown = row.text("人员编号") or row.text("执法证号") or messages.IDENTITY
        if any(each is not named[0] for each in named) or named[0].name != name:
            return None, messages.ROW_OTHER_NAME.format(number=shown, name=named[0].name)
        return named[0], ""
    there = by_name.get((unit, name), [])
    if len(there) > 1 and not number:
        return None, messages.ROW_SAME_NAME.format(unit=unit, name=name)
    if len(there) == 1 and not number:
        return there[0], ""
    return None, messages.ROW_UNKNOWN_PERSON.format(unit=unit, name=name)
