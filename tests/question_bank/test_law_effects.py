"""Effects of a changed law: which citation stands on which day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from question_bank import messages
from question_bank.errors import ProblemsFound
from question_bank.exchange.renumbering import renumbered
from question_bank.law.citation import parse_legal_basis
from question_bank.law.comparison import compare
from question_bank.law.effects import Effect, Effects, effects_of, site_effects, write_effects
from question_bank.law.register import Statute, StatuteRegister
from question_bank.law.text import parse_statute
from tests.question_bank.samples import SINGLE

OLD, MIDDLE, NEW = ("甲法", "2010"), ("甲法", "2020"), ("甲法", "2026")
BEFORE, AFTER = dt.date(2026, 12, 31), dt.date(2027, 1, 1)


def version(adopted: int, since: dt.date, later: int | None, replaced: dt.date | None) -> Statute:
    return Statute(
        title="甲法",
        short_title="甲法",
        kind="法律",
        adopted=dt.date(adopted, 1, 1),
        in_force_since=since,
        articles=5,
        replaced_by=f"甲法({later})" if later else None,
        replaced_on=replaced,
    )


ROWS = (
    version(2010, dt.date(2010, 6, 1), 2020, dt.date(2020, 6, 1)),
    version(2020, dt.date(2020, 6, 1), 2026, AFTER),
    version(2026, AFTER, None, None),
)


def effects(*rows: tuple[str, tuple[str, str], int, tuple[str, str], int, dt.date]) -> Effects:
    return Effects(
        Effect(
            kind=kind,
            affected=f"《{old[0]}》({old[1]})第{before}条",
            affecting=f"《{new[0]}》({new[1]})第{after}条" if after else "",
            in_force_from=day,
        )
        for kind, old, before, new, after, day in rows
    )


KNOWN = effects(
    ("renumbered", OLD, 1, MIDDLE, 2, dt.date(2020, 6, 1)),
    ("renumbered", OLD, 2, MIDDLE, 3, dt.date(2020, 6, 1)),
    ("changed", OLD, 3, MIDDLE, 4, dt.date(2020, 6, 1)),
    ("unchanged", MIDDLE, 2, NEW, 2, AFTER),
    ("changed", MIDDLE, 3, NEW, 3, AFTER),
    ("gone", MIDDLE, 4, NEW, 0, AFTER),
)


def complaint(cited: str, on: dt.date, known: Effects = KNOWN) -> str | None:
    return StatuteRegister(ROWS, effects=known).complaint(parse_legal_basis(cited), on)


@pytest.mark.parametrize(
    ("cited", "before", "after"),
    [
        ("《甲法》(2010)第一条", None, None),  # renumbered, and unchanged again
        ("《甲法》(2010)第二条第一款", None, "已被修改"),  # renumbered, and changed later
        ("《甲法》(2010)第三条", "已被修改", "已被修改"),
        ("《甲法》(2020)第二条", None, None),
        ("《甲法》(2020)第三条", None, "已被修改"),
        ("《甲法》(2020)第四条", None, "已经删去"),
        ("《甲法》(2010)第五条", "取代", "取代"),  # nobody has compared it
        ("《甲法》(2026)第一条", "施行", None),
    ],
)
def test_on_the_day_not_before(cited: str, before: str | None, after: str | None) -> None:
    for on, wanted in ((BEFORE, before), (AFTER, after)):
        said = complaint(cited, on)
        assert (said is None) == (wanted is None)
        assert (wanted or "") in (said or "")


def test_another_rule_may_displace_an_article_in_force() -> None:
    by_hand = Effect(
        kind="displaced",
        affected="《甲法》(2020)第二条第一款",
        affecting="《乙法》(2026)第九条",
        in_force_from=dt.date(2026, 10, 1),
        reason="特别规定",
    )
    known = KNOWN.displaced(by_hand).displaced(by_hand)
    assert len(known.effects) == len(KNOWN.effects) + 1
    assert complaint("《甲法》(2020)第二条", dt.date(2026, 9, 30), known) is None
    said = complaint("《甲法》(2020)第二条", dt.date(2026, 10, 1), known)
    assert said is not None
    assert "特别规定" in said
    ahead = known.ahead(parse_legal_basis("《甲法》(2020)第二条"), dt.date(2026, 9, 30))
    assert ahead is not None
    assert ahead.in_force_from == dt.date(2026, 10, 1)


def test_an_amendment_is_recorded_once_and_kept(tmp_path: Path) -> None:
    old = parse_statute("第一条 甲。\n\n第二条 罚款一千元。\n\n第三条 丙。")
    new = parse_statute("第一条 甲。\n\n第二条 罚款三千元。\n\n第三条 新。\n\n第四条 丙。")
    found = effects_of(compare(old, new), MIDDLE, NEW, AFTER, by="jia", today=BEFORE)
    by_hand = Effect(
        kind="displaced",
        affected="《甲法》(2020)第一条",
        affecting="《乙法》(2026)第一条",
        in_force_from=AFTER,
        reason="“引号”\\",
    )
    known = Effects([by_hand]).amended(found).amended(found)
    write_effects(tmp_path, known)
    again = site_effects(tmp_path)
    assert sorted(again.effects, key=str) == sorted(known.effects, key=str)
    assert [e.kind for e in again.effects] == ["unchanged", "displaced", "changed", "renumbered"]


def test_a_damaged_file_is_told_whole(tmp_path: Path) -> None:
    (tmp_path / "effects.toml").write_text(
        '[[effect]]\nkind = "odd"\n[[effect]]\nkind = "gone"\naffected = "第一条"\nin_force_from = 2026-01-01\n',
        encoding="utf-8",
    )
    with pytest.raises(ProblemsFound) as caught:
        site_effects(tmp_path)
    assert [problem.message for problem in caught.value.problems] == [
        messages.EFFECT_BAD_ROW.format(number=1, fields="affected、in_force_from、kind"),
        messages.EFFECT_BAD_ROW.format(number=2, fields="affected"),
    ]


def test_a_reviewer_gets_the_new_numbers_with_paragraph_and_item() -> None:
    known = Effects(
        [
            Effect(
                kind="renumbered",
                affected="《行政处罚法》(2021)第三十六条",
                affecting="《行政处罚法》(2027)第四十条",
                in_force_from=AFTER,
            )
        ]
    )
    found = renumbered(SINGLE, "x.md", known)
    assert found.changes == (
        ("《行政处罚法》(2021)第三十六条第一款", "《行政处罚法》(2027)第四十条第一款"),
    )
    assert "  - 《行政处罚法》(2027)第四十条第一款\n" in found.text
    assert found.named
    assert renumbered(found.text, "x.md", known).changes == ()
