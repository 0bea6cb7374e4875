"""What administrators read from this room, in Simplified Chinese."""

from __future__ import annotations

ROSTER_NOT_TABLE = "{file}：不是 .xlsx 或 .csv 文件，或文件已损坏：{detail}"
ROSTER_NOT_FOUND = "{file}：找不到这个文件"
ROSTER_ENCODING = "{file}：CSV 文件应为 UTF-8 或 GB18030 编码"
ROSTER_NO_TABLE = (
    "{file}：没有找到名册表头。人员表需要“姓名、执法证号、执法主体”，主体表需要“执法主体、代码”"
)
ROSTER_EMPTY = "{file}：名册里没有数据行"
ROSTER_SAME_COLUMN = "{file}（{sheet}）：“{first}”和“{second}”两列含义相同，请只保留一列"
ROW = "{file}（{sheet}）第 {row} 行：{reason}"
ROW_MISSING = "缺少“{column}”"
ROW_ROUNDED = "“{column}”是超过 15 位的数字，Excel 已改动末几位。请把该列设为文本格式，重新填写"
ROW_TOO_LONG = "“{column}”超过 {longest} 个字"
ROW_BAD_NAME = "“{column}”不能以 =、+、-、@ 开头，也不能含有不可见的控制字符"
ROW_TAKEN_NAME = "执法主体“{name}”已登记在代码 {code} 名下"
ROW_LIKE_CODE = "“代码”与已登记的“{other}”只有大小写不同，请统一"
ROW_DUPLICATE = "“{column}”{value} 与第 {other} 行重复"
ROW_UNKNOWN_BODY = "执法主体“{body}”不在主体名册中"
ROW_BAD_CARD = "执法证号“{value}”只能包含字母、数字和连字符，最长 40 位"
ROW_BAD_ID = "身份证号 {value} 不正确（位数、日期或校验码有误）"
ROW_TAKEN_ID = "身份证号 {value} 已登记在另一执法证号名下"
ROW_BAD_STATUS = "人员状态“{value}”应为 在岗 或 离岗"

DATABASE_MISSING = "找不到数据库 {path}。请先运行 lawstudy init，或从备份恢复"
DATABASE_DAMAGED = "数据库 {path} 无法使用：{detail}"
DATABASE_LACKS = "缺少表 {tables}，请从备份恢复"
DATABASE_URL = "数据库地址无法使用，请检查 lawstudy.toml 中 [records] 的 url：{detail}"
DATABASE_OUTDATED = "数据库 {path} 是 {found} 版程序的结构，需要先升级。请停止平台，然后运行 lawstudy --site 站点文件夹 upgrade（升级前自动备份）"
DATABASE_NEWER = (
    "数据库 {path} 已由更高版本的程序升级过，需要 lawstudy {needed} 或更高版本；请先升级程序"
)
DATABASE_UNKNOWN = "这不是本系统的数据库，或结构版本“{revision}”无法识别。请检查 lawstudy.toml 中 [records] 的 url，或从备份恢复"
BACKUP_FAILED = "数据库备份 {file} 没有完成，数据库未做任何改动：{detail}"
UPGRADE_FAILED = "数据库升级没有完成，已全部撤销，数据库与升级前相同：{detail}"
UPGRADE_IN_USE = "数据库正被其他程序使用。请先停止平台（lawstudy serve --stop）和其他正在运行的命令，再升级；数据库未做任何改动"
UPGRADE_ROWS = "表 {table} 原有 {before} 行，升级后为 {after} 行"
UPGRADE_AUDIT = "操作日志在升级中有变化"
UPGRADE_REFERENCES = "表 {table} 等处有 {count} 行引用了不存在的记录"
AUDIT_BROKEN = "操作日志第 {number} 条与前后不符，日志可能被改动过"

ACCOUNT_NAME = "请填写登录名（最长 40 字）和姓名（最长 60 字），不能含有不可见的字符"
ACCOUNT_TAKEN = "登录名“{login}”已被使用"
ACCOUNT_OFFICER = "执法证号“{card}”已有账号"
LOG_IN_FAILED = (
    "登录名或密码不正确。连续多次输错后，一段时间内输入正确的密码也不能登录；如有疑问，请联系管理员"
)
PASSWORD_SHORT = "新密码至少 {length} 个字符"
PASSWORD_SAME = "新密码不能与原密码相同"
PASSWORD_WEAK = "新密码过于简单，不能是登录名、姓名或少数字符的重复"
LAST_ADMINISTRATOR = "至少要保留一名在用的管理员"
UNKNOWN_ROLE = "没有这种角色：{roles}"
NO_EXAM = "没有名为“{exam}”的考试。已有：{known}"
ROLE_NAMES = {
    "cadre": "干部",
    "trainer": "培训人员",
    "reviewer": "审题人员",
    "invigilator": "监考人员",
    "administrator": "管理员",
    "auditor": "审计人员",
}
NO_SUCH_CARD = "名册中没有执法证号“{card}”"
