"""What administrators read from this room, in Simplified Chinese."""

from __future__ import annotations

ROSTER_NO_TABLE = "{file}：没有找到名册表头。人员表需要“姓名、所属单位（执法主体）”，单位表需要“代码、单位名称（执法主体）”"
CALL_NO_TABLE = "{file}：没有找到应考名单表头，需要“所属单位、姓名”"
ROSTER_UNKNOWN_SHEET = "{file}（{sheet}）：这个工作表看不懂，没有导入任何内容。读到的表头：{head}。请改正表头，或删去这个工作表"
ROSTER_EMPTY = "{file}：名册里没有数据行"
ROSTER_SAME_COLUMN = "{file}（{sheet}）：“{first}”和“{second}”两列含义相同，请只保留一列"
ROW = "{file}（{sheet}）第 {row} 行：{reason}"
ROW_MISSING = "缺少“{column}”"
ROW_ROUNDED = "“{column}”是超过 15 位的数字，Excel 已改动末几位。请把该列设为文本格式，重新填写"
ROW_TOO_LONG = "“{column}”超过 {longest} 个字"
ROW_BAD_NAME = "“{column}”不能以 =、+、-、@ 开头，也不能含有不可见的控制字符"
ROW_TAKEN_NAME = "单位“{name}”已登记在代码 {code} 名下"
ROW_LIKE_CODE = "“代码”与已登记的“{other}”只有大小写不同，请统一"
ROW_DUPLICATE = "“{column}”{value} 与第 {other} 行重复"
ROW_UNKNOWN_UNIT = "单位“{unit}”不在单位名册中"
ROW_BAD_CARD = "{column}“{value}”只能包含字母、数字和连字符，最长 40 位"
ROW_BAD_ID = "身份证号 {value} 不正确（位数、日期或校验码有误）"
ROW_TAKEN_ID = "身份证号 {value} 已登记在另一人名下"
ROW_FORMAT = "“{column}”是按格式显示的数字（实际值 {value}），看到的内容无法确定。请把该列设为文本格式，重新填写"
ROW_TYPE = (
    "“{column}”应为文本，单元格里却是日期、时间或逻辑值（{value}）。请把该列设为文本格式，重新填写"
)
ROW_BAD_DATE = "“{column}”的日期“{value}”不正确，应如 2022-11-18"
ROW_DATES = "“{columns}”先后颠倒"
ROW_WORD = "“{column}”的“{value}”应为 {words}"
ROW_LOST = "“{column}”{value} 中有“{lost}”，可能是转换时丢失的字，请改正"
ROW_PRIVATE = (
    "“{column}”{value} 中有自造字或旧字体专用字（{code}），别的电脑显示不出来，请改用标准字"
)
ROW_PRIVATE_KNOWN = "“{column}”{value} 中有旧字体专用字（{code}），应改为标准字“{replacement}”"
ROW_NO_NUMBER = "没有人员编号为“{number}”的人"
ROW_OTHER_NAME = "“{number}”登记的姓名是“{name}”，与本行不同"
ROW_SAME_NAME = "单位“{unit}”有多名“{name}”，请填写人员编号、执法证号或身份证号"
ROW_FIRST_CARD = "该单位已登记有“{name}”，没有执法证。如是同一人，请填写人员编号 {number}；如不是，请填写身份证号"
ROW_TWICE = "与第 {other} 行是同一人的同一内容"
ROW_CARD_OF_ANOTHER = "执法证号“{value}”已登记在“{name}”名下"
ROW_CARD_OR_POST = "缺少“执法证号”（没有执法证的人员请填写“职务”）"
ROW_CARD_NEEDS_NUMBER = "填写了证件信息，却没有执法证号"
ROW_CARD_STATE = "证件登记为“{state}”，名册不能改证件状态，请在“执法证件”中办理"
ROW_CARD_REPLACES = "原证 {number} 登记为“{state}”，请先在“执法证件”中办结，再登记换发的新证"
ROW_POST_NEEDS_TITLE = "填写了职级或任职信息，却没有职务"
ROW_KIND_NEEDED = "新单位需要“单位类别”"
ROW_UNKNOWN_PARENT = "上级单位“{unit}”不在单位名册中"
ROW_PARENT_CIRCLE = "上级单位“{unit}”又以本单位为上级"
IDENTITY = "本行的身份证号"
ROW_UNKNOWN_PERSON = "名册中没有“{unit}”的“{name}”，请先导入人员名册"

