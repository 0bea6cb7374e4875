"""What administrators read on the command line, in Simplified Chinese."""

from __future__ import annotations

HELP = "法律学习与法律知识考试系统：题库、组卷、发布、评分、成绩与分析。"
HELP_SITE = "站点文件夹（默认：环境变量 LAWSTUDY_SITE，或当前文件夹）"
HELP_INIT = "建立站点；--demo 填入模拟的演示区（27 个执法主体、896 名人员）"
HELP_ROSTER = "人员与执法主体名册"
HELP_ROSTER_IMPORT = "从 .xlsx 或 .csv 导入执法主体和人员；有一行出错则全部不导入；重复导入即更新"
HELP_BANK = "题库"
HELP_BANK_CHECK = "检查全部试题文件，列出所有问题（文件与行号）；有问题时退出码为 1"
HELP_BANK_IMPORT = "导入试题（.xlsx、.csv、.docx、.txt、.gift、.xml、.zip）：先核对并列出结果，确认后写入本单位的试题文件夹"
HELP_IMPORT_AREA = "文件没有写知识点的题，都用这个知识点"
HELP_IMPORT_BASIS = (
    "文件没有写法条依据的题，都用这个依据，如 《行政处罚法》(2021)第三十六条；可以写几次"
)
HELP_IMPORT_POOL = "文件没有写题池的题放入哪个题池（不写为 formal 正式考试）"
HELP_IMPORT_REPORT = (
    "把核对结果写到这个 .xlsx 文件：逐行的结果、相近的题左右对照、修改前后、没有采用的内容"
)
HELP_IMPORT_YES = "不再询问，核对后直接写入"
HELP_BANK_EXPORT = "导出试题：.xlsx 可以改后再导入，.docx 是可以打印的试卷，.gift、.xml（Moodle）、.zip（QTI 3.0）供其他平台使用"
HELP_EXPORT_KEYS = "打印的试卷带不带答案和解析（必须写明）；.xlsx 总是带答案"
HELP_EXPORT_AREA = "只导出这个知识点"
HELP_EXPORT_POOL = "只导出这个题池"
HELP_EXPORT_ITEMS = "只导出这道题；可以写几次"
HELP_EXPORT_TITLE = "打印的试卷的标题"
HELP_BANK_TEMPLATE = "生成 Excel 模板：每种题型一个例子，可选的内容有下拉列表"
IMPORT_READING = "读取和核对"
IMPORT_NO_FOLDER = '本站没有自己的试题文件夹：请在 lawstudy.toml 的 [bank] 里写 items = ["items"]'
IMPORT_AREA = "没有知识点“{area}”，现有：{known}"
IMPORT_BASIS = "“{basis}”不是法条依据，应写成《法名》(通过年份)第几条"
IMPORT_COLUMNS = ("题干", "位置", "结果", "试题编号", "原因和说明")
IMPORT_MORE = "另有 {count} 行没有列出，完整结果见 --report 写出的文件"
IMPORT_LOST = "没有采用：{text}（{count} 道题）"
IMPORT_NOTHING = "没有要写入的试题，题库没有变化"
IMPORT_CONFIRM = "写入 {count} 个试题文件？"
IMPORT_NOT_ASKED = "只作了核对，题库没有变化；确认写入请加 --yes"
IMPORT_CANCELLED = "没有写入，题库没有变化"
IMPORT_DONE = "已写入 {count} 个试题文件：{folder}"
EXPORT_NONE = "没有符合条件的试题"
EXPORT_UNKNOWN = "题库里没有试题 {items}"
EXPORT_SUFFIX = (
    "导出的文件名应以 .xlsx、.docx、.gift（GIFT）、.xml（Moodle XML）或 .zip（QTI 3.0）结尾"
)
EXPORT_LEFT_OUT = "{count} 道题没有导出：{reason}"
EXPORT_KEYS = "请写明 --keys（带答案和解析）或 --without-keys（不带）"
EXPORT_ALWAYS_KEYS = "这种文件总是带答案；不带答案的试卷请导出为 .docx"
EXPORT_TITLE = "法律知识试卷"
EXPORT_DONE = "已导出 {count} 道题：{file}"
EXPORT_SECRET = "文件里有答案，请按试题保密要求保管"
TEMPLATE_DONE = "模板：{file}"
HELP_BANK_WARNINGS = "同时列出编辑提醒（不影响使用）：答案个数、选项长短、照抄法条、解析不全等"
HELP_BANK_REPORT = "题库报告：各类编辑提醒和已豁免的条数、知识点×题型×难度、组卷方案覆盖；可写成 .xlsx 或 .html 文件"
HELP_BANK_SUPPLY = (
    "题库够不够各组卷方案组一套卷：不够的写明题型、知识点各缺多少；有不够的退出码为 1"
)
SUPPLY_TITLE = "题库能组哪些卷"
SUPPLY_COLUMNS = ("组卷方案", "名称", "题库", "每卷题数")
SUPPLY_FILLS = "够"
SUPPLY_SHORT = "不够"
SUPPLY_LACKS = "{name} 缺："
SUPPLY_FIELDS = "没有专门法律知识组卷方案的执法领域："
HELP_BANK_REPORT_ITEMS = "只看这个文件夹的试题，可以写几次"
HELP_BANK_WAIVE = "对一条编辑提醒写明理由，以后不再提醒；试题改动后失效"
HELP_WAIVE_ITEM = "试题编号；全库的提醒写 *"
HELP_WAIVE_CODE = "提醒的代号，如 longest_key"
NEXT_BANK_REPORT = "逐题的提醒和全部数字：lawstudy bank report 报告.html（或 报告.xlsx）"
BANK_REPORT_FILE = "{file}：报告只能写成 .xlsx 或 .html 文件"
BANK_REPORT_PROBLEMS = "另有 {count} 个问题，用 lawstudy bank check 查看"
WAIVE_NO_FOLDER = "本站没有自己的试题文件夹，请在 lawstudy.toml 的 [bank] items 里写一个"
WAIVED = "已记入 waivers.toml：试题 {item} 的提醒 {code} 不再列出；试题改动后重新提醒"
HELP_BANK_SCHEMA = "把试题的 JSON Schema 写到文件夹"
HELP_LESSON = "课程"
HELP_LESSON_BOOK = "把全部课程写成一个 HTML 文件：可以查找，不需要联网"
HELP_LESSON_BUILD = "由课程的 Markdown 源文件和题库生成课程 notebook"
HELP_EXAM = "考试：组卷、发布、评分、成绩"
HELP_BUILD = "按组卷方案（双向细目表）组出若干套平行试卷"
HELP_RELEASE = "生成试卷 notebook 并经 nbgrader 发布；发现答案泄露则拒绝"
HELP_YEAR = "全年对账：从应知应会清单、学法、考试、试题、执法证到年度报告，每项由两处来源分别计数，不一致的列出记录"
HELP_YEAR_FILE = "另写成文件"
YEAR_FILE = "{file}：文件名应以 {ending} 结尾"
YEAR_DOCUMENT = "年度对账"
HELP_SIMULATE_YEARS = (
    "仅限演示站点：在演示年度之前生成五年的模拟历史（考试、执法证、学法），供统计分析使用"
)
HISTORY_MADE = (
    "模拟历史 {years}：{exams} 场考试，{people} 人次应考，{responses} 个答案，{certificates} 份证书，"
    "{transfers} 人调动，{leavers} 人离任，{events} 次学法活动"
)
HISTORY_THERE = "模拟历史已经生成，没有变化"
HISTORY_LATE = "没有生成模拟历史：本站点已有考试、年审或学法活动，只有新的演示站点可以生成"
HELP_SIMULATE_MARKING = "仅限演示站点：由三名模拟阅卷人员和组长评阅模拟答卷的主观题"
HELP_SIMULATE_PANEL = (
    "仅限演示站点：写出一张模拟的评委估计表，供考试质量报告计算 Angoff、Hofstee 及格线"
)
HELP_SIMULATE_OFFICE = (
    "仅限演示站点：办公室这一年的工作（学法活动、述法、证书、申诉、年审），与启动考场时所做的相同"
)
PANEL_MADE = "评委估计表（模拟）：{file}"
OFFICE_MADE = "学法计划和活动、述法报告、证书、申诉和年审已经办好（演示）"
HELP_SIMULATE_DECISIONS = (
    "仅限演示站点：损坏的模拟答卷由两人决定、重新交卷并评分；--correct-key 另由两人更正一道题的答案"
)
HELP_SIMULATE_CORRECT = "由两人更正一道题的答案，并重新计分"
DECISIONS_SIMULATED = "重新交卷 {papers} 份；更正答案影响 {scores} 人的成绩（模拟数据）"
HELP_SIMULATE = "仅限演示站点：按项目反应模型生成模拟答卷"
HELP_GRADE = "评分并写入 nbgrader 成绩库；--stock 另用 nbgrader 原生流程评分作对照"
HELP_RESULTS = "成绩：合格、不合格，按执法主体汇总；可导出 --csv / --xlsx，成绩册用 --list"
HELP_LIST = "按单位分页的成绩册，带签字栏：文件名以 .pdf 或 .xlsx 结尾"
BAD_LIST = "成绩册的文件名应以 .pdf 或 .xlsx 结尾，不能是“{file}”"
RESULT_TABLE = "成绩表"
HELP_BACKGROUND = "在后台运行，显示地址后返回；已在运行时只显示地址"
HELP_STOP = "停止在后台运行的 JupyterLab"
HELP_LAB = "打开 JupyterLab：学员学习答题，培训人员写题（--trainer），管理员看成绩分析、人工阅卷（--admin）"
HELP_LEARNER = "学员的准考证号或执法证号"
HELP_LAB_ROOM = "考试与学习平台的地址（默认：本站点自己的平台，随时启动均可）"
HELP_LAB_CERTIFICATE = "平台使用 TLS 且本机不信任其证书时：证书文件（PEM）"
HELP_ADMIN = "以管理员身份打开：成绩分析 notebook 的副本、图表、formgrader"
HELP_FORMGRADER = "打开管理员界面中的 formgrader（人工阅卷）"
HELP_LAB_LEARNER = "学员（或培训人员）的准考证号或执法证号（演示站点默认 DEMO-0001）"
HELP_TRAINER = "以培训人员身份打开：可编写、预览试题，notebook 按普通方式显示"
HELP_UPGRADE = "把站点的数据库升级到本版程序的结构：先备份，后升级；中断时保持升级前的样子"
HELP_BACKUP = "已自行备份到的文件（只用于 PostgreSQL，且本机没有 pg_dump 时）"
HELP_PORT = "端口（默认从 8000 起的第一个空闲端口；指定的端口被占用时不启动）"
HELP_LAB_PORT = "端口（默认从 8888 起的第一个空闲端口；指定的端口被占用时不启动）"
HELP_AS = "以哪个账号的名义操作（登录名），记入审计记录；不填则只记操作系统用户"
ACTING = "命令行：{user}"
ACTING_AS = "{login}（命令行：{user}）"
ACCOUNT_NEEDED = "这项决定要记在账号名下，请用 lawstudy --as 登录名 … 说明是谁在决定"
NO_SUCH_ACCOUNT = "没有登录名为“{login}”的在用账号"
HELP_AUDIT = "审计记录"
HELP_HOLIDAYS = "放假安排（期限计算器用）"
HELP_HOLIDAYS_IMPORT = "从表格（日期、安排两列，安排写“放假”或者“上班”）录入一年的放假安排"
HELP_HOLIDAYS_SOURCE = "出处：通知的名称和文号"
HELP_HOLIDAYS_SHOW = "看一年的放假安排和出处"
HOLIDAYS_ENTERED = "已录入 {year} 年的放假安排：放假 {off} 天，调休上班 {worked} 天"
HOLIDAYS_SOURCE = "{year} 年，依据：{source}"
HOLIDAYS_OFF = "周一至周五中放假的：{days}"
HOLIDAYS_WORKED = "周六、周日中上班的：{days}"
NONE = "无"
HELP_AUDIT_VERIFY = "从头核对全部审计记录"
HELP_AUDIT_EXPORT = "核对并导出全部审计记录（CSV）"
HELP_AUDIT_HEAD = "显示操作日志的链首；写明 FILE.pdf 时生成确认单，供打印签字留存"
HELP_ANALYTICS = "统计分析的数据"
HELP_ANALYTICS_EXPORT = (
    "把统计分析的数据写成 Parquet 文件（新文件夹，不含姓名），供 DuckDB 等软件接着分析"
)
HELP_ANALYTICS_FOLDER = "新文件夹"
HELP_ANALYTICS_PRACTICE = "也包括练习"
ANALYTICS_EXPORTED = (
    "数据在 {folder}：{people} 人，{exams} 场考试，{responses} 条作答；清单校验码 {sha256}"
)
HELP_EVIDENCE_FOLDER = (
    "取出一个人一场考试的全部证据：一个文件夹（内有证据单 PDF 和核对程序），不用本系统也能核对"
)
HELP_EVIDENCE_PERSON = "准考证号、执法证号，或者姓名"
HELP_EVIDENCE_OUT = "新文件夹；不写时在当前文件夹中按考试和准考证号命名"
HELP_EVIDENCE_KEYS = "附上评分单元（含答案），只在须公开答案时使用"
HELP_EVIDENCE_TRAIL = "附上整份操作日志（含其他人的信息），只交有权查阅的机关"
EVIDENCE_MADE = "证据在 {folder}，清单校验码 {sha256}"
NEXT_EVIDENCE = "核对：python {program}"
HELP_HEAD = "签字留存的链首（序号:校验码），可以给出多个"
AUDIT_HEAD_EMPTY = "操作日志还没有记录，没有链首"
AUDIT_HEAD_FORM = "确认单是 PDF 文件：请把 {file} 改为以 .pdf 结尾的文件名"
AUDIT_THROUGH = "与给出的 {heads} 个链首相符"
AUDIT_WHOLE = "审计记录共 {count} 条，前后相连，没有被改动"
AUDIT_COLUMNS = ("序号", "时间（UTC）", "操作人", "操作", "对象", "之前", "之后", "摘要")
HELP_ACCOUNT = "登录考试与学习平台的账号"
HELP_ACCOUNT_CREATE = "建立账号并显示首次登录密码（只显示一次，首次登录必须修改）"
HELP_ROLE = "角色，可重复：cadre、trainer、reviewer、invigilator、administrator、auditor"
HELP_CARD = "准考证号或执法证号（学员和考生的账号需要）"
HELP_CLOCK = "平台没有运行时：显示记录的考试时间和本机时间；--correct 以本机时间为准"
HELP_CLOCK_CORRECT = "更正：以本机时间为准；正在作答的人剩余时间不变，记入审计记录"
HELP_CLOCK_REASON = "更正的原因（记入审计记录）"
CLOCK_TIMES = "记录的考试时间：{room}　本机时间：{machine}"
CLOCK_NONE = "还没有运行过平台，没有需要更正的时间。本机时间：{machine}"
CLOCK_CORRECTED = "已更正：今后以本机时间为准（{machine}）"
CLOCK_ROOM_RUNS = "平台正在运行（{address}），请由管理员在浏览器中打开 {address}clock 更正"
NEXT_CLOCK = "时间不对时：先改正本机时间，再运行 {command}"
HELP_SERVE = "运行考试与学习平台（浏览器访问），并为本机的学员打开 JupyterLab"
HELP_ADDRESS = "监听的地址；0.0.0.0 表示本机所有网卡"
HELP_CERTIFICATE = "TLS 证书文件（PEM）；与 --key 同用，地址即为 https"
HELP_KEY = "TLS 私钥文件（PEM）"
HELP_PLAIN_PORT = "另开一个不加密的端口，把用 http 打开的人转到 https（与 --certificate 同用）"
HELP_PROXY = "平台前面的反向代理的地址或网段，可以写几个；只有它们说的来源地址和 https 才算数"
SERVE_PLAIN_PORT = "--plain-port 要与 --certificate、--key 同用：没有 https，没有可以转去的地方"
SERVE_PROXY = "--proxy 写的不是地址或网段（如 10.0.0.2 或 10.0.0.0/28）：{detail}"
HELP_SERVE_LAB = "是否同时为本机的学员打开 JupyterLab"
HELP_HUB = "同时运行 JupyterHub：教员、审核、阅卷人员和管理员各有自己的 JupyterLab，用平台的账号登录（需要安装 lawstudy[hub]）"
HELP_SERVE_BACKGROUND = "在后台运行，显示地址后返回；已在运行时只显示地址"
HELP_SERVE_STOP = "停止在后台运行的平台和 JupyterLab"
HELP_REPORT = (
    "写出分析报告：网页、PDF、图（PNG、SVG）、.xlsx；没有变化的不重做，中断后再运行就接着做"
)
HELP_REPORT_NAMES = "报告名称（如 pass_rates 或“合格率分析”），不写则全部；也可以写一个考试名称"
HELP_REPORT_YEAR = "年度；不写则为最近一次有成绩的考试所在年度"
HELP_REPORT_EXAM = "考试名称；不写则为当年应考人数最多的考试"
HELP_REPORT_UNIT = "只看一个单位：编码或名称（年度报告则在全区报告后附这个单位的一页）"
HELP_REPORT_EVERY_UNIT = "年度报告后附每个单位各一页"
HELP_FORMS = "套数（A、B、C……）"
HELP_SEED = "随机种子：同一题库、同一种子得到完全相同的试卷"
HELP_EXCLUDE = (
    "考生看过的试卷（考试编号/卷号，可以多次使用）：新组的每一套与其中每一套最多重 --max-overlap 题"
)
HELP_RESIT_OF = "为这场考试不合格的人组补考卷：与其中每人看过的试卷最多重 --max-overlap 题"
HELP_MAX_OVERLAP = "与看过的试卷最多重几题"
HELP_EXAM_TITLE = "考试标题，考生看到的名称（默认为组卷方案的标题）"
HELP_EXAM_NAME = "考试名称（默认与组卷方案同名）"
HELP_JOBS = "同时评分的进程数，默认用上全部处理器"
HELP_CLUSTER = "在 Dask 的工作进程上评分：调度器的地址，如 tls://192.0.2.10:8786（docs/scoring-on-dask.zh-CN.md）"
HELP_AUTOGRADED = "评分后的答卷（formgrader 里看到的）：由答卷和成绩库逐字节重新生成缺少的，全场或一人；--remove 删去"
HELP_AUTOGRADED_REMOVE = "删去这些文件以节省磁盘，需要时可以再生成"
AUTOGRADED_TITLE = "生成评分后的答卷"
AUTOGRADED_DONE = "评分后的答卷：生成 {made} 份，原来就有 {there} 份"
AUTOGRADED_REMOVED = (
    "已删去评分后的答卷 {count} 份，成绩不变；需要时用 lawstudy exam autograded 再生成"
)
AUTOGRADED_STALE = "有 {count} 份没有生成：评分之后答卷有变动，或者还没有评分、不能评分。请先运行 lawstudy exam grade"
AUTOGRADED_KEPT = (
    '本站点的设置是保留这些文件（lawstudy.toml [grading] autograded = "kept"），下次评分会重新写出'
)
HELP_FORCE = "已评过的答卷也重新评分"
HELP_STOCK = "用 nbgrader 自带的 Execute 在副本上评分，并与成绩库逐行比较"
HELP_SAMPLE = "与 --stock 同用：每套卷只取前 N 份（默认全部）"

