"""What the room says to people, in Chinese."""

from __future__ import annotations

from records.messages import OUTCOME_NAMES

KEYS_MISSING = "没有找到签名密钥文件 {file}。请从备份恢复；还没有签发过证书的站点，运行 lawstudy certificate keys 生成"
KEYS_LOST = (
    "没有找到签名密钥文件 {file}，而本站点已经签发过证书。请从备份恢复；"
    "无法恢复的，由两名管理员启用新密钥（lawstudy certificate keys --rotate），旧证书从此无法离线验证"
)
KEY_ROLES = "签名密钥由两名管理员处理，您的账号没有这个角色"
KEY_PROPOSAL_OPEN = "已有一项关于签名密钥的提议等待确认，请先处理"
KEY_NOT_IN_USE = "现在没有使用中的密钥"
CERTIFICATE_NO_KEY = "现在没有使用中的签名密钥，不能换发；吊销不受影响"
KEY_CHANGED = "提议以后使用中的密钥已经不同，请退回后重新提议"
KEYS_DAMAGED = (
    "签名密钥文件 {file} 无法读取，或者内容不完整。请从备份恢复，不要删除：删除后旧证书无法验证"
)
KEYS_READABLE = (
    "签名密钥文件 {file} 能被其他用户读取。请改为只有所有者可以读写（chmod 600），并考虑更换密钥"
)
NO_SUCH_KEY = "没有编号为 {key} 的密钥，或者它已经作废"

CODE_EMPTY = "没有验证码"
CODE_OTHER = (
    "这不是本系统证书、成绩文书的验证码：验证码以“LS1:”开头。请确认扫的是证书或成绩文书上的二维码"
)
CODE_ALPHABET = "验证码里有不该出现的字符：{characters}。请重新扫描，不要手工修改"
CODE_ALTERED = "验证码不完整，或者被改动过：内容与签名不符"
CODE_NEWER = "验证码由更新版本的系统签发，请更新后再验证"
CODE_IS_LIST = "这是吊销名单，不是证书、成绩文书的验证码"
NOT_A_LIST = "这不是吊销名单"
CODE_REVOKED = "证书已经吊销，或者已换发新证（{day}）"
CODE_SUPERSEDED = "这份文书的成绩已由重新发布的成绩代替，或者提请已退回（{day}）"
CODE_EXPIRED = "证书已过有效期（有效期至 {day}）"
CODE_TOO_EARLY = "签发日期（{day}）还没有到，请核对本机日期"
KEY_UNKNOWN = "签发密钥（{key}）不是本单位的，或者验证页比证书、文书旧"
KEY_REVOKED = (
    "签发密钥（{key}）已于 {day} 作废：它签发的，只有签发单位登记在案的证书仍然有效，"
    "这一份没有登记，不能证明什么"
)
KEY_RETIRED = "签发密钥（{key}）{day} 之后已经停用，这份证书、文书却是之后签发的"

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
APPEALS_OPEN = "有 {count} 件成绩复核没有办结，办结以后才能归档"
IRREGULARITIES_OPEN = "还有 {count} 人的违纪记录没有决定，请先办结"
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
HOURS_UNKNOWN = "这场考试的规则要求满学时才签发证书，这里没有核验学时"
NO_PROPOSAL = "没有等待确认的提议，可能已经处理"

