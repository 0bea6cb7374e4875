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
BAD_ZONE = "没有名为“{zone}”的时区，应为 IANA 名称，如 Asia/Shanghai"
MOVE_REFUSED = "{thing}现在是“{state}”，不能{act}；可能刚由他人改变，请重新查看"
MOVE_BY_OTHERS = "{thing}现在是“{state}”，但{act}须由有权限的人来做"
MOVE_OF_NOTHING = "{thing}已经不在了，不能{act}；请重新查看"
BAD_ADDRESS = "address 应为 http://主机:端口/ 或 https://主机:端口/，不能是“{address}”"
BAD_PASSWORDS = "[passwords] 的 length 应为 {least}–{most}，kinds（字符种类数）应为 1–4"
BAD_MEASURED_FROM = "[bank] 的 measured_from 应为不小于 2 的整数"
BAD_AUTOGRADED = '[grading] 的 autograded 应为 "kept"（写在磁盘上）或 "made"（需要时再生成）'
BAD_SEX_AND_AGE = "[analytics] 的 sex_and_age 应为 true 或 false"
BAD_LEVELS = '[reports] 的 levels 应是四个不同的名称，由好到差，每个不超过 10 字，如 ["好", "较好", "一般", "差"]'
BAD_NUMBER = "certificates.number“{number}”应写成如“法考〔{{year}}〕{{serial:05}}号”：必须有 {{serial}}，只能另有 {{year}}，写出来不超过 {most} 字"
BAD_LOG_DAYS = "[logs] keep_days 是 {days} 天，日志至少保存 {least} 天（六个月）"
BAD_TOKEN = "[metrics] token 至少 {least} 个字符，只用英文字母、数字和符号"
BAD_TERMS = "[personal_data] 的 log_in_days 至少 {least}，papers_years、people_years 应为 1–{most}；不设期限的不写"
