"""What the Hub tells people, in Chinese; what its pages say by themselves stands in ``templates/``."""

from __future__ import annotations

ROOM = "考试与学习平台"
NOT_WELCOME = "您的账号没有 JupyterLab。如果工作需要，请联系平台管理员"
NOTHING_TO_MARK = "现在没有分给您评阅的试卷，所以没有 formgrader 可以打开。在平台上阅卷不需要它"
NO_FORMGRADER = "现在打不开成绩册，formgrader 不能用。请在平台的“阅卷”页评阅，并告诉平台管理员（原因在 JupyterHub 的日志中）"
WRITING = "您正在参加闭卷考试，交卷之前不能使用 JupyterLab"
ROOM_STOPPED = "考试与学习平台没有运行，暂时不能登录。请稍后再试，或者联系平台管理员"
NO_DISTRICT = "这里没有这个区县。请返回首页重新选择，或者联系平台管理员"
NOT_HANDED_OVER = "登录没有接上：打开得太晚、打开了两次，或者不是在这个浏览器里开始的。请从平台“我的主页”重新打开 JupyterLab"
TOO_MANY_ACCOUNTS = "本区县的系统账号编号用完了，不能启动 JupyterLab。请联系平台管理员"
ERRORS = {
    403: "没有权限：您的账号不能打开这个页面",
    404: "找不到这个页面。请核对网址，或者返回首页重新打开",
    500: "系统出现错误，已记录。请联系管理员",
    503: "您的 JupyterLab 没有运行，或者正在启动、停止。请返回首页重新打开",
}
"""By HTTP status; any other is `ERROR`."""
ERROR = "无法显示这个页面。请返回首页重新打开；仍然不行的，请联系管理员"
