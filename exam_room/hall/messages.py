"""What people read about halls that go on without the network, in Simplified Chinese."""

from __future__ import annotations

NO_HALL_FILE = "这不是应急考场的文件（应急包或应急考场答卷），请检查是不是拿错了文件"
OTHER_KIND = {
    "pack": "这是应急包，不是应急考场的答卷。答卷由应急机上的 lawstudy hall answers 写出",
    "answers": "这是应急考场的答卷，不是应急包。应急包由平台上的 lawstudy hall pack 制作",
}
"""By what it is."""
OTHER_FORMAT = (
    "文件格式是第 {found} 版，本程序只认识第 {known} 版。请在两台机器上安装同一版本的 lawstudy"
)
OTHER_REVISION = "应急包由 lawstudy {program}（数据结构 {found}）制作，本机的 lawstudy 是另一版本（数据结构 {known}）。请在本机安装 {program}，或用本机的版本重新制作应急包"
OTHER_CONTENT = "文件完好，但由 lawstudy {program} 写出，本程序不能读取，没有使用其中任何内容。请在装有 {program} 的机器上收回"
ALTERED = "文件已损坏或被改动过，没有使用其中任何内容。请用原来的 U 盘或重新导出"
WRONG_CODE = (
    "开启码不对。这个应急包是“{title}”{sitting}、{hall}，{made}制作的；请核对开启码是不是这一个包的"
)
OLD_CLOCK = "本机时间 {now} 早于应急包的制作时间 {made}，本机的时钟不对。请先把时钟调准"

NO_SITTING = "“{exam}”没有还没结束的场次在考场“{hall}”。有这些考场：{known}"
SEVERAL_SITTINGS = "“{exam}”有几个场次用考场“{hall}”：{sittings}。请用 --sitting 写明是哪一个"
NO_SUCH_SITTING = "“{exam}”没有还没结束的正式场次“{sitting}”"
PRACTICE = "“{exam}”是练习，不用应急包"
ANSWERS_GONE = "“{exam}”的答卷已按期限删除"
NOBODY_LEFT = "考场“{hall}”的考生都已交卷或不再作答，不用制作应急包"
NO_PAPER = "试卷 {form} 没有发布，或发布的不是名单上的那一份"
NO_INVIGILATOR = "没有监考人员的账号。请先在平台上建立账号，或用 --invigilator 写明登录名"
NOT_INVIGILATOR = "“{login}”不是在用的监考人员账号"

STILL_WRITING = "还有 {count} 人正在作答：{numbers}。请先在监考页面结束考试，再导出答卷"
NOT_A_HALL = "这个站点不是应急考场"
NO_PACK = "这些答卷不是由本站制作的应急包来的（包编号 {pack}，“{title}”{sitting}、{hall}）。请在制作应急包的站点收回，不要在别处收回"
OTHER_HALL = "文件里写的场次、考场与本站制作这个应急包时的不一致"
UNKNOWN_PEOPLE = "这些考生不在“{exam}”的应考名单里：{numbers}。请核对是不是在原来的站点收回"
NOTHING_WAITS = "“{exam}”没有待决定的应急考场答卷：{number}"
DECIDED_MEANWHILE = "这份答卷已经决定，没有改变什么"
ONLY_ROOM = "这份答卷没有可以计入的作答（{reason}），只能采用平台上原有的作答（--take room）"
REASON_NEEDED = "请用 --reason 写明理由（不超过 200 字）"
OTHER_PROPOSED = "{by} 已提议采用“{take}”。同意的写同样的 --take；不同意的先用 --refuse 退回"
SAME_PERSON = "提议人不能自己确认，请另一人决定"
OWN_PAPER = "不能决定本人的答卷"
NOT_DECIDER = "账号 {login} 不是管理员或审批人，不能决定"
NOTHING_PROPOSED = "还没有人提议，没有可以退回的"
PAPER_GONE = "发布的试卷与作答时的不同，无法生成答卷：{form}"

BACK = "考场“{hall}”的答卷已收回：计入 {counted} 份，以前已收回 {had} 份"
BEFORE = "这个文件已在 {at} 收回过，没有重复计入"
WRONG = "{numbers} 的作答记录与回执不一致，请在成绩页面核查"
DECIDED = "已决定：{take}"
REFUSED = "提议已退回"
WAIT = "{count} 份待决定，请由两人在下面决定采用哪边的作答"
PROPOSED = "已提议：{take}。请另一人确认"