DATABASE_MISSING = "找不到数据库 {path}。请先运行 lawstudy init，或从备份恢复"
DATABASE_DAMAGED = "数据库 {path} 无法使用：{detail}"
DATABASE_LACKS = "缺少表 {tables}，请从备份恢复"
DATABASE_ELSEWHERE = (
    "数据库的模式“{own}”里没有数据，在 search_path 的另一个模式“{other}”里有：那可能是别的区县的。"
    "请在 [records] url 里写明本站点的一个模式，如 ?options=-csearch_path={own}"
)
DATABASE_NO_SCHEMA = "数据库里不能建立模式：{detail}。请数据库管理员先建好：CREATE SCHEMA 名称 AUTHORIZATION 数据库用户"
DATABASE_URL = "数据库地址无法使用，请检查 lawstudy.toml 中 [records] 的 url：{detail}"
DATABASE_OUTDATED = "数据库 {path} 是 {found} 版程序的结构，需要先升级。请停止平台，然后运行 lawstudy --site 站点文件夹 upgrade（升级前自动备份）"
DATABASE_NEWER = (
    "数据库 {path} 已由更高版本的程序升级过，需要 lawstudy {needed} 或更高版本；请先升级程序"
)
DATABASE_UNKNOWN = "这不是本系统的数据库，或结构版本“{revision}”无法识别。请检查 lawstudy.toml 中 [records] 的 url，或从备份恢复"
BACKUP_FAILED = "数据库备份 {file} 没有完成，数据库未做任何改动：{detail}"
UPGRADE_FAILED = "数据库升级没有完成，已全部撤销，数据库与升级前相同：{detail}"
UPGRADE_IN_USE = "数据库正被其他程序使用。请先停止平台（lawstudy serve --stop）和其他正在运行的命令，再升级；数据库未做任何改动"
UPGRADE_ROWS = "表 {table} 原有 {before} 行，升级后为 {after} 行"
UPGRADE_AUDIT = "操作日志在升级中有变化"
UPGRADE_REFERENCES = "表 {table} 等处有 {count} 行引用了不存在的记录"
AUDIT_BROKEN = "操作日志第 {number} 条与前后不符，日志可能被改动过"
AUDIT_REWRITTEN = (
    "操作日志本身前后相连，但第 {numbers} 条与签字留存的链首不符：整份日志可能被重写过。"
    "请先核对链首是否抄录正确，再保全数据库和备份，报告负责人"
)
HEAD_UNREADABLE = "链首“{text}”读不出来。请照签字留存的纸张抄录，例如 12:0a1b2c3d-4e5f6071；冒号后至少抄 16 位（0–9、a–f）"

ACCOUNT_NAME = "请填写登录名（最长 40 字）和姓名（最长 60 字），不能含有不可见的字符"
ACCOUNT_TAKEN = "登录名“{login}”已被使用"
ACCOUNT_OTHER_NAME = "{number} 在名册中是{person}，不是{name}；请核对准考证号或执法证号"
ACCOUNT_PERSON = "{name}（{number}）已有账号"
LOG_IN_FAILED = (
    "登录名或密码不正确。连续多次输错后，一段时间内输入正确的密码也不能登录；如有疑问，请联系管理员"
)
PASSWORD_SHORT = "新密码至少 {length} 个字符"
PASSWORD_SAME = "新密码不能与原密码相同"
PASSWORD_KINDS = "新密码须含大写字母、小写字母、数字、其他字符中的至少 {kinds} 种"
PASSWORD_WEAK = "新密码过于简单，不能含登录名或姓名，不能是少数字符的重复，不能有 12345、abcde、qwert 一类连续的字符"
LAST_ADMINISTRATOR = "至少要保留一名在用的管理员"
ROLES_APART = "“{first}”与“{second}”不能由一人兼任（考试规则“{policy}”）"
UNKNOWN_ROLE = "没有这种角色：{roles}"
NO_EXAM = "没有名为“{exam}”的考试。已有：{known}"
ROLE_NAMES = {
    "cadre": "干部",
    "liaison": "单位联络员",
    "trainer": "培训人员",
    "reviewer": "审题人员",
    "invigilator": "监考人员",
    "marker": "阅卷人员",
    "head_of_marking": "阅卷组长",
    "approver": "审批人员",
    "administrator": "管理员",
    "auditor": "审计人员",
}
NO_SUCH_CARD = "名册中没有准考证号或执法证号“{card}”"

