import { describeGoldenSamples } from '@yikou/event-sourcing/testing';
import {
  filingAggregate,
  filingCodec,
  numberSeriesCodec,
  numberSeriesAggregate,
  reviewAggregate,
  reviewCodec,
  seriesIdOf,
} from './streams';
import { filingSamples, numberSamples, reviewSamples } from './testing/golden-samples';

describe('the streams of approval', () => {
  it('have these names for ever', () => {
    expect(reviewAggregate.category).toBe('review');
    expect(filingAggregate.category).toBe('filing');
    expect(numberSeriesAggregate.category).toBe('docnumber');
    expect(seriesIdOf({ series: '营行审', year: 2022 })).toBe('营行审-2022');
  });

  describe('reviews', () => {
    describeGoldenSamples(reviewCodec, reviewSamples);
  });

  describe('filings of refused acceptances', () => {
    describeGoldenSamples(filingCodec, filingSamples);
  });

  describe('document numbers', () => {
    describeGoldenSamples(numberSeriesCodec, numberSamples);
  });
});
