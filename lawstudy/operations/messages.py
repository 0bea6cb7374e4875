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
RESTORE_NO_KEYS = "备份里没有证书签名密钥。启动平台前请把另存的 keys 文件夹放回 {folder}，否则不能签发，已发的证书也不能在本站验证"
RESTORE_OUTSIDE = "原在 {folder} 的试题文件夹放在 {now}，请在 lawstudy.toml 的 [bank] items 中改写"
RESTORE_ITEMS = (
    "lawstudy.toml 的 [bank] items 指向站点文件夹之外的 {folder}，那里不是备份里的试题，请核对"
)
RESTORE_LATER = (
    "备份以后的作答、成绩和操作不在里面；启动平台后，请核对场次和收卷情况，再决定补时或重考"
)
RESTORE_THERE = "{folder} 里已有内容，不覆盖。请恢复到新的文件夹，核对后再换名"
RESTORE_SPACE = "磁盘空间不够：要 {needed} MB，只有 {free} MB"
RESTORE_NEEDS_DATABASE = (
    "备份里的数据库原在 PostgreSQL：请建一个空数据库，用 --database 写明它的地址"
)
RESTORE_NO_DATABASE = "备份里的数据库是 SQLite 文件，随站点恢复，不要写 --database"
RESTORE_OTHER_SCHEMA = "备份里的数据不在模式“{schema}”里。请给出空的数据库，网址里不写 search_path：模式按备份恢复，名称不变"
RESTORE_NO_PROGRAM = "找不到 PostgreSQL 的恢复程序 pg_restore。请安装（Debian：postgresql-client）"
RESTORE_DATABASE_USED = "--database 的数据库里已有数据表，不覆盖；请建一个空数据库"
RESTORE_DATABASE_AWAY = "数据库不能使用：{detail}"
SETTINGS_UNWRITABLE = (
    'lawstudy.toml 里的 [records] 不能自动改写，什么也没有做。请写成单独一行 url = "…"，再试'
)
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
DRILL_DATABASE = "--database 的数据库已经清空，可以再用"

