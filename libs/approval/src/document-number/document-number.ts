import type { Uuid } from '@yikou/shared-kernel';
import { Map as ImmutableMap } from 'immutable';

/** 文号: the numbers of one series in one year, from 1, without gaps (党政机关公文处理工作条例: 发文字号 by sequence). */

export interface SeriesOfYear {
  readonly series: string;
  readonly year: number;
}

/** Which case has which number. Shares its structure with the map before it: one more number costs the same at 10 and at 100,000. */
export type Numbers = ImmutableMap<Uuid, number>;

export const noNumbers: Numbers = ImmutableMap();

export type NumberSeries =
  { readonly status: 'unused' } | ({ readonly status: 'open'; readonly last: number; readonly numbers: Numbers } & SeriesOfYear);

export type NumberSeriesCommand = { readonly type: 'AllocateNumber'; readonly caseId: Uuid } & SeriesOfYear;

export type NumberSeriesEvent = { readonly type: 'NumberAllocated'; readonly caseId: Uuid; readonly number: number } & SeriesOfYear;
