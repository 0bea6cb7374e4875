from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from question_bank import messages
from question_bank.areas import content_areas
from question_bank.bank import (
    ItemBank,
    item_files,
    load_bank,
    read_bank,
    unread_files,
)
from question_bank.errors import Problem, ProblemsFound
from question_bank.exchange.markdown_text import item_text
from question_bank.law.register import StatuteRegister
from tests.question_bank.samples import DAY, REGISTER, SAMPLES, SINGLE, changed, line_of, statute
from tests.support.synthetic import make_bank, make_item, write_items

BASIS = "  - 《行政处罚法》(2021)第三十六条第一款"


def write(folder: Path, text: str = SINGLE, name: str = "sample-single") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    return path


def renamed(name: str, *edits: tuple[str, str]) -> str:
    return changed(SINGLE, ("id: sample-single", f"id: {name}"), *edits)


def problems_of(
    *folders: Path, register: StatuteRegister = REGISTER, on: dt.date = DAY
) -> list[Problem]:
    with pytest.raises(ProblemsFound) as caught:
        load_bank(folders, on=on, register=register)
    assert str(caught.value).split("\n") == [str(problem) for problem in caught.value.problems]
    return caught.value.problems


def test_content_areas_are_distinct() -> None:
    areas = content_areas()
    assert len(areas) == len(set(areas)) >= 10
    assert "行政处罚" in areas


def test_bank_is_a_mapping_in_order_of_ids() -> None:
    items = [make_item("single", number, "行政处罚", 0.7) for number in (3, 1, 2)]
    bank = ItemBank(items)
    assert list(bank) == sorted(item.id for item in items)
    assert len(bank) == 3
    assert bank[items[0].id] is items[0]
    assert bank.get("nothing") is None


def test_every_type_is_loaded(tmp_path: Path) -> None:
    for kind, text in SAMPLES.items():
        known = text.replace("other-001", "sample-essay").replace("other-002", "sample-case")
        write(tmp_path / kind, known, f"sample-{kind.replace('_', '-')}")
    bank = load_bank([tmp_path], on=DAY, register=REGISTER)
    assert [item.type for item in bank.values()] == sorted(SAMPLES)


def test_written_items_are_loaded_whatever_the_folders(tmp_path: Path) -> None:
    bank = make_bank(60)
    for number, item in enumerate(bank.values()):
        write(tmp_path / str(number % 7) / str(number % 3), item_text(item), item.id)
    assert dict(load_bank([tmp_path], on=DAY, register=REGISTER)) == dict(bank)
    folders = [tmp_path / str(number) for number in (5, 0, 6, 1, 4, 2, 3)]
    for order in (folders, folders[::-1]):
        loaded = load_bank(order, on=DAY, register=REGISTER)
        assert list(loaded.items()) == list(bank.items())


def test_empty_bank(tmp_path: Path) -> None:
    assert len(load_bank([tmp_path, tmp_path / "nowhere"], on=DAY, register=REGISTER)) == 0


def test_prose_and_other_files_are_no_items(tmp_path: Path) -> None:
    path = write(tmp_path)
    write(tmp_path, "说明", "README")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert item_files([tmp_path]) == [path]
    assert list(load_bank([tmp_path], on=DAY, register=REGISTER)) == ["sample-single"]