CALL_NO_FORMS = "考试“{exam}”还没有发布试卷，请先发布"
CALL_EMPTY = "{source}：没有符合条件的人，没有列入任何人"
CALL_VALID_CARD = "持有有效执法证"
CALL_EVERYBODY = "全部在岗人员"
CALL_PASSED = "“{exam}”合格且 {day} 仍有效"
CALL_EXPIRED = "“{exam}”合格但 {day} 已过期"
CALL_FAILED_OFTEN = "{name}（{number}）：按同一规则的考试已有 {times} 次不合格，规则只允许补考 {allowed} 次。经主管机关同意的，请从名单里去掉再手工列入"
CALL_FAILED = "“{exam}”不合格"
CALL_MOST_SEEN = "，与所见试卷最多重 {most} 题"
CALL_SEEN = "{name}（{number}）看过的试题与各套新卷至少重 {least} 题，超过 {most} 题"
CALL_BY_HAND = "逐人列入"
CALL_LEFT = "{name}（{number}）已离岗，不能列入应考名单"
CALL_NO_MEMBERSHIP = "{name}（{number}）没有所属单位，请先在名册中登记"
CALL_NOBODY = "名册中没有准考证号或执法证号“{number}”"
CALL_NO_UNIT = "名册中没有单位“{unit}”"
CALL_NOT_CALLED = "“{number}”不在考试“{exam}”的应考名单中"
CALL_HAS_ATTEMPT = "{name}已编入场次或已作答，不能从应考名单中撤下"
CALL_REASON = "请写明原因"
EXEMPT_BASIS = "请写明免考依据（最长 120 字）"
EXEMPT_NOT_BASIS = "免考依据“{basis}”不在本场考试规则中。规则所列：{known}"
EXEMPT_EVIDENCE = "请写明免考证明材料，如文件名称和文号（最长 200 字）"
EXEMPT_ALREADY = "{name}已登记免考"
EXEMPT_HAS_ATTEMPT = "{name}已编入场次或已作答，不能登记免考"
EXEMPT_NONE = "{name}没有登记免考"

PLAIN_POLICY = "（未指定考试规则）"
POLICY_MISSING = "找不到考试规则“{name}”。可用的有：{known}"
POLICY_UNREADABLE = "无法读取：{detail}"
POLICY_TOML = "不是有效的 TOML：{detail}"
POLICY_FIELD = "{field}：{reason}"
POLICY_VALUE = "值“{value}”不正确"
POLICY_REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识的字段，请检查拼写",
    "greater_than_equal": "应不小于 {ge}，现为“{value}”",
    "less_than_equal": "应不大于 {le}，现为“{value}”",
    "literal_error": "应为 {expected} 之一，现为“{value}”",
    "string_too_short": "不能为空",
    "string_too_long": "最长 {max_length} 字",
}
POLICY_GRADES = "grade：等次应从 0 起，由低到高排列，起点不能相同"
POLICY_GRADE_CUT = "cut_percent：及格线 {cut} 应是某一等次的起点"
POLICY_GRADE_NAMES = "grade：等次名称不能相同"
POLICY_ONE_ATTEMPT = "attempts.counts：只能考一次（allowed = 1）时不必也不能另选计分方式"
POLICY_NO_RESIT = "resit.within_days：没有补考（allowed = 0）时不应规定补考期限"
POLICY_RESIT_OF_NOTHING = (
    "resit.allowed：没有补考（allowed = 0）时不应规定怎样补考（batch、unseen）"
)
POLICY_NEXT_BATCH_DAYS = 'resit.within_days：随下一批次补考（batch = "next"）时不应规定补考期限'
POLICY_NEXT_BATCH_COUNTS = (
    'resit.counts：随下一批次补考（batch = "next"）的成绩单独计算，不应另选计分方式'
)
POLICY_VALID_TWICE = "valid_until：有效月数（valid_months）和届满日（valid_until）只能写一种"
POLICY_GATE_OF_NOTHING = "hours_gate：没有要求学时（hours = 0）时不应规定核验学时"
POLICY_KINDS = "irregularities.kinds：违纪的种类不能重名，也不能与固有的“{other}”重名"
POLICY_BAR = "irregularities.bar_months：有可以禁考（bar）的种类时应写最长禁考月数，没有时不应写"
POLICY_SAME_ROLE = "incompatible_roles：{role} 与自身不能构成不相容的一对"
POLICY_ACCOUNTS = (
    "考试规则“{policy}”规定“{first}”与“{second}”不能由一人兼任，而账号“{login}”两者都有"
)
POLICY_CUT_TWICE = "组卷方案同时写了 policy 和 cut_score（{cut:g}），与规则“{policy}”的及格线 {points:g} 不一致，请只保留 policy"

