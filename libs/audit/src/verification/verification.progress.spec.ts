import { Inject, Module } from '@nestjs/common';
import { WORKER } from '@yikou/platform';
import { startProduct, type TestProduct } from '@yikou/platform/testing';
import type { WorkerSetup } from '@yikou/read-store';
import { derivedId, parseInstant } from '@yikou/shared-kernel';
import { auditService } from '..';
import { at, recordCase } from '../testing/case-in-history';
import { Recorder } from '../testing/recorder';
import type { VerificationDoc } from './verification.projection';
import { verifyInThread, type ThreadProgress } from './verification.thread';
import { viewOf } from './verification.view';

// A busy machine syncs slowly; nothing here is measured.
jest.setTimeout(120_000);

let setup: WorkerSetup;

@Module({})
class Peek {
  constructor(@Inject(WORKER) worker: WorkerSetup) {
    setup = worker;
  }
}

describe('the progress of a verification', () => {
  let product: TestProduct;
  beforeAll(async () => {
    product = await startProduct([auditService], { modules: [Peek] });
    await recordCase(new Recorder(product.store, at(0)));
  });
  afterAll(() => product.stop());

  it('is told by its thread: how many events, up to where, of a log that ends where', async () => {
    const told: ThreadProgress[] = [];
    const { stores, options } = setup;
    const { signal } = new AbortController();
    const found = await verifyInThread({ stores, options }, { signal, onProgress: (progress) => told.push(progress) });
    const head = await product.store.head();
    expect(found.events).toBeGreaterThan(20);
    expect(told.at(-1)).toEqual({ events: found.events, position: head, head });
  });

  it('ends with its thread when the product stops', async () => {
    const { stores, options } = setup;
    const stopping = new AbortController();
    const verified = verifyInThread({ stores, options }, { signal: stopping.signal, onProgress: () => undefined });
    stopping.abort(new Error('stopping'));
    await expect(verified).rejects.toThrow('stopping');
  });
});

describe('what is shown of a verification that runs', () => {
  const running: VerificationDoc = {
    verificationId: derivedId('verification'),
    status: 'running',
    requestedBy: derivedId('account'),
    requestedAt: parseInstant('2022-12-01T01:00:00.000Z'),
    eventId: derivedId('event'),
    correlationId: derivedId('correlation'),
    revision: 0,
  };

  it('is how far it has come', () => {
    const view = viewOf(running, { events: 400, position: 410n, head: 1_000n });
    expect(view).toMatchObject({ status: 'running', progress: { events: 400, of: 1_000 }, events: 400, faults: [] });
    expect(view).not.toHaveProperty('ok');
  });

  it('is what there is to do from where it was asked to begin', () => {
    const from = { ...running, fromPosition: '900' };
    expect(viewOf(from, { events: 40, position: 950n, head: 1_000n }).progress).toEqual({ events: 40, of: 100 });
  });

  it('is nothing while it waits for its turn', () => {
    expect(viewOf(running, undefined).progress).toEqual({ events: 0, of: 0 });
  });
});
