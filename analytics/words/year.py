"""What the year's report for the leadership says."""

from __future__ import annotations

from analytics import messages as m

UNIT, TOTAL, EXAM, YEAR = "单位", m.TOTAL, "考试", "年度"
CALLED, SAT, PASSED, FAILED, ABSENT, EXEMPT, VOIDED = (
    m.COLUMN_CALLED,
    m.COLUMN_SCORED,
    *(m.OUTCOME_NAMES[each] for each in ("passed", "failed", "absent", "exempt", "voided")),
)
OPEN = "未评定"
RATE, LOW, HIGH = m.COLUMN_RATE, m.COLUMN_LOW, m.COLUMN_HIGH
PLACE = "与全体相比"
PLACES = {
    "far_below": "明显偏低",
    "below": "偏低",
    "within": "",
    "above": "偏高",
    "far_above": "明显偏高",
}
"""By `analytics.stats.proportion.Place`; what chance explains is not said of a unit."""
DUE, REGISTERED, REFUSED, APART, UNDECIDED = "应审", "注册", "不予注册", "另行处理", "未决定"
HOURS_SHORT = "学时不足"
PEOPLE, MET = "应计学时", "学时达到"
PLANNED, DONE, LATE, EVENTS = "计划项", "已完成", "逾期", "活动"
CERTIFICATES = "发合格证"
MATTER, COUNT = "事项", "数量"
PART, ENTRIES, TAUGHT, ENOUGH = "清单部分", "条目", "年内讲到", "试题足够"
FIGURE, VALUE = m.COLUMN_FIGURE, m.COLUMN_VALUE
SECTION, LINES, RESULT = "部分", "核对项", "结果"
AREA, QUESTIONS, SHARE, EXPECTED, DIFFERENCE = (
    m.COLUMN_AREA,
    m.COLUMN_QUESTIONS,
    m.COLUMN_SCORE_RATE,
    m.COLUMN_EXPECTED,
    m.COLUMN_DIFFERENCE,
)
THIS_UNIT, ALL_UNITS = "本单位", "全区"

NOT_YET, NOBODY, FEW = "待全部评定", "无人参考", "人数少，不列"
NO_FACTS = "学时、计划、清单、题库和对账的数据由命令 lawstudy report 汇总，单独打开本 notebook 时没有这些部分。"
NO_EXAM = "{year} 年没有考试，没有合格率。"
SMALL_EXAMS = "另有 {count} 场考试参考不足 {smallest} 人，单列会指向个人，不列。"
SIMULATED_YEARS = "本报告涉及的考试含模拟数据，数字只供演示，不能作为任何人员和单位的结论。"
NOT_PUBLISHED = "{count} 场考试的成绩尚未公布，本报告只供主管部门内部使用。"
RED = "年度对账有 {red} 项不一致（{names}），查明之前，有关数字不能作为结论。"

