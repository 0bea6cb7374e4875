"""The trainers' bank on pages: finding items, writing one, what is wrong with it, and two people at one file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from records.audit.trail import AuditEntry
from records.roles import Role
from tests.grading.review.test_deciding import FILE
from tests.support.http_client import Client
from tests.support.room_http import logged_in, ready_account, served
from tests.support.room_site import RoomSite, run

PEOPLE: Mapping[str, Role] = {
    "xie": "trainer",
    "shen": "reviewer",
    "kaosheng": "cadre",
    "pi": "approver",
}
GOOD: Mapping[str, str | list[str]] = {
    "id": "own-s-900",
    "type": "single",
    "content_area": "行政处罚",
    "cognitive_level": "理解",
    "facility": "70",
    "points": "1",
    "legal_basis": "《行政处罚法》(2021)第三十六条第一款",
    "pool": "formal",
    "stem": "违法行为在多长时间内未被发现的，一般不再给予行政处罚？",
    "option0": "一年",
    "option1": "二年",
    "option2": "三年",
    "key": ["1"],
    "rationale": "依据第三十六条第一款，为二年；一年、三年都没有规定。",
}


@pytest.fixture
def passwords(site: RoomSite) -> dict[str, str]:
    with site.sessions() as db:
        made = {login: ready_account(db, login, role) for login, role in PEOPLE.items()}
        db.commit()
    return made


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own-items"
    folder.mkdir()
    (folder / "own-s-001.md").write_text(FILE, encoding="utf-8")
    return folder


async def text_of(client: Client, where: str) -> str:
    answer = await client.get(where)
    assert answer.status == 200, where
    return answer.body.decode()


def seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def test_items_are_found_and_no_key_is_told(
    site: RoomSite, passwords: dict[str, str], own: Path
) -> None:
    async def work() -> None:
        async with served(site, items=(own,)) as (_, browser):
            who = {login: await logged_in(browser, login, passwords[login]) for login in PEOPLE}
            assert (await who["kaosheng"].get("/bank")).status == 403
            assert (await who["shen"].get("/bank/own-s-001/edit")).status == 403
            page = await text_of(who["shen"], "/bank?words=own-s-001")
            assert "找到 1 道" in page
            assert "own-s-001" in page
            assert "/edit" not in page
            every = await text_of(
                who["xie"], "/bank?area=行政处罚&type=single&pool=formal&law=行政处罚法"
            )
            assert "找到 0 道" not in every
            assert "penalty-s-101" in every
            assert "解析" not in every
            # Words that stand in an option only find nothing: a search must not tell keys.
            option = FILE.split("- [x] ")[1].split("\n", maxsplit=1)[0]
            assert "找到 0 道" in await text_of(who["xie"], f"/bank?words={option}xyz")
            assert "没有试测题" in await text_of(who["xie"], "/bank/pretest")
            tried = FILE.replace("own-s-001", "own-s-002").replace(
                "\ntype:", "\npool: pretest\ntype:", 1
            )
            (own / "own-s-002.md").write_text(tried, encoding="utf-8")
            listed = await text_of(who["xie"], "/bank/pretest")
            assert "1 道试测题" in listed
            assert "own-s-002" in listed
            assert "只有 0 份作答" in listed
            early = await who["pi"].form("/bank/pretest", item="own-s-002")
            assert (early.status, "不足 30 份" in early.body.decode()) == (409, True)
            assert (await who["xie"].form("/bank/pretest", item="own-s-001")).status == 403
            refused = await who["pi"].form("/bank/pretest", item="own-s-001")
            assert refused.status == 409
            assert "own-s-001 不是试测题" in refused.body.decode()

    run(work)


def test_a_new_item_is_checked_and_saved(
    site: RoomSite, passwords: dict[str, str], own: Path
) -> None:
    async def work() -> None:
        async with served(site, items=(own,)) as (_, browser):
            xie = await logged_in(browser, "xie", passwords["xie"])
            assert "新建试题" in await text_of(xie, "/bank/new")
            wrong = {**GOOD, "legal_basis": "《行政处罚法》(2021)第一百条", "key": []}
            checked = await xie.form("/bank/check", **wrong)
            told = checked.body.decode()
            assert checked.status == 200
            assert "第一百条" in told
            assert "违法行为在多长时间内" not in told  # it is no item yet
            assert not (own / "own-s-900.md").exists()
            told = (await xie.form("/bank/check", **GOOD)).body.decode()
            assert "没有发现问题" in told
            assert "违法行为在多长时间内" in told
            saved = await xie.form("/bank/new", **GOOD)
            assert "已保存。改动过的试题要重新试做和审校" in saved.body.decode()
            text = (own / "own-s-900.md").read_text(encoding="utf-8")
            assert "- [x] 二年\n" in text
            # An unfinished one is a draft; no two have one number; a number is one.
            draft = await xie.form("/bank/new", **{**GOOD, "id": "own-s-901", "points": "一"})
            assert "已保存为草稿" in draft.body.decode()
            again = await xie.form("/bank/new", **GOOD)
            assert (again.status, "已经有试题" in again.body.decode()) == (409, True)
            odd = await xie.form("/bank/new", **{**GOOD, "id": "../../x"})
            assert (odd.status, "只能用小写字母" in odd.body.decode()) == (400, True)
            assert sorted(path.name for path in own.iterdir()) == [
                "own-s-001.md",
                "own-s-900.md",
                "own-s-901.md",
            ]

    run(work)
    with site.sessions() as db:
        rows = db.scalars(select(AuditEntry).where(AuditEntry.action == "bank.write")).all()
        assert [(row.subject, row.actor) for row in rows] == [
            ("own-s-900", "xie"),
            ("own-s-901", "xie"),
        ]


def test_a_save_over_a_newer_version_is_refused_and_both_are_shown(
    site: RoomSite, passwords: dict[str, str], own: Path
) -> None:
    file = own / "own-s-001.md"

    async def work() -> None:
        async with served(site, items=(own,)) as (_, browser):
            xie = await logged_in(browser, "xie", passwords["xie"])
            page = await text_of(xie, "/bank/own-s-001/edit?text=yes")
            opened = seen(page)
            assert opened == hashlib.sha256(file.read_bytes()).hexdigest()
            # In JupyterLab somebody else saves.
            file.write_text(FILE + "\n别人写的。\n", encoding="utf-8")
            mine = FILE.replace("应当", "必须")
            refused = await xie.form("/bank/own-s-001/edit", as_text="yes", text=mine, seen=opened)
            told = refused.body.decode()
            assert refused.status == 409
            assert "别人写的。" in told
            assert "必须" in told
            assert "别人写的" in file.read_text(encoding="utf-8")
            done = await xie.form("/bank/own-s-001/edit", as_text="yes", text=mine, seen=seen(told))
            assert done.status == 200
            assert file.read_text(encoding="utf-8") == mine.strip() + "\n"
            other = await xie.form(
                "/bank/own-s-001/edit",
                as_text="yes",
                text=mine.replace("own-s-001", "own-s-002"),
                seen=seen(done.body.decode()),
            )
            assert (other.status, "不能改编号" in other.body.decode()) == (400, True)
            # What came with the program is no file of the site.
            assert (await xie.get("/bank/penalty-s-101/edit")).status == 404
            like = await text_of(xie, "/bank/new?like=penalty-s-101")
            assert 'name="id" value=""' in like
            assert "《行政处罚法》(2021)第三十六条第一款" in like

    run(work)
