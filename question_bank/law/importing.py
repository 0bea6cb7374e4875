"""Files with texts of statutes → the folder of a site: every file is read, nothing is written while anything is wrong.

A statute that comes in several files (a ``README.md`` with title and history, and a file for each part) becomes one text. Each
version is one file, ``行政处罚法(2021-01-22).md``; a text that says the same as what is there changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from question_bank import messages
from question_bank.errors import Problem, ProblemsFound
from question_bank.law.reading import ReadStatute, article_name, normal_title, read_statute
from question_bank.law.register import Statute, StatuteRegister
from question_bank.law.text import ArticleKey, Paragraph
from question_bank.law.text_file import (
    NOT_READ,
    SUFFIXES,
    BadTextFile,
    date_in_name,
    read_text_file,
)
from question_bank.law.texts import wording
from question_bank.law.written import file_name, to_markdown

Change = Literal["new", "same", "completed", "replaced"]
_HEAD = "README"


@dataclass(frozen=True)
class SourceText:
    """What was read in a file, or in the files of one statute. ``oddities``: what a person should look at."""

    files: tuple[Path, ...]
    statute: ReadStatute
    oddities: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How the report names where it came from."""
        first = self.files[0]
        return first.name if len(self.files) == 1 else f"{first.parent.name}/"


@dataclass(frozen=True)
class Imported:
    """A text of the report. ``row``: the version in the register, if it is there."""

    source: SourceText
    row: Statute | None
    change: Change
    oddities: tuple[str, ...]

    @property
    def title(self) -> str:
        """The short title."""
        return normal_title(self.source.statute.title)

    @property
    def version(self) -> str:
        """行政处罚法(2021-01-22)."""
        return f"{self.title}({self.source.statute.adopted})"


@dataclass(frozen=True)
class Import:
    """What files would do to a folder. ``texts``: in the order of the files; nothing is written yet."""

    texts: tuple[Imported, ...]
    writing: Mapping[Path, str]

    @property
    def changed(self) -> tuple[str, ...]:
        """The versions that the folder did not have so."""
        return tuple(each.version for each in self.texts if each.change != "same")

    def write(self) -> None:
        """Write all files or none: each is written beside its place first."""
        for folder in {target.parent for target in self.writing}:
            folder.mkdir(parents=True, exist_ok=True)
        waiting = {target: target.with_name(f".{target.name}.new") for target in self.writing}
        try:
            for target, beside in waiting.items():
                beside.write_text(self.writing[target], encoding="utf-8")
            for target, beside in waiting.items():
                beside.replace(target)
        finally:
            for beside in waiting.values():
                beside.unlink(missing_ok=True)


@dataclass
class _Run:
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, path: Path, message: str, line: int = 1) -> None:
        self.problems.append(Problem(path.name, line, message))


def plan_import(
    paths: Sequence[Path],
    folder: Path,
    register: StatuteRegister,
    *,
    adopted: dt.date | None = None,
    replace_held: bool = False,
) -> Import:
    """Read files and folders: one file a version below ``folder``.

    ``adopted``: of the only file, where neither its history nor its name tells the version. ``replace_held``: a text that says
    something else than the one held takes its place. Raises `ProblemsFound` with everything that is wrong.
    """
    run = _Run()
    files = list(_files(paths, run))
    sources = list(_sources(files, run, adopted))
    chosen = _one_a_version(sources, run)
    outcome: list[Imported] = []
    writing: dict[Path, str] = {}
    for source in chosen:
        target = folder / file_name(source.statute)
        change = _change(source, target, run, replace_held=replace_held)
        row = _registered(source.statute, register)
        oddities = (*source.oddities, *_against_register(source.statute, row, register))
        outcome.append(Imported(source, row, change, oddities))
        if change != "same":
            writing[target] = to_markdown(source.statute)
    if run.problems:
        raise ProblemsFound(run.problems)
    return Import(tuple(outcome), writing)


