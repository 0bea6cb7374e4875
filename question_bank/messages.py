"""What trainers read from this room, in Simplified Chinese."""

from __future__ import annotations

TYPE_NAMES = {
    "single": "单选",
    "multiple": "多选",
    "true_false": "判断",
    "fill_in": "填空",
    "short_answer": "简答",
    "essay": "论述",
    "case": "案例",
}

FIELD_NAMES = {
    "id": "试题编号",
    "type": "题型",
    "content_area": "知识点",
    "cognitive_level": "认知层次",
    "expected_facility": "预计难度",
    "points": "分值",
    "legal_basis": "法条依据",
    "answer": "答案",
    "numerals_equivalent": "数字写法等同",
    "enemies": "互斥题",
    "pool": "题池",
    "schema_version": "文件版本",
    "rationale": "解析",
}

POOL_NAMES = {"study": "课程自测", "practice": "练习", "formal": "正式考试", "pretest": "试测"}

# Questions as candidates see them.
BLANK = "＿＿＿＿＿＿"
TRUE_FALSE_HINT = "（正确 / 错误）"
ANSWER_STUB = {
    "single": '# 第{label}题：在等号右边填写选项字母，如 {name} = "A"',
    "multiple": '# 第{label}题：在等号右边填写全部正确选项，如 {name} = ["A", "B"]',
    "true_false": "# 第{label}题：正确填 True，错误填 False，如 {name} = True",
    "fill_in": '# 第{label}题：在等号右边填写答案，如 {name} = "……"',
}
ANSWER_STUB_BLANKS = '# 第{label}题：依次填写各空，如 {name} = ["……", "……"]'

# Item files.
NO_FRONT_MATTER = "文件开头缺少用两行“---”围起的试题信息"
UNCLOSED_FRONT_MATTER = "试题信息没有用“---”结束"
BAD_YAML = "试题信息不是有效的 YAML：{detail}"
HEAD_TOO_LONG = "试题信息超过 {limit} 个字符"
NOT_A_MAPPING = "试题信息应当是“字段: 值”的形式"
UNKNOWN_FIELD = "不认识的字段“{field}”，请检查拼写"
REPEATED_FIELD = "字段“{field}”重复出现"
MISSING_FIELD = "缺少字段“{field}”（{name}）"
BAD_FIELD = "字段“{field}”（{name}）的值“{value}”不正确：{reason}"
NOT_UTF8 = "文件不是 UTF-8 编码，请另存为 UTF-8"
UNREADABLE = "文件无法读取：{detail}"

NESTED = "（多层嵌套的内容）"
REASON_TEXT = "应为文字"
REASON_ID = "只能用小写字母、数字和连字符"
REASON_TYPE = "应为 single、multiple、true_false、fill_in、short_answer、essay、case 之一"
REASON_LEVEL = "应为 识记、理解、应用、综合 之一"
REASON_POOL = "应为 study（课程自测）、practice（练习）、formal（正式考试）之一"
REASON_FACILITY = "应为 0.05 到 0.98 之间的小数"
REASON_POINTS = "应为大于 0 且为 0.5 整数倍的数"
REASON_LIST = "应为一行一条、以“- ”开头的列表，且不能为空"
REASON_BOOL = "应为 true 或 false"
REASON_SCHEMA = "本系统只认识到第 {known} 版，请先升级本系统"
REASON_CITATION = (
    "应写成《法名》(通过年份)第几条第几款第几项，如 《行政处罚法》(2021)第三十六条第一款"
)

ID_NOT_FILE_NAME = "试题编号“{id}”与文件名“{file}”不一致"
EMPTY_STEM = "题干是空的"
EMPTY_OPTION = "选项内容是空的"
SAME_OPTION = "选项“{text}”重复"
OPTION_COUNT = "{type}题应有 {low}–{high} 个选项，现有 {count} 个"
SINGLE_KEYS = "单选题应当恰好有一个正确项（- [x]），现有 {count} 个"
MULTIPLE_KEYS = "多选题应当至少有两个正确项（- [x]），现有 {count} 个"
MISSPELT_OPTION = "选项应写成“- [ ] ……”或“- [x] ……”，并且顶格，现为“{text}”"
OPTIONS_NOT_ALLOWED = "{type}题不应有选项"
TEXT_AFTER_OPTIONS = "选项之后出现了不属于任何选项的文字“{text}”"
NO_ANSWER = "判断题缺少答案：在试题信息中写 answer: true 或 answer: false"
NO_PART_ANSWER = "判断小问缺少“答案：正确”或“答案：错误”"
ANSWER_NOT_ALLOWED = "只有判断题才写 answer"
NUMERALS_NOT_ALLOWED = "只有填空题才写 numerals_equivalent"
NO_BLANK = "填空题的题干里没有 {{{{答案}}}} 形式的空格"
EMPTY_BLANK = "空格 {{{{}}}} 里没有答案"
UNPAIRED_BRACES = "空格的 {{{{ 与 }}}} 没有成对"
BLANK_NOT_ALLOWED = "{type}题的题干里不能出现 {{{{ }}}}"
NO_RATIONALE = "缺少“## 解析”，或解析是空的"
RATIONALE_WITHOUT_ARTICLE = "解析没有写明所依据的条号（如“{article}”）"
UNKNOWN_HEADING = "不认识的小标题“{heading}”"
REPEATED_HEADING = "小标题“{heading}”重复"
NO_REFERENCE = "缺少“{heading}”，或内容是空的"
NO_RUBRIC = "缺少“{heading}”，或没有得分点（每行写成“- 3分：……”）"
BAD_RUBRIC_LINE = "得分点应写成“- 3分：……”，现为“{text}”"
RUBRIC_SUM = "得分点合计 {total} 分，应等于 {points} 分"
NO_PARTS = "案例题至少要有一个小问（## 问题1（单选，4分））"
PART_NUMBER = "小问应当从 1 起依次编号，这里应是“问题{expected}”"
PARTS_SUM = "各小问合计 {total} 分，应等于本题的 {points} 分"
RESERVED_WORDS = "正文不能包含“{text}”，它是评分系统的保留字样"

