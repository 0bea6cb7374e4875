"""Who may do what, and with whose things: one table, from which handlers, pages, documentation and tests follow.

An action is ``thing.verb``. Reading and changing are different actions, so that an auditor can be given all of the first
and none of the second. The relation says whose things a role may do it with; what is somebody's is known where the thing
is, so the handler checks it there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from records.roles import ROLES, Role

Holder = Role | Literal["entry_code"]
"""Who may be allowed something: an account's role, or a candidate who came in by the code on their slip."""

Relation = Literal["own", "called", "assigned", "own_unit", "all"]
"""With whose things: one's own; of exams that one is called to; that one was given; of one's unit; everybody's."""

RELATIONS: tuple[Relation, ...] = ("own", "called", "assigned", "own_unit", "all")
"""From the narrowest to the widest."""

Action = Literal[
    "anybody",
    "log_out",
    "own.read",
    "own.change",
    "lab.use",
    "lab.study",
    "study.read",
    "study.check",
    "mock.begin",
    "list.read",
    "bank.read",
    "bank.write",
    "bank.measure",
    "review.read",
    "review.submit",
    "review.take",
    "review.adopt",
    "plan.read",
    "plan.manage",
    "plan.submit",
    "plan.approve",
    "event.record",
    "event.confirm",
    "lecturer.read",
    "lecturer.manage",
    "report.read",
    "report.submit",
    "report.assess",
    "reminder.read",
    "reminder.send",
    "reminder.answer",
    "card.read",
    "card.manage",
    "card.decide",
    "card.state",
    "exam.sit",
    "paper.send",
    "exam.read",
    "exam.manage",
    "call.read",
    "call.manage",
    "session.read",
    "session.plan",
    "session.control",
    "session.score",
    "mark.give",
    "mark.lead",
    "result.read",
    "result.publish",
    "result.approve",
    "figures.read",
    "figures.report",
    "appeal.ask",
    "appeal.read",
    "appeal.decide",
    "appeal.mark",
    "irregularity.record",
    "irregularity.read",
    "irregularity.decide",
    "irregularity.state",
    "certificate.read",
    "certificate.issue",
    "certificate.decide",
    "certificate.keys",
    "paper.decide",
    "hall.bring_back",
    "key.correct",
    "clock.correct",
    "account.read",
    "account.manage",
    "roster.manage",
    "audit.read",
]


@dataclass(frozen=True)
class Rule:
    """``description``: for people, in Chinese; ``grants``: who, and with whose things.

    ``reserved``: roles can be given for it, and no address asks for it yet.
    """

    description: str
    grants: Mapping[Holder, Relation]
    reserved: bool = False


def _each(relation: Relation, *holders: Holder) -> dict[Holder, Relation]:
    return dict.fromkeys(holders, relation)