APPEAL_NOT_PUBLISHED = "成绩还没有发布，发布以后才能申请复核"
APPEAL_NO_RULE = "这场考试的规则没有写明成绩复核的期限，请联系考试组织单位"
APPEAL_LATE = "申请成绩复核的期限是成绩发布后 {days} 日，已于{day}届满"
APPEAL_NO_SCORE = "没有计分的答卷，不能申请成绩复核"
APPEAL_ARCHIVED = "这场考试已经归档，不再受理成绩复核"
APPEAL_ONCE = "每场考试只能申请一次成绩复核，您已经申请过"
APPEAL_OTHERS = "只能申请、撤回本人的成绩复核"
APPEAL_QUESTIONS = "选的题目不在这份试卷里"
APPEAL_GONE = "没有这件成绩复核"
APPEAL_ROLES = "成绩复核由管理员、审批人办理，您的账号没有这个角色"
APPEAL_OWN = "您本人参加了这场考试，不能办理它的成绩复核"
APPEAL_NO_READER = "有需要重新评阅的主观题，请指定一名没有评过这份答卷的阅卷人员"
APPEAL_NOTHING_TO_READ = "没有需要重新评阅的主观题，不用指定阅卷人员"
APPEAL_READER_TAKES = "核算的人不能同时是评阅人，请指定另一人"
APPEAL_NO_ACCOUNT = "没有登录名为“{login}”的账号"
APPEAL_NO_MARKER = "“{login}”不是可用的阅卷人员账号"
APPEAL_CANDIDATE = "“{login}”参加了这场考试，不能评阅"
APPEAL_MARKED = "“{login}”评过这份答卷，请指定没有评过的人"
APPEAL_WRITER = "“{login}”是命题人员，不能评阅"
APPEAL_NOT_READER = "这件复核没有指定您评阅"
APPEAL_READ = "评阅已经交出，不能再改"
APPEAL_POINTS = "{question}：请给 0 至 {worth} 分，以 0.5 分为单位"
APPEAL_UNREAD = "指定的阅卷人员还没有评阅"
APPEAL_TWO_PEOPLE = "决定由核算人、评阅人以外的另一人作出"
APPEAL_DIFFERS = "重新核算与发布的成绩不一致，或者证据与发布时不同，不能维持"
APPEAL_SAME = "重新核算、评阅都与发布的成绩一致，没有要更正的内容"
APPEAL_PROPOSAL_OPEN = "这份答卷已有同一题的给分提议等待确认，请先处理"
APPEAL_PUBLISH_FIRST = "更正后的成绩还没有重新发布。请先确认给分提议、重新评分，再提请、审批、发布"
APPEAL_OTHER_PAPER = "现在的答卷与发布成绩时的答卷校验码不同"
APPEAL_UNEXPLAINED = "发布成绩时没有留存逐题依据（由以前的版本发布），无法逐题比对"
APPEAL_UNREADABLE = "试卷或答卷文件不存在，或者读不出来"
APPEAL_PROPOSAL = "成绩复核第 {number} 号：重新评阅的分数与原分数不同"
APPEAL_NOTICE = "成绩复核结果通知书"
APPEAL_SCORE_NONE = "无"
IRREGULARITY_GONE = "没有这份答卷，或者没有这件违纪记录"
IRREGULARITY_RECORDERS = "违纪情况由监考人员、管理员记录，您的账号没有这个角色"
IRREGULARITY_ROLES = "违纪记录由管理员、审批人办理，您的账号没有这个角色"
IRREGULARITY_OWN = "您本人参加了这场考试，不能记录或办理它的违纪情况"
IRREGULARITY_OTHERS = "只能对本人的违纪记录陈述申辩"
IRREGULARITY_KIND = "请从列出的种类中选一种"
IRREGULARITY_WHAT = "请写明经过，不超过 {most} 字"
IRREGULARITY_EVIDENCE = "请写明证据（物品、录像、证人等；没有的写“无”），不超过 {most} 字"
IRREGULARITY_WITNESS = "请写明在场的另一名监考人员的姓名，不能是您本人"
IRREGULARITY_TIME = "请填写发生的时间，不能晚于现在"
IRREGULARITY_WRITING = "考生还在作答，请在收卷以后再告知"
IRREGULARITY_STATEMENT = "请写明陈述申辩的内容（放弃的，写明放弃和日期），不超过 {most} 字"
IRREGULARITY_EFFECT = "按这场考试的规则，对“{kind}”可以作出的处理是：{allowed}"
IRREGULARITY_NOTHING_TO_VOID = "考生没有作答，没有可以作废的答卷"
IRREGULARITY_UNTIL = "请填写禁考到哪一天，应晚于今天"
IRREGULARITY_TOO_LONG = "按这场考试的规则，禁考最长 {months} 个月"
IRREGULARITY_NO_BAR = "没有选择禁考，请不要填写禁考的日期"
IRREGULARITY_BASIS = "请写明依据（文件和条款），不超过 {most} 字"
IRREGULARITY_SAW_IT = "您是记录人或者在场的监考人员，不能提出或决定处理"
IRREGULARITY_TWO_PEOPLE = "提出处理的人不能自己决定，请由另一人决定"
IRREGULARITY_VOIDED = "违纪处理第 {number} 号：{kind}"
ANSWER_TRUE, ANSWER_FALSE = "对", "错"
APPEAL_RULE = (
    "成绩复核是对答卷重新核算、对主观题由未评过的人重新评阅，不接受对试题和评分标准的申辩。"
)

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
PAGE_TITLE = "{issuer}证书、成绩文书离线验证"

