"""Citations: 《行政处罚法》(2021)第三十六条第一款 ⇄ a structured `LegalBasis`.

The year in brackets is the year in which the cited version was adopted. Two versions adopted within one
year are told apart by the full date: 《法名》(2021-01-22)第一条.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from question_bank.law.numerals import NUMERAL, from_chinese, to_chinese

_ORDINAL = rf"(?:{NUMERAL}|[0-9]{{1,4}})"
_CITATION = re.compile(
    r"《(?P<title>[^《》]+(?:〈[^〉]+〉[^《》]*)?)》"
    r"\s*[（(](?P<version>\d{4}(?:-\d{2}-\d{2})?)(?:年)?[)）]\s*"
    rf"第(?P<article>{_ORDINAL})条(?:之(?P<inserted>{_ORDINAL}))?"
    rf"(?:第(?P<paragraph>{_ORDINAL})款)?"
    rf"(?:第[（(]?(?P<item>{_ORDINAL})[)）]?项)?"
)
_PREFIX = "中华人民共和国"


@dataclass(frozen=True, order=True)
class LegalBasis:
    """Where in which version of which statute a rule stands.

    ``title`` is the short title; ``version`` a year or an ISO date of adoption; ``inserted`` counts
    articles such as 第十二条之一 (0: none); ``paragraph`` and ``item`` are 0 when not given.
    """

    title: str
    version: str
    article: int
    inserted: int = 0
    paragraph: int = 0
    item: int = 0

    @property
    def article_text(self) -> str:
        """``第三十六条`` or ``第十二条之一``."""
        suffix = f"之{to_chinese(self.inserted)}" if self.inserted else ""
        return f"第{to_chinese(self.article)}条{suffix}"

    def __str__(self) -> str:
        text = f"《{self.title}》({self.version}){self.article_text}"
        if self.paragraph:
            text += f"第{to_chinese(self.paragraph)}款"
        if self.item:
            text += f"第{to_chinese(self.item)}项"
        return text


@lru_cache(maxsize=8192)  # Many items cite the same articles.
def parse_legal_basis(text: str) -> LegalBasis:
    """Read one citation. Raises ``ValueError`` when it is not in the form that this module describes."""
    match = _CITATION.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a citation: {text!r}")

    def number(name: str) -> int:
        found = match.group(name)
        if found is None:
            return 0
        value = int(found) if found.isascii() else from_chinese(found)
        if not 1 <= value <= 9999:
            raise ValueError(f"{name} {value}: {text!r}")
        return value

    return LegalBasis(
        title=match.group("title").removeprefix(_PREFIX),
        version=match.group("version"),
        article=number("article"),
        inserted=number("inserted"),
        paragraph=number("paragraph"),
        item=number("item"),
    )