NO_PICTURE = "试题里不能有图片：考场和打印的试卷都不显示图片，请改用文字说明"
NO_LINK = "试题里不能有链接“{text}”：答题时点开会离开试卷，请改用文字说明"
NO_HTML = "试题里不能有 HTML“{text}”：考场会照原样显示，请改用文字"
NO_FORMULA = "试题里不能有公式“{text}”：考场不显示公式，请改用文字"
ODD_BRACES = "花括号只能成对写成 {{{{答案}}}}（半角、两个一组、中间不留空格）"
KEY_SEPARATOR = (
    "空格的答案“{text}”里有“{character}”：几种写法之间用半角竖线“|”分开，每种写法里不能有这样的符号"
)
KEY_UNSEEN = "空格的答案“{text}”里有看不见的字符（{code}），考生不可能填出来，请删去后重新输入"
KEY_PUNCTUATION = "空格的答案“{text}”只有标点，评分时不计标点"

# Import of files.
IMPORT_BANK_CHANGED = "题库在核对之后又有改动，没有导入任何内容：请重新核对后再确认"
IMPORT_MISSING = "缺少{name}"
IMPORT_ID_TWICE = "试题编号“{id}”在 {other} 已经用过"
IMPORT_ID_BAD = "编号“{id}”不合格式（只能用小写字母、数字和连字符），改编为 {new}"
IMPORT_ID_TAKEN = "编号“{id}”的试题文件还不能读取，请先修改该文件"
IMPORT_ID_SHIPPED = "编号“{id}”是随系统提供的试题，不能由导入改动；要另作一题请去掉编号"
IMPORT_NOT_SAME = (
    "写成试题文件后读出的内容与原文不同（{fields}）：题面里有像试题文件格式的内容，请改写"
)
IMPORT_SPOILT = "改动后的试题不合格：{reason}"
IMPORT_LOST_CHARACTERS = "有无法保存、或者已经丢失的字符（�），请重新输入"
IMPORT_PRIVATE = "有旧字库自造的字 {code}，别的电脑显示不出来，请改用标准汉字"
IMPORT_PRIVATE_KNOWN = "有旧字库自造的字 {code}，应当是“{instead}”，请改正"
DIFFERENCE_TEXT = "题面和答案"
LINES_CASE_KEY = "案例的答案、评分标准要写在各小问（问题1、问题2……）下面"
RAW_PARTS = "小问之前的那一行不是案例"
RAW_PART = "小问{number}："
RAW_CASE_IN_CASE = "案例的小问不能又是案例"
RAW_TYPE = "不认识的题型“{type}”"
RAW_NO_TYPE = "没有写题型，也看不出是什么题：没有选项，答案不是对错，题干里没有空格"
RAW_NO_OPTIONS = "没有选项"
RAW_MANY_OPTIONS = "有 {count} 个选项，最多 10 个"
RAW_GAP = "选项 {letters} 是空的，后面却还有选项"
RAW_NO_KEY = "没有答案"
RAW_KEY = "答案“{key}”看不懂"
RAW_LETTER = "答案“{letter}”没有对应的选项（选项只有 {known}）"
RAW_TWICE = "答案“{key}”里有重复的字母"
RAW_SINGLE = "单选题有 {count} 个答案"
RAW_MULTIPLE = "多选题只有 1 个答案"
RAW_TRUTH_OPTIONS = "判断题的选项不是对和错，不能由“{key}”看出答案"
RAW_TRUTH_LETTER = "没有列出选项，答案“{letter}”按“{word}”读取"
RAW_NO_BLANK = "填空题的题干里没有空格（____ 或括号）"
RAW_BLANKS = (
    "题干有 {blanks} 个空，答案却有 {answers} 个：各空之间用分号隔开，同一空的几种写法用 | 隔开"
)
RAW_RUBRIC = "得分点“{text}”没有采用，应写成“3分：……”"
RAW_FIELD = "{name}“{text}”没有采用"
COLUMN_NAMES = {
    "type": "题型",
    "stem": "题干",
    "key": "答案",
    "options": "选项",
    "reference": "参考答案",
    "rubric": "评分标准",
    "rationale": "解析",
}
COLUMNS_NONE = "没有找到表头：要有“题干”列，以及“答案”或“题型”列；读到的第一行是：{heads}"
COLUMNS_EMPTY = "（空）"
COLUMNS_UNKNOWN = "“{name}”一列没有采用"
COLUMNS_CELL = "“{name}”列：{reason}"
CELL_COMPUTED = "单元格是公式，而公式没有结果，或者显示为错误"
CELL_DATE = "被表格软件变成了日期 {text}，看不出原来写的是什么，请把单元格改为文本后重新输入"
CELL_FORMAT = "显示的样子与保存的数 {text} 不同，请把单元格改为文本后重新输入"
CELL_ROUNDED = "数太长，表格软件已经改动了末尾的数字，请把单元格改为文本后重新输入"
CELL_MERGED = "是合并单元格 {range}，分不清是一道题还是几道题，请取消合并"
CELL_FILLED = "是合并单元格 {range}，各行都按“{text}”读取"
CELL_WIDE = "是合并单元格 {range}，按最左一列读取"
PLACE_LINE = "第{line}行"
PLACE_SHEET = "工作表“{sheet}”"
PLACE_ROW = "工作表“{sheet}”第{row}行"
PLACE_NUMBER = "第{number}题"
PLACE_TABLE = "第{number}个表格第{row}行"
CSV_BROKEN = "不是完好的 CSV：{detail}"
XLSX_BROKEN = "不是完好的 .xlsx 文件：{detail}"
XLSX_PICTURES = "文件里有 {count} 幅图片，没有导入"
XLSX_LARGE = "有一张工作表用到了第 {rows} 行、第 {columns} 列，超出了 {most} 个单元格的限制：请删去多余的行和列"
HELP_SHEETS = ("说明", "填写说明", "使用说明", "填表说明")
INCOMING_OLD = "{suffix} 文件不能导入：请用 Excel、Word 或 WPS 打开后选择“另存为”，类型选 {new}，再导入另存的文件"
INCOMING_NOT_FOUND = "找不到这个文件"
INCOMING_LARGE = "文件超过 {limit} MB，请分成几个文件"
INCOMING_ENCODING = "不是文本文件，或编码既不是 UTF-8 也不是 GB18030：请另存为 UTF-8"
INCOMING_LOCKED = "文件加了打开密码，或者其实是旧格式（.xls、.doc）：请打开后去掉密码，另存为 .xlsx 或 .docx 再导入"
INCOMING_BOMB = "文件解开后大得不像试题，没有读取"
INCOMING_NOT_OFFICE = "不是完好的 .xlsx 或 .docx 文件：请打开后另存为一次再导入"
LINES_NONE = "没有找到试题：题干前要有题号（如“1．”），选项前要有字母（如“A．”），答案写成“答案：A”"
LINES_STRAY = "题目之外的文字没有采用：{text}"
LINES_TWICE = "“{name}”不止一处，可能是漏了下一题的题号"
LINES_SWALLOWED = "答案或解析里有像题目的内容“{text}”，可能是题号没有认出来"
LINES_LETTER = "选项 {letter} 的先后不对（前面缺一个、重复了，或者漏了下一题的题号）"
LINES_LEFT_OVER = "选项“{text}”里还有像选项的内容，可能是字母不连续"
LINES_AFTER_KEY = "题干在答案的括号之后还有“{text}”，分不清是不是本题的内容"
RAW_KEY_IN_STEM = "答案取自题干的括号，请核对"
RAW_ONE_ANSWER = "“{answer}”按一个答案读取；如果是几种写法，请用 | 隔开"
WORD_PICTURE = "{name}没有导入，原处留有它的名称：请改用文字说明"
WORD_UNNAMED = "未命名"
WORD_FORMULA = "公式按文字读取，请核对"
WORD_NOTES = "脚注、尾注、批注没有导入"
WORD_TEXT_BOX = "文本框里的文字按正文读取，请核对先后次序"
WORD_DRAWN = "图形没有导入"
WORD_TABLE = "没有表头的表格按文字逐行读取，请核对"
WORD_MERGED = "表格里有上下合并的单元格：只有最上面的一行有内容"
EXCEL_SHEET = "试题"
EXCEL_COLUMNS = (
    "试题编号",
    "题型",
    "题干",
    *(f"选项{letter}" for letter in "ABCDEF"),
    "答案",
    "参考答案",
    "评分标准",
    "解析",
    "知识点",
    "认知层次",
    "难度",
    "分值",
    "法条依据",
    "题池",
    "互斥题",
    "数字写法等同",
)
TEMPLATE_HELP = (
    "怎样填写",
    "一行一道题；列的先后可以调换，用不到的列可以删去。填好后用 lawstudy bank import 导入：先核对、列出问题，确认后才写入题库。",
    "“试题”表里的各行是例子，填之前请删去（留着也不会重复导入）。",
    "试题编号：新题不填，由系统编号；填已有的编号，就是修改那道题。",
    "题型：单选、多选、判断、填空、简答、论述、案例。",
    "案例题先写一行“案例”，题干里写案情；下面每个小问各一行，题型写“小问（单选）”“小问（简答）”等，并写明分值。",
    "答案：单选、多选填字母（如 ABD）；判断填“正确”或“错误”；填空各空之间用分号、同一空的几种写法用竖线 | 隔开。",
    "填空题的空格写成 ____。简答、论述的答案填在“参考答案”，得分点填在“评分标准”，每行一个：3分：……",
    "难度：预计答对率，0.05 到 0.98，越大越容易；也可以写 易（0.85）、较易（0.8）、中（0.7）、较难（0.6）、难（0.5）。",
    "法条依据：《法名》(通过年份)第几条第几款；几条依据各占一行（单元格内换行用 Alt+Enter）。",
    "题池：正式考试（不填即是）、练习、课程自测。互斥题：不能与本题同卷的试题编号。",
    "数字写法等同：填“是”，则“60日”与“六十日”同样算对，只用于填空题。",
)
_EXAMPLE = {"知识点": "法治思想与普法", "认知层次": "理解", "难度": 0.7, "题池": "练习"}
TEMPLATE_EXAMPLES: tuple[dict[str, object], ...] = (
    {
        **_EXAMPLE,
        "题型": "简答",
        "题干": "（示例）简述导入试题的步骤。",
        "参考答案": "先核对，再看报告，最后确认。",
        "评分标准": "2分：核对\n2分：看报告\n1分：确认",
        "解析": "（示例）写明所依据的条号。",
        "分值": 5,
    },
    {
        **_EXAMPLE,
        "题型": "论述",
        "题干": "（示例）试述为什么要先核对再确认。",
        "参考答案": "核对可以发现没有答案、重复的试题；确认之前题库不变。",
        "评分标准": "6分：发现问题\n4分：题库不变",
        "解析": "（示例）写明所依据的条号。",
        "分值": 10,
    },
    {
        **_EXAMPLE,
        "题型": "案例",
        "题干": "（示例）某局用 Excel 整理了三十道试题，准备导入题库。",
        "解析": "（示例）逐问说明，并写明所依据的条号。",
        "分值": 4,
    },
    {
        "题型": "小问（单选）",
        "题干": "（示例）第一步做什么？",
        "选项A": "核对",
        "选项B": "确认",
        "选项C": "组卷",
        "答案": "A",
        "分值": 2,
    },
    {"题型": "小问（判断）", "题干": "（示例）确认之前题库不变。", "答案": "正确", "分值": 2},
)
EXPORT_PART = "小问（{type}）"
EXPORT_LONG = "有 {length} 字的内容，超出了一个单元格的 {most} 字"
YES = "是"
NO = "否"
INCOMING_UNKNOWN = "不认识的文件类型（{suffix}）：可以导入 {known}"
REPORT_ADDED = "新增"
REPORT_UNFINISHED = "新增（待补全）"
REPORT_CHANGED = "修改"
REPORT_DUPLICATE = "重复"
REPORT_REFUSED = "不导入"
REPORT_SAME = "与 {of} 相同"
REPORT_DIFFERS = "，但{fields}不同，没有采用"
REPORT_NEAR = "与 {of} 相近"
REPORT_SUMMARY = "读到 {read} 道题：新增 {added} 道（其中待补全 {unfinished} 道），修改 {changed} 道，重复 {duplicates} 道，不导入 {refused} 道"
REPORT_SHEET = "核对结果"
REPORT_COLUMNS = ("位置", "结果", "试题编号", "题干", "原因和说明")
REPORT_NEAR_SHEET = "相近的题"
REPORT_NEAR_COLUMNS = (
    "位置",
    "新编号",
    "相近的题",
    "本题（不同处用【】）",
    "那一题（不同处用【】）",
    "请注意",
)
REPORT_CHANGED_SHEET = "修改的内容"
REPORT_CHANGED_COLUMNS = ("位置", "试题编号", "字段", "原来", "改为")
REPORT_LOST_SHEET = "没有采用的内容"
REPORT_LOST_COLUMNS = ("内容", "题数")
PAPER_PART = "{type}题（共{count}题，{each}共{total}分）"
PAPER_EACH = "每题{points}分，"
PAPER_QUESTION = "问题{number}（{type}，{points}分）"
PAPER_BRACKETS = "（　）"
PAPER_KEY = "答案："
PAPER_REFERENCE = "参考答案："
PAPER_RUBRIC = "评分标准："
PAPER_RATIONALE = "解析："
PAPER_BASIS = "法条依据："
KEY_MARK = "√ "
NO_KEY_MARK = "× "
NEAR_KEY = "题面相同，答案不同"
NEAR_NUMBER = "数字不同：{one} ／ {other}"
NEAR_NEGATION = "否定词不同：{one} ／ {other}"
NEAR_NOTHING = "（无）"