FOLDER_NOT_EMPTY = "{folder} 不是空文件夹，也不是站点；请换一个文件夹"
NOT_A_DEMO_SITE = "{folder} 是正式站点，不能填入演示数据"
DEMO_ONLY = "{folder} 是正式站点；模拟答卷只能在演示站点生成（lawstudy init --demo）"
POLICY_TOLD = "规则“{title}”：{cut} 分及格（满分 {total} 分），可考 {attempts} 次，补考 {resits} 次{window}，提前 {notice} 天通知"
POLICY_WITHIN = "（{days} 天内）"
POLICY_PUBLISH = "考生页面写明：成绩在本场考试结束后 {days} 日内公布"
POLICY_VALID = "合格成绩有效期 {number} 个月：成绩表列出有效期至哪一天；exam call --passed 不算已过期的，--expired 列出已过期的"
CERTIFICATES_SHORT = "有 {count} 人考试当年不满规则要求的 {hours} 学时，没有签发"
POLICY_VALID_UNTIL = "合格成绩有效到 {day}（届满日）"
POLICY_HOURS = {
    "shown": "规则要求学时 {number}：考试的通知、安排和评定都不核验学时，请按“学法计划”页的学时人工核对",
    "sitting": "规则要求考试当年满 {number} 学时才能编入场次：在“场次”页安排时核验，不满的不编入",
    "certificate": "规则要求考试当年满 {number} 学时才签发证书：签发时核验，不满的不签发",
}
"""By `records.exams.policy.Policy.hours_gate`."""
POLICY_EXAMPLE = "这是示例规则，不是任何地方的规定；正式考试前请由主管部门采用或另写一份"

