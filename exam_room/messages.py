"""What candidates, invigilators and administrators read from the room, in Simplified Chinese. Pages have theirs in templates."""

from __future__ import annotations

BAD_ANSWER = "第 {question} 题的作答内容不符合要求，没有保存"
NOT_SAVED = "服务器暂时无法保存，正在重试；请不要关闭页面"
NOT_OPEN = "现在不在作答时间内"
PAUSED = "考试已暂停，请等候监考人员恢复"
PAUSED_HAND_IN = "考试已暂停，恢复后再交卷；已作答的内容都会保留"
ELSEWHERE = "这场考试已经在另一个页面打开。在这里继续，那一边就不能再作答"
OTHER_PAGE = "这场考试已在另一个页面继续，本页不能再作答"
GAP = "有更早的作答还没有送到，请稍候"
TIME_UP = "作答时间已到"
HANDED_IN = "您已交卷，不能再作答"
HANDED_IN_BEFORE = "您已在 JupyterLab 中交过这份试卷，不能再次作答"
NOT_HANDED_IN = "还没有交卷"
FORMAL_IN_ROOM = "这是正式考试的试卷，只能在考试页面作答和交卷；这个文件没有被接收"

PLAN_NAME = "请填写场次名称"
PLAN_NAME_TAKEN = "场次“{name}”已经存在"
PLAN_NO_EXAM = "没有名为“{exam}”的已发布考试"
PLAN_PRACTICE = "“{exam}”是练习卷，不需要安排场次"
PRACTICE_NAME = "{exam}（练习）"
PRACTICE_ROUND = "{exam}（第 {round} 次练习）"
EXAM_TITLE = "{title}（{sitting}）"
NOT_PRACTICE = "这不是练习卷，不能再练一次"
MOCK_SOURCE = "本人开始模拟考试"
ENOUGH_TODAY = "24 小时内已经练习 {most} 次，请过些时候再练"
PLAN_SIMULATED = "“{exam}”的答卷是模拟生成的，不能再安排场次"
PLAN_OPEN_ITEMS = (
    "{form} 卷的试题 {ids} 已经转为练习题，不能再用于正式考试；请重新组卷，作为另一场考试发布"
)
PLAN_START = "开考时间不能早于入场时间"
PLAN_CLOSE = "结束时间必须晚于入场时间"
PLAN_CLOSE_START = "结束时间必须晚于开考时间"
PLAN_ROOM_TWICE = "考场“{name}”写了两次"
PLAN_DURATION = "考试时长至少一分钟"
PLAN_BODY = "没有名为“{name}”的执法主体"
PLAN_HOURS = "{number}：考试当年有 {have} 学时，规则要求满 {hours} 学时才能编入场次"
PLAN_HOURS_UNKNOWN = "这场考试的规则要求满学时才能编入场次，这里没有核验学时，请在“场次”页上安排"
PLAN_BARRED = "{number}：因违纪处理，在这场考试开始的时候还不得再考（见违纪记录）"
PLAN_CARD = "“{number}”不在本场应考名单中，或者已在其他场次，或者按考试规则不能再考"
PLAN_NOTICE = "考试规则要求提前 {days} 天通知，有 {count} 人通知得不到 {days} 天。请把时间推后，或填写提前安排的原因"
PLAN_EXTRA = "“{number}”的加时必须至少一分钟，并写明原因"
PLAN_NOBODY = "没有可以安排的考生：没有列入应考名单的、免考的、已编入其他场次的、已合格的，以及按考试规则不能再考的（次数、期限、没有考过的试卷、学时、禁考）都不编入。请查看这场考试的应考名单和考试规则"
PLAN_SEATS = "座位只有 {seats} 个，应考 {called} 人"

NO_SUCH_CANDIDATE = "本场没有准考证号或执法证号为“{number}”、还未交卷的考生"

NOT_YOURS = "您的账号没有做这项决定的权限"
REASON_NEEDED = "请写明原因"
TWO_PEOPLE = "作废须由两人决定：提议人不能自己确认"
NOT_WAITED_FOR = "已经开始作答或已经结束，不需要点名"
NOT_TICKED = "不是手工点名的，不能撤销"
NOT_VOIDABLE = "这份答卷不能作废"
NOT_REOPENABLE = "只有已交卷的才能恢复作答"
SESSION_OVER = "本场考试已经结束"
SESSION_STARTED = "本场考试已经开始"
SESSION_FIXED = "本场考试已经开始、暂停或结束，不能再修改或删除"
NOT_PAUSED = "本场考试没有暂停"
MINUTES = "请填写 1 至 {most} 之间的分钟数"
OTHER_PAPER = "试卷文件与考试记录不一致（考试可能重新发布过），现在不能开卷，请联系监考人员"

