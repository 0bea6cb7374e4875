from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from question_bank.bank import SHIPPED_ITEMS, ItemBank, load_bank
from question_bank.check.answering import answering_cautions
from question_bank.check.caution import WHOLE_BANK, Caution
from question_bank.check.editor import read_as_editor
from question_bank.check.keys import key_cautions
from question_bank.check.waivers import Waiver, content_hashes, read_waivers, weigh
from question_bank.errors import ProblemsFound
from question_bank.item import Item
from tests.question_bank.editor_items import multiple, single, statement

FIVE = ("警告", "罚款", "没收", "停产", "拘留")
FOUR = FIVE[:4]


def codes(items: list[Item]) -> list[str]:
    return [caution.code for caution in key_cautions(items)]


def test_key_counts_that_can_be_guessed() -> None:
    even = [multiple("哪些？", count, *FIVE) for count in (2, 3, 4) for _ in range(5)]
    assert codes(even) == []
    assert codes([multiple("哪些？", 3, *FIVE)] * 12) == ["key_count_predictable"]
    assert codes([multiple("哪些？", 3, *FIVE)] * 11) == [], "too few to say"


def test_all_but_one() -> None:
    some = [multiple("哪些？", 3, *FOUR)] * 5 + [multiple("哪些？", 4, *FIVE)] * 5
    assert codes(some + [multiple("哪些？", 2, *FIVE)] * 5) == ["all_but_one"]
    assert codes(some + [multiple("哪些？", 2, *FIVE)] * 10) == []


def test_positions_and_lengths_of_single_keys() -> None:
    even = [single("哪个？", *FOUR, key=key) for key in range(4) for _ in range(10)]
    assert codes(even) == []
    assert codes([single("哪个？", *FOUR, key=1)] * 20 + even) == ["key_position"]
    long = ("国务院和省级人民政府", "县政府", "市政府", "乡政府")
    turned = [single("哪个？", *(long[-key:] + long[:-key]), key=key) for key in range(4)]
    assert codes(turned * 5) == ["longest_key_often"]


def test_true_and_false() -> None:
    assert (
        codes([statement("对。", answer=True)] * 10 + [statement("错。", answer=False)] * 10) == []
    )
    assert codes([statement("对。", answer=True)] * 20) == ["true_false_unbalanced"]


def test_an_item_that_another_one_answers() -> None:
    asked = single(
        "对处罚决定不服的，应当自收到决定之日起多久内申请行政复议？",
        "六十日",
        "三十日",
        "十五日",
        "七日",
    )
    telling = statement(
        "对处罚决定不服的，自收到决定之日起六十日内可以申请行政复议。", answer=True, id="sample-002"
    )
    assert [(c.item, c.code) for c in answering_cautions([asked, telling])] == [
        ("sample-001", "answered_elsewhere")
    ]
    enemies = telling.model_copy(update={"enemies": ("sample-001",)})
    assert not list(answering_cautions([asked, enemies]))
    practice = telling.model_copy(update={"pool": "practice"})
    assert not list(answering_cautions([asked, practice])), "they never meet on a paper"
    false = statement(
        "对处罚决定不服的，自收到决定之日起六十日内可以申请行政诉讼。",
        answer=False,
        id="sample-002",
    )
    assert not list(answering_cautions([asked, false])), "a false statement answers nothing"


def test_a_waiver_holds_until_the_item_is_edited(tmp_path: Path) -> None:
    item = single("怎么办？", "责令改正后从轻处罚", "一律不予处罚", "减轻处罚", "加重处罚")
    caution = Caution(item.id, "absolute_word", "选项B", "……")
    other = Caution(item.id, "longest_key", "选项A", "……")
    (tmp_path / "waivers.toml").write_text(
        f'[[waiver]]\nitem = "{item.id}"\ncode = "absolute_word"\n'
        f'content_hash = "{item.content_hash}"\nreason = "法条就是这样写的"\n',
        encoding="utf-8",
    )
    (waiver,) = read_waivers([tmp_path, tmp_path / "none"])
    held = weigh([caution, other], [waiver], content_hashes({item.id: item}))
    assert (held.standing, held.waived, held.void) == ((other,), ((caution, waiver),), ())
    edited = item.model_copy(update={"rationale": item.rationale + "另见第三十三条。"})
    void = weigh([caution], [waiver], content_hashes({item.id: edited}))
    assert (void.standing, void.waived, void.void) == ((caution,), (), (waiver,))


def test_a_waiver_of_the_whole_bank_is_bound_to_every_item() -> None:
    items = {name: single("哪个？", *FOUR, id=name) for name in ("a-1", "a-2")}
    caution = Caution(WHOLE_BANK, "key_position", "全库", "……")
    waiver = Waiver(
        item=WHOLE_BANK,
        code="key_position",
        content_hash=content_hashes(items)[WHOLE_BANK],
        reason="题库刚刚开始建设",
    )
    assert weigh([caution], [waiver], content_hashes(items)).standing == ()
    items["a-3"] = single("哪个？", *FOUR, id="a-3")
    assert weigh([caution], [waiver], content_hashes(items)).standing == (caution,)


def test_waivers_without_a_reason_are_all_named(tmp_path: Path) -> None:
    row = '[[waiver]]\nitem = "a-1"\ncode = "{code}"\ncontent_hash = "{hash}"\n'
    text = row.format(code="longest_key", hash="0" * 64) + row.format(code="unknown", hash="x")
    (tmp_path / "waivers.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound) as caught:
        read_waivers([tmp_path])
    assert [p.message.split("；")[0] for p in caught.value.problems] == [
        "第 1 条豁免的字段不正确：reason",
        "第 2 条豁免的字段不正确：code、content_hash、reason",
    ]


@pytest.mark.slow
def test_the_shipped_bank_has_few_cautions() -> None:
    """Precision: most of these have been looked at one by one, and are right."""
    bank: ItemBank = load_bank()
    reading = read_as_editor(bank.values(), {})
    weighed = weigh(reading.cautions, read_waivers([SHIPPED_ITEMS]), content_hashes(bank))
    assert len(weighed.standing) < 0.1 * len(bank)
    assert set(reading.unread) == set(bank), "no text is shipped"
    assert not Counter(c.code for c in weighed.standing) & Counter(["all_but_one", "key_position"])
