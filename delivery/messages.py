"""What learners and candidates read from this room's server, in Simplified Chinese."""

from __future__ import annotations

NO_SITE = "这台机器还没有设置学习站点，暂时不能核对答案和交卷"
NO_LEARNER = "名册中没有“{card}”，请联系管理员"
NOT_A_SELF_CHECK = "这道题不是课程自测题，不能核对答案"
BAD_ANSWER = "请先作答，再核对答案"
BAD_REQUEST = "请求的内容不完整，请刷新页面后再试"
NO_FILE = "找不到试卷文件“{path}”"
NOT_A_PAPER = "这个文件不是试卷，不能交卷"
NOT_CALLED = "名册中没有您参加这场考试这份试卷的记录，请联系监考人员"
ALREADY_HANDED_IN = "您已于 {at} 交卷，不能再交内容不同的答卷。如有疑问，请联系监考人员"
UNREADABLE = "试卷文件无法读取，没有交卷：{reason}"
