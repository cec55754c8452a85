import { envelopesOf, History } from '@yikou/platform/testing';
import { at } from './review.samples';

export const beginHistory = (): Promise<History> => History.begin(at('2022-12-06'));

export const envelope = envelopesOf('officer', '行政许可法');
