import { authorisation } from '@yikou/platform';

/** Who may do what at the window, and how far it reaches. The applicant sees its own cases; an officer those of its department. */
export const intakeAuthorisation = authorisation('intake', {
  'case.register': { clerk: 'any' },
  'case.notice': { clerk: 'any' },
  'case.supply': { clerk: 'any' },
  'case.accept': { clerk: 'any' },
  'case.refuse': { clerk: 'any' },
  'case.deliver': { clerk: 'any' },
  'case.visit': { clerk: 'any' },
  'case.takeOver': { clerk: 'any' },
  'case.note': { clerk: 'any', officer: 'department' },
  'case.read': { clerk: 'any', legal: 'any', head: 'any', office: 'any', auditor: 'any', officer: 'department', applicant: 'own' },
  'case.list': { clerk: 'any', legal: 'any', head: 'any', office: 'any', auditor: 'any', officer: 'department', applicant: 'own' },
  'figures.read': { clerk: 'any', legal: 'any', head: 'any', office: 'any', auditor: 'any', officer: 'department' },
});
