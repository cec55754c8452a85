import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Finding } from '../doctor/finding';
import { dataDirOption, jsonOption, print } from './output';

interface Options {
  readonly dataDir: string;
  readonly json: boolean;
}

/** `yikou doctor --data-dir DIR` → `{"ok":…,"findings":[{"check":…,"status":"ok"|"warn"|"fault","text":…,"todo":…}]}`; exit code 1 on a fault. */
export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('检查数据目录、密钥与配置，并说明如何处理 look at data folder, keys and configuration, and say what to do')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action(async ({ dataDir, json }: Options) => {
      const { examine } = await import('../doctor/doctor');
      const findings = await examine({ directory: resolve(dataDir), environment: process.env, nowMs: Date.now() });
      const ok = findings.every(({ status }) => status !== 'fault');
      print(json, { ok, findings }, findings.map(lineOf).join('\n'));
      if (!ok) process.exitCode = 1;
    });

const MARKS: Readonly<Record<Finding['status'], string>> = { ok: '正常 ok   ', warn: '注意 warn ', fault: '故障 fault' };

const lineOf = ({ check, status, text, todo }: Finding): string =>
  `${MARKS[status]}  ${check.padEnd(13)}  ${text}${todo === undefined ? '' : `\n${' '.repeat(29)}→ ${todo}`}`;
