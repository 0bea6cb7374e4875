"""Private characters of old encodings are named with what they stand for."""

from __future__ import annotations

from unicodedata import category

from foundation.lost_characters import private_characters, replacement


def test_every_character_of_the_old_block_has_its_place_now() -> None:
    """All 80 of GBK's rows FE50–FEA0; GB 18030-2022 has given the last of them one."""
    found = [replacement(chr(code)) for code in range(0xE815, 0xE865)]
    assert None not in found
    assert len(set(found)) == 80
    assert all(category(each) != "Co" for each in found if each)


def test_known_ones() -> None:
    assert replacement("\ue863") == "䶮"
    assert replacement("\ue864") == "\u9fbb"
    assert replacement("\ue816") == "\U00020087"
    assert replacement("\ue850") == "䦟"


def test_others_are_named_without_one() -> None:
    assert private_characters("王\ue863\ue000好") == [("\ue863", "䶮"), ("\ue000", None)]
    assert private_characters("䶮𠮷·") == []
