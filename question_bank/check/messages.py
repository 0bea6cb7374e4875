"""What the checks of a good editor say, in Simplified Chinese: what is the matter, and what to do about it."""

from __future__ import annotations

from typing import Literal, get_args

Code = Literal[
    "absolute_word",
    "all_but_one",
    "all_of_above",
    "answered_elsewhere",
    "blank_refuses_right",
    "copies_statute",
    "distractor_unexplained",
    "facility_band",
    "key_count_predictable",
    "key_position",
    "long_reading",
    "longest_key",
    "longest_key_often",
    "negative_stem",
    "not_parallel",
    "number_not_in_statute",
    "options_overlap",
    "short_rationale",
    "stem_gives_away",
    "term_not_in_statute",
    "true_false_unbalanced",
]
CODES: tuple[Code, ...] = get_args(Code)

NAMES: dict[Code, str] = {
    "absolute_word": "绝对化用语",
    "all_but_one": "多选题“只有一项不选”",
    "all_of_above": "“以上都对”一类选项",
    "answered_elsewhere": "别的题说出了答案",
    "blank_refuses_right": "填空可能还有别的正确写法",
    "copies_statute": "照抄法条整句",
    "distractor_unexplained": "解析没有讲到某个错误选项",
    "facility_band": "预计难度不合常理",
    "key_count_predictable": "多选题答案个数可以猜到",
    "key_position": "正确答案位置不均匀",
    "long_reading": "阅读量过大",
    "longest_key": "正确选项明显最长",
    "longest_key_often": "最长的选项常常是答案",
    "negative_stem": "否定题没有加粗提示",
    "not_parallel": "正确选项与其他选项形式不同",
    "number_not_in_statute": "数字不见于所引法条",
    "options_overlap": "选项意思重复",
    "short_rationale": "解析过短",
    "stem_gives_away": "题干透露答案",
    "term_not_in_statute": "用语不见于所引法条",
    "true_false_unbalanced": "判断题对错不均衡",
}

LINE = "{item}（{place}）：{text}〔{code}〕"
LINE_OF_ALL = "{place}：{text}〔{code}〕"
WHOLE_BANK = "全库"
PART = "问题{number} {part}"
STEM = "题干"
CONTEXT = "案情"
OPTION = "选项{letter}"
RATIONALE = "解析"
BLANK = "第{number}空"
EXPECTED_FACILITY = "预计难度"

ALL_OF_ABOVE = "“以上都对”一类的选项只要认出两项就能猜到，请换成一个具体的选项"
ABSOLUTE = "错误选项里的“{word}”一看就不对，请改成有人会信的说法"
LONGEST_KEY = "正确选项有 {length} 字，最长的错误选项只有 {other} 字，凭长短就能猜到；请压缩正确选项或者补足错误选项"
OVERLAP = "本项与选项{other}是一个意思，只是写法不同；请改写其中一项"
ODD_ONE = {
    "unit": "错误选项的单位都是“{form}”，只有正确选项不同；请统一单位，或者让错误选项也有不同的单位",
    "opening": "错误选项都以“{form}”开头，只有正确选项不同；请让句式一致",
}
SHORTEST_KEY = "正确选项只有 {length} 字，其余选项一般有 {middle} 字；请让长短相近"
NEGATIVE_STEM = "否定题容易看漏：请把“{words}”里的否定词加粗（**不属于**），或者改成正面提问"
GIVES_AWAY = (
    "只有正确选项重复了题干的“{words}”，对照字面就能选中；请换一种说法，或者让错误选项也用上"
)
LONG_READING = "题干和选项共 {length} 字，超过 {most} 字，考生没有时间读完；请删去与作答无关的内容"
LONG_CONTEXT = "案情有 {length} 字，超过 {most} 字；请只留下作答需要的事实"
SHORT_RATIONALE = (
    "解析只有 {length} 字，没有说明理由；请写出依据的条号、为什么对、每个错误选项错在哪里"
)
DISTRACTOR_UNEXPLAINED = "解析没有讲到“{option}”为什么不对；请说明它从哪里来、错在哪里"
FACILITY = (
    "预计难度 {facility} 不在“{level}”题常见的 {low}–{high} 之间；请重新估计，或者检查认知层次"
)
BLANK_OPEN = (
    "这一空较长，又只接受一种写法，意思相同的答案会判错；请补充可接受的写法，或者只挖关键的词"
)
BLANK_NUMERALS = (
    "数字只接受一种写法；请加上 numerals_equivalent: true，或者把中文和阿拉伯数字的写法都列出"
)
BLANK_DAYS = "“{answer}”与“{other}”意思相同，但后一种会判错；请列出"
COPIES_STATUTE = "照抄了法条整句“{text}……”，考的是记忆而不是理解；请换成自己的话或者放进一个情境"
NUMBER_STRANGE = "答案里的 {numbers} 不见于所引法条；请核对数字，或者补引写有这个数字的条文"
TERM_STRANGE = "题干和答案的用语大多不见于所引法条；请核对条号，或者改用法条的用语"
ANSWERED = "试题 {other} 的题干说出了本题的答案；请互相写入 enemies，或者改写其中一题"
KEY_COUNT = (
    "多选题里 {times}／{total} 题都有 {count} 个正确项，可以猜到；请让 2、3、4 个大致各占三分之一"
)
ALL_BUT_ONE = "多选题里 {times}／{total} 题只有一项不选；请增加错误选项，或者减少正确选项"
KEY_POSITION = "单选题正确项的位置不均匀：{letters}；请调换一些选项的次序"
LONGEST_OFTEN = "单选题里 {times}／{total} 题的正确项最长；请让正确项和错误项长短相近"
TRUE_FALSE = "判断题正确 {right} 题、错误 {wrong} 题，相差太多；请各占一半左右"

NO_TEXT = "有 {count} 道试题所引的法条在本站没有文本，没有检查是否照抄、数字和用语是否见于法条"

WAIVERS_BROKEN = "不是有效的 TOML：{detail}"
WAIVER_WRONG = (
    "第 {number} 条豁免的字段不正确：{fields}；每条写明 item、code、content_hash 和 reason（理由）"
)
WAIVE_NO_ITEM = "题库里没有试题 {item}"
WAIVE_NO_CAUTION = "试题 {item} 没有代号为 {code} 的提醒，或者已经豁免"
WAIVE_NO_REASON = "请写明理由"
