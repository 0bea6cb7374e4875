"""A site opened: its course, bank, forms and records; and making a new one."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from foundation.site import SETTINGS, Site, open_site
from lawstudy import messages
from lawstudy.acting import require_account
from lawstudy.errors import SiteExists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session, sessionmaker

    from certification.keys import KeyRing
    from grading.exam_folders import ExamFolders
    from grading.nbgrader.course import Course
    from question_bank.bank import ItemBank

_TEMPLATE = """# 本站点的设置。修改后无需重启，下次运行命令时生效。

[site]
name = "{name}"
demo = {demo}  # 演示站点：允许 lawstudy exam simulate 生成模拟答卷
timezone = "Asia/Shanghai"  # 页面、打印和导出中的时间，IANA 时区名称
office = ""   # 主办机关，显示在登录页上
contact = ""  # 忘记密码时找谁，显示在登录页上，如“法治科 张三 010-00000000”

[passwords]
length = 10  # 本人设置的密码至少几个字符
kinds = 3    # 大写字母、小写字母、数字、其他字符中至少有几种

[reports]
levels = ["好", "较好", "一般", "差"]  # 述法评议的四个档次，由好到差

[certificates]
number = "法考〔{{year}}〕{{serial:05}}号"  # 证书编号：年份、每年从 1 起的序号

[analytics]
sex_and_age = false  # 是否允许用执法证登记表中的性别、出生年份检验试题是否公平；用之前请先告知本人

[records]
# 默认是本文件夹中的 SQLite 数据库；改用 PostgreSQL 请运行 lawstudy move-database。
url = "sqlite:///records.db"
# 那时 nbgrader 成绩库在同一数据库的一个模式里，由 gradebook_schema 指定；不写则是 course/gradebook.db。

[bank]
# 除系统自带题库外，本单位自己的试题文件夹（相对于本文件夹）。
items = ["items"]
# 一道题至少有几份首次作答，实测的难度才可以采用（本系统的规定，不是哪里的标准）。
measured_from = 50

[grading]
# 评分后的答卷（formgrader 里看到的）：kept 评分时写在磁盘上；made 不写，需要时由答卷逐字节重新生成，
# 每份约省一半的磁盘（lawstudy exam autograded）。
autograded = "kept"

[serve]
# 其他机器打开考试与学习平台的网址，印在准考证上；不填则自动查找，打印前可以修改。
# address = "http://192.0.2.10:8000/"
# 用 PostgreSQL 时，可以有几个平台进程同时使用本站点（rooms，默认 1），前面是 nginx，见 docs/operations.zh-CN.md。

# JupyterHub（lawstudy serve --hub）。说明见 docs/hub.zh-CN.md。
[hub]
learners = false     # 是否也给学员（干部）各开一个学习用的 JupyterLab；只在以 root 运行时可以
memory_mib = 2048    # 每个 JupyterLab 的每个进程最多用多少内存（MiB）
idle_minutes = 60    # 闲置多少分钟后自动停止
# homes = "/srv/lawstudy-homes"           # 以 root 运行时各人文件夹的位置；不填则在站点文件夹旁边
# address = "https://hub.example.cn/"    # 前面有反向代理时，浏览器打开 JupyterHub 的网址（主机名须与平台相同）

[logs]
keep_days = 184  # 平台日志（logs 文件夹，不含答案、姓名、进场码）保存的天数，不少于六个月

[personal_data]
# 个人信息保存多久，由本单位按规定确定；不写的不到期。到期的用 lawstudy personal-data delete 删除。
# log_in_days = 365   # 登录记录，登录结束后的天数
# papers_years = 5    # 答卷，考试归档后的年数
# people_years = 10   # 已离开岗位的人，最后一次有记录之后的年数

[metrics]
# 其他机器上的 Prometheus 读取 /metrics 时用的令牌；不填则只有本机可以读取。
# token = ""
"""


def exam_folders(site: Site) -> ExamFolders:
    """Where the site keeps what its exams are made of."""
    from grading.exam_folders import ExamFolders

    return ExamFolders(site.root, course_of(site), site.item_folders)


def course_of(site: Site) -> Course:
    """The nbgrader course."""
    from grading.nbgrader.course import Course
    from grading.nbgrader.site_gradebook import gradebook_url

    return Course(
        site.course_root, keeps_autograded=site.keeps_autograded, database=gradebook_url(site)
    )


def bank_folders(site: Site) -> tuple[Path, ...]:
    """The shipped items and the site's own."""
    return exam_folders(site).items


def bank_of(site: Site) -> ItemBank:
    """The bank as far as it can be read; its ``problems`` are for whoever builds something new of it."""
    return exam_folders(site).bank()


def records_of(site: Site) -> sessionmaker[Session]:
    """The records database. Raises `records.errors.RecordsMissing`, and `ShellError` when who acts has no account."""
    from records.schema import open_database

    sessions = open_database(site.records_url)
    with sessions() as db:
        require_account(db)
    return sessions


@contextlib.contextmanager
def open_records(site: Site) -> Iterator[Session]:
    """A session on them; its connections end with it. Raises as `records_of` does."""
    from records.schema import close_database

    sessions = records_of(site)
    try:
        with sessions() as db:
            yield db
    finally:
        close_database(sessions)


def keys_of(site: Site) -> KeyRing:
    """The keys that sign certificates; a site that has signed nothing yet gets its first one. Raises `KeysRefused`."""
    from certification import messages as told
    from certification.errors import KeysRefused
    from certification.keys import ensure_keys
    from records.certificates import any_certificate

    if not site.signing_keys.exists():
        with open_records(site) as db:
            # A lost key is put back from the backup, or two people decide: no command makes another one in silence.
            if any_certificate(db):
                raise KeysRefused(told.KEYS_LOST, file=site.signing_keys)
    return ensure_keys(site.signing_keys, dt.datetime.now(site.zone).date())


def new_settings(*, demo: bool, name: str) -> str:
    """The text of a new site's settings."""
    return _TEMPLATE.format(name=name, demo="true" if demo else "false")


def create_site(root: Path, *, demo: bool, name: str) -> Site:
    """Make the folder, its settings and an empty database; an existing site of the same kind is opened as it is.

    Raises `SiteExists` when the folder holds other files.
    """
    from records.schema import create_database

    settings = root / SETTINGS
    if not settings.exists():
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise SiteExists(messages.FOLDER_NOT_EMPTY, folder=root)
        # Names, numbers and keys: nobody else of this machine comes in, whatever is put into it later.
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        (root / "items").mkdir()
        settings.write_text(new_settings(demo=demo, name=name), encoding="utf-8")
    site = open_site(root)
    if demo and not site.demo:
        raise SiteExists(messages.NOT_A_DEMO_SITE, folder=root)
    create_database(site.records_url)
    course_of(site).create()
    keys_of(site)
    return site
