"""What this room tells people, in Chinese."""

from __future__ import annotations

BAD_REQUEST = "请求的内容不完整，请刷新页面后再试"
LIST_UNREADABLE = "清单、法规登记或题库读不出来，请管理员运行 lawstudy list coverage 查看原因"
OWN_IRREGULARITY: dict[str, str] = {
    "notified": "等待您陈述申辩",
    "heard": "已收到您的陈述申辩，等待处理",
    "proposed": "已收到您的陈述申辩，等待处理",
    "decided": "已作出处理",
}
"""By the states of `records.exams.irregularity` that a candidate sees."""
ADDS_UP, HALL_ADDS_UP = "核对与评分", "核对"
"""The page of whether a sitting adds up; a hall scores nothing."""
OTHER_ZONE = " {zone} 时区的时间"
"""Of a zone whose time has no name that people use (`foundation.local_time.zone_name`)."""
NO_SUCH = "找不到这个页面。请核对网址，或返回首页重新打开"
FORBIDDEN = "没有权限：您的账号不能打开这个页面或进行这项操作。如果工作需要，请联系平台管理员"
LOG_IN_FIRST = "登录已失效，请重新登录"
TOO_MANY = "尝试次数过多，请稍后再试"
WRONG_CODE = "准考证号或进场码不正确"
VOID_CODE = "场次“{sitting}”已经取消，这张准考证上的进场码已作废。请向组织单位领取新的准考证"
INTERNAL = "系统出现错误，已记录。请联系管理员"
ERROR_TITLE = "无法显示"
ERROR_TITLES = {403: "没有权限", 404: "找不到页面", 405: "找不到页面"}
"""By HTTP status; any other is `ERROR_TITLE`."""
CLOSED_BOOK = "您正在参加闭卷考试，交卷之前不能查看课程或核对自测题答案"
PASSWORDS_DIFFER = "两次输入的新密码不一致"
WRONG_PASSWORD = "原密码不正确"
WRONG_BOOK = "错题本"
WRONG_BOOK_EMPTY = "错题本里没有题目。课程自测中答错的题、练习卷中没有得满分的题会收在这里。"
DUE = "今天该复习的题"
DUE_EMPTY = "今天没有该复习的题。答对的题大约隔 2 天、11 天、46 天再问一次，答错的第二天再问。"
CHAPTER = "章节练习：{area}"
CHAPTER_EMPTY = "这一章目前没有可以练习的题。"
MORE_OF_LESSON = "再测一次：{title}"
MORE_EMPTY = "没有您没见过的题了。学时认定有疑问的，请找培训管理员。"
PLAN_TIME = "时间“{text}”的格式不正确"
PLAN_NUMBER = "“{text}”应为不超过四位的整数"
PLAN_LINE = "“{line}”的格式不正确，应为：{hint}"
HINT_ROOMS = "考场名称 座位数"
HINT_EXTRA = "准考证号或执法证号 分钟数 原因"
SLIP_ADDRESS = (
    "网址应为 http://主机:端口/ 或 https://主机:端口/，不能是“{address}”；没有生成新的进场码"
)
SLIPS = "准考证"
SLIPS_GONE = "这些准考证已不能再取：进场码只在生成后的半小时内、由生成的人取用。请在监考页重新生成"
PRINTED = {"seat-labels": "座位标签", "sign-in": "签到表", "record": "考场情况记录"}
"""Names of what is printed of a sitting, by their address."""
AUDIT_WHOLE = "共 {count} 条，前后相连，没有被改动"
AUDIT_NEW_WHOLE = "共 {count} 条；上次核对以来新增 {new} 条，前后相连，没有被改动"
AUDIT_THROUGH = "与签字留存的第 {number} 条链首相符；共 {count} 条，前后相连，没有被改动"
CHAIN_HEAD = "操作日志链首确认单"
AUDIT_WORDS = ("序号", "时间", "操作人", "操作", "对象", "说明")
AUDIT_SHEET = "操作日志"
AUDIT_COLUMNS = ("序号", "时间（UTC）", "操作人", "操作", "对象", "之前", "之后", "摘要")
NO_NOTEBOOK = "没有这份分析文件，请刷新页面"
NO_FILE = "找不到试卷文件“{path}”"
ROOM_AWAY = "考试与学习平台现在连接不上，请稍后再试或联系管理员；已作的答案都保留着"
OTHER_LEARNER = "这里是 {learner} 的学习环境，请用本人的账号登录；刚才的登录已经退出"
BACK = "返回"
PAPER_TOO_LARGE = (
    "这份答卷有 {size} KB，超过可以交的 {limit} KB。请去掉粘贴进来的图片等内容，再交卷"
)
NOT_A_LEARNER = "这个账号没有对应的人员，没有本人的学习记录"
PRACTICE_STATES = {"called": "未开始", "handed_in": "已交卷，可以看答案、再练一次"}
"""Of practice papers, where it is another word."""
NOT_FOR_LEARNERS = "这里只能学习、答题和交卷，没有这项功能"
NOTHING_WRONG = "错题本里没有题目"
SHOWN = {
    "passed": "合格",
    "failed": "不合格",
    "absent": "缺考",
    "exempt": "免考",
    "voided": "作废",
    "exception": "待核查",
    "to_mark": "待阅卷",
    "unscored": "已交卷，未评分",
    "open": "未交卷",
}
"""By `grading.result_views.Shown`, in its order."""
DOORS = {
    "room": "在考场作答",
    "lab": "在 JupyterLab 作答",
    "file": "以文件交来",
    "simulation": "模拟答卷",
    "receipted": "在考场作答（以回执对应的文件为准）",
}
"""By `records.exams.submission.Door`."""
PROPOSAL_STATES = {"open": "等待另一人确认", "confirmed": "已确认", "refused": "已退回"}
"""By `records.exams.paper_proposal.ProposalState`."""
PASSWORD_SLIPS = "首次登录密码条"
PASSWORD_SLIPS_GONE = "这些密码条已不能再取：首次密码只在生成后的半小时内、由生成的人取用。还没有登录过的人可以重新生成"
ACCOUNTS_BUSY = "正在生成账号，请等这一批完成"
ACCOUNTS_NOBODY = "没有需要生成账号的人员"

