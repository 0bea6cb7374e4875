"""What the commands say, in Chinese; their help stands in `lawstudy.messages`."""

from __future__ import annotations

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
SUPPLY_TITLE = "题库能组哪些卷"
SUPPLY_COLUMNS = ("组卷方案", "名称", "题库", "每卷题数")
SUPPLY_FILLS = "够"
SUPPLY_SHORT = "不够"
SUPPLY_LACKS = "{name} 缺："
SUPPLY_FIELDS = "没有专门法律知识组卷方案的执法领域："
NEXT_BANK_REPORT = "逐题的提醒和全部数字：lawstudy bank report 报告.html（或 报告.xlsx）"
BANK_REPORT_FILE = "{file}：报告只能写成 .xlsx 或 .html 文件"
BANK_REPORT_PROBLEMS = "另有 {count} 个问题，用 lawstudy bank check 查看"
WAIVE_NO_FOLDER = "本站没有自己的试题文件夹，请在 lawstudy.toml 的 [bank] items 里写一个"
WAIVED = "已记入 waivers.toml：试题 {item} 的提醒 {code} 不再列出；试题改动后重新提醒"
YEAR_FILE = "{file}：文件名应以 {ending} 结尾"
YEAR_DOCUMENT = "年度对账"
HISTORY_MADE = (
    "模拟历史 {years}：{exams} 场考试，{people} 人次应考，{responses} 个答案，{certificates} 份证书，"
    "{transfers} 人调动，{leavers} 人离任，{events} 次学法活动"
)
HISTORY_THERE = "模拟历史已经生成，没有变化"
HISTORY_LATE = "没有生成模拟历史：本站点已有考试、年审或学法活动，只有新的演示站点可以生成"
PANEL_MADE = "评委估计表（模拟）：{file}"
OFFICE_MADE = "学法计划和活动、述法报告、证书、申诉和年审已经办好（演示）"
DECISIONS_SIMULATED = "重新交卷 {papers} 份；更正答案影响 {scores} 人的成绩（模拟数据）"
BAD_LIST = "成绩册的文件名应以 .pdf 或 .xlsx 结尾，不能是“{file}”"
RESULT_TABLE = "成绩表"
HOLIDAYS_ENTERED = "已录入 {year} 年的放假安排：放假 {off} 天，调休上班 {worked} 天"
HOLIDAYS_SOURCE = "{year} 年，依据：{source}"
HOLIDAYS_OFF = "周一至周五中放假的：{days}"
HOLIDAYS_WORKED = "周六、周日中上班的：{days}"
NONE = "无"
ANALYTICS_EXPORTED = (
    "数据在 {folder}：{people} 人，{exams} 场考试，{responses} 条作答；清单校验码 {sha256}"
)
EVIDENCE_MADE = "证据在 {folder}，清单校验码 {sha256}"
NEXT_EVIDENCE = "核对：python {program}"
AUDIT_HEAD_EMPTY = "操作日志还没有记录，没有链首"
AUDIT_HEAD_FORM = "确认单是 PDF 文件：请把 {file} 改为以 .pdf 结尾的文件名"
AUDIT_THROUGH = "与给出的 {heads} 个链首相符"
AUDIT_WHOLE = "审计记录共 {count} 条，前后相连，没有被改动"
AUDIT_COLUMNS = ("序号", "时间（UTC）", "操作人", "操作", "对象", "之前", "之后", "摘要")
CLOCK_TIMES = "记录的考试时间：{room}　本机时间：{machine}"
CLOCK_NONE = "还没有运行过平台，没有需要更正的时间。本机时间：{machine}"
CLOCK_CORRECTED = "已更正：今后以本机时间为准（{machine}）"
CLOCK_ROOM_RUNS = "平台正在运行（{address}），请由管理员在浏览器中打开 {address}clock 更正"
NEXT_CLOCK = "时间不对时：先改正本机时间，再运行 {command}"
AUTOGRADED_DONE = "评分后的答卷：生成 {made} 份，原来就有 {there} 份"
AUTOGRADED_REMOVED = (
    "已删去评分后的答卷 {count} 份，成绩不变；需要时用 lawstudy exam autograded 再生成"
)
AUTOGRADED_KEPT = (
    '本站点的设置是保留这些文件（lawstudy.toml [grading] autograded = "kept"），下次评分会重新写出'
)
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
SIMULATED = "模拟数据"
INIT_DONE = "站点已就绪：{folder}"
ROSTER_DONE = "名册：新增单位 {units_added} 个、更新 {units_updated} 个；新增人员 {people_added} 名、更新 {people_updated} 名；未变 {unchanged} 行"
CHECKING = "检查试题"
BANK_DONE = "题库无误：{count} 道试题，{statutes} 部法规，{areas} 个知识点"
BANK_POOLS = "题池：{pools}"
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
TO_PRACTICE_DONE = "已转为练习题：{items}。今后不再用于正式考试，不能改回。"
PRETEST_TITLE = "试测题"
PRETEST_COLUMNS = ("编号", "状况", "预估", "实测", "标准误", "区分度", "作答")
PRETEST_READY = "可以转为正式考试题"
PRETEST_NONE = "没有试测题：题池写为 pretest 的试题审校通过以后，可以进入考试的试测题位"
PRETEST_DONE = "{item} 已转为正式考试题，预估答对比例改为实测的 {facility}"
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
BANK_COLUMNS = ("知识点", "单选", "多选", "判断", "填空", "简答", "论述", "案例", "合计")
BUILD_DONE = "已组卷 {exam}：{forms}"
ACCOUNT_CREATED = "账号已建立：{login}　首次登录密码：{password}"
ACCOUNT_ONCE = "密码只显示这一次，请当面交给本人；首次登录必须修改"
NO_SUCH_CARD = "名册中没有准考证号或执法证号“{card}”"
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
NEXT_UPGRADED = "lawstudy --site {site} serve。若要退回旧版程序，请停止平台，把备份放回原处"
NEXT_INIT = "lawstudy --site {site} bank check"
NEXT_BUILD = "lawstudy --site {site} exam release {exam}"
NEXT_RELEASE = (
    "列出应考名单：lawstudy --site {site} exam call {exam} --valid-card，或 --file 名单.xlsx"
)
NEXT_GRADE = "lawstudy --site {site} exam results {exam}"
NEXT_RESULTS = "lawstudy --site {site} report {exam}"
NEXT_REPORT = "用浏览器打开 {html}"
CALL_DONE = "已列入 {called} 人，名单中原有 {already} 人"
CALL_TOTAL = "考试“{exam}”应考名单共 {total} 人，其中免考 {exempt} 人"
CALL_WITHDRAWN = "已把“{number}”从考试“{exam}”的应考名单中撤下"
EXEMPT_DONE = "已登记“{number}”免考（{exam}）"
EXEMPT_ENDED = "已撤销“{number}”的免考（{exam}）"
NOBODY_CALLED = (
    "考试“{exam}”的应考名单是空的。请先运行 lawstudy --site {site} exam call {exam} --valid-card"
)
VOID_PROPOSED = "已提议作废“{number}”的答卷（{exam}），还须另一人确认"
VOID_DONE = "已作废“{number}”的答卷（{exam}），文件移到 course/withdrawn，成绩已更新"
VOID_WITHDRAWN = "已撤回对“{number}”答卷的作废提议（{exam}）"
NEXT_VOID = "由另一人确认：{command}"
AGAIN_DONE = "{name}（{number}）：{form} 卷，答卷文件放在 {file}"
AGAIN_MISSED = "“{number}”没有交来答卷文件，这次作答已结束（{exam}）"
NEXT_AGAIN = "答卷交齐后评分：{command}"
NEXT_CALL = "在考务页面编排场次：lawstudy --site {site} serve"
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
REPORT_FILE = "{title} {name}.docx"
REPORT_NAME = "报告是 .docx 文件，不能写成 {file}"
REPORT_THERE = "{file} 已经存在，没有覆盖。请换一个文件名（--file）"
REPORT_LEFT = "有 {count} 处待填写，已标黄；{sources} 条数据来源见附件"
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
PUBLICATION_IS = "{exam}：{state}。应考 {people} 人，合格 {passed} 人"
PUBLICATION_BLOCKED = "不能提请发布：{reason}"
PUBLICATION_CHANGED = "成绩在提请或发布以后有变动，需要重新提请、审批、发布"
NEXT_PUBLISHED = "签发证书：{command}"
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
STICKERS_DOCUMENT = "年度注册标识"
STICKERS_LACKING = "下列姓名、单位名称里有字库没有的字，PDF 里印成“〓”，请手写补上：{names}"
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
LESSONS_ADOPTED = "{login} 已采用随系统提供的课程：{count} 课在用"
BOOK_EMPTY = "没有在用的课程，不生成课本。先采用随系统提供的课程，或者在本单位审校"
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
