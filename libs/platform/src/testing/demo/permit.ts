import { decider, eventCodec, type Aggregate } from '@yikou/event-sourcing';

/** A toy with everything that HTTP has to show: it is drafted, its purpose may change, and it is granted once. */
export type Permit =
  | { readonly status: 'none' }
  | { readonly status: 'drafted'; readonly purpose: string; readonly departmentCode: string }
  | { readonly status: 'granted'; readonly purpose: string; readonly departmentCode: string };

export type PermitCommand =
  | { readonly type: 'DraftPermit'; readonly purpose: string; readonly departmentCode: string }
  | { readonly type: 'ChangePurpose'; readonly purpose: string }
  | { readonly type: 'GrantPermit' };

export type PermitEvent =
  | { readonly type: 'PermitDrafted'; readonly purpose: string; readonly departmentCode: string }
  | { readonly type: 'PurposeChanged'; readonly purpose: string }
  | { readonly type: 'PermitGranted' };

const permit = decider<Permit, PermitCommand, PermitEvent>({
  initialState: { status: 'none' },
  rules: {
    none: { DraftPermit: ({ purpose, departmentCode }) => [{ type: 'PermitDrafted', purpose, departmentCode }] },
    drafted: {
      ChangePurpose: ({ purpose }) => [{ type: 'PurposeChanged', purpose }],
      GrantPermit: () => [{ type: 'PermitGranted' }],
    },
    granted: { ChangePurpose: ({ purpose }) => [{ type: 'PurposeChanged', purpose }] },
  },
  evolution: {
    PermitDrafted: (_, { purpose, departmentCode }) => ({ status: 'drafted', purpose, departmentCode }),
    PurposeChanged: (state, { purpose }) => (state.status === 'none' ? state : { ...state, purpose }),
    PermitGranted: (state) => (state.status === 'none' ? state : { ...state, status: 'granted' }),
  },
});

export const permitAggregate: Aggregate<Permit, PermitCommand, PermitEvent> = {
  category: 'permit',
  decider: permit,
  codec: eventCodec<PermitEvent>({
    PermitDrafted: { name: 'demo.permit.drafted' },
    PurposeChanged: { name: 'demo.permit.purpose-changed' },
    PermitGranted: { name: 'demo.permit.granted' },
  }),
};