DISK_FULL = "磁盘空间已满：{detail}。已完成的部分都已保存；腾出空间后重新运行同一命令即可继续"
FILE_ERROR = "文件操作失败：{detail}"
DATABASE_ERROR = "数据库操作失败：{detail}。没有写入任何不完整的数据"
INTERRUPTED = "已中断。已完成的部分都已保存，重新运行同一命令即可继续"
USAGE = "用法错误：{detail}"
INTERNAL = "程序内部错误（{detail}）。详细信息已写入 {file}，请交给维护人员"
ERROR = "错误"
REMARK = "提示"
FOUND = "共 {count} 个问题，未做任何改动"

SIMULATED = "模拟数据"
INIT_DONE = "站点已就绪：{folder}"
ROSTER_DONE = "名册：新增单位 {units_added} 个、更新 {units_updated} 个；新增人员 {people_added} 名、更新 {people_updated} 名；未变 {unchanged} 行"
CHECKING = "检查试题"
BANK_DONE = "题库无误：{count} 道试题，{statutes} 部法规，{areas} 个知识点"
BANK_POOLS = "题池：{pools}"
HELP_MUST_KNOW = "应知应会清单：导入、查看、与课程和试题对照"
HELP_LIST_IMPORT = "导入本区县的清单（.xlsx；或 .toml），有一处错误就全部不导入"
HELP_LIST_SHOW = "显示清单：各条目的对象和状态"
HELP_LIST_TEMPLATE = "生成空白的清单表格（.xlsx）；--filled 填入现有的清单"
HELP_LIST_COVERAGE = (
    "清单与法规文本、课程、试题、考试对照，有缺口的在前；并列出引用了已变动法规的条目、课程和试题"
)
HELP_AUDIENCE = "只看一个对象：A–C、D1–D5、E、F、G"
HELP_FILLED = "填入现有的清单"
HELP_COVERAGE_XLSX = "另存为 .xlsx"
LIST_IMPORTED = "清单已采用：《{title}》（{version}），{count} 条"
LIST_CHANGED = "比原来的清单新增 {added} 部，减少 {gone} 部"
LIST_UNCHANGED = "清单没有变化"
LIST_HEAD = "《{title}》 {adopter} {number} {date} 版本：{version}"
LIST_EXAMPLE = "这是示例清单，不是任何地方的规定；用 lawstudy list import 导入本区县的清单"
LIST_COLUMNS = ("法规或文件", "部分", "类别", "版本", "程度", "必学", "应学", "状态")
LIST_STATUS = "共 {count} 条：{told}"
COVERAGE_HEAD = "{title}：{count} 条，{lacking} 条有缺口"
COVERAGE_COLUMNS = ("法规或文件", "状态", "必学", "课程", "正式题", "考试", "学习", "核对", "缺口")
REVIEW_HEAD = "须复核：《{statute}》{reason}"
REVIEW_ENTRIES = "  清单条目：{names}"
REVIEW_LESSONS = "  课程：{names}"
REVIEW_ITEMS = "  试题 {count} 道：{names}"
LIST_NO_AUDIENCE = "没有“{audience}”这个对象；可用的有：{known}"
LIST_WRONG_FILE = "{file} 不能导入：请用 .xlsx（lawstudy list template 生成）或 .toml"
STATUTES = "法规文本"
STATUTES_IMPORTED = "读了 {count} 部（版本）法规，其中 {changed} 部有新增或改动"
STATUTES_COLUMNS = ("法规（版本）", "施行", "条数", "起止", "结果", "须看")
STATUTES_CHANGES = {"new": "新增", "same": "未变", "completed": "补全", "replaced": "替换"}
STATUTES_ODDITIES = "{count} 处"
STATUTES_ODDITY = "须看：{version}：{oddity}"
STATUTES_LIST = "法规登记 {count} 个版本；本站点有文本的 {held} 个"
STATUTES_LIST_COLUMNS = ("法规（版本）", "种类", "通过", "施行", "状态", "条数", "文本", "须核对")
STATUTES_NO_TEXT = "缺文本"
STATUTES_HELD = "有"
STATUTES_UNREGISTERED = (
    "文本没有登记：《{title}》（{file}）；登记后才能引用，写在站点的 statutes/register.toml 里"
)
HELP_STATUTES = "法规登记表和法规文本"
HELP_STATUTES_IMPORT = "把法规文本（.md、.txt、.docx 或文件夹）读进站点的 statutes 文件夹，并列出版本、条数和须看的地方"
HELP_STATUTES_LIST = "列出登记的法规版本，以及站点有没有文本"
HELP_STATUTES_FILES = "文本文件或文件夹，可以写几个"
HELP_ADOPTED = "文件里和文件名里都看不出版本时，写明通过（公布）日期，如 2025-12-17"
HELP_REPLACE = "站点里已有同一版本而文字不同时，用新的替换"
HELP_TITLE = "只列名称中有这些字的"
TO_PRACTICE_DONE = "已转为练习题：{items}。今后不再用于正式考试，不能改回。"
HELP_PRETEST = "试测题的实测难度；写明编号时，确认并转为正式考试题"
HELP_PRETEST_ITEMS = "要转为正式考试题的试测题编号，可以写几个"
PRETEST_TITLE = "试测题"
PRETEST_COLUMNS = ("编号", "状况", "预估", "实测", "标准误", "区分度", "作答")
PRETEST_READY = "可以转为正式考试题"
PRETEST_NONE = "没有试测题：题池写为 pretest 的试题审校通过以后，可以进入考试的试测题位"
PRETEST_DONE = "{item} 已转为正式考试题，预估答对比例改为实测的 {facility}"
HELP_CALIBRATE = (
    "已公布成绩的考试测出的难度（答对比例）；加 --confirm 由审批人或者管理员确认，以后组卷按实测"
)
HELP_CALIBRATE_CONFIRM = "确认采用：以后组卷按实测难度，记入审计（用 --as 写明是谁）"
HELP_CALIBRATE_LEAVE = "不采用的试题和理由，写成 编号=理由，可以写几次"
CALIBRATE_TITLE = "实测难度：{exams}"
CALIBRATE_COLUMNS = ("编号", "状况", "预估", "实测", "95% 区间", "标准误", "作答", "现用")
CALIBRATE_READY = "可以采用"
CALIBRATE_OUTSIDE = "可以采用；预估不在区间内"
CALIBRATE_NOTE = "实测是首次作答的平均得分比例：没作答的题算 0 分，没有做到的题和尚未处理的作答不算；至少 {least} 份才可以采用（本系统的规定）。"
CALIBRATE_COUNTS = "可以采用 {ready} 道，不能采用 {others} 道"
CALIBRATE_SIMULATED = "其中有模拟答卷：这些难度是模型算出来的，只用于演示"
CALIBRATE_RESIT = "{exam} 是补考：应考的是 {of} 不合格的人，测出的难度会偏低"
CALIBRATE_DONE = "已采用 {taken} 道试题的实测难度，不采用 {left} 道；以后组卷按实测难度"
CALIBRATE_LEAVE_OUT = "--leave-out 要写成 编号=理由：{value}"
HELP_TO_PRACTICE = "把正式考试题转为练习题（不能改回；含该题的正式试卷都考完以后才可以）"
HELP_ITEMS = "试题编号，可以写几个"
BANK_COLUMNS = ("知识点", "单选", "多选", "判断", "填空", "简答", "论述", "案例", "合计")
BUILD_DONE = "已组卷 {exam}：{forms}"
SHIPPED_ITEMS_FOLDER, OWN_ITEMS_FOLDER = "自带题库", "本单位题库"
ITEM_TOPICS = {
    "business": "优化营商环境",
    "civil-servant": "公务员管理",
    "compensation": "国家赔偿",
    "compulsion": "行政强制",
    "constitution": "宪法",
    "data": "数据、个人信息与保密",
    "decision": "重大行政决策",
    "disclosure": "政府信息公开",
    "ecology": "生态环境",
    "city": "城市管理",
    "emergency": "突发事件应对",
    "enforcement": "行政执法",
    "fair-competition": "公平竞争审查",
    "henan-enforcement": "河南省行政执法",
    "public-security": "治安管理",
    "legislation": "立法",
    "license": "行政许可",
    "litigation": "行政诉讼",
    "local-government": "地方组织",
    "market": "市场监管",
    "penalty": "行政处罚",
    "petition": "信访工作",
    "publicity": "法治宣传教育",
    "reconsideration": "行政复议",
    "sanction": "政务处分",
    "science": "科技进步",
    "supervision": "监察",
}
"""Folders of the shipped bank, as a trainer's JupyterLab calls them."""
FIGURES_FOLDER, COURSE_FOLDER = "统计分析", "阅卷课程"
DESK_YEAR = "{year} 年度"
ACCOUNT_CREATED = "账号已建立：{login}　首次登录密码：{password}"
ACCOUNT_FIRST = "首次登录会要求设置自己的密码"
ACCOUNT_ONCE = "密码只显示这一次，请当面交给本人；首次登录必须修改"
NO_SUCH_CARD = "名册中没有准考证号或执法证号“{card}”"
HUB_RUNS = "JupyterHub 正在运行，请用浏览器打开：{address}（用平台的账号登录）"
HUB_STOPPED = "JupyterHub 已停止"
HUB_MISSING = "运行 JupyterHub 还需要安装 {package}：pip install 'lawstudy[hub]'；离线安装见 docs/hub.zh-CN.md。平台本身不需要它"
HUB_NO_PROXY = "缺少 JupyterHub 的代理程序 {file}。从源代码安装的，请运行 python hatch_build.py build；从安装包安装的，请重新安装 lawstudy"
HUB_LEARNERS = (
    "lawstudy.toml 的 [hub] learners = true 只能在以 root 运行时使用：各人的 JupyterLab 要用各自的系统账号，"
    "学员的才能和题库、成绩册分开。请改为 false，或者以 root 运行"
)
HUB_UNREACHABLE = (
    "其他系统账号不能进入“{folder}”，各人的 JupyterLab 无法启动。请把程序装在所有人可读的文件夹（如 /opt/lawstudy），"
    "或者改用普通账号运行（见 docs/hub.zh-CN.md）"
)
HUB_NOT_STARTED = "JupyterHub 没有启动成功：{reason}（日志 {log}）"
HUB_FAILED = "JupyterHub 启动时出错：{reason}"
HUB_LEFT_OUT = "{reason}。平台照常运行"
HUB_ROOT = (
    "以 root 运行：各人的 JupyterLab 用各自的系统账号（编号从 {first} 起），站点文件夹对它们关闭"
)
LAB_NO_MEMORY = (
    "内存不够：每个程序最多用 {limit} MiB，这一步要得更多，没有执行，前面的结果都还在。请减少一次处理的数据；"
    "确实需要的，请管理员调整 lawstudy.toml 的 [hub] memory_mib"
)
HUB_NO_FORMGRADER = "JupyterHub 里不开放 formgrader：{reason}。平台的“阅卷”页照常使用"
HUB_ONE_ACCOUNT = "没有以 root 运行，各人的 JupyterLab 都用本账号，能运行程序的人（教员、管理员）读得到站点的全部文件。只给工作人员使用"
SERVE_RUNS = "考试与学习平台正在运行，请用浏览器打开：{address}"
SERVE_NOT_STARTED = "平台没有启动成功：{reason}（日志 {log}）"
SERVE_STOPPED = "平台已停止"
SERVE_NOT_RUNNING = "没有在运行的平台"
BESIDE_ROOM = "平台正在运行（{address}）：{what}"
BESIDE = {
    "people": "名册的改动立即生效；已经打开的试卷和已印的准考证不变",
    "account": "账号立即可用",
    "build": "只改组卷文件；已发布的试卷和正在进行的考试不变",
    "import": "试题文件立即写入；已经组好的试卷和正在进行的考试不变",
    "bank": "转为练习题的试题几秒内即可在平台上练习",
    "release": "新发布的考试几秒内即可安排场次；正在进行的考试继续使用原来的试卷",
    "call": "应考名单的改动对尚未安排的场次生效；已安排的场次不变",
    "simulate": "模拟答卷不进入正在进行的考试",
    "grade": "只评已交的答卷；仍在作答的，交卷后再评即更新",
    "list": "清单页几秒内更新；已经组好的试卷不变",
    "statutes": "新读入的文本在平台重新启动后可以点开；组卷和检查立即使用",
    "papers": "只涉及以文件交来的答卷；考场里的作答不变",
    "card": "证件和年审的改动立即生效",
    "study": "学法计划立即生效；学法活动由另一名管理员在平台上确认后计入学时",
    "certificates": "成绩发布、证书的改动立即生效",
    "results": "只统计已评分的答卷；考试结束、评分之后请再运行一次",
}
SERVE_TIME = "考试时间：{time}"
SERVE_AGAIN = "已在运行，没有另外启动；要换端口或证书，请先停止再启动"
SERVE_OLD = "旧版本的平台仍在运行（进程 {pid}，{address}），请先用旧版本停止它，或结束该进程"
HELD = "已在运行：{host} 上的进程 {pid}，地址 {address}"
HELD_ELSEWHERE = (
    "正在运行的是 {host} 上的进程 {pid}，从这里不能停止它，请到那台机器（或那个容器）上停止"
)
HELD_BY_OTHERS = "正在运行的进程 {pid} 属于另一个用户，请由该用户或管理员停止"
HELD_LONG = "进程 {pid} 已收到停止的要求，但一分钟内没有结束，请稍后再看"
PORT_TAKEN = "端口 {port} 已被占用：{who}。请用 --port 指定另一个端口；不指定则自动选用空闲的端口"
PORT_PROCESS = "进程 {pid}（{command}）"
PORT_SOMEBODY = "另一个程序（本用户无权查看）"
PORT_NEXT = "端口 {port} 已被占用：{who}；改用端口 {now}"
PORT_RIGHTS = "没有权限使用端口 {port}，请用 --port 指定 1024 以上的端口"
PORT_RANGE = "端口应是 1 至 65535 之间的整数，不能是 {port}"
NO_PORT = "从 {port} 起没有空闲的端口，请用 --port 指定一个"
NO_ADDRESS = "本机没有地址“{address}”，请检查 --address"
SERVE_TLS = "证书和私钥必须同时给出，并且可以读取：{detail}"
SERVE_PLAIN = "注意：没有使用 TLS，密码和答卷在网络上不加密。正式使用请给出 --certificate 和 --key"
NEXT_SERVE = "按 Ctrl+C 结束"
NEXT_SERVE_BACKGROUND = "打开上面的地址登录；停止：{stop}"
DEMO_LOGINS = "演示账号"
DEMO_COLUMNS = ("角色", "登录名", "首次登录密码")
DEMO_CHANGED = "（本人已修改）"
DEMO_NAMES = {
    "cadre": "模拟考生",
    "liaison": "模拟联络员",
    "trainer": "模拟培训人员",
    "invigilator": "模拟监考人员",
    "administrator": "模拟管理员",
    "approver": "模拟审批人",
    "auditor": "模拟审计人员",
    "marker": "模拟阅卷人员",
    "head_of_marking": "模拟阅卷组长",
}
DEMO_NOTICE = "演示场次"
DEMO_SESSION = "演示场次"
LAB_FOLDER = "课程和试卷在 {folder}"
LAB_RUNS = "JupyterLab 已在后台运行，请用浏览器打开：{address}"
LAB_NOT_STARTED = "JupyterLab 没有启动成功：{reason}（日志 {log}）"
LAB_STOPPED = "JupyterLab 已停止"
LAB_NOT_RUNNING = "没有在运行的 JupyterLab"
NEXT_LAB_BACKGROUND = {
    "cadre": "打开上面的地址学习、答题、交卷；停止：{stop}",
    "trainer": "打开上面的地址编写、预览试题；停止：{stop}",
    "admin": "打开上面的地址看成绩分析、人工阅卷；停止：{stop}",
}
NO_GRADEBOOK = "还没有发布过试卷，没有可以人工阅卷的内容。请先运行 lawstudy exam release"
NO_CERTIFICATE = "找不到证书文件 {file}"
LAB_WHOSE = "请用 --learner 指明为谁打开 JupyterLab（考号或执法证号）"
LAB_ONE_FACE = "--trainer、--admin、--formgrader 不能同时使用（--formgrader 就是管理员的界面）"
NEXT_LAB = "用浏览器打开下面显示的地址；按 Ctrl+C 结束"
LAB_WITHOUT_EXTENSION = "JupyterLab 没有加载学习系统的扩展，不能给学员使用；请重新安装 lawstudy"
RULES_LEFT_OUT = "学习规则读不出来，考试照常；修好以前，用到它的页面不可用：{reason}"
LAB_LEFT_OUT = "JupyterLab 没有打开，不影响考试与学习平台：{reason}"
NO_SUCH_LEARNER = "名册中没有准考证号或执法证号“{card}”。请先运行 lawstudy roster import，或用 --learner 指定另一个人"
BUILD_PROBLEMS = (
    "题库里有 {count} 处问题，有关的试题没有用于组卷（其中 {frozen} 道能读取但已停用）。"
    "查看：lawstudy bank check"
)
BUILD_POOL = "从题池“{pool}”的 {count} 道试题中组卷，其余 {others} 道没有使用"
BUILD_SAME = "{exam} 的试卷没有变化"
BUILD_TABLE = "平行试卷"
BUILD_COLUMNS = ("试卷", "题数", "平均难度", "指纹")
BUILD_SPREAD = "各卷平均难度相差 {spread:.4f}（要求不超过 {limit:g}）"
BUILD_SEEN = "与看过的试卷“{paper}”：{form} 卷重 {items} 题（上限 {most} 题）"
BUILD_OVERLAP = "两卷共用 {overlap} 题（上限 {limit} 题）"
RELEASING = "发布试卷"
RELEASE_DONE = "已发布 {count} 套试卷，未发现答案泄露：{folder}"
RELEASE_SAME = "{exam} 的试卷已经发布过，没有变化"
SIMULATING = "生成模拟答卷"
MARKING_NOT_SIMULATED = "{exam} 的答卷不是模拟的，不能由模拟阅卷人员评阅"
MARKING_SIMULATED = "模拟阅卷：{answers} 份主观题答案，{read} 次评阅，组长裁定 {decided} 份。再次运行 lawstudy exam grade 即计入成绩"
MARKING_SIMULATED_ALREADY = "主观题已经评阅，没有变化"
SIMULATE_DONE = "模拟答卷：{written} 份新生成，{kept} 份已有，{absent} 人缺考"
GRADING = "评分"
GRADE_DONE = "已评分 {scored} 份，{unchanged} 份此前已评且未变"
GRADE_UNREADABLE = "无法读取的答卷 {count} 份（不计零分，待人工核查）："
GRADE_TO_CHECK = "个别答案无法读取，待人工核查："
GRADE_STRAYS = "不在本场考试名单中的答卷："
PROBLEM = "  · {student}：{reason}"
STOCK_GRADING = "nbgrader 原生评分"
STOCK_AGREES = (
    "一致：{papers} 份答卷的 {grades} 行成绩、{comments} 行评语与 nbgrader 原生评分完全相同"
)
STOCK_DIFFERS = "不一致：{count} 行与 nbgrader 原生评分不同"
STOCK_LEFT_OUT = "未参与比较 {count} 份（评分时已列为无法读取；nbgrader 原生流程会因此中断）"
RESULTS_TITLE = "{title}　各执法主体成绩{mark}"
RESULTS_MARK = "（模拟数据）"
RESULTS_COLUMNS = (
    "执法主体",
    "应考",
    "合格",
    "不合格",
    "缺考",
    "免考",
    "作废",
    "待核查",
    "未评分",
    "合格/参考",
    "95% 区间",
)
RESULTS_TOTAL = "合计"
RESULTS_RECONCILED = "核对：合格 {passed} + 不合格 {failed} + 缺考 {absent} + 免考 {exempt} + 作废 {voided} + 待核查 {exception} + 未评分 {pending} = 应考 {called}"
RESULTS_OPEN = "尚有 {count} 人未评定（待核查或未评分）：含这些人的行不给合格率，全部评定之前没有合格率可作结论"
EXPORTED = "已导出：{file}"
REPORT_SAME = "数据没有变化，沿用已有的报告"
REPORTS_TITLE = "分析报告"
REPORTS_COLUMNS = ("报告", "状态", "位置")
REPORT_STATES = {"made": "已生成", "same": "没有变化", "failed": "没有做成"}
NO_SUCH_REPORT = "没有这个报告：{names}。报告有：{known}；考试只能写一个"
REPORTS_FAILED = "有 {count} 份报告没有做成（{why}），其余的已经写好"
REPORTING = "生成报告"
UPGRADE_STEPS = {
    "backup": "备份数据库",
    "check": "核对行数、引用关系和操作日志",
    "commit": "写入",
}
UPGRADE_ROOM_RUNS = "平台正在运行（{address}）。请先停止：{stop}"
UPGRADE_STEP = "升级到 {program} 版的结构（第 {number} 步）"
UPGRADE_KEPT = "备份已写入并核对：{file}"
UPGRADE_NO_DUMP = "找不到 PostgreSQL 的备份程序 pg_dump，数据库未做任何改动。请安装（Debian：postgresql-client），或先自行备份，再用 --backup 指明备份文件"
UPGRADE_NO_FILE = "备份文件 {file} 不存在或是空文件"
UPGRADE_DONE = "数据库已由 {found} 版升级到 {newest} 版的结构：{tables} 张表、{rows} 行全部保留"
UPGRADE_REMARK = "升级前操作日志已不完整，未作改动：{remark}"
UPGRADE_SAME = "数据库已是最新（{newest} 版的结构），无需升级"
NEXT = "下一步"
NEXT_UPGRADE = "lawstudy --site {site} upgrade"
NEXT_UPGRADED = "lawstudy --site {site} serve。若要退回旧版程序，请停止平台，把备份放回原处"
NEXT_INIT = "lawstudy --site {site} bank check"
NEXT_BUILD = "lawstudy --site {site} exam release {exam}"
NEXT_RELEASE = (
    "列出应考名单：lawstudy --site {site} exam call {exam} --valid-card，或 --file 名单.xlsx"
)
NEXT_GRADE = "lawstudy --site {site} exam results {exam}"
NEXT_RESULTS = "lawstudy --site {site} report {exam}"
NEXT_REPORT = "用浏览器打开 {html}"

