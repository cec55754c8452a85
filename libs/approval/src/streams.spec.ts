import { describeGoldenSamples } from '@yikou/event-sourcing/testing';
import { numberSeriesCodec, numberSeriesAggregate, reviewAggregate, reviewCodec, seriesIdOf } from './streams';
import { numberSamples, reviewSamples } from './testing/golden-samples';

describe('the streams of approval', () => {
  it('have these names for ever', () => {
    expect(reviewAggregate.category).toBe('review');
    expect(numberSeriesAggregate.category).toBe('docnumber');
    expect(seriesIdOf({ series: '营行审', year: 2022 })).toBe('营行审-2022');
  });

  describe('reviews', () => {
    describeGoldenSamples(reviewCodec, reviewSamples);
  });

  describe('document numbers', () => {
    describeGoldenSamples(numberSeriesCodec, numberSamples);
  });
});
