"""The synthetic demo district, plainly invented, from a seed.

39 member units and 27 enforcement bodies, 24 of them both; 896 officers with cards; 120 leading cadres, most without one.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from foundation.tables import write_csv
from records.people.roster_file import CALL_COLUMNS, PERSON_COLUMNS, UNIT_COLUMNS

MEMBERS, BODIES, BOTH = 39, 27, 24
OFFICERS = 896
LEADERS = 120
LEADERS_WITH_CARD = 12
PROPOSED = 14
EXEMPT = (4, 9)
"""Who of them is exempt, by place on the list."""
FIRST_CARD = "DEMO-0001"
SEED = 2022

# Larger enforcement bodies first, as `body_sizes` gives the sizes. The last three are assessed elsewhere.
_BODIES = [
    "公安分局",
    "城市管理局",
    "市场监督管理局",
    "卫生健康委员会",
    "应急管理局",
    "消防救援大队",
    "生态环境分局",
    "农业农村局",
    "自然资源和规划分局",
    "住房和城乡建设局",
    "人力资源和社会保障局",
    "交通运输局",
    "教育局",
    "文化和旅游局",
    "水利局",
    "民政局",
    "发展和改革委员会",
    "工业和信息化局",
    "财政局",
    "医疗保障局",
    "商务局",
    "司法局",
    "审计局",
    "退役军人事务局",
    "科学技术局",
    "统计局",
    "档案局",
]
_OTHERS = [
    "委办公室",
    "政府办公室",
    "委组织部",
    "委宣传部",
    "委统战部",
    "委政法委员会",
    "信访局",
    "行政审批局",
    "民族宗教事务局",
    *(f"第{number}街道办事处" for number in ("一", "二", "三", "四", "五", "六")),
]
_TITLES = [
    ("主要负责人", "乡科级正职"),
    ("副职负责人", "乡科级副职"),
    ("副职负责人二", "乡科级副职"),
]
_PROPOSED_TITLES = ("局长", "副局长", "主任", "副主任")
_FIELDS = {"公安分局": "治安管理", "市场监督管理局": "市场监管", "城市管理局": "城市管理"}


def write_demo_roster(folder: Path) -> Sequence[Path]:
    """Write the demo roster as CSV files: units, officers, leading cadres. Same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    units, officers, leaders = (folder / f"{n}.csv" for n in ("units", "officers", "leaders"))
    write_csv(units, UNIT_COLUMNS, _units())
    write_csv(officers, PERSON_COLUMNS, (_row(each) for each in _officers()))
    write_csv(leaders, PERSON_COLUMNS, (_row(each) for each in _leaders()))
    return units, officers, leaders


def write_demo_call_list(folder: Path) -> Path:
    """Write the list of those proposed for a post: 14 leading cadres, of whom the first has the demo's log-in."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "pre-appointment.csv"
    rows = []
    for place, each in enumerate(_proposed()):
        title = _PROPOSED_TITLES[place % len(_PROPOSED_TITLES)]
        values = {"所属单位": each["所属单位"], "姓名": each["姓名"], "拟任职务": f"拟任{title}"}
        if place in EXEMPT:
            values["免考依据"] = "任期内已通过任前考试，平职调整"
            values["免考证明"] = f"演示材料：演组〔2022〕{place}号任职通知及 2021 年成绩单"
        rows.append([values.get(column, "") for column in CALL_COLUMNS])
    write_csv(path, CALL_COLUMNS, rows)
    return path


def proposed_names() -> list[tuple[str, str]]:
    """Unit and name of those on that list."""
    return [(each["所属单位"], each["姓名"]) for each in _proposed()]


def body_sizes() -> list[int]:
    """Officers per body, the largest first: uneven, as in life; two bodies have fewer than five people."""
    draw = random.Random(SEED)
    weights = [draw.lognormvariate(0.0, 0.7) for _ in range(BODIES - 2)]
    small = [4, 3]
    left = OFFICERS - sum(small) - 6 * len(weights)
    sizes = sorted((6 + int(left * weight / sum(weights)) for weight in weights), reverse=True)
    sizes[0] += OFFICERS - sum(small) - sum(sizes)
    return [*sizes, *small]


def _name(name: str) -> str:
    return f"演示区{name}"


def _units() -> list[list[str]]:
    rows = []
    for number, name in enumerate(_BODIES, 1):
        kind = "成员单位、执法主体" if number <= BOTH else "执法主体"
        rows.append([f"YS{number:02d}", _name(name), kind, ""])
    for number, name in enumerate(_OTHERS, BODIES + 1):
        rows.append([f"YS{number:02d}", _name(name), "成员单位", ""])
    return rows


def _officers() -> list[dict[str, str]]:
    people: list[dict[str, str]] = []
    for name, size in zip(_BODIES, body_sizes(), strict=True):
        for _ in range(size):
            number = len(people) + 1
            people.append(
                {
                    "姓名": f"模拟人员{number:04d}",
                    "所属单位": _name(name),
                    "状态": "在岗",
                    "执法证号": f"DEMO-{number:04d}",
                    "证件类别": "行政执法证",
                    "执法领域": _FIELDS.get(name, ""),
                    "发证日期": _issued(number),
                    "证件状态": "在用",
                }
            )
    return people


def _issued(number: int) -> str:
    """Most cards are of 2016; some came in each year after, so that a review has cards of the year."""
    years = {place: 2017 + place // 9 for place in range(0, 45, 9)}
    return f"{years.get(number % 83, 2016)}-03-01"


def _leaders() -> list[dict[str, str]]:
    """Three posts in each member unit, two in some; a few are held by officers with a card."""
    officers = _officers()
    units = [*_BODIES[:BOTH], *_OTHERS]
    leaders: list[dict[str, str]] = []
    for place, name in enumerate(units * len(_TITLES)):
        title, rank = _TITLES[place // len(units)]
        unit = _name(name)
        with_card = [each for each in officers if each["所属单位"] == unit]
        post = {"职务": title, "职级": rank, "领导职务": "是", "任职日期": "2021-06-01"}
        if place // len(units) == 1 and place % len(units) < LEADERS_WITH_CARD:
            # In the card's own words, so that it is the same person.
            person = {key: with_card[0][key] for key in ("姓名", "所属单位", "执法证号", "状态")}
        else:
            person = {"姓名": f"模拟干部{len(leaders) + 1:03d}", "所属单位": unit, "状态": "在岗"}
        leaders.append({**person, **post})
    extra = LEADERS - len(leaders)
    for name in _OTHERS[:extra]:
        person = {
            "姓名": f"模拟干部{len(leaders) + 1:03d}",
            "所属单位": _name(name),
            "状态": "在岗",
        }
        leaders.append({**person, "职务": "调研员", "职级": "一级主任科员", "领导职务": "是"})
    return leaders


def _proposed() -> list[dict[str, str]]:
    """The holder of the demo's first card, whose log-in it shows, and cadres without a card from all over the district."""
    leaders = _leaders()
    first = next(each for each in leaders if each.get("执法证号") == FIRST_CARD)
    without = [each for each in leaders if "执法证号" not in each]
    return [first, *without[:: len(without) // PROPOSED][: PROPOSED - 1]]


def _row(values: dict[str, str]) -> list[str]:
    return [values.get(column, "") for column in PERSON_COLUMNS]
