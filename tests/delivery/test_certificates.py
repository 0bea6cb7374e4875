"""Publication and certificates on pages: two people publish, one issues, two revoke; a candidate prints their own and no other."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import openpyxl
import pypdfium2
from sqlalchemy import select

from certification.keys import read_keys
from certification.verify import Trust, check, read_revocations
from documents.qr import read_qr
from records.certificates import Certificate
from records.people.person import find_person
from records.roles import Role
from tests.support.decided_exam import exam_of
from tests.support.http_client import Client
from tests.support.room_http import logged_in, ready_account, served
from tests.support.room_site import RoomSite

PEOPLE: dict[str, tuple[Role, str]] = {
    "jia": ("administrator", ""),
    "yi": ("approver", ""),
    "shen": ("auditor", ""),
    "s1": ("cadre", "S1"),
    "s4": ("cadre", "S4"),
    "bing": ("administrator", ""),
}


def with_browsers(site: RoomSite, work: Callable[[dict[str, Client]], Awaitable[None]]) -> None:
    """Do it with a browser for each of these people."""
    passwords = {}
    with site.sessions() as db:
        for login, (role, number) in PEOPLE.items():
            person = find_person(db, number) if number else None
            passwords[login] = ready_account(db, login, role, person=person)
        db.commit()

    async def do() -> None:
        async with served(site) as (_, browser):
            await work({each: await logged_in(browser, each, passwords[each]) for each in PEOPLE})

    asyncio.run(asyncio.wait_for(do(), 240))


async def text_of(client: Client, address: str) -> str:
    answer = await client.get(address)
    assert answer.status == 200, address
    return answer.body.decode()


def exam_address(site: RoomSite) -> str:
    with site.sessions() as db:
        return f"/results/{exam_of(db).id}"


def names_of(site: RoomSite) -> dict[str, Certificate]:
    with site.sessions() as db:
        return {
            each.name: each for each in db.scalars(select(Certificate).order_by(Certificate.id))
        }


def codes_of_pdf(pdf: bytes, folder: Path) -> list[str]:
    """What a scanner reads of each page."""
    found = []
    document = pypdfium2.PdfDocument(pdf)
    for place in range(len(document)):
        picture = folder / f"{place}.png"
        document[place].render(scale=2).to_pil().save(picture)
        found += read_qr(picture)
    document.close()
    return found


def test_from_results_to_a_certificate_that_a_scanner_verifies(
    decided: RoomSite, tmp_path: Path
) -> None:
    here = exam_address(decided)
    keys = decided.course.root.parent / "keys" / "signing.keys"

    async def work(people: dict[str, Client]) -> None:
        jia, yi, shen, s1, s4, _ = people.values()
        assert "发布以前，考生看不到成绩" in await text_of(shen, f"{here}/publication")
        assert "尚未公布" in await text_of(s1, "/me")
        assert (await shen.form(f"{here}/publication/ask")).status == 403
        too_early = await jia.form(f"{here}/certificates/issue")
        assert too_early.status == 409
        assert "成绩还没有发布" in too_early.body.decode()
        assert (await jia.form(f"{here}/publication/ask", reason="春季")).status == 303
        assert (await jia.form(f"{here}/publication/approve")).status == 403
        assert "审批“对照考试”的成绩发布（jia 提请）" in await text_of(yi, "/me")
        assert (await yi.form(f"{here}/publication/approve")).status == 303
        assert "尚未公布" in await text_of(s1, "/me")
        assert (await jia.form(f"{here}/publication/publish")).status == 303
        again = await jia.form(f"{here}/publication/ask")
        assert again.status == 409
        assert "不需要再次发布" in again.body.decode()
        assert "82 分，合格，等次：良好" in await text_of(s1, "/me")
        assert "还有 2 名合格的人没有证书" in await text_of(shen, f"{here}/certificates")
        assert (await yi.form(f"{here}/certificates/issue")).status == 403
        assert (await jia.form(f"{here}/certificates/issue")).status == 303
        assert "已签发 2 份，其中有效 2 份" in await text_of(shen, f"{here}/certificates")

        held = names_of(decided)
        own = f"/my-certificates/{held['姓名S1'].id}.pdf"
        assert own in await text_of(s1, "/me")
        printed = await s1.get(own)
        assert printed.body.startswith(b"%PDF-")
        assert (await s4.get(own)).status == 404
        assert (await jia.get(own)).status == 404
        every = await jia.get(f"{here}/certificates.pdf")
        codes = codes_of_pdf(every.body, tmp_path)
        assert codes == [each.code for each in held.values()]
        trust = Trust(read_keys(keys).keys)
        for code, name in zip(codes, held, strict=True):
            found = check(code, trust, held[name].issued_on)
            assert found.claims is not None
            assert (found.claims.name, found.problems) == (name, [])
        table = await shen.get(f"{here}/certificates.xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(table.body)).worksheets[0]
        assert [row[2].value for row in sheet.iter_rows(min_row=4)] == [
            each.number for each in held.values()
        ]

        one = f"/certificates/{held['姓名S4'].id}"
        empty = await jia.form(f"{one}/propose", act="revoke", reason="")
        assert empty.status == 409
        assert "写明原因" in empty.body.decode()
        assert (await jia.form(f"{one}/propose", act="revoke", reason="冒名顶替")).status == 303
        assert (await jia.form(f"{one}/confirm")).status == 409
        assert "冒名顶替" in await text_of(yi, one)
        assert (await yi.form(f"{one}/confirm")).status == 303
        assert "已吊销" in await text_of(s4, "/me")
        assert (await yi.get(f"{one}.pdf")).status == 404
        listed = await text_of(shen, "/certificates/revocations.txt")
        assert list(read_revocations(listed, trust.keys).numbers) == [held["姓名S4"].number]
        page = await text_of(shen, "/certificates/verification.html")
        assert trust.keys[0].name in page
        assert json.loads(keys.read_text())["private"] not in page
        assert (await s1.get("/certificates/verification.html")).status == 403

    with_browsers(decided, work)


def test_an_exam_that_is_not_there_and_a_site_without_certificates(decided: RoomSite) -> None:
    here = exam_address(decided)

    async def work(people: dict[str, Client]) -> None:
        jia = people["jia"]
        for strange in ("/results/999999/publication", "/results/999999/certificates"):
            assert (await jia.get(strange)).status == 404
        for none in (f"{here}/certificates.pdf", "/certificates/1", "/my-certificates/1.pdf"):
            assert (await jia.get(none)).status == 404
        assert (await jia.form("/certificates/1/propose", act="burn")).status == 404

    with_browsers(decided, work)


def test_a_new_signing_key_takes_two_administrators(decided: RoomSite) -> None:
    keys = decided.course.root.parent / "keys" / "signing.keys"

    async def work(people: dict[str, Client]) -> None:
        jia, yi, shen, s1, _, bing = people.values()
        here = "/certificates/keys"
        assert "全部密钥" in await text_of(shen, here)
        assert (await s1.get(here)).status == 403
        [first] = read_keys(keys).keys
        for nobody in (shen, yi, s1):
            asked = await nobody.form(f"{here}/propose", act="rotate", reason="一")
            assert asked.status == 403
        assert (await jia.form(f"{here}/propose", act="burn", reason="一")).status == 404
        empty = await jia.form(f"{here}/propose", act="rotate", reason=" ")
        assert (empty.status, "请写明原因" in empty.body.decode()) == (409, True)
        assert (await jia.form(f"{here}/propose", act="rotate", reason="每年更换")).status == 303
        own = await jia.form(f"{here}/confirm")
        assert (own.status, "提议人不能自己确认" in own.body.decode()) == (409, True)
        assert read_keys(keys).keys == (first,)
        assert "确认或退回签名密钥的提议：启用新密钥（jia 提议）" in await text_of(bing, "/me")
        assert "签名密钥的提议" not in await text_of(jia, "/me")
        assert "确认：启用新密钥" in await text_of(bing, here)
        assert (await bing.form(f"{here}/confirm")).status == 303
        assert read_keys(keys).keys[0].name == first.name
        assert len(read_keys(keys).keys) == 2
        shown = await text_of(shen, here)
        assert "已停用" in shown
        assert str(json.loads(keys.read_text())["private"]) not in shown
        again = await bing.form(f"{here}/propose", act="revoke", key=first.name, reason="被盗")
        assert again.status == 303
        assert (await jia.form(f"{here}/refuse", reason="先核实")).status == 303
        assert "已退回" in await text_of(shen, here)

        # Retired with no other one: the page says what cannot be done until there is one.
        assert (await jia.form(f"{here}/propose", act="retire", reason="迁移")).status == 303
        assert "确认：停用密钥" in await text_of(bing, here)
        assert (await bing.form(f"{here}/confirm")).status == 303
        assert read_keys(keys).signer is None
        shown = await text_of(jia, here)
        assert "现在没有使用中的密钥" in shown
        assert "停用现在的密钥" not in shown
        assert (await jia.get("/certificates/verification.html")).status == 400
        assert (await jia.form(f"{here}/propose", act="rotate", reason="迁移完成")).status == 303
        assert (await bing.form(f"{here}/confirm")).status == 303
        assert (await jia.get("/certificates/verification.html")).status == 200

    with_browsers(decided, work)
