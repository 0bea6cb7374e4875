"""What the notebook on fairness says."""

from __future__ import annotations

from collections.abc import Iterable

from analytics.errors import NotComputable

FORM, PEOPLE, WHOLE, FULL = "试卷", "首次作答人数", "全部评定的", "满分"
MEAN, SD, SHARE, REACHED = "平均分", "标准差", "平均得分率", "达到及格线的比例"
FEW, NOT_YET, ONE_SCORE = "人数少，不列", "待全部评定", "得分全部相同"
FORM_NAME = "{form} 卷"

PAIR, PAIR_NAME = "比较", "{x} 卷对 {y} 卷"
DIFFERENCE, LOW_POINTS, HIGH_POINTS = "平均分之差", "95%下限（分）", "95%上限（分）"
P_VALUE, STANDARDISED, SD_RATIO, COMMON = "p 值", "标准化差", "标准差之比", "相同的题"

METHOD, USE, WORTH, ERROR = "等值方法", "采用与否", "及格分的等值分", "标准误"
CUT_X, MOVED = "相当的及格线", "涉及人数"
SCORE = "得分"
WITH_ERROR, WITHOUT_ERROR = "{value:.1f}（±{error:.1f}）", "{value:.1f}"
NO_ERROR = "无法估计"
METHODS = {
    "identity": "不等值（原分）",
    "mean": "平均数等值",
    "circle_arc": "圆弧等值",
    "rasch": "Rasch 共同题等值",
    "linear": "线性等值",
    "equipercentile": "等百分位等值",
    "smoothed": "等百分位等值（对数线性预平滑）",
}
"""By `analytics.stats.equating.Method`."""
USED, BESIDE = "采用", "对照"
REFUSED = {
    "too_few": "人数不足：每卷至少 {needed} 人，较少的一卷 {found} 人",
    "too_few_common": "相同的题不足：至少 {needed} 题，现有 {found} 题",
}
NO_VALUE = "算不出：{why}"
NONE_REACHES = "没有分数达到"
BELOW = "不足{smallest}人"

REASONS = {
    "too_few": "人数太少",
    "no_variance": "得分全部相同",
    "not_converged": "估计不收敛",
    "slope_runs_away": "估计不收敛",
    "not_identified": "数据不足以确定参数",
    "too_different": "两卷平均分相差太大，画不出圆弧",
    "degree_too_high": "分数种类太少",
    "fractions": "试卷有小数分，本方法只用整数分",
    "items_left_out": "有全部答对、全部答错或没有已评定答案的题，参加不了标定",
    "cut_between": "及格线不在可能得到的分数上",
    "out_of_range": "及格线不在 0 与满分之间",
    "disconnected": "没有相同的题，连接不起来",
    "too_few_common": "相同的题太少，连接不可靠",
    "no_pairs": "没有两人都作答了足够多的题",
    "no_times": "没有用时记录",
    "nobody": "没有已评定的答案",
    "too_few_people": "人数太少",
    "too_few_items": "题数太少",
    "no_answers": "没有已评定的答案",
}
"""By `analytics.errors.NotComputable.reason`."""
UNKNOWN = "无法计算"


def why(error: NotComputable) -> str:
    """A reason in words."""
    return REASONS.get(error.reason, UNKNOWN)


ONE_FORM = "本次考试只有 {form} 卷有人作答，没有试卷之间的比较。"
NOT_COMPARED = "{x} 卷与 {y} 卷没有比较：{why}。"
ALIKE = "{x} 卷与 {y} 卷的难度看不出差别：平均分相差 {size:.1f} 分（{x} 卷减 {y} 卷，95% 置信区间 {low:+.1f}～{high:+.1f} 分，含 0）。"
DIFFERENT = "{easier} 卷较容易：{x} 卷与 {y} 卷的平均分相差 {size:.1f} 分（{x} 卷减 {y} 卷，95% 置信区间 {low:+.1f}～{high:+.1f} 分）。"
TOO_FEW_TO_EQUATE = "{x} 卷与 {y} 卷不作等值：较少的一卷只有 {people} 人，任何方法至少需要 {needed} 人，等值的误差会大过它要纠正的差别。原分照用。"
NOT_EQUATED = "{x} 卷与 {y} 卷不作等值：{why}。原分照用。"
CUT_STANDS = "按人数所允许的{method}，{x} 卷的 {cut:g} 分相当于 {y} 卷的 {worth:.1f} 分（标准误 {error}）：及格线附近看不出需要纠正的差别。"
CUT_MOVES = "按人数所允许的{method}，{x} 卷的 {cut:g} 分相当于 {y} 卷的 {worth:.1f} 分（标准误 {error}），及格线会移动，涉及 {moved} 人。是否调整由人按考试规则决定，本系统不改成绩。"

