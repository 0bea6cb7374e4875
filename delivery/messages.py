"""What this room tells people, in Chinese."""

from __future__ import annotations

BAD_REQUEST = "请求的内容不完整，请刷新页面后再试"
NO_SUCH = "没有这个页面，或者您没有权限查看"
FORBIDDEN = "您没有权限进行这项操作"
LOG_IN_FIRST = "登录已失效，请重新登录"
TOO_MANY = "尝试次数过多，请稍后再试"
WRONG_CODE = "准考证号或进场码不正确"
INTERNAL = "系统出现错误，已记录。请联系管理员"
ERROR_TITLE = "无法显示"
CLOSED_BOOK = "您正在参加闭卷考试，交卷之前不能查看课程或核对自测题答案"
PASSWORDS_DIFFER = "两次输入的新密码不一致"
WRONG_PASSWORD = "原密码不正确"
NOT_A_SELF_CHECK = "这道题不是课程自测题，不能核对答案"
WRONG_BOOK = "错题本"
PLAN_TIME = "时间“{text}”的格式不正确"
PLAN_NUMBER = "“{text}”应为不超过四位的整数"
PLAN_LINE = "“{line}”的格式不正确，应为：{hint}"
HINT_ROOMS = "考场名称 座位数"
HINT_EXTRA = "准考证号或执法证号 分钟数 原因"
SLIP_ADDRESS = (
    "网址应为 http://主机:端口/ 或 https://主机:端口/，不能是“{address}”；没有生成新的进场码"
)
SLIP_COLUMNS = ("准考证号", "姓名", "单位", "考场", "座位", "进场码")
AUDIT_WHOLE = "共 {count} 条，前后相连，没有被改动"
AUDIT_NEW_WHOLE = "共 {count} 条；上次核对以来新增 {new} 条，前后相连，没有被改动"
AUDIT_COLUMNS = ("序号", "时间（UTC）", "操作人", "操作", "对象", "之前", "之后", "摘要")
NO_SITE = "这台机器还没有设置学习站点，暂时不能核对答案和交卷"
NO_LEARNER = "名册中没有“{card}”，请联系管理员"
NO_FILE = "找不到试卷文件“{path}”"
NOT_A_TRAINER = "只有培训人员可以预览试题和答案"
NOT_FOR_LEARNERS = "这里只能学习、答题和交卷，没有这项功能"
NOTHING_WRONG = "错题本里没有题目"
