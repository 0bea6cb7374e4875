"""The documentation of permissions, from the table. ``python -m records.accounts.permission_docs`` writes it anew."""

from __future__ import annotations

from pathlib import Path

from records.accounts.permissions import RULES, Holder, Relation
from records.messages import ROLE_NAMES
from records.roles import ROLES

FILE = Path(__file__).parents[2] / "docs" / "permissions.zh-CN.md"

_HOLDERS: tuple[Holder, ...] = (*ROLES, "entry_code")
_NAMES: dict[str, str] = {**ROLE_NAMES, "entry_code": "凭进场码"}
_RELATIONS: dict[Relation, str] = {
    "own": "本人",
    "called": "本人应考",
    "assigned": "分给本人",
    "own_unit": "本单位",
    "all": "全部",
}
_HEAD = """# 角色和权限

本文由 `records/accounts/permissions.py` 中的表生成（`python -m records.accounts.permission_docs`），请勿手改；测试会核对两者一致。

表中写的是“可以对谁的内容这样做”：本人、本人应考、分给本人、本单位、全部；空格表示不可以。一人可以有几个角色，权限取其中最宽的。
考试规则（policy）的 `incompatible_roles` 所列的两个角色不能由一人兼任：给账号改角色、发布考试时都会核对。
标“（预留）”的权限可以先授予角色，目前还没有页面用到。

"""


def permission_docs() -> str:
    """The whole text of the file."""
    head = ["权限", "含义", *(_NAMES[holder] for holder in _HOLDERS)]
    rows = [head, ["---"] * len(head)]
    for action, rule in RULES.items():
        mark = "（预留）" if rule.reserved else ""
        given = [
            _RELATIONS[rule.grants[holder]] if holder in rule.grants else "" for holder in _HOLDERS
        ]
        rows.append([f"`{action}`", rule.description + mark, *given])
    return _HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


if __name__ == "__main__":
    FILE.write_text(permission_docs(), encoding="utf-8")
