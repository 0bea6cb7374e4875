"""What candidates, markers and administrators read from this room, in Simplified Chinese."""

from __future__ import annotations

# On the paper.
NUMBER_AND_STEM = "**{number}．** {stem}（{points}分）"
PART_AND_STEM = "**（{part}）** {stem}（{points}分）"
CONTEXT = "**{number}．** （案例，共{points}分）\n\n{context}"
PAPER_HEAD = "# {title}\n\n**{form} 卷**　考试时间：{minutes} 分钟　满分：{points} 分\n\n{rules}"
PRACTICE_HEAD = "# {title}\n\n**{form} 卷**　建议用时：{minutes} 分钟　满分：{points} 分\n\n{rules}"
SECTION_HEAD_PRETEST = (
    "## {title}\n\n（共 {all} 题：{count} 题计分，每题 {points} 分，共 {total} 分；"
    "{pretest} 题为试测题，不标明、不计分）{instructions}"
)
OFFER_PRETEST = "，另有试测题 {count} 题，不计分"
SECTION_HEAD = "## {title}\n\n（共 {count} 题，每题 {points} 分，共 {total} 分）{instructions}"
SCORE_CELL = "# 第{label}题评分（系统自动填写，请勿修改）"
ESSAY_STUB = "（请在此作答）"
MARK_SCHEME = "**参考答案**\n\n{reference}\n\n**评分标准**\n\n{rubric}"
RUBRIC_LINE = "- {points}分：{text}"

# One answer.
ANSWER_EMPTY = "答题处被清空了"
ANSWER_MISSING = "答题处被删除了"
ANSWER_NOT_LITERAL = "答案的写法不合要求，系统读不出答的是什么"
ANSWER_OTHER_NAME = "答题处还写了别的内容，系统读不出 {name} 答的是什么"
ANSWER_NOT_SCORED = "答案无法按规则评分，需要人工评分"
ANSWER_TOO_LONG = "答案超过 {limit} 个字符"
MARK_BEYOND = "formgrader 中给的 {points} 分超出本题的 0 至 {worth} 分，没有计入，请更正"
MARK_TAKEN_BACK = "在 formgrader 中撤回"
MARK_INSTEAD = "在 formgrader 中另行给分，代替 {who} 给的 {points} 分"
SCORE_CELL_MISSING = "试卷中这一题的评分处被删除，需要人工评分"

# One submission.
NOT_A_FILE = "提交目录里没有试卷文件 {name}"
FILE_UNREADABLE = "文件打不开，可能是磁盘损坏或没有读取权限"
NOT_REGULAR = "这里应当是普通文件，现在是链接、文件夹或设备"
TOO_MANY_PARTS = "文件的结构过于庞大，不是这份试卷"
FILE_TOO_LARGE = "文件有 {size} MB，超过上限 {limit} MB"
FILE_NOT_JSON = "文件不完整或已损坏，可能在复制、传输时中断，也可能不是试卷文件"
FILE_NOT_NOTEBOOK = "文件不是本平台试卷的格式"
CELL_DAMAGED = "文件的第 {number} 段已损坏"
CELL_DUPLICATED = "“{name}”这一处在文件里出现了不止一次，无法确定以哪一个为准"
NO_PAPER_CELLS = "文件里没有任何一道试题，不是这份试卷"
BAD_TIMESTAMP = "交卷时间无法读取：{text}"
STAMP_EMPTY = "时间文件是空的"
STAMP_NOT_TEXT = "时间文件不是文本"
STAMP_LONG = "时间文件太长，写的不是时间"
STAMP_AHEAD = "交卷时间 {text} 在将来，请核对本机和作答机器的时钟"
PAPER_FAILED = "处理这份答卷时出错（{detail}），需要人工处理；其他答卷不受影响"
OTHER_EXAM = "试卷写明的考试是“{given}”，不是“{expected}”，不能按本场考试评分"
OTHER_FORM = "试卷写明是 {given} 卷，而该考生应答 {expected} 卷，不能按 {expected} 卷评分"
OTHER_CONTENT = "试卷的题目与已发布的试卷不一致（可能是旧版试卷），不能评分"
OTHER_CANDIDATE = "试卷写明的考生是“{given}”，不是本目录的考生"
RELEASED_PAPER = "文件就是发布的空白试卷，没有经过作答保存"
PAPER_WITH_KEY = "文件带有评分代码或答案（源试卷或已评分的试卷），不是考生的答卷"
PAPER_GONE = "没有这份答卷的记录"
ROWS_NOT_AS_RECEIPTED = "作答记录与交卷回执的校验码不一致，交卷后被改动过"
NOT_AS_RECEIPTED = "文件与交卷回执的校验码不一致，交卷后被改动过"
UNKNOWN_CANDIDATE = (
    "提交目录“{name}”不是本场考试这份试卷的考生，或者其作答已缺考、作废、正在考场进行，或者已免考"
)