EXAM_STAGES = {
    "built": "已组卷，未发布",
    "changed": "已重新组卷，未发布",
    "released": "已发布",
    "underway": "已开考",
    "simulated": "模拟",
}
JOB_ACTS = {"build": "组卷", "release": "发布", "mock": "组模拟卷"}
MOCK_WAIT = "正在组模拟卷，还没有组好。请过一会儿回到练习页，再点一次"
JOB_STATES = {"waiting": "排队等待", "running": "正在进行", "done": "已完成", "failed": "没有完成"}
EXAM_BUSY = "这场考试正在组卷或发布，请等它完成"
CHOOSE_BLUEPRINT = "请选择一个组卷方案"
RESIT_TITLE = "{title}（补考）"
NAME_EXAM = "请填写考试编号"
CHOOSE_SOURCE = "请至少选择一种来源，或上传名单文件"
LIST_KIND = "“{file}”不是 .xlsx 或 .csv 文件，没有读取"
LIST_SIZE = "“{file}”有 {size} KB，超过 {most} KB，没有读取。请删去图片和多余的工作表，或分成几份"
LIST_GONE = "这份名单已不能再用：只保留半小时，只能确认一次，其间试卷也不能有变化。请重新选择来源"
CALLED_NOW = "已列入 {called} 人，名单中原有 {already} 人不变"
CALL_DONE = {
    "uncall": "已把“{number}”从应考名单中撤下",
    "exempt": "已登记“{number}”免考",
    "end-exemption": "已撤销“{number}”的免考",
}
"""By what was done, as the address says it."""
BANK_UNREAD = "题库现在读不出来，请联系管理员"
BANK_PROBLEMS = "题库：试题文件有 {count} 处问题要改正（在 JupyterLab 里打开该文件，右侧会说明）"
BANK_FROZEN = "题库：{count} 题不能用于新试卷（依据的法律已修订或失效等），请修改"
LESSON_STATES = {
    "new": "",
    "begun": "",
    "short": "自测已过，再学约 {minutes} 分钟计入学时",
    "done": "已计入学时",
}

