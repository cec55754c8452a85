import { realInput, startBuilt, yikou, type Product } from './product';

describe("a real district's catalogue", () => {
  let product: Product;

  beforeAll(async () => {
    product = await startBuilt({ env: { YIKOU_SEED: 'none' } });
  });

  afterAll(async () => {
    await product.stop();
    product.remove();
  });

  it('comes in as drafts, whole, and adds nothing the second time', async () => {
    const file = realInput('ref/guangan-qu-items.csv');
    for (const time of ['first', 'second']) {
      const { code, stdout, stderr } = await yikou('catalog', 'import', file, '--url', product.url, '--json');
      expect({ time, code, stderr: code === 0 ? '' : stderr }).toEqual({ time, code: 0, stderr: '' });
      expect(JSON.parse(stdout)).toEqual({ items: 1135, departments: 34 });
    }
    const { stdout } = await yikou('token', '--account', 'keeper', '--url', product.url, '--json');
    const { token } = JSON.parse(stdout) as { readonly token: string };
    let licences = 0;
    let cursor = '';
    do {
      const response = await fetch(`${product.url}/catalog/items?kind=licence&limit=1000${cursor}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { items, next } = (await response.json()) as { readonly items: readonly unknown[]; readonly next?: string };
      licences += items.length;
      cursor = next === undefined ? '' : `&cursor=${next}`;
    } while (cursor !== '');
    expect(licences).toBe(536);
  });
});