FINDING_EXAMS = (
    "考试：全年举行考试 {count} 场，应考 {called} 人次，参考 {sat} 人次，缺考 {absent} 人次。"
)
FINDING_RATE = "合格率：“{title}”应考 {called} 人，参考 {sat} 人，合格 {passed} 人，合格率 {rate:.1%}（95% 置信区间 {low:.1%}～{high:.1%}）。"
FINDING_OPEN = "合格率：“{title}”应考 {called} 人，尚有 {open} 人未评定，全部评定之前不给出合格率。"
FINDING_NOBODY = "合格率：“{title}”没有人参考，没有合格率。"
FINDING_FEW = "合格率：“{title}”参考不足 {smallest} 人，合格率会指向个人，不列示。"
FINDING_LOW = "单位差异：{count} 个单位的合格率明显低于全体，仅凭偶然难以解释：{units}。"
FINDING_WITHIN = "单位差异：没有单位的合格率明显低于全体，差异可由人数少带来的偶然波动解释。"
FINDING_CARDS = "执法证：年审应审 {due} 张，注册 {registered} 张，不予注册 {refused} 张，另行处理 {apart} 张，未决定 {undecided} 张；截至 {day} 持证 {held} 张，90 天内到期 {expiring} 张，已过有效期 {expired} 张。"
FINDING_CARDS_OPEN = "执法证：年审名单 {due} 张，还有 {undecided} 张未决定，注册情况不能作为结论；截至 {day} 持证 {held} 张，90 天内到期 {expiring} 张，已过有效期 {expired} 张。"
FINDING_NO_REVIEW = "执法证：{year} 年度年审还没有开始；截至 {day} 持证 {held} 张，90 天内到期 {expiring} 张，已过有效期 {expired} 张。"
FINDING_STUDY = "学习：学法计划 {planned} 项，已完成 {done} 项，逾期 {late} 项；成员单位举办活动 {events} 次；应计学时 {people} 人，达到 {met} 人。"
FINDING_LIST = "清单：应知应会清单 {entries} 条，年内讲到 {taught} 条，没有讲到 {untaught} 条；题库试题足够的 {enough} 条。"
FINDING_NEEDS = "学习需求：得分率最低的知识点是{areas}。"
FINDING_LEFT = "未决事项：共 {count} 类，见“已决定和未决的事项”。"
FINDING_NOTHING_LEFT = "未决事项：没有。"
TREND = "与往年比较：{sentence}"
TREND_CHANGE = "本年 {now:.1%}，{year} 年 {before:.1%}，相差 {change:+.1f} 个百分点（95% 置信区间 {low:+.1f}～{high:+.1f}）。"
TREND_UP = "{first}—{last} 年总的趋势是上升，每年合格与不合格之比为上年的 {odds:.2f} 倍（95% 置信区间 {low:.2f}～{high:.2f}）。"
TREND_DOWN = "{first}—{last} 年总的趋势是下降，每年合格与不合格之比为上年的 {odds:.2f} 倍（95% 置信区间 {low:.2f}～{high:.2f}）。"
TREND_FLAT = "{first}—{last} 年看不出总的上升或下降趋势。"
TREND_NONE = "没有已全部评定、可比的往年考试。"
TREND_RESIT = "本年的主要考试是补考，参加的都是以前不合格的人员，不与往年比较。"
AND = "、"
MORE = "{names}等"
AREA_RATE = "{area}（{rate:.1%}）"

TABLE_EXAMS = "本年各场考试"
TABLE_UNITS = "各单位的考试和年审"
TABLE_UNITS_STUDY = "各成员单位的学法"
TABLE_CARDS = "执法证与年审"
TABLE_STUDY = "学法计划、活动和学时"
TABLE_LIST = "应知应会清单的覆盖"
TABLE_ITEMS = "试题的使用"
TABLE_NEEDS = "得分率最低的知识点"
TABLE_DONE = "已决定的事项"
TABLE_LEFT = "未决的事项"
TABLE_YEARS = "历年情况"
TABLE_CHECKED = "年度对账"
UNTAUGHT = "年内没有讲到的 {count} 条：{names}。"
ALL_TAUGHT = "清单各条年内都讲到了。"

HELD, IN_USE, UNREGISTERED, SUSPENDED = "现持证", "其中在用", "其中未注册", "其中暂扣"
MAY = "本年度已注册、在有效期内、可以持证执法的人"
EXPIRED, EXPIRING = "已过有效期、仍登记为持证", "{days} 天内到期（逐级包含）"
ITEMS_BANK = "题库现有试题"
ITEMS_USED = "本年试卷用过的试题"
ITEMS_EXPOSED = "其中已被作答（已曝光）"
ITEMS_GONE = "其中已修订或移出题库"
ITEMS_CHANGED = "其中与往年所用版本不同"
ITEMS_VOIDED = "经两人决定不计分的试题（按试卷计）"
ITEMS_AGAIN = "往年也用过的试题"
STUDY_FIGURES = {
    "units": "成员单位（个）",
    "planned": "学法计划（项）",
    "done": "其中已完成",
    "late": "其中逾期",
    "events": "举办并确认的活动（次）",
    "people": "应计学时（人）",
    "met": "其中学时达到",
    "leaders": "应述法（人）",
    "reports": "其中已交述法报告",
}
"""By `analytics.tables.year.study_sums`."""

