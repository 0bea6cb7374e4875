"""The page that verifies codes off line: one HTML file with script, public keys and the signed list in it."""

from __future__ import annotations

import base64
import datetime as dt
import html
import json
from collections.abc import Sequence
from pathlib import Path

from certification import messages
from certification.codes import Revocations, sign_revocations
from certification.cose import Signer
from certification.keys import PublicKey

_TEMPLATE = Path(__file__).with_name("verification.html")


def verification_page(
    script: str,
    issuer: str,
    keys: Sequence[PublicKey],
    revocations: Revocations,
    signer: Signer,
) -> str:
    """The page as text. ``script``: what the build made of ``frontend/src/certificate``.

    It holds public keys alone. Who hands it on vouches for it: a page from somebody else trusts somebody else's keys.
    """
    trust = {
        "issuer": issuer,
        "keys": [_told(key) for key in keys],
        "revocations": sign_revocations(revocations, signer),
    }
    # In a script element nothing ends it but its end tag.
    data = json.dumps(trust, ensure_ascii=True).replace("<", "\\u003c")
    filled = {
        "TITLE": html.escape(messages.PAGE_TITLE.format(issuer=issuer)),
        "TRUST": data,
        "SCRIPT": script.replace("</script", "<\\/script"),
    }
    page = _TEMPLATE.read_text(encoding="utf-8")
    for name, text in filled.items():
        page = page.replace(f"<!--{name}-->", text)
    return page


def _told(key: PublicKey) -> dict[str, object]:
    def day(on: dt.date | None) -> str | None:
        return on.isoformat() if on else None

    return {
        "id": key.name,
        "algorithm": key.algorithm,
        "public": base64.b64encode(key.public).decode(),
        "retired": day(key.retired),
        "revoked": day(key.revoked),
    }
