import { authorisation } from '@yikou/platform';

/** Who may do what in supervision, and how far: a supervising department sees and does its own. */
export const supervisionAuthorisation = authorisation('supervision', {
  'subscription.open': { admin: 'any', supervisor: 'department' },
  'subscription.close': { admin: 'any', supervisor: 'department' },
  'subscription.read': { admin: 'any', auditor: 'any', supervisor: 'department' },
  'subscription.replay': { admin: 'any', supervisor: 'department' },
  'push.list': { admin: 'any', auditor: 'any', head: 'any', supervisor: 'department' },
  'push.read': { auditor: 'any', head: 'any', supervisor: 'department' },
  'push.pull': { supervisor: 'department' },
  'push.acknowledge': { supervisor: 'department' },
  'push.feedback': { supervisor: 'department' },
  'push.replay': { admin: 'any', supervisor: 'department' },
});
