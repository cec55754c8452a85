import type { KeyStore } from '@yikou/key-store';
import { opened, type OpenContent } from './push.content';
import type { Push } from './push';

export const PUSH_TYPE = 'yikou.supervision.push.v1';

/** What a department receives: a CloudEvent 1.0 with the fields that its item lists for it. */
export interface PushedEvent {
  readonly specversion: '1.0';
  /** The push: the same however often it is sent. */
  readonly id: string;
  readonly source: '/yikou/supervision';
  readonly type: typeof PUSH_TYPE;
  /** The case. */
  readonly subject: string;
  readonly datacontenttype: 'application/json';
  readonly data: OpenContent;
}

type Told = Pick<Exclude<Push, { status: 'none' }>, 'pushId' | 'caseId' | 'content'>;

export const cloudEventOf = async ({ pushId, caseId, content }: Told, keys: KeyStore): Promise<PushedEvent> => ({
  specversion: '1.0',
  id: pushId,
  source: '/yikou/supervision',
  type: PUSH_TYPE,
  subject: caseId,
  datacontenttype: 'application/json',
  data: await opened(content, keys),
});
