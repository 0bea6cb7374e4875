"""Codes of a test key, for Python and TypeScript alike.

``python -m tests.certification.codes`` writes ``frontend/test/certificate/codes.json`` anew: codes, what Python says of each.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certification.codes import (
    Claims,
    DocumentClaims,
    Revocations,
    find_signed,
    fingerprint,
    sign_claims,
    sign_document,
    sign_revocations,
)
from certification.keys import PublicKey, SiteSigner, key_id_of
from certification.verify import Checked, Trust, check

GOLDEN = Path(__file__).parents[2] / "frontend" / "test" / "certificate" / "codes.json"
TODAY = dt.date(2026, 11, 26)


def key_of(
    seed: int, *, retired: dt.date | None = None, revoked: dt.date | None = None
) -> tuple[PublicKey, SiteSigner]:
    private = bytes([seed]) * 32
    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    made = PublicKey(key_id_of(public), public, dt.date(2026, 1, 1), retired, revoked)
    return made, SiteSigner(made.key_id, private)


NOW, SIGNER = key_of(1)
RETIRED, RETIRED_SIGNER = key_of(2, retired=dt.date(2026, 6, 30))
STOLEN, STOLEN_SIGNER = key_of(3, revoked=dt.date(2026, 7, 1))
STRANGER, STRANGER_SIGNER = key_of(4)
CLAIMS = Claims(
    issuer="演示区依法治区办",
    number="法考〔2026〕00012号",
    name="张三",
    exam="2026年度行政执法人员年审考试",
    exam_day=dt.date(2026, 3, 1),
    result="合格",
    issued=dt.date(2026, 3, 5),
    until=dt.date(2027, 3, 1),
)
DOCUMENT = DocumentClaims(
    issuer=CLAIMS.issuer,
    document="results_notice",
    number="CJ2026-00003-T",
    basis="CJ2026-00003",
    exam=CLAIMS.exam,
    issued=dt.date(2026, 3, 5),
    digest="0f" * 32,
    people=896,
)


def _on_record(number: str) -> Claims:
    """A certificate that a key signed before it was stolen."""
    return dataclasses.replace(CLAIMS, number=number)


ON_RECORD = [_on_record(f"法考〔2026〕0000{serial}号") for serial in (1, 2)]
LISTED = Revocations(
    CLAIMS.issuer,
    dt.date(2026, 11, 1),
    {
        "法考〔2026〕00013号": dt.date(2026, 10, 8),
        "CJ2026-00002": dt.date(2026, 10, 9),
        ON_RECORD[1].number: dt.date(2026, 10, 10),
    },
    frozenset(fingerprint(find_signed(sign_claims(each, STOLEN_SIGNER))) for each in ON_RECORD),
)
LIST_CODE = sign_revocations(LISTED, SIGNER)
TRUST = Trust((RETIRED, STOLEN, NOW), LISTED)


def changed(**values: Any) -> Claims:
    return dataclasses.replace(CLAIMS, **values)


def document(signer: SiteSigner = SIGNER, **values: Any) -> str:
    return sign_document(dataclasses.replace(DOCUMENT, **values), signer)


def typed_codes() -> dict[str, str]:
    """What somebody may type, by what it is."""
    code = sign_claims(CLAIMS, SIGNER)
    late = dt.date(2026, 7, 1)
    wide = code.translate({each: each + 0xFEE0 for each in range(0x21, 0x7F)} | {0x20: 0x3000})
    return {
        "good": code,
        "rare characters": sign_claims(changed(name="𠮷䶮·㛃"), SIGNER),
        "for good, simulated, with a grade": sign_claims(
            changed(until=None, simulated=True, result="优秀"), SIGNER
        ),
        "lower case": code.lower(),
        "full width": wide,
        "Chinese input method": code.replace("$", "￥").replace(".", "。").replace("/", "、"),
        "broken into lines": code[:40] + "\r\n" + code[40:] + "\n",
        "by a key that is retired, before": sign_claims(CLAIMS, RETIRED_SIGNER),
        "by a key that is retired, after": sign_claims(changed(issued=late), RETIRED_SIGNER),
        "by a key that is revoked": sign_claims(CLAIMS, STOLEN_SIGNER),
        "by a key that is revoked, on record": sign_claims(ON_RECORD[0], STOLEN_SIGNER),
        "by a key that is revoked, on record, in lower case": sign_claims(
            ON_RECORD[0], STOLEN_SIGNER
        ).lower(),
        "by a key that is revoked, on record, revoked": sign_claims(ON_RECORD[1], STOLEN_SIGNER),
        "by a key that is revoked, of another name": sign_claims(
            dataclasses.replace(ON_RECORD[0], name="李四"), STOLEN_SIGNER
        ),
        "by a key that nobody knows": sign_claims(CLAIMS, STRANGER_SIGNER),
        "revoked and expired": sign_claims(
            changed(number="法考〔2026〕00013号", until=dt.date(2026, 9, 1)), SIGNER
        ),
        "of tomorrow": sign_claims(changed(issued=dt.date(2026, 11, 27)), SIGNER),
        "a notice of results": document(),
        "a score sheet, to be approved, simulated": document(
            document="score_sheet",
            name="𠮷䶮·㛃",
            result="86 分，合格",
            unpublished=True,
            simulated=True,
        ),
        "a summary, in lower case": document(document="summary").lower(),
        "a sticker of a card": document(
            document="card_sticker",
            number="豫J000101-2026",
            basis="豫J000101-2026",
            exam="2026年度行政执法证件年审",
            name="𠮷䶮·㛃",
            result="注册",
            people=1,
        ),
        "of results that others took the place of": document(basis="CJ2026-00002"),
        "a document of tomorrow": document(issued=dt.date(2026, 11, 27)),
        "a document by a key that is retired, before": document(RETIRED_SIGNER),
        "a document by a key that is retired, after": document(RETIRED_SIGNER, issued=late),
        "a document by a key that is revoked": document(STOLEN_SIGNER),
        "an altered document": document()[:60] + "0A0" + document()[63:],
        "the list": LIST_CODE,
        "nothing": " \n",
        "cut off": code[:-9],
        "cut in a group": code[:-1],
        "with more behind": code + "000",
        "altered": code[:100] + ("A" if code[100] != "A" else "B") + code[101:],
        "wrong characters": code[:50] + "#（张）" + code[50:],
        "something else": "https://example.org/?a=1",
        "without its beginning": code.removeprefix("LS1:"),
    }


def told(checked: Checked) -> dict[str, Any]:
    """As TypeScript tells it."""
    claims = None
    if checked.claims is not None:
        claims = {
            name: value.isoformat() if isinstance(value, dt.date) else value
            for name, value in dataclasses.asdict(checked.claims).items()
        }
    return {"claims": claims, "problems": list(checked.problems)}


def golden() -> dict[str, Any]:
    return {
        "today": TODAY.isoformat(),
        "keys": [
            {
                "id": key.name,
                "algorithm": key.algorithm,
                "public": base64.b64encode(key.public).decode(),
                "retired": key.retired.isoformat() if key.retired else None,
                "revoked": key.revoked.isoformat() if key.revoked else None,
            }
            for key in TRUST.keys
        ],
        "list": LIST_CODE,
        "codes": [
            {"what": what, "typed": typed, "checked": told(check(typed, TRUST, TODAY))}
            for what, typed in typed_codes().items()
        ],
    }


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(golden(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
