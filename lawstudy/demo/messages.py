"""What the demo's people write and decide, in Chinese."""

from __future__ import annotations

ACCOUNT_FIRST = "首次登录会要求设置自己的密码"
DEMO_LOGINS = "演示账号"
DEMO_COLUMNS = ("角色", "登录名", "首次登录密码")
DEMO_CHANGED = "（本人已修改）"
DEMO_NAMES = {
    "cadre": "模拟考生",
    "liaison": "模拟联络员",
    "trainer": "模拟培训人员",
    "invigilator": "模拟监考人员",
    "administrator": "模拟管理员",
    "approver": "模拟审批人",
    "auditor": "模拟审计人员",
    "marker": "模拟阅卷人员",
    "head_of_marking": "模拟阅卷组长",
}
DEMO_NOTICE = "演示场次"
DEMO_SESSION = "演示场次"
DEMO_REVOKED = "演示：经核查系他人代考"
DEMO_RENAMED = "演示：名册姓名有误"
DEMO_APPEAL = "演示：这道题我记得答对了，请重新核算"
DEMO_APPEAL_GROUNDS = "演示：从留存的答案和评分规则重新核算，与发布的成绩一致"
DEMO_NAME = "{name}（更正）"
DEMO_SEEN = "（演示）开考约 40 分钟时，考生桌面上有一张写有法条的纸，提醒后立即交出"
DEMO_EVIDENCE = "（演示）收缴的纸条一张，已编号封存"
DEMO_WITNESS = "（演示）另一名监考"
DEMO_STATEMENT = "（演示）进场时忘了收起来，没有看，以后注意"
DEMO_BASIS = "（演示）考场规则：携带与考试无关的资料，未使用的给予警告"
DEMO_GROUNDS = "（演示）当场交出，没有证据表明看过，本人承认"
DEMO_LESSONS = "演示：采用随系统提供的课程，{count} 课在用"
DEMO_ADOPTED = "演示：采用随系统提供的审核记录，{adopted} 道试题在用"
