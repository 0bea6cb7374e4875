"""Base45 (RFC 9285): what a QR code holds in its alphanumeric mode, which scanners type as it is."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Two bytes are three characters, a last single one is two."""
    made = []
    for at in range(0, len(data) - 1, 2):
        rest, first = divmod(data[at] * 256 + data[at + 1], 45)
        third, second = divmod(rest, 45)
        made.append(ALPHABET[first] + ALPHABET[second] + ALPHABET[third])
    if len(data) % 2:
        second, first = divmod(data[-1], 45)
        made.append(ALPHABET[first] + ALPHABET[second])
    return "".join(made)


def decode(text: str) -> bytes:
    """The bytes. Raises ``ValueError`` for what no encoder writes: another character, length or value.

    What is accepted is encoded to the same text again: no two texts mean the same bytes.
    """
    if len(text) % 3 == 1:
        raise ValueError("length")
    try:
        values = [_VALUES[character] for character in text]
    except KeyError as error:
        raise ValueError("character") from error
    made = bytearray()
    for at in range(0, len(values), 3):
        part = values[at : at + 3]
        number = sum(value * 45**place for place, value in enumerate(part))
        size = len(part) - 1
        if number >= 256**size:
            raise ValueError("value")
        made += number.to_bytes(size, "big")
    return bytes(made)