DOCUMENT_UNPUBLISHED = "成绩还没有公布，不能生成这份文书；审批以前签字用的，请选“供审签”"
DOCUMENT_NOT_ASKED = "没有等待审批、发布的提请，不能生成供审签的文书"
DOCUMENT_NO_KEY = "没有签名密钥，不能生成有二维码的文书"
DOCUMENT_NO_SCORES = "没有人有成绩，没有成绩单"
MARK_UNPUBLISHED = "未公布，仅供审签"
SCORE_SHEET = "成绩单"
SCORE_SHEET_PLACES = ("考试组织单位", "阅卷单位", "审批单位")
SUMMARY_OF = "{exam}成绩汇总表"
SUMMARY_PLACES = ("制表人", "审核人", "负责人")
CALLED, CANDIDATE, POST, LIST_SIGN = "应考", "准考证号", "拟任职务", "本人签名"
TOTAL_HEAD, GRADE_HEAD, RESULT_HEAD = "满分和合格线", "等次", "结果"
TOTAL_AND_CUT = "满分 {total:g} 分，{cut:g} 分合格"
POINTS = "{points} 分"
PERSON_RESULT = "{points} 分，{result}"
NOTICE_TO = "各有关单位"
RESULTS_NOTICE_TITLE = "关于{exam}成绩的通报"
NOTICE_OVERALL, NOTICE_UNITS, NOTICE_FOLLOWS = "总体情况", "各单位情况", "有关事项"
NOTICE_FIGURES = (
    "{exam}成绩已经公布（{cut}）。应考 {called} 人，合格 {passed} 人，不合格 {failed} 人{others}。"
)
NOTICE_COUNT = "，{name} {count} 人"
NOTICE_RATE = "有成绩的 {sat} 人中，合格率为 {rate}。"
NOTICE_UNIT_COLUMNS = ("单位", "应考", "合格", "不合格", "缺考", "其他", "合格率")
NOTICE_OWN = "本人成绩登录系统，在个人主页查看。本通报只列合格人员名单。"
NOTICE_REVIEW = "对成绩有疑问的，可以在成绩公布后 {days} 日内申请成绩复核。"
PASSED_LIST = "合格人员名单"
PASSED_COLUMNS = ("序号", "单位", "姓名", "结果")
EXAM_NOTICE_TITLE = "关于举行{exam}的通知"
EXAM_NOTICE_INTRO = "现将{exam}有关事项通知如下。"
EXAM_NOTICE_PEOPLE, EXAM_NOTICE_TIME, EXAM_NOTICE_PLACE = "考试对象", "考试时间", "考试地点"
EXAM_NOTICE_SCOPE, EXAM_NOTICE_RULES = "考试范围和题型", "考试纪律和携带证件"
EXAM_NOTICE_AFTERWARDS = "成绩公布和复核"
EXAM_NOTICE_WHO = "列入应考名单的 {count} 人（名单见附件）"
EXAM_NOTICE_EXEMPT = "，其中免考 {count} 人，不参加考试"
EXAM_NOTICE_SITTING = "{name}：{date}，{when}，答题 {minutes} 分钟。"
EXAM_NOTICE_NO_TIME = "【考试日期、时间待定】，答题 {minutes} 分钟。"
EXAM_NOTICE_HALLS = "{name}：{halls}【写明地址】，座位以准考证为准。"
EXAM_NOTICE_NO_PLACE = "【写明考试地点】"
EXAM_NOTICE_AREAS = "范围：{areas}。"
EXAM_NOTICE_NO_SCOPE = "范围：【写明考试范围】。"
EXAM_NOTICE_KINDS = "题型：{kinds}。"
EXAM_NOTICE_KIND = "{name}题 {count} 题，共 {points:g} 分"
EXAM_NOTICE_PRETEST = "其中 {count} 题为试测题，用于检验试题质量，不标明、不计入成绩。"
EXAM_NOTICE_CODE = "请凭准考证和身份证件参加考试，遵守考场纪律。"
EXAM_NOTICE_PUBLISHED = "成绩在考试结束后 {days} 日内公布，本人登录系统查看。"
CALLED_LIST, RESIT_LIST = "应考人员名单", "补考人员名单"
PEOPLE_COLUMNS = ("序号", "单位", "姓名")
RESIT_NONE = "考试规则没有安排补考，或者安排的补考已经用完"
RESIT_NOBODY = "公布的成绩中没有不合格的人"
RESIT_NOTICE_TITLE = "关于{exam}补考的通知"
RESIT_NOTICE_WHO = (
    "{exam}成绩已经公布，不合格的 {count} 人可以参加补考（名单见附件）。请各单位通知到本人。"
)
RESIT_NOTICE_ARRANGED, RESIT_NOTICE_RULES = "补考安排", "补考规则"
RESIT_NOTICE_LATER = "【补考时间、地点待定】"
RESIT_NOTICE_TIMES = "可以补考 {times} 次{within}。"
RESIT_NOTICE_WITHIN = "，在成绩公布后 {days} 天内进行"
RESIT_NOTICE_COUNTS = {"best": "各次成绩取最高的一次。", "last": "以最后一次的成绩为准。"}
EXAM_DOCUMENTS = {
    "notice": "考试通知",
    "results-notice": "成绩通报",
    "resit-notice": "补考通知",
    "score-sheets": "成绩单",
    "summary": "成绩汇总表",
    "score-sheets-draft": "成绩单（未公布，供审签）",
    "summary-draft": "成绩汇总表（未公布，供审签）",
}
"""By `certification.exam_documents.ExamDocument`."""

