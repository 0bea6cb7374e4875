"""What learners and lesson writers read from this room, in Simplified Chinese."""

from __future__ import annotations

AT = "{file}:{line}: {reason}"
NO_HEAD = "文件开头缺少用两行“---”围起的课程信息，或其内容不是有效的 YAML"
BAD_FIELD = "课程信息的字段“{field}”缺失或不正确"
REPEATED_FIELD = "课程信息的字段“{field}”重复出现"
DUPLICATE_ID = "课程编号“{id}”与 {other} 重复"
BAD_ARTICLE = "“{article}”不是有效的条号"
BAD_MARK = "自测题和计算器应单独成行，写成 {{自测 试题编号 目标1}} 或者 {{计算器 期限}}"
BAD_STATUTE = "“{text}”不是有效的法规写法，应如 《行政处罚法》(2021)"
UNKNOWN_STATUTE = "法规库里没有 {text}"
SECTIONS = "小节应依次为：{wanted}；最后可以有“{appendix}”"
CITES_UNDECLARED = "引用了《{title}》，但课程信息的 statutes 中没有列出"
CITES_OTHER_VERSION = "引用的是《{title}》({cited})，与课程信息 statutes 中的版本不同"
UNKNOWN_ITEM = "题库里没有试题“{id}”"
NOT_FOR_SELF_CHECK = "试题“{id}”是{type}题，自测只能用单选、多选、判断、填空题"
NOT_FOR_STUDY = "试题“{id}”的题池是“{pool}”，自测只能用题池为“课程自测”（pool: study）的试题"
SELF_CHECK_COUNT = "每课应有 {least}–{most} 道自测题，现有 {count} 道"
SELF_CHECK_REPEATED = "自测题“{id}”重复"
SELF_CHECK_GOAL = "写明这道自测题检验第几条学习目标（共 {count} 条），如 目标1、2"
GOAL_COUNT = "学习目标应有 {least}–{most} 条，写成“1. ……”，现有 {count} 条"
GOAL_UNMEASURED = "第 {goal} 条学习目标没有自测题检验"
FENCE_OPEN = "围栏没有结尾的 ```"
UNKNOWN_FENCE = "围栏第一行应写：{known}"
UNKNOWN_CALCULATOR = "没有这种计算器；可以用：{known}"
CHOICE_NO_STEM = "抉择要先写问题，再写选项"
CHOICE_COUNT = "抉择要有 2–4 个选项，写成“- [ ] ……”，现有 {count} 个"
CHOICE_ONE_RIGHT = "抉择要有且只有一个“- [x]”"
CHOICE_NO_REPLY = "这个选项下面要写回应（缩进两格）：对在哪里，或者为什么会这样选、错在哪里"
DECISION_COUNT = "案例至少有 {least} 步抉择，现有 {count} 步"
DECISION_PLACE = "抉择只能放在“## 案例”一节"
NO_FIGURE = "至少要有一张图（决策树、时间轴、泳道或者柱图）"
KEY_POINTS = "“## 要点”要有 1–{most} 条“- [ ] ……”，现有 {count} 条"
READING_TIME = (
    "写的是 {minutes} 分钟，按字数和题数估算要 {takes} 分钟：改 minutes，或者增删内容（附录不计）"
)
SELF_CHECK_PLACE = "自测题只能放在“## 自测”一节"
STEM = "**自测{number}．** {stem}"
PRACTICE_TITLE = "错题练习（{at}）"
PRACTICE_HEAD = "# {title}\n\n共 {count} 题，取自您的错题本。答对并核对后，该题移出错题本。"
NOT_A_SELF_CHECK = "这道题不是课程自测题，不能核对答案"
BAD_ANSWER = "请先作答，再核对答案"
TABLE = "表格"
FIGURE = "图："
UNKNOWN_FIGURE = "没有“{kind}”这种图；可以用：{known}"
FIGURE_NEEDS_TITLE = "图要有标题，写在围栏第一行"
FIGURE_LINES = "一张图要有 1–{most} 行，现有 {count} 行"
FIGURE_CHARACTER = "这一行有不能显示的控制字符，请删掉重打"
FIGURE_LONG = "图里的一行不能超过 {most} 字"
TREE_LINE = "决策树每行以“问 ”“是 ”“否 ”或者“终 ”开头，后面写文字"
TREE_AFTER_END = "“终”之后不能再有内容"
TREE_EXIT = "“{word}”要写在它的“问”下面，每问只能写一行“{word}”"
TREE_NO_EXIT = "第 {number} 问没有写“是”或者“否”通向哪里"
TREE_STOPS = "第 {number} 问的“是”和“否”都写了去处，后面的问题走不到"
TREE_END = "最后一问：两边都写去处，就不写“终”；只写一边，就要写“终”"
TREE_ON = "看下一问"
TREE_TO = "{end}"
TREE_QUESTION = "{text} 是：{yes}。否：{no}。"
TIMELINE_LINE = "时间轴每行写成“时点 | 事项”或者“时点 | 事项 | 依据”"
LANE_HEAD = "泳道第一行写“列 角色 | 角色”，2–4 个角色，不能重名"
LANE_NO_STEP = "泳道除了第一行的角色，至少要有一步"
LANE_IDLE = "{roles}：图中没有步骤"
LANE_LINE = "泳道每行写成“角色：做什么”，角色是：{roles}"
BAR_LINE = (
    "柱图每行写成“名称 数值”，数值不小于零，用半角数字，整数部分不超过 15 位，小数不超过 4 位"
)
BAR_COUNT = "柱图要有 2–{most} 行"
CHOOSE = "请选择：{label}"
BAD_DATE = "请填日期：{label}，如 2026-03-23"
BAD_AMOUNT = "请填数字：{label}，如 20000"
UNKNOWN_YEAR = "{year} 年的放假安排还不知道，算不出工作日。国务院办公厅的通知公布以后，请管理员录入（lawstudy holidays import），再来计算"
LIBRARY_SOURCE = "国务院办公厅 {year} 年放假安排"
DEADLINE_TITLE = "期限计算器"
DEADLINE_HINT = "选一项期限，填起算的那一天，就得到最后一天和每一步的依据。"
DEADLINE_RULE = "哪一项期限"
DEADLINE_FROM = "起算事件发生的日期"
DEADLINE_EVENT = "{event}：{day}"
DEADLINE_RESULT = "{what}：{day}"
DEADLINE_WORKING = "从次日起数 {count} 个工作日：{days}"
DEADLINE_BEFORE = "往前留足 {count} 个整工作日：{days}；稳妥的做法是在这之前的一个工作日发出"
DEADLINE_OFF = "其间不计：{days}（{source}）"
DEADLINE_DAYS = "开始的当日不计，从{first}数起，第 {count} 日是{last}"
DEADLINE_MONTHS = "{length}：到期月的对应日是{last}；没有对应日的，取月末日"
DEADLINE_MOVES = "最后一日{last}不是工作日，顺延到{moved}"
DEADLINE_REFERS = "最后一日{last}不是工作日。这里指引到《民事诉讼法》关于期间的规定，本系统没有它的文本，请核对；按顺延算，到{moved}"
DEADLINE_UNSAID = "最后一日{last}不是工作日。有关法律没有写明怎样顺延；机关自己的期限不要拖到这一天，当事人的期限先核对规定再下结论；按顺延算，到{moved}"
DEADLINE_EITHER = "{last}；顺延的，到{moved}"
CIVIL_CODE_START = "参照《民法典》(2020)第二百零一条第一款"
CIVIL_CODE_MONTH = "参照《民法典》(2020)第二百零二条"
UNITS = {"working_day": "个工作日", "day": "日", "month": "个月", "year": "年"}
BEFORE = "{length}以前"
COMPETENCE_TITLE = "管辖计算器"
COMPETENCE_HINT = "选谁作出的行为、走到哪一步，就得到复议机关、被告和管辖法院。"
COMPETENCE_WHO = "行政行为是谁作出的"
COMPETENCE_ACT = "是哪一类行为"
COMPETENCE_STAGE = "是否经过复议"
COMPETENCE_RESULT = "复议找：{review}。起诉：被告是{defendant}，{court}。"
COMPETENCE_FIRST = "先复议，不能直接起诉。"
COMPETENCE_REVIEW = "复议找：{review}。"
COMPETENCE_AFTER = (
    "对复议决定不服的，再起诉；复议机关不予受理、驳回申请或者逾期不答复的，"
    "自收到决定书或者复议期满之日起十五日内起诉。被告和法院看复议结果，请再选一次"
)
REVIEW_LINE = "复议机关：{text}"
DEFENDANT_LINE = "被告：{text}"
COURT_LINE = "法院：{text}"
DISCRETION_TITLE = "处罚裁量表"
DISCRETION_HINT = "勾选查明的情节，得到法律怎样规定；具体档次看本机关公布的裁量基准。"
DISCRETION_FACTS = "查明的情节（可多选）"
DISCRETION_LOW = "罚款幅度的下限（元，可不填）"
DISCRETION_HIGH = "罚款幅度的上限（元，可不填）"
DISCRETION_NONE = "没有勾选从轻、减轻、不罚的情节：在法定幅度以内，按裁量基准决定"
DISCRETION_RANGE = "法定幅度：{low}–{high} 元"
DISCRETION_BAD_RANGE = "罚款的下限不能大于上限"
DISCRETION_STANDARD = "裁量基准应当公布。公布了的，照基准定档，要偏离就写明理由（这是做法建议）"
DISCRETION_BOUND = "从轻不得低于法定幅度的下限；减轻可以低于下限。两者的区别是通行的理解，《行政处罚法》没有写明定义"
EXAMPLE = "算例"
EXAMPLE_HEAD = "| 步骤 | 依据 |\n|---|---|"
CALCULATOR_STATIC = "在学习页面里，这里是可以自己填的计算器。"
BAD_EXAMPLE = "算例不对：{reason}"
EXAMPLE_WORDS = "算例写成“规则编号 日期”，如 {{计算器 期限 penalty-hearing-request 2026-03-23}}；其他计算器不写算例"
COMPETENCE_FREE = "可以先复议再起诉，也可以直接起诉；法律、法规另有规定的除外"
COURT_BOTH = "法院：{text}（按原机关确定级别）"
COURT_SILENT = "起诉原行为的，{original}；起诉复议机关不作为的，{reviewer}"
COURT_PLACE = "由最初作出行政行为的机关所在地的法院管辖；限制人身自由的强制措施、不动产案件，另见第十九条、第二十条"
COURT_PLACE_REVIEWED = (
    "由最初作出行政行为的机关所在地的法院管辖，也可以由复议机关所在地的法院管辖；"
    "限制人身自由的强制措施、不动产案件，另见第十九条、第二十条"
)
COURT_ACROSS = "本地确定由若干法院跨区域管辖行政案件的，看当地公布的规定"
EFFECTS = {
    "none": "不予处罚",
    "may_none": "可以不予处罚",
    "must": "应当从轻或者减轻",
    "may": "可以从轻或者减轻",
}
DISCRETION_RESULT = {
    "none": "不予行政处罚",
    "may_none": "可以不予行政处罚，由机关裁量；决定处罚的，考虑下列情节",
    "must": "应当从轻或者减轻处罚",
    "may": "可以从轻或者减轻处罚",
}
DISCRETION_FACT = "{text}：{effect}。"
DISCRETION_EDUCATE = "不予处罚的，对当事人进行教育"
DISCRETION_PROPORTION = "处罚与违法行为的事实、性质、情节以及社会危害程度相当"
STEP = "**请先选定。** {stem}"
STEP_REPLIES = "选定以后再看各项的说明"
STEP_RIGHT, STEP_WRONG = "应当这样", "不应当这样"
NO_SUCH_STEP = "课程里没有这一步，可能已经改过；请刷新页面"
HOLIDAYS_HEAD = ("日期", "安排")
HOLIDAY_OFF, HOLIDAY_WORK = "放假", "上班"
HOLIDAYS_NO_HEAD = "表头应有“日期”“安排”两列"
HOLIDAYS_BAD_DATE = "第 {row} 行：“{text}”不是日期，应如 2027-02-06"
HOLIDAYS_BAD_KIND = "第 {row} 行：“{text}”应写“放假”或者“上班”"
HOLIDAYS_TWICE = "第 {row} 行：{date} 重复"
HOLIDAYS_WEEKEND = "第 {row} 行：{date} 本来就是工作日，不用写“上班”；只写调休上班的周六、周日"
HOLIDAYS_ONE_YEAR = "一个文件只写一年的安排；这里有 {years}"
HOLIDAYS_EMPTY = "文件里没有放假安排"
HOLIDAYS_MISSING = "没有写 {dates} 放假：一个文件要写 {year} 年全年的安排，录入后整年以它为准"
HOLIDAYS_DAMAGED = (
    "放假安排文件 {file} 读不出来：{reason}。修好它，或者删掉后用 lawstudy holidays import 重新录入"
)

