export { badRequests, type BadInputOptions, type BadRequest, type RawRequest } from './bad-requests';
export { problemFaultsBy, type RawAnswer } from './problem-faults';
export { requestsOfEveryRole, type RoleRequest } from './role-requests';
export { fuzzedRequests, type Fuzzed, type FuzzOptions } from './fuzzed-requests';
