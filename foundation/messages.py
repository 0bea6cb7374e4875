"""What this room tells people, in Chinese."""

NO_SITE = "{folder} 不是站点文件夹（没有 lawstudy.toml）。请先运行 lawstudy init，或用 --site 指定"
BAD_SETTINGS = "{file} 无法读取：{detail}"
TABLE_NOT_FOUND = "{file}：找不到这个文件"
NOT_A_TABLE = "{file}：不是 .xlsx 或 .csv 文件，或文件已损坏：{detail}"
TABLE_ENCODING = "{file}：CSV 文件应为 UTF-8 或 GB18030 编码"
BAD_ZONE = "没有名为“{zone}”的时区，应为 IANA 名称，如 Asia/Shanghai"
BAD_ADDRESS = "address 应为 http://主机:端口/ 或 https://主机:端口/，不能是“{address}”"