GAP_STATUS = "{status}"
GAP_ITEMS = "正式题 {count} 道，至少要 {needed} 道"
GAP_LESSON = "没有课程"
GAP_CHECKER = "没有指定核对人"
REVIEW_BY = "，由《{by}》代替"
REVIEW_ENDED = "已于 {date} 失效{by}"
REVIEW_ENDS = "{date} 起失效{by}"
REVIEW_AHEAD = "新版本 {date} 起施行"
# Credit hours.
HOURS_BANDS = "band：折算档应按分钟数由少到多排列，学时随之增加"
HOURS_CATEGORIES = "category：类别名称不能相同"
HOURS_KINDS = "category.kinds：一种活动只能归入一个类别"
HOURS_SUM = "hours：各类学时之和不能超过总学时"
HOURS_YEARS = "until_year：不能早于 from_year"
HOURS_TIMES = "times：同一种活动只能写一次"

# Plans and events.
STUDY_NEEDED = "请填写“{name}”"
STUDY_LONG = "“{name}”最长 {longest} 字，现有 {length} 字"
STUDY_INVISIBLE = "“{name}”含有不可见的字符或自造字，请重新填写"
STUDY_HOURS = "“{name}”{hours} 不正确，应大于 0、不超过 100，最多两位小数，如 0.5"
STUDY_HOURS_OVER = "“{name}”{hours} 超过了活动时长：按学时规则，这么长的活动最多计 {most} 学时。请改正学时或时长；不填学时则按时长折算"
PLAN_YEAR = "年度 {year} 不正确，应在 {first} 到 {last} 之间"
PLAN_OTHER_YEAR = "日期 {day} 与年度 {year} 或所填月份不一致"
PLAN_MONTH = "月份 {month} 不正确，应为 1 到 12"
PLAN_CHANGED_SINCE = "第 {number} 项计划已被他人修改或取消，请重新打开后再改"
PLAN_EMPTY = "“{unit}”{year} 年还没有计划项，不能提交"
PLAN_NOT_AS_SEEN = "“{unit}”的学法计划在您打开页面以后有改动，没有提交。请重新打开，核对后再提交"
PLAN_OWN = "“{unit}”的学法计划由您提交，请由另一人批准"
PLAN_RETURN_REASON = "退回原因"
PLAN_REASON_NEEDED = "这份计划已批准，改动后批准失效、须重新提交：请填写修改或取消的原因"
EVENT_KIND = "考试成绩由本系统的考试产生，不作为学法活动登记"
EVENT_MINUTES = "“时长（分钟）”{minutes} 不正确，应为 1 到 1440 的整数"
EVENT_START = "“开始时间”{start} 不正确，应如 09:30"
EVENT_CATEGORY = "学时规则里没有“{category}”这一类，应为：{known}；不填则按活动类别归入"
EVENT_ENTRY = "第 {number} 项计划不是本单位 {year} 年的“{kind}”，请重新选择"
EVENT_FUTURE = "活动日期 {day} 还没有到，活动结束后才能提交"
EVENT_NOBODY = "没有登记任何出席人员"
EVENT_MEETING = "{kind}请填写“会议名称和届次”"
EVENT_CONTENT = "请填写“学习内容”（法规名称、版本和条款）"
EVENT_CASE = "旁听庭审请填写案号、法院，并选择现场或网络"
EVENT_LEAVE = "{name}：请假请写明事由"
EVENT_TWICE = "{name}（{number}）在出席名单中出现两次"
EVENT_MADE_UP_PRESENT = "{name}：已出席，不需要补学日期"
EVENT_MADE_UP_EARLY = "{name}：补学日期 {day} 早于活动日期 {event}"
EVENT_MADE_UP_FUTURE = "{name}：补学日期 {day} 还没有到"
EVENT_NO_UNIT = "{name}（{number}）{day} 不在任何单位，请先核对名册中的调入日期"
EVENT_STEP_ORDER = "学习材料“{step}”的日期早于前一步“{before}”，或前一步没有填写日期"
EVENT_OWN = "提交人不能确认自己提交的记录，请由另一名管理员确认"
EVENT_CHECKED = "请勾选“已与签到表核对”后再提交"