QUALITY_TITLE = "以本年主要考试“{title}”的首次作答计。"
QUALITY_RELIABLE = (
    "各卷信度（{kind}）为 {values}，{verdict}，一个人的成绩约有 ±{sem:.1f} 分的测量误差。"
)
QUALITY_ENOUGH = "达到用于个人结论的 {wanted:.2f}：同样的人换一份平行试卷，结论大体不变"
QUALITY_SHORT = "没有达到用于个人结论的 {wanted:.2f}：换一份平行试卷，一部分人的结论会变"
QUALITY_DECISIONS = "在 {cut:g} 分的合格线上，据模型估计约 {accuracy:.0%} 的人得到与真实水平相符的结论，约 {false_pass:.1%} 水平不足而合格，约 {false_fail:.1%} 水平足够而未合格，所以补考和复核应当保留。"
QUALITY_NONE = "{form} 卷的信度无法计算：{why}。"
DECISIONS_NONE = "{form} 卷在合格线上的判定是否准确无法估计：{why}。"
QUALITY_OPEN = "尚有未评定的答卷，以上只按已评定的首次作答计，是暂定值。"
KR20, ALPHA = "KR-20", "系数 α"
FORM_VALUE = "{form} 卷 {value:.2f}"

DONE_PUBLISHED = "成绩已公布的考试（场）"
DONE_RESULTS = "其中合格（人次）"
DONE_CERTIFICATES = "本年发放的合格证（份）"
DONE_REVIEW = "年审已决定的执法证（张）"
DONE_PUBLIC = "其中决定已公布（张）"
DONE_VOIDED = "经决定不计分的试题（按试卷计，道）"
DONE_ANSWERED = "已交述法报告（份）"
LEFT_OPEN = "成绩未评定（人次）"
LEFT_EXAMS = "成绩未公布的考试（场）"
LEFT_FAILED = "主要考试不合格、缺考或作废，尚未在补考中合格（人）"
LEFT_REVIEW = "年审未决定的执法证（张）"
LEFT_EXPIRED = "已过有效期、仍登记为持证（张）"
LEFT_SUSPENDED = "暂扣中的执法证（张）"
LEFT_LATE = "逾期的计划项（项）"
LEFT_HOURS = "学时没有达到（人）"
LEFT_REPORTS = "应交未交的述法报告（份）"
LEFT_REMINDERS = "逾期未反馈的普法提示（件）"
LEFT_RED = "年度对账不一致（项）"

CHECKED_RIGHT, CHECKED_RED = "一致", "不一致：{names}"
CHECKED_ALL = "年度对账共 {lines} 项，每项由两处来源各数一遍，全部一致。"
CHECKED_SOME = "年度对账共 {lines} 项，{red} 项不一致，逐条记录见 lawstudy year {year}。"

FIGURE_CARDS = "{year} 年度应审 {due} 张，注册 {registered} 张{mark}"
FIGURE_NEEDS = "“{area}”得分率最低，为 {rate:.1%}{mark}"
LABEL_OBSERVED, LABEL_EXPECTED = m.LABEL_OBSERVED, m.LABEL_EXPECTED
AXIS_CARDS, AXIS_SHARE = "年审名单（张）", m.AXIS_SCORE_RATE
NO_TREND_FIGURE = "有全部评定结果的年度不足两个，不画历年合格率图。"
NO_CARDS_FIGURE = "有年审的年度不足两个，不画历年年审图。"
NO_NEEDS_FIGURE = "没有可列的知识点得分率，不画图。"

UNIT_PAGE = "{unit}{mark}"
UNIT_TO_DO = "要办的事：{text}。"
UNIT_FAILED = "主要考试没有通过（不合格、缺考或作废）的 {count} 人。"
UNIT_FEW = (
    "本单位人数少，为不指向个人，成绩、年审或学时的一部分数字不列；应办的事见分送本单位的名单。"
)
UNIT_YEARS = "历年合格率：{rates}。"
UNIT_YEAR = "{year} 年 {rate:.1%}"
UNIT_PLACE = "合格率{place}。"
