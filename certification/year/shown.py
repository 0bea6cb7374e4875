"""The reconciliation as people read it: rows of tables, and a page that needs nothing else. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from certification.year import messages
from certification.year.lines import Line, YearReport

_STYLE = """
body { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", SimSun, sans-serif; margin: 2em auto; max-width: 60em;
  color: #1a1a1a; line-height: 1.5; padding: 0 1em; }
table { border-collapse: collapse; width: 100%; margin: 0.5em 0 1.5em; }
th, td { border: 1px solid #888; padding: 0.3em 0.6em; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
td.number { text-align: right; white-space: nowrap; }
tr.red td { background: #fbe3e3; }
tr.red td.verdict { color: #a40000; font-weight: bold; }
li { overflow-wrap: anywhere; }
"""


def title(report: YearReport) -> str:
    """Of all forms of it."""
    mark = messages.SIMULATED if report.simulated else ""
    return messages.TITLE.format(year=report.year, mark=mark)


def summary(report: YearReport) -> str:
    """Whether it adds up, in a sentence."""
    lines = sum(len(each.lines) for each in report.sections)
    text = messages.SOME_RED if report.red else messages.ALL_RIGHT
    return text.format(lines=lines, red=len(report.red))


def verdict(line: Line) -> str:
    """What is to be said of a line, never by its colour alone."""
    if line.is_right:
        return messages.RIGHT
    return messages.RED.format(count=len(line.broken)) if line.broken else messages.SUM


def cells(line: Line) -> list[str | int]:
    """A line: name, sum, parts, sources, verdict."""
    parts = [messages.PART.format(name=name, count=count) for name, count in line.parts.items()]
    both = messages.BOTH.format(
        first=line.first, one=line.total, second=line.second, other=line.other
    )
    made_of = "，".join(parts)
    told = "；".join(each for each in (made_of, line.note) if each)
    return [line.name, line.total, told, both, verdict(line)]


def line_rows(report: YearReport) -> list[list[str | int]]:
    """All lines with their section, as `messages.COLUMNS` has it."""
    return [[section.title, *cells(line)] for section in report.sections for line in section.lines]


def red_rows(report: YearReport) -> list[list[str]]:
    """All rows that do not fit, as `messages.RED_COLUMNS` has it."""
    return [
        [section.title, line.name, row]
        for section, line in report.red
        for row in (line.broken or (messages.SUM,))
    ]


def page(report: YearReport, made: str) -> str:
    """A page of its own. ``made``: by whom and when."""
    parts = [f"<h1>{escape(title(report))}</h1>", f"<p>{escape(summary(report))}。</p>"]
    for section in report.sections:
        parts.append(f"<h2>{escape(section.title)}</h2>")
        rows = [_row(line) for line in section.lines]
        parts.append(_table(messages.COLUMNS[1:], rows))
        for line in section.lines:
            if line.broken:
                listed = "".join(f"<li>{escape(each)}</li>" for each in line.broken)
                parts.append(f"<h3>{escape(line.name)}</h3><ul>{listed}</ul>")
    parts.append(f"<p>{escape(made)}</p>")
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title(report))}</title><style>{_STYLE}</style>"
    )
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head><body>\n{body}\n</body></html>\n'
    )


def _table(columns: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _row(line: Line) -> str:
    name, total, told, both, said = (escape(str(cell)) for cell in cells(line))
    style = "" if line.is_right else ' class="red"'
    return (
        f'<tr{style}><td>{name}</td><td class="number">{total}</td><td>{told}</td><td>{both}</td>'
        f'<td class="verdict">{said}</td></tr>'
    )
