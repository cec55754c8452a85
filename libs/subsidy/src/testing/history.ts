import { envelopesOf, History } from '@yikou/platform/testing';
import { at } from './samples';

export const beginHistory = (): Promise<History> => History.begin(at);

export const envelope = envelopesOf('finance', '会计法 §27');