ENTRY_STATES: dict[str, str] = {
    "done": "已完成",
    "waiting": "待确认",
    "late": "逾期未完成",
    "coming": "未到期",
    "own": "个人自学",
}
"""By `courses.plan_progress.EntryState`, in its order."""

# Workbooks that units fill in.
SHEET_ROW = "{file}（{sheet}）第 {row} 行{column}：{reason}"
SHEET_COLUMN = "“{column}”列"
SHEET_MISSING = "没有填写"
SHEET_DATE = "日期“{value}”不正确或不存在，应如 2026-03-05"
SHEET_WHOLE = "“{value}”应为整数"
SHEET_NUMBER = "“{value}”应为数字，如 0.5"
SHEET_WORD = "“{value}”不认识，应为：{words}"
SHEET_UNIT = "名册中没有单位“{unit}”。请核对名称，或先导入单位名册"
SHEET_OTHER_UNIT = "只能登记本单位（{own}）的活动"
SHEET_OTHER_PLAN = "只能导入本单位（{own}）的计划"
SHEET_TWICE = "与第 {other} 行重复"
SHEET_ROUNDED = "是超过 15 位的数字，Excel 已改动末几位。请把该列设为文本格式，重新填写"
SHEET_FORMAT = (
    "是按格式显示的数字（实际值 {value}），看到的内容无法确定。请把该列设为文本格式，重新填写"
)
SHEET_TYPE = "应为文本，单元格里却是日期、时间或逻辑值（{value}）。请把该列设为文本格式，重新填写"
SHEET_UNKNOWN = "{file}（{sheet}）：这个工作表的表头看不懂，没有导入任何内容。请用 lawstudy study template 生成的样表填写，或删去这个工作表"
SHEET_NO_TABLE = (
    "{file}：没有找到“{table}”表，表头至少需要：{columns}。可用 lawstudy study template 生成样表"
)
SHEET_EMPTY = "{file}：“{table}”表里没有数据行"
SHEET_SAME_COLUMN = "{file}（{sheet}）：“{first}”和“{second}”两列含义相同，请只保留一列"
SHEET_OTHER_COLUMN = (
    "{file}（{sheet}）：不认识“{head}”这一列，请改正列名或删去该列。可用的列：{known}"
)
PLAN_WHEN = "“{value}”看不懂，应为 {year} 年的月份或日期，如 3月、一季度、全年、{year}-03-05"
PLAN_IMPORTED = "学法计划：新增 {added} 项、更新 {changed} 项、未变 {unchanged} 项"
PLAN_IMPORT_VOIDS = "。{count} 份已提交或批准的计划因此有改动，须重新提交、批准"
PLAN_FROM_FILE = "导入 {file}"
EVENT_SAME = "与第 {other} 行是同一次活动（单位、类别、日期、主题都相同）"
EVENT_NO_SUCH = "“活动”表里没有编号“{number}”的活动"
EVENT_NO_ENTRY = "本单位 {year} 年学法计划没有第 {number} 项；不在计划内的活动请不填"
EVENT_OPEN = {
    "draft": "本单位正在平台上填写这次活动（草稿），请先由本单位提交或删除草稿，再导入",
    "submitted": "这次活动已提交、还没有确认，内容与本文件不同。请先在平台上确认或退回，再导入",
}
PEOPLE_NO_NUMBER = "名册中没有编号或执法证号“{number}”"
PEOPLE_OTHER_NAME = "编号“{number}”登记的姓名是“{other}”，不是“{name}”"
PEOPLE_SAME_NAME = "“{unit}”{day} 有 {count} 名“{name}”，请填写人员编号（{numbers}）"
PEOPLE_MOVED = "“{name}”{day} 不在“{unit}”（名册登记：{stays}）。参加学习时属于哪个单位，以活动当天为准：请改由当天所在单位登记；确是以外单位人员参加的，请填写人员编号"
PEOPLE_SINCE = "，{day} 起"
PEOPLE_UNTIL = "，至 {day}"
PEOPLE_UNKNOWN = "“{unit}”{day} 没有“{name}”。请核对姓名，先导入人员名册；外单位人员请填写人员编号"

