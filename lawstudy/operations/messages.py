"""What administrators read about running a site, in Simplified Chinese."""

from __future__ import annotations

HELP_BACKUP = (
    "备份整个站点（考试进行中也可以）；--drill 演练：把一个备份恢复到临时文件夹并逐行逐文件核对"
)
HELP_BACKUP_TARGET = "备份文件（.zip），或放备份的文件夹；不写时放在站点的 backups 文件夹"
HELP_DRILL = "演练：恢复这个备份到临时文件夹，逐行逐文件核对，核对操作日志，然后删除"
HELP_WITHOUT_KEYS = "不带证书签名密钥；没有另存的密钥，恢复后不能接着签发，也不能验证已发的证书"
HELP_RESTORE = "由备份恢复站点到一个新文件夹；不覆盖已有的站点"
HELP_RESTORE_FILE = "lawstudy backup 写出的文件"
HELP_RESTORE_FOLDER = "新的站点文件夹（不存在，或者是空的）"
HELP_DATABASE = "数据库原在 PostgreSQL 时：一个空数据库的 SQLAlchemy 地址"
BACKING_UP = "备份（MB）"
RESTORING = "恢复（MB）"
DRILLING = "演练（MB）"
BACKUP_THERE = "{file} 已经存在，不覆盖；请换一个文件名"
BACKUP_NO_DUMP = (
    "找不到 PostgreSQL 的备份程序 pg_dump，没有备份。请安装（Debian：postgresql-client）"
)
BACKUP_SUFFIX = "备份文件名应以 .zip 结尾，不能是“{file}”；写文件夹的，文件夹须已经存在"
BACKUP_DONE = "备份已写入：{file}（{files} 个文件，{databases} 个数据库、{tables} 张表、{rows} 行；原大小 {size} MB）"
BACKUP_DIGEST = "清单校验码 {sha256}"
BACKUP_WITH_KEYS = "备份里有证书签名密钥、密码摘要和个人信息，仅文件的所有者可以读取。请按密钥保管，不要用邮件、即时通讯传送"
BACKUP_WITHOUT_KEYS = (
    "备份里没有证书签名密钥（请另行保管 keys 文件夹），有密码摘要和个人信息，仅文件的所有者可以读取"
)
BACKUP_OUTSIDE = "站点文件夹之外的试题文件夹也在备份里：{folder}"
BACKUP_TLS = "网站证书（TLS）的私钥如不在站点文件夹里，不在备份里，请另行保管"
NEXT_BACKUP = "演练：{command}"
RESTORE_DONE = "站点已恢复到 {folder}：{made} 的备份，{files} 个文件、{rows} 行，逐项核对无误"
RESTORE_OUTDATED = "备份是 {program} 版的数据库结构，要先升级"
RESTORE_URL = "lawstudy.toml 中的数据库地址已改为恢复后的数据库，其余设置没有改动"
RESTORE_NO_KEYS = "备份里没有证书签名密钥。启动平台前请把另存的 keys 文件夹放回 {folder}，否则会生成新密钥，已发的证书无法验证"
RESTORE_OUTSIDE = "原在 {folder} 的试题文件夹放在 {now}，请在 lawstudy.toml 的 [bank] items 中改写"
RESTORE_LATER = (
    "备份以后的作答、成绩和操作不在里面；启动平台后，请核对场次和收卷情况，再决定补时或重考"
)
RESTORE_THERE = "{folder} 里已有内容，不覆盖。请恢复到新的文件夹，核对后再换名"
RESTORE_SPACE = "磁盘空间不够：要 {needed} MB，只有 {free} MB"
RESTORE_NEEDS_DATABASE = (
    "备份里的数据库原在 PostgreSQL：请建一个空数据库，用 --database 写明它的地址"
)
RESTORE_NO_DATABASE = "备份里的数据库是 SQLite 文件，随站点恢复，不要写 --database"
RESTORE_NO_PROGRAM = "找不到 PostgreSQL 的恢复程序 pg_restore。请安装（Debian：postgresql-client）"
RESTORE_DATABASE_USED = "--database 的数据库里已有数据表，不覆盖；请建一个空数据库"
RESTORE_DATABASE_AWAY = "数据库不能使用：{detail}"
RESTORE_SETTINGS = "lawstudy.toml 里的 [records] url 不能自动改写，没有恢复"
NO_ARCHIVE = "{file} 不是本系统的备份文件，或者没有写完"
MANIFEST_MISSING = "备份里没有清单 manifest.json，不是本系统的备份"
MANIFEST_DAMAGED = "备份的清单 manifest.json 损坏"
ARCHIVE_NEWER_FORMAT = "备份是更新版本的程序做的（格式 {format}），请用那个版本恢复"
ARCHIVE_NEWER = (
    "备份是 {needed} 版的数据库结构，本程序是 {newest} 版；请用 {needed} 或更新版本的程序恢复"
)
ARCHIVE_REVISION = "备份的数据库结构“{revision}”不是本系统的"
ARCHIVE_TWICE = "备份里有同名的文件"
ARCHIVE_NAME = "备份里的文件名“{name}”会写到站点文件夹之外"
FILE_MISSING = "缺少文件 {name}"
FILE_SIZE = "文件 {name} 的大小是 {size} 字节，清单上是 {wanted} 字节"
FILE_CHANGED = "文件 {name} 与清单不符，已损坏或被改动"
FILE_UNKNOWN = "文件 {name} 不在清单上"
TABLE_DIFFERS = "数据库 {database} 的表 {table} 与备份时不同"
DATABASE_DAMAGED = "数据库 {name} 损坏，或者引用关系不完整"
DATABASE_NOT_COPIED = "数据库 {file} 不能备份：{detail}"
DRILL_DONE = "演练通过：{files} 个文件（{size} MB）、{tables} 张表、{rows} 行都与备份时相同，操作日志 {entries} 条前后相连。临时文件已删除"
DRILL_DATABASE = "--database 的数据库里现在是演练的副本，有个人信息，请删除这个数据库"
