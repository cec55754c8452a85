import { authorisation } from '@yikou/platform';

export const identityAuthorisation = authorisation('identity', {
  'account.open': { admin: 'any' },
  'account.changeRoles': { admin: 'any' },
  'account.close': { admin: 'any' },
  'account.list': { admin: 'any', auditor: 'any' },
  'account.read': {
    admin: 'any',
    auditor: 'any',
    clerk: 'own',
    officer: 'own',
    legal: 'own',
    head: 'own',
    office: 'own',
    finance: 'own',
    supervisor: 'own',
    keeper: 'own',
    applicant: 'own',
  },
  'session.revoke': {
    clerk: 'own',
    officer: 'own',
    legal: 'own',
    head: 'own',
    office: 'own',
    finance: 'own',
    supervisor: 'own',
    auditor: 'own',
    keeper: 'own',
    admin: 'own',
    applicant: 'own',
  },
});