# Study: plans, events, hours.
NO_OWN_UNIT = "您的账号没有对应的单位，请联系管理员核对名册"
PLAN_TITLE = "{unit} {year} 年学法计划"
LEARNING_FILE = "学法档案"
PLAN_MOVED = "有的学法计划状态已经改变（可能已被改动、批准或退回），没有进行；请刷新页面"
PLAN_NONE_CHOSEN = "没有选择任何学法计划"
PLANS_NOT_ALL = "已办理 {done} 份，其余没有办理：{problems}"
STUDY_KIND = "请选择类别"
STUDY_AUDIENCE = "请选择参加人员"
STUDY_WHEN = "请选择月份，或填写日期"
STUDY_DAY = "请填写正确的日期"
STUDY_MINUTES = "请填写时长（分钟），为整数"
STUDY_HOURS = "学时“{text}”应为数字，如 0.5；不填则按时长折算"
STUDY_UNIT = "名册中没有单位“{unit}”"
STUDY_CHOOSE_UNIT = "请选择单位"
STUDY_ENTRY = "所选的计划项已改动或不属于所填日期的年度，请重新选择"
STUDY_LECTURER = "所选的讲师不在名册中，请重新选择"
LECTURERS = "普法讲师名册"
LECTURER_NO_PERSON = "名册中没有编号或执法证号“{number}”"
LECTURER_OTHER_NAME = "编号“{number}”登记的姓名是“{name}”，与所填的姓名不同"
LECTURER_DAY = "“{name}”{text} 不是正确的日期"
LECTURERS_TAKEN = "普法讲师：新增 {added} 人、更新 {changed} 人、未变 {unchanged} 人"
STUDY_STEP = "学习材料“{step}”请填写正确的日期"
STUDY_MADE_UP = "{name}：补学日期不正确"
EVENT_MOVED = "这份记录的状态已经改变（可能由他人提交、确认或退回），刚才的操作没有进行"
EVENT_MOVED_ONE = "{unit}“{event}”的状态已经改变，没有确认"
EVENTS_NOT_ALL = "已确认 {done} 次。没有确认的：{problems}"
STUDY_TEMPLATES = {
    "plan": "学法计划样表",
    "events": "学法活动样表",
    "lecturers": "普法讲师样表",
}
IMPORT_NO_FOLDER = (
    '本站没有自己的试题文件夹，请管理员在 lawstudy.toml 的 [bank] 里写 items = ["items"]'
)
IMPORT_GONE = "核对结果已经过期（或者已经写入过一次），请重新上传文件核对"
IMPORT_TEMPLATE = "试题模板"
STUDY_NO_FILE = "请选择要导入的文件"
STUDY_EVENTS_TAKEN = (
    "学法活动：新增 {added} 次、更正 {changed} 次、未变 {unchanged} 次。新增和更正的待管理员确认"
)
REPORT_FILE = "{title} {name}"
REPORT_LIST = "述法情况"
REPORT_MOVED = "这份述法报告的状态已经改变（可能由他人登记），刚才的操作没有进行"
REMINDER_FILE = "{title} {unit}"
REMINDER_MOVED = "这份普法提示的状态已经改变（可能由他人反馈、办结或撤回），刚才的操作没有进行"

