"""What documents say of themselves, in Chinese. What they are about, their values and templates say."""

from __future__ import annotations

NOT_MADE = "文件没有生成，请再试一次；仍不成功时请联系管理员。已有的数据没有变动"
MISSING = "“〓”是字库里没有的字，请手写补上：{words}"
MISSING_WORD = "{text}（{codes}）"
MISSING_MORE = " 等 {count} 处"

SUMMARY_SHEET = "汇总"
PAGE_OF = "第 &P 页 共 &N 页"
BLANK = "＿＿＿＿＿＿"
NUMBER = "序号"
TOTAL = "合计"
ATTACHMENT = "附件："
ANNEX = "附件"
COPIES = "抄送："

SLIPS = "准考证"
SLIP_HALL, SLIP_SEAT, SLIP_NUMBER = "考场", "座位", "准考证号"
SLIP_NAME, SLIP_UNIT, SLIP_CODE = "姓名", "单位", "进场码"

NO_PICTURE = "{file} 不是能读的图片，请用 PNG 或 JPEG"
PICTURE_TOO_LARGE = "{file} 的图片太大，请截取二维码附近的部分再试"

PROOF_NUMBER = "文书编号：{number}"
PROOF_DIGEST = "清单校验码：{first} {rest}"
PROOF_SCAN = "用离线验证页扫描二维码，核对文书编号和清单校验码"
SHEET_UNSEALED = "未盖章的成绩单不作证明"
PAGE_TOTAL, ALL_TOTAL = "本页小计", "合计"
COUNT = "{name} {count} 人"
