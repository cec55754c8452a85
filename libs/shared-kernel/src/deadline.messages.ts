import type { DerivationStep } from './deadline';

type StepOf<S extends DerivationStep['step']> = Extract<DerivationStep, { readonly step: S }>;
type Messages = { readonly [S in DerivationStep['step']]: (step: StepOf<S>) => string };

const zh: Messages = {
  start: ({ day }) => `自 ${day} 起算，当日不计入`,
  limit: ({ days, basis }) => `时限 ${String(days)} 个工作日${basis === undefined ? '' : `（${basis}）`}`,
  extension: ({ days, reason, article }) => `延长 ${String(days)} 个工作日：${reason}（${article}）`,
  pause: ({ from, until, days, reason, article }) =>
    `${from} 至 ${until} 不计入时限，扣除 ${String(days)} 个工作日：${reason}（${article}）`,
  calendar: ({ version, provisional }) => `工作日历 ${version}${provisional ? '；放假安排尚未公布，暂按双休日计算' : ''}`,
  due: ({ day }) => `${day} 24:00（北京时间）到期`,
};

const days = (n: number) => `${String(n)} working day${n === 1 ? '' : 's'}`;

const en: Messages = {
  start: ({ day }) => `Counted from ${day}, which itself does not count`,
  limit: ({ days: limit, basis }) => `Limit of ${days(limit)}${basis === undefined ? '' : ` (${basis})`}`,
  extension: ({ days: added, reason, article }) => `Extended by ${days(added)}: ${reason} (${article})`,
  pause: ({ from, until, days: out, reason, article }) => `${from} to ${until} not counted, ${days(out)} taken out: ${reason} (${article})`,
  calendar: ({ version, provisional }) =>
    `Calendar ${version}${provisional ? '; the holidays are not announced yet, weekends only are counted' : ''}`,
  due: ({ day }) => `Due on ${day} at 24:00 Beijing time`,
};

const sentence = (messages: Messages, step: DerivationStep): string => {
  const message = messages[step.step] as (step: DerivationStep) => string;
  return message(step);
};

/** How a deadline came about, one sentence for each step. */
export const describeDerivation = (steps: readonly DerivationStep[], language: 'zh' | 'en' = 'zh'): string[] =>
  steps.map((step) => sentence(language === 'zh' ? zh : en, step));
