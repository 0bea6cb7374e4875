"""What learners and lesson writers read from this room, in Simplified Chinese."""

from __future__ import annotations

AT = "{file}:{line}: {reason}"
NO_HEAD = "文件开头缺少用两行“---”围起的课程信息，或其内容不是有效的 YAML"
BAD_FIELD = "课程信息的字段“{field}”缺失或不正确"
BAD_STATUTE = "“{text}”不是有效的法规写法，应如 《行政处罚法》(2021)"
UNKNOWN_STATUTE = "法规库里没有 {text}"
SECTIONS = "小节应依次为：{wanted}"
CITES_UNDECLARED = "引用了《{title}》，但课程信息的 statutes 中没有列出"
UNKNOWN_ITEM = "题库里没有试题“{id}”"
NOT_FOR_SELF_CHECK = "试题“{id}”是{type}题，自测只能用单选、多选、判断、填空题"
SELF_CHECK_COUNT = "每课应有 5 道自测题，现有 {count} 道"
SELF_CHECK_REPEATED = "自测题“{id}”重复"
SELF_CHECK_PLACE = "自测题只能放在“## 自测”一节"
STEM = "**自测{number}．** {stem}"
STALE = "{file} 与课程源文件或题库不一致，请运行 lawstudy lesson build"
