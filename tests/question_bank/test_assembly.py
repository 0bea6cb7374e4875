from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from question_bank import messages
from question_bank.bank import ItemBank, load_bank
from question_bank.errors import BlueprintInfeasible
from question_bank.exchange.markdown_text import item_text
from question_bank.forms import placed as placing
from question_bank.forms.assembly import assemble, report
from question_bank.forms.blueprint import Blueprint
from question_bank.forms.form import Form
from question_bank.forms.program import NOTHING_SEEN, Seen
from question_bank.item import Item
from tests.question_bank.plans import plan, section
from tests.question_bank.samples import DAY, REGISTER
from tests.support.synthetic import make_bank, make_item

pytestmark = pytest.mark.slow

BANK = make_bank(600)
FORMS = 4
A, B, C = "行政处罚", "行政许可", "行政强制"


def build(
    bank: ItemBank,
    blueprint: Blueprint,
    forms: int = FORMS,
    seed: int = 1,
    seen: Seen = NOTHING_SEEN,
) -> list[Form]:
    return assemble(bank, blueprint, exam="exam-1", forms=forms, seed=seed, seen=seen)


def reasons(
    bank: ItemBank, blueprint: Blueprint, forms: int, seen: Seen = NOTHING_SEEN
) -> list[str]:
    with pytest.raises(BlueprintInfeasible) as caught:
        build(bank, blueprint, forms, seen=seen)
    assert str(caught.value) == "\n".join(caught.value.reasons)
    return caught.value.reasons


def items_of(form: Form, bank: ItemBank = BANK) -> list[Item]:
    return placing.items_of(placing.placed(form, bank))


def ids(form: Form) -> set[str]:
    return {place.item_id for place in form.items}


def supply(*cells: tuple[str, str, int], facility: float = 0.7) -> ItemBank:
    """A bank with so many items of a type in an area."""
    kinds = [(kind, area) for kind, area, count in cells for _ in range(count)]
    return ItemBank(
        make_item(kind, number, area, facility) for number, (kind, area) in enumerate(kinds)
    )


@pytest.fixture(scope="module")
def forms() -> list[Form]:
    return build(BANK, plan())


def test_forms_are_lettered_and_numbered(forms: list[Form]) -> None:
    assert [form.code for form in forms] == ["A", "B", "C", "D"]
    for form in forms:
        assert (form.exam, form.seed, form.blueprint) == ("exam-1", 1, plan())
        assert [place.number for place in form.items] == list(range(1, 48))


def test_sections(forms: list[Form]) -> None:
    for form in forms:
        sections = [place.section for place in form.items]
        assert sections == sorted(sections)
        assert Counter(sections) == {0: 20, 1: 12, 2: 10, 3: 3, 4: 2}
        for place, item in zip(form.items, items_of(form), strict=True):
            part = plan().sections[place.section]
            assert item.type == part.type
            assert place.points == part.points
        assert sum(place.points for place in form.items) == 100


def test_no_item_stands_twice_in_a_form(forms: list[Form]) -> None:
    assert all(len(ids(form)) == len(form.items) for form in forms)


def test_every_form_has_the_same_content(forms: list[Form]) -> None:
    cells = [
        Counter(
            (place.section, item.content_area)
            for place, item in zip(form.items, items_of(form), strict=True)
        )
        for form in forms
    ]
    assert all(cell == cells[0] for cell in cells)


def test_sections_of_one_type_have_the_same_content_too() -> None:
    blueprint = plan(section=[section("single", 15), section("single", 10, 2)], quotas={})
    cells = [
        Counter((place.section, BANK[place.item_id].content_area) for place in form.items)
        for form in build(BANK, blueprint, 3)
    ]
    assert all(sum(cell.values()) == 25 for cell in cells)
    assert all(cell == cells[0] for cell in cells)


def test_quotas(forms: list[Form]) -> None:
    for form in forms:
        areas = Counter(item.content_area for item in items_of(form))
        for area, (low, high) in plan().quotas.items():
            assert low <= areas[area] <= high


def test_quotas_can_fix_every_area() -> None:
    blueprint = plan(quotas={A: (30, 30), B: (17, 17)}, overlap_limit=1)
    for form in build(BANK, blueprint, 2):
        assert Counter(item.content_area for item in items_of(form)) == {A: 30, B: 17}


