"""What a folder of evidence says of itself, and why there is none, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

NOBODY = "“{exam}”的应考名单里没有“{person}”。请写准考证号、执法证号或者姓名"
SEVERAL = "“{exam}”的应考名单里叫“{person}”的有 {count} 人，请改写准考证号：{numbers}"
EXISTS = "{folder} 已经存在，没有改动。请用 --out 写一个新的文件夹"
NO_PARENT = "上级文件夹 {folder} 不存在"
NO_PAPER = (
    "第 {ordinal} 次作答的答卷文件（{file}）不在，或者与回执的校验码不符，也不能由已确认的答案重新生成。"
    "请从备份恢复该文件后再试"
)
NO_SOURCE = (
    "{paper} 的命题文件不在或者不能读，无法列出评分单元的版本。请从备份恢复 course/source 后再试"
)
NOT_OVER = "这个人的这场考试还没有结束，不能取出证据。交卷、收卷或者登记缺考以后再试"
CHANGED_MEANWHILE = "制作期间这场考试又有新的决定，没有生成。请再试一次"
RECORDS_DAMAGED = "数据库不能读，没有生成。请联系管理员从备份恢复"
NOT_TAKEN = "操作日志里没有取出这份证据的记录，没有生成"

TITLE = "考试证据"
CALL, FORMS, PAPERS, KEY_VERSIONS = "应考", "试卷", "作答与答卷", "评分单元版本"
SCORES, CERTIFICATES, TRAIL, FILES = "评分与成绩", "证书", "操作日志", "文件校验码"
PERSON, EXAM, UNIT, SOURCE, POST = "考生", "考试", "应考时单位", "名单来源", "拟任职务"
CALLED_AT, EXEMPT, RULES = "通知应考", "免考", "考试规则"
NONE = "无"
ITEM_COLUMNS = ("卷", "序号", "试题", "版本校验码", "分值")
FORM_LINE = "{code} 卷　内容校验码 {hash}　组卷种子 {seed}"
ATTEMPT_LINE = "第 {ordinal} 次　{form} 卷　{state}{counts}"
COUNTS = "（计入结果）"
BEGAN, ENDED, ARRANGED = "开始作答", "交卷", "题序种子"
RECEIPT, SCORED_FILE, SITTING = "回执校验码", "评分时的答卷校验码", "场次"
KEY_COLUMNS = ("卷", "评分单元", "发布时承诺码", "现行承诺码", "")
CHANGED = "已更正"
SCORE_COLUMNS = ("作答", "题", "状态", "得分", "评分人")
BY_RULE = "按评分规则"
RESULT, PUBLISHED, UNKNOWN = "成绩", "发布", "未知"
STATUSES: Mapping[str, str] = {
    "scored": "已评分",
    "omitted": "未作答",
    "not_reached": "未做到",
    "voided": "作废",
    "unreadable": "待核查",
    "pending": "待阅卷",
}
"""By `records.exams.response.ResponseStatus`."""
DECISION_COLUMNS = ("序号", "时间", "操作人", "操作", "内容", "校验码前 16 位")
WITHHELD = "（内容见整份日志）"
CERTIFICATE_LINE = "{number}　{state}　签发 {issued}　密钥 {key}"
HEAD = "链首"
TRAIL_OWN = "本人条目 {own} 条（全文），未列内容的条目 {withheld} 条"
FILE_COLUMNS = ("文件", "SHA-256")

KEYS_WITHHELD = "答案：未附。评分单元只列加盐的承诺码，由它猜不出答案（本人答案和各题得分仍会透露一部分，请妥善保管）；须公开答案时以 --with-keys 另行制作，承诺码可与本单核对。"
KEYS_GIVEN = "答案：已附（keys.json）。未公开的试题不得再用于正式考试，本件按涉密考试材料保管。"
TRAIL_PART = (
    "日志：本件列出关于本人和本场考试的条目，每条可以单独验算；涉及其他考生个人情况或者答案的条目只列序号和校验码。"
    "各条前后相连须用整份日志才能验算：有权查阅的机关可要求以 --whole-trail 另行制作。"
)
TRAIL_WHOLE = "日志：已附整份日志（trail.jsonl），从第一条到链首可以全部验算。其中有其他人的信息，只交有权查阅整份日志的机关。"
VERIFY = "核对：在文件夹中运行 python verify.py（Python 3.9 以上，不需要本系统）；加 --head 链首，可与签字留存的链首核对。"
TIMES = "时间：本单中是{zone}；evidence.json 和日志文件中是 UTC。"
SIGNATURES = ("制作人签名", "核对人签名")

README = """# 考试证据：{person}，{exam}

| 文件 | 内容 |
|---|---|
{files}

## 核对

在这个文件夹里运行（需要 Python 3.9 以上，不需要本系统，不联网）：

    python verify.py
    python verify.py --head 签字留存的链首

它检查：清单（manifest.json）中每个文件的 SHA-256；答卷与回执的校验码；考场作答的答卷与逐次确认收到的答案；
操作日志各条的校验码；试卷、成绩、发布与日志是否相符；附有整份日志时，从第一条到链首是否前后相连；
附有答案时，答案与承诺码是否相符。不信任这里的 verify.py 时，可以另取一份（软件的 certification/evidence/verify.py），
写明文件夹运行：python verify.py 文件夹。清单本身由 evidence.pdf 上签字的校验码和操作日志证明。

## 说明

- {keys}
- {trail}
- evidence.pdf 中是当地时间，其他文件中的时间都是 UTC。除 manifest.json 的 made_at（与操作日志中取出证据的那一条相同）外，没有制作时间；
  日志没有增加时，再制作一次，各文件逐字节相同。
- 日志一条的校验码：把序号、时间、操作人、操作、对象、之前、之后、前一条校验码依次写成一个 JSON 数组
  （不转义汉字，逗号后不加空格，UTF-8），取 SHA-256。
- 承诺码：SHA-256（盐 + 换行 + 评分单元全文）。
"""
FILE_WORDS: Mapping[str, str] = {
    "evidence.pdf": "供阅读、签字的证据单",
    "evidence.json": "全部事实：应考、试卷与试题版本、作答、评分、决定、证书",
    "trail-own.jsonl": "操作日志中本人和本场考试的条目，每行一条",
    "trail.jsonl": "整份操作日志，每行一条",
    "keys.json": "评分单元（含答案）与盐",
    "verify.py": "核对程序",
}
NOTEBOOK_WORDS = "第 {ordinal} 次作答交来的答卷，逐字节"
ANSWERS_WORDS = "第 {ordinal} 次作答：服务器确认收到的每次更改"
