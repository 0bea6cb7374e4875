"""`lawstudy statutes amend`, `effect`, `touched`, `renumber`: what a change of the law does, and what has to follow."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from certification.amendment import Touched, touched
from foundation.files import write_whole
from foundation.site import Site, open_site
from lawstudy.commands import messages
from lawstudy.console import say, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import bank_folders, bank_of, open_records
from lawstudy.processes.beside import site_beside_room
from question_bank.bank import SHIPPED_ITEMS, item_files
from question_bank.exchange.renumbering import renumbered
from question_bank.law.citation import LegalBasis, parse_legal_basis
from question_bank.law.comparison import compare
from question_bank.law.effects import Effect, Effects, effects_of, site_effects, write_effects
from question_bank.law.register import StatuteRegister, site_register
from question_bank.law.text import ArticleKey, Paragraph
from question_bank.messages import EFFECT_KINDS
from records.audit.actor import acting
from records.audit.law_decisions import CitationsRenumbered, EffectEntered, StatuteAmended
from records.audit.trail import decide

_VERSION = re.compile(
    r"《?(?:中华人民共和国)?(?P<title>[^《》()（）]+)》?[(（](?P<version>\d{4}(?:-\d{2}-\d{2})?)[)）]"
)


def statutes_amend(root: Path, versions: Sequence[str], *, since: dt.date | None) -> None:
    """Compare earlier versions with a later one, put every effect on record, and tell what it touches.

    Raises `ShellError` with everything that is wrong with what was named.
    """
    site = site_beside_room(root, "statutes")
    register = site_register(site.statutes)
    *olds, new = _texts(register, versions)
    day = since or _takes_effect(register, new)
    effects, found = site_effects(site.statutes), []
    for old in olds:
        changes = compare(old.articles, new.articles)
        later = effects_of(changes, old.names, new.names, day, by=acting(), today=dt.date.today())
        found += later
        effects = effects.amended(later)
    count = {kind: sum(e.kind == kind for e in found) for kind in EFFECT_KINDS}
    with open_records(site) as db:
        decided = StatuteAmended(
            subject=new.cited,
            before=tuple(old.cited for old in olds),
            in_force_from=day.isoformat(),
            changed=count["changed"],
            gone=count["gone"],
            renumbered=count["renumbered"],
            unchanged=count["unchanged"],
        )
        decide(db, decided)
        write_effects(site.statutes, effects)
        db.commit()
    rows = [
        [e.affected, EFFECT_KINDS[e.kind], e.affecting, f"{e.likeness:.0f}%" if e.likeness else ""]
        for e in found
        if e.kind != "unchanged"
    ]
    counted = "，".join(
        f"{EFFECT_KINDS[kind]} {number} 条" for kind, number in count.items() if number
    )
    say(messages.AMENDED.format(new=new.cited, date=day, counted=counted))
    _table(messages.AMENDED_COLUMNS, rows)
    _tell(site, Effects(found))


def statutes_effect(root: Path, article: str, *, by: str, since: dt.date, reason: str) -> None:
    """Put on record that another rule displaces an article. Raises `ShellError` with everything that is wrong."""
    site = site_beside_room(root, "statutes")
    register = site_register(site.statutes)
    problems = []
    for cited in (article, by):
        try:
            basis = parse_legal_basis(cited)
        except ValueError:
            problems.append(messages.EFFECT_CITATION.format(text=cited))
            continue
        if register.find(basis) is None:
            problems.append(messages.EFFECT_UNREGISTERED.format(text=cited))
    if not reason.strip():
        problems.append(messages.EFFECT_REASON)
    if problems:
        raise ShellError("\n".join(problems))
    effect = Effect(
        kind="displaced",
        affected=article,
        affecting=by,
        in_force_from=since,
        reason=reason.strip(),
        recorded_by=acting(),
        recorded_on=dt.date.today(),
    )
    with open_records(site) as db:
        decided = EffectEntered(
            subject=effect.affected,
            affecting=effect.affecting,
            in_force_from=since.isoformat(),
            reason=effect.reason,
        )
        decide(db, decided)
        write_effects(site.statutes, site_effects(site.statutes).displaced(effect))
        db.commit()
    _tell(site, Effects([effect]))


def statutes_touched(root: Path) -> None:
    """Everything that the effects on record still touch: the worklist."""
    site = open_site(root)
    _tell(site, site_effects(site.statutes))


def statutes_renumber(root: Path, item: str) -> None:
    """Confirm the proposed numbers of an item's citations. The edit voids the item's approvals: a short review follows."""
    site = site_beside_room(root, "statutes")
    path = next((p for p in item_files(bank_folders(site)) if p.stem == item), None)
    if path is None:
        raise ShellError(messages.RENUMBER_NO_ITEM.format(id=item))
    if path.is_relative_to(SHIPPED_ITEMS):
        raise ShellError(messages.RENUMBER_SHIPPED.format(id=item))
    new = renumbered(path.read_text(encoding="utf-8-sig"), path.name, site_effects(site.statutes))
    if not new.changes:
        raise ShellError(messages.RENUMBER_NOTHING.format(id=item))
    with open_records(site) as db:
        before, after = zip(*new.changes, strict=True)
        decide(db, CitationsRenumbered(subject=item, before=before, citations=after))
        write_whole(path, new.text.encode(), durable=True)
        db.commit()
    for old, now in new.changes:
        say(messages.RENUMBERED.format(id=item, old=old, new=now))
    if new.named:
        say(messages.RENUMBER_RATIONALE.format(id=item))


class _Version:
    """A version whose text is at hand."""

    def __init__(
        self, basis: LegalBasis, articles: Mapping[ArticleKey, Sequence[Paragraph]]
    ) -> None:
        self.names = (basis.title, basis.version)
        self.cited = f"《{basis.title}》({basis.version})"
        self.articles = articles


def _texts(register: StatuteRegister, versions: Sequence[str]) -> list[_Version]:
    found: list[_Version] = []
    problems: list[str] = []
    for name in versions:
        match = _VERSION.fullmatch(name.strip())
        if match is None:
            problems.append(messages.AMEND_NAME.format(name=name))
            continue
        basis = LegalBasis(match["title"], match["version"], 1)
        texts = register.texts.versions(basis) if register.texts else []
        if register.find(basis) is None:
            problems.append(messages.AMEND_UNREGISTERED.format(name=name))
        elif not texts:
            problems.append(messages.AMEND_NO_TEXT.format(name=name))
        else:
            articles = {key: found for text in texts for key, found in text.articles.items()}
            found.append(_Version(basis, articles))
    if problems:
        raise ShellError("\n".join(problems))
    return found


def _takes_effect(register: StatuteRegister, new: _Version) -> dt.date:
    basis = LegalBasis(*new.names, 1)
    row = register.find(basis)
    day = row.in_force_since if row else None
    if day is None and register.texts:
        known = [text.statute.in_force_since for text in register.texts.versions(basis)]
        day = next(filter(None, known), None)
    if day is None:
        raise ShellError(messages.AMEND_NO_DAY.format(name=new.cited))
    return day


def _tell(site: Site, effects: Effects) -> None:
    with open_records(site) as db:
        found = touched(db, bank_of(site), effects, site.zone)
    _tell_items(found)
    rows = [
        [lesson.title, cited, EFFECT_KINDS[effect.kind], effect.affecting]
        for lesson in found.lessons
        for cited, effect in lesson.citations
    ]
    say(messages.TOUCHED_LESSONS.format(count=len(found.lessons)))
    _table(messages.TOUCHED_LESSON_COLUMNS, rows)
    people = [
        [
            each.exam,
            f"{each.name}（{each.person}）",
            each.item,
            str(each.sat_on),
            f"{each.score:g}",
            f"{each.without:g}",
            each.certificate,
        ]
        for each in found.passed
    ]
    say(messages.TOUCHED_PASSED.format(count=len(people)))
    _table(messages.TOUCHED_PASSED_COLUMNS, people)
    for item in found.alarms:
        exams = "、".join(item.to_be_sat)
        say(messages.TOUCHED_ALARM.format(id=item.id, date=item.suspended_from, exams=exams))


def _tell_items(found: Touched) -> None:
    today = dt.date.today()
    rows = []
    for item in found.items:
        since = item.suspended_from
        if since is None:
            state = messages.TOUCHED_RENUMBER
        elif since <= today:
            state = messages.TOUCHED_SUSPENDED.format(date=since)
        else:
            state = messages.TOUCHED_AHEAD.format(date=since)
        rows += [
            [item.id, cited, EFFECT_KINDS[effect.kind], effect.affecting, state]
            for cited, effect in item.citations
        ]
    frozen = sum(not item.holds for item in found.items)
    say(messages.TOUCHED_ITEMS.format(count=len(found.items), frozen=frozen))
    _table(messages.TOUCHED_ITEM_COLUMNS, rows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if rows:
        show_table("", columns, rows, text=len(columns))