# An exam.
NOT_RELEASED = "考试“{exam}”的 {form} 卷还没有发布，请先运行 lawstudy exam release {exam}"
EXAM_UNDERWAY = "考试“{exam}”已有考生正在作答或已经交卷，不能重新发布"
FORMS_CALLED = (
    "考试“{exam}”的 {forms} 卷已有人应考，不能撤去。请按原来的套数重新组卷，或先取消有关人员的应考"
)
ALREADY_SAT = "考试“{exam}”已有 {count} 份交卷，不能重新发布"
GRADEBOOK_MISSING = "找不到成绩库 {path}。请从备份恢复，或重新运行 lawstudy exam release"
GRADEBOOK_AWAY = (
    "打不开成绩库 {path}：{detail}。请确认数据库服务正在运行、lawstudy.toml 中的地址正确，再试"
)
GRADEBOOK_UNTOLD = "不知道成绩库在哪里：本账号读不了 {file}"
SEATS_NO_RIGHT = (
    "成绩库在 PostgreSQL 上，平台的数据库账号 {role} 不能建立角色。请由数据库管理员执行 ALTER ROLE {role} CREATEROLE，"
    "并允许它在本数据库建立模式"
)
SEAT_FAILED = "不能为阅卷人员建立数据库的临时账号：{detail}"
SEAT_TRUSTED = (
    "数据库不核对密码（pg_hba.conf 中是 trust），任何人都能用平台的数据库账号。请改为 scram-sha-256"
)
SEAT_REACHES = (
    "阅卷人员的临时账号还能使用 {places}，因为这些向所有数据库账号（PUBLIC）开放。请收回，再启动"
)
GRADEBOOK_DAMAGED = "成绩库 {path} 已损坏或不是成绩库：{detail}"
KEY_LEAK = "发布被拒绝：学生版试卷中发现不应出现的内容"
LEAK_MARKER = "{form} 卷 第 {cell} 个单元：出现评分代码“{text}”"
LEAK_TEXT = "{form} 卷 第 {cell} 个单元：出现{what}（试题 {item}）"
LEAK_OUTPUT = "{form} 卷 第 {cell} 个单元：带有运行结果"
LEAK_METADATA = "{form} 卷 第 {cell} 个单元：元数据中有不应出现的字段“{text}”"
LEAK_SELECTED = "{form} 卷 第 {cell} 个单元：答案不是空白"
WHAT_RATIONALE = "解析"
WHAT_REFERENCE = "参考答案"
WHAT_RUBRIC = "评分标准"
WHAT_BLANK = "填空答案"
WHAT_ITEM_ID = "试题编号"
NOT_THE_SAME_PAPER = "试卷 {name} 与已发布的试卷不一致，源试卷可能被改动过，没有登记"
STOCK_FAILED = "nbgrader 处理试卷时出错：{detail}"

# Results.

# Handing in.
NOT_A_PAPER = "这个文件不是试卷，不能交卷"
NOT_CALLED = "名册中没有您参加这场考试这份试卷的记录，请联系监考人员"
EXEMPT = "您已获准免考，这份试卷没有被接收；仍要参加考试的，请联系管理员"
ALREADY_HANDED_IN = "您已于 {at} 交卷，不能再交内容不同的答卷。如有疑问，请联系监考人员"
BAD_RECEIPT = "您的答卷已经收到，但{reason}。请联系监考人员"
HAND_IN_UNREADABLE = "试卷文件无法读取，没有交卷：{reason}"
WRITTEN_IN_ROOM = "这份试卷正在考场作答，请在考场页面交卷"
NOT_OPEN_ANY_MORE = "您在这场考试中的作答已经结束（缺考或作废），不能交卷。如有疑问，请联系监考人员"

