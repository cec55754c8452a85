import { Command, InvalidArgumentError } from 'commander';
import { CannotDrive, drive } from '../drive/drive';
import { tableOf } from '../drive/report';
import { UnreadableLog } from '../xes/read-xes';
import { endProgress, failing, jsonOption, print, progressTo, urlOption } from './output';

interface Options {
  readonly url: string;
  readonly seed: number;
  readonly webhookPort: number;
  readonly json: boolean;
}

const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError('a whole number');
  return number;
};

/** `yikou drive FILE --url URL [--seed S]`: exit code 1 when anything is not as it must be. */
export const driveCommand = (): Command =>
  new Command('drive')
    .description('以真实日志为实时流量驱动产品，并核对结果 drive the product with a real log as live traffic, and check what it came to')
    .argument('<file>', 'XES 日志，可为 gzip a XES log, plain or gzip')
    .addOption(urlOption())
    .option('--seed <seed>', '种子：同一种子得到同样的状态 the same seed gives the same state', wholeNumber, 1)
    .option('--webhook-port <port>', '接收推送的本机端口 the port of this machine where pushes are taken', wholeNumber, 4199)
    .addOption(jsonOption())
    .action(async (file: string, { url, seed, webhookPort, json }: Options) => {
      const report = await failing(
        () => drive(file, { url, seed, webhookPort, progress: progressTo(process.stderr) }),
        [UnreadableLog, CannotDrive],
      );
      endProgress(process.stderr);
      print(json, report, tableOf(report));
      if (!report.ok) process.exitCode = 1;
    });
