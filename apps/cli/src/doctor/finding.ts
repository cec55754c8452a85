/** What one look at a data folder found. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fault';
  readonly text: string;
  /** What to do; absent when there is nothing to do. */
  readonly todo?: string;
}

export const ok = (check: string, text: string): Finding => ({ check, status: 'ok', text });
export const warn = (check: string, text: string, todo: string): Finding => ({ check, status: 'warn', text, todo });
export const fault = (check: string, text: string, todo: string): Finding => ({ check, status: 'fault', text, todo });

export const RESTORE = '以 yikou restore 恢复 restore a backup: yikou restore --from BACKUP --keys KEYS --replace';
