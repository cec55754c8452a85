import type { DriveReport } from './drive';

type NumberField = { readonly [Field in keyof DriveReport]: DriveReport[Field] extends number ? Field : never }[keyof DriveReport];

const ROWS: readonly (readonly [NumberField, string])[] = [
  ['cases', '日志案件 cases in the log'],
  ['commands', '命令 commands'],
  ['refused', '被拒命令 commands refused'],
  ['registered', '收件 registered'],
  ['accepted', '受理 accepted'],
  ['examined', '审核 examined'],
  ['decided', '决定 decided'],
  ['granted', '　准予 granted'],
  ['noLicenceNeeded', '　无需许可 no licence needed'],
  ['refusedCases', '　不予许可 refused'],
  ['substituted', '　换人决定 decided by a substitute'],
  ['advice', '征求意见 advice'],
  ['notes', '备注 notes'],
  ['delivered', '送达 delivered'],
  ['rated', '评价 rated'],
  ['pushes', '监管推送 pushes received'],
  ['duplicates', '　重复 more than once'],
  ['entitlements', '免申即享 entitlements found'],
  ['payments', '兑付 payments'],
  ['breached', '超期 breached'],
  ['streams', '流 streams verified'],
  ['events', '事件 events verified'],
];

/** The table that a person reads. */
export const tableOf = (report: DriveReport): string => {
  const lines = ROWS.map(([field, label]) => `${String(report[field]).padStart(9)}  ${label}`);
  const models = report.models.map(({ name, hash, documents }) => `${String(documents).padStart(9)}  ${name}  ${hash.slice(0, 16)}`);
  const verdict = report.ok ? ['一致 everything is so'] : ['不一致 faults:', ...report.faults.map((fault) => `  ${fault}`)];
  return [...lines, '', '读模型 read models (documents, state hash)', ...models, '', ...verdict, ''].join('\n');
};