# What moves: see foundation/moves.py.
ATTEMPT = "作答"
SITTING = "场次"
EXAM = "考试"
RESULT = "成绩"
CORRECTION = "更正答案"
MARKING_TASK = "阅卷任务"
MARKING_SCRIPT = "待评答案"
PUBLICATION = "成绩发布"
CERTIFICATE = "证书"
STUDY_EVENT = "学法活动记录"
STUDY_PLAN = "学法计划"
LAW_REPORT = "述法报告"
REMINDER = "普法提示"

# Study: plans and events.
STUDY_KINDS: dict[str, str] = {
    "group": "中心组学习",
    "pre_meeting": "会前学法",
    "pre_decision": "决策前学法",
    "lecture": "专题讲座·大讲坛",
    "court": "旁听庭审",
    "online": "在线课",
    "exam": "考试",
}
"""By `records.study.plan.StudyKind`, in its order."""
AUDIENCE_NAMES: dict[str, str] = {
    "all": "全体人员",
    "leaders": "领导干部",
    "officers": "执法人员",
}
"""By `records.study.plan.Audience`."""
EVENT_STATES: dict[str, str] = {
    "draft": "草稿",
    "submitted": "待确认",
    "confirmed": "已确认",
    "returned": "已退回",
}
"""By `records.study.event.EventState`."""
PLAN_STATES: dict[str, str] = {
    "draft": "草稿，没有提交",
    "submitted": "待批准",
    "approved": "已批准",
    "returned": "已退回",
    "void": "有改动，须重新提交",
}
"""By `records.study.plan_approval.PlanState`, in its order."""
PRESENCE_NAMES: dict[str, str] = {"present": "出席", "leave": "请假", "absent": "缺席"}
"""By `records.study.event.Presence`."""
STEP_NAMES: dict[str, str] = {
    "draft": "起草",
    "justice": "司法局审核",
    "deputy": "分管领导审示",
    "head": "主要领导审定",
}
"""By `records.study.event.Step`, in its order."""
REPORT_FORM_NAMES: dict[str, str] = {"head": "主要负责人", "member": "其他班子成员"}
"""By `records.study.report.ReportForm`, in its order."""
REPORT_STATE_NAMES: dict[str, str] = {
    "drafted": "已起草",
    "submitted": "已提交",
    "assessed": "已评议",
}
"""By `records.study.report.ReportState`, in its order."""
REMINDER_STATE_NAMES: dict[str, str] = {"sent": "待反馈", "answered": "已反馈", "closed": "已办结"}
"""By `records.study.reminder.ReminderState`, in its order."""