# Decisions about papers that came as files.
FILE_NONE = (
    "{name}（{number}）没有以文件交来、可以这样处理的答卷；在考场作答的，请在该场次的页面处理"
)
FILE_REASON = "请写明原因，不超过 {most} 个字"
FILE_ROLES = "账号 {actor} 不是监考人员或管理员，不能作废答卷"
FILE_TWO_PEOPLE = "作废须由两人决定：提议人不能自己确认"
FILE_NOT_PROPOSED = "没有人提议作废 {name}（{number}）的答卷"
FILE_MAY_NOT = "{name}（{number}）按考试规则不能再次作答，或者已有一份还未交的试卷"
FILE_FIRST = "{name}（{number}）还没有作答过，直接把答卷文件放入提交目录即可"
FILE_PRACTICE = "“{exam}”是练习卷，不需要安排再次作答"

# The list of results.
RESULT_LIST = "成绩册"
RESULT_LIST_TITLE = "{title}成绩册{mark}"
RESULT_LIST_SIMULATED = "（模拟数据）"
LIST_UNIT, LIST_NUMBER, LIST_NAME, LIST_CARD = "单位", "准考证号", "姓名", "执法证号"
LIST_POST, LIST_FORM, LIST_SCORE, LIST_GRADE = "拟任职务", "试卷", "成绩", "等次"
LIST_OUTCOME, LIST_NOTE, LIST_CALLED = "结果", "备注", "应考"
LIST_SIGNATURES = ("制表人", "审核人", "负责人")
LIST_COUNT = "{name} {count} 人"
LIST_PRINTED = "{at} 由系统生成"
LIST_CUT = "总分 {total:g} 分，合格线 {cut:g} 分"
LIST_UNFINISHED = "不是最终成绩：还有未评分 {pending} 人，待核查 {exception} 人"
LIST_NOTES = {"exception": "答卷须人工核查", "pending": "还没有评完"}

# Item pools.
POOL_OF_FORM = (
    "{form} 卷第 {number} 题 {id} 的题池是“{pool}”，这份试卷只能用“{wanted}”题；请重新组卷"
)
POOL_CHANGED = (
    "{id}：本站登记的题池是“{known}”，试题文件改成了“{given}”，不会生效；"
    "正式考试题转为练习题，请用 lawstudy bank to-practice，已经公开的题不能改回"
)
POOL_REASON = "请写明理由，不超过 {limit} 个字"
POOL_NO_ITEM = "题库里没有试题 {id}"
POOL_NOT_FORMAL = "{id} 的题池是“{pool}”，只有正式考试题可以转为练习题"
PRETEST_WAITING = "所在的考试（{exams}）还没有公布成绩"
PRETEST_FEW = "只有 {count} 份作答，不足 {least} 份，难度还不可靠"
PRETEST_BEYOND = "实测答对比例 {facility} 不在 {low}～{high} 之内，这道题区分不出考生，请修改或停用"
PRETEST_NO_ITEM = "{id} 不是试测题"
PRETEST_NOT_OWN = "{id} 不是本站的试题，不能写入实测难度"
PRETEST_REASON = "试测：{exams}，{count} 份作答"
POOL_STILL_SAT = "{id} 所在的正式试卷还可能有人参加（{exams}），考完以前不能公开"

# Measured facility that goes back into the bank.
CALIBRATE_ROLES = "确认实测难度的是审批人或者管理员"
CALIBRATE_NO_EXAM = "请指定至少一场考试"
CALIBRATE_PRACTICE = "{exam} 是练习卷，练习的答卷不用来测难度"
CALIBRATE_UNPUBLISHED = "{exam} 还没有公布成绩，公布以后才能采用实测难度"
CALIBRATE_SIMULATED = "{exam} 是模拟答卷，只有演示站点可以采用"
CALIBRATE_CHANGED = "看过的数字已经变了（成绩重算过，或者试题、记录有变动），请重新核对后再确认"
CALIBRATE_NOT_PROPOSED = "{item}：没有可以采用的实测难度，不用列为不采用"
CALIBRATE_REASON = "{item}：不采用要写明理由，不超过 {most} 个字"
CALIBRATE_NOTHING = "没有可以采用的实测难度"
CALIBRATE_PROBLEMS = {
    "gone": "题库里已经没有这道题",
    "edited": "考过以后改动过，实测的不是现在这道题",
    "unknown": "发布试卷的版本没有记下题目的内容校验码",
    "corrected": "这场考试里作废或更正过答案（或者正在办理），不能代表这道题",
    "nobody": "没有可用的作答",
    "few": "作答不足 {least} 份",
}