NOT_READ = "看起来是试题，但没有读取：文件名应以小写字母或数字开头、以“.md”结尾（小写，后面没有“.txt”），不能是链接"
DUPLICATE_ID = "试题编号“{id}”与 {other} 重复"
UNKNOWN_AREA = "知识点“{area}”不在 content_areas.toml 中"
UNKNOWN_ENEMY = "互斥题“{id}”不存在"
SELF_ENEMY = "互斥题不能是本题自己"
UNKNOWN_STATUTE = "法规库里没有《{title}》"
UNKNOWN_VERSION = "法规库里没有《{title}》({year})，只有：{known}"
ARTICLE_BEYOND_LAST = "《{title}》({year})共 {articles} 条，没有{article}"
NOT_YET_IN_FORCE = "《{title}》({year})自 {date} 起施行，现在尚未生效"
REPLACED = "《{title}》({year})已于 {date} 被《{by}》取代，不能再作为依据"
REPEALED_FOR = "《{title}》({year})已于 {date} 废止，由《{by}》代替，不能再作为依据"
REPEALED = "《{title}》({year})已于 {date} 废止，不能再作为依据"
TEXT_MISSING = "《{title}》({year})缺文本，须由人核对：没有文本的法规不能引用条文"

STANDINGS = {
    "in_force": "现行",
    "ahead": "尚未施行",
    "replaced": "已被代替",
    "repealed": "已废止",
    "unknown": "施行情况未核",
}
AUDIENCES = {
    "A": "区级领导（县处级）",
    "B": "部门、街道主要负责人",
    "C": "拟任科级（任前）",
    "D1": "人大任命：人大",
    "D2": "人大任命：政府",
    "D3": "人大任命：监委",
    "D4": "人大任命：法院",
    "D5": "人大任命：检察院",
    "E": "执法人员：公共法律知识",
    "F": "执法人员：专门法律知识",
    "G": "新录用公务员",
}
LIST_IS_EXAMPLE = "示例"
LIST_SHEET = "清单"
LIST_ENTRIES_SHEET = "条目"
LIST_HELP_SHEET = "说明"
LIST_HELP_HEAD = "怎样填写"
LIST_HELP = (
    "“清单”表填一行：名称、制定机关、文号、日期、版本；“每条至少题数”是考试之前每一条至少要有的正式题数，不填为 1。",
    "“条目”表一行一部法规或文件。部分：首要任务、综合、专业。类别：如党章、组织法规、宪法、行政法律、地方性法规。",
    "版本填通过（公布）的年份，如 2021；不填就是现行版本。重点条款如：第三条、第十条至第十二条；不填就是全部。",
    "掌握程度：了解、掌握、熟练，不填为掌握。",
    "A 到 G 各列：● 必学，○ 应学，不要求的留空。D1–D5 也可以合成一列“D”。",
    "至少题数填 0：只学不考。没有文本的文件（多数党内法规）填核对人；没有文本就不进入计分试卷。",
    "核对日期：最近一次有人对照文本核对的日期。",
)
LIST_ENTRY = "第 {number} 条："
LIST_BAD_FIELD = "“{field}”有误"
LIST_MARKS = "A–G"
LIST_TWICE = "有两个条目相同（名称、版本、重点条款都一样）"
LIST_NOT_XLSX = "{suffix} 文件不能导入，请用 Excel 或 WPS 打开后“另存为”xlsx；空白表格用 lawstudy list template 生成"
LIST_NO_SHEET = "没有找到“{sheet}”表：表头应有 {columns} 各列"
LIST_EMPTY = "“条目”表里没有条目"
LIST_ONE_ROW = "“清单”表应填一行，现有 {count} 行"
LIST_NO_AUDIENCE = "没有写明对象的列：表头应以 A、B、C、D（或 D1–D5）、E、F、G 开头"
LIST_CELL = "“{sheet}”表“{column}”列：{message}"
LIST_NEEDED = "不能为空"
LIST_VALUE = "内容不符合要求或太长"
LIST_SAME = "“{name}”与第 {row} 行重复"
LIST_MARK = "“{mark}”看不懂，请用 ●（必学）、○（应学）或留空"
LIST_NUMBER = "应填数字"
LIST_ONE_OF = "应是：{values}"
LIST_DATE = "“{text}”不是日期，请写成 2026-03-01"
LIST_ARTICLES = "“{text}”不是条款，请写成：第三条、第十条至第十二条"
LIST_VERSION = "登记表里没有 {version} 年的版本，只有{known}"
LIST_ARTICLE = "没有{article}，最后一条是第 {last} 条"
ENTRY_UNKNOWN = "登记表里没有"
ENTRY_VERSION = "登记表里没有这一版本，只有{known}"
ENTRY_NO_TEXT = "没有文本，须由指定人员核对，不进入计分试卷"
ENTRY_ENDED = "{date} 起不再有效{by}"
ENTRY_BY = "，由《{by}》代替"
ENTRY_AHEAD = "新版本{version}自 {date} 起施行"
NO_COMPULSORY = "清单里没有“{audience}”必学的条目"
GAP_TEXT = "《{instrument}》：{status}（{detail}）"
GAP_ITEMS = "《{instrument}》：可用的正式题 {count} 道，清单要求至少 {needed} 道"

