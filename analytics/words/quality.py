"""What the notebook on an exam's quality says."""

from __future__ import annotations

from analytics import messages as m

PEOPLE, MEAN, SD, QUARTILES, FACILITY = (
    "计入人数",
    "平均分",
    "标准差",
    ("下四分位", "中位数", "上四分位"),
    "平均得分率",
)
NOTE = "说明"
COEFFICIENT, VALUE, LOW, HIGH, QUESTIONS = (
    "系数",
    "信度",
    "95%下限",
    "95%上限",
    "计入题数",
)
STRATIFIED, SEM, SEM_CUT, TIMES = (
    "分层α",
    "标准误（分）",
    "及格线处（分）",
    "达到{wanted:.2f}需题量（倍）",
)
KR20, ALPHA = "KR-20", "α"
SCORE, LORD, KEATS = "分数", "Lord（分）", "Keats（分）"
CUT, PASSED, MODEL_PASSED, CONSISTENCY, KAPPA = "及格线", "达到及格线", "模型预期", "一致性", "κ"
ACCURACY, FALSE_PASS, FALSE_FAIL, LENGTH = "准确性", "误判合格", "误判不合格", "有效题数"
FIRST, SECOND, CHANCE, RATIO, DIMENSIONS = (
    "第一特征值",
    "第二特征值",
    "随机上界（第一、第二）",
    "第一÷第二",
    "高于随机的维数",
)
MODEL, LEFT_OUT, THETA, INFORMATION, ERROR = (
    "模型",
    "未计入的题",
    "θ（及格线）",
    "信息量（及格线）",
    "标准误（及格线）",
)
BEST_THETA, BEST, SHARE = "θ（最大处）", "信息量（最大处）", "及格线÷最大"
MODELS = {"two_slopes": "双参数（2PL）", "one_slope": "Rasch（共同斜率）"}
ANGOFF, ANGOFF_ERROR, ANGOFF_ITEMS, JUDGES, DIFFERENCE = (
    "Angoff 及格线",
    "标准误（换一批评委）",
    "标准误（评委和题都换）",
    "评委数",
    "与现行及格线之差",
)
JUDGE, JUDGE_CUT, AGREEMENT = "评委", "本人的及格线", "与其他评委的相关"
JUDGE_NAME = "评委{number}"
RANGE = "{low:.2f}、{high:.2f}"

FROM_REVIEWS = "题库三审三校中审读人员的估计"
FROM_FILE = "评委估计表“{file}”"
BAD_PANEL = "评委估计表“{file}”不能使用：{why}"
PANEL_HEAD = "第1行应为表头：第一列试题编号，以后每列一位评委，评委不能重名"
PANEL_ITEM = "第{row}行的试题编号“{item}”为空或重复"
PANEL_CELL = "第{row}行评委“{judge}”的“{text}”不是 0 到 1（或 0% 到 100%）的数"
BAD_BOUNDS = "Hofstee 界限第{judge}位评委“{text}”不对：应写成“最低及格线, 最高及格线, 最低不合格率%, 最高不合格率%”，评委之间用分号隔开，如 55, 70, 5%, 30%"