# Rooms on one database server.
ROOM_ELSEWHERE = (
    "这个数据库正由另一个考试平台使用：{who}{address}，数据库连接 {pid}。一个数据库只能有一个平台在运行，请先停止那一个；"
    "如果那台机器已断电或断网，约半分钟后再试"
)
ROOM_OTHER_VERSION = (
    "这个数据库正由 {other} 版的考试平台使用（{who}），本机是 {mine} 版。几个平台同时使用一个数据库时，版本必须相同："
    "请全部停止，换成同一版本，再启动"
)
ROOM_LOST = "与数据库的连接中断期间，另一个平台（或时间更正）使用过这个数据库。本平台不再写入，请停止后重新启动"
MARKING_ROUNDS: dict[str, str] = {
    "first": "一评",
    "second": "二评",
    "third": "三评",
    "again": "复评",
    "arbiter": "裁定",
}
"""By `records.exams.marking.RoundKind`."""
MARKING_RULES: dict[str, str] = {
    "single": "一人评阅",
    "mean": "两人评阅取平均",
    "third": "三评与较近一评取平均",
    "arbiter": "阅卷组长裁定",
}
"""By `records.exams.marking.Rule`."""
PAPER_ACTS: dict[str, str] = {
    "mark": "人工给分",
    "use_record": "以平台的作答记录为准",
    "use_receipted": "以回执对应的答卷文件为准",
    "ask_again": "请考生重新提交答卷文件",
}
"""By `records.exams.paper_proposal.PaperAct`."""
CORRECTION_ACTS: dict[str, str] = {
    "void": "作废，人人得分",
    "key": "改用另一个答案",
    "accept": "另一个答案也算对",
}
"""By `records.exams.correction.CorrectionAct`."""
CORRECTION_STATES: dict[str, str] = {
    "open": "等待另一人确认",
    "confirmed": "已确认",
    "refused": "已退回",
}
OUTCOME_NAMES: dict[str, str] = {
    "passed": "合格",
    "failed": "不合格",
    "absent": "缺考",
    "exempt": "免考",
    "voided": "作废",
    "exception": "待核查",
    "pending": "未评分",
}
"""By `records.exams.result.Outcome`, in its order."""
ATTEMPT_STATE_NAMES: dict[str, str] = {
    "called": "待参加",
    "writing": "作答中",
    "handed_in": "已交卷",
    "expired": "已收卷",
    "voided": "已作废",
    "absent": "缺考",
}
"""By `records.exams.attempt.AttemptState`, in its order."""
SITTING_STATE_NAMES: dict[str, str] = {
    "planned": "未开始",
    "running": "进行中",
    "paused": "已暂停",
    "ended": "已结束",
}
"""By `records.exams.sitting.SittingState`, in its order."""
EXAM_STATE_NAMES: dict[str, str] = {"new": "未发布", "released": "已发布", "underway": "已开考"}
"""By `records.exams.exam_state.ExamState`, in its order."""

# What is done to each, as a refused move tells it after “不能”.
ATTEMPT_ACTS: dict[str, str] = {
    "open": "开始作答",
    "hand_in": "交卷",
    "send_file": "提交答卷文件",
    "collect": "收卷",
    "miss": "记为缺考",
    "miss_file": "记为缺考",
    "return_file": "退回答卷文件",
    "add_time": "延长时间",
    "admit_late": "准许迟到入场",
    "tick_arrival": "登记到场",
    "withdraw_arrival": "取消到场登记",
    "reopen": "重新打开作答",
    "propose_void": "提出作废",
    "withdraw_void": "撤回作废的提议",
    "void": "作废",
    "void_irregular": "按违纪处理作废",
    "bring_back": "收回应急考场的答卷",
    "bring_back_collected": "收回应急考场的答卷",
}
HALL_TAKES: dict[str, str] = {
    "hall": "应急考场的答卷",
    "room": "平台上原有的作答",
    "both": "两边合并，同一题以应急考场的为准",
}
HALL_REASONS: dict[str, str] = {
    "both_wrote": "平台上另有应急包里没有的作答",
    "handed_in": "在平台上已经交卷",
    "other_opening": "另一台应急机已带回同一人的另一份答卷",
    "void": "在平台上已经作废",
    "void_there": "在应急考场已经作废",
    "other_paper": "平台上的试卷与应急包里的不同",
    "other_attempt": "平台上已没有这次作答，或座位、试卷已重新安排",
    "later_attempt": "本人后来又参加了一次考试",
    "receipt": "按带回的作答生成的答卷与回执不一致",
    "published": "本场考试的成绩已经公布",
}
"""Why a paper that came back waits for two people."""
SITTING_ACTS: dict[str, str] = {
    "start": "开始",
    "pause": "暂停",
    "resume": "继续",
    "add_time": "延长时间",
    "end": "结束",
    "edit": "修改",
    "delete": "删除",
}
EXAM_ACTS: dict[str, str] = {"build": "重新组卷", "release": "发布", "open": "开始作答"}
RESULT_ACTS: dict[str, str] = {"decide": "重新评定"}
MARKING_TASK_STATES: dict[str, str] = {"open": "正在评阅", "closed": "已结束"}
MARKING_TASK_ACTS: dict[str, str] = {"close": "结束"}
MARKING_SCRIPT_STATES: dict[str, str] = {
    "open": "未定分",
    "settled": "已定分",
    "elsewhere": "另行给分",
    "gone": "不再评阅",
}
MARKING_SCRIPT_ACTS: dict[str, str] = {
    "settle": "定分",
    "read_again": "再评",
    "take_over": "采用另行给的分",
    "give_back": "重新评阅",
    "drop": "撤下",
}
CORRECTION_MOVE_ACTS: dict[str, str] = {"confirm": "确认", "refuse": "退回"}
PLAN_ACTS: dict[str, str] = {
    "submit": "提交",
    "approve": "批准",
    "return": "退回",
    "void": "作废批准",
}
EVENT_ACTS: dict[str, str] = {
    "save": "修改",
    "discard": "删去草稿",
    "submit": "提交",
    "confirm": "确认",
    "return": "退回",
    "correct": "更正",
}
REPORT_ACTS: dict[str, str] = {
    "submit": "登记提交",
    "take_back": "撤销提交",
    "assess": "登记评议",
    "assess_again": "重新登记评议",
}
REMINDER_ACTS: dict[str, str] = {
    "answer": "反馈",
    "return": "退回反馈",
    "close": "办结",
    "withdraw": "撤回",
}
PUBLICATION_STATES: dict[str, str] = {
    "unscored": "成绩还没有齐",
    "scored": "成绩已齐，等待提请发布",
    "asked": "已提请，等待另一人审批",
    "approved": "已审批，等待发布",
    "published": "已发布",
    "archived": "已归档",
}
"""By `records.exams.publication.PublicationState`."""
PUBLICATION_REFUSED = "已退回"
PUBLICATION_ACTS: dict[str, str] = {
    "ask": "提请发布",
    "approve": "审批",
    "refuse": "退回",
    "publish": "发布",
    "archive": "归档",
}
CERTIFICATE_STATES: dict[str, str] = {
    "valid": "有效",
    "revoked": "已吊销",
    "replaced": "已换发",
}
"""By `records.certificates.CertificateState`."""
CERTIFICATE_EXPIRED = "已过有效期"
CERTIFICATE_ACTS: dict[str, str] = {"revoke": "吊销证书", "rename": "更正姓名换发"}
"""By `records.certificates.CertificateAct`."""
SIGNING_KEY = "签名密钥"
SIGNING_KEY_STATES: dict[str, str] = {
    "in_use": "使用中",
    "retired": "已停用",
    "revoked": "已作废",
}
"""By `records.signing_keys.KeyState`."""
SIGNING_KEY_ACTS: dict[str, str] = {
    "rotate": "启用新密钥",
    "retire": "停用密钥",
    "revoke": "作废密钥",
}
"""By `records.signing_keys.KeyAct`."""

