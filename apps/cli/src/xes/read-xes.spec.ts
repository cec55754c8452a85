import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readXes, UnreadableLog, valueOf, type Trace } from './read-xes';

const LOG = `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
  <string key="of the log" value="left aside"><int key="nested" value="1"/></string>
  <trace>
    <string key="concept:name" value="案件 &amp; 1"/>
    <list key="parties"><values><string key="p" value="1"/><string key="p" value="2"/></values></list>
    <event>
      <string key="concept:name" value="register"><boolean key="sure" value="true"/></string>
      <date key="time:timestamp" value="2010-10-02T09:20:39.266+02:00"/>
    </event>
    <event><string key="concept:name" value="accept"/></event>
  </trace>
  <trace><string key="concept:name" value="empty"/></trace>
</log>`;

describe('the reader of XES', () => {
  const folder = mkdtempSync(join(tmpdir(), 'yikou-xes-'));
  const file = join(folder, 'log.xes');

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const read = async (content: string | Buffer): Promise<readonly Trace[]> => {
    writeFileSync(file, content);
    const traces: Trace[] = [];
    for await (const trace of readXes(file)) traces.push(trace);
    return traces;
  };

  it.each([
    ['plain', LOG],
    ['gzip', gzipSync(LOG)],
  ])('gives traces, events and nested attributes: %s', async (_, content) => {
    const [first, second] = await read(content);
    expect(valueOf(first?.attributes ?? [], 'concept:name')).toBe('案件 & 1');
    expect(first?.attributes[1]).toMatchObject({ type: 'list', key: 'parties', children: [{ value: '1' }, { value: '2' }] });
    expect(first?.events.map(({ attributes }) => valueOf(attributes, 'concept:name'))).toEqual(['register', 'accept']);
    expect(first?.events[0]?.attributes[0]?.children).toEqual([{ type: 'boolean', key: 'sure', value: 'true', children: [] }]);
    expect(second).toMatchObject({ events: [] });
  });

  it.each([
    ['broken XML', LOG.slice(0, 700)],
    ['another document', '<html></html>'],
    ['an empty file', ''],
    ['a document type, which could hold an entity bomb', LOG.replace('<log', '<!DOCTYPE log [<!ENTITY a "b">]><log')],
    ['a truncated gzip', gzipSync(LOG).subarray(0, 200)],
  ])('says that it cannot read %s', async (_, content) => {
    await expect(read(content)).rejects.toThrow(UnreadableLog);
  });
});
