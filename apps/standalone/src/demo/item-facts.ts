import type { DepartmentCode } from './departments';
import { ECONOMY } from './items-economy.data';
import { SOCIETY } from './items-society.data';

/**
 * Service items of the demo city: what each rests on and how long the law gives. Laws, articles, limits and units are those of the texts
 * collected in github.com/LawRefBook/Laws (snapshot 2025-04-19), each checked against the sentence that sets the limit; promised limits,
 * fields of law and who handles what are made up for the demo.
 */
export interface ItemFacts {
  readonly name: string;
  readonly kind: 'licence' | 'confirmation' | 'benefit' | 'publicService';
  readonly departmentCode: DepartmentCode;
  readonly supervisor?: DepartmentCode;
  readonly field: string;
  /** Who usually applies. */
  readonly applicant: 'natural' | 'legal';
  /** Source, title and article of what sets the limit. */
  readonly law: readonly [source: 'law' | 'administrativeRegulation' | 'rule', title: string, article: string];
  /** What else it rests on. */
  readonly alsoLaw?: ItemFacts['law'];
  /** As the law says it: `days` is 日. */
  readonly limit: readonly [number, 'days' | 'workingDays'];
  /** Working days; 0: decided on the spot. */
  readonly committed: number;
}

export const ITEM_FACTS: readonly ItemFacts[] = [...ECONOMY, ...SOCIETY];
