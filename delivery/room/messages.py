"""What candidates, invigilators and administrators read from the room, in Simplified Chinese. Pages have theirs in templates."""

from __future__ import annotations

BAD_REQUEST = "请求的内容不完整，请刷新页面后再试"
BAD_ANSWER = "第 {question} 题的作答内容不符合要求，没有保存"
NOT_SAVED = "服务器暂时无法保存，正在重试；请不要关闭页面"
NOT_OPEN = "现在不在作答时间内"
PAUSED = "考试已暂停，请等候监考人员恢复"
ELSEWHERE = "这场考试已经在另一个页面打开。在这里继续，那一边就不能再作答"
OTHER_PAGE = "这场考试已在另一个页面继续，本页不能再作答"
GAP = "有更早的作答还没有送到，请稍候"
TIME_UP = "作答时间已到"
HANDED_IN = "您已交卷，不能再作答"
HANDED_IN_BEFORE = "您已在 JupyterLab 中交过这份试卷，不能再次作答"
NOT_HANDED_IN = "还没有交卷"
NO_SUCH = "没有这个页面，或者您没有权限查看"
FORBIDDEN = "您没有权限进行这项操作"
LOG_IN_FIRST = "登录已失效，请重新登录"
TOO_MANY = "尝试次数过多，请稍后再试"
WRONG_CODE = "准考证号或进场码不正确"
INTERNAL = "系统出现错误，已记录。请联系管理员"

PLAN_NAME = "请填写场次名称"
PLAN_NAME_TAKEN = "场次“{name}”已经存在"
PLAN_NO_EXAM = "没有名为“{exam}”的已发布考试"
PLAN_PRACTICE = "“{exam}”是练习卷，不需要安排场次"
PRACTICE_NAME = "{exam}（练习）"
PLAN_SIMULATED = "“{exam}”的答卷是模拟生成的，不能再安排场次"
PLAN_START = "开考时间不能早于入场时间"
PLAN_CLOSE = "结束时间必须晚于入场时间"
PLAN_CLOSE_START = "结束时间必须晚于开考时间"
PLAN_ROOM_TWICE = "考场“{name}”写了两次"
PLAN_DURATION = "考试时长至少一分钟"
PLAN_BODY = "没有名为“{name}”的执法主体"
PLAN_CARD = "“{card}”不在本场应考名单中，或者已在其他场次"
PLAN_EXTRA = "“{card}”的加时必须至少一分钟，并写明原因"
PLAN_NOBODY = "没有可以安排的考生"
PLAN_SEATS = "座位只有 {seats} 个，应考 {called} 人"

REASON_NEEDED = "请写明原因"
TWO_PEOPLE = "作废须由两人决定：提议人不能自己确认"
NOT_VOIDABLE = "这份答卷不能作废"
NOT_REOPENABLE = "只有已交卷的才能恢复作答"
SESSION_OVER = "本场考试已经结束"
SESSION_STARTED = "本场考试已经开始"
NOT_PAUSED = "本场考试没有暂停"
MINUTES = "请填写 1 至 {most} 之间的分钟数"

ERROR_TITLE = "无法显示"
PASSWORDS_DIFFER = "两次输入的新密码不一致"
WRONG_PASSWORD = "原密码不正确"
NOT_A_SELF_CHECK = "这道题不是课程自测题，不能核对答案"
WRONG_BOOK = "错题本"

PLAN_TIME = "时间“{text}”的格式不正确"
PLAN_NUMBER = "“{text}”应为不超过四位的整数"
PLAN_LINE = "“{line}”的格式不正确，应为：{hint}"
HINT_ROOMS = "考场名称 座位数"
HINT_EXTRA = "执法证号 分钟数 原因"
SLIP_COLUMNS = ("准考证号", "姓名", "单位", "考场", "座位", "进场码")

NO_SUCH_CARD = "名册中没有执法证号“{card}”"
ROLE_NAMES = {
    "cadre": "干部",
    "trainer": "培训人员",
    "reviewer": "审题人员",
    "invigilator": "监考人员",
    "administrator": "管理员",
    "auditor": "审计人员",
}
AUDIT_WHOLE = "共 {count} 条，前后相连，没有被改动"
AUDIT_COLUMNS = ("序号", "时间", "操作人", "操作", "对象", "之前", "之后", "摘要")
AUDIT_ACTIONS = {
    "account.change_password": "修改密码",
    "account.create": "建立账号",
    "account.deactivate": "停用账号",
    "account.lock": "锁定账号",
    "account.reset_password": "重置密码",
    "account.set_roles": "更改角色",
    "account.unlock": "解锁账号",
    "attempt.add_time": "个别加时",
    "attempt.admit_late": "准许迟到入场",
    "attempt.propose_void": "提议作废",
    "attempt.reopen": "恢复作答",
    "attempt.void": "作废",
    "attempt.withdraw_void": "撤回作废提议",
    "body.add": "登记执法主体",
    "exam.build": "组卷",
    "exam.call": "通知应考",
    "exam.grade": "评分",
    "exam.release": "发布试卷",
    "exam.results": "更新成绩",
    "exam.simulate": "生成模拟答卷",
    "paper.hand_in": "交卷",
    "roster.import": "导入名册",
    "session.add_time": "全体加时",
    "session.codes": "生成进场码",
    "session.create": "安排场次",
    "session.end": "结束考试",
    "session.pause": "暂停考试",
    "session.resume": "恢复考试",
    "session.score": "要求评分",
    "session.start": "宣布开考",
}
