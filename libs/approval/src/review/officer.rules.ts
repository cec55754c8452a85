import { beijingDayOf, DomainError, type Instant, type Uuid } from '@yikou/shared-kernel';
import type { CertificateFact, Officer } from './review';

interface Certified {
  readonly officerId: Uuid;
  readonly certificate: { readonly certificateId: Uuid; readonly revision: number };
}

const isInForce = (held: CertificateFact, officerId: Uuid, fieldOfLaw: string, at: Instant): boolean =>
  held.officerId === officerId && held.fieldOfLaw === fieldOfLaw && held.status === 'inForce' && beijingDayOf(at) <= held.until;

/**
 * 持证上岗 (法治政府建设实施纲要 2015-2020): no certificate in force for the field of law at that moment, no
 * administrative act. Gives what the act relies on: the certificate and the version of what is known of it.
 * @throws DomainError NOT_CERTIFIED (facts `fieldOfLaw`, `certificate`: what is held, or `none`)
 */
export const certified = ({ officerId, certificate: held }: Officer, fieldOfLaw: string, at: Instant): Certified => {
  if (!held || !isInForce(held, officerId, fieldOfLaw, at)) {
    throw new DomainError('NOT_CERTIFIED', { fieldOfLaw, certificate: held?.status ?? 'none', ...(held ? { until: held.until } : {}) });
  }
  return { officerId, certificate: { certificateId: held.certificateId, revision: held.revision } };
};

/**
 * An authority acts within what it is competent for (行政许可法 §22): the officer is of the department that handles the case.
 * @throws DomainError OTHER_DEPARTMENT (facts `departmentCode`: whose case it is)
 */
export const assertOwnDepartment = (officer: Officer, departmentCode: string): void => {
  if (!officer.departmentCodes.includes(departmentCode)) throw new DomainError('OTHER_DEPARTMENT', { departmentCode });
};
