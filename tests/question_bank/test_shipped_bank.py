"""The bank that ships: its size and balance, and whether what it cites stands in the law."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from question_bank.areas import content_areas
from question_bank.bank import SHIPPED_ITEMS, item_files, load_bank
from question_bank.exchange.markdown import read_item
from question_bank.fields import Field, fields
from question_bank.forms.assembly import assemble, report
from question_bank.forms.blueprint import SHIPPED_BLUEPRINTS, load_blueprint
from question_bank.forms.coverage import coverage
from question_bank.forms.supply import lacks
from question_bank.item import Item
from question_bank.law.citation import LegalBasis, parse_legal_basis
from question_bank.law.register import load_register
from tests.question_bank.statute_files import articles_of, complaint, files, needs_texts


@pytest.fixture(scope="module")
def items() -> list[Item]:
    """Every shipped item that can be read; those that cannot are the matter of the first test."""
    found = [read_item(path)[0] for path in item_files([SHIPPED_ITEMS])]
    return [item for item in found if item is not None]


@pytest.fixture(scope="module")
def citations(items: list[Item]) -> list[tuple[str, LegalBasis]]:
    return [(item.id, parse_legal_basis(text)) for item in items for text in item.legal_basis]


def test_it_loads_without_problems() -> None:
    assert len(load_bank()) == len(item_files([SHIPPED_ITEMS]))


def test_there_are_enough_items(items: list[Item]) -> None:
    assert len(items) >= 240


def test_every_content_area_has_items(items: list[Item]) -> None:
    assert {item.content_area for item in items} == set(content_areas())


def test_enough_statutes_are_registered_and_cited(
    citations: list[tuple[str, LegalBasis]],
) -> None:
    assert len({statute.title for statute in load_register().statutes}) >= 10
    assert len({basis.title for _, basis in citations}) >= 10


def test_versions_of_a_statute_follow_each_other() -> None:
    register = load_register()
    for title in {statute.title for statute in register.statutes}:
        for old, new in pairwise(register.versions(title)):
            assert old.replaced_on == new.in_force_since, title
            assert old.replaced_by
    for statute in register.statutes:
        if statute.adopted and statute.in_force_since:
            assert statute.adopted <= statute.in_force_since, statute.title


def test_what_replaces_a_version_is_registered() -> None:
    register = load_register()
    cited = {statute.cited: statute for statute in register.statutes}
    for statute in register.statutes:
        if statute.replaced_by is not None:
            assert cited[statute.replaced_by].in_force_since == statute.ended_on, statute.cited


def test_no_version_is_registered_twice() -> None:
    rows = [(s.title, s.age) for s in load_register().statutes]
    assert [row for row, count in Counter(rows).items() if count > 1] == []


def test_a_code_takes_up_ten_laws() -> None:
    """Art. 1242 of the code names them."""
    taken_up = [s for s in load_register().statutes if s.replaced_by == "生态环境法典(2026)"]
    assert {s.short_title for s in taken_up} == {
        *("环境保护法", "环境影响评价法", "海洋环境保护法", "大气污染防治法", "水污染防治法"),
        *("土壤污染防治法", "固体废物污染环境防治法", "噪声污染防治法", "放射性污染防治法"),
        "清洁生产促进法",
    }
    assert {s.repealed_on for s in taken_up} == {dt.date(2026, 8, 15)}


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [("single", 0.4, 0.6), ("multiple", 0.18, 0.33), ("true_false", 0.13, 0.28)],
)
def test_proportions_of_types(items: list[Item], kind: str, low: float, high: float) -> None:
    share = sum(item.type == kind for item in items) / len(items)
    assert low <= share <= high


def test_enough_items_that_a_person_marks(items: list[Item]) -> None:
    assert sum(item.type in {"essay", "case", "short_answer"} for item in items) >= 10


def test_key_letters_of_singles_are_not_lopsided(items: list[Item]) -> None:
    keys = Counter(item.questions[0].key_letters for item in items if item.type == "single")
    shares = {letter: round(keys[letter] / keys.total(), 3) for letter in "ABCD"}
    assert all(0.15 <= share <= 0.35 for share in shares.values()), shares


def test_statements_are_as_often_true_as_false(items: list[Item]) -> None:
    answers = [item.questions[0].answer for item in items if item.type == "true_false"]
    assert 0.35 <= sum(answer is True for answer in answers) / len(answers) <= 0.65


def test_multiples_vary_in_their_number_of_keys(items: list[Item]) -> None:
    counts = {len(item.questions[0].key_letters) for item in items if item.type == "multiple"}
    assert counts >= {2, 3, 4}


def test_the_number_of_options_does_not_tell_how_many_are_right(items: list[Item]) -> None:
    """Whoever only counts the options and ticks the commonest number is right for 55 of 100 at most."""
    rights: dict[int, Counter[int]] = defaultdict(Counter)
    for item in items:
        if item.type == "multiple" and item.pool == "formal":
            question = item.questions[0]
            rights[len(question.options)][len(question.key_letters)] += 1
    best = sum(max(counts.values()) for counts in rights.values())
    assert best / sum(counts.total() for counts in rights.values()) <= 0.55, rights


def test_stems_are_distinct(items: list[Item]) -> None:
    stems = Counter(re.sub(r"\s", "", item.context + item.questions[0].stem) for item in items)
    assert [stem for stem, count in stems.items() if count > 1] == []


def test_enemies_name_each_other(items: list[Item]) -> None:
    enemies = {item.id: set(item.enemies) for item in items}
    one_sided = [
        (item_id, other)
        for item_id, others in enemies.items()
        for other in others
        if item_id not in enemies.get(other, set())
    ]
    assert one_sided == []


@pytest.mark.parametrize("path", sorted(SHIPPED_BLUEPRINTS.glob("*.toml")), ids=lambda p: p.stem)
def test_the_bank_fills_every_shipped_blueprint(path: Path, items: list[Item]) -> None:
    blueprint = load_blueprint(path)
    pool = "practice" if blueprint.practice else "formal"
    assert lacks(blueprint, [item for item in items if item.pool == pool]) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    sorted(SHIPPED_BLUEPRINTS.glob("*.toml")),
    ids=lambda p: p.stem,
)
def test_two_forms_of_every_shipped_blueprint(path: Path) -> None:
    blueprint = load_blueprint(path)
    forms = assemble(load_bank(), blueprint, exam="exam-1", forms=2, seed=1)
    assert [len(form.items) for form in forms] == [blueprint.count] * 2


@pytest.mark.slow
def test_four_annual_reviews_share_little() -> None:
    """Issue 14: overlap of at most 15 %, of formal items alone."""
    bank = load_bank()
    formal = bank.only({item.id for item in bank.values() if item.pool == "formal"})
    annual = load_blueprint(SHIPPED_BLUEPRINTS / "annual-review-2022.toml")
    tight = annual.model_copy(update={"overlap_limit": 0.15})
    forms = assemble(formal, tight, exam="exam-1", forms=4, seed=1)
    assert max(report(forms, formal).overlaps.values()) <= 0.15 * annual.count


@pytest.mark.parametrize("path", sorted(SHIPPED_BLUEPRINTS.glob("*.toml")), ids=lambda p: p.stem)
def test_three_times_what_every_cell_of_an_exam_needs(path: Path, items: list[Item]) -> None:
    found = [cover.cell for cover in coverage(load_blueprint(path), items) if not cover.enough]
    assert found == []


THIN_BY_TYPE = {"card-special-emergency"}
"""Fields whose own law does not have three times its half of every type."""


@pytest.mark.parametrize("field", [f for f in fields() if f.blueprint], ids=lambda f: f.blueprint)
def test_three_times_the_half_of_a_field_of_every_type(field: Field, items: list[Item]) -> None:
    if field.blueprint in THIN_BY_TYPE:
        pytest.skip("its own law has too few of a type")
    own = Counter(i.type for i in items if i.pool == "formal" and i.content_area in field.areas)
    sections = load_blueprint(SHIPPED_BLUEPRINTS / f"{field.blueprint}.toml").sections
    assert all(own[each.type] >= 3 * each.count / 2 for each in sections), own


@needs_texts
def test_every_cited_version_has_a_text(citations: list[tuple[str, LegalBasis]]) -> None:
    cited = {(basis.title, basis.version) for _, basis in citations}
    assert sorted(key for key in cited if not articles_of(*key)) == []


@needs_texts
def test_every_citation_points_at_something(citations: list[tuple[str, LegalBasis]]) -> None:
    unresolved = []
    for item_id, basis in citations:
        found = [complaint(basis, articles) for articles in articles_of(basis.title, basis.version)]
        if found and all(found):
            unresolved.append(f"{item_id}: {basis}: {found[0]}")
    assert unresolved == []


@needs_texts
def test_a_paragraph_is_named_only_where_there_are_several(
    citations: list[tuple[str, LegalBasis]],
) -> None:
    """docs/item-writing.zh-CN.md, part 2, rule 8."""
    needless = [
        f"{item_id}: {basis}"
        for item_id, basis in citations
        for articles in articles_of(basis.title, basis.version)[:1]
        if basis.paragraph and len(articles.get((basis.article, basis.inserted), [])) == 1
    ]
    assert needless == []


@needs_texts
def test_the_register_agrees_with_the_texts() -> None:
    compared = 0
    for statute in load_register().statutes:
        for articles in articles_of(statute.short_title, statute.version):
            numbers = [number for number, inserted in articles if not inserted]
            if not numbers:  # An amendment: its clauses have no article heads.
                continue
            compared += 1
            assert numbers == list(range(1, len(numbers) + 1))
            assert statute.articles == len(numbers), statute.title
    assert compared >= 100


@needs_texts
def test_two_transcriptions_of_one_version_have_the_same_shape() -> None:
    """行政处罚法 (2021), 行政复议法 (2023) and 保守国家秘密法 (2024) stand in both layouts."""
    compared = 0
    for first in files():
        for second in files():
            if first.path < second.path and first.title == second.title:
                if not first.years & second.years:
                    continue
                compared += 1
                shapes = [
                    {
                        key: [list(p.items) for p in paragraphs]
                        for key, paragraphs in t.articles.items()
                    }
                    for t in (first, second)
                ]
                assert shapes[0] == shapes[1], first.title
    assert compared >= 3


@needs_texts
def test_articles_of_real_statutes() -> None:
    found = [text.articles for text in files() if text.title == "行政处罚法"]
    assert len(found) == 2
    for articles in found:
        assert len(articles[36, 0]) == 2
        assert list(articles[9, 0][0].items) == [1, 2, 3, 4, 5, 6]
        assert len(articles) == 86
    # A list that is not numbered, and headings that are not marked as such.
    [constitution] = articles_of("宪法", "2018")
    assert len(constitution[65, 0]) == 4
    [henan] = articles_of("河南省行政执法条例", "2016")
    assert len(henan[21, 0]) == 2


@needs_texts
@pytest.mark.parametrize(
    ("citation", "stands"),
    [
        ("《行政处罚法》(2021)第三十六条第二款", True),
        ("《行政处罚法》(2021)第九条第六项", True),
        ("《行政处罚法》(2021)第八十七条", False),
        ("《行政处罚法》(2021)第三十六条之一", False),
        ("《行政处罚法》(2021)第三十六条第三款", False),
        ("《行政处罚法》(2021)第九条第七项", False),
        ("《行政处罚法》(2021)第三十六条第一项", False),
        ("《行政处罚法》(2021)第三十六条第一款第一项", False),
    ],
)
def test_the_check_itself(citation: str, stands: bool) -> None:
    basis = parse_legal_basis(citation)
    for articles in articles_of(basis.title, basis.version):
        assert (complaint(basis, articles) is None) == stands