HELP_CALL = "列出应考名单：按名单文件、证件状态、成绩、单位或个人，可以同时用几种。没有列入名单的人不能参加考试，也不算缺考"
HELP_CALL_FILE = (
    "应考名单文件（.xlsx 或 .csv），含“所属单位、姓名”，可含“拟任职务、准考证号、执法证号”"
)
HELP_CALL_CARD = "全部持有有效执法证的在岗人员"
HELP_CALL_ALL = "全部在岗人员"
HELP_CALL_PASSED = "另一场考试合格、成绩仍在有效期内的人"
HELP_CALL_EXPIRED = "另一场考试合格、但成绩已过有效期的人"
HELP_CALL_ON = "--passed 和 --expired 按哪一天算（年-月-日），默认今天"
HELP_CALL_FAILED = "另一场考试不合格的人员"
HELP_CALL_MOST = (
    "与 --failed 同用：每人只发与其考过的试卷最多重这么多题的试卷；做不到则不列入任何人"
)
HELP_CALL_UNIT = "某单位（名称或代码）的全部在岗人员，可以多次使用"
HELP_CALL_PERSON = "某人（准考证号或执法证号），可以多次使用"
HELP_UNCALL = "把误列的人从应考名单中撤下"
HELP_REASON = "原因"
HELP_NUMBER = "准考证号或执法证号"
HELP_EXEMPT = "登记免考，或用 --end 撤销"
HELP_BASIS = "免考依据，应是考试规则所列的一条"
HELP_EVIDENCE = "免考证明材料，如文件名称和文号"
HELP_END_EXEMPTION = "撤销免考的原因"
CALL_DONE = "已列入 {called} 人，名单中原有 {already} 人"
CALL_TOTAL = "考试“{exam}”应考名单共 {total} 人，其中免考 {exempt} 人"
CALL_WITHDRAWN = "已把“{number}”从考试“{exam}”的应考名单中撤下"
EXEMPT_DONE = "已登记“{number}”免考（{exam}）"
EXEMPT_ENDED = "已撤销“{number}”的免考（{exam}）"
NOBODY_CALLED = (
    "考试“{exam}”的应考名单是空的。请先运行 lawstudy --site {site} exam call {exam} --valid-card"
)
HELP_VOID = "作废一份以文件交来的答卷：一人提议，另一人确认，都用 --as 说明是谁的账号"
HELP_VOID_WITHDRAW = "撤回作废提议"
HELP_AGAIN = "按考试规则安排再次作答（补考、作废或缺考之后），答卷以文件交来；在考场考的请编排场次"
HELP_AGAIN_MISSED = "没有交来文件，结束这次作答的原因；记缺考，以前的成绩仍算"
VOID_PROPOSED = "已提议作废“{number}”的答卷（{exam}），还须另一人确认"
VOID_DONE = "已作废“{number}”的答卷（{exam}），文件移到 course/withdrawn，成绩已更新"
VOID_WITHDRAWN = "已撤回对“{number}”答卷的作废提议（{exam}）"
NEXT_VOID = "由另一人确认：{command}"
AGAIN_DONE = "{name}（{number}）：{form} 卷，答卷文件放在 {file}"
AGAIN_MISSED = "“{number}”没有交来答卷文件，这次作答已结束（{exam}）"
NEXT_AGAIN = "答卷交齐后评分：{command}"
NEXT_CALL = "在考务页面编排场次：lawstudy --site {site} serve"

