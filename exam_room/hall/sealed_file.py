"""Files of a hall that goes on without the network: a line that says what it is, and a body that nobody reads or changes.

``lawstudy hall`` LF, a header (JSON, one line), LF, a nonce (12 bytes), the body under ChaCha20-Poly1305 (RFC 8439), which covers
both lines as well. The body is the gzip of JSON.
"""

from __future__ import annotations

import gzip
import hmac
import secrets
import zlib
from typing import Literal, NamedTuple, TypeVar

import msgspec

from exam_room.errors import HallRefused
from exam_room.hall import messages
from records.accounts.entry_code import grouped_secret

Kind = Literal["pack", "answers"]
T = TypeVar("T")

FORMAT = 1
KEY_BYTES = 32
CODE_GROUPS = 5
"""Of four characters of 31: 99 bits, so that a quick derivation of the key is enough."""
MOST_BYTES = 256 * 2**20
"""Of a body: notebooks and answers of a hall take a few MB."""
_FIRST = b"lawstudy hall\n"
_NONCE_BYTES = 12


class Header(msgspec.Struct, frozen=True):
    """What anybody may read of a file. ``revision``: of the records that wrote it; ``made``: UTC; ``check``: tells a wrong code."""

    format: int
    kind: Kind
    program: str
    revision: str
    pack: str
    exam: str
    title: str
    sitting: str
    hall: str
    made: str
    check: str = ""


class SealedFile(NamedTuple):
    """A file that was read as far as that goes without its key."""

    header: Header
    head: bytes
    body: bytes


def new_code() -> str:
    """A code that opens one pack: to be kept apart from it."""
    return grouped_secret(CODE_GROUPS)


def key_of(code: str, pack: str) -> bytes:
    """The key that follows from a code, however it was typed, for the pack of this number."""
    plain = "".join(each for each in code.upper() if each.isascii() and each.isalnum())
    return hmac.digest(plain.encode(), f"lawstudy hall pack {pack}".encode(), "sha256")


def check_of(key: bytes) -> str:
    """Eight characters by which a wrong code is told from a file that was changed; they give nothing of the key away."""
    return hmac.digest(key, b"check", "sha256")[:4].hex()


def seal(header: Header, body: object, key: bytes) -> bytes:
    """The whole file."""
    # Half a second and some memory, which the room does not need.
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    head = _FIRST + msgspec.json.encode(header) + b"\n"
    nonce = secrets.token_bytes(_NONCE_BYTES)
    data = gzip.compress(msgspec.json.encode(body), mtime=0)
    return head + nonce + ChaCha20Poly1305(key).encrypt(nonce, data, head)


def read_file(data: bytes, kind: Kind) -> SealedFile:
    """Raises `HallRefused` for anything but a file of this kind in a format that is known."""
    if not data.startswith(_FIRST):
        raise HallRefused([messages.NO_HALL_FILE])
    line, _, body = data[len(_FIRST) :].partition(b"\n")
    try:
        if (found := msgspec.json.decode(line, type=_Format).format) != FORMAT:
            raise HallRefused([messages.OTHER_FORMAT.format(found=found, known=FORMAT)])
        header = msgspec.json.decode(line, type=Header)
    except msgspec.MsgspecError as error:
        raise HallRefused([messages.ALTERED]) from error
    if header.kind != kind:
        raise HallRefused([messages.OTHER_KIND[header.kind]])
    return SealedFile(header, data[: len(data) - len(body)], body)


def unseal(file: SealedFile, key: bytes, of: type[T]) -> T:
    """The body. Raises `HallRefused` when a single bit of the file is not as it was written, or another version wrote it otherwise."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce, sealed = file.body[:_NONCE_BYTES], file.body[_NONCE_BYTES:]
    try:
        packed = ChaCha20Poly1305(key).decrypt(nonce, sealed, file.head)
    except (InvalidTag, ValueError) as error:
        raise HallRefused([messages.ALTERED]) from error
    unpacking = zlib.decompressobj(wbits=31)
    data = unpacking.decompress(packed, MOST_BYTES)
    if unpacking.unconsumed_tail:
        raise HallRefused([messages.ALTERED])
    try:
        return msgspec.json.decode(data, type=of)
    except msgspec.MsgspecError as error:
        # Whole, and not as this program writes it.
        told = messages.OTHER_CONTENT.format(program=file.header.program)
        raise HallRefused([told]) from error


class _Format(msgspec.Struct):
    format: int
