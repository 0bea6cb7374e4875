"""Values to print, with what is long and rare among them."""

from __future__ import annotations

from documents.exam_day import ExamDay, Hall, HallRecord, HallRecords, Halls, Happened, Seat
from documents.lists import Column, Group, UnitList
from tests.documents.pdf import UNKNOWN

LONG_TITLE = "某某市某某区二〇二六年度领导干部任前法律知识考试暨行政执法人员证件年审公共法律知识统一闭卷考试（第二批次补考专场）"
LONG_UNIT = (
    "某某区人民政府行政审批服务和政务信息管理局综合行政执法监督大队第二中队驻开发区办事处工作站"
)
LONG_NAME = "阿卜杜热合曼·买买提明·艾合买提江·吐尔逊阿依木尼亚孜古丽巴哈尔古丽米娜迪丽热巴帕丽达"
LATIN_NAME = "Aleksandrovich" * 4
RARE_NAME = "马𬱖"
NAMES = ("张三", RARE_NAME, LONG_NAME, LATIN_NAME, f"王{UNKNOWN}")
ADDRESS = "https://exam.some-district.example.gov.cn:8443/"


def day(*, long: bool = False) -> ExamDay:
    title = LONG_TITLE if long else "任前法律知识考试"
    return ExamDay(title, "上午场", "2026年11月25日（星期三）", "09:00 开考", 120, open_book=False)


def seats(count: int, *, long: bool = False) -> list[Seat]:
    unit = LONG_UNIT if long else "城市管理局"
    return [
        Seat(
            str(number),
            f"P{number:08d}",
            NAMES[number % 5],
            unit,
            "410104********12",
            f"AAAA-BBBB-{number:04d}",
        )
        for number in range(1, count + 1)
    ]


def halls(*counts: int, long: bool = False) -> Halls:
    rules = ["凭本证和身份证件入场。", "进场码只限本人使用。", "开考 30 分钟后不能入场。"]
    named = [
        Hall(f"第{place}考场", seats(count, long=long)) for place, count in enumerate(counts, 1)
    ]
    return Halls(day(long=long), named, ADDRESS, rules)


def records(*happened: int) -> HallRecords:
    found = [
        HallRecord(
            f"第{place}考场",
            called=20,
            arrived=18,
            counts=[("交卷", 15), ("收卷", 2), ("缺考", 2), ("作废", 1)],
            absent=[LONG_NAME, "李四（P00000002）"],
            voided=["王五（P00000003）：带走试卷"],
            extra=[],
            happened=[
                Happened(
                    f"{NAMES[number % 5]}（P{number:08d}）", "离开答题页面 3 次", "09:10–09:40"
                )
                for number in range(count)
            ],
        )
        for place, count in enumerate(happened, 1)
    ]
    run = [("开考", "2026年11月25日 09:02"), ("结束", "2026年11月25日 11:12")]
    return HallRecords(day(), run, found, "2026年11月25日 12:54")


def unit_list(*counts: int) -> UnitList:
    columns = [
        Column("准考证号", 12, "center"),
        Column("姓名", 16),
        Column("成绩", 8, "center"),
        Column("结果", 8, "center"),
        Column("备注", 24),
    ]
    names = ("=1+1", *NAMES)
    groups = [
        Group(
            f"{LONG_UNIT}{place}" if place == 2 else f"单位{place}",
            [
                [f"P{number:08d}", names[number % 6], 59.5 + number, "合格", "@x"]
                for number in range(count)
            ],
            f"应考 {count} 人，合格 {count} 人",
            [count, count],
        )
        for place, count in enumerate(counts, 1)
    ]
    return UnitList(
        "任前法律知识考试成绩册",
        "单位",
        columns,
        groups,
        ["应考", "合格"],
        ["制表人", "审核人", "负责人"],
        ["总分 100 分，合格线 60 分"],
        "2026年11月25日 12:54 由系统生成",
    )
