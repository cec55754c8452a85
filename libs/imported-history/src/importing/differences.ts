import type { Json, JsonObject } from '@yikou/event-store';
import { CASE_OPENED } from '../events';
import { ImportFault, shown, type Place } from '../fault';
import { parsedText, type Draft } from './draft';

interface Text {
  readonly zh: string;
  readonly en: string;
}

/** What stands in history is not what the file says: nothing is overwritten. */
export const otherContent = (what: Text, place: Place): ImportFault =>
  new ImportFault(
    {
      zh: `同名日志已由另一内容导入,未作任何改动:${what.zh}。`,
      en: `a log of this name was imported with other content, and nothing was overwritten: ${what.en}.`,
    },
    place,
  );

export const differs = (draft: Draft, stored: Stored): ImportFault => {
  if (draft.type === CASE_OPENED && stored.type === CASE_OPENED && stored.data['place'] !== parsedText(draft.text)['place'])
    return twice(draft, stored);
  const what = stored.type === draft.type ? whatDiffers(stored.data, parsedText(draft.text)) : kindsDiffer(stored.type, draft.type);
  return otherContent(what, draft.place);
};

/** Whether a case begins as it does in history, and only comes to another end. */
export const endsOtherwise = (draft: Draft, stored: Stored): boolean => {
  if (draft.type !== CASE_OPENED || stored.type !== CASE_OPENED) return false;
  const [{ completed: _, ...was }, { completed: __, ...is }] = [stored.data, parsedText(draft.text)];
  return JSON.stringify(was) === JSON.stringify(is);
};

/** At this place of the log history has a case of another name. */
export const anotherCase = (place: Place): ImportFault =>
  otherContent({ zh: '历史中此位置是另一案件', en: 'history has another case at this place' }, place);

interface Stored {
  readonly type: string;
  readonly data: JsonObject;
}

const twice = ({ place }: Draft, { data }: Stored): ImportFault => {
  const at = JSON.stringify(data['place']);
  return new ImportFault(
    { zh: `案件号重复:本日志的第 ${at} 个案件已用此名。`, en: `the name of a case comes twice: case ${at} of this log has it already.` },
    place,
  );
};

const kindsDiffer = (stored: string, given: string): Text => {
  const [was, is] = [lastWord(stored), lastWord(given)];
  return { zh: `历史中此处为 ${was},文件中为 ${is}`, en: `history has “${was}” here, the file “${is}”` };
};

const lastWord = (type: string): string => type.slice(type.lastIndexOf('.') + 1);

const whatDiffers = (stored: JsonObject, given: JsonObject): Text => {
  const [path, was, is] = firstDifference(stored, given, '') ?? ['', '', ''];
  return { zh: `${path} 历史中为 ${was},文件中为 ${is}`, en: `${path} is ${was} in history and ${is} in the file` };
};

type Difference = readonly [path: string, stored: string, given: string];

const firstDifference = (stored: Json | undefined, given: Json | undefined, path: string): Difference | undefined => {
  if (JSON.stringify(stored) === JSON.stringify(given)) return undefined;
  if (!isObject(stored) || !isObject(given)) return [path, textOf(stored), textOf(given)];
  for (const key of new Set([...Object.keys(stored), ...Object.keys(given)])) {
    const found = firstDifference(child(stored, key), child(given, key), `${path}/${named(stored, given, key)}`);
    if (found) return found;
  }
  return [path, textOf(stored), textOf(given)];
};

/** An attribute is known by its key better than by its number. */
const named = (stored: JsonObject, given: JsonObject, key: string): string => {
  const attribute = child(given, key) ?? child(stored, key);
  return isObject(attribute) && typeof attribute['key'] === 'string' ? attribute['key'] : key;
};

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null;
const child = (of: JsonObject, key: string): Json | undefined => (Object.hasOwn(of, key) ? of[key] : undefined);
const textOf = (value: Json | undefined): string =>
  value === undefined ? '–' : shown(typeof value === 'string' ? value : JSON.stringify(value));
