"""What readers of reports see, in Simplified Chinese."""

from __future__ import annotations

from records import messages as record_messages

OUTCOME_NAMES = record_messages.OUTCOME_NAMES
SIMULATED = "（模拟数据）"
SIMULATED_MARK = "模拟数据"

COLUMN_BODY = "执法主体"
COLUMN_CALLED = "应考"
COLUMN_SCORED = "参考"
COLUMN_RATE = "合格/参考"
COLUMN_LOW = "95%区间下限"
COLUMN_HIGH = "95%区间上限"
COLUMN_RATE_OF_CALLED = "合格/应考"
COLUMN_AREA = "知识点"
COLUMN_QUESTIONS = "题数"
COLUMN_ANSWERS = "作答数"
COLUMN_SCORE_RATE = "得分率"
COLUMN_EXPECTED = "预计得分率"
COLUMN_DIFFERENCE = "得分率−预计"
COLUMN_BAND = "分数段"
COLUMN_PEOPLE = "人数"
COLUMN_NAME = "姓名"
COLUMN_CARD = "准考证号"
COLUMN_FORM = "试卷"
COLUMN_OUTCOME = "结果"
COLUMN_SCORE = "成绩"
COLUMN_GRADE = "等次"
COLUMN_VALID_UNTIL = "有效期至"
COLUMN_NOTE = "说明"
COLUMN_FIGURE = "指标"
COLUMN_VALUE = "数值"

TOTAL = "合计"
SMALL_BODIES = "人数较少的主体（{count}个合并）"
SUMMARY = {
    "bodies": "执法主体（个）",
    "called": "应考人员",
    "mean": "平均分",
    "sd": "标准差",
    "median": "中位数",
    "cut": "及格线",
}

AXIS_RATE = "合格率（合格/参考）"
AXIS_SCORE = "成绩（分）"
AXIS_PEOPLE = "人数"
AXIS_SCORE_RATE = "得分率（按分值加权）"
LABEL_CUT = "及格线 {cut:g} 分"
LABEL_OVERALL = "总体 {rate:.1%}"
LABEL_MEAN = "平均 {mean:.1f} 分"
LABEL_FORM = "{form} 卷（已评分 {count} 份）"
LABEL_OBSERVED = "实际得分率"
LABEL_EXPECTED = "同样试题的预计得分率"
BAND = "[{low}, {high})"
LAST_BAND = "[{low}, {high}]"
FORM_COLUMN = "{form} 卷"

RECONCILED = "核对一致：合格 {passed} + 不合格 {failed} + 缺考 {absent} + 免考 {exempt} + 作废 {voided} + 待核查 {exception} + 未评分 {pending} = 应考 {called} 人。"
NOT_RECONCILED = "人数核对不一致：各类合计 {total}，应考 {called}"
SHEETS = {
    "bodies": "各主体合格率",
    "scores": "成绩分布",
    "areas": "各知识点得分率",
    "people": "人员成绩",
    "summary": "汇总",
}

REPORT_NAMES = {
    "pass_rates": "合格率分析",
    "certification": "持证与年审",
    "items": "试题分析",
    "quality": "考试质量",
    "fairness": "公平性",
    "learning": "学习与掌握情况",
    "year": "年度报告",
}
"""By `analytics.report.registry.Report`, in its order."""

NO_RECORDS = (
    "找不到成绩数据。请把本文件放进站点文件夹中运行，或让环境变量 LAWSTUDY_SITE 指向站点文件夹"
)
NO_RESULTS = "考试“{exam}”还没有成绩，请先运行 lawstudy exam grade {exam}"
REPORT_FAILED = "分析 notebook {notebook} 运行失败：{detail}"
OUTSIDE_HOST = "报告 {file} 引用了外部网址 {url}，未予发布"
REPORT_TITLE = "{about}　{title}{unit}{mark}"
YEAR_TITLE = "{year}年度"
TAKEN = "分析报告：{title}"
"""A report, as the trail has it."""
NOT_MADE = "{title}：{why}"
MADE = "本报告由 {by} 于 {at} 生成"
OFFICIAL_TITLE = "{year}年度行政执法人员学法考试和持证情况报告{mark}"
ANNEX_UNITS = "各单位年度情况"
NO_FACTS_FILE = "文件“{file}”不是年度报告的数据，请用 lawstudy report 生成报告"
FACTS_OF_OTHER_YEAR = "文件“{file}”是 {year} 年度的数据，报告是 {wanted} 年度的"
FIGURE_CAPTION = "图{number}　{title}"
FILES = {
    "report.html": "网页",
    "report.pdf": "PDF",
    "report.xlsx": "Excel 表",
    "report.docx": "公文（Word）",
}
FILE_OF_LIST = "{title}（{form}）"
INDEX_TITLE = "分析报告"
INDEX_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font-family: "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; max-width: 62rem;
  margin: 2rem auto; padding: 0 1.25rem; line-height: 1.8; color: #1f2937; }}
