import { anyText, nearly } from '@yikou/shared-kernel/testing';
import fc from 'fast-check';
import { ConfigError, readConfig } from './config';
import { VARIABLES, type VariableName } from './variables';

jest.setTimeout(600_000);

const NAMES = Object.keys(VARIABLES) as VariableName[];
const SECRET = Buffer.alloc(32, 3).toString('base64');

const valueOf = (name: VariableName): fc.Arbitrary<string> =>
  fc.oneof(
    nearly(fc.constant(name === 'YIKOU_MASTER_KEY' ? SECRET : VARIABLES[name].example)),
    fc.constantFrom('', ' ', '0', '-1', '1e3', 'true', 'production', 'virtual'),
    anyText(),
  );

const environments = fc
  .subarray(NAMES, { maxLength: 6 })
  .chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant<string>(name), valueOf(name)))))
  .chain((pairs) =>
    fc
      .dictionary(
        fc.string().map((text) => `YIKOU_${text}`),
        fc.string(),
        { maxKeys: 2 },
      )
      .map((more) => ({ ...more, ...Object.fromEntries(pairs) })),
  );

it('a configuration is read, or refused by sentences that name what is wrong and repeat no secret', () => {
  fc.assert(
    fc.property(environments, (environment) => {
      try {
        const { config, unknown } = readConfig(environment);
        expect(config.port >= 0 && config.port <= 65_535).toBe(true);
        expect(config.masterKey === undefined || config.masterKey.length === 32).toBe(true);
        for (const name of unknown) expect(NAMES).not.toContain(name);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        expect(error.faults.length).toBeGreaterThan(0);
        for (const fault of error.faults) expect(NAMES.some((name) => fault.startsWith(name))).toBe(true);
        expect(error.message).not.toContain(SECRET.slice(0, 20));
      }
    }),
  );
});
