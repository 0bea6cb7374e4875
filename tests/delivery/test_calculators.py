"""The calculators at their addresses: asked, worked out, refused in words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlencode

import orjson
import pytest

from courses import messages
from courses.calculators.catalogue import shown_calculator, spec_of
from courses.calculators.kinds import CALCULATORS
from delivery.messages import BAD_REQUEST
from records.accounts.administration import create_account
from tests.support.http_client import Client
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run

ADDRESS = "/api/calculators/deadline"
HEARING = {"rule": "penalty-hearing-request", "from": "2026-03-23"}


def visit(
    site: RoomSite, work: Callable[[Client], Awaitable[None]], holidays: Path | None = None
) -> None:
    """As an auditor, who is none of the people: a calculator tells nothing of anybody."""
    with site.sessions() as db:
        account, password = create_account(
            db, "me", "审计员", ["auditor"], actor="test", policy=CHEAP
        )
        account.must_change = False
        db.commit()

    async def come() -> None:
        async with served(site, holidays=holidays) as (_, browser):
            assert (await browser().get(ADDRESS)).status in (302, 303, 401, 403)
            await work(await logged_in(browser, "me", password))

    run(come)


def asking(values: object, kind: str = "deadline") -> str:
    """The address that asks."""
    given = values if isinstance(values, str) else orjson.dumps(values).decode()
    return f"/api/calculators/{kind}?{urlencode({'values': given})}"


async def refusal(client: Client, values: object) -> tuple[int, str]:
    found = await client.get(asking(values))
    return found.status, found.json()["message"]


def test_each_is_asked_and_works_its_example_out(site: RoomSite) -> None:
    async def work(client: Client) -> None:
        for kind in CALCULATORS.values():
            asked = await client.get(f"/api/calculators/{kind}")
            shown = asked.json()
            assert asked.status == 200
            assert shown["values"] == spec_of(kind).example
            assert shown["outcome"]["result"]
            found = await client.get(asking(shown["values"], kind))
            assert (found.status, found.json()) == (200, shown["outcome"])
            assert set(shown) == set(shown_calculator(kind, spec_of(kind).example))
        for name in ("no", "deadlines", "%00", "Deadline", "a" * 21, ""):
            assert (await client.get(f"/api/calculators/{name}")).status == 404
            assert (await client.get(asking({}, name))).status == 404

    visit(site, work)


def test_what_is_missing_or_not_known_is_told(site: RoomSite) -> None:
    texts = ["null", "[]", "3", '"x"', "{", "{}x", '{"a":NaN}']
    texts += ["[" * 900, "[" * 9_000, '{"a":' * 900]
    misshapen: list[object] = [
        3,
        None,
        {"a": "b"},
        [["a"]],
        "x" * 9_000,
        "\0",
        ["x"] * 999,
        True,
        1.5,
    ]

    async def work(client: Client) -> None:
        for text in texts:
            assert await refusal(client, text) == (400, BAD_REQUEST), text[:20]
        choose = (400, messages.CHOOSE.format(label=messages.DEADLINE_RULE))
        for value in misshapen:
            assert await refusal(client, {"rule": value}) == choose
        for address in (
            f"{ADDRESS}?values=%ff%fe",
            f"{ADDRESS}?values=%7B%22rule%22:%22%5Cud800%22%7D",
        ):
            assert (await client.get(address)).status == 400
        label = messages.DEADLINE_FROM
        bad_date = (400, messages.BAD_DATE.format(label=label))
        assert await refusal(client, {"rule": HEARING["rule"]}) == bad_date
        for day in ("9999-12-31", "0001-01-01", "2026-02-30", "<script>", ["2026-03-23"]):
            assert await refusal(client, {**HEARING, "from": day}) == bad_date
        unknown = (400, messages.UNKNOWN_YEAR.format(year=2031))
        assert await refusal(client, {**HEARING, "from": "2031-03-23"}) == unknown
        # What nobody asks is passed over.
        found = await client.get(f"{asking({**HEARING, 'more': ['x']})}&later=1")
        assert found.json()["result"].endswith("2026年3月30日（周一）")

    visit(site, work)


@pytest.mark.parametrize("damaged", [False, True])
def test_the_days_of_the_site_count(site: RoomSite, tmp_path: Path, damaged: bool) -> None:
    holidays = tmp_path / "holidays.toml"
    text = '[[year]]\nyear = 2031\nsource = "某通知"\nholidays = [2031-03-24]\nworkdays = []\n'

    async def work(client: Client) -> None:
        # Entered while the room is open.
        asked = {**HEARING, "from": "2031-03-21"}
        assert (await client.get(asking(asked))).status == 400
        holidays.write_text("[[year" if damaged else text, "utf-8")
        found = await client.get(asking(asked))
        if damaged:
            # Not even a year of the library's is worked out: what was entered might say otherwise.
            status, reason = await refusal(client, HEARING)
            assert status == 400
            assert "lawstudy holidays import" in reason
            assert str(tmp_path) not in reason
            return
        assert found.json()["result"].endswith("2031年3月31日（周一）")
        assert "某通知" in str(found.json()["lines"])

    visit(site, work, holidays)
