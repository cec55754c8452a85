import fc from 'fast-check';
import { parseBeijingDay } from './beijing-day';
import { caseNoFrom, isCaseNo, isCaseNoOf, parseCaseNo, registrationDayOf } from './case-no';
import { birthDayOf, citizenIdFrom, isCitizenId, maskCitizenId, parseCitizenId } from './citizen-id';
import { creditCodeFrom, isCreditCode, parseCreditCode } from './credit-code';
import { isDivisionCode, parseDivisionCode, parentDivision } from './division-code';
import { isDocumentNumber, parseDocumentNumber, formatDocumentNumber } from './document-number';
import { DomainError } from './domain-error';
import { instantFromMs, instantFromRfc3339, isInstant, msOf, parseInstant } from './instant';
import { YINGKOU, isBeijingDay, isUuid, parseUuid } from './index';
import { anyText, nearly, refusalBy } from './testing';

jest.setTimeout(600_000);

interface Reader<Read> {
  readonly good: readonly string[];
  readonly is?: (text: string) => boolean;
  readonly parse: (text: string) => Read;
  /** What must hold of whatever was read. */
  readonly holds?: (read: Read, text: string) => boolean;
}

const reader = <Read>(of: Reader<Read>): Reader<unknown> => of as Reader<unknown>;
const id = parseUuid('0f6c1c5e-6f0e-5d6b-8a55-3f2f7b9c1a10');
const day = parseBeijingDay('2022-12-01');

const READERS: Readonly<Record<string, Reader<unknown>>> = {
  'case numbers': reader({
    good: [caseNoFrom(id, day)],
    is: isCaseNo,
    parse: parseCaseNo,
    holds: (read) => isBeijingDay(registrationDayOf(read)) && typeof isCaseNoOf(read, id) === 'boolean',
  }),
  'citizen ids': reader({
    good: [citizenIdFrom(YINGKOU, day, 21), '11010519491231002X'],
    is: isCitizenId,
    parse: parseCitizenId,
    holds: (read) => isBeijingDay(birthDayOf(read)) && !maskCitizenId(read).includes(read.slice(4, 14)),
  }),
  'credit codes': reader({
    good: [creditCodeFrom({ kind: '91', division: YINGKOU, organisation: 'MA0YK001' })],
    is: isCreditCode,
    parse: parseCreditCode,
  }),
  'division codes': reader({
    good: ['210800', '210804001002'],
    is: isDivisionCode,
    parse: parseDivisionCode,
    holds: (read) => parentDivision(read) !== read,
  }),
  'document numbers': reader({
    good: ['营行审〔2022〕15号'],
    is: isDocumentNumber,
    parse: parseDocumentNumber,
    holds: (read, text) => formatDocumentNumber(read) === text,
  }),
  instants: reader({
    good: ['2022-12-01T08:00:00.000Z'],
    is: isInstant,
    parse: parseInstant,
    holds: (read) => instantFromMs(msOf(read)) === read,
  }),
  'times of RFC 3339': reader({
    good: ['2022-12-01T08:00:00+08:00', '2022-12-01T08:00:00.123Z'],
    parse: instantFromRfc3339,
    holds: isInstant,
  }),
  days: reader({ good: ['2022-12-01', '2024-02-29'], is: isBeijingDay, parse: parseBeijingDay }),
  ids: reader({ good: [id], is: isUuid, parse: parseUuid }),
};

describe.each(Object.entries(READERS))('%s', (_, { good, is, parse, holds }) => {
  it('are read, or refused by a rule that does not repeat them, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(nearly(fc.constantFrom(...good)), anyText()), (text) => {
        const error = refusalBy(DomainError, () => parse(text));
        if (is) expect(is(text)).toBe(error === undefined);
        if (error === undefined) expect(holds?.(parse(text), text) ?? true).toBe(true);
        else if (text.length > 5) expect(JSON.stringify(error.facts)).not.toContain(text);
      }),
    );
  });

  it('are what they are', () => {
    for (const text of good) parse(text);
  });
});
