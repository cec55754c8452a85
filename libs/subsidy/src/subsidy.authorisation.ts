import { authorisation } from '@yikou/platform';

/** Who may do what in subsidy, and how far: a beneficiary sees and does its own; the money is approved by finance alone. */
export const subsidyAuthorisation = authorisation('subsidy', {
  'policy.draft': { keeper: 'any' },
  'policy.publish': { keeper: 'any' },
  'policy.close': { keeper: 'any' },
  'policy.read': { keeper: 'any', finance: 'any', head: 'any', auditor: 'any', office: 'any', clerk: 'any', applicant: 'any' },
  'budget.read': { finance: 'any', keeper: 'any', head: 'any', auditor: 'any' },
  'entitlement.list': { finance: 'any', head: 'any', auditor: 'any', clerk: 'any', applicant: 'own' },
  'entitlement.read': { finance: 'any', head: 'any', auditor: 'any', clerk: 'any', applicant: 'own' },
  'entitlement.confirm': { applicant: 'own' },
  'entitlement.waive': { applicant: 'own' },
  'payment.approve': { finance: 'any' },
  'payment.retry': { finance: 'any', applicant: 'own' },
});