# The rules of cards.
POLICY_REMINDERS = "应由多到少排列，不重复"
POLICY_CANCEL = "《河南省行政执法条例》第四十六条第二项：取消行政执法资格由本级人民政府或者上级人民政府的法制机构决定，只能填写 district、upper"
POLICY_DECIDERS = "缺少 {acts} 的决定机关"
POLICY_PATTERN = "不是正确的正则表达式：{detail}"

# Cards.
CARD_OWN = "这是您本人的证件，请由其他人办理"
CARD_WAITING = "这张证件有一项处理待另一人确认，请先办结"
CARD_NOT_WAITING = "这项处理不在待确认之列，可能已由他人办结，请刷新页面"
CARD_SECOND = "提出的人不能自己确认，请由另一人确认"
CARD_REASON = "原因"
CARD_SERVED_HOW = "送达方式"
CARD_NOT_SERVED = "这项处理没有需要送达的决定书"
CARD_SERVED_ALREADY = "已登记于 {day} 送达"
CARD_SERVED_DAY = "送达日期应在 {first} 到 {last} 之间"
CARD_DECIDER = "{act}应由{names}决定"
CARD_DAY = "决定日期应在 {first} 到 {last} 之间"
CARD_UNTIL = "请填写期限的最后一天，应在决定日期以后"
CARD_YEAR = "请填写注册年度，不晚于 {last}"
CARD_EARLIER_YEAR = "{year} 年度已有注册或不予注册的记录，不能再办理更早的年度"
CARD_CAUSE = "请选择取消资格、注销的事由"
CARD_REFUSED_YEAR = "{year} 年度未注册"
CARD_REGISTERED_YEAR = "在用，{year} 年度已注册"
CARD_FIELD, CARD_EVIDENCE, CARD_SCORE = "执法领域", "考试成绩的证明材料", "成绩"
CARD_PUBLIC, CARD_SPECIAL = "公共法律知识考试合格日期", "专门法律知识考试合格日期"
CARD_EXAM_DAY = "{name}不正确，应填写不晚于 {last} 的日期"
CARD_NOT_ACTIVE = "{name}已登记为离岗，不能登记执法资格"
CARD_HAS_ONE = "{name}已有{kind} {number}（{state}）。请先办结，或在这张证件上办理换发"
CARD_OTHERS_QUALIFICATION = "这项执法资格不是持证人的，或不属于这种证件"
CARD_TERM_OVER = "有效期至 {last}"
CARD_DOCUMENT, CARD_ISSUER = "文号", "发证机关"
CARD_ORGAN, CARD_BASIS = "决定机关", "依据条款"
CARD_BAD_NUMBER = "证号“{number}”只能包含字母、数字和连字符，最长 40 位"
CARD_OTHER_NUMBER = "证号“{number}”不符合规定的样式 {pattern}"
CARD_TAKEN = "证号“{number}”已登记"
CARD_ISSUED = "发证日期不正确，应填写不晚于 {last} 的日期"
CARD_VALID = "有效期至不正确，应在发证日期以后"
CARD_QUALIFICATION_USED = "这项执法资格已用于发证"
CARD_BEFORE_EXAM = "发证日期早于考试合格日期 {day}"
CARD_LAPSED = "考试合格日期 {day} 到发证已超过 {months} 个月，资格已作废，请重新考试"
CARD_BARRED = "{day} 被取消行政执法资格，{until} 以前不再发证"
CARD_REPLACES = "代替 {number}"
CARD_TWO = "{name}有不止一张有效的{kind}：{numbers}。请先办理收回、注销或换发"

