"""What the notebook on items says."""

from __future__ import annotations

from analytics.stats.flags import Flag

QUESTION, ITEM, KIND, AREA, ADDRESS = "题号", "试题", "题型", "知识点", "题库页面"
PEOPLE, FACILITY, ERROR, EXPECTED, OFF = "计入人数", "难度（得分率）", "标准误", "预计", "实测−预计"
DISCRIMINATION, INTERVAL = "区分度", "区分度95%区间"
INTERVAL_CELL = "{low:.2f}～{high:.2f}"
UPPER_LOWER, EFFICIENCY = "高低分组差", "区分效率"
SECONDS, QUARTILES = "用时中位数（秒）", "中间一半的人（秒）"
OMITTED, NOT_REACHED, OPEN, NOTE = "未答", "未做到", "未评定", "说明"
PLACES = "所在试卷和题号"
FLAG, REASON = "标记", "理由"
OPTION, KEY, CHOSEN, SHARE, CORRELATION = "选项", "满分答案", "人数", "比例", "与其余各题的相关"
GROUPS = ("最低组", "较低组", "中间组", "较高组", "最高组")
NOTHING = "未答"
IS_KEY = "是"
OPTION_NAMES = {"true": "对", "false": "错"}
OPTION_CELL, KEY_CELL = "{share:.0%}", "★{share:.0%}"
KINDS = {
    "single": "单选",
    "multiple": "多选",
    "true_false": "判断",
    "fill_in": "填空",
    "short_answer": "简答",
    "essay": "论述",
}
VOIDED, PRETEST = "已作废，不计", "试测题，不计分"

FLAG_NAMES = {
    Flag.TOO_EASY: "过易",
    Flag.TOO_HARD: "过难",
    Flag.NEGATIVE_DISCRIMINATION: "区分度为负",
    Flag.LOW_DISCRIMINATION: "区分度低",
    Flag.UNUSED_DISTRACTOR: "干扰项无人选",
    Flag.DISTRACTOR_BEATS_KEY: "干扰项胜过答案",
    Flag.KEY_SUSPECT: "答案可疑",
    Flag.MUCH_OMITTED: "未答多",
    Flag.MUCH_NOT_REACHED: "未做到多",
    Flag.OFF_EXPECTED: "与预计相差大",
}
FLAG_REASONS = {
    Flag.TOO_EASY: "{people} 人作答，得分率 {facility:.1%}，高于 {limit_easy:.0%}，几乎不能区分人",
    Flag.TOO_HARD: "{people} 人作答，得分率 {facility:.1%}，低于 {limit_hard:.0%}，请先核对答案",
    Flag.NEGATIVE_DISCRIMINATION: "区分度 {discrimination:+.2f}：总分高的人反而更少答对，请核对答案和题干",
    Flag.LOW_DISCRIMINATION: "区分度 {discrimination:+.3f}，低于 {limit_low:.2f}",
    Flag.UNUSED_DISTRACTOR: "{people} 人中无人选 {option}",
    Flag.DISTRACTOR_BEATS_KEY: "选 {option} 与其余各题的相关 {correlation:+.2f}，高于正确选项 {key} 的 {key_correlation:+.2f}",
    Flag.KEY_SUSPECT: "总分最高的 {people} 人中 {share:.0%} 选 {option}，选正确选项 {key} 的 {key_share:.0%}，请核对答案",
    Flag.MUCH_OMITTED: "{people} 人未答，占 {share:.1%}",
    Flag.MUCH_NOT_REACHED: "{people} 人未做到，占 {share:.1%}，时间可能不够",
    Flag.OFF_EXPECTED: "实测 {facility:.1%}，计入整体差 {shift:+.1%} 后应为 {expected:.1%}",
}
"""With the figures that raised the flag, and the limits (``limit_…``) of `analytics.stats.flags.FlagRules`."""
JOINED = "、"

FINDING = "{people} 人首次作答，{forms} 份试卷共 {asked} 道题（不同的试题 {items} 道）；平均得分率 {facility:.1%}，区分度中位数 {discrimination:.2f}。"
FINDING_ONLY = (
    "{people} 人首次作答，{forms} 份试卷共 {asked} 道题（不同的试题 {items} 道）；{why}。"
)
NO_MEASURE = "没有可计算的区分度"
VOIDED_COUNT = "{count} 道题已作废，不计。"
FLAGGED = "{count} 道题有需要查看的标记：{kinds}。标记只是提示，由人查看试题后决定。"
FLAGGED_KIND = "{name} {count}"
PRETEST_COUNT = "{count} 道题是试测题，不计分，难度由试测题页面另外计算。"
NONE_FLAGGED = "没有题目有需要查看的标记。"
SUSPECT = "最先要查看的：{items}。"
SUSPECT_ITEM = "{form} 卷 {question}（{address}，{flag}）"
EXPECTED_MEAN = "与题库的预计相比：{items} 道试题实测得分率整体{way} {shift:.1%}（中位数）；扣除整体差之后，{below} 道仍低、{above} 道仍高 {limit:.0%} 以上；预计与实测的相关 {correlation}。"
HIGHER, LOWER = "高", "低"
NO_CORRELATION = "无法计算"
NO_EXPECTED = "没有预计难度在案，不作比较。"
TOO_FEW_FOR_FLAGS = "计入人数不足 {needed} 人的试卷不对区分度和选项作标记。"

TABLE_FLAGS = "标记与理由"
TABLE_FORM = "{form} 卷各题"
TABLE_POOLED = "各试题合并全部试卷"
TABLE_OPTIONS = "{form} 卷各选项的选择比例"
TABLE_FLAGGED_OPTIONS = "有标记的题目：各选项明细"

FIGURE_EXPECTED = (
    "实测得分率整体比预计{way} {shift:.1%}；扣除后 {off} 道仍相差 {limit:.0%} 以上{mark}"
)
FIGURE_PLANE = "{count} 道题区分度低于 {limit:.2f}，没有为负的{mark}"
FIGURE_PLANE_NEGATIVE = "{count} 道题区分度低于 {limit:.2f}，其中 {negative} 道为负{mark}"
FIGURE_PLANE_NONE = "没有题目的区分度低于 {limit:.2f}{mark}"
FIGURE_CURVES_RISE = (
    "有标记的 {count} 道题之 {first}–{last}：满分答案都是最高组比最低组选得多{mark}"
)
FIGURE_CURVES = (
    "有标记的 {count} 道题之 {first}–{last}：{flat} 道的满分答案在最高组并不比最低组选得多{mark}"
)
AXIS_EXPECTED, AXIS_OBSERVED = "题库预计的得分率", "实测得分率"
AXIS_FACILITY, AXIS_DISCRIMINATION = "难度（得分率）", "区分度"
AXIS_GROUPS, AXIS_SHARE = "按其余各题得分分的五组，从低到高", "选择比例"
LABEL_EQUAL, LABEL_SHIFT, LABEL_LIMIT = "与预计相同", "整体差", "再差{limit:.0%}"
LABEL_LOW = "{limit:.2f}"
CURVE_TITLE = "{form} 卷 {question}　{item}\n{flags}"
CURVE_KEY = "{option}（满分）"
NO_EXPECTED_FIGURE = "没有预计难度在案，不画预计与实测的比较。"
NO_PLANE = "没有可计算的区分度，不画难度与区分度图。"
NO_CURVES = "没有选项方面需要查看的题目，不画选项曲线。"
