"""`lawstudy bank review …` and `bank adopt-reviews`: items and other texts on their way through trial and reviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from courses.lesson_review import adopt_lessons, reviewed_lessons, undecided_lessons
from foundation.site import Site, open_site
from grading.review import deciding
from grading.review.deciding import COMPARED, Given, Person
from grading.review.shipped import adopt_reviews, adoption, read_records
from grading.review.views import review_lines, review_view, texts_of_records
from lawstudy.acting import acting_account
from lawstudy.commands import messages
from lawstudy.console import remark, say, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import bank_of, open_records
from lawstudy.processes.beside import site_beside_room
from question_bank.bank import ItemBank
from question_bank.item import Item, Question
from question_bank.review import CHECKS, Reviewed, review_rules, reviewed_item
from question_bank.shown import options_markdown, stem_markdown
from question_bank.value import sha256
from records.audit.actor import acting
from records.bank.review import ReviewedKind, TextAct, TextState
from records.messages import TEXT_ACTS, TEXT_KINDS, TEXT_STATES

_MOST_LISTED = 60


@dataclass(frozen=True)
class Which:
    """A text by kind and id; ``file`` holds the text of what is no item."""

    kind: ReviewedKind
    id: str
    file: Path | None = None


def adopt(root: Path) -> None:
    """Take the shipped record of reviews over, as the administrator that ``--as`` names."""
    site = site_beside_room(root, "bank")
    with open_records(site) as db:
        bank, who = bank_of(site), _person(db)
        taken = adopt_reviews(db, bank, who)
        found = adoption(bank, read_records())
        db.commit()
    say(messages.REVIEWS_ADOPTED.format(count=len(taken), login=who.login))
    say(messages.REVIEWS_LEFT.format(changed=len(found.changed), untried=len(found.untried)))


def adopt_shipped_lessons(root: Path) -> None:
    """Take the record of readings of the shipped lessons over, as the administrator that ``--as`` names."""
    site = site_beside_room(root, "bank")
    with open_records(site) as db:
        who = _person(db)
        taken = adopt_lessons(db, who)
        db.commit()
        left = undecided_lessons(db).words()
    say(messages.LESSONS_ADOPTED.format(count=len(taken), login=who.login))
    for told in left:
        remark(told)


def listed(root: Path, *, kind: ReviewedKind, state: TextState | None, everything: bool) -> None:
    """What waits for whom `--as` names, or all that stands in a state."""
    site = open_site(root)
    with open_records(site) as db:
        texts = _texts(db, site, kind)
        who = Person("", ()) if everything or state else _person(db)
        lines = review_lines(db, kind, texts.values(), who, review_rules(site.root))
    counts = Counter[str](line.state for line in lines)
    say("，".join(f"{name} {counts[each]}" for each, name in TEXT_STATES.items() if counts[each]))
    if state:
        lines = [line for line in lines if line.state == state]
    elif not everything:
        lines = [line for line in lines if line.mine]
    rows = [
        [
            line.id,
            TEXT_STATES[line.state] + (messages.REVIEW_EDITED if line.edited else ""),
            line.title[:30],
        ]
        for line in lines[:_MOST_LISTED]
    ]
    title = messages.REVIEW_LIST.format(kind=TEXT_KINDS[kind], count=len(lines))
    show_table(title, messages.REVIEW_LIST_COLUMNS, rows, text=3)


def show(root: Path, which: Which) -> None:
    """A text, its steps, and what differs from what was approved; to somebody who may try it, only what a candidate sees."""
    site = open_site(root)
    with open_records(site) as db:
        who = _person(db)
        reviewed = _reviewed(db, site, which)
        view = review_view(db, which.kind, reviewed, who, review_rules(site.root))
        say(messages.REVIEW_STATE.format(id=reviewed.id, state=TEXT_STATES[view.state]))
        if view.to_try:
            for line in _blind(bank_of(site)[which.id]):
                say(line)
            return
        if view.state == "trial" and view.row is not None and view.row.writer != who.login:
            raise ShellError(messages.REVIEW_BLIND)
        if view.changes:
            marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
            say("".join(marks[part.kind].format(part.text) for part in view.changes))
        else:
            say(reviewed.text)
        for step in view.row.steps if view.row else ():
            told = f"{step.at:%Y-%m-%d} {step.by} {TEXT_ACTS[step.act]} {step.comment}"
            say("　".join([told, *([step.proposed] if step.proposed else [])]))
        if view.estimates:
            say(_estimates(view.estimates.people, view.estimates.mean, view.estimates.spread))
        if view.refused:
            say(view.refused)


def submit(
    root: Path,
    kind: ReviewedKind,
    ids: Sequence[str],
    *,
    file: Path | None,
    typing: bool,
    important: bool,
) -> None:
    """Submit items, or a text from a file."""
    site = site_beside_room(root, "bank")
    with open_records(site) as db:
        who, bank = _person(db), bank_of(site) if kind == "item" else None
        for each in dict.fromkeys(ids):
            reviewed = _reviewed(db, site, Which(kind, each, file), bank)
            row = deciding.submit(db, kind, reviewed, who, typing=typing, important=important)
            say(messages.REVIEW_STATE.format(id=each, state=TEXT_STATES[row.state]))
        db.commit()


def try_blind(
    root: Path, item: str, answers: Sequence[str], *, facility: float, comment: str
) -> None:
    """An answer to an item by somebody who has not seen its key."""
    site = site_beside_room(root, "bank")
    with open_records(site) as db:
        who, bank = _person(db), bank_of(site)
        reviewed = _reviewed(db, site, Which("item", item), bank)
        found = bank[item]
        given = Given(
            facility=facility,
            comment=comment,
            answer=[
                _answer(question, answers[place] if place < len(answers) else "")
                for place, question in enumerate(found.questions)
            ],
        )
        agreed = deciding.solve(
            db, reviewed, found, who, given, review_rules(site.root), seen=reviewed.content_hash
        )
        db.commit()
    told = {True: messages.TRIED_AGREED, False: messages.TRIED_OTHERWISE, None: messages.TRIED_KEPT}
    say(told[agreed])


def let_pass(root: Path, which: Which, given: Given) -> None:
    """The next review says yes. On the command line all of the checklist is confirmed by one option, and is told before."""
    site = site_beside_room(root, "bank")
    with open_records(site) as db:
        who = _person(db)
        reviewed = _reviewed(db, site, which)
        row = deciding.let_pass(
            db,
            which.kind,
            reviewed,
            who,
            given,
            review_rules(site.root),
            seen=reviewed.content_hash,
        )
        state = row.state
        db.commit()
    say(messages.REVIEW_STATE.format(id=which.id, state=TEXT_STATES[state]))


def all_checked() -> list[str]:
    """The codes of everything that is to be looked at."""
    return [*CHECKS, COMPARED]


def act(root: Path, which: Which, what: str, *, reason: str, proposed: str = "") -> None:
    """``return``, ``withdraw``, ``hold``, ``clear``, ``suspend``, ``resume``, ``retire``, ``revive``."""
    site = site_beside_room(root, "bank")
    with open_records(site) as db:
        who = _person(db)
        reviewed = _reviewed(db, site, which)
        kind = which.kind
        match what:
            case "return":
                given = Given(comment=reason, proposed=proposed)
                rules, seen = review_rules(site.root), reviewed.content_hash
                row = deciding.send_back(db, kind, reviewed, who, given, rules, seen=seen)
            case "withdraw":
                row = deciding.withdraw(db, kind, reviewed, who)
            case "hold":
                row = deciding.hold(db, kind, reviewed, who, reason=reason)
            case "clear":
                row = deciding.clear(db, kind, reviewed, who, reason=reason)
            case _:
                use: TextAct = what  # type: ignore[assignment]
                row = deciding.change_use(db, kind, reviewed, who, act=use, reason=reason)
        state = row.state
        db.commit()
    say(messages.REVIEW_STATE.format(id=which.id, state=TEXT_STATES[state]))


def _person(db: Session) -> Person:
    account = acting_account(db)
    return Person(account.login, tuple(account.roles), acting())


def _texts(db: Session, site: Site, kind: ReviewedKind) -> dict[str, Reviewed]:
    if kind == "lesson":
        return {**texts_of_records(db, kind), **reviewed_lessons()}
    if kind != "item":
        return texts_of_records(db, kind)
    bank = bank_of(site)
    return {each: reviewed_item(bank[each], faulty=each in bank.frozen) for each in bank}


def _reviewed(db: Session, site: Site, which: Which, bank: ItemBank | None = None) -> Reviewed:
    """What is reviewed, as it is now. Raises `ShellError` for what is not there."""
    if which.kind == "item":
        bank = bank or bank_of(site)
        if which.id not in bank:
            raise ShellError(messages.REVIEW_NO_ITEM, id=which.id)
        return reviewed_item(bank[which.id], faulty=which.id in bank.frozen)
    if which.kind == "lesson" and which.id in (lessons := reviewed_lessons()):
        # What learners read is what came with the program, whatever a file says.
        return lessons[which.id]
    if which.file is not None:
        text = which.file.read_text(encoding="utf-8-sig")
        title = next((line.strip("# ") for line in text.splitlines() if line.strip()), which.id)
        return Reviewed(which.id, title[:60], sha256(text), text, keyed=False)
    known = _texts(db, site, which.kind)
    if which.id not in known:
        raise ShellError(messages.REVIEW_NO_TEXT, id=which.id, kind=TEXT_KINDS[which.kind])
    return known[which.id]


def _blind(item: Item) -> list[str]:
    lines = [item.context] if item.context else []
    for question in item.questions:
        lines += [stem_markdown(question), options_markdown(question)]
    return [line for line in lines if line]


def _answer(question: Question, typed: str) -> object:
    """An answer as it is typed: letters, 对 or 错, blanks with ``/`` between."""
    text = typed.strip()
    if question.kind == "true_false":
        return {"对": True, "正确": True, "错": False, "错误": False}.get(text)
    if question.kind == "multiple":
        return [letter for letter in text.upper() if letter.isalpha()]
    if question.kind == "single":
        return text.upper()
    return text.split("/") if len(question.blanks) > 1 else text


def _estimates(people: int, mean: float, spread: float) -> str:
    return messages.REVIEW_ESTIMATES.format(
        people=people, mean=f"{mean:.0%}", spread=f"{spread:.0%}"
    )
