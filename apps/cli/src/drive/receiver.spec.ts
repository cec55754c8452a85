import { Webhook } from 'standardwebhooks';
import { Receiver } from './receiver';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const BODY = '{"type":"yikou.supervision.push"}';

describe("the driver's receiver of webhooks", () => {
  let receiver: Receiver;
  let url: string;
  let acknowledged: string[];

  beforeEach(async () => {
    receiver = new Receiver();
    acknowledged = [];
    url = await receiver.listen(0);
    receiver.accept(SECRET, (id) => {
      acknowledged.push(id);
      return Promise.resolve();
    });
  });
  afterEach(() => receiver.close());

  const push = async (id: string, secret = SECRET): Promise<number> => {
    const now = new Date();
    const headers = {
      connection: 'close',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, now, BODY),
    };
    return (await fetch(url, { method: 'POST', headers, body: BODY })).status;
  };

  it('counts each id once, tells what came again, and acknowledges once, in the order of the ids', async () => {
    for (const id of ['c', 'a', 'a', 'b']) expect(await push(id)).toBe(204);
    expect(receiver.received).toEqual({ pushes: 3, duplicates: 1, badSignatures: 0 });
    await receiver.acknowledgeAll();
    await receiver.acknowledgeAll();
    expect(acknowledged).toEqual(['a', 'b', 'c']);
  });

  it('refuses what is signed with another secret, and counts it apart', async () => {
    expect(await push('a', `whsec_${Buffer.alloc(32, 2).toString('base64')}`)).toBe(401);
    expect(receiver.received).toEqual({ pushes: 0, duplicates: 0, badSignatures: 1 });
    await receiver.acknowledgeAll();
    expect(acknowledged).toEqual([]);
  });
});