# Workbooks to fill in.
TEMPLATE_HELP = "填写说明"
TEMPLATE_REQUIRED = "{name}（必填）"
TEMPLATE_LINES = {
    "plan": (
        "学法计划填写说明（本工作表不导入，可以删去）",
        "一行一项。年度如 2026；单位写名册中的全称；写“全部成员单位”则每个成员单位的计划里各有这一项。",
        "序号可以不填，导入时按顺序编号；再次导入时，有序号的按序号、没有序号的按类别和学习内容认作同一项，内容不同的即更新。",
        "类别：中心组学习、会前学法、决策前学法、专题讲座·大讲坛、旁听庭审、在线课、考试。",
        "参加人员：全体人员、领导干部、执法人员，不填为全体人员；只限某一职级的，在“职级”列写明（与名册一致）。",
        "时间：3月、一季度、上半年、全年，或具体日期如 2026-03-05。月份和季度以最后一天为完成期限。",
        "学时是计划学时，可以不填；学时类别须是学时规则里的类别。",
        "责任单位不填为本单位。依据写文件名称和文号。",
        "例：2026｜某某局｜（不填）｜会前学法｜《中华人民共和国科学技术进步法》｜领导干部｜（不填）｜3月｜1｜公共法律知识｜法律全文、解读｜司法局｜年度学法计划",
    ),
    "events": (
        "学法活动填写说明（本工作表不导入，可以删去）",
        "“活动”表一行一次活动，“出席”表一行一人，两表用“活动编号”（自己编，如 1、2、3）对应。",
        "单位写组织活动的单位；类别：中心组学习、会前学法、决策前学法、专题讲座·大讲坛、旁听庭审、在线课。",
        "日期如 2026-03-05；开始时间如 09:30；时长写分钟数。学时可以不填，按学时规则折算；填写的学时不能超过时长折算的学时。",
        "计划序号：本次活动对应本单位当年学法计划的第几项；不在计划内的不填。",
        "出席情况：出席、请假、缺席。请假须写事由；事后补学的，写补学日期。",
        "姓名按活动当天的所属单位查找；当天同名的，或外单位的，填写人员编号（准考证号或执法证号）。",
        "旁听庭审须写案号、法院和旁听方式（现场或网络）。",
        "导入后状态为“待确认”，由另一名管理员在平台上确认后计入学时。重复导入不会重复登记。",
        "主讲人和主讲人单位与普法讲师名册一致的，计入该讲师的讲课次数。",
    ),
    "lecturers": (
        "普法讲师名册填写说明（本工作表不导入，可以删去）",
        "一行一人。人员名册里有的，填写人员编号（准考证号或执法证号），单位可以不填；外请的不填编号，须写单位。",
        "聘任日期如 2026-03-05；聘期至不填为没有期限。聘任单位和聘任文号按聘任文件填写。",
        "再次导入时，有编号的按编号、没有编号的按姓名和单位认作同一人，内容不同的即更新。名册里有、文件里没有的人不变；不再聘任的，填写“聘期至”。",
        "例：某某某｜（不填）｜某某律师事务所｜律师｜行政诉讼、合同｜区司法局｜2026-03-05｜2029-03-04｜某司〔2026〕1号",
    ),
}

