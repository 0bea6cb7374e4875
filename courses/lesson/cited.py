"""What a lesson cites: the statutes of its head, and every citation in its text, against the register."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from courses import messages
from question_bank.law.citation import LegalBasis, parse_legal_basis
from question_bank.law.places import ORDINAL, read_places
from question_bank.law.register import StatuteRegister

_STATUTE = re.compile(r"《(?P<title>[^《》]+)》\((?P<version>\d{4}(?:-\d{2}-\d{2})?)\)$")
_ARTICLE = rf"第({ORDINAL}(?:[、,]{ORDINAL})*)条(?:之({ORDINAL}))?"
_PLACE = rf"(?:{_ARTICLE}|第{ORDINAL}款|第\(?{ORDINAL}\)?项)"
_AND = "(?:、|,|和|及|以及|或|或者|至)?"
# For text without spaces and emphasis, its width folded.
_CITED = re.compile(
    rf"《(?P<title>[^《》]+)》(?:\((?P<version>\d{{4}})[^()]*\))?(?P<places>{_PLACE}(?:{_AND}{_PLACE})*)"
)
_PREFIX = "中华人民共和国"


def read_statutes(
    declared: Sequence[str], versions: dict[str, str], register: StatuteRegister
) -> Iterator[tuple[int, str]]:
    """Fill ``versions`` (short title → version) from the head; line and reason of what cannot be."""
    for text in declared:
        match = _STATUTE.match(text)
        if match is None:
            yield 1, messages.BAD_STATUTE.format(text=text)
            continue
        title = match["title"].removeprefix(_PREFIX)
        if register.find(LegalBasis(title, match["version"], 1)) is None:
            yield 1, messages.UNKNOWN_STATUTE.format(text=text)
        else:
            versions[title] = match["version"]


def cited_articles(text: str, versions: Mapping[str, str]) -> set[LegalBasis]:
    """The places that a text cites of these statutes, in the versions that a lesson declares; what cannot be read is left out."""
    found: set[LegalBasis] = set()
    for citation in _CITED.finditer(_plain(text)):
        title = citation["title"].removeprefix(_PREFIX)
        for place in read_places(citation["places"]) if title in versions else ():
            try:
                found.add(parse_legal_basis(f"《{title}》({versions[title]}){place}"))
            except ValueError:
                continue
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\s*_]", "", unicodedata.normalize("NFKC", text))


def check_citations(
    line: str, versions: dict[str, str], register: StatuteRegister, on: dt.date
) -> Iterator[str]:
    """Why the citations of a line cannot stand on the day ``on``."""
    for citation in _CITED.finditer(_plain(line)):
        title = citation["title"].removeprefix(_PREFIX)
        places = read_places(citation["places"])
        if places and title not in versions:
            yield messages.CITES_UNDECLARED.format(title=title)
            continue
        cited = citation["version"]
        if places and cited and cited != versions[title][:4]:
            yield messages.CITES_OTHER_VERSION.format(title=title, cited=cited)
            continue
        for place in places:
            try:
                basis = parse_legal_basis(f"《{title}》({versions[title]}){place}")
            except ValueError:
                yield messages.BAD_ARTICLE.format(article=place)
                continue
            complaint = register.complaint(basis, on)
            if complaint:
                yield complaint
