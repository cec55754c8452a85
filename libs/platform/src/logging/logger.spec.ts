import { Writable } from 'node:stream';
import { createLogger } from './logger';

const logged = (act: (logger: ReturnType<typeof createLogger>) => void, isTTY = false): string => {
  let text = '';
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      text += chunk.toString('utf8');
      done();
    },
  });
  act(createLogger({ level: 'info', to: Object.assign(stream, { isTTY }) }));
  return text;
};
const citizen = '21080219900101123X';
const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';

describe('the log', () => {
  it('is one JSON object a line, with level, time and message', () => {
    const line = logged((logger) => logger.info({ route: '/intake/cases', status: 201, position: 7n }, 'served'));
    expect(JSON.parse(line)).toEqual({
      level: 'info',
      time: expect.stringMatching(/Z$/) as string,
      msg: 'served',
      route: '/intake/cases',
      status: 201,
      position: '7',
    });
  });

  it.each(['authorization', 'Authorization', 'idempotency-key', 'name', 'number', 'token', 'citizenId', 'creditCode'])(
    'leaves out the field %s at any depth',
    (key) => {
      const line = logged((logger) => logger.info({ [key]: 'confidential', request: { headers: [{ [key]: 'confidential' }] } }));
      expect(line).not.toContain('confidential');
      expect(line).toContain('[redacted]');
    },
  );

  it.each([citizen, '91210800MA0UQG3X1A', '6217001234509876543', token, `Bearer ${token}`])('leaves %s out of any text', (secret) => {
    const line = logged((logger) => {
      logger.info({ detail: `saw ${secret}, twice` }, `read ${secret}`);
      logger.error({ err: new Error(`cannot take ${secret}`) });
      logger.error(new Error(`cannot take ${secret}`));
    });
    expect(line).not.toContain(secret);
    expect(line.match(/\[redacted\]/g)!.length).toBeGreaterThanOrEqual(4);
  });

  it('keeps ids, hashes and positions', () => {
    const kept = {
      ms: 0.1234567890123456,
      caseId: '4cdd6ac7-923d-5f27-b87a-518fd2fe00db',
      hash: 'a'.repeat(64),
      caseNo: 'YK20221201-7K3M9QXA-C',
    };
    expect(JSON.parse(logged((logger) => logger.info(kept)))).toMatchObject(kept);
  });

  it('keeps kind, message, stack and code of an error', () => {
    const error = Object.assign(new Error('disk full'), { code: 'ENOSPC' });
    expect(JSON.parse(logged((logger) => logger.error({ err: error }, 'append failed')))).toMatchObject({
      msg: 'append failed',
      err: { type: 'Error', message: 'disk full', code: 'ENOSPC', stack: expect.stringContaining('logger.spec') as string },
    });
  });

  it('is a readable line on a terminal', () => {
    expect(logged((logger) => logger.warn({ service: 'intake' }, 'parked'), true)).toMatch(/^\d\d:\d\d:\d\d ! parked {2}service=intake\n$/);
  });
});