GROUPING, REFERENCE, FOCAL, NOTE = "分组依据", "参照组", "比较组", "说明"
GROUPINGS = {
    "unit_type": "单位类型",
    "rank": "职级",
    "sex": "性别",
    "age": "年龄段",
    "form": "试卷（相同的题）",
}
UNIT_TYPES = {
    (True, True): "成员单位，执法主体",
    (True, False): "成员单位，非执法主体",
    (False, True): "非成员单位的执法主体",
    (False, False): "其他单位",
}
"""By (member, body)."""
AGE_YOUNG, AGE_MIDDLE, AGE_OLD = "{age} 岁及以下", "{low}～{high} 岁", "{age} 岁以上"
GROUP = "{group}（{people}）"
TESTED, CLASS_A, CLASS_B, CLASS_C = "检验题数", "A 类", "B 类", "C 类"
POWER, DETECTABLE = "检验力", "能发现的差异"
STUDY_HEADS = (
    GROUPING, FORM, REFERENCE, FOCAL, TESTED, CLASS_A, CLASS_B, CLASS_C, POWER, DETECTABLE, NOTE,
)  # fmt: skip
ITEMS_WITHOUT = "另有 {count} 题算不出（全对、全错或答案太少）"
GROUP_TOO_SMALL = "不比较：每组至少 {needed} 人（卷面各题都已评定的）"
NOT_TOLD = "没有比较：本站点没有登记，或没有选择用于分析"
SINGLE = "没有比较：登记的都是同一组"
QUESTION, ITEM, HARDER_FOR, DELTA, CLASS = "题号", "试题", "较难的一方", "差异（Δ）", "类别"
ADDRESS = "题库地址"
DIF_NONE = "能力相当的人之间，没有发现差异较大（C 类）的题：按{groupings}共检验 {tested} 题次，B 类 {b} 题次。"
DIF_FOUND = "按{groupings}共检验 {tested} 题次，{c} 题次差异较大（C 类），{b} 题次中等（B 类）。请命题人员复核：{items}。差异不等于不公平，要看题目内容。"
DIF_TOO_SMALL = (
    "{groupings}没有比较：各组人数不足 {needed} 人，或相同的题太少。没有比较不等于没有差异。"
)
AND_MORE = "{names}等"

DIRECTION, YEARS, CHANGE, PAIRS_FLAGGED = "变化", "比较的年度", "变化量（logit）", "超限的年度对"
HARDER, EASIER = "变难", "变易"
FROM_TO, OF = "{earlier}–{later}", "{count}/{of}"
ONE_YEAR = "只有一个年度的考试"
NO_DRIFT_STUDY = "试题历年的难度变化没有比较：{why}。"
NO_DRIFT = "{first}–{last} 年共有的 {items} 道试题，没有看出哪一道的难度持续变化。"
DRIFT = "{first}–{last} 年共有的 {items} 道试题中，{count} 道的难度持续变化：{names}。变易可能是题目已为人所知，变难可能是依据已修改，请命题人员复核。"
YEAR_WITHOUT = "{year} 年的考试不参加历年比较：{why}。"
YEARS_APART = "下列年度之间没有比较：{pairs}（{why}）。"

