import { PUSH_TYPE, type PushedEvent } from '@yikou/contracts';
import type { KeyStore } from '@yikou/key-store';
import { opened } from './push.content';
import type { Push } from './push';

type Told = Pick<Exclude<Push, { status: 'none' }>, 'pushId' | 'caseId' | 'content'>;

/** What a department receives: a CloudEvent 1.0 with the fields that its item lists for it. */
export const cloudEventOf = async ({ pushId, caseId, content }: Told, keys: KeyStore): Promise<PushedEvent> => ({
  specversion: '1.0',
  id: pushId,
  source: '/yikou/supervision',
  type: PUSH_TYPE,
  subject: caseId,
  datacontenttype: 'application/json',
  data: await opened(content, keys),
});
