"""Mock exams: what there is for each blueprint, told plainly, and papers of practice items alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.exam_folders import ExamFolders
from grading.mock_making import draw
from grading.mock_plan import Mock, MockPlan, is_mock, mocks
from grading.nbgrader.course import Course
from question_bank.areas import content_areas
from question_bank.bank import ItemBank
from question_bank.forms.form import Form
from question_bank.item import Item
from tests.support.synthetic import make_item

A, B, C = content_areas()[:3]
BLUEPRINT = f"""
title = "试考"
duration_minutes = 90
total_points = 40
policy = "pre-appointment"
[[section]]
title = "一、单选"
type = "single"
count = 10
points = 1
[[section]]
title = "二、多选"
type = "multiple"
count = 5
points = 2
[[section]]
title = "三、案例"
type = "case"
count = 1
points = 20
[quotas]
"{A}" = [4, 12]
"{B}" = [2, 6]
"""


def bank(singles: tuple[int, int, int], multiples: tuple[int, int, int]) -> ItemBank:
    """So many of each type in A, B and C, all of the pool that mocks are made of, and as many formal ones beside them."""
    found: list[Item] = []
    for kind, counts in (("single", singles), ("multiple", multiples)):
        for area, count in zip((A, B, C), counts, strict=True):
            for pool in ("practice", "formal"):
                for _ in range(count):
                    item = make_item(kind, len(found), area, 0.7)
                    found.append(item.model_copy(update={"pool": pool}))
    return ItemBank(found)


def pool_of(items: ItemBank) -> ItemBank:
    return items.only({item.id for item in items.values() if item.pool == "practice"})


@pytest.fixture
def folders(tmp_path: Path) -> ExamFolders:
    own = tmp_path / "blueprints"
    own.mkdir()
    (own / "try-out.toml").write_text(BLUEPRINT, encoding="utf-8")
    return ExamFolders(tmp_path, Course(tmp_path / "Course"))


def mock(folders: ExamFolders, items: ItemBank) -> Mock:
    found = mocks(folders, items, set(pool_of(items)))
    return next(each for each in found if each.name == "try-out")


def plan(folders: ExamFolders, items: ItemBank) -> MockPlan:
    found = mock(folders, items).plan
    assert found is not None
    return found


def ids(form: Form) -> set[str]:
    return {place.item_id for place in form.items}


def test_with_items_enough_it_is_the_exam_but_for_what_a_person_marks(
    folders: ExamFolders,
) -> None:
    found = plan(folders, bank((12, 12, 12), (6, 6, 6)))
    assert not found.shorter
    assert found.lacks == ()
    assert [(each.type, each.count) for each in found.blueprint.sections] == [
        ("single", 10),
        ("multiple", 5),
    ]
    assert found.blueprint.practice
    assert found.blueprint.total_points == 20
    left_out, cut = found.differs
    assert "不含案例题" in left_out
    assert "24 分及格" in cut
    assert "12 分" in cut


def test_with_too_few_it_is_shorter_in_proportion_and_says_what_is_missing(
    folders: ExamFolders,
) -> None:
    found = plan(folders, bank((2, 3, 0), (2, 3, 0)))
    assert found.shorter
    assert "缩短版" in found.blueprint.title
    assert [(each.type, each.count) for each in found.blueprint.sections] == [
        ("single", 5),
        ("multiple", 2),
    ]
    assert list(found.lacks) == ["单选题：完整的卷要 10 题，练习题只有 5 题。"]
    assert "7 题，9 分（正式考试 16 题，40 分）" in found.differs[0]
    by_area = plan(folders, bank((1, 30, 0), (1, 30, 0)))
    assert any(
        A in lack and "至少要 4 题" in lack and "只能出 2 题" in lack for lack in by_area.lacks
    )


def test_a_type_that_there_is_not_is_left_out_by_name(folders: ExamFolders) -> None:
    found = plan(folders, bank((6, 6, 6), (0, 0, 0)))
    assert [each.type for each in found.blueprint.sections] == ["single"]
    assert any("不含多选题" in each for each in found.differs)


def test_without_items_there_is_none(folders: ExamFolders) -> None:
    assert mock(folders, bank((0, 0, 0), (0, 0, 0))).plan is None


def test_papers_are_of_practice_items_alone_and_ask_other_things_each_time(
    folders: ExamFolders,
) -> None:
    items = bank((12, 12, 12), (6, 6, 6))
    wanted, pool = plan(folders, items), pool_of(items)
    papers = draw(pool, wanted, seed=5)
    assert len(papers) == 3
    for paper in papers:
        assert ids(paper) <= set(pool)
        assert paper.blueprint == wanted.blueprint
        assert len(ids(paper)) == 15
    assert not ids(papers[0]) & ids(papers[1])


def test_a_small_pool_repeats_no_more_than_it_has_to(folders: ExamFolders) -> None:
    items = bank((4, 4, 4), (2, 2, 2))
    first, second, _ = draw(pool_of(items), plan(folders, items), seed=5)
    # Ten of twelve and five of six: eight and four stand on two papers whatever is drawn.
    assert len(ids(first) & ids(second)) == 12


def test_no_formal_item_whatever_the_pools_are(folders: ExamFolders) -> None:
    """Formal items of the same types and areas lie beside the others, and there are too few of those."""
    items = bank((2, 1, 1), (1, 1, 0))
    formal = {item.id for item in items.values() if item.pool == "formal"}
    for paper in draw(pool_of(items), plan(folders, items), seed=1):
        assert not ids(paper) & formal


def test_another_pool_is_another_mock(folders: ExamFolders) -> None:
    before, after = bank((12, 12, 12), (6, 6, 6)), bank((12, 12, 13), (6, 6, 6))
    names = {plan(folders, each).exam for each in (before, before, after)}
    assert len(names) == 2
    assert all(is_mock(name, "try-out") for name in names)
    assert not any(is_mock(name, "try") for name in names)
    assert all(is_mock(name) for name in names)
    assert not is_mock("mock-exam")


def test_a_paper_outside_the_band_of_difficulty_says_so(folders: ExamFolders) -> None:
    items = bank((12, 12, 12), (6, 6, 6))
    wanted = plan(folders, items)
    assert draw(pool_of(items), wanted, seed=1)[0].blueprint.rules == wanted.blueprint.rules
    hard = ItemBank([item.model_copy(update={"expected_facility": 0.1}) for item in items.values()])
    file = folders.root / "blueprints" / "try-out.toml"
    band = "[difficulty]\nmean_facility = [0.6, 0.8]\n[[section]]"
    file.write_text(BLUEPRINT.replace("[[section]]", band, 1), encoding="utf-8")
    papers = draw(pool_of(hard), plan(folders, hard), seed=1)
    assert all("难易没有照正式考试的范围" in each.blueprint.rules[-1] for each in papers)