FINDING_SCORES = "{people} 人首次作答（{forms} 份试卷），平均 {mean:.1f} 分，标准差 {sd:.1f} 分，及格线 {cut:g} 分。"
FINDING_SCORES_ONE = (
    "{people} 人首次作答（{forms} 份试卷），没有两份以上全部评定的答卷，没有成绩分布。"
)
FINDING_RELIABILITY = "{form} 卷：{name} 信度 {value:.2f}（95% 置信区间 {low:.2f}～{high:.2f}），测量标准误 {sem:.1f} 分{verdict}。"
ENOUGH = "，达到 {wanted:.2f}"
NOT_ENOUGH = "，低于 {wanted:.2f}，题量约需 {times:.1f} 倍才能达到"
NOT_ENOUGH_EVER = "，低于 {wanted:.2f}"
NO_RELIABILITY = "{form} 卷：没有信度（{why}）。"
FINDING_DECISION = "{form} 卷：以 {cut:g} 分划线，另考一份平行试卷有 {consistency:.1%} 的人结论不变，{accuracy:.1%} 的人与其真实水平相符（误判合格 {false_pass:.1%}、误判不合格 {false_fail:.1%}）{caution}。"
FEW_PEOPLE = "；只有 {people} 人，仅供参考"
NO_DECISION = "{form} 卷：没有判定一致性（{why}）。"
FINDING_DIMENSION = "{form} 卷：平行分析显示 {dimensions} 个高于随机的维度，第一特征值是第二的 {ratio:.1f} 倍{verdict}。"
ONE_DIMENSION, NO_DIMENSION, MORE_DIMENSIONS = (
    "，可以看作测一种能力",
    "，各题之间没有共同之处",
    "，可能混有题型或内容的影响，请结合特征值图判断",
)
FINDING_INFORMATION = "{form} 卷：及格线处的信息量是最大信息量的 {share:.0%}{verdict}。"
SHARP, BLUNT = "，试卷在及格线附近较准", "，试卷最准的地方不在及格线"
NO_INFORMATION = "{form} 卷：没有信息量（{why}）。"
FINDING_ANGOFF = "{form} 卷：按{source}，{judges} 位评委的 Angoff 及格线为 {cut:.1f} 分（标准误 {error:.1f} 分），现行 {now:g} 分。"
NO_ANGOFF = "{form} 卷：没有 Angoff 及格线（{why}）。"
REVIEWS_ONLY = "审读人员估计的是全体考生的答对比例，不是刚好合格的人的，由此得到的数字是预计平均分，不能直接用作及格线；要设定及格线，请另请评委填写估计表。"
FINDING_HOFSTEE = "Hofstee：及格线 {cut:.1f} 分，不合格率 {rate:.1%}（可接受的及格线 {low:g}～{high:g} 分，不合格率 {few:.0%}～{many:.0%}）。"
HOFSTEE_NONE = "没有填写 Hofstee 界限，不算折中及格线。"
HOFSTEE_MEETINGS = {
    "always_more_fail": "Hofstee：即使用最低的及格线，不合格率也超过可接受的上限，没有折中点。",
    "always_fewer_fail": "Hofstee：即使用最高的及格线，不合格率也低于可接受的下限，没有折中点。",
}
NO_HOFSTEE = "没有 Hofstee 及格线（{why}）。"
REASONS = {
    "too_few_for_dimensions": "不足 {needed:g} 人，不作平行分析",
    "too_few_for_model": "不足 {needed:g} 人，不作项目反应模型",
    "no_estimates": "没有评委估计在案",
    "unjudged": "有 {items:g} 道题没有人估计",
    "one_judge": "有 {items:g} 道题只有一位评委估计",
    "too_few": "评委、试题或成绩太少",
    "missing": "有缺失的成绩或估计",
    "out_of_range": "有超出 0～100% 的估计或界限",
    "turned_round": "有一位评委的最低界限不低于最高界限",
}
"""With the error's figures."""

TABLE_SCORES = "成绩概况"
TABLE_BANDS = "分数段"
TABLE_RELIABILITY = "信度与测量标准误"
TABLE_ERRORS = "{form} 卷各分数处的测量标准误"
TABLE_DECISIONS = "在及格线上的判定"
TABLE_DIMENSIONS = "维度"
TABLE_INFORMATION = "及格线处的信息量"
TABLE_ANGOFF = "Angoff 及格线"
TABLE_JUDGES = "{form} 卷各评委"

FIGURE_SCORES = "{share:.0%} 的人在及格线上下各 {near:g} 分以内，中位数 {median:g} 分{mark}"
NEAR = 5
FIGURE_ERROR = "及格线 {cut:g} 分处的测量标准误为 {error}{mark}"
ERROR_OF = "{form} 卷 {error:.1f} 分"
FIGURE_INFORMATION = "信息量在及格线处是最大处的 {share}{mark}"
SHARE_OF = "{form} 卷 {share:.0%}"
FIGURE_DIMENSIONS = "高于随机的维数：{found}{mark}"
DIMENSIONS_OF = "{form} 卷 {dimensions} 个"
FIGURE_HOFSTEE = "折中及格线 {cut:.1f} 分，不合格率 {rate:.1%}{mark}"
FIGURE_HOFSTEE_NONE = "可接受的范围之内没有折中点{mark}"
AXIS_SCORE, AXIS_PEOPLE = m.AXIS_SCORE, m.AXIS_PEOPLE
AXIS_ERROR, AXIS_THETA, AXIS_INFORMATION = (
    "测量标准误（分）",
    "能力 θ（全体平均为 0，标准差为 1）",
    "信息量",
)
AXIS_RANK, AXIS_EIGENVALUE = "特征值的次序", "特征值"
AXIS_CUT, AXIS_FAIL = "及格线（分）", "不合格率"
LABEL_CUT_HERE = "及格线"
LABEL_CHANCE = "随机上界（95%）"
LABEL_FAILING = "低于该分数的人"
LABEL_BOUNDS = "评委可接受的范围"
NO_ERROR_FIGURE = "没有信度，不画测量标准误图。"
NO_INFORMATION_FIGURE = "没有能估计项目反应模型的试卷，不画信息量图。"
NO_DIMENSIONS_FIGURE = "没有能作平行分析的试卷，不画特征值图。"
NO_JUDGES = "没有两位以上评委估计了整份试卷，不列各评委。"
NOT_YET = "待全部评定"
NO_HOFSTEE_FIGURE = "没有填写 Hofstee 界限，不画折中图。"
