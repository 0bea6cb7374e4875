"""XML from outside, read within bounds: no document types, no entities of its own, bounded in size and depth."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from question_bank import messages
from question_bank.errors import Problem, ProblemsFound

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 200
MAX_ELEMENTS = 1_000_000


def parse_xml(data: bytes, file: str) -> Element:
    """The root of an XML file. Raises `ProblemsFound` when it is none, hostile or too large."""
    if len(data) > MAX_BYTES:
        raise ProblemsFound([Problem(file, 1, messages.XML_TOO_LARGE)])
    parser = DefusedXMLParser(forbid_dtd=True, target=_Bounded())
    try:
        parser.feed(_readable(data))
        root: Element = parser.close()
    except ParseError as error:
        line, column = error.position
        broken = messages.XML_BROKEN.format(column=column + 1)
        raise ProblemsFound([Problem(file, line, broken)]) from error
    except DefusedXmlException as error:
        raise ProblemsFound([Problem(file, 1, messages.XML_ENTITIES)]) from error
    except _TooMuch as error:
        raise ProblemsFound([Problem(file, 1, messages.XML_TOO_LARGE)]) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise ProblemsFound([Problem(file, 1, messages.XML_ENCODING)]) from error
    return root


_CHINESE = re.compile(rb"\s*<\?xml[^>]*encoding=[\"'](?:gb2312|gbk|gb18030)[\"']", re.IGNORECASE)


def _readable(data: bytes) -> bytes | str:
    """The file's text where it is written in an encoding that expat doesn't know."""
    return data.decode("gb18030") if _CHINESE.match(data) else data


class _TooMuch(Exception):
    """Deeper or more than any file of questions is."""


class _Bounded(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self._depth = self._elements = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise _TooMuch
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def local_name(element: Element) -> str:
    """The tag without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