# The yearly review.
REVIEW_POLICY = "{title}（{year}）：{source}"
REVIEW_DAY = "核对日期应在 {year} 年或下一年内"
REVIEW_THERE = "{year} 年度的年审已经组织"
REVIEW_NEWER = "已组织 {year} 年度的年审，不能再组织更早的年度"
REVIEW_UNFINISHED = "{year} 年度的年审还没有公布，请先办结"
REVIEW_EXAM_NEEDED = "规则要求年审考试合格，请选择考试"
REVIEW_PRACTICE = "“{exam}”是练习，不能作为年审考试"
REVIEW_UNPUBLISHED = "“{exam}”的成绩还没有公布，不能作为年审依据"
REVIEW_NOBODY = "没有应当年审的证件"
REVIEW_NO_UNIT = "{name}（{number}）在核对日期没有所属单位，请先在名册中登记"
REVIEW_REMARK = "不在执法岗位，或受处分、被审查的，请写明情况"
REVIEW_CONFIRMED = "本单位的名单已核对确认，需要修改的，请管理员退回"
REVIEW_CHANGED = "学时、考试成绩或证件状态有变化，请重新核对"
REVIEW_UNHEARD = (
    "{name}（{number}）拟不予注册（{reasons}），请填写本人的陈述申辩；没有意见的写“无异议”"
)
REVIEW_UNEXPLAINED = "{name}（{number}）近 {years} 年没有执法行为，请说明原因"
REVIEW_NOT_CONFIRMED = "{unit}的名单还没有核对确认"
REVIEW_OWN = "名单中有您本人，请由其他人决定"
REASON_NAMES = {
    "hours": "学时不足",
    "exam": "年审考试未合格",
    "post": "不在执法岗位",
    "discipline": "受处分、被审查等",
    "acts": "近年没有执法行为，未说明原因",
}
"""By `records.cards.review.Reason`, in its order."""
REASON_HOURS = "学时不足（{have}/{asked}）"
REASON_EXAM = "年审考试{outcome}（{exam}）"
REASON_POST = "不在执法岗位"
REASON_DISCIPLINE = "受处分、被审查等"
REASON_ACTS = "近年没有执法行为，未说明原因"
EXAM_NONE = "没有成绩"
OUTCOMES = OUTCOME_NAMES
TODO = {
    "hours": "补足学时：参加本单位和司法行政部门组织的培训，由单位登记、管理员确认后计入；平台课程学完后自动计入。",
    "exam": "参加补考或下一次考试，合格后由单位申请补办注册。",
    "post": "不在执法岗位的，由单位收回证件，申请注销；回到执法岗位后，由单位说明情况，申请补办注册。",
    "discipline": "处分期满或审查结束后，由单位说明情况，申请补办注册。",
    "acts": "由单位书面说明没有执法行为的原因，申请补办注册。",
}
"""What somebody can do whose card is not registered, by reason."""

# The register as a workbook.
PRINTED = "导出时间 {at}"
IMPORT_NOBODY = "名册中没有“{unit}”的“{name}”，请先导入人员名册"
IMPORT_SEVERAL = "“{unit}”有多名“{name}”，请填写旧证号或身份证号"
IMPORT_OTHER_NAME = "这个证号或身份证号登记在“{name}”名下"
IMPORT_OTHER_IDENTITY = "身份证号与证号登记的不是同一人"
IMPORT_KIND = "已登记为{kind}，不能改"
IMPORT_REVERSED = "有效期至 {until} 应在发证日期 {issued} 以后"
IMPORT_BORN = "出生年月“{value}”不正确，应如 1980-05"
IMPORT_TWICE = "与第 {row} 行是同一张证件"
IMPORT_STATE = "登记的是{now}，不能改为{then}"
IMPORT_DOCUMENT = "登记的是{now}，改为{then}请填写状态依据文号"
IMPORT_YEAR_DOCUMENT = "登记新的注册年度，请填写状态依据文号"
IMPORT_REGISTERED = "只有在用的证件可以登记注册年度"
IMPORT_FROM = "据 {file} 第 {row} 行"

