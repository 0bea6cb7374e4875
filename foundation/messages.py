"""What this room tells people, in Chinese."""

NO_SITE = "{folder} 不是站点文件夹（没有 lawstudy.toml）。请先运行 lawstudy init，或用 --site 指定"
BAD_SETTINGS = "{file} 无法读取：{detail}"