CALENDAR_DAY = "{kind}：{title}"
CALENDAR_MONTH = "{kind}：{title}（{month}月底前）"
MASTERY_TITLE = "各知识点掌握情况"
MASTERY_BAR = "{name}（{right}/{count}）"

TASK_PLANS = "{year} 年有 {count} 份学法计划待批准"
TASK_PLAN = "本单位 {year} 年学法计划：{state}，请核对后提交批准"
TASK_CONFIRM = "有 {count} 次学法活动待确认"
TASK_RETURNED = "学法活动“{title}”被退回，请更正后重新提交"
TASK_DRAFT = "学法活动“{title}”还是草稿，请填写出席情况后提交"
TASK_LATE = "本单位有 {count} 项学法计划已过期限，还没有完成"

# Documents.
DOC_UNIT = "单位"
DOC_ENTRIES = "计划项"
DOC_BESIDE = "计划外活动"
DOC_PRINTED = "按 {at} 的记录生成"
DOC_MONTH = "{month}月底前"
DOC_KIND = "{kind} {count} 项"
DOC_LIST_TITLE = "{year}年各单位学法计划及完成情况"
DOC_PLAN_TITLE = "{unit}{year}年学法计划"
DOC_PLAN_INTRO = "{unit}{year}年学法安排如下，具体内容、时间和责任单位见附件。"
DOC_PLAN_CONTENT = "学习内容"
DOC_PLAN_COUNT = "全年共安排 {count} 项：{kinds}。"
DOC_PLAN_NONE = "本年度还没有安排。"
DOC_PLAN_DUTIES = "责任单位"
DOC_PLAN_DUTY = "{unit}：第 {numbers} 项。"
DOC_PLAN_RECORDS = "记录和学时"
DOC_PLAN_RECORD = (
    "每次学习由组织单位登记出席、请假和补学情况，经确认后计入学时；不能参加的写明事由，事后补学。"
)
DOC_PLAN_APPROVED = "本计划已于{approved}批准（{submitted}提交），内容校验码 {check}。"
DOC_PLAN_NOT_APPROVED = "【草案：本计划{state}，不作为执行依据】"
DOC_PLAN_STATE = "{unit}（{state}）"
DOC_PLANS_LACKING = "计划没有批准的单位：{units}。"
DOC_PLAN_TABLE = "{year}年学法计划表"
DOC_PLAN_COLUMNS = (
    "序号",
    "类别",
    "学习内容",
    "参加人员",
    "时间",
    "学时",
    "学习材料",
    "责任单位",
)
FILE_TITLE = "{whose}学法档案（{year}年度）"
FILE_WHO = "基本信息"
FILE_NAME, FILE_NUMBER, FILE_CARD = "姓名", "编号", "执法证号"
FILE_UNIT, FILE_POST = "所属单位", "职务"
FILE_SPAN = "（{since}至{until}）"
FILE_NOW = "今"
FILE_HOURS = "学时汇总"
FILE_HOURS_TEXT = "{policy}：共 {have:g} 学时{asked}。来源（{year}）：{source}。"
FILE_ASKED = "，要求 {hours:g} 学时"
FILE_HOURS_COLUMNS = ("类别", "已有", "要求")
FILE_OTHER = "其他"
FILE_TIMES = "{kind}（次）"
FILE_NO_POLICY = "本年度没有适用的学时规则。"
FILE_STUDY = "学习记录"
FILE_STUDY_COLUMNS = ("日期", "类别", "内容", "时长", "出席情况", "组织单位")
FILE_MINUTES = "{minutes} 分钟"
FILE_MADE_UP = "，{day}补学"
FILE_LESSONS = "平台课程"
FILE_LESSON_COLUMNS = ("日期", "课程", "时长")
FILE_COURT = "旁听庭审"
FILE_COURT_COLUMNS = ("日期", "案号", "案由", "法院", "方式")
FILE_EXAMS = "考试成绩"
FILE_EXAM_COLUMNS = ("日期", "考试", "结果", "成绩")
FILE_AHEAD = "本年度计划中尚未完成的内容"
FILE_AHEAD_COLUMNS = ("时间", "类别", "内容")
FILE_SOURCE = "本档案依据已确认的学法活动记录、平台课程学习记录和已公布的考试成绩生成。"
FILE_PLAN = "年度计划及完成情况"
FILE_PLAN_COLUMNS = ("序号", "学习内容", "参加人员", "时间", "状态")
FILE_EVENTS = "学法活动记录"
FILE_FACT_COLUMNS = ("项目", "内容")
FILE_WHEN = "时间"
FILE_ATTENDANCE = "出席情况"
FILE_COUNTS = "应到 {expected} 人，出席 {present} 人，请假 {leave} 人，缺席 {absent} 人"
FILE_AWAY = "请假、缺席和补学"
FILE_MATERIAL = "材料审核"
FILE_STATE = "记录状态"
FILE_PEOPLE = "人员学时汇总"
FILE_PEOPLE_COLUMNS = ("姓名", "编号", "学时规则", "学时/要求", "次数/要求")
FILE_NONE = "无。"
PROGRAMME_HOURS = "没有文件名为“{name}”的学时规则；可以用：{known}"
PROGRAMME_UNKNOWN = "没有编号为“{lesson}”的课"
PROGRAMME_TWICE = "“{lesson}”在课程里出现了两次"
PROGRAMME_NOT_IN_IT = "先修关系里的“{lesson}”不在这个课程里"
PROGRAMME_CIRCLE = "“{lesson}”的先修关系绕回了自己"
BOOK_TITLE = "学法课程"
BOOK_MADE = "{day}生成，共 {count} 课。法律依据以这一天现行有效的文本为准。"
BOOK_MINUTES = "约 {minutes} 分钟"
BOOK_STATUTES = "依据：{statutes}"
BOOK_CHECK = "须由人核对：{check}"
BOOK_WORDS = "文字版"
BOOK_STEP = "第 {label} 步　先选定，再往下看"
BOOK_QUESTION = "自测 {label}"
BOOK_ANSWERS = "先作答，再看答案"
BOOK_ANSWER = "答案：{answer}"
BOOK_TRUE, BOOK_FALSE = "正确", "错误"