RULES: dict[Action, Rule] = {
    "anybody": Rule("登录页和静态文件，不需要账号", {}),
    "log_out": Rule("退出登录", _each("own", *ROLES, "entry_code")),
    "own.read": Rule("看自己的首页", _each("own", *ROLES)),
    "own.change": Rule("改自己的密码", _each("own", *ROLES)),
    "lab.use": Rule(
        "在 JupyterHub 上用自己的 JupyterLab 办理工作",
        _each("own", "trainer", "reviewer", "marker", "head_of_marking", "administrator"),
    ),
    "lab.study": Rule(
        "在 JupyterHub 上用学习用的 JupyterLab（站点设置里开放时）", _each("own", "cadre")
    ),
    "study.read": Rule("学习课程，看自己的错题本", _each("all", *ROLES)),
    "study.check": Rule("核对课程自测题的答案", _each("own", "cadre", "trainer", "reviewer")),
    "mock.begin": Rule("自己开始一次模拟考试", _each("own", "cadre")),
    "list.read": Rule(
        "看应知应会清单，及其与课程、试题、考试的对照",
        _each("all", "trainer", "administrator", "auditor"),
    ),
    "bank.read": Rule(
        "查找题库里的试题（题干和状态，不含答案）",
        _each("all", "trainer", "reviewer", "approver", "administrator"),
    ),
    "bank.write": Rule("新建和修改本站的试题（含答案）", _each("all", "trainer")),
    "bank.measure": Rule(
        "确认试题的实测难度，供组卷使用；试测题转为正式考试题",
        _each("all", "approver", "administrator"),
    ),
    "review.read": Rule(
        "看试题等稿件的试做和三审三校（含答案；轮到本人试做的不显示答案）",
        _each("all", "trainer", "reviewer", "approver", "administrator"),
    ),
    "review.submit": Rule("提交稿件试做、审校", _each("all", "trainer", "administrator")),
    "review.take": Rule(
        "试做、审校、批准、退回稿件，登记涉密敏感疑问，暂停或者恢复使用（每一步另由规定的角色、不同的人办理）",
        _each("all", "trainer", "reviewer", "approver", "administrator"),
    ),
    "review.adopt": Rule("采用随系统提供的试题审核记录和课程", _each("all", "administrator")),
    "plan.read": Rule(
        "看学法计划、学法活动和学时",
        {"liaison": "own_unit", **_each("all", "administrator", "approver", "auditor")},
    ),
    "plan.manage": Rule("制定和修改学法计划", {"liaison": "own_unit", "administrator": "all"}),
    "plan.submit": Rule("提交学法计划", {"liaison": "own_unit", "administrator": "all"}),
    "plan.approve": Rule(
        "批准或退回学法计划（不能批准自己提交的）", _each("all", "administrator", "approver")
    ),
    "event.record": Rule(
        "登记、提交和更正学法活动", {"liaison": "own_unit", "administrator": "all"}
    ),
    "event.confirm": Rule("确认或退回学法活动", _each("all", "administrator")),
    "lecturer.read": Rule(
        "看普法讲师名册",
        _each("all", "trainer", "liaison", "administrator", "approver", "auditor"),
    ),
    "lecturer.manage": Rule("登记普法讲师", _each("all", "administrator")),
    "report.read": Rule(
        "看述法报告的起草、提交和评议情况",
        {"liaison": "own_unit", **_each("all", "administrator", "approver", "auditor")},
    ),
    "report.submit": Rule(
        "起草述法报告，登记提交",
        {"cadre": "own", "liaison": "own_unit", "administrator": "all"},
    ),
    "report.assess": Rule("登记述法评议结果，退回述法报告", _each("all", "administrator")),
    "reminder.read": Rule(
        "看普法提示和反馈",
        {"liaison": "own_unit", **_each("all", "administrator", "approver", "auditor")},
    ),
    "reminder.send": Rule("发出、办结、撤回普法提示，退回反馈", _each("all", "administrator")),
    "reminder.answer": Rule("反馈普法提示", {"liaison": "own_unit", "administrator": "all"}),
    "card.read": Rule(
        "看执法证件和年审",
        {"liaison": "own_unit", **_each("all", "administrator", "approver", "auditor")},
    ),
    "card.manage": Rule(
        "登记执法证件的办理事项，导入导出，组织年审", _each("all", "administrator")
    ),
    "card.decide": Rule(
        "确认他人提出的证件处理和年审决定", _each("all", "administrator", "approver")
    ),
    "card.state": Rule("核对本单位的年审初审名单", {"liaison": "own_unit", "administrator": "all"}),
    "exam.sit": Rule(
        "作答本人应考的试卷；凭进场码只能作答该码对应的一份",
        {"cadre": "called", "entry_code": "own"},
    ),
    "paper.send": Rule("把写在 JupyterLab 里的练习卷交到考场", {"cadre": "called"}),
    "exam.read": Rule(
        "看有哪些考试，各套试卷的难度和重题数",
        _each("all", "liaison", "administrator", "approver", "auditor"),
    ),
    "exam.manage": Rule("组卷、发布试卷，组补考卷", _each("all", "administrator")),
    "call.read": Rule(
        "看应考名单和免考登记",
        {"liaison": "own_unit", **_each("all", "administrator", "approver", "auditor")},
    ),
    "call.manage": Rule("列出和撤下应考人员，登记免考", _each("all", "administrator")),
    "session.read": Rule(
        "看场次的考场情况、异常记录和核对表",
        _each("all", "invigilator", "administrator", "auditor"),
    ),
    "session.plan": Rule("编排场次", _each("all", "administrator")),
    "session.control": Rule(
        "发进场码，开考、暂停、加时、收卷、重开、作废",
        _each("all", "invigilator", "administrator"),
    ),
    "session.score": Rule("启动评分", _each("all", "administrator")),
    "mark.give": Rule("评阅分配给自己的主观题", {"marker": "assigned", "head_of_marking": "all"}),
    "mark.lead": Rule(
        "组织阅卷：分配阅卷人员，看评分质量，裁定评分分歧，结束阅卷",
        _each("all", "head_of_marking"),
    ),
    "result.read": Rule("看成绩，导出成绩册", _each("all", "administrator", "approver", "auditor")),
    "result.publish": Rule(
        "提请、退回、发布成绩，考试归档", _each("all", "administrator", "approver")
    ),
    "result.approve": Rule("审批成绩的发布", _each("all", "approver")),
    "figures.read": Rule(
        "看“数据”页：持证、年审和考试情况的汇总", _each("all", "administrator", "approver")
    ),
    "figures.report": Rule("生成和取用分析报告、名单", _each("all", "administrator", "approver")),
    "appeal.ask": Rule("申请复核自己的成绩，撤回申请", {"cadre": "own"}),
    "appeal.read": Rule("看成绩复核", _each("all", "administrator", "approver", "auditor")),
    "appeal.decide": Rule(
        "办理成绩复核：一人核算，另一人决定；看成绩的逐题依据",
        _each("all", "administrator", "approver"),
    ),
    "appeal.mark": Rule(
        "复核评阅指定给自己的主观题", _each("assigned", "marker", "head_of_marking")
    ),
    "irregularity.record": Rule("记录违纪情况", _each("all", "invigilator", "administrator")),
    "irregularity.read": Rule(
        "看违纪记录和处理", _each("all", "administrator", "approver", "auditor")
    ),
    "irregularity.decide": Rule(
        "办理违纪记录：告知考生，一人提出处理，另一人决定（记录人和在场的监考除外）",
        _each("all", "administrator", "approver"),
    ),
    "irregularity.state": Rule("对自己的违纪记录陈述申辩", {"cadre": "own"}),
    "certificate.read": Rule(
        "看证书，下载证书、名册、吊销名单和离线验证页",
        _each("all", "administrator", "approver", "auditor"),
    ),
    "certificate.issue": Rule("签发证书", _each("all", "administrator")),
    "certificate.decide": Rule(
        "吊销证书、更正姓名换发：一人提议，另一人确认",
        _each("all", "administrator", "approver"),
    ),
    "certificate.keys": Rule(
        "启用新的签名密钥、作废密钥：一名管理员提议，另一名管理员确认",
        _each("all", "administrator"),
    ),
    "paper.decide": Rule(
        "处理待核查、待阅卷的答卷：一人提议，另一人确认；取出考试证据",
        _each("all", "administrator", "approver"),
    ),
    "hall.bring_back": Rule("收回应急考场的答卷", _each("all", "administrator")),
    "key.correct": Rule(
        "更正考试的答案：一人提议，另一人确认，成绩随之重算",
        _each("all", "administrator", "approver"),
    ),
    "clock.correct": Rule("让考场改按本机时钟计时", _each("all", "administrator")),
    "account.read": Rule("看账号和登录情况", _each("all", "administrator", "auditor")),
    "account.manage": Rule("建立、停用、解锁账号，改角色", _each("all", "administrator")),
    "roster.manage": Rule("导入单位和人员的名册", _each("all", "administrator")),
    "audit.read": Rule("查看操作日志", _each("all", "administrator", "auditor")),
}

TABLE: dict[Action, frozenset[Holder]] = {
    action: frozenset(rule.grants) for action, rule in RULES.items()
}
"""Who may do it at all."""


def may(roles: Collection[str], action: Action) -> bool:
    """Whether somebody with these roles may do it."""
    return action == "anybody" or not TABLE[action].isdisjoint(roles)


def relation(roles: Collection[str], action: Action) -> Relation | None:
    """With whose things somebody with these roles may do it: the widest of what their roles give; ``None``: not at all."""
    given = [of for holder, of in RULES[action].grants.items() if holder in roles]
    return max(given, key=RELATIONS.index, default=None)
