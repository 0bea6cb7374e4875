/** What the page says. Reasons are those of certification/messages.py, which a test compares. */

export const MESSAGES = {
  empty: '没有验证码',
  other:
    '这不是本系统证书、成绩文书的验证码：验证码以“LS1:”开头。请确认扫的是证书或成绩文书上的二维码',
  alphabet: '验证码里有不该出现的字符：{characters}。请重新扫描，不要手工修改',
  altered: '验证码不完整，或者被改动过：内容与签名不符',
  newer: '验证码由更新版本的系统签发，请更新后再验证',
  isList: '这是吊销名单，不是证书、成绩文书的验证码',
  notAList: '这不是吊销名单',
  revoked: '证书已经吊销，或者已换发新证（{day}）',
  superseded: '这份文书的成绩已由重新发布的成绩代替，或者提请已退回（{day}）',
  expired: '证书已过有效期（有效期至 {day}）',
  tooEarly: '签发日期（{day}）还没有到，请核对本机日期',
  keyUnknown: '签发密钥（{key}）不是本单位的，或者验证页比证书、文书旧',
  keyRevoked:
    '签发密钥（{key}）已于 {day} 作废：它签发的，只有签发单位登记在案的证书仍然有效，这一份没有登记，不能证明什么',
  keyRetired: '签发密钥（{key}）{day} 之后已经停用，这份证书、文书却是之后签发的'
} as const;

export const PAGE = {
  good: '验证通过：证书是真的，现在有效',
  simulated: '验证码是真的，但这是模拟数据，不作证明',
  bad: '验证没有通过',
  genuineBut: '证书是真的，但现在无效',
  documentGood: '验证通过：文书是真的，内容以下列为准',
  documentBut: '文书是真的，但现在无效',
  unpublished: '成绩尚未公布，本件供审签使用',
  number: '证书编号',
  name: '姓名',
  exam: '考试',
  examDay: '考试日期',
  result: '成绩',
  issued: '签发日期',
  until: '有效期至',
  forGood: '长期有效',
  issuer: '签发单位',
  document: '文书',
  documentNumber: '文书编号',
  people: '涉及人数',
  day: '日期',
  digest: '清单校验码',
  documents: {
    score_sheet: '成绩单',
    results_notice: '成绩通报',
    summary: '成绩汇总表',
    card_sticker: '年度注册标识'
  },
  matter: '事项',
  sticker: '只证明当年注册时的情况；证件以后是否暂扣、收回、注销，以证件登记为准',
  noCode: '图片里没有找到二维码。请把二维码拍正、拍清楚，占满画面，再试一次',
  noPicture: '这个文件不是能读的图片，请选 PNG 或 JPEG',
  listed: '吊销名单截至 {day}，共 {count} 份。',
  older: '选的吊销名单（{day}）比现在用的旧，没有更换',
  brokenList: '页面里的吊销名单无法验证，这个页面不能使用。请向签发单位重新索取'
} as const;

/** The text with its places filled. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** As documents have it: 2026年11月5日. */
export function writtenDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year!}年${month!}月${date!}日`;
}