def test_difficulty(forms: list[Form]) -> None:
    means = [fmean(item.expected_facility for item in items_of(form)) for form in forms]
    assert max(means) - min(means) <= 0.002
    assert all(0.6 <= mean <= 0.8 for mean in means)


def test_expected_scores(forms: list[Form]) -> None:
    scores = [
        sum(
            place.points * item.expected_facility
            for place, item in zip(form.items, items_of(form), strict=True)
        )
        for form in forms
    ]
    assert max(scores) - min(scores) <= 0.002 * 100


@pytest.mark.parametrize("band", [(0.60, 0.63), (0.77, 0.80)])
def test_the_difficulty_band_is_kept(band: tuple[float, float]) -> None:
    made = build(BANK, plan(difficulty={"mean_facility": band, "spread": 0.002}), 2)
    means = [fmean(item.expected_facility for item in items_of(form)) for form in made]
    # A mean of two-digit facilities can lie on the bound itself, but for rounding.
    assert all(band[0] - 1e-9 <= mean <= band[1] + 1e-9 for mean in means)
    assert max(means) - min(means) <= 0.002


@pytest.mark.parametrize(
    "limit",
    [pytest.param(0, marks=pytest.mark.full), pytest.param(0.05, marks=pytest.mark.full), 0.25],
)
def test_overlap(limit: float) -> None:
    made = build(BANK, plan(overlap_limit=limit), 3)
    shared = [len(ids(f) & ids(g)) for f in made for g in made if f.code < g.code]
    assert len(shared) == 3
    assert max(shared) <= int(limit * 47)


def test_report_measures_the_forms(forms: list[Form]) -> None:
    found = report(forms, BANK)
    means = [fmean(item.expected_facility for item in items_of(form)) for form in forms]
    assert found.means == pytest.approx(means)
    assert found.spread == pytest.approx(max(means) - min(means))
    assert found.overlap_limit == 11
    assert set(found.overlaps) == {(a, b) for a in "ABCD" for b in "ABCD" if a < b}
    for (a, b), count in found.overlaps.items():
        assert count == len(ids(forms["ABCD".index(a)]) & ids(forms["ABCD".index(b)]))


def test_enemies_never_meet() -> None:
    """Enemies named by one of the two items, or by the blueprint, in a bank so small that they would meet."""
    items = list(supply(("single", A, 10), ("true_false", A, 10)).values())
    named = {items[2 * n].id: items[2 * n + 1].id for n in range(5)}
    bank = ItemBank(
        item.model_copy(update={"enemies": (named[item.id],)}) if item.id in named else item
        for item in items
    )
    pairs = [(items[10].id, items[11].id), (items[13].id, items[12].id)]
    blueprint = plan(
        section=[section("single", 5), section("true_false", 8)],
        quotas={},
        enemies=pairs,
        overlap_limit=1,
    )
    for form in build(bank, blueprint, 3):
        for pair in [*named.items(), *pairs]:
            assert not set(pair) <= ids(form)
    [reason] = reasons(bank, plan(section=[section("single", 6)], quotas={}), 1)
    assert reason == cell_lacks("单选", A, count=1, supply=10, forms=1, need=6)


def dump(forms: list[Form]) -> bytes:
    return "".join(form.to_json() for form in forms).encode()


def test_the_same_seed_gives_the_same_bytes(forms: list[Form]) -> None:
    assert dump(build(BANK, plan())) == dump(forms)


@pytest.mark.full
def test_another_seed_gives_other_forms(forms: list[Form]) -> None:
    others = build(BANK, plan(), seed=2)
    assert {frozenset(ids(form)) for form in others}.isdisjoint(map(frozenset, map(ids, forms)))


def test_the_order_of_the_bank_does_not_matter(forms: list[Form]) -> None:
    turned = ItemBank(reversed(list(BANK.values())))
    assert dump(build(turned, plan())) == dump(forms)


@pytest.mark.full
def test_the_order_of_the_files_does_not_matter(tmp_path: Path, forms: list[Form]) -> None:
    for number, item in enumerate(BANK.values()):
        folder = tmp_path / f"{-number % 7}" / f"{number % 5}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{item.id}.md").write_text(item_text(item), encoding="utf-8")
    loaded = load_bank([tmp_path], on=DAY, register=REGISTER)
    assert dump(build(loaded, plan())) == dump(forms)