def _files(paths: Sequence[Path], run: _Run) -> Iterator[Path]:
    """The files that have texts, each once; what is no text of a statute is left out of a folder, but not what was named."""
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            run.refuse(path, messages.TEXT_MISSING_FILE.format(path=path))
            continue
        inside = path.is_dir()
        found = sorted(path.rglob("*")) if inside else [path]
        for each in found:
            hidden = any(part.startswith(".") for part in each.relative_to(path).parts)
            wanted = each.suffix.lower() in (*SUFFIXES, *NOT_READ)
            new = each.resolve() not in seen
            if new and each.is_file() and not hidden and (wanted or not inside):
                seen.add(each.resolve())
                yield each


def _sources(files: Sequence[Path], run: _Run, adopted: dt.date | None) -> Iterator[SourceText]:
    """A text for each statute. A file that is a part goes to the ``README.md`` beside it."""
    if adopted is not None and len(files) != 1:
        run.refuse(Path("--adopted"), messages.TEXT_ADOPTED_FOR_ONE)
    parts: dict[Path, list[SourceText]] = {}
    for path in files:
        try:
            text, told = read_text_file(path)
        except BadTextFile as error:
            run.refuse(path, str(error))
            continue
        statute = read_statute(text, named=adopted or date_in_name(path))
        source = SourceText((path,), statute, told)
        if path.stem == _HEAD:
            continue
        if statute.is_part:
            parts.setdefault(path.parent, []).append(source)
        elif _usable(source, run):
            yield replace(source, oddities=(*told, *_oddities(source)))
    for folder, found in parts.items():
        whole = _put_together(folder, found, run)
        if whole is not None and _usable(whole, run):
            yield replace(whole, oddities=(*whole.oddities, *_oddities(whole)))


def _put_together(folder: Path, parts: list[SourceText], run: _Run) -> SourceText | None:
    """The statute whose parts lie in a folder, in the order of their articles; a part without articles is an annex."""
    first = parts[0].files[0]
    try:
        text, told = read_text_file(folder / f"{_HEAD}.md")
    except BadTextFile:
        run.refuse(first, messages.TEXT_PART_ALONE.format(title=parts[0].statute.title))
        return None
    head = read_statute(text)
    with_articles = [each for each in parts if not each.statute.by_clauses]
    annexes = [each for each in parts if each.statute.by_clauses]
    with_articles.sort(key=lambda each: min(each.statute.articles, default=(0, 0)))
    seen: set[ArticleKey] = set()
    for each in with_articles:
        for key in seen & each.statute.articles.keys():
            run.refuse(each.files[0], messages.TEXT_IN_TWO_PARTS.format(article=article_name(key)))
        seen |= each.statute.articles.keys()
        for repeated, lines in each.statute.repeated.items():
            run.refuse(each.files[0], _twice(repeated, lines), lines[1])
    whole = head.with_parts([each.statute for each in with_articles])
    told_of = [messages.TEXT_ANNEX.format(file=each.files[0].name) for each in annexes]
    told_of += [line for each in parts for line in each.oddities]
    files = tuple(path for each in with_articles for path in each.files)
    return SourceText(files, whole, (*told, *told_of))


def _usable(source: SourceText, run: _Run) -> bool:
    """Whether it can be a text of the site: it has a title, a version and articles, each once."""
    statute, path = source.statute, source.files[0]
    complaints = []
    if not statute.title:
        complaints.append(messages.TEXT_NO_TITLE)
    if not statute.articles:
        complaints.append(messages.TEXT_NO_ARTICLES)
    elif statute.adopted is None:
        complaints.append(messages.TEXT_NO_VERSION)
    for complaint in complaints:
        run.refuse(path, complaint)
    for key, lines in statute.repeated.items():
        run.refuse(path, _twice(key, lines), lines[1])
    return not complaints


def _twice(key: ArticleKey, lines: Sequence[int]) -> str:
    return messages.TEXT_TWICE.format(article=article_name(key), lines="、".join(map(str, lines)))


