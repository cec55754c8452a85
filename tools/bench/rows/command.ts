import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { demoCopy } from '../data/demo';
import { DemoClient } from '../demo-client';
import { closedLoop, requestText } from '../http-load';
import { rate, rounds, rowOf, type Row } from '../measuring';
import { inFolder, serve, startDemo, type Served } from '../product';
import type { Setting } from '../sizes';

const CONNECTIONS = 64;
const BY_HAND = join(__dirname, '..', 'yardsticks', 'by-hand.child.js');

/** A note on a case, over HTTP to the durable answer: by the product, and by what one would write by hand for this one command. */
export const commandRows = ({ size, rounds: count, scratch }: Setting): Promise<readonly Row[]> =>
  inFolder(async (directory) => {
    const secret = randomBytes(32);
    await demoCopy(scratch, join(directory, 'product'));
    const product = await startDemo(join(directory, 'product'));
    const byHand = await serve(BY_HAND, { YIKOU_DATA_DIR: directory, BENCH_SECRET: secret.toString('base64url') }, '/health/ready');
    const client = new DemoClient(product.url);
    try {
      const cases = await client.registerMany(size.cases);
      const tokens = { product: await client.tokenOf('clerk'), byHand: await tokenOf(secret) };
      const run = async (of: Served, token: string) => {
        const requests = notes(cases, size.commands, token);
        return rate(size.commands, () => closedLoop(of.port, requests));
      };
      await run(byHand, tokens.byHand);
      await run(product, tokens.product);
      const measured = await rounds(count, async () => ({
        yardstick: await run(byHand, tokens.byHand),
        value: await run(product, tokens.product),
      }));
      const note = 'by hand on bare Fastify: token, schema, one AES-GCM field, canonical JSON, SHA-256, group-committed insert';
      return [
        rowOf(
          { row: 'command over HTTP to durable answer, 64 connections', unit: 'commands/s', target: { of: 'ratio', atLeast: 0.6 }, note },
          measured,
        ),
      ];
    } finally {
      await client.close();
      await product.stop();
      await byHand.stop();
    }
  });

/** Each connection has cases of its own, and goes round them: no two write to one at the same time. */
const notes = (cases: readonly string[], count: number, token: string): readonly (readonly string[])[] =>
  Array.from({ length: CONNECTIONS }, (_, connection) => {
    const own = cases.filter((__, index) => index % CONNECTIONS === connection);
    return Array.from({ length: Math.ceil(count / CONNECTIONS) }, (__, index) =>
      requestText({
        method: 'POST',
        path: `/intake/cases/${own[index % own.length] ?? ''}/notes`,
        headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
        body: JSON.stringify({ text: '已电话联系申请人，约定补交经营场所平面图，并告知办理时限' }),
      }),
    );
  });

const tokenOf = (secret: Buffer): Promise<string> =>
  new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer('bench')
    .setAudience('bench')
    .setSubject(randomUUID())
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('8h')
    .sign(secret);