CLOCK = "考试时间"
CLOCK_DOUBTS = {
    "far_ahead": "本机时间是 {machine}，比上次运行晚了一年以上，不可信：考试时间仍从上次运行时（现在 {room}）接着走，没有场次因此结束。"
    "请核对本机时间；本机时间正确时，由管理员在“时间”页更正",
    "ahead": "本机时间 {machine} 比考试时间 {room} 快 {difference}（可能是机器休眠过，或时间被改过）。正式考试进行中，考试时间不跟着变；"
    "没有人作答时会自动跟上，也可由管理员在“时间”页更正",
    "behind": "本机时间 {machine} 比考试时间 {room} 慢 {difference}（可能是机器的时间曾经不准）。考试时间不会自己倒退；"
    "请核对本机时间，正确时由管理员在“时间”页更正",
}
"""What is told at start and on the board, by `exam_room.room_clock.Doubt`."""

# Slips, sign-in sheets, records of halls.
WHEN_ANNOUNCED = "{opens} 起入场，监考人员宣布开考"
WHEN_TOGETHER = "{opens} 起入场，{starts} 开考"
WHEN_FROM = "{opens} 起，各自开始"
WHEN_WINDOW = "{opens} 至 {closes}，各自开始"
RULE_IDENTITY = "请提前到场，凭本证和身份证件入场，供监考人员核对。"
RULE_CODE = "在浏览器中打开上面的网址，用准考证号和进场码进入；进场码只限本人使用，不要给别人看。"
RULE_LATE = "开考 {minutes} 分钟后不能入场。"
RULE_NOT_LATE = "开考后不能入场。"
RULE_OPEN_BOOK = "本场开卷。"
RULE_CLOSED_BOOK = "本场闭卷。"
RULE_LEAVING = "离开答题页面会被记录，由监考人员判断。"
RULE_SAVED = "作答随时自动保存，时间到自动收卷；遇到问题请找监考人员。"
RUN_START = "开考"
RUN_CHAIN_HEAD = "日志链首"
RUN_NOT_YET = "还没有开考"
RUN_END = "结束"
RUN_NOT_ENDED = "还没有结束"
RUN_EXTENSION = "全场顺延"
RUN_EXTENDED = "共 {minutes} 分钟（含暂停）"
INCIDENTS: dict[str, str] = {
    "left_page": "离开答题页面 {count} 次，共 {detail} 秒",
    "second_log_in": "再次登录 {count} 次，来自 {detail}",
    "second_page": "在另一个页面继续作答 {count} 次，来自 {detail}",
    "address_changed": "更换地址 {count} 次：{detail}",
    "late": "迟到",
    "lost_answers": "作答没有送达：{detail}",
    "server_away": "服务器中断 {detail} 秒",
    "note": "监考记录：{detail}",
}
"""By `records.exams.incident.IncidentKind`."""
RECORD_STATES: dict[str, str] = {
    "handed_in": "交卷",
    "expired": "收卷",
    "absent": "缺考",
    "voided": "作废",
    "writing": "作答中",
    "called": "未开始",
}
"""Where attempts stand, in the order in which they are counted."""
RECORD_ALWAYS = ("handed_in", "expired", "absent", "voided")
RECORD_DECISIONS = (
    "session.start",
    "session.pause",
    "session.resume",
    "session.add_time",
    "session.end",
    "attempt.add_time",
    "attempt.admit_late",
    "attempt.reopen",
    "attempt.propose_void",
    "attempt.withdraw_void",
    "attempt.void",
)
"""Of the audit trail, what belongs into the record of a hall."""
RECORD_SAID = {"minutes": "{} 分钟", "paused_seconds": "共停 {} 秒", "reason": "原因：{}"}
RECORD_IRREGULARITY = "记录违纪（{kind}）：{what}；在场监考 {witness}（{by} 记录）"
RECORD_DECIDED = "{what}（{by}）"
RECORD_WHO = "{name}（{number}）"
RECORD_WITH_REASON = "{who}：{reason}"
RECORD_EXTRA = "{who}加时 {minutes} 分钟：{reason}"

