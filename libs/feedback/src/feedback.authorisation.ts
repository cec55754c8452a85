import { authorisation } from '@yikou/platform';

/** Who may rate and who may read it. Only the applicant of a case rates it. */
export const feedbackAuthorisation = authorisation('feedback', {
  'rating.give': { applicant: 'own' },
  'rating.read': { clerk: 'any', legal: 'any', head: 'any', office: 'any', auditor: 'any', officer: 'department', applicant: 'own' },
  'rating.list': { clerk: 'any', legal: 'any', head: 'any', office: 'any', auditor: 'any', officer: 'department', applicant: 'own' },
  'figures.read': { clerk: 'any', legal: 'any', head: 'any', office: 'any', auditor: 'any', officer: 'department' },
});
