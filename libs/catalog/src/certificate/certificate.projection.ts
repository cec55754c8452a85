import { idOf } from '@yikou/event-store';
import type { Projection } from '@yikou/read-store';
import { filteredBy } from '../list-indexes';
import { CERTIFICATE } from '../streams';
import type { CERTIFICATE_STATUSES, Held } from './certificate';
import { certificateCodec } from './certificate.aggregate';
import { certificate } from './certificate.decider';

export type CertificateDocument = Held & {
  readonly status: (typeof CERTIFICATE_STATUSES)[number];
  /** Why it is suspended. */
  readonly reason?: string;
  readonly revision: number;
};

/** The certificates, by their id. Every event tells all of one, so each is folded by itself. */
export const certificateProjection: Projection<CertificateDocument> = {
  model: {
    name: 'catalog_certificates',
    version: 1,
    indexes: filteredBy(['officerId', 'field', 'status'], [], [{ path: 'until', order: 'asc' }]),
    volatile: [],
  },
  reference: { file: __filename, name: 'certificateProjection' },
  categories: [CERTIFICATE],
  documents: ({ stream }) => [idOf(stream)],
  project: (was, recorded) => {
    const event = certificateCodec.decode(recorded);
    if (!event) return was;
    const state = certificate.evolve(certificate.initialState, event);
    return state.status === 'none' ? was : { ...state, revision: recorded.revision };
  },
};