# Decisions about papers that a person has to look at.
DECISION_ROLES = "只有管理员和审批人可以处理待核查、待阅卷的答卷"
DECISION_IMPOSSIBLE = "这份答卷现在不能这样处理（可能已经处理过），请刷新后再看"
DECISION_OPEN = "已有一项同样的提议等待另一人确认，请先确认或退回"
DECISION_GONE = "这项提议已经有人处理过了，请刷新后再看"
DECISION_TWO_PEOPLE = "须由两人决定：提议人不能自己确认"
DECISION_OUTDATED = "答案在提议之后变了，提议的分数不能用；请退回这项提议，看过新的答案再提"
DECISION_POINTS = "给的分“{given}”不对：应是 0 到 {worth:g} 之间的数，最多两位小数"
ANSWER_NOTHING = "（没有作答）"
ANSWER_UNREADABLE = "（{reason}。原文如下）"
ADDED_BY_CANDIDATE = "（考生另外添加的内容，不计分）"
SCORED_BY_KEY = "答案：{key}"
KEY_OR, KEY_VOID = "，或 ", "任何答案（本题已作废，人人得分）"
KEY_UNREADABLE = "答案“{typed}”读不出来：{wanted}"
KEY_WANTED = {
    "single": "应是 {options} 中的一个字母",
    "multiple": "应是 {options} 中的字母，例如 ABD",
    "true_false": "应是“对”或“错”",
    "fill_in": "应有 {blanks} 个空的答案，空与空之间用；隔开，一个空的几种写法之间用 | 隔开，每种不超过 200 字",
}
PLACE_IN_FORM = "{form} 卷第 {label} 题"
KEY_LONG = "答案太长，最多 300 字"
CORRECTION_ROLES = "只有管理员和审批人可以更正答案"
CORRECTION_OWN = "您本人被列入这场考试的应考名单，须由其他人更正答案"
CORRECTION_OPEN = "这道题已有一项更正等待另一人确认，请先确认或退回"
CORRECTION_OUTDATED = (
    "提出更正之后，答卷或成绩又有变化，影响与当时测算的不同；请退回这项更正，重新测算后再提"
)
CORRECTION_BY_PERSON = "{item} 是由人评阅的题，没有可以更正的答案；请在阅卷中处理"
CORRECTION_NOTHING = "{item} 现在就是这样计分的，没有可以更正的"
CORRECTION_PART = "{item} 是有几个小问的案例题，请写明是第几小问，例如 {item}/2"
CORRECTION_NO_ITEM = "考试 {exam} 的试卷里没有试题 {item}，请核对试题编号"
CORRECTION_PROPOSED = (
    "这道题有答卷的给分提议等待确认（例如前一次更正留下的），请先确认或退回，再确认这项更正"
)
CORRECTION_TAKES_PASS = "更正 {item} 的答案后将由合格变为不合格，成绩已公布，须单独决定"
CORRECTION_MARK_GONE = "{item} 已作废，人人得分，原先人工给的分不再采用"
CORRECTION_HELD = "{item} 的答案更正后会失去已公布的合格，在单独决定之前保留原来的分"
KEY_TRUE, KEY_FALSE = "正确", "错误"
DECISION_OWN = "这是您本人的答卷，须由其他人处理"

BAD_EXAM_NAME = (
    "考试编号“{name}”只能有汉字、字母、数字、连字符和下划线，最多 {longest} 个字，请另取一个"
)
EXAM_NAME_TAKEN = "已有编号为“{name}”的考试，请另取一个编号"
LONG_TITLE = "考试名称最多 {longest} 个字"
FORM_COUNT = "套数应为 1 到 {most}"
MOST_SEEN = "最多重复的题数应为 0 或正整数"
NO_SUCH_FORM = "没有试卷“{form}”：请写“考试编号/卷号”，如 spring-2026/A"
NOBODY_FAILED = "考试“{exam}”没有不合格的人，不必补考"
ALREADY_BUILT = "考试“{exam}”已有考生正在作答或已经交卷，不能重新组卷"
NO_FORMS = "考试“{exam}”还没有组卷，请先组卷"

