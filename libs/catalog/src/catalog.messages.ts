import type { Messages } from '@yikou/platform';

/** What a refusal of the catalogue says to people, and the status that it has over HTTP. */
export const catalogMessages = {
  ITEM_NOT_FOUND: { status: 404, zh: '没有这个事项', en: 'There is no such service item' },
  ITEM_VERSION_NOT_FOUND: { status: 404, zh: '该事项没有这个版本', en: 'The item has no such version' },
  ITEM_CODE_TAKEN: { status: 409, zh: '事项编码已被使用，编码须唯一', en: 'Another item has this code: codes are unique' },
  ITEM_CODE_FIXED: { status: 422, zh: '事项编码不得更改', en: 'An item keeps its code' },
  ITEM_INCOMPLETE: {
    status: 409,
    zh: '导入的事项尚缺设定依据、时限等要素，请先修订再发布',
    en: 'An imported item has no legal basis and no limits yet: revise it, then publish it',
  },
  NOTHING_TO_PUBLISH: { status: 409, zh: '自上一版本以来没有修改，无可发布', en: 'Nothing has changed since the latest version' },
  LEGAL_BASIS_MISSING: {
    status: 409,
    zh: '行政许可事项没有设定依据，不得发布（行政许可法第十四条至第十七条）',
    en: 'A licence without legal basis is not published (Administrative Licensing Law, articles 14 to 17)',
  },
  COMMITTED_ABOVE_STATUTORY: {
    status: 409,
    zh: '承诺时限不得超过法定时限（行政许可法第四十二条）',
    en: 'The promised limit is longer than the statutory one (Administrative Licensing Law, article 42)',
  },
  INSTANT_WITH_LIMIT: {
    status: 409,
    zh: '即办件应当场办结，承诺时限为 0（行政许可法第三十四条）',
    en: 'An instant item is decided on the spot: its promised limit is 0 (Administrative Licensing Law, article 34)',
  },
  NAMED_TWICE: { status: 409, zh: '材料或监管部门重复', en: 'A material or a supervising department is named twice' },
  LIST_EMPTY: {
    status: 409,
    zh: '该层级没有已发布的行政许可事项，清单不能为空',
    en: 'There is no licence in force at this level: a list is not empty',
  },
  LIST_REFUSED: {
    status: 422,
    zh: '清单只收录本层级已发布、有设定依据且编码唯一的行政许可事项（清单之外无许可）',
    en: 'A list holds licences in force of its level only, each with its legal basis and a unique code',
  },
  EDITION_NOT_FOUND: { status: 404, zh: '没有这一版清单', en: 'There is no such edition of the list' },
  CERTIFICATE_NOT_FOUND: { status: 404, zh: '没有这个执法证件', en: 'There is no such certificate' },
  CERTIFICATE_ENDS_IN_THE_PAST: { status: 422, zh: '有效期止不得早于当日', en: 'A certificate ends today or later' },
  CERTIFICATE_LAPSED: { status: 409, zh: '证件有效期已届满，须重新核发', en: 'The certificate has run out: it is granted anew' },
  RENEWAL_SHORTENS: { status: 422, zh: '续期须晚于现有效期止', en: 'A renewal ends later than the certificate does now' },
  ITEM_IMPORT_NOT_FOUND: { status: 404, zh: '没有这个导入批次', en: 'There is no such import' },
  IMPORT_REFUSED: {
    status: 422,
    zh: '部分行不符合要求，整批未导入；errors 中的行号是文件中的行号',
    en: 'Some lines break rules, so nothing was imported; errors name lines by their number in the file',
  },
  IMPORT_EMPTY: { status: 409, zh: '没有可导入的行', en: 'There is no line to import' },
  IMPORT_TOO_LARGE: { status: 409, zh: '行数超过一个批次的上限', en: 'There are more lines than one import may have' },
  LINES_MISSING: { status: 409, zh: '已暂存的行数与应有行数不符', en: 'Not as many lines are staged as the file has' },
  LINES_STILL_COMING: { status: 409, zh: '提交时仍有行在暂存，请重试', en: 'Lines were staged during the commit: try again' },
  LINE_OUT_OF_ORDER: { status: 422, zh: '行须按文件顺序暂存，每行一次', en: 'Lines are staged in the order of the file, each once' },
} as const satisfies Messages;