@pytest.mark.full
def test_another_process_gives_the_same_bytes(forms: list[Form]) -> None:
    """Not even the hash seed of the interpreter may matter."""
    code = (
        "import sys; from tests.question_bank.test_assembly import *; "
        "sys.stdout.buffer.write(dump(build(BANK, plan())))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "4242"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
    )
    assert run.stdout == dump(forms)


@pytest.mark.parametrize("count", [0, 27, -1])
def test_number_of_forms(count: int) -> None:
    with pytest.raises(ValueError, match="1–26"):
        build(BANK, plan(), count)


def cell_lacks(kind: str, area: str, **values: int) -> str:
    return messages.CELL_LACKS.format(type=kind, area=area, **values)


def lacking(found: list[str]) -> dict[tuple[str, str], int]:
    """(type, area) → number, as the messages state them."""
    cells = {}
    for reason in found:
        match = re.match(r"(\S+)题 × (\S+)：缺 (\d+) 题", reason)
        assert match, reason
        cells[match.group(1), match.group(2)] = int(match.group(3))
    return cells


def test_too_few_of_a_type() -> None:
    blueprint = plan(section=[section("single", 10), section("case", 60)], quotas={})
    assert reasons(BANK, blueprint, 1) == [
        messages.SECTION_LACKS.format(type="案例", need=60, supply=50)
    ]


def test_sections_of_one_type_are_counted_together() -> None:
    blueprint = plan(section=[section("case", 30), section("case", 30, 2)], quotas={})
    assert reasons(BANK, blueprint, 1) == [
        messages.SECTION_LACKS.format(type="案例", need=60, supply=50)
    ]


def test_too_few_of_an_area() -> None:
    bank = supply(("single", A, 3), ("single", B, 30), ("case", A, 9))
    blueprint = plan(section=[section("single", 10), section("case", 2)], quotas={A: (6, 9)})
    assert reasons(bank, blueprint, 2) == [messages.QUOTA_LACKS.format(area=A, need=6, supply=5)]


def test_everything_that_lacks_is_named() -> None:
    bank = supply(("single", A, 3), ("true_false", B, 3))
    blueprint = plan(section=[section("single", 4), section("true_false", 5)], quotas={C: (1, 9)})
    assert reasons(bank, blueprint, 1) == [
        messages.SECTION_LACKS.format(type="单选", need=4, supply=3),
        messages.SECTION_LACKS.format(type="判断", need=5, supply=3),
        messages.QUOTA_LACKS.format(area=C, need=1, supply=0),
    ]


def test_a_cell_that_lacks_one() -> None:
    """Enough of each type and of each area, but not of one type in two areas together."""
    cells = [("single", A, 3), ("single", B, 1), ("single", C, 20)]
    cells += [("true_false", A, 5), ("true_false", B, 5)]
    blueprint = plan(
        section=[section("single", 5), section("true_false", 5)],
        quotas={A: (6, 6), B: (4, 4), C: (0, 0)},
    )
    [((kind, area), count)] = lacking(reasons(supply(*cells), blueprint, 1)).items()
    assert (kind, count) == ("单选", 1)
    assert area in {A, B}
    [form] = build(supply(*cells, ("single", area, 1)), blueprint, 1)
    assert len(form.items) == 10


def test_no_overlap_with_too_few_items() -> None:
    blueprint = plan(section=[section("single", 10)], quotas={}, overlap_limit=0)
    found = reasons(supply(("single", A, 35)), blueprint, 4)
    assert sum(lacking(found).values()) == 5
    assert len(build(supply(("single", A, 40)), blueprint, 4)) == 4


def test_no_overlap_in_one_area() -> None:
    blueprint = plan(section=[section("single", 20)], quotas={A: (8, 8)}, overlap_limit=0)
    bank = supply(("single", A, 20), ("single", B, 200))
    assert reasons(bank, blueprint, 4) == [
        cell_lacks("单选", A, count=12, supply=20, forms=4, need=32)
    ]
    assert build(supply(("single", A, 32), ("single", B, 200)), blueprint, 4)