BUILT = "已组卷：{forms} 卷，从题池“{pool}”的 {count} 道试题中选出"
NO_AUDIENCE = "组卷方案没有写明对象（audience），没有按应知应会清单核对"
LIST_GAPS = "不能组卷：对象“{audience}”在《{title}》里必学的条目还有 {count} 处缺口"
EXAMPLE_LIST = "注意：按示例清单《{title}》核对，它不是任何地方的规定；请用 lawstudy list import 导入本区县的清单"
BUILT_MEASURED = "难度：{places} 个题位中有 {measured} 个按实测难度，其余按预估难度"
BUILT_ALREADY = "试卷没有变化：同一方案、同一种子得到完全相同的试卷"
BUILT_PROBLEMS = "题库里有 {count} 处问题，有关的试题没有用于组卷"
RELEASED = "已发布 {count} 套试卷，未发现答案泄露"
RELEASED_ALREADY = "这 {count} 套试卷已经发布过，没有变化"
POLICY_KEPT = "注意：规则文件与发布时不同。已有人参加这场考试，仍按发布时的规则评定"
NOT_FINISHED = "没有完成，什么都没有改变。请再试一次；仍不行的，请系统管理员查看平台日志"
TOO_LONG = "{minutes} 分钟没有完成，已经停止，什么都没有改变。请放宽组卷方案的限制或减少套数再试"

RULE_CUT = "及格线"
RULE_CUT_IS = "{cut} 分（满分 {total} 分的 {percent}%）"
RULE_ROUNDING = "计分取整"
RULE_NOT_ROUNDED = "按实际得分，不取整"
RULE_HALF_UP = "四舍五入{to}"
RULE_HALF_EVEN = "四舍六入五成双{to}"
RULE_TO_WHOLE = "到整数"
RULE_TO_DECIMALS = "到小数点后 {decimals} 位"
RULE_ATTEMPTS = "作答次数"
RULE_TIMES = "{times} 次"
RULE_COUNTS = {"best": "取最高的一次", "last": "取最后一次", "first": "取第一次"}
RULE_RESIT = "补考"
RULE_NO_RESIT = "同一场考试不补考"
RULE_RESIT_IS = "不合格的可以补考 {times} 次"
RULE_RESIT_WITHIN = "（{days} 天内）"
RULE_RESIT_UNSEEN = "，用本人没有考过的一套试卷"
RULE_RESIT_NEXT = "，随按同一规则的下一批次，成绩单独计算"
RULE_NOTICE = "提前通知"
RULE_NOTICE_IS = "至少提前 {days} 天通知应考人员"
RULE_NONE = "没有规定"
RULE_VALID = "成绩有效期"
RULE_VALID_IS = "合格成绩 {months} 个月内有效"
RULE_VALID_UNTIL = "合格成绩到 {day} 为止有效（届满日）"
RULE_VALID_ALWAYS = "合格成绩长期有效"
RULE_GRADES = "等次"
RULE_GRADE = "{name}（{percent}% 起）"
RULE_EXEMPTIONS = "免考依据"
RULE_HOURS = "学时"
RULE_HOURS_IS = {
    "shown": "要求 {hours} 学时，请人工核对，系统不核验",
    "sitting": "考试当年满 {hours} 学时才能编入场次，由系统核验",
    "certificate": "考试当年满 {hours} 学时才签发证书，由系统核验",
}
"""By `records.exams.policy.Policy.hours_gate`."""
RULE_IRREGULARITIES = "违纪"
RULE_IRREGULARITY = "{name}（{effects}）"
RULE_EFFECTS = {"warning": "警告", "void": "本次作答作废", "bar": "作废并禁考"}
RULE_BAR = "。禁考最长 {months} 个月"
RULE_SOURCE = "规则来源"

