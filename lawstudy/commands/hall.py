"""`lawstudy hall`: a hall whose network failed goes on on a machine of its own, and its papers come back."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from exam_room.errors import HallRefused
from exam_room.hall import messages as hall_messages
from exam_room.hall.bringing_back import bring_back as bring_back_answers
from exam_room.hall.bringing_back import check_answers
from exam_room.hall.collecting import collect_answers
from exam_room.hall.counting import write_notebooks
from exam_room.hall.deciding import Decider, find_waiting
from exam_room.hall.deciding import decide as decide_paper
from exam_room.hall.deciding import refuse as refuse_proposal
from exam_room.hall.opening import read_pack
from exam_room.hall.packing import Origin, Packed, Wanted, pack_hall
from exam_room.hall.sealed_file import MOST_BYTES, Header, Kind, SealedFile, read_file
from foundation.clock import utc_now
from foundation.files import TooLarge, read_regular, write_whole
from foundation.local_time import local_time
from foundation.site import Site, open_site
from grading.nbgrader.course import one_process
from lawstudy.acting import acting_account
from lawstudy.console import next_step, remark, say, shell, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import course_of, open_records
from lawstudy.operations import messages
from lawstudy.operations.hall_site import make_hall_site
from lawstudy.processes.lock import AlreadyHeld
from lawstudy.processes.one_room import claim
from records.audit.actor import acting
from records.database.one_room import no_room
from records.database.revision import newest_revision
from records.errors import RoomElsewhere
from records.exams.exam import find_exam
from records.exams.hall import TAKES, Take, waiting_papers
from records.messages import HALL_REASONS, HALL_TAKES


def pack(root: Path, wanted: Wanted, out: Path | None) -> None:
    """Write the pack of a hall and tell its code, once. Raises `ShellError` for a file that is there already."""
    site = _district(root)
    newest = newest_revision()
    origin = Origin(
        site.name, site.office, site.contact, site.zone.key, newest.program, str(newest)
    )
    with open_records(site) as db:
        made = pack_hall(db, course_of(site), wanted, origin, actor=acting(), now=utc_now())
        file = _write_new(out, made.header, made.data)
        # A pack that is not on record could never be brought back; a file without its code is no use to anybody.
        db.commit()
    _tell_packed(site, made, file)


def _tell_packed(site: Site, made: Packed, file: Path) -> None:
    head = made.header
    made_at = _local(site, head)
    say(
        messages.HALL_PACKED.format(
            file=file, title=head.title, sitting=head.sitting, hall=head.hall, people=made.people
        )
    )
    say(messages.HALL_CODE.format(code=made.code))
    if made.begun:
        remark(messages.HALL_BEGUN.format(count=made.begun, made=made_at))
    if made.no_codes:
        numbers = "、".join(made.no_codes[:20])
        remark(messages.HALL_NO_CODES.format(count=len(made.no_codes), numbers=numbers))
    next_step(messages.NEXT_HALL_PACK)


def open_pack(file: Path, folder: Path, code: str) -> None:
    """Make the hall's site from a pack. Raises `HallRefused`, `ShellError`."""
    sealed = _read(file, "pack")
    now = utc_now()
    content = read_pack(sealed, code, revision=str(newest_revision()), now=now)
    made = make_hall_site(sealed, content, folder)
    head, site = sealed.header, made.site
    say(
        messages.HALL_OPENED.format(
            folder=site.root,
            title=head.title,
            sitting=head.sitting,
            hall=head.hall,
            people=made.opened.people,
            made=local_time(content.made, site.zone),
        )
    )
    say(messages.HALL_CLOCK.format(now=local_time(now, site.zone)))
    if made.opened.paused_at is not None:
        say(messages.HALL_PAUSED.format(since=local_time(made.opened.paused_at, site.zone)))
    for login, password in made.opened.passwords.items():
        say(messages.HALL_PASSWORD.format(login=login, password=password))
    command = shell("lawstudy", "--site", site.root, "serve", "--address", "0.0.0.0")
    next_step(messages.NEXT_HALL_OPENED.format(command=command))


def answers(root: Path, out: Path | None) -> None:
    """Write what was written in the hall. Raises `HallRefused` while somebody writes."""
    site, newest = open_site(root), newest_revision()
    with open_records(site) as db:
        made = collect_answers(
            db, program=newest.program, revision=str(newest), actor=acting(), now=utc_now()
        )
        file = _write_new(out, made.header, made.data)
        db.commit()
    say(messages.HALL_ANSWERS.format(file=file, papers=made.papers, people=made.people))
    next_step(messages.NEXT_HALL_ANSWERS.format(command=f"lawstudy hall bring-back {file.name}"))