NO_KEYS = "这个站点没有使用中的签名密钥，不能签发证书和成绩文书，也不能生成离线验证页"
EXAM_DOCUMENT_USES = {
    "notice": "发给应考人员所在单位，附应考人员名单",
    "results-notice": "公布以后发给各单位，附合格人员名单",
    "resit-notice": "公布以后发给有人不合格的单位，附补考人员名单",
    "score-sheets": "每人一页，三处签字、盖章，送达本人、存入档案",
    "summary": "全部人员，每页小计、末页合计，供签字存档",
    "score-sheets-draft": "审批以前签字用，写明“未公布”",
    "summary-draft": "审批以前签字用，写明“未公布”",
}
"""By `certification.exam_documents.ExamDocument`."""
FORM_NAMES = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}
NO_CERTIFICATES = "还没有签发证书"
CERTIFICATES = "合格证"
CERTIFICATE_LIST = "证书名册"
CERTIFICATE_ENDED = "这份证书已经吊销，或者已换发新证，不再打印"
VERIFICATION_FILE = "证书离线验证.html"
REVOCATION_FILE = "证书吊销名单-{day}.txt"
CARD_NO_PERSON = "名册中没有编号为“{number}”的人"
CARDS_EXPIRED = "到期的证件 {count} 张，已登记为到期"
ROSTER_TAKEN = (
    "新增单位 {units_added} 个、更新 {units_updated} 个；新增人员 {people_added} 名、更新 {people_updated} 名；"
    "未变 {unchanged} 行"
)
CARDS_TAKEN = "新增 {added} 张、更新 {changed} 张、未变 {unchanged} 张；其中状态变化 {waiting} 项，待另一人确认"
CARDS_UNREAD = "。没有读取的列：{columns}"
CARDS_TITLE = "{unit}行政执法证件登记表"
CARDS_DOCUMENT = "执法证件登记表"
NO_EXPLANATION = "没有留存这份成绩的依据：还没有发布，或者由以前的版本发布"
RESPONSE_STATUSES = {
    "scored": "",
    "omitted": "未答",
    "not_reached": "未答",
    "voided": "作废",
    "unreadable": "无法读取",
    "pending": "待阅卷",
}
"""By `records.exams.response.ResponseStatus`."""
CARD_BARRIERS = {
    "": "可以凭证执法",
    "state": "不能凭证执法：证件不在用",
    "term": "不能凭证执法：已过有效期",
    "year": "不能凭证执法：最近一次年审未注册",
}
"""By `certification.cards.rights.Barrier`."""
CARD_STANDINGS = {
    "proposed": "待另一人确认",
    "made": "已办理",
    "withdrawn": "未办理（不同意或撤回）",
}
"""By `records.cards.register.Standing`."""
REVIEW_CHECK = "请先勾选“已逐人核对”"
REVIEW_DOCUMENT = "证件年审表"
STICKERS_DOCUMENT = "年度注册标识"
REVIEW_LETTERS = "{year}年度不予注册决定书"
REVIEW_NOTHING = "没有选中稿件，或者稿件缺编号（小写字母、数字和连字符）、标题、全文"
REVIEW_UNSEEN = "请确认没有看过这道题的答案；看过的，请由他人试做"
LESSONS_ADOPTED = "已采用随系统提供的课程：{count} 课在用"
LESSONS_NOT_SHOWN = "有的课程正在审校，通过以后才显示；您已经答的题都保留着。"
NO_LESSON_SHOWN = "现在没有可以学习的课程：课程由管理员采用，或者在本单位审校通过以后才显示；您已经答的题都保留着。"
LESSON_NOT_APPROVED = "这一课的内容还没有通过审校，暂不提供学习。"
REVIEWS_ADOPTED = "已采用随系统提供的审核记录：{count} 道试题在用"
REVIEW_WAITING = "{count} 份稿件等您试做或审校"
REVIEW_FORM = "三审三校审查表"
REVIEW_FORM_KIND, REVIEW_FORM_TITLE, REVIEW_FORM_STATE = "类别", "稿件", "状态"
REVIEW_FORM_WRITER, REVIEW_FORM_HASH = "撰写人", "内容校验码"
REVIEW_FORM_ALOUD = "重要稿件（通读全文）"
REVIEW_FORM_TEXT, REVIEW_FORM_STEPS = "稿件情况", "各环节"
REVIEW_FORM_HEADS = ("环节", "办理人", "时间", "核对内容", "意见")
REVIEW_FORM_NOTE = "以上意见只对列明校验码的内容有效，内容有任何改动即作废。"
REVIEW_FORM_SIGNATURES = ("初审", "复审", "终审")
YES, NO = "是", "否"

