import { authorisation } from '@yikou/platform';

/** Who may do what in approval, and how far. What an officer needs beside the role (a certificate, not having examined) the decider asks. */
export const approvalAuthorisation = authorisation('approval', {
  'review.list': { auditor: 'any', legal: 'any', head: 'any', officer: 'department' },
  'review.read': { auditor: 'any', legal: 'any', head: 'any', officer: 'department' },
  'review.examine': { officer: 'department' },
  'review.advise': { officer: 'department' },
  'review.decide': { officer: 'department' },
  'number.read': { auditor: 'any', legal: 'any', head: 'any', office: 'any', officer: 'any' },
  'filing.read': { auditor: 'any', legal: 'any', head: 'any' },
  'filing.confirm': { legal: 'any' },
});