def test_progress(tmp_path: Path) -> None:
    write_items(make_bank(5), tmp_path)
    told: list[tuple[int, int]] = []
    load_bank([tmp_path], on=DAY, register=REGISTER, progress=lambda *at: told.append(at))
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_duplicate_ids(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a"), write(tmp_path / "b")
    message = messages.DUPLICATE_ID.format(id="sample-single", other=str(first))
    assert problems_of(tmp_path) == [Problem(str(second), 2, message)]


def test_a_duplicate_is_reported_on_the_line_of_its_id_and_checked_like_any_other(
    tmp_path: Path,
) -> None:
    first = write(tmp_path / "a")
    head = ("id: sample-single\ntype: single\n", "type: single\nid: sample-single\n")
    second = write(tmp_path / "b", changed(SINGLE, head, ("area: 行政处罚", "area: 天文")))
    assert problems_of(tmp_path) == [
        Problem(str(second), 3, messages.DUPLICATE_ID.format(id="sample-single", other=str(first))),
        Problem(str(second), 4, messages.UNKNOWN_AREA.format(area="天文")),
    ]


def test_unknown_area(tmp_path: Path) -> None:
    path = write(tmp_path, changed(SINGLE, ("area: 行政处罚", "area: 天文")))
    assert problems_of(tmp_path) == [
        Problem(str(path), 4, messages.UNKNOWN_AREA.format(area="天文"))
    ]


def test_unknown_and_own_enemies(tmp_path: Path) -> None:
    enemies = "enemies:\n  - nobody-1\n  - sample-single\n  - other-1\n  - nobody-2\n"
    path = write(tmp_path, changed(SINGLE, ("points: 1\n", f"points: 1\n{enemies}")))
    write(tmp_path, renamed("other-1"), "other-1")
    assert problems_of(tmp_path) == [
        Problem(str(path), 9, messages.UNKNOWN_ENEMY.format(id="nobody-1")),
        Problem(str(path), 10, messages.SELF_ENEMY),
        Problem(str(path), 12, messages.UNKNOWN_ENEMY.format(id="nobody-2")),
    ]


def test_an_enemy_in_a_broken_file_is_not_unknown(tmp_path: Path) -> None:
    write(tmp_path, changed(SINGLE, ("points: 1\n", "points: 1\nenemies: [other-1]\n")))
    other = write(tmp_path, renamed("other-1", ("- [ ] 一年", "- [ ]")), "other-1")
    assert problems_of(tmp_path) == [Problem(str(other), 14, messages.EMPTY_OPTION)]


OLD = statute(
    adopted=dt.date(1996, 3, 17),
    in_force_since=dt.date(1996, 10, 1),
    articles=64,
    replaced_by="行政处罚法(2021)",
    replaced_on=dt.date(2021, 7, 15),
)
COMING = statute(
    title="中华人民共和国未来法",
    short_title="未来法",
    adopted=dt.date(2025, 12, 1),
    in_force_since=dt.date(2026, 12, 2),
    articles=9,
)
WIDE = StatuteRegister([statute(), OLD, COMING])


@pytest.mark.parametrize(
    ("citation", "message"),
    [
        ("《天文法》(2021)第三十六条", messages.UNKNOWN_STATUTE.format(title="天文法")),
        (
            "《行政处罚法》(2020)第三十六条",
            messages.UNKNOWN_VERSION.format(
                title="行政处罚法", year="2020", known="(1996)、(2021)"
            ),
        ),
        (
            "《行政处罚法》(2021)第八十七条",
            messages.ARTICLE_BEYOND_LAST.format(
                title="行政处罚法", year="2021", articles=86, article="第八十七条"
            ),
        ),
        (
            "《未来法》(2025)第一条",
            messages.NOT_YET_IN_FORCE.format(title="未来法", year="2025", date="2026-12-02"),
        ),
        (
            "《行政处罚法》(1996)第三十六条",
            messages.REPLACED.format(
                title="行政处罚法", year="1996", date="2021-07-15", by="行政处罚法(2021)"
            ),
        ),
    ],
)
def test_bad_citation(tmp_path: Path, citation: str, message: str) -> None:
    path = write(tmp_path, changed(SINGLE, (BASIS, f"{BASIS}\n  - {citation}")))
    assert problems_of(tmp_path, register=WIDE) == [Problem(str(path), 10, message)]


def test_citations_stand_or_fall_with_the_day(tmp_path: Path) -> None:
    text = changed(SINGLE, (BASIS, f"{BASIS}\n  - 《未来法》(2025)第一条"))
    write(tmp_path, text)
    assert problems_of(tmp_path, register=WIDE, on=DAY)
    assert len(load_bank([tmp_path], register=WIDE, on=dt.date(2026, 12, 2))) == 1
    before = problems_of(tmp_path, register=WIDE, on=dt.date(2021, 7, 14))
    assert [problem.line for problem in before] == [9, 10]


def test_all_problems_of_all_files_at_once_in_whatever_order(tmp_path: Path) -> None:
    a = write(tmp_path / "a", "没有信息\n", "a")
    b = write(
        tmp_path / "b", renamed("b", ("area: 行政处罚", "area: 天文"), ("- [ ] 一年", "- [ ]")), "b"
    )
    c = write(
        tmp_path / "c",
        renamed("c", ("points: 1\n", "points: 1\nenemies: [x-1]\n"), ("(2021)", "(1999)")),
        "c",
    )
    d = write(tmp_path / "d", renamed("d", ("- [ ] 三年", "- [x] 三年")), "d")
    (tmp_path / "e").mkdir()
    e = tmp_path / "e" / "e.md"
    e.write_bytes("题干".encode("gb18030"))
    write(tmp_path / "f")
    expected = [
        Problem(str(a), 1, messages.NO_FRONT_MATTER),
        Problem(str(b), 4, messages.UNKNOWN_AREA.format(area="天文")),
        Problem(str(b), 14, messages.EMPTY_OPTION),
        Problem(str(c), 8, messages.UNKNOWN_ENEMY.format(id="x-1")),
        Problem(
            str(c),
            10,
            messages.UNKNOWN_VERSION.format(title="行政处罚法", year="1999", known="(2021)"),
        ),
        Problem(str(d), 11, messages.SINGLE_KEYS.format(count=2)),
        Problem(str(e), 1, messages.NOT_UTF8),
    ]
    assert problems_of(tmp_path) == expected
    folders = [tmp_path / name for name in "fbdace"]
    assert problems_of(*folders) == problems_of(*reversed(folders)) == expected


def test_paths_below_the_current_folder_are_shown_relative_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "items", changed(SINGLE, ("area: 行政处罚", "area: 天文")))
    monkeypatch.chdir(tmp_path)
    [problem] = problems_of(Path("items"))
    assert str(problem).startswith("items/sample-single.md:4: ")


