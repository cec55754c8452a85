export {
  type BeijingDay,
  beijingDayOf,
  compareDays,
  daysBetween,
  endOfDay,
  isBeijingDay,
  parseBeijingDay,
  plusDays,
  startOfDay,
} from './beijing-day';
export type { Brand } from './brand';
export { caseNoFrom, type CaseNo, isCaseNo, isCaseNoOf, parseCaseNo, registrationDayOf } from './case-no';
export { birthDayOf, citizenIdFrom, type CitizenId, isCitizenId, maskCitizenId, parseCitizenId } from './citizen-id';
export { type CreditCode, creditCodeFrom, type CreditCodeParts, isCreditCode, parseCreditCode } from './credit-code';
export { type Deadline, deadline, type DeadlineInput, type DerivationStep, type Extension, type Pause, twoThirdsOf } from './deadline';
export { describeDerivation } from './deadline.messages';
export {
  COASTAL_CITIES,
  COASTAL_DIVISIONS,
  type Division,
  type DivisionCode,
  type DivisionLevel,
  divisionLevel,
  findDivisionName,
  isDivisionCode,
  isWithinDivision,
  parentDivision,
  parseDivisionCode,
  YINGKOU,
} from './division-code';
export { type DocumentNumber, formatDocumentNumber, isDocumentNumber, parseDocumentNumber } from './document-number';
export { DomainError, invalid } from './domain-error';
export type { HolidaySource } from './holiday-source';
export { compareInstants, type Instant, instantFromMs, instantFromRfc3339, isInstant, msOf, parseInstant, plusMs } from './instant';
export {
  compareMoney,
  differenceOf,
  fen,
  formatYuan,
  isMoney,
  minusMoney,
  type Money,
  NO_MONEY,
  parseYuan,
  plusMoney,
  type SignedMoney,
  signedFen,
  sumMoney,
  timesMoney,
  yuanDecimal,
} from './money';
export { derivedId, isUuid, parseUuid, type Uuid, uuidV5, YIKOU_NAMESPACE } from './uuid';
export { type CountedDay, type DayClass, WorkingCalendar, workingCalendar } from './working-calendar';
