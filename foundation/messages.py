"""What this room tells people, in Chinese."""

NO_SITE = "{folder} 不是站点文件夹（没有 lawstudy.toml）。请先运行 lawstudy init，或用 --site 指定"
BAD_SETTINGS = "{file} 无法读取：{detail}"
TABLE_NOT_FOUND = "{file}：找不到这个文件"
TABLE_OLD = (
    "{file}：是旧格式的表格（.xls 或 WPS 的 .et）或加了密码的表格，读不了。请用 Excel 或 WPS 打开，"
    "去掉打开密码，选择“文件”—“另存为”，保存类型选“Excel 工作簿（*.xlsx）”，再导入另存的文件"
)
NOT_A_TABLE = "{file}：不是 .xlsx 或 .csv 文件，或文件已损坏：{detail}"
TABLE_ENCODING = "{file}：CSV 文件应为 UTF-8 或 GB18030 编码"
MOVE_REFUSED = "{thing}现在是“{state}”，不能{act}；可能刚由他人改变，请重新查看"
MOVE_BY_OTHERS = "{thing}现在是“{state}”，但{act}须由有权限的人来做"
MOVE_OF_NOTHING = "{thing}已经不在了，不能{act}；请重新查看"
NOT_A_SETTINGS_TABLE = "{name} 应是一组设置，写成 [{name}]，不能直接给值"
SETTING_WRONG = "[{table}] 的 {key} {wrong}"
SETTING_IS = "，现在是“{value}”"
SETTING_MISSING = "没有写"
SETTING_UNKNOWN = "{name} 不是本系统的设置，请检查拼写，或者删去"
SETTING_TEXT = "应是引号里的文字"
SETTING_TEXTS = '应是一组文字，如 ["甲", "乙"]'
SETTING_FLAG = "应为 true 或 false"
SETTING_AT_LEAST = "应为不小于 {least} 的整数"
SETTING_BETWEEN = "应为 {least}–{most} 的整数"
SETTING_ADDRESS = "应为 http://主机:端口/ 或 https://主机:端口/"
SETTING_ZONE = "应为 IANA 的时区名称，如 Asia/Shanghai"
SETTING_LEVELS = '应是四个不同的名称，由好到差，每个不超过 10 字，如 ["好", "较好", "一般", "差"]'
SETTING_NUMBER = "应写成如“法考〔{{year}}〕{{serial:05}}号”：必须有 {{serial}}，只能另有 {{year}}，写出来不超过 {most} 字"
SETTING_AUTOGRADED = "应为 kept（写在磁盘上）或 made（需要时再生成）"
SETTING_TOKEN = "至少 {least} 个字符，只用英文字母、数字和符号"
SETTING_SCHEMA = (
    "只在 [records] url 是 PostgreSQL 时使用，用小写字母、数字和下划线，字母开头，不能是 public"
)
SETTING_ROOMS = "大于 1 时 [records] url 要是 PostgreSQL：SQLite 只能有一个平台"
ZONE_NAMES: dict[str, str] = {"Asia/Shanghai": "北京时间"}
"""What people call the time of a zone."""