HELP_STUDY = "学法计划、学法活动和学时"
HELP_STUDY_PLAN = "年度学法计划"
HELP_STUDY_EVENTS = "学法活动记录"
HELP_STUDY_LECTURERS = "普法讲师名册"
HELP_STUDY_TEMPLATE = (
    "生成可填写的 .xlsx 样表：plan 学法计划，events 学法活动和出席名单，lecturers 普法讲师名册"
)
HELP_STUDY_LECTURERS_IMPORT = "从 .xlsx 导入普法讲师名册；有一行出错则全部不导入；重复导入即更新"
HELP_STUDY_PLAN_IMPORT = "从 .xlsx 导入学法计划；有一行出错则全部不导入；重复导入即更新"
HELP_STUDY_EVENTS_IMPORT = (
    "从 .xlsx 导入学法活动和出席名单；有一行出错则全部不导入；重复导入不重复登记；导入后待确认"
)
HELP_STUDY_STATUS = (
    "各单位学法计划完成情况；写明单位则列出该单位的计划和学时，写明人员则列出本人学时"
)
HELP_WHOSE = "单位名称或代码，或准考证号、执法证号、姓名；不写则列出各单位"
HELP_STUDY_YEAR = "年度，不写则为今年"
STUDY_TEMPLATES = {
    "plan": "学法计划样表.xlsx",
    "events": "学法活动样表.xlsx",
    "lecturers": "普法讲师样表.xlsx",
}
STUDY_TEMPLATE_NAME = "样表是 .xlsx 文件，不能写成 {file}"
STUDY_TEMPLATE_THERE = "{file} 已经存在，没有覆盖。请换一个文件名"
STUDY_PLAN_STATE = "计划：{state}"
STUDY_LECTURERS_DONE = "普法讲师：新增 {added} 人、更新 {changed} 人、未变 {unchanged} 人"
STUDY_EVENTS_DONE = "学法活动：新增 {added} 次、更正 {changed} 次、未变 {unchanged} 次"
NEXT_CONFIRM = "由另一名管理员登录平台，在“学法计划”页确认，确认后计入学时"
STUDY_SEVERAL = "有多名“{name}”，请写准考证号或执法证号：{numbers}"
STUDY_NOBODY = "名册中没有单位或人员“{whose}”"
STUDY_DISTRICT = "{year} 年各单位学法计划完成情况"
STUDY_DISTRICT_COLUMNS = (
    "单位",
    "计划项",
    "已完成",
    "待确认",
    "逾期未完成",
    "未到期",
    "个人自学",
    "计划外活动",
    "待确认活动",
)
STUDY_UNIT = "{unit} {year} 年学法计划"
STUDY_UNIT_COLUMNS = ("内容", "参加人员", "完成期限", "状态")
STUDY_BESIDE = "另有计划外的学法活动 {count} 次"
STUDY_HOURS_TITLE = "{whose} {year} 年学时"
STUDY_HOURS_COLUMNS = ("人员", "学时规则", "学时/要求", "次数/要求")
STUDY_NO_POLICY = "{name} {year} 年没有适用的学时规则"
STUDY_PERSON = "{name} {year} 年学时：{policy}"
STUDY_PERSON_COLUMNS = ("类别", "已有", "要求", "还缺")
STUDY_TOTAL = "学时合计"
STUDY_OTHER = "其他"
STUDY_TIMES = "{kind}（次）"
STUDY_SOURCE = "规则来源（{year}）：{source}"
HELP_STUDY_REPORT = (
    "起草一名领导干部的年度述法报告（.docx）：数字取自记录并注明来源，其余标出待填写"
)
HELP_REPORT_WHOSE = "姓名、准考证号或执法证号"
HELP_REPORT_FORM = "head 主要负责人，member 其他班子成员；不写则按职级"
HELP_REPORT_FILE = "写到哪个文件（默认：当前文件夹，按年度和姓名命名）"
REPORT_FILE = "{title} {name}.docx"
REPORT_NAME = "报告是 .docx 文件，不能写成 {file}"
REPORT_THERE = "{file} 已经存在，没有覆盖。请换一个文件名（--file）"
REPORT_LEFT = "有 {count} 处待填写，已标黄；{sources} 条数据来源见附件"
HELP_STUDY_UNITS = "各成员单位一年的计划、活动、学时、述法、考试和普法提示，按单位代码排列"

