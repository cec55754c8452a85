/** What each service is called on the pages. */
export const NAMES: Readonly<Partial<Record<string, { readonly zh: string; readonly en: string }>>> = {
  identity: { zh: '账号与令牌', en: 'accounts and tokens' },
  catalog: { zh: '事项、清单与执法证件', en: 'service items, item lists, officer certificates' },
  intake: { zh: '收件、受理与出件', en: 'cases from receipt to delivery' },
  approval: { zh: '审查、决定与期限', en: 'reviews, decisions, deadlines' },
  supervision: { zh: '审管衔接推送', en: 'pushes to supervising departments' },
  subsidy: { zh: '免申即享补贴', en: 'subsidies without application' },
  feedback: { zh: '好差评', en: 'ratings' },
  audit: { zh: '审计与核验', en: 'audit and verification' },
  admin: { zh: '运行管理', en: 'operations: clock, parked messages, read models' },
};
