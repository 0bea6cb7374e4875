"""A log-in handed over: once, within a minute, to the browser that asked, for the site that gave it, and in no readable form."""

from __future__ import annotations

import datetime as dt
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from delivery.handover import (
    LASTS,
    MOST,
    TooManyHandovers,
    challenge_of,
    give,
    is_challenge,
    new_verifier,
    redeem,
)
from foundation.clock import utc_now

TOKEN = "a-log-in-of-the-room"
NOW = utc_now()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "handover"


def test_challenges_are_those_of_the_rfc() -> None:
    """RFC 7636, appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert is_challenge(challenge_of(new_verifier()))
    for wrong in ("", "x", "../x", "a" * 42, "a" * 44, "a" * 42 + "\n", "a" * 42 + "="):
        assert not is_challenge(wrong)


def test_a_code_gives_the_log_in_once(folder: Path) -> None:
    verifier = new_verifier()
    code = give(folder, TOKEN, challenge_of(verifier), NOW)
    assert redeem(folder, code, verifier, NOW) == TOKEN
    assert redeem(folder, code, verifier, NOW) is None
    assert list(folder.iterdir()) == []


def test_of_many_at_the_same_moment_one_gets_it(folder: Path) -> None:
    verifier = new_verifier()
    code = give(folder, TOKEN, challenge_of(verifier), NOW)
    with ThreadPoolExecutor(8) as several:
        found = list(several.map(lambda _: redeem(folder, code, verifier, NOW), range(40)))
    assert sorted(found, key=bool) == [*[None] * 39, TOKEN]


@pytest.mark.parametrize(
    ("after", "good"), [(LASTS - dt.timedelta(seconds=1), True), (LASTS, False), (2 * LASTS, False)]
)
def test_it_is_good_for_a_minute(folder: Path, after: dt.timedelta, good: bool) -> None:
    verifier = new_verifier()
    code = give(folder, TOKEN, challenge_of(verifier), NOW)
    assert (redeem(folder, code, verifier, NOW + after) == TOKEN) is good


def test_another_browser_gets_nothing_and_uses_it_up(folder: Path) -> None:
    verifier = new_verifier()
    code = give(folder, TOKEN, challenge_of(verifier), NOW)
    assert redeem(folder, code, new_verifier(), NOW) is None
    assert redeem(folder, code, verifier, NOW) is None


def test_another_site_knows_nothing_of_it(folder: Path, tmp_path: Path) -> None:
    verifier = new_verifier()
    code = give(folder, TOKEN, challenge_of(verifier), NOW)
    other = tmp_path / "other"
    assert redeem(other, code, verifier, NOW) is None
    give(other, "theirs", challenge_of(verifier), NOW)
    assert redeem(other, code, verifier, NOW) is None
    assert redeem(folder, code, verifier, NOW) == TOKEN


@pytest.mark.parametrize("code", ["", "x", "../../etc/passwd", "a" * 43, "a" * 43 + "/"])
def test_what_is_no_code_gives_nothing(folder: Path, code: str) -> None:
    give(folder, TOKEN, challenge_of(new_verifier()), NOW)
    assert redeem(folder, code, new_verifier(), NOW) is None


def test_what_lies_there_is_its_owners_and_tells_nothing(folder: Path) -> None:
    verifier = new_verifier()
    code = give(folder, TOKEN, challenge_of(verifier), NOW)
    [file] = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    text = f"{file.name} {file.read_text(encoding='ascii')}"
    for secret in (TOKEN, code, verifier):
        assert secret not in text


def test_a_damaged_one_gives_nothing(folder: Path) -> None:
    verifier = new_verifier()
    for text in ("", "{}", "[]", '{"until": "x", "token": "?", "challenge": 1}'):
        code = give(folder, TOKEN, challenge_of(verifier), NOW)
        [file] = folder.iterdir()
        file.write_text(text, encoding="ascii")
        assert redeem(folder, code, verifier, NOW) is None
        file.unlink(missing_ok=True)


def test_unused_ones_go_and_no_more_wait_than_may(folder: Path) -> None:
    challenge = challenge_of(new_verifier())
    give(folder, TOKEN, challenge, NOW)
    [old] = folder.iterdir()
    long_ago = (NOW - dt.timedelta(hours=1)).replace(tzinfo=dt.UTC).timestamp()
    os.utime(old, (long_ago, long_ago))
    give(folder, TOKEN, challenge, NOW)
    assert not old.exists()
    for number in range(MOST):
        (folder / f"{number}.json").write_text("", encoding="ascii")
    with pytest.raises(TooManyHandovers):
        give(folder, TOKEN, challenge, NOW)
