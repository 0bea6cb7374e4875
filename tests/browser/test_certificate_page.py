"""The page that verifies certificates off line: one file, no network, a scanner's typed text or a picture."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, expect

from certification.codes import Revocations, sign_claims, sign_revocations
from documents.certificates import CertificateSheet, CertificateSheets, certificates_pdf
from tests.browser.certificate_page import TODAY, write_page
from tests.browser.measure import sticking_out
from tests.browser.test_accessibility import violations
from tests.certification.codes import CLAIMS, SIGNER, STOLEN, changed, typed_codes

CODE = sign_claims(changed(until=None), SIGNER)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The page as a unit gets it, in a folder with a Chinese name."""
    return write_page(tmp_path / "证书 离线验证.html")


def photograph(folder: Path) -> Path:
    """A printed certificate, as a scanner of papers or a telephone has it."""
    sheet = CertificateSheet(
        CLAIMS.number, CLAIMS.name, "于某日参加考试。", "长期有效", CLAIMS.issuer, "某日", CODE
    )
    document = pypdfium2.PdfDocument(certificates_pdf(CertificateSheets("合格证", "", [sheet])))
    picture = folder / "photo.png"
    document[0].render(scale=2, rotation=0).to_pil().rotate(4, fillcolor="white").save(picture)
    document.close()
    return picture


def test_the_page_verifies_without_network_what_is_typed_and_what_is_photographed(
    browser: Browser, file: Path, tmp_path: Path
) -> None:
    context = browser.new_context(
        offline=True, locale="zh-CN", viewport={"width": 375, "height": 667}
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    code, result = (
        page.get_by_label("扫描或粘贴证书、成绩文书二维码的内容"),
        page.locator("#result"),
    )
    expect(code).to_be_focused()
    expect(page.locator("#state")).to_contain_text("共 1 份")

    # A scanner types and presses Enter; its input method was Chinese.
    page.keyboard.insert_text(typed_codes()["lower case"][:4] + CODE[4:].replace("$", "￥"))
    page.keyboard.press("Enter")
    expect(result).to_contain_text("验证通过")
    expect(result).to_contain_text("张三")
    assert violations(page) == []
    assert sticking_out(page) == []
    for what, reason in (
        ("altered", "被改动过"),
        ("by a key that is revoked", f"（{STOLEN.name}）"),
        ("revoked and expired", "已经吊销"),
    ):
        code.fill(typed_codes()[what])
        page.get_by_role("button", name="验证", exact=True).click()
        expect(result.get_by_role("heading")).to_contain_text(
            "没有通过" if what != "revoked and expired" else "无效"
        )
        expect(result).to_contain_text(reason)

    # Of a document of results it says which it is.
    code.fill(typed_codes()["a summary, in lower case"])
    page.keyboard.press("Enter")
    expect(result.get_by_role("heading")).to_contain_text("文书是真的")
    expect(result).to_contain_text("成绩汇总表")
    expect(result).to_contain_text("0f" * 32)
    assert sticking_out(page) == []
    code.fill(typed_codes()["of results that others took the place of"])
    page.keyboard.press("Enter")
    expect(result.get_by_role("heading")).to_contain_text("文书是真的")

    page.get_by_label("或者选择二维码的照片、截图").set_input_files(photograph(tmp_path))
    expect(result).to_contain_text("验证通过")
    page.get_by_label("或者选择二维码的照片、截图").set_input_files(file)
    expect(result).to_contain_text("不是能读的图片")

    # A key that was stolen: what is on record counts, what somebody else signed by it does not.
    typed = typed_codes()
    for what, verdict in (
        ("by a key that is revoked, on record", "验证通过"),
        ("by a key that is revoked, of another name", "这一份没有登记"),
    ):
        code.fill(typed[what])
        page.get_by_role("button", name="验证", exact=True).click()
        expect(result).to_contain_text(verdict)

    newer = tmp_path / "list.txt"
    listed = Revocations(CLAIMS.issuer, TODAY, {CLAIMS.number: TODAY})
    newer.write_text(sign_revocations(listed, SIGNER))
    page.get_by_label("更新吊销名单（可选）").set_input_files(newer)
    expect(result).to_be_hidden()
    code.fill(CODE)
    page.get_by_role("button", name="验证", exact=True).click()
    expect(result).to_contain_text("已经吊销，或者已换发新证")
    assert errors == []
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
    context.close()
