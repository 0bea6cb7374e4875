"""What the room says to people, in Chinese."""

from __future__ import annotations

KEYS_MISSING = "没有找到签名密钥文件 {file}。新站点请运行 lawstudy certificate keys 生成"
KEYS_DAMAGED = (
    "签名密钥文件 {file} 无法读取，或者内容不完整。请从备份恢复，不要删除：删除后旧证书无法验证"
)
KEYS_READABLE = (
    "签名密钥文件 {file} 能被其他用户读取。请改为只有所有者可以读写（chmod 600），并考虑更换密钥"
)
NO_SUCH_KEY = "没有编号为 {key} 的密钥，或者它已经作废"

CODE_EMPTY = "没有验证码"
CODE_OTHER = "这不是本系统证书的验证码：验证码以“LS1:”开头。请确认扫的是证书上的二维码"
CODE_ALPHABET = "验证码里有不该出现的字符：{characters}。请重新扫描，不要手工修改"
CODE_ALTERED = "验证码不完整，或者被改动过：内容与签名不符"
CODE_NEWER = "验证码由更新版本的系统签发，请更新后再验证"
CODE_IS_LIST = "这是吊销名单，不是证书的验证码"
NOT_A_LIST = "这不是吊销名单"
CODE_REVOKED = "证书已经吊销，或者已换发新证（{day}）"
CODE_EXPIRED = "证书已过有效期（有效期至 {day}）"
CODE_TOO_EARLY = "证书的签发日期（{day}）还没有到，请核对本机日期"
KEY_UNKNOWN = "签发密钥（{key}）不是本单位的，或者验证页比证书旧"
KEY_REVOKED = "签发密钥（{key}）已于 {day} 作废，它签发的证书一律不能证明什么"
KEY_RETIRED = "签发密钥（{key}）{day} 之后已经停用，这份证书却是之后签发的"

BLOCKERS = {
    "open": "还有 {count} 人没有交卷，或者没有登记缺考",
    "unscored": "有 {count} 份答卷还没有评分",
    "to_mark": "有 {count} 份答卷有待人工阅卷",
    "exception": "有 {count} 份答卷待核查",
}
"""By how people of an exam stand, as far as nothing may be published before."""
NOBODY_CALLED = "应考名单是空的"
PROPOSALS_OPEN = "有 {count} 项答卷处理提议等待另一人确认"
CORRECTIONS_OPEN = "有 {count} 项答案更正没有决定，或者还没有重新计分"
NOTHING_NEW = "成绩与已经发布的相同，不需要再次发布"
NOT_NOW = "现在不能这样做：{state}"
PUBLICATION_ROLES = "提请发布由管理员办理，审批由审批人办理；您的账号没有这个角色"
TWO_PEOPLE = "提请人不能自己审批，请由另一人审批"
OWN_EXAM = "您本人参加了这场考试，不能办理它的成绩发布和证书"
NO_PRACTICE = "练习卷不发布成绩"
APPROVAL_VOID = "提请以后成绩或答卷有变动，原来的提请和审批作废。请退回后重新提请"
CHANGED_SINCE_PUBLISHED = "成绩在发布以后有变动，请先重新提请、审批、发布"
REASON = "请写明原因，不超过 {most} 字"

ISSUE_ROLES = "证书由管理员签发，您的账号没有这个角色"
NOT_PUBLISHED = "成绩还没有发布，不能签发证书"
CERTIFICATE_ROLES = "吊销和换发证书由管理员、审批人办理，您的账号没有这个角色"
CERTIFICATE_TWO_PEOPLE = "提议人不能自己确认，请由另一人确认"
OWN_CERTIFICATE = "这是您本人的证书，请由别人办理"
CERTIFICATE_STATE = "证书 {number} {state}，不能再办理"
NO_SUCH_CERTIFICATE = "没有编号为“{number}”的证书"
NAME_WRONG = "请填写更正后的姓名，不超过 {longest} 字，不能有看不见的字符"
NAME_SAME = "更正后的姓名与证书上的相同"
PROPOSAL_OPEN = "这份证书已有一项提议等待确认"
NO_PROPOSAL = "没有等待确认的提议，可能已经处理"

CERTIFICATE = "合格证"
SCAN = "用离线验证页扫描，验证真伪"
BODY = "于{day}参加“{exam}”，成绩{result}，特发此证。"
GRADE = "合格，等次为{grade}"
FOR_GOOD = "长期有效"
SINCE_UNTIL = "{since}至{until}"
SIMULATED = "模拟数据，不作证明"
LIST_TITLE = "{exam}证书名册"
LIST_UNIT, LIST_NUMBER, LIST_NAME, LIST_RESULT = "单位", "证书编号", "姓名", "成绩"
LIST_EXAM_DAY, LIST_ISSUED, LIST_UNTIL, LIST_STATE = "考试日期", "签发日期", "有效期至", "状态"
LIST_SUMMARY = "证书 {all} 份，其中有效 {valid} 份"
LIST_COUNTED = ("证书", "有效")
LIST_PRINTED = "生成于 {time}"
PAGE_TITLE = "{issuer}证书离线验证"
