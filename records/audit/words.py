"""What the audit trail says, in words that people use: the names of what is kept, and of its values.

The trail itself is never changed: names stay in it as they were written, and are told when somebody reads it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping

from foundation.local_time import local_time
from records.messages import (
    APPEAL_VERDICTS,
    AUDIENCE_NAMES,
    CARD_ACT_NAMES,
    CARD_STATE_NAMES,
    CAUSE_NAMES,
    CERTIFICATE_ACTS,
    CORRECTION_ACTS,
    DECIDER_NAMES,
    EVENT_STATES,
    HALL_REASONS,
    HALL_TAKES,
    IRREGULARITY_EFFECTS,
    MARKING_ROUNDS,
    MARKING_RULES,
    OUTCOME_NAMES,
    PAPER_ACTS,
    PLAN_STATES,
    REPORT_FORM_NAMES,
    ROLE_NAMES,
    SIGNING_KEY_ACTS,
    STUDY_KINDS,
    TEXT_ACTS,
    TEXT_KINDS,
    TEXT_STATES,
)

FIELDS: dict[str, str] = {
    "act": "处理办法",
    "absent": "缺考",
    "added": "新增",
    "after": "之后",
    "at": "时间",
    "attempts": "作答编号",
    "away": "缺席",
    "audience": "参加人员",
    "basis": "依据",
    "before": "之前",
    "blueprint": "组卷方案",
    "body": "单位",
    "by": "操作人",
    "called": "人数",
    "candidate": "考生",
    "candidates": "考生",
    "category": "学时类别",
    "changed": "更改",
    "closes_at": "截止时间",
    "codes": "作废的进场码数",
    "day": "日期",
    "document": "文件",
    "file": "文件",
    "answers_of": "所删答卷的考试",
    "log_ins": "登录记录",
    "persons": "人员编号",
    "term": "期限",
    "made": "备份时间",
    "door": "来源",
    "document_number": "文号",
    "duration_minutes": "时长（分钟）",
    "duplicates": "重复",
    "ended": "结束的登录数",
    "differs": "核算不一致的题",
    "doubted": "有疑问的题",
    "entries": "条目数",
    "event": "活动",
    "evidence": "证明材料",
    "exam": "考试",
    "exams": "考试场数",
    "excluded": "避开的试卷",
    "exception": "待核查",
    "exempt": "免考",
    "expired": "到时由系统收卷",
    "failed": "不合格",
    "failures": "输错次数",
    "form": "试卷",
    "forms": "各卷内容校验码",
    "hall": "考场",
    "pack": "应急包编号",
    "opening": "启用编号",
    "digest": "日志末条校验码",
    "counted": "计入份数",
    "had": "已收回过的份数",
    "take": "采用的答案",
    "paused_at": "计时停在",
    "hours": "学时",
    "incidents": "情况记录数",
    "intact": "证据完整",
    "issued": "生成的进场码数",
    "kind": "类别",
    "keys": "带答案",
    "late_minutes": "开考后可入场（分钟）",
    "leave": "请假",
    "locked_until": "锁定到",
    "log_leaving": "记录离开页面",
    "made_up": "补学",
    "material": "学习材料",
    "minutes": "分钟数",
    "month": "月份",
    "most_seen": "最多重复题数",
    "name": "姓名",
    "now": "现改为",
    "number": "编号",
    "numbers": "编号",
    "open_book": "开卷",
    "opens_at": "入场时间",
    "ordinal": "第几次",
    "paper": "答卷校验码",
    "papers": "各人答卷校验码",
    "passed": "合格",
    "paused_seconds": "暂停秒数",
    "pending": "未评分",
    "people": "人数",
    "policy": "考试规则",
    "people_added": "新增人员",
    "people_updated": "更新人员",
    "points": "分数",
    "pool": "题池",
    "present": "出席",
    "problem": "问题",
    "question": "题目",
    "questions": "题数",
    "scripts": "答案份数",
    "markers": "阅卷人员",
    "writers": "命题人员",
    "band_points": "复评范围（分）",
    "rule": "定分办法",
    "proposed": "提议给分的题",
    "proposed_by": "提议人",
    "rank": "职级",
    "reader": "评阅人",
    "practice": "含练习",
    "reason": "原因",
    "rejected": "不导入",
    "responsible": "责任单位",
    "roles": "角色",
    "rooms": "考场",
    "rows": "行数",
    "score": "成绩",
    "search": "查找的文字",
    "scored": "评分份数",
    "outcome": "结果",
    "responses": "答案数",
    "seed": "随机种子",
    "sha256": "校验码",
    "short_of_hours": "学时不足没有编入的",
    "short_notice": "提前通知不足的原因",
    "sitting": "场次",
    "source": "来源",
    "target": "移到",
    "start": "开考时间",
    "starts_at": "开考时间",
    "state": "状态",
    "submitted_by": "提交人",
    "title": "内容",
    "unchanged": "未变",
    "unit": "单位",
    "units_added": "新增单位",
    "units_updated": "更新单位",
    "unreadable": "无法读取份数",
    "version": "版本",
    "versions": "版本",
    "voided": "作废",
    "way": "方式",
    "address": "登录地址",
    "holidays": "放假天数",
    "workdays": "调休上班天数",
    "taken_by": "核算人",
    "template": "报告类型",
    "verdict": "复核结果",
    "sources": "数据来源条数",
    "meeting": "会议",
    "levels": "评议结果",
    "appointed_by": "聘任单位",
    "appointed_on": "聘任日期",
    "until": "聘期至",
    "fields": "擅长领域",
    "post": "职务",
    "heading": "事由",
    "item": "试题",
    "items": "试题",
    "key_sha256": "答案校验码",
    "found": "影响",
    "held": "暂不取消合格",
    "answers": "得分变化",
    "scores": "成绩变化人数",
    "gains": "变为合格",
    "losses": "变为不合格",
    "asked_by": "提请人",
    "approved_by": "审批人",
    "remark": "说明",
    "key": "签名密钥",
    "name_now": "更正后的姓名",
    "replaced_by": "换发的证书编号",
    "replaces": "原证件",
    "retired_key": "停用的密钥",
    "deadline": "期限",
    "elsewhere": "采用其他途径的给分",
    "with_keys": "附答案",
    "whole_trail": "附整份日志",
    **MARKING_ROUNDS,
    **MARKING_RULES,
    "card_act": "办理事项",
    "card_state": "证件状态",
    "decider": "决定机关类别",
    "organ": "决定机关",
    "decided_on": "决定日期",
    "cause": "事由类别",
    "hearing": "陈述申辩",
    "served_on": "送达日期",
    "served_how": "送达方式",
    "files": "文件和校验码",
    "field": "执法领域",
    "public_on": "公共法律知识考试合格日期",
    "special_on": "专门法律知识考试合格日期",
    "valid_until": "有效期至",
    "lines": "证件数",
    "registered": "注册",
    "refused": "不予注册",
    "apart": "另行处理",
    "units": "单位数",
    "on_post": "在执法岗位",
    "disciplined": "受处分等",
    "acted": "近年有执法行为",
    "explanation": "未执法原因",
    "sheet_sha256": "名单校验码",
    "waiting": "待另一人确认",
    "irregularity": "违纪种类",
    "what": "经过",
    "witness": "在场的另一名监考",
    "effect": "处理",
    "barred_until": "禁考到",
    "attempt_voided": "作答随之作废",
    "in_force_from": "施行日期",
    "gone": "删去条数",
    "renumbered": "条号变动条数",
    "affecting": "代替的条文",
    "citations": "现在的依据",
    "text_kind": "稿件类别",
    "review_act": "审校环节",
    "text_state": "审校状态",
    "content_hash": "内容校验码",
    "agreed": "试做与答案一致",
    "finished": "检查无误",
    "read_aloud": "已通读全文",
    "facility": "预估答对比例",
    "comment": "意见",
    "important": "重要稿件",
    "writer": "撰写人",
    "unfinished": "待补全",
    "code": "代号",
    "staged": "暂存编号",
    "lessons": "课程",
    "caution": "提醒",
    "measured": "难度（答对比例）",
    "left_out": "不采用",
    "least": "至少几份作答",
    "simulated": "模拟答卷",
    "measured_facility": "实测答对比例",
    "answered": "作答份数",
    "discrimination": "区分度",
}
"""By the name in the trail; a name that is not here is told as it is."""

_STATES = {
    "called": "待作答",
    "writing": "作答中",
    "handed_in": "已交卷",
    "expired": "到时收卷",
    "voided": "已作废",
    "absent": "缺考",
    **PLAN_STATES,
    **EVENT_STATES,
    # What waits is told alike of a plan and of an event.
    "submitted": "已提交",
}
_DOORS = {
    "room": "考场",
    "lab": "JupyterLab",
    "file": "答卷文件",
    "simulation": "模拟答卷",
    "receipted": "考场（以回执对应的文件为准）",
}
POOLS = {"formal": "正式考试", "practice": "练习", "study": "课程自测", "pretest": "试测"}
_STARTS = {"together": "统一开考", "individual": "各自开始"}
VALUES: dict[str, Mapping[str, str]] = {
    "act": {**PAPER_ACTS, **CORRECTION_ACTS, **CERTIFICATE_ACTS, **SIGNING_KEY_ACTS},
    "outcome": OUTCOME_NAMES,
    "verdict": APPEAL_VERDICTS,
    "effect": IRREGULARITY_EFFECTS,
    "rule": MARKING_RULES,
    "state": _STATES,
    "take": HALL_TAKES,
    "problem": HALL_REASONS,
    "door": _DOORS,
    "pool": POOLS,
    "start": _STARTS,
    "kind": STUDY_KINDS,
    "audience": AUDIENCE_NAMES,
    "template": REPORT_FORM_NAMES,
    "card_act": CARD_ACT_NAMES,
    "card_state": CARD_STATE_NAMES,
    "decider": DECIDER_NAMES,
    "cause": CAUSE_NAMES,
    "text_kind": TEXT_KINDS,
    "review_act": TEXT_ACTS,
    "text_state": TEXT_STATES,
    "roles": ROLE_NAMES,
    "": ROLE_NAMES,
}
"""By the name of what they are values of; of a list by itself, the roles of an account."""

_HASH = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")
MOST_TOLD = 20
"""Parts of a long list that are told; the others are counted."""


def readable(text: str, zone: dt.tzinfo) -> str:
    """What an entry keeps as before or after, as people read it; times in ``zone``."""
    try:
        value = json.loads(text)
    except ValueError:  # Somebody changed it; the chain tells.
        return text
    return _told("", value, zone)


def details(before: str, after: str, zone: dt.tzinfo) -> str:
    """What an entry says beside who, what and whom: what was before and what is, told once where a name has both."""
    try:
        was, now = json.loads(before), json.loads(after)
    except ValueError:
        return "；".join(filter(None, (before, after)))
    if isinstance(was, dict) and isinstance(now, dict) and was.keys() & now.keys():
        names = [*was, *(name for name in now if name not in was)]
        parts = [_change(name, was, now, zone) for name in names]
        return "；".join(filter(None, parts))
    told = [_told("", was, zone), _told("", now, zone)]
    if all(told):
        return f"原为 {told[0]}；现为 {told[1]}" if isinstance(was, str | list) else "；".join(told)
    return "".join(told)


def _change(
    name: str, was: Mapping[str, object], now: Mapping[str, object], zone: dt.tzinfo
) -> str:
    left, right = _told(name, was.get(name), zone), _told(name, now.get(name), zone)
    if left == right or name not in was or not (left or right):
        return f"{FIELDS.get(name, name)}：{right}" if right else ""
    return f"{FIELDS.get(name, name)}：{left or '无'} → {right or '无'}"


def _told(name: str, value: object, zone: dt.tzinfo) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case dict():
            parts = [
                f"{FIELDS.get(inner, inner)}：{told}"
                for inner, part in value.items()
                if (told := _told(inner, part, zone))
            ]
            return "；".join(_some(parts))
        case list():
            return "、".join(_some([_told(name, part, zone) for part in value]))
        case str() if _HASH.fullmatch(value):
            return f"{value[:12]}…"
        case str():
            return VALUES.get(name, {}).get(value) or readable_time(value, zone)
    return str(value)


def _some(parts: list[str]) -> list[str]:
    left = len(parts) - MOST_TOLD
    return parts if left <= 0 else [*parts[:MOST_TOLD], f"等共 {len(parts)} 项"]


def readable_time(value: object, zone: dt.tzinfo) -> str:
    """A time of the trail (UTC, whether it says so or not) as people of the zone read it; anything else as it is."""
    text = str(value)
    try:
        at = dt.datetime.fromisoformat(text) if _TIME.match(text) else None
    except ValueError:
        return text
    if at is None:
        return text
    return local_time(at.astimezone(dt.UTC) if at.tzinfo else at, zone)


def kept_for(word: str) -> list[str]:
    """What may stand in the trail, as JSON, for a word that somebody looks for: names and values whose Chinese has it."""
    names = {name for name, told in FIELDS.items() if word in told}
    for values in VALUES.values():
        names |= {name for name, told in values.items() if word in told}
    return sorted(json.dumps(name) for name in names)
