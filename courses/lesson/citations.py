"""Citations in a lesson's HTML: the law that the lesson is about is named once, and an article whose text is at hand can be opened.

The lesson's source keeps every citation in full, which is what is checked against the register. Here only how they are shown
changes: ``《行政处罚法》第十条`` of the lesson's own law (the first of its ``statutes``) becomes ``第十条``, but never where another
law was named before it in the same paragraph. What was left out stands in ``data-law``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from question_bank.law.citation import LegalBasis, parse_legal_basis
from question_bank.law.places import ORDINAL
from question_bank.law.text import Paragraph
from question_bank.law.texts import article_lines

_BELOW = rf"(?:第{ORDINAL}款|第[（(]?{ORDINAL}[)）]?项)"
_ARTICLE = rf"第{ORDINAL}条(?:之{ORDINAL})?"
_PLACE = rf"(?:{_ARTICLE}{_BELOW}*|{_BELOW}+)"
_AND = "(?:、|，|,|和|及|以及|或|或者|至)?"
# A paragraph begins, or something is named in title marks, with or without places after it.
_TOKEN = re.compile(
    rf"<(?:p|li|td|th|h[1-6]|blockquote)\b|《(?P<title>[^《》<>&]+)》(?P<places>{_PLACE}(?:{_AND}{_PLACE})*)?"
)
_IN_PLACES = re.compile(rf"(?P<article>{_ARTICLE}){_BELOW}*")
_STATUTE = re.compile(r"《(?P<title>[^《》]+)》\((?P<version>[\d-]+)\)$")
_PREFIX = "中华人民共和国"

FindArticle = Callable[[LegalBasis], Sequence[Paragraph] | None]


@dataclass(frozen=True)
class Article:
    """An article that the page can show. ``key`` names it on the page; ``cited`` as people cite it."""

    key: str
    cited: str
    lines: tuple[str, ...]


def versions_of(statutes: Sequence[str]) -> dict[str, str]:
    """Version by short title, in the order of a lesson's head; what is no ``《title》(version)`` is left out."""
    matches = filter(None, map(_STATUTE.match, statutes))
    return {match["title"].removeprefix(_PREFIX): match["version"] for match in matches}


class CitationView:
    """Shows the citations of one lesson. ``articles``: those that were found so far, by key."""

    def __init__(self, versions: Mapping[str, str], find: FindArticle) -> None:
        self.versions, self._find = versions, find
        self.main = next(iter(versions), "")
        self.articles: dict[str, Article] = {}
        self.shortened = 0
        self._before = ""

    def shown(self, html: str) -> str:
        """The HTML of a block with its citations as they are shown."""
        self._before = self.main
        return _TOKEN.sub(self._shown, html)

    def _shown(self, token: re.Match[str]) -> str:
        if token["title"] is None:
            self._before = self.main
            return token[0]
        title = token["title"].removeprefix(_PREFIX)
        before, self._before = self._before, title
        if not token["places"] or title not in self.versions:
            return token[0]
        places = _IN_PLACES.sub(lambda place: self._place(title, place), token["places"])
        if title == self.main == before:
            self.shortened += 1
            named = escape(token["title"])
            return f'<span class="ls-cited" data-law="{named}" title="《{named}》">{places}</span>'
        return f"《{token['title']}》{places}"

    def _place(self, title: str, place: re.Match[str]) -> str:
        try:
            basis = parse_legal_basis(f"《{title}》({self.versions[title]}){place['article']}")
        except ValueError:
            return place[0]
        paragraphs = self._find(basis)
        if not paragraphs:
            return place[0]
        number = f"{basis.article}-{basis.inserted}"
        key = f"a{list(self.versions).index(title)}-{number}"
        self.articles.setdefault(key, Article(key, str(basis), article_lines(paragraphs)))
        return f'<a class="ls-citation" href="#article-{key}">{place[0]}</a>'