HELP_DOCTOR = "考前检查：找出考试当天会出的问题，逐项说明怎样处理；有问题时退出码为 1"
HELP_DOCTOR_JSON = "输出 JSON，供程序读取"
HELP_DOCTOR_PORT = "平台将用的端口"
HELP_DOCTOR_CERTIFICATE = "平台将用的 TLS 证书（PEM）；平台正在以 https 运行的，自动检查"
DOCTOR_STATES = {"ok": "正常", "note": "留意", "wrong": "有问题"}
DOCTOR_CHECKS = {
    "disk": "磁盘",
    "clock": "时钟",
    "font": "字体",
    "database": "数据库",
    "network": "网络",
    "files": "文件权限",
    "packages": "软件版本",
    "keys": "签名密钥",
    "items": "试题",
    "people": "考生",
    "certificates": "网站证书",
    "backup": "备份",
}
DOCTOR_LINE = "[{state}] {check}：{text}"
DOCTOR_MEND = "        处理：{mend}"
DOCTOR_WRONG = "有 {wrong} 个问题要在考试前处理，{notes} 项要留意"
DOCTOR_FINE = "没有发现问题，{notes} 项要留意"
AND_MORE = " 等"
DISK_OK = "剩余 {free} MB；{people} 人参加的考试约需 {needed} MB"
DISK_LOW = "剩余空间只有 {free} MB，{people} 人参加的考试约需 {needed} MB"
FILES_LOW = "还能新建 {free} 个文件，约需 {needed} 个"
DISK_MEND = "删除或移走不用的文件（旧备份、日志），或者把站点移到更大的磁盘"
CLOCK_OK = "与时间源同步（{source}）"
CLOCK_FREE = "时钟没有与时间源同步（{source}）"
CLOCK_UNKNOWN = "查不到时钟是否与时间源同步"
CLOCK_BEHIND = "本机时间比最后的记录还早 {minutes} 分钟"
CLOCK_AHEAD = "本机时间比最后的记录晚 {days} 天"
CLOCK_MEND = "用 timedatectl 或 chrony 对时（内网指向本单位的时间服务器），对照标准时间核对；平台停止时用 lawstudy clock 查看和更正记录的时间"
CLOCK_SERVER = "几个平台进程以数据库服务器的时钟为准，它与本机相差 {minutes} 分钟（正数：比本机快）"
CLOCK_SERVER_MEND = "在数据库服务器上用 timedatectl 或 chrony 对时，与本机用同一个时间源"
ZONE_OTHER = "本机时区与站点时区（{zone}）不同：页面和打印用站点时区，本机日志用本机时区"
ZONE_MEND = "需要一致的，用 timedatectl set-timezone 改本机时区，或改 lawstudy.toml 的 timezone"
FONT_OK = "打印用的字体可以使用"
FONT_MISSING = "打印用的字体不能使用：{detail}"
FONT_MEND = "重新安装 noto-cjk-sans-otc（pip install --force-reinstall noto-cjk-sans-otc）"
FONT_LACKS = "这些姓名里有字体没有的字，打印为〓：{names}"
FONT_LACKS_MEND = "打印后手写补上"
DATABASE_OK = "完整，结构是本版的，可以写入；操作日志前后相连"
DATABASE_MEND = (
    "旧版的数据库请运行 {upgrade}；连不上的，检查 lawstudy.toml 的 [records] url 和数据库服务；"
    "文件不在或者已经损坏的，用最近的备份恢复到新文件夹（lawstudy restore）"
)
DATABASE_FAULT = "数据库损坏：{detail}"
DATABASE_FAULT_MEND = "停止使用，保留现状；用最近的备份恢复到新文件夹（lawstudy restore），并查磁盘"
DATABASE_READ_ONLY = "数据库不能写入：{detail}"
DATABASE_READ_ONLY_MEND = "检查磁盘是否只读、文件属于谁；有别的程序占用数据库的，先结束它"
TRAIL_MEND = "保留现状，查明是谁改动；与签字留存的链首核对：lawstudy audit verify --head …"
GRADEBOOK_FAULT = "nbgrader 成绩库损坏：{detail}"
REFERENCE_WRONG = "表 {table} 里有找不到对象的引用"
SERVER_READ_ONLY = "服务器处于只读状态"
JOURNAL_OTHER = "数据库的日志方式是 {mode}，不是 WAL，写入时别人要等"
JOURNAL_MEND = "启动一次平台即自动改回；放在网络盘上的数据库请移到本机磁盘"
WAL_LARGE = "数据库有 {size} MB 还在日志文件里，没有并入"
WAL_MEND = "结束长时间读取数据库的程序，重新启动平台"
PORT_FREE = "平台没有运行，端口 {port} 空闲"
PORT_OTHERS = "端口 {port} 不能使用：{who}"
PORT_MEND = "结束占用端口的程序，或启动时用 --port 指定另一个端口（准考证上的网址也要改）"
ROOM_RUNS = "平台正在运行：{address}"
ROOM_OTHER_VERSION = "正在运行的平台是 {runs}，装着的程序是 {installed}：升级后没有重新启动，两个版本会同时使用一个站点"
ROOM_OTHER_VERSION_MEND = (
    "在没有考试时停止平台（lawstudy serve --stop），运行 lawstudy upgrade，再启动"
)
VERSION_UNKNOWN = "更早的版本"
ROOM_LOCAL = "平台只能在本机打开，考场的电脑打不开"
ROOM_LOCAL_MEND = "停止后用 lawstudy serve --address 0.0.0.0 启动，并用防火墙限定可以访问的网段"
ADDRESS_NOWHERE = "准考证上的网址 {address} 找不到主机"
ADDRESS_OTHER = "准考证上的网址 {address} 不指向本机（经反向代理的，可以不管）"
ADDRESS_MEND = "在考场的电脑上打开这个网址试一试；要改的在 lawstudy.toml 的 [serve] address"
CONNECTIONS_FEW = "系统只让平台打开 {most} 个连接，约需 {needed} 个"
CONNECTIONS_MEND = "提高打开文件数的上限：systemd 用 LimitNOFILE={needed}，或 ulimit -Hn"
FILES_OK = "本机其他用户读不到试卷、密钥和成绩，文件属于同一个用户"
FILES_OPEN = "本机其他用户可以读取 {count} 个有答案、密钥或个人信息的文件：{names}"
FILES_OPEN_MEND = "{command}"
FILES_FOREIGN = "{count} 个文件属于别的用户，平台可能不能写入：{names}"
FILES_FOREIGN_MEND = "用 chown -R 改为运行平台的用户；不要用 sudo 运行 lawstudy"
PACKAGES_OK = "与 requirements.lock 一致"
PACKAGES_THERE = "需要的软件包都在（没有 requirements.lock，版本未核对）"
PACKAGES_MISSING = "缺少软件包：{names}"
PACKAGES_OTHER = "{count} 个软件包的版本与锁定的不同：{names}"
PACKAGES_MEND = "按 requirements.lock 重新安装（不连网的：sh wheelhouse/install.sh 安装文件夹；连网的：pip install --require-hashes -r requirements.lock），不要在考试当天升级"
KEYS_OK = "证书签名密钥只有所有者可以读取，可以使用"
KEYS_NONE = "没有在用的签名密钥，不能签发证书"
KEYS_NONE_MEND = "由两名管理员启用：lawstudy certificate keys --rotate"
KEYS_GONE = "签发过证书，签名密钥文件 {file} 却不在"
KEYS_MEND = (
    "恢复或更正密钥文件的权限（chmod 600）；别人可能读过的密钥要吊销：lawstudy certificate keys"
)
ITEMS_OK = "还能参加的考试里没有停用的试题"
ITEM_FROZEN = "试题 {item} 已不能使用（{why}），但在还能参加的考试里：{exam}"
ITEM_MEND = "已发布的试卷不会被改动：没有人作答的，重新组卷发布；已有人作答的，考后按“更正答案”办理"
ITEM_UNUSABLE = "题库检查不通过"
ITEM_STOPPED = "审校中暂停或停用"
PEOPLE_OK = "{sittings} 个场次 {count} 人，都有进场码或账号"
PEOPLE_HELPLESS = "场次“{sitting}”有 {count} 人既没有进场码，也没有账号：{names}"
PEOPLE_MEND = "在监考页重新下载准考证（会发新的进场码），或者给他们建账号"
PEOPLE_UNSEATED = "“{exam}”的应考名单里有 {count} 人没有编入场次"
PEOPLE_UNSEATED_MEND = "在“场次”页编入，或者登记免考、从名单撤下"
NO_SITTING = "没有安排还未结束的场次"
TLS_OK = "{where}：有效至 {day}，用于 {names}"
TLS_UNREADABLE = "{where}：不能使用：{detail}"
TLS_EARLY = "{where}：{day} 才开始有效"
TLS_EXPIRES = "{where}：{day} 到期"
TLS_NO_PEM = "不是 PEM 证书"
TLS_MEND = "向发证机构换发，放好后重新启动平台；同时核对本机时间"
BACKUP_FRESH = "最近的备份在 {hours} 小时前"
BACKUP_NONE = "没有备份"
BACKUP_OLD = "最近的备份在 {hours} 小时前"
BACKUP_MEND = "{command}，并把备份放到另一台机器或移动存储"