HELP_RESCORE = (
    "更正一道题的答案并重新计分：先测算影响，一人提出，另一人确认；不带选项时列出已有的更正"
)
HELP_RESCORE_VOID = "作废这道题，人人得分（案例题的小问写 编号/2）"
HELP_RESCORE_KEY = "改用这个答案，例如 penalty-s-001=B"
HELP_RESCORE_ACCEPT = "原答案之外，这个答案也算对"
HELP_RESCORE_REASON = "原因；写了才会提出，不写只测算"
HELP_RESCORE_CONFIRM = "确认第几号更正并重新计分（须由提出人以外的人）"
HELP_RESCORE_REFUSE = "退回第几号更正，须写原因"
RESCORE_ONE = "--void、--key、--accept、--confirm、--refuse 一次只能用一个"
RESCORE_KEY = "--{option} 应写成 试题编号=答案，例如 penalty-s-001=B；给出的是“{given}”"
RESCORE_NO_SUCH = "考试 {exam} 没有第 {number} 号更正；不带选项运行 exam rescore 可以列出全部"
RESCORE_FOUND = (
    "答过这道题的答卷 {papers} 份，其中得分变化 {answers} 份；"
    "成绩变化 {scores} 人，由不合格变为合格 {gains} 人，由合格变为不合格 {losses} 人"
)
RESCORE_UNITS = "各单位的变化"
RESCORE_UNIT_COLUMNS = ("单位", "成绩变化", "变为合格", "变为不合格")
RESCORE_PEOPLE = "结果会改变的人"
RESCORE_PEOPLE_COLUMNS = ("考生编号", "姓名", "单位", "现在", "更正后")
RESCORE_PROPOSED = "已提出第 {number} 号更正，另一人确认之后才会改变成绩"
RESCORE_REFUSED = "第 {number} 号更正已退回，成绩没有改变"
RESCORE_DONE = (
    "已按更正后的答案重新计分 {count} 份答卷；已公布的合格不会自动取消，列在待核查中逐人决定"
)
RESCORE_TITLE = "答案更正"
RESCORE_COLUMNS = ("序号", "试题", "更正", "状态", "提出人", "决定人", "原因")
RESCORE_NONE = "这场考试没有更正过答案"
NEXT_RESCORE = "这只是测算，什么都没有改变。要提出更正，请加上 --as 登录名 和 --reason 原因"
NEXT_RESCORE_CONFIRM = "请另一位管理员或审批人确认：{command}"
NEXT_RESCORE_DONE = "查看成绩：{command}"
HELP_EXAM_DOCUMENT = "考试通知、成绩单、成绩汇总表、成绩通报、补考通知，写成文件"
HELP_DOCUMENT_KIND = (
    "notice 考试通知、results-notice 成绩通报、resit-notice 补考通知、score-sheets 成绩单、summary 成绩汇总表；"
    "score-sheets-draft、summary-draft 公布以前供审签"
)
HELP_DOCUMENT_FILE = "通知、通报用 .docx 或 .pdf，成绩单用 .pdf，汇总表用 .pdf 或 .xlsx"
BAD_DOCUMENT = "没有这种文书：{kind}。可以是 {known}"
BAD_DOCUMENT_FORM = "{name}的文件名应以 {forms} 结尾，不能是“{file}”"
DOCUMENT_UNPRINTABLE = "PDF 的字库里没有下列姓名、单位名称的某些字，印成“〓”，请手写补上：{names}"
DOCUMENT_CLAIMS = (
    "文书",
    "文书编号",
    "考试",
    "姓名",
    "成绩",
    "涉及人数",
    "日期",
    "清单校验码",
    "出具单位",
)
DOCUMENT_KINDS = {
    "score_sheet": "成绩单",
    "results_notice": "成绩通报",
    "summary": "成绩汇总表",
    "card_sticker": "年度注册标识",
}
DOCUMENT_MATTER = "事项"
STICKER_NOTE = "只证明当年注册时的情况；证件以后是否暂扣、收回、注销，以证件登记为准"
DOCUMENT_GOOD = "验证通过：文书是真的，内容以上列为准"
DOCUMENT_DRAFT = "验证码是真的，但成绩尚未公布，本件供审签使用"
HELP_PUBLICATION = (
    "成绩发布到了哪一步；ask 提请、approve 另一人审批、publish 发布、refuse 退回、archive 归档，"
    "都要用 --as 说明代表哪个账号"
)
PUBLICATION_IS = "{exam}：{state}。应考 {people} 人，合格 {passed} 人"
PUBLICATION_BLOCKED = "不能提请发布：{reason}"
PUBLICATION_CHANGED = "成绩在提请或发布以后有变动，需要重新提请、审批、发布"
NEXT_PUBLISHED = "签发证书：{command}"
HELP_CERTIFICATES = "证书：签发、名册、吊销、验证，签名密钥和离线验证页"
HELP_CERTIFICATE_ISSUE = "给成绩已经发布、合格、还没有证书的人签发证书（用 --as 说明代表哪个账号）"
HELP_CERTIFICATE_LIST = "列出一场考试的证书；写成名册，或全部打印成 PDF"
HELP_CERTIFICATE_XLSX = "证书名册写到这个 .xlsx 文件"
HELP_CERTIFICATE_PDF = "全部有效证书写到这个 .pdf 文件，每页一份"
HELP_CERTIFICATE_REVOKE = (
    "吊销证书，或更正姓名换发（--name）：一个账号提议，另一个账号加 --confirm 确认"
)
HELP_CERTIFICATE_NAME = "正确的姓名：不吊销，而是换发"
HELP_CERTIFICATE_CONFIRM = "确认另一个账号的提议"
HELP_CERTIFICATE_REFUSE = "退回提议，或撤回自己的提议"
HELP_CERTIFICATE_VERIFY = (
    "验证证书、成绩文书的一个验证码，或二维码的图片；- 表示从标准输入读。无效时退出码为 1"
)
HELP_CERTIFICATE_KEYS = (
    "列出签名密钥；更换、停用，或作废一把密钥：一名管理员提议，另一名管理员加 --confirm 确认"
)
HELP_KEYS_ROTATE = "提议启用新密钥；旧密钥签发的证书仍然有效"
HELP_KEYS_RETIRE = "提议停用现在的密钥，不启用新的：签过的仍然有效，此后什么也不签，直到启用新密钥"
HELP_KEYS_REVOKE = "提议作废这把密钥，只在密钥可能泄露时使用：登记在案的证书凭新的吊销名单仍然有效，成绩文书要重新打印"
HELP_CERTIFICATE_PAGE = "写出离线验证页：一个网页文件，不联网，用扫描枪或照片验证"
HELP_CERTIFICATE_REVOCATIONS = "写出签名的吊销名单，可在离线验证页中更新"
CERTIFICATE_ONE_ACT = "一次只能选一项"
CERTIFICATE_COLUMNS = ("证书编号", "姓名", "成绩", "有效期", "状态")
CERTIFICATES_MORE = "以上是前 {shown} 份，共 {count} 份；全部见 --xlsx 名册"
CERTIFICATE_COUNTS = "证书 {all} 份：有效 {valid}，已吊销 {revoked}，已换发 {replaced}"
CERTIFICATES = "合格证"
CERTIFICATE_LIST = "证书名册"
NO_CERTIFICATES = "没有有效的证书，没有写文件"
CERTIFICATES_ISSUED = "{exam}：签发证书 {count} 份"
NEXT_ISSUED = "打印证书：{command}"
CERTIFICATE_PROPOSED = "已提议处理证书 {number}，等待另一个账号确认"
NEXT_PROPOSED = "由另一个账号确认：{command}"
CERTIFICATE_SENT_BACK = "已退回对证书 {number} 的提议"
REVOKED = "证书 {number} 已吊销"
CERTIFICATE_RENAMED = "证书 {number} 已换发为 {now}（{name}）"
NEXT_REVOKED = "重新下载吊销名单和离线验证页，交给使用的单位"
CLAIMS = ("证书编号", "姓名", "考试", "考试日期", "成绩", "签发日期", "有效期至", "签发单位")
CERTIFICATE_FOR_GOOD = "长期有效"
CERTIFICATE_SIMULATED = "验证码是真的，但这是模拟数据，不作证明"
CERTIFICATE_GOOD = "验证通过：证书是真的，现在有效"
NO_CODE_IN_PICTURE = "{file} 里没有找到二维码。请把二维码拍正、拍清楚，占满画面，再试一次"
KEYS_TITLE = "签名密钥"
KEY_COLUMNS = ("密钥", "状态", "启用", "停用", "作废", "作废原因")
KEYS_FILE = "密钥文件：{file}（不在数据库里；请和数据库分开备份，丢失后只能更换密钥）"
KEY_WAITS = "等待另一名管理员确认：{act} {key}（{by} 提议）：{reason}"
KEY_PROPOSED = "已提议处理签名密钥，等待另一名管理员确认"
KEY_SENT_BACK = "已退回对签名密钥的提议"
KEY_IN_USE = "已办理。现在使用的签名密钥：{key}"
KEY_NONE_IN_USE = "已办理。现在没有使用中的签名密钥，启用新密钥以前不能签发证书和成绩文书"
NEXT_KEYS = "重新下载离线验证页，交给使用的单位"
NO_SIGNER = "没有可用的签名密钥，请由两名管理员启用（lawstudy certificate keys --rotate）"
HELP_INTACT = "不生成损坏的答卷"
DEMO_REVOKED = "演示：经核查系他人代考"
DEMO_RENAMED = "演示：名册姓名有误"
DEMO_APPEAL = "演示：这道题我记得答对了，请重新核算"
DEMO_APPEAL_GROUNDS = "演示：从留存的答案和评分规则重新核算，与发布的成绩一致"
DEMO_NAME = "{name}（更正）"
DEMO_SEEN = "（演示）开考约 40 分钟时，考生桌面上有一张写有法条的纸，提醒后立即交出"
DEMO_EVIDENCE = "（演示）收缴的纸条一张，已编号封存"
DEMO_WITNESS = "（演示）另一名监考"
DEMO_STATEMENT = "（演示）进场时忘了收起来，没有看，以后注意"
DEMO_BASIS = "（演示）考场规则：携带与考试无关的资料，未使用的给予警告"
DEMO_GROUNDS = "（演示）当场交出，没有证据表明看过，本人承认"
HELP_SIMULATED_ON = "模拟的交卷日期（默认 2022-11-18）"
# Enforcement cards.
HELP_CARDS = "执法证件登记和年审"
HELP_CARD_REVIEW = "执法证件年审"
HELP_CARD_NUMBER = "证号"
HELP_CARD_STEP = "办理事项的编号"
HELP_CARD_UNIT = "单位名称或代码"
HELP_CARD_IMPORT = "从省平台或单位的 .xlsx 导入证件；有一行出错则全部不导入；状态变化待另一人确认"
HELP_CARD_EXPORT = "导出证件登记表（.xlsx 或 .pdf）"
HELP_CARD_SHOW = "证件的状态和办理记录"
HELP_CARD_EXPIRE = "把有效期已过的证件登记为到期"
HELP_CARD_TAKE = "办理证件事项（用 --as 写明账号）；暂扣、收回、注销、注册等由另一人确认"
HELP_CARD_ACT = "register 注册、refuse 不予注册、admonish 批评教育、retrain 离岗培训、suspend 暂扣、restore 恢复、recall 收回、cancel 取消资格注销、lose 报失、void 遗失作废"
HELP_DECIDER = "决定机关类别：agency 本执法机关，district 本级司法行政部门，upper 上级司法行政部门，issuer 发证机关"
HELP_CAUSE = "取消资格、注销的事由：moved 调离、left 辞职辞退、retired 退休、died 死亡、off_post 不在岗、punished 处分刑罚、fraud 弄虚作假、review 年审不合格、misconduct 违法失职、expired 到期、dissolved 主体撤销"
HELP_CARD_CONFIRM = "另一人确认办理（用 --as 写明账号）"
HELP_CARD_WITHDRAW = "不同意或撤回"
HELP_REVIEW_OPEN = "列出应当年审的证件，交各单位核对"
HELP_REVIEW_EXAM = "年审考试"
HELP_REVIEW_STATUS = "各单位核对情况和初审意见"
HELP_REVIEW_LIST = (
    "导出初审统计表 first、汇总表 summary、未注册名单 refused（.xlsx，名单也可以是 .pdf）"
)
HELP_REVIEW_STICKERS = "把已公布的年审注册的证件的年度注册标识写到这个 .pdf 文件，按单位分页"
STICKERS_DOCUMENT = "年度注册标识"
STICKERS_LACKING = "下列姓名、单位名称里有字库没有的字，PDF 里印成“〓”，请手写补上：{names}"
HELP_REVIEW_CONFIRM = "单位已书面核对的，代为确认（用 --as 写明账号）"
HELP_REVIEW_PROPOSE = "拟定年审决定（用 --as 写明账号）"
HELP_REVIEW_DECIDE = "另一人决定（用 --as 写明账号）"
HELP_REVIEW_PUBLISH = "公布年审结果，注册和不予注册生效（用 --as 写明账号）"
CARDS_IMPORTED = "执法证件：新增 {added} 张、更新 {changed} 张、未变 {unchanged} 张；状态变化 {waiting} 项待另一人确认"
CARDS_UNREAD = "没有读取的列：{columns}"
CARDS_TITLE = "{unit}行政执法证件登记表"
CARDS_EXPIRED = "登记到期的证件：{count} 张"
CARD_SHOWN = "{kind} {number}　{name}（{unit}）　{state}　有效期至 {until}"
CARD_HISTORY = "办理记录"
CARD_HISTORY_COLUMNS = ("编号", "日期", "事项", "办理情况", "文号", "事由")
CARD_STANDINGS = {"proposed": "待确认", "made": "已办理", "withdrawn": "未办理"}
CARD_MADE = "已办理（编号 {step}）"
CARD_PROPOSED = "已提出（编号 {step}），待另一人确认"
CARD_WITHDRAWN = "没有办理（编号 {step}）"
CARD_FILE = "{file} 应为 {suffixes} 文件"
NO_CARD = "没有登记证号为“{number}”的执法证件"
NO_CARD_UNIT = "没有单位“{unit}”，或这个单位不在名单中"
NO_CARD_STEP = "没有编号为 {step} 的办理事项"
NO_REVIEW = "还没有组织 {year} 年度的年审"
REVIEW_OPENED = "{year} 年度年审：{lines} 张证件，{units} 个单位，请各单位核对"
REVIEW_STATUS = "{year} 年度年审：{state}"
REVIEW_STATUS_COLUMNS = ("单位", "核对")
REVIEW_CONFIRMED = "已确认{unit}的名单"
REVIEW_PROPOSED = "已拟定，由另一人决定"
REVIEW_DECIDED = "已决定，请公布"
REVIEW_DONE = "已公布：注册 {registered} 张，不予注册 {refused} 张，另行处理 {apart} 张"