COMPARED, ALIKE_PAIRS, TIMED, UNUSUAL = (
    "比较的对数",
    "异常相似的对数",
    "有用时记录的",
    "用时异常的人数",
)
HINT, NUMBER, CANDIDATE, BASIS = "提示", "组号", "准考证号", "依据"
ALIKE_HINT, TIME_HINT = "答案异常相似", "用时异常"
ALIKE_BASIS = (
    "{shared} 题中 {matches} 题相同（其中错得相同 {wrong} 题），按各自水平应约 {expected:.0f} 题"
)
FAST, SLOW = (
    "用时 {minutes:.0f} 分钟，远少于同卷其他人",
    "用时 {minutes:.0f} 分钟，远多于同卷其他人",
)
ALIKE_FOUND = "{pairs} 对答卷的答案异常相似。这只是请人核查的提示，不是结论：一起学习、看同一份材料也会答得相似。准考证号在单独的名单里。"
ALIKE_NONE = "没有答案异常相似的答卷（比较了 {compared} 对）。"
NOT_ALIKE_STUDY = "答案相似程度没有比较：{why}。"
TIMES_FOUND = "{times} 人的用时与同卷其他人相差很大，只是请人核查的提示，不是结论。"
TIMES_NONE = "没有用时异常的人。"
NOT_TIMED = "用时没有比较：{why}。"

TABLE_FORMS = "各卷成绩"
TABLE_DIFFERENCES = "试卷之间的差别"
TABLE_METHODS = "等值方法与及格线"
TABLE_CONVERSION = "等值换算（±标准误）"
TABLE_STUDIES = "试题功能差异：各组比较"
TABLE_ITEMS = "B 类和 C 类的题"
TABLE_DRIFT = "历年难度变化超限的题"
TABLE_HINTS = "答案相似与用时"
LIST_HINTS = "异常提示核查名单（只是提示，不是结论）"

FIGURE_EQUATING_ALIKE = "{x} 卷的分数换算到 {y} 卷，相差都在误差之内{mark}"
FIGURE_EQUATING = "{x} 卷的分数换算到 {y} 卷，最多相差 {most:.1f} 分{mark}"
FIGURE_DIF = "{tested} 题次的比较中，{c} 题次差异较大（C 类），{b} 题次中等（B 类）{mark}"
FIGURE_DRIFT = "{of} 道历年共有的题中，{count} 道的难度持续变化{mark}"
FIGURE_DRIFT_NONE = "{of} 道历年共有的题中，没有一道的难度持续变化{mark}"
AXIS_SCORE, AXIS_CHANGE = "{x} 卷得分", "换算到 {y} 卷后加减的分"
AXIS_DELTA = "差异（Δ）：左边对比较组较难，右边对参照组较难"
AXIS_FACILITY = "答对率"
LABEL_CUT = "及格线 {cut:g}"
LABEL_BAND = "{method} ±1.96 标准误"
LABEL_CLASSES = {"A": "A 类：可忽略", "B": "B 类：中等", "C": "C 类：较大"}
LABEL_STUDY = "{by}，{form} 卷\n{focal}"
LABEL_FORMS = "相同的题\n{forms}"
NO_EQUATING_FIGURE = "没有可等值的试卷，不画换算图。"
NO_DIF_FIGURE = "没有人数足够的组，不画功能差异图。"
NO_DRIFT_FIGURE = "没有可比较的年度，不画历年难度图。"

FORMATS = {
    MEAN: ".1f", SD: ".1f", SHARE: ".1%", REACHED: ".1%", DIFFERENCE: "+.1f", LOW_POINTS: "+.1f", HIGH_POINTS: "+.1f",
    P_VALUE: ".3f", STANDARDISED: "+.2f", SD_RATIO: ".2f", WORTH: ".1f", ERROR: ".2f", DELTA: "+.2f", POWER: ".0%",
    DETECTABLE: ".2f", CHANGE: "+.2f",
}  # fmt: skip
"""Of the columns of numbers."""


def year_formats(heads: Iterable[object]) -> dict[str, str]:
    """Columns that are years hold facilities."""
    return {str(head): ".0%" for head in heads if str(head).isdigit()}