@pytest.mark.full
def test_ten_thousand_items(tmp_path: Path) -> None:
    bank = make_bank(10_000)
    write_items(bank, tmp_path)
    loaded = load_bank([tmp_path], on=DAY, register=REGISTER)
    assert list(loaded) == list(bank)
    assert all(loaded[item_id] == item for item_id, item in bank.items())


class TestLines:
    """A problem names the line that has it, not another that looks alike."""

    def test_area_that_is_part_of_a_citation(self, tmp_path: Path) -> None:
        write(tmp_path, changed(SINGLE, ("area: 行政处罚", "area: 处罚")))
        [problem] = problems_of(tmp_path)
        assert problem.line == 4

    def test_enemy_whose_id_begins_another(self, tmp_path: Path) -> None:
        enemies = "enemies:\n  - other-1\n  - other-10\n"
        write(tmp_path, changed(SINGLE, ("points: 1\n", f"points: 1\n{enemies}")))
        write(tmp_path, renamed("other-10"), "other-10")
        [problem] = problems_of(tmp_path)
        assert problem.line == 9

    def test_two_citations_of_one_statute(self, tmp_path: Path) -> None:
        more = "\n  - 《行政处罚法》(2021)第八十七条\n  - 《行政处罚法》(2021)第一条"
        write(tmp_path, changed(SINGLE, (BASIS, BASIS + more)))
        [problem] = problems_of(tmp_path)
        assert problem.line == 10

    @pytest.mark.parametrize("fence", ["---", "---  "])
    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_tolerated_ways_of_writing(
        self, tmp_path: Path, fence: str, mark: str, end: str
    ) -> None:
        text = changed(
            SINGLE,
            ("area: 行政处罚", "area: 天文"),
            ("一款\n---\n", f"一款\n{fence}\n"),
            ("不再处罚。", "不再处罚。天文"),
        )
        path = tmp_path / "sample-single.md"
        path.write_bytes((mark + text).replace("\n", end).encode())
        [problem] = problems_of(tmp_path)
        assert problem.line == line_of(text, "area: 天文")


def test_one_bad_file_closes_nothing_to_the_rest(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, "", "untitled")
    write(tmp_path, renamed("old", (BASIS, "  - 《行政处罚法》(2017)第三十六条第一款")), "old")
    write(tmp_path, renamed("lone", ("points: 1", "points: 1\nenemies: [nobody]")), "lone")
    write(tmp_path / "a", renamed("twice"), "twice")
    write(tmp_path / "b", renamed("twice", ("是多久？", "有多久？")), "twice")
    bank = read_bank([tmp_path], on=DAY, register=REGISTER)
    assert list(bank) == ["lone", "old", "sample-single", "twice"]
    assert list(bank.usable) == ["sample-single"]
    assert bank.frozen == {"lone", "old", "twice"}
    assert "是多久？" in bank["twice"].questions[0].stem
    assert list(bank.problems) == problems_of(tmp_path)
    assert {Path(problem.file).name for problem in bank.problems} == {
        *("untitled.md", "old.md", "lone.md", "twice.md")
    }
    assert bank.without({"old"}).frozen == {"lone", "twice"}


@pytest.mark.parametrize("name", ["b-001.md.txt", "b-001.MD", "B-001.md", "b.markdown", "b.Md.TXT"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_files_that_look_like_items_are_named(tmp_path: Path, name: str, mark: str) -> None:
    write(tmp_path)
    write(tmp_path, "# 说明", "README")
    (tmp_path / "NOTES.MD").write_text("说明", encoding="utf-8")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / name).write_text(SINGLE, encoding="utf-8")
    path = tmp_path / name
    path.write_text(mark + SINGLE, encoding="utf-8")
    assert unread_files([tmp_path]) == [path]
    assert problems_of(tmp_path) == [Problem(str(path), 1, messages.NOT_READ)]
    assert list(read_bank([tmp_path], on=DAY, register=REGISTER).usable) == ["sample-single"]