REGISTER_BROKEN = "不是正确的 TOML：{detail}"
REGISTER_BAD_ROW = "第 {number} 个登记有误：{fields}"
REGISTER_CONTRADICTION = (
    "日期前后矛盾（有条数就要有通过、施行日期；replaced_on 与 repealed_on 只能有一个）"
)
NO_SUCH_ARTICLE = "《{title}》({year})的文本里没有{article}"
NO_SUCH_PARAGRAPH = "《{title}》({year}){article}只有 {count} 款"
ITEM_WITHOUT_PARAGRAPH = "《{title}》({year}){article}有 {count} 款，引用项时应写明是第几款"
NO_SUCH_ITEM = "《{title}》({year}){place}没有这一项（共 {count} 项）"

TEXT_NOT_DOCX = (
    "{suffix} 文件不能直接读取，请用 Word 或 WPS 打开后“另存为”docx（或纯文本 txt）再导入"
)
TEXT_UNKNOWN_KIND = "不认识的文件类型（{suffix}）：请用 .md、.txt 或 .docx"
TEXT_TOO_LARGE = "文件超过 {limit} MB，不像是一部法规的文本"
TEXT_UNREADABLE = "读取失败：{detail}"
TEXT_ENCODING = "不是文本文件，或编码既不是 UTF-8 也不是 GB18030：请另存为 UTF-8"
TEXT_BAD_DOCX = "不是完好的 docx 文件：请用 Word 或 WPS 打开后另存为 docx"
TEXT_TABLES = "文件里有 {count} 个表格，没有读取"
TEXT_MISSING_FILE = "找不到 {path}"
TEXT_ADOPTED_FOR_ONE = "--adopted 只能与一个文件同用"
TEXT_PART_ALONE = (
    "“{title}”是一部法规的一编，题名和沿革应在同一文件夹的 README.md 里：请把它们放在一起导入"
)
TEXT_IN_TWO_PARTS = "{article}在另一个文件里已经有了"
TEXT_ANNEX = "{file} 没有条文，作为附件未收入"
TEXT_NO_TITLE = "找不到题名：第一行应是法规名称（Markdown 写作“# 名称”）"
TEXT_NO_ARTICLES = "没有找到条文：每条应以“第一条”开头、后面有空格；Word 自动编号的条文请先转为文字"
TEXT_NO_VERSION = (
    "不知道是哪个版本：沿革里没有日期，请在文件名末尾写上通过（公布）日期，"
    "如“某条例(2025-12-17).docx”，或用 --adopted 指明"
)
TEXT_TWICE = "{article}出现不止一次（第 {lines} 行）：请删去附件或重复的部分后再导入"
TEXT_OTHER_DATE = "版本日期 {name} 与沿革的最后日期 {history} 不同"
TEXT_TWO = "与 {other} 是同一版本而文字不同：{articles}；请核对后只导入其中一份"
TEXT_SAME_AS = "{file} 文字相同"
TEXT_PART_OF = "{file} 是其中的 {count} 条"
TEXT_HELD = "站点里已有这一版本而文字不同：{articles}；核对后如要替换，请加 --replace"
TEXT_AND_MORE = "{names} 等 {count} 条"
TEXT_VERSION_UNKNOWN = "登记表里没有这一版本，只有：{known}"
TEXT_NOT_REGISTERED = "登记表里没有这部法规"
TEXT_NO_FORCE = "文本没有说明本版本何时施行，登记表里也没有"
TEXT_COUNT = "登记为 {articles} 条，文本到第 {last} 条"
TEXT_ADOPTED = "登记的日期是 {registered}，文本为 {found}"
TEXT_FORCE = "登记自 {registered} 起施行，文本为 {found}"
TEXT_GAPS = "缺{gaps}"
TEXT_ORDER = "{article}排在{other}之后"
TEXT_INSERTED = "{article}之前没有它所接续的条"
TEXT_EMPTY = "{article}没有内容"
TEXT_ITEMS = "{article}各项的序号不连续：{items}"