# The trainers' bank.
BANK_NO_FOLDER = "本站没有存放自编试题的文件夹（site.toml 的 items）"
ITEM_ID = "试题编号只能用小写字母、数字和连字符，如 penalty-s-901"
WHOLE_BANK = {"*": "全库"}
"""What a report says of no single item."""
WAIVED = "{item} 的这条提醒已经豁免，理由记入审计记录；试题改动以后重新提醒。"
REVIEW_STATE = "审校状态：{state}"
REVIEW_STATE_EDITED = "审校状态：{state}（与批准的版本不同，改动以后要重新试做和审校）"
REVIEW_STATE_HELD = "审校状态：{state}（涉密、敏感疑问，已停止）"
MEASURED_FACILITY = (
    "实测难度：{answers} 份首次作答，平均得分比例 {facility}（95% 区间 {low}–{high}），组卷按实测"
)
REVIEW_LOG_IN = "在主页以命题人员的账号登录以后，这里显示审校状态。"
CALIBRATED = "已采用 {taken} 道试题的实测难度，不采用 {left} 道；以后组卷按实测难度。"
PRETEST_DONE = "{id} 已转为正式考试题，预估答对比例改为实测的 {facility}。"
ITEM_ID_TAKEN = "编号 {id} 已经有试题：请换一个编号"
ITEM_ID_STAYS = "这道试题的编号是 {id}，修改时不能改编号；要换编号请另建新题"
ITEM_CHANGED = (
    "您打开以后，这道试题已被别人改过，没有保存。下面是文件现在的内容；请把您的改动并进去，再保存"
)
ITEM_NOT_OWN = "这道试题不是本站自编的，不能在本站修改；可以仿照它新建一道"
ITEM_SAVED = "已保存。改动过的试题要重新试做和审校，通过以后才能组卷"
ITEM_SAVED_UNFINISHED = "已保存为草稿：检查出的问题改正以前不能提交审校"
CASE_TEMPLATE = """---
id:
type: case
content_area:
cognitive_level: 综合
expected_facility: 0.6
points: 20
legal_basis:
  -
---
（案情）

## 问题1（单选，4分）

（题干）

- [ ]
- [x]
- [ ]
- [ ]

## 问题2（简答，16分）

（题干）

### 参考答案

（参考答案）

### 评分标准

- 8分：
- 8分：

## 解析

（解析，写明条号）
"""

ANALYSIS = "分析报告"
FIGURES_RATE = "{:.1%}"
FIGURES_WAIT = {
    "reading": "正在读取数据，需要几秒，页面会自动更新。",
    "restarted": "计算数据的程序意外停止，已经重新启动，正在读取数据，页面会自动更新。考试不受影响。",
    "broken": "计算数据的程序几次意外停止，暂时不再启动。请联系管理员查看日志，一分钟后再打开这一页。考试不受影响。",
}
"""By `delivery.analyses.NotYet.why`."""
FIGURES_TO_DO = {
    "decide": ("评定：{count} 人待核查或者未评分", "/results"),
    "publish": ("发布成绩：{count} 场考试的成绩还没有发布", "/results"),
    "resit": ("补考：{count} 人不合格或者缺考，还没有补考合格", "/exams"),
    "review": ("年审：{count} 张证件还没有决定", "/card-review?year={year}"),
    "hours": ("补学：{count} 人学时不足", "/units-year?year={year}"),
    "renew": ("换证或者注销：{count} 张证件 90 天内到期或者已经过期", "/cards"),
    "suspended": ("处理暂扣：{count} 张证件暂扣中", "/cards"),
}
"""What waits for somebody, and the page where it is done; by code, in the order in which they stand."""
NOT_FOR_REVIEWERS = "审核人员只看试题，不在这里修改；意见请写在平台的“试题审校”里"
NO_HUB = "JupyterHub 没有运行。需要时请联系平台管理员"
NOT_TO_MARK = "这里只能评阅分给您的考试的试卷，没有这项功能，或者这份试卷不归您评阅"
MARKING_BAND_TYPED = "复评范围“{typed}”不是分数，应写成如 2.5"
OVER_TLS = "请用 https 开头的网址打开本平台"