# Lecturers (普法讲师).
LECTURER_ORDER = "“聘期至”{until} 早于“聘任日期”{since}"
LECTURER_YEARS = "“{name}”{day} 不正确，应在 {first} 到 {last} 之间"
LECTURER_THERE = "讲师名册里已有“{unit}”的“{name}”；请修改原来的登记，同名的另一人请填写人员编号"
LECTURER_CHANGED_SINCE = "这名讲师的登记已被他人修改，请重新打开后再改"
LECTURER_NO_DATE = "请填写正确的“{name}”"
LECTURER_NO_CHANGE_OF_PERSON = "登记的是“{name}”（{number}），不能改成另一个人；请另行登记"
LECTURER_NOT_THEN = "“{name}”在 {day} 不在聘期内（{term}），请改选，或在“主讲人”里填写"
LECTURER_TWO_SPEAKERS = "选择了讲师“{name}”，“主讲人”里又写了“{speaker}”：请只留一个"
LECTURER_TERM = "{since}起"
LECTURER_TERM_UNTIL = "{since}至{until}"
LECTURERS_TITLE = "普法讲师名册"
LECTURERS_PRINTED = "{year}年讲课次数只计已确认的学法活动；{at} 生成"
LECTURER_IN, LECTURER_OUT = "在聘", "不在聘期内"
LECTURER_LECTURES = "{year}年讲课次数"