# Reviews of scores.
APPEAL = "成绩复核"
APPEAL_STATES: dict[str, str] = {
    "asked": "已申请，等待受理",
    "recounting": "正在核算、评阅",
    "upheld": "已决定维持，等待送达",
    "corrected": "已决定更正，等待成绩改正后送达",
    "told": "已送达",
    "withdrawn": "已撤回",
    "turned_down": "不予受理",
}
"""By `records.exams.appeal.AppealState`."""
APPEAL_ACTS: dict[str, str] = {
    "take": "重新核算",
    "read": "复核评阅",
    "uphold": "维持成绩",
    "correct": "更正成绩",
    "tell": "送达结果",
    "withdraw": "撤回",
    "turn_down": "不予受理",
}
APPEAL_VERDICTS: dict[str, str] = {"upheld": "维持原成绩", "corrected": "更正成绩"}

# Irregularities in an exam.
IRREGULARITY = "违纪记录"
IRREGULARITY_STATES: dict[str, str] = {
    "recorded": "已记录，尚未告知考生",
    "notified": "已告知考生，等待陈述申辩",
    "heard": "已听取陈述申辩，等待提出处理",
    "proposed": "已提出处理，等待另一人决定",
    "decided": "已决定",
}
"""By `records.exams.irregularity.IrregularityState`."""
IRREGULARITY_ACTS: dict[str, str] = {
    "notify": "告知考生",
    "state": "陈述申辩",
    "hear": "登记陈述申辩",
    "propose": "提出处理",
    "send_back": "退回提议",
    "decide": "决定",
}
IRREGULARITY_EFFECTS: dict[str, str] = {
    "none": "违纪不成立，不作处理",
    "warning": "警告，成绩有效",
    "void": "本次作答作废",
    "bar": "本次作答作废，并在一定期限内不得再考",
}
"""By `records.exams.irregularity.Effect`."""
OTHER_IRREGULARITY = "其他违反考场纪律的行为"
"""The kind that there is under every policy: what was seen can always be put on record."""