def _oddities(source: SourceText) -> Iterator[str]:
    statute = source.statute
    yield from statute.oddities()
    dated = [event.day for event in statute.history if event.kind != "in_force"]
    if statute.adopted is not None and dated and dated[-1] != statute.adopted:
        yield messages.TEXT_OTHER_DATE.format(name=statute.adopted, history=dated[-1])


def _one_a_version(sources: Iterable[SourceText], run: _Run) -> list[SourceText]:
    """Of texts of one version the one that has all; those that contradict each other are refused."""
    chosen: dict[str, SourceText] = {}
    for source in sources:
        name = file_name(source.statute)
        other = chosen.get(name)
        if other is None:
            chosen[name] = source
            continue
        differing = different(other.statute.articles, source.statute.articles)
        if differing:
            run.refuse(
                source.files[0],
                messages.TEXT_TWO.format(other=other.name, articles=_listed(differing)),
            )
            continue
        fuller, part = (
            (other, source)
            if len(other.statute.articles) >= len(source.statute.articles)
            else (source, other)
        )
        told = messages.TEXT_SAME_AS.format(file=part.name)
        if len(part.statute.articles) < len(fuller.statute.articles):
            told = messages.TEXT_PART_OF.format(file=part.name, count=len(part.statute.articles))
        chosen[name] = replace(fuller, oddities=(*fuller.oddities, told))
    return list(chosen.values())


def different(
    first: Mapping[ArticleKey, Sequence[Paragraph]],
    second: Mapping[ArticleKey, Sequence[Paragraph]],
) -> list[ArticleKey]:
    """The articles that both have and that do not say the same."""
    return [key for key in first if key in second and wording(first[key]) != wording(second[key])]


def _listed(keys: Sequence[ArticleKey]) -> str:
    names = "、".join(article_name(key) for key in keys[:10])
    return names if len(keys) <= 10 else messages.TEXT_AND_MORE.format(names=names, count=len(keys))


def _change(source: SourceText, target: Path, run: _Run, *, replace_held: bool) -> Change:
    """What the text does to the one held: the same wording, or less of it, changes nothing."""
    if not target.is_file():
        return "new"
    held = read_statute(target.read_text(encoding="utf-8"))
    differing = different(held.articles, source.statute.articles)
    more = source.statute.articles.keys() - held.articles.keys()
    less = held.articles.keys() - source.statute.articles.keys()
    if not differing and not (more and less):
        return "completed" if more else "same"
    if not replace_held:
        run.refuse(
            source.files[0], messages.TEXT_HELD.format(articles=_listed(differing or sorted(less)))
        )
    return "replaced"


def _registered(statute: ReadStatute, register: StatuteRegister) -> Statute | None:
    if statute.adopted is None:
        return None
    year = str(statute.adopted.year)
    versions = [row for row in register.versions(normal_title(statute.title)) if row.named(year)]
    exact = [row for row in versions if row.adopted == statute.adopted]
    return next(iter(exact or versions), None)


def _against_register(
    statute: ReadStatute, row: Statute | None, register: StatuteRegister
) -> Iterator[str]:
    if row is None:
        known = [each.version for each in register.versions(normal_title(statute.title))]
        versions = "、".join(filter(None, known))
        yield (
            messages.TEXT_VERSION_UNKNOWN.format(known=versions)
            if versions
            else messages.TEXT_NOT_REGISTERED
        )
        if statute.in_force_since is None:
            yield messages.TEXT_NO_FORCE
        return
    if row.articles is not None and row.articles != statute.last:
        yield messages.TEXT_COUNT.format(articles=row.articles, last=statute.last)
    if row.adopted is not None and row.adopted != statute.adopted:
        yield messages.TEXT_ADOPTED.format(registered=row.adopted, found=statute.adopted)
    found, known_force = statute.in_force_since, row.in_force_since
    if found is None and known_force is None:
        yield messages.TEXT_NO_FORCE
    elif found is not None and known_force is not None and found != known_force:
        yield messages.TEXT_FORCE.format(registered=known_force, found=found)
