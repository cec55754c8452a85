import type { Instant } from '@yikou/shared-kernel';
import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';
import { BadMapping } from '../mapping';
import { instantOf } from '../xes/values';

interface Time {
  readonly at: Instant;
  /** As a log writes it, with the zone. */
  readonly text: string;
}

const NAMED: Readonly<Record<string, (text: string, zone: Zone) => DateTime>> = {
  iso: (text, zone) => DateTime.fromISO(text.replace(' ', 'T'), { zone, setZone: true }),
  seconds: (text, zone) => DateTime.fromSeconds(Number(text), { zone }),
  milliseconds: (text, zone) => DateTime.fromMillis(Number(text), { zone }),
};

/**
 * Reads times in one format.
 * @param format of Luxon's tokens, or `iso`, `seconds`, `milliseconds`
 * @param zone of times that name none, default UTC
 * @returns undefined for what is no time
 * @throws BadMapping when there is no such zone
 */
export const timeReader = (format: string, zone = 'UTC'): ((text: string) => Time | undefined) => {
  const fallback = zoneOf(zone);
  const read = NAMED[format] ?? formatReader(format);
  return (text) => {
    const found = read(text.trim(), fallback);
    const written = found.isValid ? found.toISO({ includeOffset: true }) : null;
    const at = written === null ? undefined : instantOf(written);
    return written === null || at === undefined ? undefined : { at, text: written };
  };
};

const formatReader = (format: string): ((text: string, zone: Zone) => DateTime) => {
  const options = { locale: 'en' };
  const parser = DateTime.buildFormatParser(format, options);
  return (text, zone) => DateTime.fromFormatParser(text, parser, { ...options, zone, setZone: true });
};

const OFFSET = /^([+-])(\d\d):?(\d\d)$/;

const zoneOf = (name: string): Zone => {
  const [, sign, hours, minutes] = OFFSET.exec(name) ?? [];
  if (sign !== undefined) return FixedOffsetZone.instance((sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)));
  if (name === 'UTC' || name === 'Z') return FixedOffsetZone.utcInstance;
  if (!IANAZone.isValidZone(name)) throw new BadMapping(`没有时区 there is no time zone ${name}`);
  return IANAZone.create(name);
};