CELL_LACKS = "{type}题 × {area}：缺 {count} 题（题库有 {supply} 题，{forms} 套卷共需 {need} 题）"
BLUEPRINT_PRETEST_PRACTICE = "练习（practice = true）没有试测题，请去掉 pretest"
BLUEPRINT_PRETEST_TYPE = (
    "“{title}”不能有试测题（pretest）：试测只用于单选、多选、判断、填空，主观题不请人白阅"
)
PRETEST_RULE = "本卷另有 {count} 道试测题，用于检验试题质量，不标明、不计入成绩。"
PRETEST_LACKS = "试测题：每卷需{type}题 {need} 道，可用的只有 {supply} 道（题池为“试测”、在用、与本卷试题不互斥）"
SECTION_LACKS = "{type}题：每卷需 {need} 题，题库只有 {supply} 题"
QUOTA_LACKS = "知识点“{area}”：每卷至少 {need} 题，题库中可用的只有 {supply} 题"
MOST_IN_THE_WAY = "各知识点的题数上限合起来不够一套卷，请放宽上限或补充试题"
OVERLAP_TOO_TIGHT = (
    "两卷最多共用 {limit} 题的限制下无法组出 {forms} 套卷，请放宽 overlap_limit 或减少套数"
)
SEEN_TOO_TIGHT = "与考过的试卷最多重 {most} 题，现有题库做不到：符合组卷方案的试卷至少要重 {least} 题。请放宽到 {least} 题，或补充试题、减少套数"
BAND_UNREACHABLE = (
    "平均难度无法落在 {low:.2f}–{high:.2f} 且各卷相差不超过 {spread}，请调整难度区间或补充试题"
)
BLUEPRINT_SUM = "各部分分值合计 {total}，应等于满分 {points}"
BLUEPRINT_QUOTA = "知识点配额下限合计 {low}、上限合计 {high}，与总题数 {count} 不相容"
BLUEPRINT_RANGE = "{field} 的下限 {low:g} 大于上限 {high:g}"
BLUEPRINT_POLICY = "缺少考试规则：请用 policy 指定规则名称，或写明及格线 cut_score"
BLUEPRINT_CUT = "及格线 cut_score = {cut:g} 高于满分 {points:g}"
BLUEPRINT_FIXED = "少选得分 fixed_points = {fixed:g} 高于多选题的分值 {points:g}"
BLUEPRINT_FIELD = "{field}：{reason}"
BLUEPRINT_VALUE = "值“{value}”不正确"
BLUEPRINT_REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识的字段，请检查拼写",
    "greater_than": "应大于 {gt}，现为“{value}”",
    "greater_than_equal": "应不小于 {ge}，现为“{value}”",
    "less_than_equal": "应不大于 {le}，现为“{value}”",
    "multiple_of": "应为 {multiple_of} 的整数倍，现为“{value}”",
    "literal_error": "应为 {expected} 之一，现为“{value}”",
}
BLUEPRINT_AREA = "配额中的知识点“{area}”不在 content_areas.toml 中"
BLUEPRINT_SELF_ENEMY = "互斥题“{id}”与自己互斥"
BLUEPRINT_ENEMY = "互斥题“{id}”不存在"
BAD_TOML = "不是有效的 TOML：{detail}"
BLUEPRINT_MISSING = "找不到组卷方案“{name}”。可用的有：{known}"
FORM_DAMAGED = "试卷文件 {file} 已损坏。请从备份恢复，或重新运行 lawstudy exam build"
NEWER_SCHEMA = "{file} 由更新版本的系统写成（schema_version {version}，本系统只认识到 {known}），请先升级本系统"
ITEM_GONE = "{form} 卷第 {number} 题（{id}）已不在题库中"
ITEM_EDITED = "{form} 卷第 {number} 题（{id}）在组卷之后被修改过，请重新组卷"
TRUE = "正确"
FALSE = "错误"
OR = " 或 "
PREVIEW_RUBRIC_LINE = "* （{points} 分）{text}"

