import { authorisation } from '../http';

export const operationsAuthorisation = authorisation('admin', {
  'clock.read': { admin: 'any', auditor: 'any' },
  'clock.advance': { admin: 'any' },
  'parked.list': { admin: 'any', auditor: 'any' },
  'parked.look': { admin: 'any', auditor: 'any' },
  'parked.replay': { admin: 'any' },
  'parked.discard': { admin: 'any' },
  'readModel.read': { admin: 'any', auditor: 'any' },
  'readModel.check': { admin: 'any', auditor: 'any' },
  'readModel.rebuild': { admin: 'any' },
});
