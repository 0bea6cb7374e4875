"""A site whose exam is scored but for an essay, with an account of each kind, and a real Hub with its proxy and room beside it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from sqlalchemy import select, update

from foundation.site import SETTINGS, Site, open_site
from grading.marking.opening import open_marking, questions_of
from grading.marking.staff import Staff
from grading.nbgrader.course import assignment_name
from grading.score_run import score_exam
from lawstudy.opening import keys_of, open_records
from lawstudy.processes.hub.accounts import homes
from lawstudy.processes.one_room import hub_address, running_room
from records.accounts.administration import create_account
from records.accounts.password import PasswordPolicy
from records.bank.item_pool import ItemPool
from records.exams.exam import Exam
from tests.support.hub_process import run_lawstudy, said, started
from tests.support.ports import free_port
from tests.support.released_exam import EXAM, ReleasedExam, answer, right_answers
from tests.support.study_server import make_site

CHEAP = PasswordPolicy(time_cost=1, memory_kib=8)
STAFF = {
    "guanli": ["administrator"],
    "jiaoyuan": ["trainer"],
    "shenhe": ["reviewer"],
    "yuejuan": ["marker"],
    "yuejuan2": ["marker"],
    "yuejuan3": ["marker"],
    "pangren": ["marker"],
    "jiankao": ["invigilator"],
}
"""Accounts and their roles; ``pangren`` reads no essay, the other markers do."""
READERS = ["yuejuan", "yuejuan2", "yuejuan3"]
OTHER = assignment_name("another-exam", "A")
"""In the gradebook, too: of an exam that nobody marks."""
ESSAY = "q11"


@dataclass(frozen=True)
class HubSite:
    """``passwords`` by login; the learner's is ``S1``."""

    site: Site
    exam: ReleasedExam
    passwords: dict[str, str]


def make_hub_site(
    released: Path,
    root: Path,
    *,
    learners: bool,
    settings: str = "",
    name: str = "试验区",
    staff: Mapping[str, list[str]] = STAFF,
) -> HubSite:
    """Make it; nothing runs. ``settings``: more of ``[hub]``, and what comes after it."""
    root.mkdir(parents=True, exist_ok=True)
    site, exam, password = make_site(released, root, name=name)
    with (root / SETTINGS).open("a", encoding="utf-8") as file:
        file.write(f"\n[hub]\nlearners = {'true' if learners else 'false'}\n{settings}")
    site = open_site(root)
    (root / "statutes").mkdir()
    (root / "items" / "own.md").write_text("试题", encoding="utf-8")
    keys_of(site)
    passwords = {"S1": password}
    paper = answer(exam.paper(), **right_answers(exam), q11='"先告知，再听取陈述申辩。"')
    exam.hand_in("S1", paper)
    with open_records(site) as db:
        for login, roles in staff.items():
            account, passwords[login] = create_account(
                db, login, f"名{login}", roles, actor="test", policy=CHEAP
            )
            account.must_change = False
        # `make_site` makes it a practice exam.
        db.execute(update(Exam).values(practice=False))
        db.execute(update(ItemPool).values(pool="formal"))
        db.commit()
        score_exam(exam.course, db, EXAM)
        row = db.scalars(select(Exam)).one()
        questions = questions_of([exam.form], exam.bank)
        lead = ["head_of_marking"]
        open_marking(db, row, questions, Staff(READERS), actor="zu", roles=lead)
        db.commit()
    _add_assignment(exam)
    return HubSite(site, exam, passwords)


def _add_assignment(exam: ReleasedExam) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(exam.course.gradebook_url) as book:
        book.add_assignment(OTHER)


class HubUnderTest:
    """``lawstudy serve --hub`` on a site. ``user``: the system account that does it, where it is not this one, by the program ``python``;

    ``words``: of the command, besides; ``tls``: they name a certificate.
    """

    def __init__(
        self,
        site: Site,
        *,
        words: Sequence[str] = (),
        tls: bool = False,
        user: int | None = None,
        python: Path = Path(sys.executable),
    ) -> None:
        self.site, self.words, self.tls = site, words, tls
        self.user, self.python = user, python
        self.port = free_port()

    @property
    def room(self) -> str:
        """The room's address, without a slash in the end."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def hub(self) -> str:
        """The Hub's."""
        return hub_address(self.site).rstrip("/")

    @property
    def log(self) -> str:
        """What the Hub printed."""
        return (self.site.root / "run" / "hub.log").read_text(encoding="utf-8")

    def lawstudy(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The command."""
        root = self.site.root
        return run_lawstudy(
            *("--site", str(root), *words), home=root, python=self.python, user=self.user
        )

    def __enter__(self) -> HubUnderTest:
        done = self.lawstudy(
            "serve", "--hub", "--background", "--port", str(self.port), *self.words
        )
        self.said = started(done, lambda: bool(self.hub) and running_room(self.site) is not None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        said(self.lawstudy("serve", "--stop"))

    def home(self, login: str) -> Path:
        """The folder of somebody's server."""
        return homes(self.site) / f"u{self.account(login)}"

    def account(self, login: str) -> int:
        """The account's number."""
        from records.accounts.account import find_account

        with open_records(self.site) as db:
            found = find_account(db, login)
            assert found is not None
            return found.id