# What is to be done today.
TODAY_TO_END = "场次“{name}”已过截止时间，请收卷并结束"
TODAY_GOING = "场次“{name}”正在进行"
TODAY_PAUSED = "场次“{name}”暂停中"
TODAY_COMING = "场次“{name}”：{at}"
TODAY_PROPOSAL = "{exam}：{by} 对{name}的答卷提出了处理意见，等待您确认"
TODAY_VOID = "{exam}：{by} 提议作废{name}的答卷，等待另一人确认"
TODAY_PAPERS = {
    "unscored": "{exam}：{count} 份答卷已经交来，还没有评分",
    "exception": "{exam}：待核查 {count} 份",
    "to_mark": "{exam}：待阅卷 {count} 份",
}
TODAY_NOBODY_CALLED = "{exam}：还没有列出应考人员"
TODAY_UNSEATED = "{exam}：应考人员中有 {count} 人还没有编入场次"
TODAY_LOCKED = "账号 {login} 因多次输错密码被锁定"
TODAY_NO_ACCOUNT = "名册中有 {count} 人还没有账号"
TODAY_PASSES = "{exam}：{count} 人的合格成绩将在 {days} 天内到期"

SCORING, CHECKING, PUBLISHING, REVIEW, RESIT = "评分", "核查", "公布", "成绩复核", "补考"
"""What follows after a formal paper is handed in, in order."""
SCORED_BY_RULE = "由系统按本卷的评分规则评分"
SCORED_BOTH = "选择、判断、填空题由系统按本卷的评分规则评分，其余题目由阅卷人评阅"
CHECKED = "交卷份数与应考人数核对相符；答卷有疑问的，由人工核查后再计分"
PUBLISHED_BY = "本场考试结束后 {days} 日内，即不晚于 {day}"
PUBLISHED_WITHIN = "本场考试结束后 {days} 日内"
PUBLISHED_WHEN_TOLD = "时间以组织考试的单位通知为准"
REVIEW_WITHIN = "对成绩有疑问的，可以在公布后 {days} 日内向组织考试的单位提出"
RESIT_ALLOWED = "不合格的，可以补考 {number} 次"
RESIT_NEXT = "，随下一批次"
RESIT_WITHIN = "，在 {days} 日内"
NOT_PUBLISHED = "尚未公布"
NOT_PUBLISHED_DUE = "尚未公布，不晚于 {day}公布"
ANOTHER_COUNTS = "以您另一次作答的成绩为准（{at}公布）"
POINTS = "{score} 分"
BAND = "等次：{band}"
PUBLISHED_AT = "{result}（{at}公布）"

TODAY_TO_ASK = "提请发布“{exam}”的成绩：每人的结果都已确定"
TODAY_TO_APPROVE = "审批“{exam}”的成绩发布（{by} 提请）"
TODAY_TO_PUBLISH = "发布“{exam}”的成绩（已审批，{by} 提请）"
TODAY_APPEALS = {
    "asked": "受理成绩复核第 {number} 号（{exam}）",
    "recounting": "决定成绩复核第 {number} 号（{exam}）",
    "upheld": "送达成绩复核第 {number} 号的结果（{exam}）",
    "corrected": "成绩复核第 {number} 号待改正成绩、重新发布后送达（{exam}）",
}
"""By the states of `records.exams.appeal` in which somebody has something to do."""
TODAY_IRREGULARITIES = {
    "recorded": "告知考生违纪记录第 {number} 号（{exam}）",
    "notified": "听取考生对违纪记录第 {number} 号的陈述申辩（{exam}）",
    "heard": "提出对违纪记录第 {number} 号的处理（{exam}）",
    "proposed": "决定对违纪记录第 {number} 号的处理（{exam}，{by} 提出）",
}
"""By the states of `records.exams.irregularity` in which somebody has something to do."""
TODAY_APPEAL_READING = "为成绩复核第 {number} 号评阅主观题（{exam}）"
TODAY_KEY = "确认或退回签名密钥的提议：{act}（{by} 提议）"
TODAY_CERTIFICATE = "确认或退回：{act} {number}（{by} 提议）"