# Lists and papers of the review.
LIST_TOTAL = "合计"
LIST_COUNT = "{name} {count}"
LIST_PEOPLE = "{count} 人"
FIRST_TITLE = "{year}年度行政执法证件年审初审统计表"
REFUSED_TITLE = "{year}年度行政执法证件未注册人员名单"
SUMMARY_TITLE = "{year}年度行政执法证件年审汇总表"
SUMMARY_INTRO = "{year}年度行政执法证件年审情况如下。依据：{basis}。"
SUMMARY_NOTE = "应审＝注册＋新证列名＋不予注册＋另行处理（张）；一人可以有几项不予注册的原因"
FIRST_SIGNATURES = ("填表人", "审核人", "单位负责人")
FIGURE_ALL, FIGURE_REGISTER, FIGURE_LISTED = "应审", "注册", "新证列名"
FIGURE_REFUSED, FIGURE_APART = "不予注册", "另行处理"
REASON_SHORT = {
    "hours": "学时不足",
    "exam": "考试未合格",
    "post": "不在岗",
    "discipline": "处分等",
    "acts": "未执法未说明",
}
"""By `records.cards.review.Reason`: heads of columns."""

# Decisions on paper.
LETTER_TITLES = {
    "refuse": "不予年度注册决定书",
    "retrain": "离岗培训决定书",
    "suspend": "暂扣行政执法证件决定书",
    "recall": "收回行政执法证件决定书",
    "cancel": "取消行政执法资格、注销证件决定书",
}
"""By `records.cards.moves.CardAct`: what is served."""
LETTER_WHO = "{unit}{name}（{kind}，证号 {number}）：{reason}。"
LETTER_HEARD = "本机关听取了本人的陈述申辩：{heard}。"
LETTER_BASIS = "依据：{basis}。"
LETTER_DECIDED = {
    "refuse": "决定对上述证件 {year} 年度不予注册。补办注册以前，不得凭该证从事行政执法活动。",
    "retrain": "决定本人离岗培训至{until}。培训期间，不得从事行政执法活动。",
    "suspend": "决定暂扣上述证件至{until}。暂扣期间，不得从事行政执法活动。",
    "recall": "决定收回上述证件。",
    "cancel": "决定取消行政执法资格，注销上述证件（{cause}）。",
}
"""By `records.cards.moves.CardAct`."""
RECEIPT_TITLE = "送达回证"
RECEIPT_COLUMNS = ("项目", "内容")
RECEIPT_ROWS = (
    "送达文书",
    "受送达人",
    "送达地点",
    "送达方式",
    "送达日期",
    "受送达人签名",
    "送达人签名",
)

# What is to be done.
TASK_STEPS = "有 {count} 项执法证件处理待您确认"
TASK_PROPOSE = "{year} 年度年审：各单位名单已核对，请拟定决定"
TASK_DECIDE = "{year} 年度年审决定待您确认"
TASK_PUBLISH = "{year} 年度年审已决定，请公布"
TASK_LIST = "请核对本单位 {year} 年度执法证件年审初审名单"
TASK_RETURNED = "{year} 年度执法证件年审初审名单已退回，请重新核对：{reason}"
TASK_EXPIRING = "有 {count} 张执法证件在 {days} 天内到期，请及时办理换发"
OWN_STATE = "执法证 {number}：{state}"
OWN_SOON = "执法证 {number} 还有 {days} 天到期"
OWN_OVER = "执法证 {number} 已于 {until} 到期"
REVIEW_OWN_LINE = "这是您本人的证件，请由管理员或本单位其他联络员填写"
AMENDED = "{name} {before} → {after}"
LIST_CARDS = "共 {count} 张"

# Stickers of cards.
STICKERS = "{year}年度注册标识"
STICKER_HEADING = "{year}年度　年度注册"
STICKER_MATTER = "{year}年度行政执法证件年审"
STICKER_RESULT = "注册"
STICKER_SIMULATED = "模拟数据，不作证明"
STICKERS_EARLY = "{year}年度的年审还没有公布，不能打印注册标识"
STICKERS_NONE = "没有按 {year} 年度注册、现在在用的证件"
