"""What the province's report says."""

from __future__ import annotations

from analytics import messages as m

DISTRICT, TOTAL, YEAR = "区县", m.TOTAL, "年度"
CALLED, SAT, RATE, PLACE = m.COLUMN_CALLED, m.COLUMN_SCORED, m.COLUMN_RATE, "与全体相比"
OUTCOMES = m.OUTCOME_NAMES
PLACES = {
    "far_below": "明显偏低",
    "below": "偏低",
    "within": "",
    "above": "偏高",
    "far_above": "明显偏高",
}
FEW, NOT_YET, NOBODY = "人数少，不列", "待全部评定", "无人参考"
FINDINGS = {
    "register": "注册",
    "listed": "未决定",
    "refuse": "不予注册",
    "apart": "另行处理",
}
DUE = "应审"
PRESENCE = {"present": "出席", "made_up": "补学", "leave": "请假未补", "absent": "缺席"}
EXPECTED_TIMES = "应到人次"
AREA, PEOPLE, ANSWERS, SHARE = m.COLUMN_AREA, m.COLUMN_PEOPLE, m.COLUMN_ANSWERS, m.COLUMN_SCORE_RATE
LOWEST, MIDDLE, HIGHEST, DISTRICTS = "最低的区县", "居中的区县", "最高的区县", "列入的区县"
ITEM, KIND = "试题", "题型"
MADE_AT, SIMULATED = "导出时间", "模拟数据"
YES, NO = "是", ""

TITLE = "{year} 年全省年度情况{mark}"
EXAM_ONLY = "只含考试 {exam}。"
ABOUT = (
    "{districts} 个区县导出的数据，没有姓名；{responses} 条作答（含往年）。导出以后的变动不在内。"
)
HEADING_EXAMS, HEADING_CARDS, HEADING_STUDY = "考试", "执法证年审", "学法活动"
HEADING_AREAS, HEADING_ITEMS, HEADING_YEARS, HEADING_SOURCES = (
    "各知识点的得分率",
    "得分率最低的试题",
    "历年",
    "数据来源",
)
TABLES = {
    "outcomes": "各区县考试结果",
    "findings": "各区县年审",
    "presence": "各区县学法活动",
    "areas": "各知识点得分率",
    "items": "得分率最低的试题",
    "years": "历年考试",
    "sources": "数据来源",
}
NO_EXAM = "{year} 年没有考试。"
FINDING = "应考 {called} 人次，参考 {sat} 人次，合格 {passed} 人次，合格率 {rate:.1%}。"
FINDING_OPEN = "尚有 {open} 人次未评定，全部评定之前不能得出合格率。"
FINDING_PLACES = "{count} 个区县明显低于全体水平，仅凭偶然难以解释（99.8% 控制限）：{names}。"
FINDING_CERTIFICATES = "年内发合格证 {count} 份。"
RULE = "不足 {smallest} 人的数字，以及能由合计推算出这些数字的数字，都不列。区县之间没有核对同一人：在两个区县应考的人计两次。"
RULE_AREAS = "得分率按分值计算，只计首次作答，未答计 0 分；区县内不足 {smallest} 人的不参与比较，可比较的区县不足 {smallest} 个时不比较。"
RULE_ITEMS = "至少 {people} 人、两个区县答过的试题，最低的 {most} 道。"
NOT_HERE = "学时、学法计划、应知应会清单、题库和年度对账由各区县的年度报告说明，导出的数据里没有。"
SIMULATED_WARNING = "含模拟数据的区县 {count} 个，数字只供演示，不能作为结论。"