# Exchange with other platforms (GIFT, Moodle XML, Aiken, QTI).
AT_LINE = "第{line}行"
AT_QUESTION = "第{number}题"
LOST_PICTURE = "图片 {name}：本题库的试题不含图片，请改用文字说明"
LOST_TABLE = "表格：只留下了文字"
LOST_LINK = "链接 {name}：只留下了文字"
LOST_MEDIA = "音频、视频或嵌入内容 {name}"
LOST_FORMULA = "公式"
LOST_SCRIPT = "上标、下标：只留下了文字"
LOST_PARTIAL = "部分得分的答案：只保留得满分的"
LOST_WEIGHTS = "各正确选项的权重不同：按本系统的评分规则计分"
LOST_PENALTY = "选错倒扣分"
LOST_POINTS = "分值 {points:g}：不是 0.5 的整数倍"
LOST_TAG = "标签“{tag}”"
LOST_CATEGORY = "分类“{category}”：不是本题库的知识点"
FOREIGN_NO_KEY = "没有正确答案"
FOREIGN_NO_STEM = "没有题干"
FOREIGN_SEVERAL_RIGHT = "单选题有 {count} 个都算对的选项：本题库的单选题只有一个正确项"
FOREIGN_NO_FULL_KEY = "没有得满分的答案"
FOREIGN_WILDCARD = "答案里有通配符 *：请列出每一种可接受的写法"
FOREIGN_MATCHING = "连线题：本题库没有这种题型，请改为单选题或填空题"
FOREIGN_TOLERANCE = "数值题的答案是一个范围：填空题的每种答案须写明"
FOREIGN_NO_QUESTION = "只有说明文字，没有要回答的题"
FOREIGN_FEEDBACK = "{answer}：{text}"
GIFT_FAULTS = {
    "unclosed": "花括号没有成对：看不出答案从哪里到哪里",
    "answers": "看不懂花括号里的答案，或者一题有几处答案",
}
GIFT_ARROWS = "填空答案里有“->”，GIFT 会当作连线题"
EXPORT_CASE = "案例题：这种格式没有几问共用一个案情的题型，请导出为 Excel 或 Word"
EXPORT_BLANKS = "有几个空的填空题：这种格式的填空题只有一个空，请导出为 Excel 或 Word"
FOREIGN_BLANKS = "题干里画了 {count} 条空格线，答案只有一处"
FOREIGN_KIND = "题型“{kind}”：本题库没有对应的题型"
FOREIGN_TRUTH = "判断题的两个答案不是 true 和 false"
NOT_MOODLE_XML = "不是 Moodle XML 文件：最外层应为 <quiz>"
XML_BROKEN = "XML 不完整或有错（第 {column} 列附近）"
XML_ENTITIES = "XML 里有文档类型或实体声明，为安全起见不读取"
XML_TOO_LARGE = "XML 文件太大，或者嵌套太深"
XML_ENCODING = "看不懂 XML 的字符编码，请另存为 UTF-8"
AIKEN_NO_ANSWER = "没有 ANSWER 行"
AIKEN_LETTERS = "选项字母应从 A 起依次排列，现为 {letters}"
AIKEN_KEY = "答案“{key}”不是哪个选项的字母"
AIKEN_ONLY_SINGLE = "Aiken 只有单选题"
IN_PACKAGE = "压缩包内 {name}"
NOT_QTI = "不是 QTI 试题：应为 QTI 2.1 或 3.0 的压缩包，或单个试题文件"
PACKAGE_TOO_LARGE = "压缩包解开后太大，或者文件太多"
PACKAGE_BROKEN = "压缩包已损坏、有密码，或者不是压缩包"
QTI_KIND = "QTI 题型 {kind}：只能导入单一的选择题（choiceInteraction）"
QTI_UNKNOWN_KEY = "正确答案 {keys} 不是哪个选项"
QTI_ONLY_CHOICE = "QTI 导出只有选择题和判断题"