section {{ border-bottom: 1px solid #d1d5db; padding-bottom: .6rem; }}
h2 {{ font-size: 1.15rem; margin: 1rem 0 .2rem; }}
p {{ margin: 0; }}
a {{ margin-right: 1rem; }}
.made {{ color: #4b5563; font-size: .85rem; }}
</style>
</head>
<body>
<h1>{title}</h1>
{rows}
</body>
</html>
"""
LIST_SIGNATURES = ("经办人", "单位负责人")
LIST_PEOPLE = "{count}人"
UNDECIDED = (
    "尚有 {count} 人未评定（待核查或未评分），以下只按已评定的计算，是暂定值，不能作为结论。"
)
AREA_RATE = "{area} {rate:.1%}"
AREAS = "各知识点得分率从低到高：{areas}。"
WEAKEST_AREAS = "得分率最低的知识点：{areas}。"
STRONGEST_AREAS = "得分率最高的知识点：{areas}。"
RUNNING_HEAD = "{office}　{title}{mark}"
RUNNING_SAMPLE = "答卷日期 {sat}　试卷 {forms}　应考 {called} 人，参考 {scored} 人"
NO_DAY = "—"
NOTHING = "—"
NONE = "（无）"
YES, NO = "是", "否"
EMPTY = "（没有可列的数据）"
EMPTY_TABLE = "{title}：没有可列的数据。"
NO_FIGURE = "（没有可画的数据）"
NO_SUCH_EXAM = "没有考试“{exam}”。已有的：{known}"
NO_SUCH_UNIT = "没有编码或名称为“{unit}”的单位"
NO_EXAMS = "还没有考试，做不出分析"
NO_EXAM_THAT_YEAR = "{year} 年还没有考试"

EXPORT_EXISTS = "“{folder}”已经存在，请换一个新文件夹的名称"
EXPORT_NO_PARENT = "没有文件夹“{folder}”，请先建立"

PROVINCE_EXTRA = "没有安装 DuckDB。请安装 lawstudy[province]"
PROVINCE_NO_EXPORT = (
    "{folder}：没有导出的数据（manifest.json）。请写各区县导出的文件夹，或者它们所在的文件夹"
)
PROVINCE_NAMED_TWICE = "{folder}：这个文件夹写了两次"
PROVINCE_TWICE = "“{name}”有几份导出：{folders}。同一区县只能用一份，请留下要用的一份"
PROVINCE_SAME_PEOPLE = "{folders}：名称不同，人员却完全相同，像是同一区县的两份导出，请核对"
PROVINCE_BAD_MANIFEST = "{folder}：manifest.json 读不出来，或者不是本系统导出的。请重新导出"
PROVINCE_EARLIER = "较早的版本"
PROVINCE_OTHER_FORMAT = (
    "{folder}：由 {program} 导出，数据的列与本程序的不同，不能合在一起。请各区县用同一版本重新导出"
)
PROVINCE_NO_FILE = "{file}：缺少这个文件。请重新复制或者重新导出"
PROVINCE_CHANGED = (
    "{file}：内容与 manifest.json 不符，复制不完整或者被改动过。请重新复制或者重新导出"
)
PROVINCE_BROKEN = "{file}：不是完好的 Parquet 文件。请重新导出"
PROVINCE_OTHER_COLUMNS = "{file}：列或行数与 manifest.json 不符。请用同一版本重新导出"
PROVINCE_NO_EXAM = "{year} 年没有一个区县有名为 {exam} 的考试"
