import { authorisation } from '@yikou/platform';

/** Who may do what in audit: an auditor reads everything and writes nothing but checks; who runs the system may have it checked. */
export const auditAuthorisation = authorisation('audit', {
  'history.read': { auditor: 'any' },
  'case.read': { auditor: 'any' },
  'case.list': { auditor: 'any' },
  'figures.read': { auditor: 'any' },
  'parkedAct.read': { auditor: 'any' },
  'verification.request': { auditor: 'any', admin: 'any' },
  'verification.read': { auditor: 'any', admin: 'any' },
});
