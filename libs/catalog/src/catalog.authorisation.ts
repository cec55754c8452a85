import { authorisation, ROLES, type Grants } from '@yikou/platform';

/** The catalogue is public (行政许可法 §30): whoever has a role reads it. */
const everybody: Grants = Object.fromEntries(ROLES.map((role) => [role, 'any']));

/** Who may do what in the catalogue: the keeper writes it; certificates are also the administrator's. */
export const catalogAuthorisation = authorisation('catalog', {
  'item.draft': { keeper: 'any' },
  'item.revise': { keeper: 'any' },
  'item.publish': { keeper: 'any' },
  'item.withdraw': { keeper: 'any' },
  'item.read': everybody,
  'list.publish': { keeper: 'any' },
  'list.read': everybody,
  'certificate.grant': { keeper: 'any', admin: 'any' },
  'certificate.renew': { keeper: 'any', admin: 'any' },
  'certificate.suspend': { keeper: 'any', admin: 'any' },
  'certificate.reinstate': { keeper: 'any', admin: 'any' },
  'certificate.read': everybody,
  'import.write': { keeper: 'any' },
  'import.read': { keeper: 'any', admin: 'any', auditor: 'any' },
});