# The register of enforcement cards, and its yearly review.
CARD, CARD_REVIEW = "执法证件", "年审"
CARD_KIND_NAMES: dict[str, str] = {
    "enforcement": "行政执法证",
    "supervision": "行政执法监督证",
    "ministry": "部颁证",
}
"""By `records.people.enforcement_card.CardKind`."""
CARD_STATE_NAMES: dict[str, str] = {
    "qualified": "已取得资格，未发证",
    "in_use": "在用",
    "unregistered": "未注册",
    "suspended": "暂扣",
    "recalled": "收回",
    "cancelled": "注销",
    "lost": "遗失",
    "void": "已作废",
    "replaced": "已换发",
    "expired": "到期",
}
"""By `records.people.enforcement_card.CardState`, in its order."""
CARD_ACT_NAMES: dict[str, str] = {
    "issue": "发证",
    "adopt": "建档",
    "amend": "更正登记",
    "register": "年度注册",
    "refuse": "不予年度注册",
    "admonish": "批评教育",
    "retrain": "离岗培训",
    "suspend": "暂扣",
    "restore": "恢复使用",
    "restore_refused": "恢复（仍未注册）",
    "recall": "收回",
    "cancel": "取消资格、注销",
    "lose": "报失",
    "void": "遗失作废",
    "replace": "换发、补发",
    "expire": "到期",
}
"""By `records.cards.moves.CardAct`, in its order."""
DECIDER_NAMES: dict[str, str] = {
    "agency": "本执法机关或任免机关",
    "district": "本级司法行政部门",
    "upper": "上级司法行政部门",
    "issuer": "发证机关",
}
"""By `records.cards.moves.Decider`, in its order."""
CAUSE_NAMES: dict[str, str] = {
    "moved": "调离",
    "left": "辞职或辞退",
    "retired": "退休",
    "died": "死亡",
    "off_post": "不在执法岗位",
    "punished": "受处分或刑罚",
    "fraud": "弄虚作假取得",
    "review": "年审不合格",
    "misconduct": "执法中有违法失职行为",
    "expired": "到期",
    "dissolved": "执法主体撤销",
}
"""By `records.cards.moves.Cause`, in its order."""
REVIEW_STATE_NAMES: dict[str, str] = {
    "listed": "核对初审名单",
    "proposed": "已拟定，待另一人决定",
    "decided": "已决定，待公布",
    "published": "已公布",
}
"""By `records.cards.review.ReviewState`, in its order."""
REVIEW_ACT_NAMES: dict[str, str] = {
    "state": "修改核对内容",
    "confirm": "确认名单",
    "return": "退回单位",
    "propose": "拟定决定",
    "take_back": "退回拟定的决定",
    "decide": "决定",
    "publish": "公布",
}
"""By `records.cards.review.ReviewAct`, in its order."""
FINDING_NAMES: dict[str, str] = {
    "register": "注册",
    "listed": "当年新证，列名注册",
    "refuse": "不予注册",
    "apart": "另行处理",
}
"""By `records.cards.review.Finding`."""
TEXT_REVIEW = "稿件"
TEXT_KINDS: dict[str, str] = {"item": "试题", "lesson": "课程", "notice": "通知", "list": "清单"}
"""By `records.bank.review.ReviewedKind`, in its order."""
TEXT_STATES: dict[str, str] = {
    "draft": "草稿",
    "trial": "待试做",
    "first": "待一审一校",
    "second": "待二审二校",
    "final": "待三审三校",
    "in_use": "在用",
    "suspended": "暂停使用",
    "retired": "停用",
}
"""By `records.bank.review.TextState`, in its order."""
TEXT_ACTS: dict[str, str] = {
    "submit": "提交试做和审校",
    "submit_text": "提交审校",
    "submit_typing": "作为文字差错更正提交",
    "agree": "试做，与答案一致",
    "disagree": "试做，与答案不一致",
    "pass_first": "一审一校通过",
    "pass_second": "二审二校通过",
    "approve": "三审三校通过，批准使用",
    "send_back": "退回",
    "withdraw": "撤回提交",
    "hold": "因涉密、敏感疑问停止",
    "clear": "涉密、敏感疑问已经答复，继续",
    "void": "内容有变动，原审校作废",
    "suspend": "暂停使用",
    "resume": "恢复使用",
    "retire": "停用",
    "revive": "重新起草",
    "adopt": "采用随系统提供的审核记录",
}
