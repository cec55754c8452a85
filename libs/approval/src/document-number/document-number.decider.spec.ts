import { checkDecider, specification } from '@yikou/event-sourcing/testing';
import { derivedId } from '@yikou/shared-kernel';
import fc from 'fast-check';
import type { NumberSeriesCommand, NumberSeriesEvent } from './document-number';
import { numberSeries } from './document-number.decider';

const { given } = specification(numberSeries);
const of2022 = { series: '营行审', year: 2022 };
const caseId = (name: string | number) => derivedId('case', String(name));
const ask = (name: string | number): NumberSeriesCommand => ({ type: 'AllocateNumber', ...of2022, caseId: caseId(name) });
const gave = (name: string | number, number: number): NumberSeriesEvent => ({
  type: 'NumberAllocated',
  ...of2022,
  caseId: caseId(name),
  number,
});

describe('a number series', () => {
  it('begins with 1 and goes on by 1', () => {
    given().when(ask('a')).then(gave('a', 1));
    given(gave('a', 1)).when(ask('b')).then(gave('b', 2));
  });

  it('gives a case no second number', () => {
    given(gave('a', 1), gave('b', 2)).when(ask('a')).thenNothing();
  });

  it('makes numbers that can be read back, or none', () => {
    given()
      .when({ ...ask('a'), series: 'YX' })
      .thenRejected('INVALID_DOCUMENT_NUMBER');
  });

  it('keeps the properties of a decider, and never leaves a gap or gives one number twice', () => {
    const commands = fc.integer({ min: 1, max: 12 }).map(ask);
    checkDecider({ decider: numberSeries, commands });
    fc.assert(
      fc.property(fc.array(commands, { minLength: 1 }), (asked) => {
        const history: NumberSeriesEvent[] = [];
        let state = numberSeries.initialState;
        for (const command of asked) {
          for (const event of numberSeries.decide(command, state)) {
            state = numberSeries.evolve(state, event);
            history.push(event);
          }
        }
        expect(history.map(({ number }) => number)).toEqual(history.map((_, at) => at + 1));
        expect(new Set(history.map((event) => event.caseId))).toEqual(new Set(asked.map((command) => command.caseId)));
      }),
    );
  });

  it('shares its state from number to number: nothing is copied', () => {
    let state = numberSeries.initialState;
    const states = [state];
    for (let number = 1; number <= 100_000; number += 1) {
      state = numberSeries.evolve(state, gave(number, number));
      if (number % 1_000 === 0) states.push(state);
    }
    // A hundred states of up to 100,000 entries each, kept at once, would be five million entries if any were copied.
    expect(states.map((each) => (each.status === 'open' ? each.numbers.size : 0))).toEqual(
      Array.from({ length: 101 }, (_, at) => at * 1_000),
    );
    expect(numberSeries.decide(ask(70_000), state)).toEqual([]);
    expect(numberSeries.decide(ask('new'), state)).toEqual([gave('new', 100_001)]);
  });
});
