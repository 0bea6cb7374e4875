"""The words of the reconciliation of a year."""

from __future__ import annotations

from records.exams.response import ResponseStatus
from records.messages import CARD_STATE_NAMES

ONLY_IN = "{row}：“{there}”有，“{lacking}”没有"
DIFFERS = "{row}：“{first}”为 {one}，“{second}”为 {other}"
NOTHING = "无"
PERSON = "{name}（{number}）"
NOBODY = "名册中没有的人"
SCORE = "{outcome} {score} 分"
HOURS = "{hours} 学时"

LIST = "应知应会清单：{title}"
ENTRIES = "清单条目，{year} 年讲到的和没有讲到的"
LIST_ENTRIES, LIST_PARTS = "清单", "清单各部分"
TAUGHT, UNTAUGHT = "讲到", "没有讲到"

STUDY = "学法计划和活动"
PLANS = "有学法计划的单位"
PLAN_ROWS, APPROVALS = "计划条目", "计划的批准"
PLAN_APPROVED, PLAN_OPEN = "已批准", "未批准"
PLANNED = "按计划举办的活动"
PLANNED_NOTE = "应举办的计划条目 {count} 个，已举办 {held} 个，没有举办 {open} 个"
EVENTS = "活动登记的单位"
HELD_EVENTS = "学法活动"
EVENT_ROWS, EVENT_RECORDS = "活动", "活动登记"
EVENT = "第 {number} 号活动“{title}”"
EVENT_STANDINGS: dict[str, str] = {
    "counts": "已确认",
    "withdrawn": "没有举行",
    "waits": "待确认",
    "lost": "没有登记内容",
}
ATTENDED = "应到人次"
ATTENDANCE, ROSTER = "活动名单的单位", "名册当日的单位"
AT_EVENT = "{who}，第 {number} 号活动“{title}”"
PRESENCES: dict[str, str] = {
    "present": "出席",
    "made_up": "补学",
    "leave": "请假未补",
    "absent": "缺席",
}

NO_CALL = "不在应考名单的第 {number} 号"
CALLED = "应考"
CALLS, RESULTS, EXEMPTIONS, ATTEMPTS = "应考名单", "成绩", "免考登记", "作答"
FORMS, RESPONSES = "试卷的题目", "答案"
PUBLICATION, APPROVED = "已发布的成绩", "发布时的记载"
UNSCORED = "尚无成绩"
EXEMPT, SAT, ABSENT = "免考", "参考", "缺考"
ANSWERS = "已评分答卷的答案"
ANSWER = "{who} 第 {ordinal} 次作答 {name}"
STATUSES: dict[ResponseStatus, str] = {
    "scored": "已评分",
    "omitted": "漏答",
    "not_reached": "未答到",
    "voided": "作废",
    "unreadable": "待核查",
    "pending": "待评阅",
}
SCORED = "合格和不合格，分数等于各题得分之和"
PUBLISHED, TOLD = "已发布", "发布的人数和合格人数"
TOLD_PEOPLE, TOLD_PASSED = "人数", "合格人数"
TOLD_NOTE = "人数 {people}，合格 {passed}"
CERTIFIED = "合格的人，证书"
PASSES, CERTIFICATES, UNCERTIFIED = "已发布的合格", "证书", "未发证"

ITEMS = "试题"
USED, EXPOSED = "试卷用过的试题，是否仍在题库", "已曝光的试题（按试卷计）"
EXPOSED_NOTE = "用过 {used} 道，其中曝光 {exposed} 道"
IN_BANK, GONE, BANK = "在题库", "已修订或移除", "题库"
ITEM = "试题 {item}（{form}）"

CARDS = "执法证和年审"
NO_CARD = "证件登记中没有的第 {row} 号"
DUE, UNITS = "应审的执法证", "参加年审的单位"
REGISTER, REVIEW, REVIEW_UNITS, STEPS = "证件登记", "年审名单", "单位确认", "证件经历"
CONFIRMED, UNCONFIRMED = "已确认", "未确认"
REVIEW_EXAM, REVIEW_HOURS = "年审所用的考试结果", "年审所用的学时"
STUDY_RECORDS = "学法记录"
REGISTERED = "年审的决定：注册和不予注册"
FINDINGS: dict[str, str] = {
    "register": "注册",
    "listed": "当年新证",
    "refuse": "不予注册",
    "apart": "另行处理",
}
CHAINS, STEP_BEGINS, STEP_BEFORE = "本年的证件变动，前后相接", "变动前的状态", "上一次变动后的状态"
STANDS = "本年有变动的证件，现在的状态"
YEAR_MARK = "本年注册、不予注册的记载"

REPORT = "年度报告"
REPORTED_EVENTS, REPORTED_EXAMS = "各成员单位的活动", "各成员单位的考试（不含模拟）"
UNITS_YEAR = "单位年度情况"
CALLED_PASSED = "应考 {called}、合格 {passed}"
LAW_REPORTS = "述法报告"
REPORT_ROWS, REPORT_LISTS = "述法报告", "各单位述法名单"

TITLE = "{year} 年度对账{mark}"
SIMULATED = "（含模拟数据）"
COLUMNS = ("部分", "项目", "合计", "组成", "来源", "结果")
RED_COLUMNS = ("部分", "项目", "不一致的记录")
PART, BOTH = "{name} {count}", "{first} {one} / {second} {other}"
RIGHT, RED, SUM = "一致", "不一致 {count} 处", "合计与组成不等"
LINES_SHEET, RED_SHEET = "对账", "不一致的记录"
ALL_RIGHT = "{lines} 项全部一致"
SOME_RED = "{lines} 项中有 {red} 项不一致，见不一致的记录"
MADE = "{by} 于 {at} 生成"


def card_state(state: str) -> str:
    """A state of a card."""
    return CARD_STATE_NAMES.get(state, state)
