"""What the notebook on learning says."""

from __future__ import annotations

from analytics import messages as m
from analytics.errors import NotComputable

UNIT, PEOPLE, ALL = "单位", "人数", "全体"
NO_UNIT = "（不在任何单位）"
SMALL_UNITS = "人数较少的单位（{count}个合并）"
FEW, NOT_YET = "人数少，不列", "待全部评定"
NEXT = ("先学", "其次", "再次")
NEXT_AREA = "{area} −{loss:.1f} 分{weak}"
WEAK = " ▼"
BELOW_ALL, NONE_BELOW = "明显低于全体的（▼）", "没有"

KIND, AMOUNT, MEAN = "学习", "多少", "平均分"
LOW_POINTS, HIGH_POINTS, REACHED = "95%下限（分）", "95%上限（分）", "达到及格线的比例"
WHAT = {"hours": "学习时长", "practice": "课程自测"}
HOURS, TIMES = "小时", "次"
NO_STUDY, NO_PRACTICE = "没有参加", "没有做过"
BAND, BAND_LAST = "{low:g}～{high:g} {unit}", "{low:g} {unit}以上"
SMALL_BANDS = "人数较少的各档合并"
BESIDE, BESIDE_NOTHING, BESIDE_BEFORE = "是否扣除上次成绩", "不扣除", "扣除上次成绩"
CORRELATION, LOW_95, HIGH_95, MEANING = "等级相关", "95%下限", "95%上限", "含义"
ASSOCIATION_HEADS = (KIND, BESIDE, PEOPLE, CORRELATION, LOW_95, HIGH_95, MEANING)

REASONS = {
    "too_few": "人数太少，不计算",
    "no_variance": "大家都一样，没有可比的",
    "determined": "与上次成绩完全一致，分不开",
    "not_on_record": "考试日之前没有记录",
    "no_earlier": "没有上一次同一规则考试的成绩",
}
"""By `analytics.errors.NotComputable.reason`."""


def why(error: NotComputable) -> str:
    """A reason in words."""
    return REASONS.get(error.reason, "无法计算")


def meaning(low: float, high: float) -> str:
    """What an interval of a correlation says."""
    if low <= 0 <= high:
        return "与成绩看不出关系"
    return "越多，成绩越高" if low > 0 else "越多，成绩越低"


OPEN = "首次作答的 {people} 份答卷中，{open} 份有未评定的题，下列数字是暂定的。"
NOT_PUBLISHED = "成绩尚未公布，本报告只供主管部门内部使用。"
NOBODY_SAT = "没有人交卷，没有得分率。"
TOO_FEW = "作答的只有 {people} 人，不足 {smallest} 人，得分率会指向个人，不列示。"
MERGED = "这个单位作答的有 {people} 人，只与别的单位合并列示，没有单独的得分率：作答不足 {smallest} 人的单位，得分率会指向个人；人数稍多的，单列出来就能用减法得出那些单位的得分率。"
NO_ANSWERS = "已交答卷 {people} 份，但还没有评定的答案，没有得分率。"
AREA_RATE = m.AREA_RATE
AREAS, WEAKEST, STRONGEST = m.AREAS, m.WEAKEST_AREAS, m.STRONGEST_AREAS
AREA_LOSS = "{area}（平均失 {loss:.1f} 分）"
MOST_LOST = "全卷失分最多的知识点：{areas}。补上这些，得分最多。"
AREA_UNITS = "{area}（{count} 个单位）"
UNITS_WEAK = "{units} 个单位有知识点明显低于全体，最多的是：{areas}。各单位先学什么，见下表。"
NO_UNIT_WEAK = "没有单位在哪个知识点上明显低于全体；各单位先学什么，见下表。"
NO_ASSOCIATION = "{what}与成绩的关系没有计算：{why}。"
ASSOCIATION = (
    "{what}{meaning}（等级相关 {r:+.2f}，95% 置信区间 {low:+.2f}～{high:+.2f}，{people} 人）"
)
ASSOCIATION_BESIDE = "；扣除上次成绩以后，{meaning}（{r:+.2f}，{low:+.2f}～{high:+.2f}）"
NO_CAUSE = "。这是相关，不是因果。"

TABLE_AREAS = "各知识点得分率"
TABLE_NEXT = "各单位先学什么（平均失分，▼ 明显低于全体）"
TABLE_UNIT_AREAS = "各单位各知识点得分率"
TABLE_HOURS = "学习多少与成绩"
TABLE_ASSOCIATIONS = "学习与成绩的相关（不是因果）"

FIGURE_AREAS = "得分率最低的是{area}（{rate:.0%}）{mark}"
FIGURE_AREAS_ONE = "{area}得分率 {rate:.0%}{mark}"
FIGURE_UNITS = "{units} 个单位有明显低于全体的知识点（▼）{mark}"
FIGURE_UNITS_NONE = "没有单位在哪个知识点上明显低于全体{mark}"
FIGURE_HOURS = "学习时长{meaning}（等级相关 {r:+.2f}，不是因果）{mark}"
FIGURE_HOURS_PLAIN = "学习时长与平均分（不是因果）{mark}"
AXIS_HOURS, AXIS_MEAN = "考试前参加学习的时长", "平均分与 95% 置信区间"
LABEL_BAND = "{mean:.1f} 分\n（{people}人）"
NO_AREAS_FIGURE = "没有已评定的答案或人数太少，不画得分率图。"
NO_UNITS_FIGURE = "没有可列示的单位，不画单位与知识点图。"
NO_HOURS_FIGURE = "考试日之前没有学习时长的记录，或只有一档；或者只看一个单位（分档只按全体列示），不画学习时长图。"

FORMATS = {
    MEAN: ".1f",
    LOW_POINTS: ".1f",
    HIGH_POINTS: ".1f",
    REACHED: ".1%",
    CORRELATION: "+.2f",
    LOW_95: "+.2f",
    HIGH_95: "+.2f",
}
"""Of the columns of numbers."""
