"""How the bank stands, at the home of those who look after it."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from delivery.bank_state import BankState
from question_bank.bank import SHIPPED_ITEMS, item_files
from question_bank.summary import summarize
from records.accounts.administration import create_account
from records.roles import Role
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run


@pytest.fixture
def items(tmp_path: Path) -> Path:
    """Two of the shipped items."""
    folder = tmp_path / "items"
    folder.mkdir()
    for path in item_files([SHIPPED_ITEMS])[:2]:
        shutil.copy(path, folder)
    return folder


def test_the_bank_is_read_again_when_a_file_has_changed_and_not_before(items: Path) -> None:
    first, _ = item_files([items])
    statutes = items.parent / "statutes"
    whole = first.read_bytes()

    async def work() -> None:
        state = BankState([items], statutes)
        known = await state.summary()
        assert known == summarize([items], statutes)
        assert known.items == 2
        at = first.stat()
        first.write_bytes(whole[:40])
        os.utime(first, ns=(at.st_atime_ns, at.st_mtime_ns))
        assert await state.summary() is known, "read though nothing seems changed"
        os.utime(first, ns=(at.st_atime_ns, at.st_mtime_ns + 10**10))
        spoilt = await state.summary()
        assert spoilt is not None
        assert (spoilt.items, spoilt.problems > 0) == (1, True)
        first.unlink()
        left = await state.summary()
        assert left is not None
        assert left.items == 1

    asyncio.run(work())


@pytest.mark.parametrize(
    ("role", "told"), [("trainer", True), ("reviewer", True), ("auditor", False)]
)
def test_who_looks_after_items_hears_what_is_wrong(
    site: RoomSite, items: Path, role: Role, told: bool
) -> None:
    item_files([items])[0].write_text("---\nid: x\n", encoding="utf-8")
    with site.sessions() as db:
        account, password = create_account(db, "me", "某人", [role], actor="t", policy=CHEAP)
        account.must_change = False
        db.commit()

    async def work() -> None:
        async with served(site, items=(items,)) as (_, browser):
            client = await logged_in(browser, "me", password)
            page = (await client.get("/me")).body.decode()
            assert ("处问题要改正" in page) == told

    run(work)
