"""The words of the bank report, in Simplified Chinese."""

from __future__ import annotations

TITLE = "题库报告"
INTRO = "共 {items} 道试题；{standing} 条提醒，另有 {waived} 条已经写明理由、不再提醒；{void} 条豁免已经失效。"
NONE = "没有"

CAUTIONS_BY_CODE = "各类提醒"
CODE_COLUMNS = ("提醒", "代号", "待处理", "已豁免")
CAUTIONS = "逐题提醒"
CAUTION_COLUMNS = ("试题", "位置", "提醒", "代号", "说明")
WAIVED = "已豁免"
WAIVED_COLUMNS = ("试题", "位置", "提醒", "代号", "理由")
VOID = "失效的豁免"
VOID_COLUMNS = ("试题", "代号", "理由")
VOID_NOTE = "试题已经改动、不在题库，或者提醒已经消失；请从 waivers.toml 删去，或者重新豁免。"

COUNTS = "知识点、题型与难度"
MEASURED = "{items} 道试题中有 {measured} 道按实测难度，其余按预估难度"
AREA = "知识点"
TOTAL = "合计"
BANDS = {"hard": "难（0.55 以下）", "middle": "中（0.55–0.75）", "easy": "易（0.75 以上）"}

COVERAGE = "组卷方案覆盖：{title}"
COVERAGE_LEGEND = "（题库现有／一份卷至少需要；竖线为三倍）"
COVERAGE_SHEET = "组卷方案覆盖"
COVERAGE_COLUMNS = ("方案", "单元", "一份卷至少需要", "题库现有", "倍数", "够三倍")
ENOUGH = "够"
LACKS = "不够，还差 {count} 道"

AGES = "多久没有修改"
AGE_BANDS = ("三个月以内", "三个月至一年", "一年至两年", "两年以上")
AGE_COLUMNS = ("时间", "试题")
EXPOSURE = "进入过多少份试卷"
EXPOSURE_COLUMNS = ("试卷份数", "试题")
EXPOSURE_UNKNOWN = "本站还没有组好的试卷，无从统计。"