# The yearly report (述法).
REPORT_TITLE = "{year}年度述法报告"
REPORT_WHO = "{unit}　{post}　{name}"
REPORT_NOT_A_LEADER = (
    "{name}{year}年没有登记领导职务，不需要述法。如有误，请先在人员名册中登记职务和任职时间"
)
REPORT_HEAD_DUTIES = "履行推进法治建设第一责任人职责情况"
REPORT_HEAD_STUDY = "带头学法用法"
REPORT_HEAD_UNIT = "组织本单位学法"
REPORT_HEAD_DECIDING = "依法决策"
REPORT_HEAD_ACTING = "依法履职"
REPORT_HEAD_TEACHING = "法治宣传教育"
REPORT_HEAD_LACKING = "存在的问题和不足"
REPORT_HEAD_NEXT = "下一步举措"
REPORT_MEMBER_STUDY = "法治学习情况"
REPORT_MEMBER_DECIDING = "重大事项依法决策情况"
REPORT_MEMBER_ACTING = "依法履职情况"
REPORT_ATTENDED = "{year}年，本人参加学法活动 {count} 次{marks}：{kinds}。"
REPORT_KIND = "{kind} {count} 次（{events}）"
REPORT_EVENT = "{day}“{title}”"
REPORT_MADE_UP = "{day}“{title}”，{made_up}补学"
REPORT_NO_EVENTS = "平台上没有本人{year}年参加学法活动的记录。【待填写：平台以外参加的学法活动】"
REPORT_MISSED = "另有 {count} 次学法活动没有参加、也没有补学的记录{marks}：{events}。"
REPORT_MISSED_EVENT = "{day}“{title}”（{presence}）"
REPORT_HOURS = "按“{policy}”计，本人{span}共 {have:g} 学时{asked}{marks}{parts}。"
REPORT_HOURS_SPAN = "{years} 年内"
REPORT_HOURS_ASKED = "，要求 {hours:g} 学时"
REPORT_HOURS_PARTS = "，其中{parts}"
REPORT_HOURS_PART = "{name} {have:g} 学时"
REPORT_HOURS_PART_ASKED = "{name} {have:g} 学时（要求 {asked:g}）"
REPORT_TIMES_ASKED = "{name} {have:g} 次（要求 {asked:g}）"
REPORT_LESSONS = "完成平台课程 {count} 课{marks}：{lessons}。"
REPORT_LESSON = "“{title}”（{day}）"
REPORT_EXAMS = "列入考试 {count} 场{marks}：{exams}。"
REPORT_EXAM = "{day}“{title}”{outcome}{score}"
REPORT_SCORE = "（{score} 分）"
REPORT_COURT = "旁听庭审 {count} 次{marks}：{events}。"
REPORT_NO_COURT = "平台上没有本人{year}年旁听庭审的记录。"
REPORT_PRE_DECISION = "{whose}决策前学法 {count} 次{marks}：{events}。"
REPORT_NO_PRE_DECISION = "平台上没有{whose}{year}年决策前学法的记录。"
REPORT_OWN, REPORT_OF_UNIT = "本人参加", "本单位举行"
REPORT_OWN_RECORD, REPORT_UNIT_RECORD = "本人", "本单位"
REPORT_PLAN = "本单位{year}年学法计划共 {count} 项{marks}，已完成 {done} 项{done_marks}。"
REPORT_NO_PLAN = "平台上没有本单位{year}年学法计划。【待填写：年度学法安排】"
REPORT_UNIT_EVENTS = "举行学法活动 {count} 次{marks}：{kinds}。"
REPORT_UNIT_KIND = "{kind} {count} 次"
REPORT_UNIT_HOURS = "本单位适用学时规则的 {people} 人中，{met} 人达到要求{marks}。"
REPORT_OWN_CASES = "组织旁听本单位案件的庭审 {count} 次{marks}：{events}。"
REPORT_OWN_CASE = "{day}{case}{appearing}"
REPORT_APPEARING = "，出庭负责人 {name}"
REPORT_REMINDERS = "本单位收到普法提示 {count} 份{marks}，已反馈 {answered} 份。"
REPORT_LATE = "本单位学法计划有 {count} 项已过期限、没有完成{marks}：{entries}。"
REPORT_ENTRY = "{kind}“{title}”（{due}前）"
REPORT_AHEAD = "本单位学法计划中还有 {count} 项没有到期{marks}：{entries}。"
REPORT_SHORT = "本人学时还没有达到“{policy}”的要求{marks}。"
REPORT_LEFT_OPEN: dict[str, str] = {
    "thought": "【待填写：学习贯彻习近平法治思想、把学习成果用于本职工作的情况】",
    "use": "【待填写：学法内容在本职工作中怎样运用，可举一件事】",
    "decisions": "【待填写：本年度重大行政决策和重大事项的件数、事项，公众参与、专家论证、风险评估、合法性审查和集体讨论的情况】",
    "advice": "【待填写：合法性审查的件数、法律顾问意见的件数和采纳情况】",
    "own_decisions": "【待填写：本人分管领域的重大事项、提请合法性审查的件数、听取法律顾问意见的情况】",
    "rules": "【待填写：行政规范性文件制定、备案、清理的件数】",
    "duties": "【待填写：权责清单、行政执法、政务公开的情况和件数】",
    "cases": "【待填写：行政复议、行政诉讼的件数和结果，负责人出庭应诉的件数】",
    "own_duties": "【待填写：本人分管领域依法履职、行政执法、行政复议和应诉的情况】",
    "teaching": "【待填写：普法责任清单落实、以案释法的情况】",
    "example": "【待核对：这里的学时规则是系统所带的示例，本地没有采用的，请改用本地规则或删去】",
    "plan": "【待核对：平台上的学法计划没有批准】",
    "lacking": "【待填写：存在的问题和不足及其原因】",
    "next": "【待填写：下一步举措、负责的人和完成的时间】",
}
"""What no record knows, by what it is about."""
REPORT_SOURCES = "数据来源"
REPORT_SOURCE_COLUMNS = ("序号", "记录", "日期", "内容")
REPORT_SOURCES_NOTE = "正文中的方括号数字是本表的序号。本表供核对，定稿时随正文中的序号一并删去。"
REPORT_NOTE = "本稿由学法平台按 {day} 的记录起草，只写记录中有的数字；标黄处请本人填写，其余请核对"
SOURCE_EVENT = "学法活动第 {number} 号"
SOURCE_EVENT_WHAT = "{kind}：{title}（{unit}）"
SOURCE_REMINDER = "普法提示第 {number} 号"
SOURCE_LESSON = "平台课程"
SOURCE_EXAM = "考试（成绩已公布）"
SOURCE_POLICY = "学时规则"
SOURCE_POLICY_WHAT = "{policy}（来源 {year}：{source}）；计入的是本人所列的活动、课程和考试"
SOURCE_POLICY_YEARS = "，以及近 {years} 年内以前年度的记录"
SOURCE_POLICIES_WHAT = "{policies}；按本单位人员的学法记录计算"
SOURCE_HOURS = "本单位人员学时汇总"
SOURCE_PLAN = "学法计划"
SOURCE_PLAN_WHAT = "{unit}{year}年学法计划第 {numbers} 项"
REPORT_SUBMITTED_ON = "提交日期"
REPORT_REASON = "原因"
REPORT_MEETING = "评议的会议或方式"
REPORT_DAY = "提交日期 {day} 不正确，应在 {first} 到 {last} 之间"
REPORT_ASSESSED_DAY = "评议日期 {day} 不正确，应在 {first} 到 {last} 之间"
REPORT_COUNTS = "评议人数（{levels}）应为 0 到 {most} 的整数"
REPORT_NO_COUNTS = "没有填写任何一档的评议人数"
REPORT_OWN_ASSESSMENT = "这是您本人的述法报告，评议结果请由其他人登记"
REPORTS_TITLE = "{year}年度述法情况"
REPORTS_SUBMITTED, REPORTS_LEADERS = "已提交", "应述法"
REPORTS_NOT_YET = "未起草"
ASSESSMENT_TITLE = "{year}年度述法评议表"
ASSESSMENT_HOW = "请听取或阅读述法报告后，在相应的档次下打“√”，每人只选一档，不署名。"
ASSESSMENT_COLUMNS = ("序号", "单位", "姓名", "职务")
ASSESSMENT_NONE = "还没有登记已提交的述法报告。"