# What a change of the law does.
HELP_STATUTES_AMEND = "比较旧版本和新版本，逐条登记变动（未变、条号变动、已修改、已删去），并列出受影响的试题、课程、试卷和人员；几部旧法并入一部时，先写各部旧法，最后写新法"
HELP_STATUTES_VERSIONS = "版本，如 “行政复议法(2017)” “行政复议法(2023)”；最后一个是新版本"
HELP_STATUTES_FROM = "自哪一天起施行，如 2024-01-01；不写时以登记表和文本为准"
HELP_STATUTES_EFFECT = "登记没有修改文本的变动：某条被别的规定取代（如新的特别法）"
HELP_EFFECT_ARTICLE = "受影响的条，如 “《行政处罚法》(2021)第三十六条”"
HELP_EFFECT_BY = "取代它的条"
HELP_EFFECT_REASON = "理由"
HELP_STATUTES_TOUCHED = "列出登记的变动仍然影响的试题、课程、试卷和人员"
HELP_STATUTES_RENUMBER = "确认一道试题依据的新条号：内容未变，只改条号"
HELP_STATUTES_ITEM = "试题编号"
AMENDED = "{new}（自 {date} 起）：{counted}"
AMENDED_COLUMNS = ("原条文", "变动", "新条文", "相似")
AMEND_NAME = "看不懂“{name}”：请写成 法名(通过年份)，如 行政复议法(2023)"
AMEND_UNREGISTERED = "登记表里没有“{name}”：请先登记在站点的 statutes/register.toml"
AMEND_NO_TEXT = "没有“{name}”的文本：请先用 lawstudy statutes import 读进来"
AMEND_NO_DAY = "不知道{name}何时施行：请用 --from 写明日期"
EFFECT_CITATION = "“{text}”不是完整的引用：请写成 《法名》(年份)第几条"
EFFECT_UNREGISTERED = "登记表里没有“{text}”的这一版本"
EFFECT_REASON = "请用 --reason 写明理由"
RENUMBER_NO_ITEM = "题库里没有试题 {id}"
RENUMBER_SHIPPED = (
    "试题 {id} 随程序提供，不能在站点改动：请把它的文件复制到站点的 items 文件夹，换一个编号再改"
)
RENUMBER_NOTHING = "试题 {id} 的依据没有待确认的新条号"
RENUMBERED = "{id}：{old} → {new}"
RENUMBER_RATIONALE = "{id}：解析里还写着原来的条号，请改过来；改动后的试题要重新审查"
TOUCHED_ITEMS = "受影响的试题 {count} 道，其中停用 {frozen} 道"
TOUCHED_ITEM_COLUMNS = ("试题", "依据", "变动", "新条文", "处理")
TOUCHED_RENUMBER = "内容未变，待确认新条号"
TOUCHED_SUSPENDED = "{date} 起停用"
TOUCHED_AHEAD = "预告：{date} 起停用"
TOUCHED_LESSONS = "受影响的课程 {count} 课"
TOUCHED_LESSON_COLUMNS = ("课程", "引用", "变动", "新条文")
TOUCHED_PASSED = "依据变动之后考试、因而要看的合格人员 {count} 人次"
TOUCHED_PASSED_COLUMNS = ("考试", "姓名", "试题", "考试日期", "得分", "不计此题", "证书")
TOUCHED_ALARM = "注意：试题 {id} 自 {date} 起停用，但还在可以参加的考试里：{exams}。已发布的试卷不会被改动，请管理员决定是否重新组卷或更正"
HELP_TEXT_REVIEW = "试做和三审三校：试题、课程、通知、清单（用 --as 登录名 指明是谁办理）"
HELP_ADOPT_REVIEWS = (
    "采用随系统提供的试题审核记录：记录所及、内容没有改动的试题成为在用（管理员，--as 登录名）"
)
HELP_TEXT_REVIEW_KIND = "稿件类别：item 试题，lesson 课程，notice 通知，list 清单"
HELP_TEXT_REVIEW_ID = "编号"
HELP_TEXT_REVIEW_FILE = "稿件全文的文件（UTF-8，试题不用）"
HELP_TEXT_REVIEW_FACILITY = "估计答对的人所占比例，0.05 至 0.98"
HELP_TEXT_REVIEW_LIST = "待本人办理的稿件；--all 全部，--state 某一状态"
HELP_TEXT_REVIEW_STATE = "draft 草稿，trial 待试做，first、second、final 待一、二、三审，in_use 在用，suspended 暂停，retired 停用"
HELP_TEXT_REVIEW_SHOW = "看一份稿件、与上次批准版本的不同、各环节的意见；待试做的只显示题面"
HELP_TEXT_REVIEW_SUBMIT = "提交试做和审校，可以一次提交几道"
HELP_TEXT_REVIEW_TYPING = "只是更正文字差错：一人审校、一人批准"
HELP_TEXT_REVIEW_IMPORTANT = "重要稿件：每一审都要通读全文"
HELP_TEXT_REVIEW_TRY = "不看答案试做一道题，每问一个答案：字母、对或错、填空用 / 分隔"
HELP_TEXT_REVIEW_ANSWERS = "各问的答案"
HELP_TEXT_REVIEW_PASS = "通过下一审；三审通过即在用"
HELP_TEXT_REVIEW_CHECKED = "已核对清单上的全部各项"
HELP_TEXT_REVIEW_ALOUD = "已通读全文"
HELP_TEXT_REVIEW_ACT = "退回、撤回、因涉密敏感停止、登记答复、暂停、恢复、停用、重新起草"
HELP_TEXT_REVIEW_WHAT = "return、withdraw、hold、clear、suspend、resume、retire 或 revive"
HELP_TEXT_REVIEW_PROPOSED = "建议改成的文字"
LESSONS_ADOPTED = "{login} 已采用随系统提供的课程：{count} 课在用"
HELP_LESSON_ADOPT = "采用随系统提供的课程的审读记录（管理员，用 --as 指明）；学员只看得到在用的课程"
BOOK_EMPTY = "没有在用的课程，不生成课本。先采用随系统提供的课程，或者在本单位审校"
DEMO_LESSONS = "演示：采用随系统提供的课程，{count} 课在用"
REVIEWS_ADOPTED = (
    "{login} 采用了随系统提供的审核记录：{count} 道试题在用。试做人见各题的记录，都不是本单位的人"
)
REVIEWS_LEFT = "没有采用：内容与记录不一致的 {changed} 道，没有试做记录的 {untried} 道；它们要在本单位试做、审校后才能使用"
REVIEW_LIST = "{kind} {count} 份"
REVIEW_LIST_COLUMNS = ("编号", "状态", "内容")
REVIEW_EDITED = "（改动过）"
REVIEW_STATE = "{id}：{state}"
REVIEW_BLIND = "这道题正在试做，答案暂不显示"
REVIEW_NO_ITEM = "题库里没有编号为“{id}”的试题"
REVIEW_NO_TEXT = "没有编号为“{id}”的{kind}；第一次提交请用 --file 给出全文"
REVIEW_ESTIMATES = "难度估计（{people} 人）：预计答对 {mean}，相差（标准差）{spread}"
TRIED_AGREED = "已登记，与答案一致，转一审"
TRIED_OTHERWISE = "已登记，与答案不一致，两种答案一并退回撰写人"
TRIED_KEPT = "已登记，由一审人对照参考答案"
DEMO_ADOPTED = "演示：采用随系统提供的审核记录，{adopted} 道试题在用"

