import type { ItemKind } from '../item/item';

/** 事项类型 as the national platform numbers it (GB/T 39046-2020 A.1), for what can be applied for (依申请). */
const KINDS: Readonly<Record<string, ItemKind>> = {
  '01': 'licence', // 行政许可
  '04': 'levy', // 行政征收
  '05': 'benefit', // 行政给付
  '07': 'confirmation', // 行政确认
  '08': 'reward', // 行政奖励
  '09': 'adjudication', // 行政裁决
  '10': 'other', // 其他行政权力
  '20': 'publicService', // 公共服务
};

/** 行政处罚, 行政强制, 行政检查: an authority does them of itself (依职权), so they are no items of a window. */
const NOT_APPLIED_FOR = new Set(['02', '03', '06']);

/** `1` is written as often as `01`. */
const canonical = (taskType: string): string => taskType.padStart(2, '0');

/** Undefined where the standard has no kind that could be applied for; 11-19 and 21 onwards each place fills as it likes. */
export const findKind = (taskType: string): ItemKind | undefined => KINDS[canonical(taskType)];

/** Why there is no kind for it. */
export const brokenTaskType = (taskType: string): string =>
  NOT_APPLIED_FOR.has(canonical(taskType)) ? 'can be applied for' : 'task type of GB/T 39046-2020 A.1';