HELP_PERSONAL = "个人信息：保存什么、为什么、多久；给本人导出；到期删除"
HELP_PERSONAL_SHOW = "列出保存的个人信息：内容、用途、期限、现有条数，以及已到期的"
HELP_PERSONAL_EXPORT = "导出一个人的全部个人信息：JSON、网页和本人交的答卷，放在新文件夹"
HELP_PERSONAL_PERSON = "准考证号或执法证号"
HELP_PERSONAL_OUT = "新文件夹；不写时在当前文件夹中按准考证号命名"
HELP_PERSONAL_DELETE = "删除到期的个人信息：先列出；一名管理员（--as 登录名）--propose 提议，另一名 --confirm 确认后删除"
HELP_PERSONAL_PROPOSE = "提议删除列出的全部"
HELP_PERSONAL_CONFIRM = "确认另一名管理员的提议，立即删除，不能恢复"
HELP_PERSONAL_REFUSE = "退回或撤回提议"
PERSONAL_ONE_ACT = "--propose、--confirm、--refuse 一次只能选一项"
PERSONAL_SAME = "提议人不能自己确认，请另一名管理员确认"
PERSONAL_OTHER = "到期的内容与提议时不同，没有删除。请重新列出、重新提议"
PERSONAL_NOT_PROPOSED = "还没有人提议删除"
PERSONAL_PROPOSED = "已提议删除以上全部，记入操作日志。请另一名管理员用 --confirm 确认；确认前没有删除。建议先备份，并同样处理旧备份"
PERSONAL_REFUSED = "提议已退回，没有删除"
PERSONAL_WAITS = "没有删除。{by} 已在 {at} 提议删除，等待另一名管理员用 --confirm 确认"
PERSONAL_LINE = "{title}\n    用途：{why}\n    期限：{term}\n    现有：{count} 条"
GROUPS = {
    "people": ("人员：姓名、身份证号、单位、职务", "应考、学时、名册"),
    "accounts": ("账号和登录：登录名、密码摘要、登录时间和地址", "登录、查明是谁操作"),
    "papers": ("答卷：每次作答、座位、进场、考场情况", "评分、复核、举证"),
    "results": ("成绩和证书：得分、阅卷、复核、证书", "公布成绩、签发和验证证书"),
    "cards": ("执法证件登记和年审", "证件管理"),
    "study": ("学习：自测、课程、活动出席、述法报告", "学时、述法"),
}
TRAIL_GROUP = ("操作日志：谁在什么时候决定了什么", "查明经过、防止改动")
LOGS_GROUP = ("平台日志：时间、地址类别、来源 IP", "查明网络和程序问题")
TERM_DAYS = "登录结束后 {days} 天"
TERM_PAPERS = "考试归档后 {years} 年"
TERM_PEOPLE = "离开岗位后 {years} 年"
TERM_NONE = "未设（[personal_data] {name}）"
TERM_FOREVER = "长期：前后相连，不能删改"
TERM_LOGS = "{days} 天（[logs] keep_days），每天一个文件"
PERSONAL_CORRECTION = (
    "更正：姓名、单位、身份证号、证件用 lawstudy roster import（重复导入即更新）；证件登记用 lawstudy card step 和 card import；"
    "账号在“账号”页；证书上的姓名用 lawstudy certificate revoke 换发；成绩用复核和更正答案；学习活动的出席由管理员在“学法活动”页更正。"
    "每次更正都有操作日志"
)
PERSONAL_NOTHING_DUE = "没有到期的个人信息"
PERSONAL_DUE = "已到期：登录记录 {log_ins} 条；{exams} 场考试的答卷；{people} 人的个人信息"
PERSONAL_DUE_EXAM = "  答卷：{exam}（{name}）"
PERSONAL_DUE_PERSON = "  人员：{name}（{number}）"
PERSONAL_NOT_YET = "没有删除。删除后不能恢复，也不能再取出这些考试的证据；由一名管理员用 --propose 提议，另一名用 --confirm 确认。建议先备份，并同样处理旧备份"
PERSONAL_DELETED = "已删除或清空 {rows} 条记录和有关的答卷文件；操作日志 {entries} 条前后相连"
PERSONAL_BACKUPS = "旧备份里还有这些个人信息，请按同样的期限销毁：{folder}"
PERSONAL_ROOM = "平台正在运行（{address}），请先停止：lawstudy serve --stop"
PERSONAL_NOT_ADMIN = "删除到期的个人信息由管理员办理，{login} 不是管理员"
PERSONAL_NO_PERSON = "名册里没有号码为“{number}”的人"
EXPORT_DONE = "已导出到 {folder}：{rows} 条记录、{papers} 份答卷。请只交给本人；导出已记入操作日志"
EXPORT_WITHHELD = "{count} 条尚未公布的评分没有导出"
EXPORT_HEAD = "<h1>{name}（{number}）的个人信息</h1>"
EXPORT_PAGE = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>个人信息</title>
<style>body{{font-family:sans-serif;margin:2em}}table{{border-collapse:collapse;font-size:.9em}}
td,th{{border:1px solid #888;padding:.2em .5em;text-align:left;vertical-align:top}}</style>
{body}
</html>
"""
TRAIL_TITLE = "操作日志中与本人有关的记录"
TRAIL_HEADS = ("时间", "操作人", "操作", "对象", "内容")
YES = "是"
NO = "否"
BYTES = "（{count} 字节）"
TABLE_TITLES = {
    "person": "人员",
    "membership": "所属单位",
    "post": "职务",
    "lecturer": "普法讲师",
    "account": "账号",
    "log_in": "登录",
    "void_entry_code": "作废的进场码",
    "exam_call": "应考名单",
    "exemption": "免考",
    "attempt": "考试作答",
    "open_page": "打开的答题页面",
    "answer_event": "每次作答",
    "former_response": "更改前的答案",
    "response": "答案和得分",
    "submission": "交卷",
    "hall_paper": "应急考场带回的答卷",
    "incident": "考场情况",
    "irregularity": "违纪处理",
    "mark": "阅卷给分",
    "paper_proposal": "答卷处理",
    "marking_script": "阅卷任务",
    "marking_turn": "阅卷记录",
    "result": "成绩",
    "published_result": "公布的成绩",
    "appeal": "成绩复核",
    "certificate": "证书",
    "certificate_proposal": "证书更改",
    "enforcement_card": "执法证件",
    "card_detail": "证件登记内容",
    "card_qualification": "证件资格考试",
    "card_step": "证件办理",
    "card_review_line": "证件年审",
    "lesson_study": "课程学习",
    "review_card": "间隔复习",
    "self_check_try": "自测",
    "study_answer": "课程作答",
    "attendance": "活动出席",
    "law_report": "述法报告",
    "report_assessment": "述法评议",
    "report_level_count": "评议计票",
}


HELP_MOVE = "把站点的数据库和成绩库搬到 PostgreSQL，或搬回 SQLite；逐表核对后才改用新的"
HELP_MOVE_URL = "新数据库的 SQLAlchemy 地址：postgresql+psycopg://用户:密码@主机/空数据库，或 sqlite:///records.db"
MOVE_KIND = "{url} 不是 SQLite 文件，也不是 PostgreSQL 数据库的地址"
MOVE_SAME = "数据库已经在 {url}"
MOVE_ROOM = "平台正在运行：{address}。请先停止：{stop}"
MOVE_LAB = (
    "{folder} 的 JupyterLab 正在运行（主机 {host}，进程 {pid}），可能在写成绩库。请先停止，再试"
)
MOVE_RIGHTS = "{url} 的账号没有建表的权限，什么也没有改动：{detail}"
MOVE_AWAY = "连不上 {url}：{detail}"
MOVE_USED = "{url} 里已有别的内容：{tables}。请换一个空的数据库，什么也没有改动"
MOVE_GRADEBOOK = (
    "成绩库是 nbgrader 的 {found} 版结构，现在的是 {newest}。请先运行 nbgrader db upgrade"
)
MOVE_NOT_TAKEN = "{table} 里有新数据库不能保存的内容，什么也没有改动：{detail}"
MOVE_DIFFERS = "{table}：搬过去以后与原来不同（原有 {before} 行，搬到 {after} 行），什么也没有改动"
MOVING = "搬数据库"
MOVE_DONE = "{tables} 张表、{rows} 行已搬到 {url}，逐表核对一致；操作日志 {entries} 条，前后相连"
MOVE_ALREADY = "上一次已搬完、没有改用：核对一致，现在改用"
MOVE_ASIDE = "原来的文件移到 {file}，确认无误后可以删除"
MOVE_LEFT = "原来的数据库没有改动，仍在 {url}；确认无误后请自行删除"
MOVE_PRIVATE = "lawstudy.toml 里有数据库密码，已设为只有所有者可以读取"
NEXT_MOVED = "{doctor}，再启动平台"
# A hall that goes on without the network.
HELP_HALL = "考场应急：断网的考场在另一台机器上继续考，答卷带回后计入"
HELP_HALL_PACK = "制作一个考场的应急包（考前放在 U 盘上），并显示开启码"
HELP_HALL_OPEN = "在考场的第二台机器上用应急包建立应急考场的站点"
HELP_HALL_ANSWERS = "在应急机上把答卷写成文件，带回平台"
HELP_HALL_BACK = "在停着的平台上收回应急考场的答卷；平台正在运行时在网页“应急考场答卷”收回"
HELP_HALL_PAPERS = "列出两边都有作答、等人决定的答卷"
HELP_HALL_DECIDE = "决定采用哪边的作答：一人提议，另一人用同样的 --take 确认"
HELP_HALL_EXAM = "考试名称（英文代号）"
HELP_HALL_NAME = "考场名称，与安排场次时写的一样"
HELP_HALL_SITTING = "场次名称；同一考场有几个场次时要写明"
HELP_HALL_INVIGILATOR = "到应急机上监考的人的登录名，可以写几个；不写就是全部监考人员"
HELP_HALL_OUT = "写到哪个文件或文件夹"
HELP_HALL_FILE = "U 盘上的文件"
HELP_HALL_FOLDER = "新的站点文件夹"
HELP_HALL_CODE = "开启码；不写时会问"
HELP_HALL_TAKE = "hall：只算应急考场的；room：只算平台上原有的；both：合并，同一题以应急考场的为准"
HELP_HALL_REASON = "理由，提议时要写"
HELP_HALL_REFUSE = "退回（或撤回）已有的提议"
HALL_CODE_PROMPT = "开启码"
HALL_NAME = "{site}（应急考场：{hall}）"
HALL_SETTINGS = """# 应急考场的站点，由应急包建立，只能用来考这一个考场。

[site]
name = {name}
timezone = {zone}
office = {office}
contact = {contact}

[hall]
name = {hall}

[records]
url = "sqlite:///records.db"
"""
HALL_FOLDER = "{folder} 里已有内容，没有改动。请写一个新文件夹"
HALL_FILE_THERE = "{file} 已经存在，没有覆盖。请换一个文件名"
HALL_TOO_LARGE = "{file} 太大，不是应急考场的文件"
HALL_NOT_HERE = "这里是考场“{hall}”的应急站点，不能做这件事。它只能：serve、hall answers、doctor、backup、audit、clock"
HALL_ROOM = "平台"
HALL_ROOM_RUNS = (
    "平台正在运行，不用停：请用管理员账号登录 {address} ，在“考试场次”页的“应急考场答卷”收回、决定"
)
HALL_PACKED = "应急包已写到 {file}：“{title}”{sitting}，考场“{hall}”，{people} 人"
HALL_CODE = (
    "开启码：{code}\n只显示这一次，系统不保存。请抄写密封，与 U 盘分开保管；丢了就重新制作应急包"
)
HALL_BEGUN = "{count} 人已经开始作答，包里有他们到 {made} 为止已保存的答案；此后再保存的不在包里"
HALL_NO_CODES = (
    "{count} 人没有进场码，在应急考场进不去：{numbers}。请先打印准考证，再重新制作应急包"
)
NEXT_HALL_PACK = (
    "把文件复制到 U 盘，连同装好同一版本程序的第二台机器放在考场；重新打印过准考证的，要重新制作"
)
HALL_OPENED = "应急考场已建立在 {folder}：“{title}”{sitting}，考场“{hall}”，{people} 人（应急包制作于 {made}）"
HALL_CLOCK = "本机时间：{now}。请与手表核对，不对就先调准时钟，删去这个文件夹重做"
HALL_PAUSED = (
    "考试计时停在 {since}。考生都打开页面以后，在监考页面点“恢复考试”，停掉的时间会补给他们"
)
HALL_PASSWORD = "监考账号 {login} 的密码：{password}（第一次登录要修改）"
NEXT_HALL_OPENED = "运行 {command}，让考生用浏览器打开屏幕上的网址，凭准考证上的进场码进入"
HALL_ANSWERS = "答卷已写到 {file}：{people} 人中 {papers} 人作答。文件已加密，改动过会被发现；请复制到 U 盘，本机的站点文件夹不要删"
NEXT_HALL_ANSWERS = "把文件带回，用管理员账号登录平台，在“考试场次”页的“应急考场答卷”收回；平台停着时在平台的机器上运行 {command}"
HALL_WAITS = "{number} 待决定：{reason}"
NEXT_HALL_WAITS = "用 {command} 查看，由两人决定采用哪边的作答"
NEXT_HALL_BACK = "启动平台，在场次的“核对与评分”页面核对"
HALL_NONE_WAIT = "“{exam}”没有待决定的应急考场答卷"
HALL_WAITING = "待决定的应急考场答卷"
HALL_WAITING_HEADS = ("考生编号", "姓名", "为什么", "提议采用", "提议人", "应急考场已答题数")
HALL_TAKES_TOLD = (
    "决定：lawstudy --as 登录名 hall decide 考试 考生编号 --take hall|room|both --reason 理由"
)
HALL_TAKE_OR_REFUSE = "请写 --take 或 --refuse，二者之一"
HALL_TAKE = "--take 不能是“{take}”，可以是：{known}"
HALL_PROPOSED = "已提议：{take}。请另一人用同样的 --take 确认"
