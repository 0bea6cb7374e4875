"""What the notebook on cards and their yearly review says."""

from __future__ import annotations

from records import messages as record_messages

STATES = record_messages.CARD_STATE_NAMES
OUTCOMES = record_messages.OUTCOME_NAMES
UNIT, TOTAL, NO_UNIT = "单位", "合计", "（不在任何单位）"
HELD, IN_USE, UNREGISTERED, SUSPENDED = "持证", "在用", "未注册", "暂扣"
DUE, REGISTERED, REFUSED, APART, UNDECIDED = "应审", "注册", "不予注册", "另行处理", "未决定"
HOURS_SHORT, NOT_PASSED, NOT_DECIDED = "学时不足", "考试未合格", "考试未评定"
EXPIRED = "已过期"
EXPIRING = {30: "30天内到期", 60: "60天内到期", 90: "90天内到期"}
TO_DO = "要办的事"
NOTHING_TO_DO = "—"

NAME, NUMBER, CARD, STATE, UNTIL = "姓名", "准考证号", "证件号", "证件状态", "有效期至"
HOURS, HOURS_ASKED, RESULT = "已有学时", "应有学时", "考试结果"
NO_RESULT = "没有成绩"

FINDING_HELD = "截至 {day}，持证 {held} 张（在用 {in_use}、未注册 {unregistered}、暂扣 {suspended}），涉及 {units} 个单位。"
FINDING_NONE = "截至 {day}，没有人持证。"
FINDING_REVIEW = "{year} 年度年审应审 {due} 张 = 注册 {registered} + 不予注册 {refused} + 另行处理 {apart} + 未决定 {undecided}。"
FINDING_NO_REVIEW = "{year} 年度年审还没有开始，应审、学时与注册情况暂无数据。"
FINDING_MAY = "{year} 年度已注册、在有效期内、可以持证执法的有 {may} 人。"
FINDING_HOURS = "年审名单中学时不足 {hours} 人，考试未合格 {exam} 人。"
FINDING_EXPIRY = "30 天内到期 {d30} 张，60 天内 {d60} 张，90 天内 {d90} 张（逐级包含）；已过有效期、仍登记为持证的 {expired} 张。"
FINDING_UNITS = "{count} 个单位有事要办，最多的是{units}。"
WARNING_OPEN = "年审还有 {undecided} 张未决定，注册情况不能作为结论。"
WARNING_EXAM = "考试结果还有 {open} 人未评定，“考试未合格”不含这些人。"
MISMATCH = "年审与证件登记不一致：名单中应为已注册 {lines} 张，证件登记为 {year} 年度已注册的有 {cards} 张。请先核对。"

DO_HOURS = "补学 {count} 人"
DO_EXAM = "补考 {count} 人"
DO_RENEW = "换证或注销 {count} 张（90天内到期或已过期）"
DO_SUSPENDED = "处理暂扣 {count} 张"
DO_APART = "另行处理 {count} 张"

TABLE_UNITS = "各单位持证与年审"
TABLE_TO_DO = "各单位要办的事"
TABLE_MONTHS = "今后十二个月到期的证件"
MONTH, CARDS = "月份", "证件数"
LIST_EXPIRING = "证件90天内到期或已过期人员名单"
LIST_HOURS = "学时不足人员名单"
LIST_EXAM = "考试未合格人员名单"

FIGURE_REVIEW = "{year} 年度年审：应审 {due} 张，注册 {registered} 张，未决定 {undecided} 张{mark}"
FIGURE_MONTHS = "今后十二个月有 {count} 张证件到期，最多的是 {month}（{most} 张）{mark}"
FIGURE_MONTHS_NONE = "今后十二个月没有证件到期{mark}"
AXIS_CARDS = "证件数（张）"
NO_REVIEW_FIGURE = "年审还没有开始，不画年审图。"
NO_MONTHS_FIGURE = "今后十二个月没有证件到期，不画到期图。"