HELP_PROVINCE = "几个区县在一起：核对各站点互不共用，导出不含姓名的数据，合成全省年度情况"
HELP_PROVINCE_SITES = "站点文件夹，一个区县一个"
HELP_PROVINCE_CHECK = "核对几个站点没有共用数据库、签名密钥、网址等"
HELP_PROVINCE_EXPORT = "把每个站点的分析数据导出成 Parquet（没有姓名），各记入本站点的操作日志"
HELP_PROVINCE_TO = "放在哪个文件夹，每个站点一个子文件夹；已经有的不重新导出"
HELP_PROVINCE_REPORT = "由各区县导出的数据合成一年的情况：网页和表格"
HELP_PROVINCE_EXPORTS = "导出的文件夹，或者它们所在的文件夹"
HELP_PROVINCE_YEAR = "年度"
HELP_PROVINCE_REPORT_TO = "报告放在哪个新文件夹"
HELP_PROVINCE_EXAM = "只算这一场考试（各区县的考试名称相同时）"
PROVINCE_SITES = "站点"
PROVINCE_SITE_COLUMNS = ("名称", "文件夹", "时区", "网址")
PROVINCE_APART = "{count} 个站点互不共用：文件夹、名称、数据库、签名密钥、网址、监控令牌各不相同"
PROVINCE_EXPORTING = "导出"
PROVINCE_EXPORTED = "已导出 {count} 个站点到 {folder}，没有姓名，各记入本站点的操作日志"
PROVINCE_THERE = "原来已有、没有重新导出：{names}。要新的请先移走那里的文件夹"
NEXT_PROVINCE_EXPORT = "lawstudy province report {folder} --year 年度 --to 报告文件夹"
PROVINCE_COUNTING = "统计各区县"
PROVINCE_REPORTED = "{districts} 个区县的年度情况：{page}"
PROVINCE_NO_FOLDER = "{folder} 是文件，不是文件夹"
PROVINCE_NO_PARENT = "没有文件夹 {folder}"
SITES_NOT_OPENED = "{site}：{problem}"
SITES_SAME_FOLDER = "{sites}：同一个站点写了两次"
SITES_SAME_NAME = "{sites}：站点名称（lawstudy.toml 的 [site] name）相同，导出和报告里分不清"
SITES_SAME_DATABASE = (
    "{sites}：用的是同一个数据库，账号、考试和成绩会混在一起。请各用各的数据库（[records] url）"
)
SITES_SAME_SCHEMA = (
    "{sites}：在同一个数据库里用的是同一个模式“{schema}”，账号、考试和成绩会混在一起。"
    "请各用各的模式（[records] url 里的 search_path，gradebook_schema）"
)
SITES_PUBLIC = (
    "{sites}：数据在数据库的 public 模式里，这样的数据库只能给一个站点用（备份、恢复都是整个数据库）。"
    "几个站点在一个数据库里的，请各用各的模式，都不用 public"
)
SITES_SAME_KEYS = "{sites}：签名密钥相同，一处泄露，其他区县的证书也会被伪造。请各用各的密钥"
SITES_SAME_ADDRESS = "{sites}：[serve] address 的主机和端口相同，登录会互相顶替。请各用各的域名"
SITES_SAME_TOKEN = "{sites}：[metrics] token 相同。请各用各的令牌"
SITES_WITHIN = "{inner} 在另一个站点的文件夹 {outer} 里面，会被一起备份。请分开放"

HELP_PROVINCE_SERVE = "运行几个区县的平台，和它们合用的一个 JupyterHub（要以 root 运行；说明见 docs/province.zh-CN.md）"
HELP_PROVINCE_FILE = "写明各区县站点的文件，如 /srv/province.toml"
HELP_PROVINCE_BACKGROUND = "在后台运行"
HELP_PROVINCE_STOP = "停止各区县的平台和 JupyterHub"
INSTALLATION_UNREAD = "{file} 无法读取：{detail}。写法见 docs/province.zh-CN.md"
INSTALLATION_EMPTY = "没有写区县。每个区县一组，如 [jia]，site 是站点文件夹"
INSTALLATION_CODE = (
    "区县的代号 [{code}] 要用小写英文字母开头，只用小写字母和数字，不超过 16 个（用在网址里）"
)
INSTALLATION_ADDRESS = "应为浏览器打开 JupyterHub 的网址，如 https://hub.study.example/"
INSTALLATION_TLS = "[{table}] 的 certificate 和 key 要一起写"
INSTALLATION_NO_ADDRESS = (
    "{site}：请在 lawstudy.toml 的 [serve] address 写浏览器打开平台的网址，一个区县一个域名"
)
INSTALLATION_HOST = (
    "{who}：主机名都是 {host}。浏览器的登录按主机名发送，不分端口，会互相顶替，也会发给别的区县。"
    "请各用各的域名（[serve] address，[hub] address）"
)
INSTALLATION_PROXIES = (
    "{site}：[serve] address 是 https，请写这个区县的 certificate 和 key；"
    "由反向代理提供 TLS 的，写 [rooms] proxies（反向代理的地址，如 127.0.0.1）"
)
INSTALLATION_UIDS = (
    "{one}（{first}）和 {other}（{second}）：[hub] first_uid 相差不到 {each}，两个区县的系统账号会重叠。"
    "后一个可以改为 {proposed}"
)
INSTALLATION_HOMES = "{one} 和 {other}：各人文件夹（[hub] homes）都是 {homes}。请分开放"
INSTALLATION_PORT = "端口 {port} 写了不止一次"
INSTALLATION_ROOT = (
    "几个区县合用一个 JupyterHub，只能以 root 运行：不是 root 时各人的 JupyterLab 都在一个系统账号里，"
    "一个区县的人读得到其他区县的全部文件。请以 root 运行；或者不用 JupyterHub，每个区县各自 lawstudy --site 站点 serve"
)
INSTALLATION_ROOM = "{name} 的平台正在运行：{address}"
INSTALLATION_ROOM_ENDED = "{name} 的平台已停止，其他区县照常运行。再次启动：lawstudy province serve 同一文件（已在运行的不重复启动）"
INSTALLATION_ROOM_STOPPED = "{name} 的平台已停止"
