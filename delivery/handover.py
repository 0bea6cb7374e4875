"""Handing a log-in of the room over to a Hub on another host, to which browsers do not send the room's cookie.

As an authorization code of OAuth: the Hub gives the browser a random *verifier* and sends it to the room with the verifier's
*challenge*; the room, where its cookie is, sends it back with a random *code*; and the Hub takes the log-in from the site's own folder
by code and verifier. A code is of use once, for a minute, to the browser that holds the verifier, and for this site alone. Nothing
in an address is of use without the verifier, and nothing on the disk without the code.

Sources: RFC 6749, 4.1.2 and 10.5 (short, once, bound to the client); RFC 7636, 4.2 (S256).
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import hashlib
import hmac
import json
import os
import re
import secrets
from pathlib import Path

LASTS = dt.timedelta(seconds=60)
MOST = 500
"""Codes at a time: as many people do not begin within a minute, and each is a file."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
"""32 bytes as URL-safe base64."""


class TooManyHandovers(Exception):
    """So many codes wait to be used that no more are given."""


def new_verifier() -> str:
    """For one way from the Hub to the room and back."""
    return secrets.token_urlsafe(32)


def challenge_of(verifier: str) -> str:
    """What the room is told of a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_challenge(text: str) -> bool:
    """Whether it could be one."""
    return _SECRET.fullmatch(text) is not None


def give(folder: Path, token: str, challenge: str, now: dt.datetime) -> str:
    """Keep the log-in ``token`` in ``folder`` for whoever has the returned code and the challenge's verifier. Raises `TooManyHandovers`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _forget_old(folder, now) >= MOST:
        raise TooManyHandovers
    code = secrets.token_urlsafe(32)
    kept = {
        "challenge": challenge,
        "until": (now + LASTS).isoformat(),
        "token": base64.b64encode(_sealed(token.encode(), code)).decode(),
    }
    file = os.open(_place(folder, code), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="ascii") as out:
        json.dump(kept, out)
    return code


def redeem(folder: Path, code: str, verifier: str, now: dt.datetime) -> str | None:
    """The log-in that was kept, once; ``None`` for a code that is unknown here, used, too old, or of another browser.

    Whoever shows a code has used it up, rightly or not.
    """
    if not _SECRET.fullmatch(code):
        return None
    place = _place(folder, code)
    try:
        kept = json.loads(place.read_text(encoding="ascii"))
        # Of two at the same moment one takes the file away, and the other finds none.
        place.unlink()
        until = dt.datetime.fromisoformat(kept["until"])
        sealed = base64.b64decode(kept["token"])
        mine = hmac.compare_digest(str(kept["challenge"]), challenge_of(verifier))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return _sealed(sealed, code).decode() if mine and now < until else None


def _place(folder: Path, code: str) -> Path:
    return folder / f"{hashlib.sha256(code.encode()).hexdigest()}.json"


def _sealed(data: bytes, code: str) -> bytes:
    """There and back: by a stream that only the code makes, and each code makes one once."""
    stream = hashlib.shake_256(b"lawstudy handover " + code.encode()).digest(len(data))
    return bytes(a ^ b for a, b in zip(data, stream, strict=True))


def _forget_old(folder: Path, now: dt.datetime) -> int:
    """Remove codes that nobody used in time; returns how many wait. Files tell by their own time: it is within the system's clock."""
    waiting = 0
    for place in folder.iterdir():
        with contextlib.suppress(OSError):
            made = dt.datetime.fromtimestamp(place.stat().st_mtime, dt.UTC).replace(tzinfo=None)
            if made + LASTS < now:
                place.unlink()
            else:
                waiting += 1
    return waiting