# Reminders (普法提示) and answers.
REMINDER_BASIS = "《中华人民共和国法治宣传教育法》第五十七条"
REMINDER_DEADLINE = "反馈期限"
REMINDER_DONE = "采取的改进措施"
REMINDER_BAD_DEADLINE = "反馈期限 {day} 不正确，应在明天以后、一年以内"
REMINDER_ANSWER_DAY = "反馈日期 {day} 不正确，应在 {first} 到 {last} 之间"
REMINDER_TITLE, REMINDER_ANSWER_TITLE = "普法提示单", "普法提示反馈单"
REMINDER_INTRO = "根据{basis}，现就{subject}提示如下。"
REMINDER_FOUND, REMINDER_ASKED, REMINDER_ANSWER = "发现的情况", "改进要求", "反馈"
REMINDER_UNTIL = "请及时采取改进措施，并于{deadline}前反馈有关情况，反馈单附后。"
REMINDER_FORM_ROWS = ("提示事由", "单位", "采取的改进措施", "反馈日期", "负责人签字（盖章）")
REMINDER_NUMBER = "（{number}）"
REMINDER_ANSWERS = "对{day}关于{subject}的普法提示{number}，采取的改进措施反馈如下。"
TASK_REMINDER = "普法提示“{subject}”请于 {deadline} 前反馈"
TASK_REMINDER_LATE = "普法提示“{subject}”应于 {deadline} 前反馈，已逾期"
TASK_ANSWERS = "有 {count} 份普法提示已反馈，请办结或退回"
TASK_UNANSWERED = "有 {count} 份普法提示逾期没有反馈"

# The year of the units.
UNITS_TITLE = "{year}年各成员单位学法用法情况"
UNITS_COLUMNS = (
    "计划项",
    "已完成",
    "逾期",
    "待确认活动",
    "已确认活动",
    "应计学时人数",
    "学时达到人数",
    "应述法人数",
    "述法已交",
    "应考人次",
    "合格人次",
    "普法提示",
    "已反馈",
    "逾期未反馈",
)
UNITS_PLAN, UNITS_NO_PLAN = "计划批准", "没有计划"
UNITS_NUMBER = "序号"
UNITS_SHORT_COLUMNS = (
    "单位",
    "计划完成",
    "逾期项",
    "活动次数",
    "学时达到",
    "述法已交",
    "考试合格",
    "提示反馈",
)
UNITS_OF = "{part}/{whole}"
UNITS_INTRO = "{count} 个成员单位截至{day}的情况如下，按单位代码排列，不作排名。"
UNITS_NOTE = "计划中的在线课和考试由个人完成，计入学时和考试，不计入已完成和逾期；学时按适用的学时规则，考试只计已公布成绩的正式考试，免考不计"
SHIPPED_LESSONS = "随系统提供的课程"
NO_LESSON_TO_ADOPT = (
    "没有可以采用的课程：都已经采用，或者正在审校、已经暂停，或者现在的内容没有审读记录"
)
LESSONS_TO_ADOPT = (
    "随系统提供的课程有 {count} 课还没有采用，学员看不到（{names}）。由管理员采用：试题审校页，类别选“课程”；"
    "或者 lawstudy --as 登录名 lesson adopt"
)
LESSONS_TO_REVIEW = (
    "随系统提供的课程有 {count} 课现在的内容没有审读记录，学员看不到（{names}）。要在本单位三审三校以后才能使用："
    "试题审校页，类别选“课程”，状态选“草稿”"
)