# What a change of the law does to single articles.
EFFECTS_FILE = "条文的变动：由 lawstudy statutes amend / effect 写入，请勿手工改动"
EFFECT_BAD_ROW = "第 {number} 条变动记录不正确：{fields}"
EFFECT_CHANGED = (
    "《{title}》({year}){article}已被修改（{affecting}，自 {date} 起施行），须对照新条文重新审查"
)
EFFECT_GONE = "《{title}》({year}){article}自 {date} 起已经删去，不能再作为依据"
EFFECT_DISPLACED = (
    "《{title}》({year}){article}自 {date} 起不再适用：{affecting}另有规定（{reason}）"
)
EFFECT_KINDS = {
    "unchanged": "未变",
    "renumbered": "条号变动",
    "changed": "已修改",
    "gone": "已删去",
    "displaced": "另有规定",
}
REVIEW_CHECKS = {
    "politics": "政治导向正确",
    "law": "法律依据现行有效、引用准确",
    "facts": "事实、数据、日期、计算准确",
    "names": "人名、职务、机构全称、地名正确",
    "wording": "没有错别字、标点和语法错误",
    "secrecy": "不涉密、不敏感",
    "personal_data": "不含真实个人信息",
    "copyright": "文字、图片没有版权问题",
    "format": "格式规范",
}
REVIEW_STEPS = {"trial": "试做", "first": "一审一校", "second": "二审二校", "final": "三审三校"}
REVIEW_HEAD = "【{type}】{area}　{points} 分"
REVIEW_QUESTION = "第 {number} 问　"
REVIEW_KEY = "答案：{key}"
REVIEW_RATIONALE = "解析："
REVIEW_BASIS = "依据：{basis}"
REVIEW_ENEMIES = "互斥题：{enemies}"
REVIEW_OWN = "这是您本人提交的稿件，要由他人试做、审校"
REVIEW_TWICE = "您已经办过这份稿件的{step}，这一步要由另一人办理"
REVIEW_UNCHECKED = "还没有核对：{names}。全部核对无误才能通过；有问题请退回"
REVIEW_READ_ALOUD = "这是重要稿件，要通读（读出声）全文后才能通过"
REVIEW_RULES = "审校规则 {file} 不能使用：{detail}"
REVIEW_RULES_KNOWN = (
    "只能有 people 一项，值为 everybody_different（每一步都由不同的人办理）"
    "或 no_two_in_a_row（试做人可以兼做二审，其余同前）"
)
FORM_NAME = "{form} 卷"
