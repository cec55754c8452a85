import { START } from '@yikou/event-store';
import { startProduct, type TestAnswer, type TestProduct, type TestRequest } from '@yikou/platform/testing';
import { catalogService } from '../catalog.service';
import { contentOf } from './samples';

export type Body = Record<string, unknown>;

/** The catalogue alone, as the product runs it. */
export class Catalogue {
  private codes = 0;

  private constructor(readonly product: TestProduct) {}

  static async open(): Promise<Catalogue> {
    return new Catalogue(await startProduct([catalogService], { accounts: [{ login: 'office', roles: ['office'] }] }));
  }

  close(): Promise<void> {
    return this.product.stop();
  }

  /** As the keeper, unless said otherwise. */
  post<B = Body>(path: string, body?: unknown, request: Omit<TestRequest, 'body'> = {}): Promise<TestAnswer<B>> {
    return this.product.request<B>('POST', `/catalog/${path}`, { as: 'keeper', ...request, ...(body === undefined ? {} : { body }) });
  }

  /** After everything that was recorded is in the models. */
  async get<B = Body>(path: string, as = 'clerk'): Promise<TestAnswer<B>> {
    await this.product.quiet();
    return this.product.request<B>('GET', `/catalog/${path}`, { as });
  }

  /** The number of events in the store. */
  async events(): Promise<number> {
    let count = 0;
    for await (const page of this.product.store.readAll({ from: START })) count += page.length;
    return count;
  }

  nextCode(): string {
    this.codes += 1;
    return `T-${String(this.codes).padStart(4, '0')}`;
  }

  /** A draft that may be published; another code each time. */
  async drafted(over: Parameters<typeof contentOf>[0] = {}): Promise<string> {
    const { body } = await this.post('items', contentOf({ code: this.nextCode(), ...over }));
    return String(body['itemId']);
  }

  async published(over: Parameters<typeof contentOf>[0] = {}): Promise<string> {
    const itemId = await this.drafted(over);
    await this.post(`items/${itemId}/publications`);
    return itemId;
  }
}
