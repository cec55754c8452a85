import type { ImportProgress } from '@yikou/imported-history';

const EVERY_MS = 1_000;
const SECOND_MS = 1_000;

/** Tells now and then how far an import has come, how fast it goes, and how long it will still take. */
export const importProgress = (tell: (text: string) => void, nowMs: () => number = Date.now): ((progress: ImportProgress) => void) => {
  const begun = nowMs();
  let next = begun + EVERY_MS;
  return ({ cases, events, bytesRead, bytes }) => {
    const now = nowMs();
    if (now < next) return;
    next = now + EVERY_MS;
    const seconds = (now - begun) / SECOND_MS;
    const left = bytesRead === 0 ? undefined : Math.round((seconds * (bytes - bytesRead)) / bytesRead);
    const part = `${String(Math.floor((100 * bytesRead) / Math.max(1, bytes)))} %`;
    const counts = `${String(cases)} 案件 cases, ${String(events)} 事件 events, ${String(Math.round(events / seconds))}/s`;
    tell(left === undefined ? `${part}, ${counts}` : `${part}, ${counts}, 剩余 left ${String(left)} s`);
  };
};
