import { describeGoldenSamples } from '@yikou/event-sourcing/testing';
import {
  budgetAggregate,
  budgetCodec,
  budgetIdOf,
  entitlementAggregate,
  entitlementCodec,
  policyAggregate,
  policyCodec,
  searchAggregate,
  searchCodec,
} from './streams';
import { budgetSamples, entitlementSamples, policySamples, searchSamples } from './testing/golden-samples';

describe('the streams of subsidy', () => {
  it('have these names for ever', () => {
    expect([policyAggregate, searchAggregate, budgetAggregate, entitlementAggregate].map(({ category }) => category)).toEqual([
      'policy',
      'search',
      'budget',
      'entitlement',
    ]);
    expect(budgetIdOf({ policyId: 'p', period: '2022-12-01..2023-12-31' })).toBe('p-2022-12-01..2023-12-31');
  });

  describe('policies', () => {
    describeGoldenSamples(policyCodec, policySamples);
  });

  describe('searches', () => {
    describeGoldenSamples(searchCodec, searchSamples);
  });

  describe('budgets', () => {
    describeGoldenSamples(budgetCodec, budgetSamples);
  });

  describe('entitlements', () => {
    describeGoldenSamples(entitlementCodec, entitlementSamples);
  });
});
