import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BeijingDay } from '@yikou/shared-kernel';
import type { Examples } from './cases';

/** What a data folder remembers of its demo city, beside the events: how far the seed came, and where the subscriber listens. */
export interface Marker {
  readonly day: BeijingDay;
  /** Present when the seed is complete. */
  readonly examples?: Examples;
  /** `serial` counts the addresses that the inbox has had. */
  readonly inbox?: { readonly url: string; readonly serial: number };
}

const fileIn = (dataDirectory: string): string => join(dataDirectory, 'demo.json');

export const readMarker = (dataDirectory: string): Marker | undefined => {
  const file = fileIn(dataDirectory);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Marker) : undefined;
};

/** Whole or not at all. */
export const writeMarker = (dataDirectory: string, marker: Marker): void => {
  const partial = `${fileIn(dataDirectory)}.tmp`;
  writeFileSync(partial, JSON.stringify(marker));
  renameSync(partial, fileIn(dataDirectory));
};
