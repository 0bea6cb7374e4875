"""What the notebooks on answers (items, quality) have in common: what must be known first, and why a figure has no value."""

from __future__ import annotations

from analytics.errors import NotComputable

CONFIDENTIAL = (
    "内部资料：含试题的答案统计，只供命题、阅卷和主管人员使用，不得交给考生、不得张贴或转发。"
)
WHOLE_EXAM = "试题和试卷的统计以全体考生计算，不按单位；本报告不因所选单位而不同。"
OPEN = "首次作答的 {people} 份答卷中，{open} 份有未评定的题，含总分的统计不计这些答卷；全部评定之前，下列数字都是暂定的。"
SMALL_FORM = "{form} 卷只有 {people} 人作答，不足 {smallest} 人，统计会指向个人，不列示。"
NOBODY_SAT = "没有人交卷，没有可统计的答案。"
NOTHING_SCORED = "已交答卷 {people} 份，但都还没有评分，没有可统计的答案。"
TOO_FEW = "每份试卷作答的人都不足 {smallest} 人（共 {people} 人），统计会指向个人，不列示。"

FORM, PEOPLE = "试卷", "人数"
FORM_NAME = "{form} 卷"
SEVERAL = "全部试卷"

REASONS = {
    "no_answers": "没有已评定的答案",
    "nobody": "没有人的答卷全部评定",
    "one_person": "只有 1 人",
    "too_few_people": "人数太少",
    "too_few_items": "题数太少",
    "no_variance": "得分全部相同",
    "rest_no_variance": "其余各题总分全部相同",
    "total_no_variance": "总分全部相同",
    "no_rest": "没有其他题",
    "negative_covariance": "与总分反向变化",
    "no_reliability": "信度不在 0 与 1 之间",
    "negative_reliability": "信度不是正数",
    "no_binomial_error": "得分离散太大，公式不适用",
    "too_short": "折合题量太少",
    "no_true_variance": "差异可全由偶然解释",
    "no_beta": "真分数分布拟合不出",
    "cut_out_of_reach": "参加估计的题够不到及格线",
    "not_converged": "估计不收敛",
    "slope_runs_away": "个别题的区分参数没有有限的估计值",
    "not_identified": "数据不足以确定参数",
    "no_times": "没有可用的时间记录",
    "cut_outside": "及格线不在 0 与满分之间",
}
"""By `analytics.errors.NotComputable.reason`."""
UNKNOWN = "无法计算"


def why(reason: str | NotComputable) -> str:
    """A reason in words."""
    code = reason.reason if isinstance(reason, NotComputable) else reason
    return REASONS.get(code, UNKNOWN)
