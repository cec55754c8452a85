import { certificateChanged } from '@yikou/contracts';
import { derivedId, endOfDay, parseBeijingDay } from '@yikou/shared-kernel';
import { startProduct, type TestProduct } from './index';
import { sampleService } from './sample.service';

describe('a product for tests', () => {
  let product: TestProduct;
  const certificateId = derivedId('certificate');
  const certificate = { certificateId, officerId: derivedId('officer'), field: '食品', status: 'inForce', until: '2022-12-31' } as const;

  beforeEach(async () => {
    product = await startProduct([sampleService]);
  });
  afterEach(() => product.stop());

  it('hears what others would tell, keeps its models and fires its timers', async () => {
    expect(product.now()).toBe('2022-12-01T00:00:00.000Z');
    await product.tell(certificateChanged.tell(certificateId, certificate));
    expect((await product.request('GET', '/sample/notes')).body).toEqual([{ certificateId, over: false }]);
    await product.advanceTo(endOfDay(parseBeijingDay('2022-12-31')));
    expect((await product.request('GET', '/sample/notes')).body).toEqual([{ certificateId, over: true }]);
  });

  it('is the same after a restart', async () => {
    await product.tell(certificateChanged.tell(certificateId, certificate));
    const head = await product.store.head();
    await product.restart();
    await product.quiet();
    expect(await product.store.head()).toBe(head);
    expect((await product.request('GET', '/sample/notes')).body).toEqual([{ certificateId, over: false }]);
    await product.advanceTo(endOfDay(parseBeijingDay('2023-01-31')));
    expect((await product.request('GET', '/sample/notes')).body).toEqual([{ certificateId, over: true }]);
  });
});
