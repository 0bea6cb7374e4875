"""`lawstudy bank review`: the same way into use on the command line, each step as somebody's account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from courses.lesson_review import hidden_lessons
from courses.lesson_texts import lesson_texts
from foundation.site import open_site
from grading.errors import PoolRefused, ReviewRefused
from grading.review.deciding import Given
from lawstudy.acting import acting_as
from lawstudy.commands import review
from lawstudy.commands.bank import pretest
from lawstudy.commands.lesson import lesson_book
from lawstudy.commands.review import (
    Which,
    act,
    adopt_shipped_lessons,
    all_checked,
    let_pass,
    listed,
    show,
    submit,
    try_blind,
)
from lawstudy.errors import ShellError
from lawstudy.opening import open_records
from records.audit.actor import act_as
from records.audit.trail import AuditEntry
from records.bank.review import hashes_in_use
from records.roles import Role
from tests.grading.review.test_deciding import FILE
from tests.support.lessons_in_use import lessons_on_record
from tests.support.room_http import ready_account
from tests.support.site_on_server import new_site

ITEM = Which("item", "own-s-001")
PEOPLE: dict[str, Role] = {
    "xie": "trainer",
    "zuo": "trainer",
    "shen1": "reviewer",
    "shen2": "reviewer",
    "pi": "approver",
    "guan": "administrator",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A site with one item of its own and no other."""
    monkeypatch.setattr("question_bank.bank.SHIPPED_ITEMS", tmp_path / "none")
    site = new_site(tmp_path / "site", demo=False, name="试验区")
    (site.root / "items" / "own-s-001.md").write_text(FILE, encoding="utf-8")
    with open_records(site) as db:
        for login, role in PEOPLE.items():
            ready_account(db, login, role)
        db.commit()
    yield site.root
    acting_as("")
    act_as("")


def used(root: Path) -> set[str]:
    with open_records(open_site(root)) as db:
        return set(hashes_in_use(db))


def test_an_item_comes_into_use_on_the_command_line(
    root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(ShellError):
        submit(root, "item", ["own-s-001"], file=None, typing=False, important=False)
    acting_as("xie")
    with pytest.raises(ShellError, match="no-such"):
        submit(root, "item", ["no-such"], file=None, typing=False, important=False)
    submit(root, "item", ["own-s-001"], file=None, typing=False, important=True)
    acting_as("zuo")
    listed(root, kind="item", state=None, everything=False)
    assert "own-s-001" in capsys.readouterr().out
    show(root, ITEM)
    blind = capsys.readouterr().out
    assert "A．甲" in blind
    assert "答案" not in blind
    acting_as("shen1")
    with pytest.raises(ReviewRefused):
        let_pass(root, ITEM, Given())
    acting_as("zuo")
    try_blind(root, "own-s-001", ["b"], facility=0.7, comment="")
    for login in ("shen1", "shen2", "pi"):
        acting_as(login)
        let_pass(root, ITEM, Given(all_checked(), read_aloud=True, facility=0.6))
    assert used(root) == {"own-s-001"}
    capsys.readouterr()
    show(root, ITEM)
    told = capsys.readouterr().out
    assert "在用" in told
    assert "难度估计（4 人）" in told
    acting_as("guan")
    act(root, ITEM, "suspend", reason="法律修改")
    assert used(root) == set()
    with pytest.raises(ReviewRefused, match="没有可以采用"):
        review.adopt(root)
    acting_as("xie")
    notice = tmp_path / "notice.md"
    notice.write_text("# 考试通知\n\n五月六日考试。", encoding="utf-8")
    submit(root, "notice", ["notice-1"], file=notice, typing=False, important=False)
    acting_as("shen1")
    act(root, Which("notice", "notice-1"), "return", reason="日期不对", proposed="五月七日")
    listed(root, kind="notice", state="draft", everything=False)
    assert "notice-1" in capsys.readouterr().out
    with open_records(open_site(root)) as db:
        actors = [each.actor for each in db.query(AuditEntry) if each.action.startswith("bank.")]
    assert len(actors) == 8
    assert "guan" in actors[5]


def test_the_shipped_lessons_are_adopted_and_reviewed_on_the_command_line(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson, *others = lessons_on_record()
    acting_as("xie")
    with pytest.raises(ReviewRefused):
        adopt_shipped_lessons(root)
    submit(root, "lesson", [lesson], file=None, typing=False, important=False)
    acting_as("guan")
    adopt_shipped_lessons(root)
    assert f"{len(others)} 课在用" in capsys.readouterr().out
    with open_records(open_site(root)) as db:
        # It is under review on the site, and is shown when that is done.
        assert hidden_lessons(db) == set(lesson_texts()) - set(others)
    for login in ("shen1", "shen2", "pi"):
        acting_as(login)
        let_pass(root, Which("lesson", lesson), Given(all_checked()))
    with open_records(open_site(root)) as db:
        assert lesson not in hidden_lessons(db)


def test_the_book_has_the_lessons_that_learners_may_read(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "book.html"
    with pytest.raises(ShellError, match="没有在用的课程"):
        lesson_book(root, file)
    assert not file.exists()
    acting_as("guan")
    adopt_shipped_lessons(root)
    stopped, kept = lessons_on_record()[:2]
    capsys.readouterr()
    act(root, Which("lesson", stopped), "suspend", reason="有差错")
    lesson_book(root, file)
    text = file.read_text(encoding="utf-8")
    assert f'id="{kept}"' in text
    assert stopped not in text
    told = capsys.readouterr().err
    # The suspended one is the site's own decision; of lessons without a record it has to be told.
    assert lesson_texts()[stopped].title not in told


def test_items_in_pretest_are_listed_with_what_is_known_of_them(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pretest(root, [])
    assert "没有试测题" in capsys.readouterr().out
    file = root / "items" / "own-s-001.md"
    file.write_text(FILE.replace("\ntype:", "\npool: pretest\ntype:", 1), encoding="utf-8")
    pretest(root, [])
    told = capsys.readouterr().out
    assert "own-s-001" in told
    assert "只有 0 份作答" in told
    with pytest.raises(PoolRefused) as refused:
        pretest(root, ["own-s-001"])
    assert "不足 30 份" in refused.value.problems[0]