def bring_back(root: Path, file: Path) -> None:
    """Take a hall's answers in. Raises `HallRefused`, and `ShellError` while the room runs, which has a page for it."""
    site = _district(root)
    sealed = _read(file, "answers")
    course = course_of(site)
    with _without_room(site), one_process(course), open_records(site) as db:
        checked = check_answers(db, course, sealed)
        done = bring_back_answers(db, checked, actor=acting(), now=utc_now())
        db.commit()
        wrong = write_notebooks(db, course, done.exam, done.counted)
    if done.before is not None:
        say(hall_messages.BEFORE.format(at=local_time(done.before, site.zone)))
    else:
        say(hall_messages.BACK.format(hall=done.hall, counted=len(done.counted), had=done.had))
    _tell_wrong(wrong)
    for number, reason in done.waiting:
        remark(messages.HALL_WAITS.format(number=number, reason=HALL_REASONS[reason]))
    if done.waiting:
        command = shell("lawstudy", "hall", "papers", done.exam)
        next_step(messages.NEXT_HALL_WAITS.format(command=command))
    elif done.before is None:
        next_step(messages.NEXT_HALL_BACK)


def papers(root: Path, exam: str) -> None:
    """The papers that wait for two people."""
    site = open_site(root)
    with open_records(site) as db:
        found = find_exam(db, exam)
        rows = [
            (
                row.call.person.number,
                row.call.person.name,
                HALL_REASONS.get(row.reason, row.reason),
                HALL_TAKES[row.take] if row.take else "",
                row.proposed_by or "",
                str(row.answered or 0),
            )
            for row in waiting_papers(db, found.id)
        ]
    if not rows:
        say(messages.HALL_NONE_WAIT.format(exam=exam))
        return
    show_table(messages.HALL_WAITING, messages.HALL_WAITING_HEADS, rows, text=5)
    say(messages.HALL_TAKES_TOLD)


def decide(root: Path, exam: str, number: str, take: str, reason: str, *, refuse: bool) -> None:
    """Propose or confirm which answers count, or take a proposal back. Raises `HallRefused`, `ShellError`."""
    site = _district(root)
    chosen = _take(take, refuse=refuse)
    course = course_of(site)
    with _without_room(site), one_process(course), open_records(site) as db:
        account = acting_account(db)
        who = Decider(account.login, account.roles)
        row = find_waiting(db, exam, number)
        if chosen is None:
            refuse_proposal(db, row, who=who)
            db.commit()
            say(hall_messages.REFUSED)
            return
        done = decide_paper(db, course, row, chosen, reason=reason, who=who, now=utc_now())
        db.commit()
        if done.attempt is not None:
            _tell_wrong(write_notebooks(db, course, done.exam, [done.attempt]))
    told = hall_messages.DECIDED if done.decided else messages.HALL_PROPOSED
    say(told.format(take=HALL_TAKES[done.take]))


def _take(text: str, *, refuse: bool) -> Take | None:
    if refuse == bool(text):
        raise ShellError(messages.HALL_TAKE_OR_REFUSE)
    if refuse:
        return None
    found: Sequence[Take] = [each for each in TAKES if each == text]
    if not found:
        raise ShellError(messages.HALL_TAKE, take=text, known="、".join(get_args(Take)))
    return found[0]


def _district(root: Path) -> Site:
    site = open_site(root)
    if site.hall:
        raise ShellError(messages.HALL_NOT_HERE, hall=site.hall)
    return site


@contextlib.contextmanager
def _without_room(site: Site) -> Iterator[None]:
    """The room has the same attempts in its memory, and a page for it. Raises `ShellError` while it runs."""
    try:
        with claim(site), no_room(site.records_url):
            yield
    except (AlreadyHeld, RoomElsewhere) as error:
        known = error.holder.address if isinstance(error, AlreadyHeld) else site.address
        raise ShellError(messages.HALL_ROOM_RUNS, address=known or messages.HALL_ROOM) from error


def _read(file: Path, kind: Kind) -> SealedFile:
    try:
        data = read_regular(file, below=file.parent, limit=MOST_BYTES)
    except TooLarge as error:
        raise HallRefused([messages.HALL_TOO_LARGE.format(file=file)]) from error
    return read_file(data, kind)


def _write_new(out: Path | None, header: Header, data: bytes) -> Path:
    stamp = header.made.replace("-", "").replace(":", "")
    name = f"{header.exam}-{header.hall}-{stamp}Z.{header.kind}".replace("/", "_")
    file = out or Path(name)
    if file.is_dir():
        file /= name
    if file.exists():
        raise ShellError(messages.HALL_FILE_THERE, file=file)
    write_whole(file, data, mode=0o600, durable=True)
    return file


def _local(site: Site, header: Header) -> str:
    return local_time(dt.datetime.fromisoformat(header.made), site.zone)


def _tell_wrong(wrong: Sequence[str]) -> None:
    if wrong:
        remark(hall_messages.WRONG.format(numbers="、".join(wrong)))