# Mock exams.
MOCK_TITLE = "{title}（模拟）"
MOCK_SHORT_TITLE = "{title}（模拟，缩短版）"
MOCK_RULE = "只供本人练习，不计成绩，不限时。题目只从练习题里抽，不会是正式考试的题。"
MOCK_MULTIPLE = {
    "half": "多选题少选得一半分，选错不得分。",
    "fixed": "多选题少选得 {points} 分，选错不得分。",
    "all_or_nothing": "多选题少选、选错都不得分。",
}
"""By `question_bank.forms.blueprint.MarkingRule.multiple`."""
MOCK_FILL_IN = "填空题按空给分。"
MOCK_SHORT = "练习题不够组一份完整的卷，这是按比例缩短的：{count} 题，{total} 分（正式考试 {all} 题，{points} 分）。"
MOCK_SHORT_WHERE = "缺哪些题，练习页上有。"
MOCK_NOT_SCORED = "不含{type}题（正式考试 {count} 题，{points} 分）：要由人评分，自己练不出分数。"
MOCK_NO_SUCH_TYPE = "不含{type}题（正式考试 {count} 题，{points} 分）：练习题里没有这种题。"
MOCK_CUT = "正式考试 {cut} 分及格，按比例折合本卷 {here} 分。"
MOCK_ANY_DIFFICULTY = "难易没有照正式考试的范围：练习题凑不出。"
MOCK_LACKS_TYPE = "{type}题：完整的卷要 {asked} 题，练习题只有 {there} 题。"
MOCK_LACKS_AREA = "知识点“{area}”：完整的卷至少要 {asked} 题，练习题只能出 {there} 题。"
MOCK_LACKS_MIX = "各种题型的练习题在各知识点的分布，凑不出完整的卷。"
MOCK_GONE = "这份模拟卷的题目或方案刚刚有变动，请回到练习页重新开始"
MOCK_EMPTY = "练习题里没有可以组这份模拟卷的题"

RULE_MARKING = "主观题评阅"
RULE_MARKING_ONE = "每份答案一人评阅"
RULE_MARKING_TWO = "每份答案两人分别评阅，相差不超过该题分值的 {percent}% 取平均（{rounding}），超过的由第三人评阅，仍不一致的由阅卷组长裁定"
RULE_MARKING_BAND = "；总分距及格线 {points} 分以内的再评一次"

