import fc from 'fast-check';
import type { Attribute, XmlPairs } from '../attributes';
import type { LogPart } from '../reading/ops';
import { UNSPEAKABLE } from '../xes/values';
import { eventText, LOG_END, logStart, TRACE_END, traceStart } from '../xes/xes-writer';

/** Random logs, as XES text. */

const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('&', '<', '>', '"', "'", '\n', '\t', '\r', ' ', '😀', '商'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 12,
  })
  .filter((each) => !UNSPEAKABLE.test(each));
const key = fc.oneof(fc.constantFrom('concept:name', 'org:resource', 'a', '__proto__', ''), text);

const two = (most: number) => fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, '0'));
const zone = fc.oneof(
  fc.constantFrom('Z', '', '+14:00', '-00:00'),
  fc.tuple(fc.constantFrom('+', '-'), two(13), two(59)).map(([sign, h, m]) => `${sign}${h}:${m}`),
);
const date = fc
  .tuple(
    fc.date({ min: new Date('0002-01-01T00:00:00Z'), max: new Date('9998-12-31T00:00:00Z'), noInvalidDate: true }),
    fc.constantFrom('', '.1', '.123', '.123456789'),
    zone,
  )
  .map(([day, fraction, offset]) => `${day.toISOString().slice(0, 19)}${fraction}${offset}`);

const leaf: fc.Arbitrary<Attribute> = fc.oneof(
  fc.record({ key, type: fc.constantFrom('string' as const, 'id' as const), value: text }),
  fc.record({ key, type: fc.constant('date' as const), value: date }),
  fc.record({ key, type: fc.constant('int' as const), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String) }),
  fc.record({
    key,
    type: fc.constant('float' as const),
    value: fc.oneof(fc.constantFrom('NaN', 'INF', '-INF', '1E400', '-0'), fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)),
  }),
  fc.record({ key, type: fc.constant('boolean' as const), value: fc.constantFrom('true', 'false', '1', '0') }),
);

const { attribute } = fc.letrec<{ attribute: Attribute; nested: Attribute }>((tie) => ({
  attribute: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('nested')),
  nested: fc.oneof(
    fc.tuple(leaf, fc.array(tie('attribute'), { minLength: 1, maxLength: 3 })).map(([of, attributes]) => ({ ...of, attributes })),
    fc.record({ key, type: fc.constant('container' as const), attributes: fc.array(tie('attribute'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ key, type: fc.constant('list' as const), values: fc.array(tie('attribute'), { maxLength: 3 }) }),
  ),
}));

const attributes = fc.array(attribute, { maxLength: 4 });
const timestamp = date.map((value): Attribute => ({ key: 'time:timestamp', type: 'date', value }));
const event = fc
  .tuple(attributes, timestamp, attributes)
  .map(([before, time, after]) => [...before.filter(({ key: of }) => of !== 'time:timestamp'), time, ...after]);

const named = fc.record({
  attributes: attributes.map((all) => all.filter(({ key: of }) => of !== 'concept:name')),
  events: fc.array(event, { maxLength: 5 }),
});

const pairs = (...names: string[]) =>
  fc.tuple(...names.map((name) => fc.stringMatching(/^[a-z]{1,8}$/).map((value) => [name, value] as const)));

const part: fc.Arbitrary<LogPart> = fc.oneof(
  pairs('name', 'prefix', 'uri').map((xml): LogPart => ({ kind: 'extension', xml })),
  pairs('name', 'scope', 'keys').map((xml): LogPart => ({ kind: 'classifier', xml })),
  attribute.map((of): LogPart => ({ attribute: of, kind: 'attribute' })),
);
const globals = fc
  .uniqueArray(fc.constantFrom('trace', 'event'), { maxLength: 2 })
  .chain((scopes) =>
    fc.tuple(...scopes.map((scope) => attributes.map((of): LogPart => ({ attributes: of, kind: 'global', xml: [['scope', scope]] })))),
  );

const ROOT: XmlPairs = [
  ['xes.version', '2.0'],
  ['xmlns', 'http://www.xes-standard.org/'],
];

export const logText = fc
  .record({
    parts: fc.array(part, { maxLength: 4 }),
    globals,
    cases: fc.array(named, { maxLength: 5 }),
    alone: fc.array(event, { maxLength: 2 }),
  })
  .map(({ parts, globals: of, cases, alone }) => {
    const traces = cases.map(({ attributes: own, events }, index) => {
      const name: Attribute = { key: 'concept:name', type: 'string', value: `case ${String(index)}` };
      return traceStart([...own, name]) + events.map((each) => eventText(each, '\t\t')).join('') + TRACE_END;
    });
    return logStart(ROOT, [...parts, ...of]) + traces.join('') + alone.map((each) => eventText(each, '\t')).join('') + LOG_END;
  });
