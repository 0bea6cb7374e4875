"""Documents of an exam on pages: offered as the exam stands, made beside the room, on record, and for nobody who may not see results."""

from __future__ import annotations

import asyncio
import io
import zipfile
from pathlib import Path

from certification.keys import read_keys
from certification.verify import Trust, check
from documents.qr import read_qr
from records.people.person import find_person
from records.roles import Role
from tests.documents.pdf import pages
from tests.support.decided_exam import exam_of
from tests.support.published import put_published
from tests.support.room_http import logged_in, ready_account, served
from tests.support.room_site import NINE, RoomSite, minutes


def test_from_the_page_to_a_file_with_a_code_that_verifies(
    decided: RoomSite, tmp_path: Path
) -> None:
    people: dict[str, Role] = {"jia": "administrator", "s1": "cadre"}
    with decided.sessions() as db:
        find = find_person(db, "S2")
        assert find is not None
        find.name = "王\U0002a6a5"
        passwords = {
            login: ready_account(
                db, login, role, person=find_person(db, "S1") if role == "cadre" else None
            )
            for login, role in people.items()
        }
        here = f"/results/{exam_of(db).id}/documents"
        db.commit()

    async def work() -> None:
        async with served(decided) as (_, browser):
            jia = await logged_in(browser, "jia", passwords["jia"])
            s1 = await logged_in(browser, "s1", passwords["s1"])
            before = (await jia.get(here)).body.decode()
            assert "notice.docx" in before
            assert "summary.pdf" not in before
            assert "王\U0002a6a5" in before
            refused = await jia.get(f"{here}/summary.pdf")
            assert refused.status == 409
            assert "成绩还没有公布" in refused.body.decode()
            word = await jia.get(f"{here}/notice.docx")
            with zipfile.ZipFile(io.BytesIO(word.body)) as package:
                assert "王\U0002a6a5" in package.read("word/document.xml").decode()
            with decided.sessions() as db:
                put_published(db, exam_of(db), NINE + minutes(60))
                db.commit()
            assert "summary.pdf" in (await jia.get(here)).body.decode()
            certificates = (await jia.get(here.replace("documents", "certificates"))).body.decode()
            assert "印成“〓”" in certificates
            notice = await jia.get(f"{here}/results-notice.docx")
            with zipfile.ZipFile(io.BytesIO(notice.body)) as package:
                [picture] = [n for n in package.namelist() if n.startswith("word/media/")]
                (tmp_path / "code.png").write_bytes(package.read(picture))
            [code] = read_qr(tmp_path / "code.png")
            keys = read_keys(decided.course.root.parent / "keys" / "signing.keys").keys
            told = check(code, Trust(keys), NINE.date().replace(year=2027))
            assert told.problems == []
            sheets = await jia.get(f"{here}/score-sheets.pdf")
            assert len(pages(sheets.body)) == 3
            for address in (here, f"{here}/summary.pdf", f"{here}/notice.docx"):
                assert (await s1.get(address)).status == 403
            assert (await jia.get(f"{here}/summary.docx")).status == 404

    asyncio.run(asyncio.wait_for(work(), 120))
    taken = [each for each in decided.audited() if each[0] == "document.take"]
    assert taken == [("document.take", "jia")] * 3
