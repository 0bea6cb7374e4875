"""What the notebook on pass rates says."""

from __future__ import annotations

from analytics import messages as m

UNIT, RANK, ATTEMPT, YEAR, EXAM = "单位", "职级", "第几次作答", "年度", "考试"
CALLED, SAT, OPEN, DECIDED = m.COLUMN_CALLED, m.COLUMN_SCORED, "未评定", "已评定"
RATE, LOW, HIGH = m.COLUMN_RATE, m.COLUMN_LOW, m.COLUMN_HIGH
RATE_OF_CALLED = m.COLUMN_RATE_OF_CALLED
PLACE = "与全体相比"
TOTAL = m.TOTAL

PLACES = {
    "far_below": "明显偏低（低于99.8%限）",
    "below": "偏低（低于95%限）",
    "within": "在偶然波动范围内",
    "above": "偏高（高于95%限）",
    "far_above": "明显偏高（高于99.8%限）",
}
"""By `analytics.stats.proportion.Place`."""
NOT_YET = "待全部评定"
NOBODY = "无人参考"
FEW = "人数少，不列"
NO_RANK = "（未登记职级）"
NOT_ATTEMPTED = "（没有计分的作答）"
NTH_ATTEMPT = "第{number}次"
SMALL_UNITS = "人数较少的单位（{count}个合并）"
UNITS_TOGETHER = "当年合并列示的单位"
SMALL_GROUPS = "人数较少的（{count}类合并）"

ABOUT = "{title}{mark}，{unit}"
ALL_UNITS = "全部单位"
RECONCILED = m.RECONCILED
NOT_RECONCILED = "人数核对不一致：应考名单 {calls} 人，结果 {results} 人；各类合计 {sum} 人。请先运行 lawstudy exam results 核对。"
NOBODY_CALLED = "没有人列入应考名单，没有合格率。"
NOBODY_SAT = "应考 {called} 人，没有人参考（缺考 {absent} 人，免考 {exempt} 人，作废 {voided} 人），没有合格率。"
STILL_OPEN = "尚有 {open} 人未评定（待核查 {exception} 人，未评分 {pending} 人），已评定 {decided} 人。全部评定之前不能得出合格率，本报告不给出。"
NOT_PUBLISHED = "成绩尚未公布，本报告只供主管部门内部使用。"
TOO_FEW = "这个单位应考 {called} 人，只与别的单位合并列示，没有单独的合格率：参考不足 {smallest} 人的单位，合格率会指向个人；人数稍多的，单列出来就能用减法得出那些单位的合格率。"
FINDING = "应考 {called} 人，参考 {sat} 人，合格 {passed} 人，合格率 {rate:.1%}（95% 置信区间 {low:.1%}～{high:.1%}）；缺考 {absent} 人，免考 {exempt} 人。"
UNITS_LOW = "{count} 个单位明显低于全体水平，仅凭偶然难以解释（99.8% 控制限）：{units}。"
UNITS_WITHIN = (
    "没有单位明显低于全体水平：各单位之间的差异，用人数少带来的偶然波动就可以解释（99.8% 控制限）。"
)
UNITS_SAME = "参考人员全部{outcome}，单位之间没有差异。"
ONE_UNIT = "只有一个单位有人参考，没有单位之间的比较。"
SAME_PASSED, SAME_FAILED = "合格", "不合格"
NAMES_MORE = "{names}等"
RESITS = "补考之后：{failed} 名不合格或缺考的人员中，{called} 人被列入补考，{passed} 人补考合格；合计合格 {all_passed} 人。"
RESITS_OPEN = "补考尚有 {open} 人未评定，补考后的合计合格人数暂不给出。"
TREND_UP = "{first}–{last} 年合格率逐年上升（每年合格与不合格之比为上年的 {odds:.2f} 倍，95% 置信区间 {low:.2f}～{high:.2f}）。"
TREND_DOWN = "{first}–{last} 年合格率逐年下降（每年合格与不合格之比为上年的 {odds:.2f} 倍，95% 置信区间 {low:.2f}～{high:.2f}）。"
TREND_FLAT = "{first}–{last} 年合格率看不出逐年上升或下降（每年之比 {odds:.2f} 倍，95% 置信区间 {low:.2f}～{high:.2f}，含 1）。"
TREND_NONE = {
    "too_few": "有全部评定结果的年度不足 {needed} 个，不谈趋势。",
    "no_variance": "各年全部合格或全部不合格，没有趋势可言。",
    "separated": "各年合格率从全部不合格一步变为全部合格，趋势无法估计。",
}
"""By the reason of `analytics.errors.NotComputable`."""

TABLE_UNITS = "各单位合格率"
TABLE_RANKS = "各职级合格率"
TABLE_ATTEMPTS = "按计分作答的次数"
TABLE_EXAMS = "初考与补考"
TABLE_YEARS = "历年合格率（同一考试规则的初考）"
TABLE_UNITS_YEARS = "各单位历年合格率"
FIRST_EXAM, RESIT = "初考：{title}", "补考：{title}"

FIGURE_RATES = "各单位合格率从 {low:.0%} 到 {high:.0%}，全体 {overall:.1%}{mark}"
FIGURE_RATES_SAME = "各单位合格率都是 {overall:.0%}{mark}"
FIGURE_FUNNEL_LOW = "{count} 个单位低于 99.8% 控制限，其余的差异可由偶然解释{mark}"
FIGURE_FUNNEL_WITHIN = "没有单位低于 99.8% 控制限：差异可由偶然解释{mark}"
FIGURE_TREND = "合格率从 {first} 年的 {start:.1%} 到 {last} 年的 {end:.1%}{mark}"
AXIS_SAT = "参考人数"
AXIS_RATE = m.AXIS_RATE
LABEL_OVERALL = m.LABEL_OVERALL
LABEL_LIMIT_95, LABEL_LIMIT_998 = "95%限", "99.8%限"
LABEL_UNIT = "{unit}（参考{sat}人）"
LABEL_YEAR = "{rate:.1%}\n（{sat}人）"
NO_RATES_FIGURE = "尚有未评定的人员或无人参考，不画合格率图。"
NO_FUNNEL = "尚有未评定的人员、无人参考或结果全部相同，不画漏斗图。"
NO_TREND_FIGURE = "有全部评定结果的年度不足两个，不画历年图。"
