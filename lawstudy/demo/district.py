"""The synthetic demo district: 27 enforcement bodies and 896 officers, plainly invented, from a seed."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from records.people.roster_file import BODY_COLUMNS, OFFICER_COLUMNS

BODIES = 27
OFFICERS = 896
SEED = 2022

# Larger enforcement bodies first, as `body_sizes` gives the sizes.
_DEPARTMENTS = [
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


def write_demo_roster(folder: Path) -> tuple[Path, Path]:
    """Write the demo roster as two CSV files: bodies, officers. Same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    bodies, officers = folder / "bodies.csv", folder / "officers.csv"
    names = [f"演示区{department}" for department in _DEPARTMENTS]
    rows = [[f"YS{number:02d}", name] for number, name in enumerate(names, 1)]
    _write(bodies, BODY_COLUMNS, rows)
    people: list[list[str]] = []
    for name, size in zip(names, body_sizes(), strict=True):
        for _ in range(size):
            number = len(people) + 1
            people.append([f"DEMO-{number:04d}", f"模拟人员{number:04d}", name, "", "在岗"])
    _write(officers, OFFICER_COLUMNS, people)
    return bodies, officers


def body_sizes() -> list[int]:
    """Officers per body, the largest first: uneven, as in life; two bodies have fewer than five people."""
    draw = random.Random(SEED)
    weights = [draw.lognormvariate(0.0, 0.7) for _ in range(BODIES - 2)]
    small = [4, 3]
    left = OFFICERS - sum(small) - 6 * len(weights)
    sizes = sorted((6 + int(left * weight / sum(weights)) for weight in weights), reverse=True)
    sizes[0] += OFFICERS - sum(small) - sum(sizes)
    return [*sizes, *small]


def _write(path: Path, header: tuple[str, ...], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