def test_a_large_number_lacking_is_exact() -> None:
    blueprint = plan(section=[section("single", 100)], quotas={}, overlap_limit=0)
    singles = sum(item.type == "single" for item in BANK.values())
    assert sum(lacking(reasons(BANK, blueprint, 4)).values()) == 4 * 100 - singles


@pytest.mark.parametrize("band", [(0.95, 0.98), (0.1, 0.3)])
def test_unreachable_difficulty(band: tuple[float, float]) -> None:
    blueprint = plan(difficulty={"mean_facility": band, "spread": 0.01})
    low, high = band
    assert reasons(BANK, blueprint, 2) == [
        messages.BAND_UNREACHABLE.format(low=low, high=high, spread=0.01)
    ]


def test_unreachable_spread() -> None:
    """Two items of one form cannot be as hard as any two others."""
    bank = ItemBank(make_item("single", n, A, 0.3 + 0.1 * n) for n in range(4))
    fields: dict[str, Any] = {"section": [section("single", 1)], "quotas": {}, "overlap_limit": 0}
    blueprint = plan(difficulty={"mean_facility": (0, 1), "spread": 0.05}, **fields)
    assert reasons(bank, blueprint, 2) == [
        messages.BAND_UNREACHABLE.format(low=0, high=1, spread=0.05)
    ]
    wide = plan(difficulty={"mean_facility": (0, 1), "spread": 0.2}, **fields)
    assert len(build(bank, wide, 2)) == 2


@pytest.mark.parametrize("most", [0, 3, 47])
def test_no_form_shares_more_with_a_seen_paper_than_is_said(forms: list[Form], most: int) -> None:
    seen = Seen({f"first/{form.code}": frozenset(ids(form)) for form in forms[:2]}, most)
    made = build(BANK, plan(), 2, seed=1, seen=seen)
    shared = {
        (form.code, name): len(ids(form) & paper)
        for form in made
        for name, paper in seen.papers.items()
    }
    assert max(shared.values()) <= most
    assert report(made, BANK, seen).seen == shared


def test_both_papers_of_who_sat_twice_count_together(forms: list[Form]) -> None:
    both = frozenset(ids(forms[0]) | ids(forms[1]))
    [made] = build(BANK, plan(), 1, seen=Seen({"A+B": both}, 2))
    assert len(ids(made) & both) <= 2


def test_how_many_items_of_a_seen_paper_cannot_be_avoided_is_said() -> None:
    bank = supply(("single", A, 12))
    blueprint = plan(
        section=[section("single", 10, 10)], quotas={}, difficulty={"spread": 0.5}, overlap_limit=1
    )
    [first] = build(bank, blueprint, 1)
    seen = Seen({"A": frozenset(ids(first))}, 3)
    assert reasons(bank, blueprint, 1, seen) == [messages.SEEN_TOO_TIGHT.format(most=3, least=8)]
    [second] = build(bank, blueprint, 1, seen=Seen(seen.papers, 8))
    assert len(ids(first) & ids(second)) == 8


def test_how_many_it_takes_counts_what_forms_may_share_with_each_other() -> None:
    """Ten of 25 items were seen; two forms of ten that share nothing need five of them: two and three."""
    bank = supply(("single", A, 25))
    blueprint = plan(
        section=[section("single", 10, 10)], quotas={}, difficulty={"spread": 0.5}, overlap_limit=0
    )
    [first] = build(bank, blueprint, 1)
    seen = Seen({"A": frozenset(ids(first))}, 2)
    assert reasons(bank, blueprint, 2, seen) == [messages.SEEN_TOO_TIGHT.format(most=2, least=3)]
    made = build(bank, blueprint, 2, seen=Seen(seen.papers, 3))
    assert all(len(ids(form) & ids(first)) <= 3 for form in made)


def test_a_bank_that_is_too_small_in_any_case_says_so_also_beside_seen_papers() -> None:
    bank = supply(("single", A, 5))
    blueprint = plan(section=[section("single", 10, 10)], quotas={})
    seen = Seen({"A": frozenset(bank)}, 0)
    assert reasons(bank, blueprint, 1, seen) == reasons(bank, blueprint, 1)


def test_seen_papers_without_an_item_of_the_bank_change_no_form(forms: list[Form]) -> None:
    made = build(BANK, plan(), seen=Seen({"gone": frozenset({"gone-1"})}, 0))
    assert [len(form.items) for form in made] == [47] * 4
