#!/usr/bin/env node
// A large log for measuring the importer, as the same seed always gives it:
//   node tools/large-log.mjs --events 1000000 --out log.xes        XES, cases of 2 to 14 events (--cases-of N: all of N; 0: one single case)
//   node tools/large-log.mjs --events 1000000 --out log.csv        a table whose cases are mixed, with its mapping beside it (log.csv.json)
import { createWriteStream, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { events: { type: 'string' }, out: { type: 'string' }, 'cases-of': { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const events = Number(values.events);
if (!values.out || !Number.isSafeInteger(events) || events < 1) {
  console.error('usage: node tools/large-log.mjs --events N --out FILE [--cases-of N] [--seed S]');
  process.exit(2);
}

let state = Number(values.seed) >>> 0;
/** 0 to below n: a linear congruence is enough. */
const random = (n) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * n);
};

const STEPS = [
  'Confirmation of receipt',
  'T02 Check confirmation',
  'T06 Determine necessity',
  'T10 Determine to be granted',
  '送达 Delivery',
];
const DEPARTMENTS = ['General', 'Customer contact', '行政审批', 'Experts'];
const START = Date.UTC(2020, 0, 1);
const out = createWriteStream(values.out, { highWaterMark: 1 << 20 });
let pending = '';
const write = async (text) => {
  pending += text;
  if (pending.length < 1 << 18) return;
  const whole = pending;
  pending = '';
  if (!out.write(whole)) await once(out, 'drain');
};

const time = (ms) => new Date(ms + 8 * 3_600_000).toISOString().replace('Z', '+08:00');

const xesEvent = (ordinal, at) =>
  `\t\t<event>\n\t\t\t<string key="org:group" value="Group ${random(9)}"/>\n\t\t\t<string key="concept:instance" value="task-${random(1e6)}"/>\n` +
  `\t\t\t<string key="org:resource" value="Resource${random(48)}"/>\n\t\t\t<date key="time:timestamp" value="${time(at)}"/>\n` +
  `\t\t\t<string key="lifecycle:transition" value="complete"/>\n\t\t\t<string key="concept:name" value="${STEPS[ordinal % STEPS.length]}"/>\n\t\t</event>\n`;

const sizeOf = () => {
  if (values['cases-of'] === undefined) return 2 + random(13);
  return Number(values['cases-of']) || events;
};

async function xes() {
  await write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0" xes.features="" xmlns="http://www.xes-standard.org/">\n');
  await write('\t<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>\n');
  for (let made = 0, number = 1; made < events; number += 1) {
    const size = Math.min(sizeOf(), events - made);
    let at = START + number * 60_000;
    await write(
      `\t<trace>\n\t\t<string key="concept:name" value="case-${number}"/>\n\t\t<string key="department" value="${DEPARTMENTS[random(4)]}"/>\n` +
        `\t\t<date key="startdate" value="${time(at)}"/>\n`,
    );
    for (let ordinal = 0; ordinal < size; ordinal += 1) {
      at += random(86_400_000);
      await write(xesEvent(ordinal, at));
    }
    await write('\t</trace>\n');
    made += size;
  }
  await write('</log>\n');
}

async function csv() {
  await write('案号,环节,时间,经办人,部门\n');
  const cases = Math.max(1, Math.floor(events / (Number(values['cases-of']) || 8)));
  for (let made = 0; made < events; made += 1) {
    const number = made < cases ? made : random(cases);
    await write(
      `${number},${STEPS[random(5)]},${time(START + made * 1_000)
        .slice(0, 19)
        .replace('T', ' ')},R${random(48)},${DEPARTMENTS[number % 4]}\n`,
    );
  }
  const table = {
    case: '案号',
    activity: '环节',
    time: { column: '时间', format: 'yyyy-MM-dd HH:mm:ss', zone: '+08:00' },
    resource: '经办人',
    caseColumns: ['部门'],
  };
  writeFileSync(`${values.out}.json`, `${JSON.stringify({ table }, null, 2)}\n`);
}

await (values.out.endsWith('.csv') ? csv() : xes());
out.end(pending);
await once(out, 'finish');
