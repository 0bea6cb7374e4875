"""What is said of the room, JupyterLab and the Hub as they start, run and stop, in Chinese."""

from __future__ import annotations

SERVE_PLAIN_PORT = "--plain-port 要与 --certificate、--key 同用：没有 https，没有可以转去的地方"
SERVE_PROXY = "--proxy 写的不是地址或网段（如 10.0.0.2 或 10.0.0.0/28）：{detail}"
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
HUB_ONE_ACCOUNT = "没有以 root 运行，各人的 JupyterLab 都用本账号，能运行程序的人（培训人员、管理员）读得到站点的全部文件。只给工作人员使用"
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
NO_PORT = "从 {port} 起没有空闲的端口，请用 --port 指定一个"
NO_ADDRESS = "本机没有地址“{address}”，请检查 --address"
SERVE_TLS = "证书和私钥必须同时给出，并且可以读取：{detail}"
SERVE_PLAIN = "注意：没有使用 TLS，密码和答卷在网络上不加密。正式使用请给出 --certificate 和 --key"
NEXT_SERVE = "按 Ctrl+C 结束"
NEXT_SERVE_BACKGROUND = "打开上面的地址登录；停止：{stop}"
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
LAB_WHOSE = "请用 --learner 指明为谁打开 JupyterLab（考号或执法证号）"
NEXT_LAB = "用浏览器打开下面显示的地址；按 Ctrl+C 结束"
LAB_WITHOUT_EXTENSION = "JupyterLab 没有加载学习系统的扩展，不能给学员使用；请重新安装 lawstudy"
RULES_LEFT_OUT = "学习规则读不出来，考试照常；修好以前，用到它的页面不可用：{reason}"
LAB_LEFT_OUT = "JupyterLab 没有打开，不影响考试与学习平台：{reason}"
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
    "{who}：网址是 https，请写 certificate 和 key（各写各的，或者在 [rooms] 里写一份共用的）；"
    "由反向代理提供 TLS 的，写 [rooms] proxies（反向代理的地址，如 127.0.0.1）"
)
INSTALLATION_PLAIN = (
    "{who}：写了 certificate 和 key，网址却是 {address}。请把网址改为 https，或者去掉证书"
)
INSTALLATION_CERTIFICATE = "{who}：证书不能用：{reason}"
INSTALLATION_NO_PAIR = "{certificate} 和 {key} 读不出来或者不是一对（密钥不能有密码）：{detail}"
INSTALLATION_OTHER_NAME = "{certificate} 是给 {names} 的，不是给 {host} 的"
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
INSTALLATION_ROOM_STOPPED = "{name} 的平台已停止"
KEPT_ROOM = "{name} 的平台"
KEPT_ENDED = "{name} 意外停止，{pause} 秒后重新启动（第 {number} 次，共 {of} 次）。其他的不受影响"
KEPT_STARTED = "{name} 已重新启动"
KEPT_NOT_STARTED = "{name} 没有重新启动成功：{reason}"
KEPT_GIVEN_UP = (
    "{name} 重新启动了 {tries} 次，都没有成功或者又停了，不再自动启动。"
    "请查明原因，再运行 lawstudy province serve 同一文件（已在运行的不重复启动）"
)
KEPT_STOPPED = (
    "{name} 是有人停止的，不自动启动。要再启动，运行 lawstudy province serve 同一文件"
    "（已在运行的不重复启动）"
)
KEPT_RUNS_AGAIN = "{name} 又在运行"
KEPT_UNSEEN = "{name} 是否在运行，现在看不到，稍后再看：{reason}"
KEEPER_NOT_STARTED = "意外停止后自动重新启动的程序没有启动成功：{reason}（日志 {log}）"
KEEPER_AWAY = "自动重新启动的程序没有在运行：意外停止的不会自动启动。请再运行一次 lawstudy province serve 同一文件"
STATUS_TITLE, STATUS_COLUMNS = "{file}", ("", "现在", "地址")
STATUS_RUNS, STATUS_STARTS, STATUS_FAILED, STATUS_ENDED = (
    "正在运行",
    "正在启动",
    "意外停止",
    "没有运行",
)
STATUS_NOT_ALL = "没有在运行：{names}"
