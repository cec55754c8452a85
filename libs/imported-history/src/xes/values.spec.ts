import { instantOf, isValueOf, schemaText } from './values';

describe('the values of XES', () => {
  it.each([
    ['2010-10-02T09:20:39.266+02:00', '2010-10-02T07:20:39.266Z'],
    ['2010-10-02T09:20:39Z', '2010-10-02T09:20:39.000Z'],
    ['2010-10-02T09:20:39.1239999-09:30', '2010-10-02T18:50:39.123Z'],
    ['2010-10-02T09:20:39', '2010-10-02T09:20:39.000Z'],
    ['2010-10-02 09:20:39+0200', '2010-10-02T07:20:39.000Z'],
    ['2010-10-02T24:00:00+14:00', '2010-10-02T10:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
  ])('a date is a moment: %s', (text, moment) => {
    expect(instantOf(text)).toBe(moment);
  });

  it.each([
    '',
    'x',
    '2010-13-01T00:00:00Z',
    '2010-02-30T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2010-01-01T24:00:01Z',
    '2010-01-01T00:60:00Z',
    '2010-01-01T00:00:60Z',
    '2010-01-01T00:00:00+15:00',
    '0000-01-01T00:00:00Z',
    '2010-01-01',
    '10000-01-01T00:00:00Z',
    '-0044-03-15T00:00:00Z',
  ])('is none that history can have: %s', (text) => expect(instantOf(text)).toBeUndefined());

  it('are known by their types', () => {
    const good = [
      ['date', '-0044-03-15T00:00:00Z'],
      ['int', '+5'],
      ['int', ' -0 '],
      ['float', '1e3'],
      ['float', '.5'],
      ['float', 'Infinity'],
      ['boolean', 'TRUE'],
      ['string', ''],
      ['id', 'x'],
    ] as const;
    const bad = [
      ['date', '12:00'],
      ['int', '0x1'],
      ['int', '-9223372036854775809'],
      ['int', ''],
      ['float', '1,5'],
      ['float', 'e5'],
      ['boolean', 'y'],
      ['list', ''],
    ] as const;
    for (const [type, value] of good) expect([type, value, isValueOf(type, value)]).toEqual([type, value, true]);
    for (const [type, value] of bad) expect([type, value, isValueOf(type, value)]).toEqual([type, value, false]);
  });

  it('are given back as the schema wants them, and otherwise as they stood', () => {
    expect(schemaText('date', '2010-10-02 09:20:39.5+0200')).toBe('2010-10-02T09:20:39.5+02:00');
    expect(schemaText('date', '2010-10-02T09:20:39.123456+02:00')).toBe('2010-10-02T09:20:39.123456+02:00');
    expect(schemaText('float', '-Infinity')).toBe('-INF');
    expect(schemaText('float', '1.0E-3')).toBe('1.0E-3');
    expect(schemaText('boolean', 'False')).toBe('false');
    expect(schemaText('string', ' x ')).toBe(' x ');
  });
});