MARKING_ROLES = "只有阅卷组长可以办理"
MARKING_NOT_FORMAL = "只有已发布的正式考试可以组织阅卷"
MARKING_OPEN_ALREADY = "本场考试正在阅卷"
MARKING_IS_CLOSED = "阅卷没有开始，或者已经结束，不能再改"
MARKING_NOTHING = "没有待阅卷的答案。请先评分，主观题会留待人工评阅"
MARKING_BAND = "复评范围应在 {least:g}（考试规则）至 {most:g} 分之间"
MARKING_OTHER_FORM = "{form} 卷的组卷文件与已发布的试卷不一致，不能从中读取评分标准"
MARKING_NO_SOURCE = "读不到发布时的评分标准：{detail}"
MARKING_TOO_FEW = "至少需要 {needed} 名阅卷人员（含评阅分歧答案的一人），现在是 {given} 名"
MARKING_NO_ACCOUNT = "没有登录名为“{login}”的账号"
MARKING_NO_MARKER = "{login} 没有阅卷人员角色，或者账号已停用"
MARKING_CANDIDATE = "{login} 是本场考试的应考人员，不能评阅"
MARKING_WRITER = "{login} 是命题人员，不能评阅"
MARKING_NOT_ASSIGNED = "这道题没有分配给您评阅"
MARKING_NOT_YOURS = "没有这份答案，或者不归您评阅"
MARKING_OWN = "不能评阅自己的答案"
MARKING_READ_ALREADY = "您已经评阅过这份答案，裁定要由另一人作出"
MARKING_GIVEN = "这份答案已经给分，不能再改"
MARKING_CHANGED = "这份答案在此期间有变动，本次给分不计。请评阅下一份"
MARKING_TOO_LATE = "超过了评阅时限，这份答案已经交给他人评阅，本次给分不计。请评阅下一份"
MARKING_CRITERIA = "应当逐项给出 {count} 项得分"
MARKING_POINTS_LACK = "第 {number} 项没有给分"
MARKING_POINTS = "第 {number} 项给了 {given} 分，应当在 0 至 {worth} 分之间，以 0.5 分为单位"
MARKING_SEED_TEXT = "请填写标准卷的答案，不超过 {most} 个字"
MARKING_NOT_DONE = "还有 {count} 份答案没有评完或没有裁定，不能结束阅卷"
MARKING_TAKEN_OVER = "{who} 已另行给分，以该分为准，不再评阅"
REVIEW_NO_ANSWER = "第 {number} 问没有作答，或者答案不是本题的形式"
REVIEW_FAULTY = "试题检查（bank check）发现这道题有问题，请先改正"
REVIEW_NEVER_APPROVED = "这份稿件没有批准过的版本，不能作为文字差错更正提交"
REVIEW_NOT_TYPING = "与批准的版本相比，变动较多，或者涉及答案、数字、否定词等，不能作为文字差错更正，请提交完整的审校"
REVIEW_NOT_COMPARED = "试做的答案要由一审人对照参考答案核对，请核对后勾选"
REVIEW_WHY = "退回要写明意见"
REVIEW_NOT_YOURS = "只有提交人和管理员可以撤回"
REVIEW_NOT_HELD = "这份稿件没有因涉密、敏感疑问停止"
REVIEW_CLEAR_OWN = "涉密、敏感疑问的答复不能由稿件的提交人登记"
REVIEW_HELD = "因涉密、敏感疑问停止：{reason}。答复登记以后才能继续"
REVIEW_CHANGED = "稿件在您打开之后有变动，请重新打开再办"
REVIEW_TOO_LONG = "意见不超过 {comment} 个字，修改建议不超过 {text} 个字"
REVIEW_FACILITY = "请估计答对的人所占比例，在 5% 至 98% 之间"
REVIEW_REASON = "请写明理由，不超过 {most} 个字"
NONE_IN_USE = (
    "{pool}题没有一道通过审校、处于在用状态，不能组卷。"
    "随系统提供的试题：由管理员采用审核记录（试题审校页面，或 lawstudy --as 登录名 bank adopt-reviews）；"
    "本单位的试题：提交试做和三审三校（lawstudy bank review）"
)
SOME_REST = "{count} 道试题近期用过或者用的次数已满，按组卷方案的 exposure 没有参加组卷"
SOME_NOT_IN_USE = (
    "另有 {count} 道{pool}题没有通过审校或者改动过，组卷不用（lawstudy bank review list 可以看到）"
)
FORM_NOT_IN_USE = (
    "{form} 卷第 {number} 题（{id}）不在用：没有通过审校、改动过或者已暂停使用，请重新组卷"
)
NOTHING_TO_ADOPT = (
    "随系统提供的审核记录没有可以采用的新内容：已经采用过，或者记录的内容与试题不一致"
)
SHIPPED_RECORD = "随系统提供的审核记录"
SHIPPED_WRITER = "随系统提供"
ANSWERS_DELETED = (
    "“{exam}”的答卷已按保存期限删除（{date}），成绩不再变动，不能重新评分、更正或取出证据"
)
CLUSTER_EXTRA = (
    "没有安装 Dask，不能在其他机器上评分。请安装 lawstudy[cluster]，或去掉 --cluster 在本机评分"
)
CLUSTER_ADDRESS = "“{address}”不是 Dask 调度器的地址，应为 tls://主机:端口（只在本机时可以用 tcp://127.0.0.1:端口）"
CLUSTER_OPEN = "{address}：评分要把参考答案交给那里的机器，不能明文传送。请给 Dask 配置证书，用 tls:// 开头的地址（docs/scoring-on-dask.zh-CN.md）"
CLUSTER_AWAY = "连不上 Dask 调度器 {address}（{detail}）。请检查它是否在运行、地址和证书是否正确；也可以去掉 --cluster 在本机评分"
CLUSTER_EMPTY = "Dask 调度器上没有工作进程，请先在各台机器上启动 dask worker"
CLUSTER_OTHER_PROGRAM = (
    "有工作进程的程序与本机不一致，评分规则可能不同，已停止。请在各台机器上安装同一版本后重启工作进程；"
    "已评阅的答卷都已记录，再运行同一命令会接着评"
)
CLUSTER_LOST = "与 Dask 调度器的连接断了。已评阅的答卷都已记录，恢复后再运行同一命令会接着评；也可以去掉 --cluster 在本机接着评"
CLUSTER_ALONE = "Dask 的工作进程都不在了，等了 {seconds} 秒。已评阅的答卷都已记录，启动工作进程后再运行同一命令会接着评"
