"""``第三条第二款第一项、第四项和第五条`` → each place in full, as a citation goes on after its statute."""

from __future__ import annotations

import re
from collections.abc import Iterator

ORDINAL = r"(?:[零〇一二两三四五六七八九十百千]+|[0-9]{1,5})"
"""A number as places have it, in Chinese or in digits; a pattern."""
_PLACE = re.compile(
    rf"第(?P<articles>{ORDINAL}(?:[、,]{ORDINAL})*)条(?:之(?P<inserted>{ORDINAL}))?"
    rf"|第(?P<paragraph>{ORDINAL})款|第[（(]?(?P<item>{ORDINAL})[)）]?项"
)


def read_places(text: str) -> list[str]:
    """Each place in full: 第三条第二款第一项, 第三条第二款第四项, 第五条. What stands before the first article belongs to none."""
    return list(dict.fromkeys(_places(text)))


def _places(text: str) -> Iterator[str]:
    article = paragraph = item = ""
    for match in _PLACE.finditer(text):
        if match["articles"]:
            if article:
                yield article + paragraph + item
            *others, last = re.split("[、,]", match["articles"])
            yield from (f"第{other}条" for other in others)
            inserted = f"之{match['inserted']}" if match["inserted"] else ""
            article, paragraph, item = f"第{last}条{inserted}", "", ""
        elif match["paragraph"]:
            if article and (paragraph or item):
                yield article + paragraph + item
            paragraph, item = f"第{match['paragraph']}款", ""
        else:
            if article and item:
                yield article + paragraph + item
            item = f"第{match['item']}项"
    if article:
        yield article + paragraph + item
