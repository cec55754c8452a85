import { VARIABLES, type VariableText } from './variables';

/** `docs/configuration.md`, from the schema: a test keeps the file equal to this. */
export const configurationDocument = (): string => {
  const rows = Object.entries<VariableText>(VARIABLES).map(
    ([name, { zh, en, example, default: value }]) => `| \`${name}\` | ${zh}<br>${en} | ${value ?? '–'} | ${example} |`,
  );
  return [
    '# 配置 · Configuration',
    '',
    '所有配置取自环境变量，启动时读取一次；有误则拒绝启动，并说明变量名、应为何值及示例。',
    '',
    'All configuration comes from environment variables and is read once at the start; what is wrong stops the start with a sentence that',
    'names the variable, what it must be, and an example. The schema is `libs/platform/src/config/variables.ts`; a test keeps this table',
    'equal to it.',
    '',
    '| 变量 variable | 含义 meaning | 缺省 default | 示例 example |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '`YIKOU_<SERVICE>_URL`（如 `YIKOU_INTAKE_URL`）：分布式部署中各服务的地址（where the gateway finds a service of the distributed profile）。',
    '',
  ].join('\n');
};
