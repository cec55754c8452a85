import { Gathering } from './gathering';

describe('gathering', () => {
  let told: boolean[];
  let gathering: Gathering;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    told = [];
    gathering = new Gathering((hurry) => told.push(hurry), 5);
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('tells at once after a rest, and once for all that comes before the next', () => {
    gathering.soon();
    expect(told).toEqual([false]);
    gathering.soon();
    gathering.soon();
    expect(told).toHaveLength(1);
    jest.advanceTimersByTime(5);
    expect(told).toEqual([false, false]);
    jest.advanceTimersByTime(100);
    expect(told).toHaveLength(2);
    gathering.soon();
    expect(told).toHaveLength(3);
  });

  it('tells for somebody who waits, and with it all that came before', () => {
    gathering.soon();
    gathering.soon();
    gathering.now();
    expect(told).toEqual([false, true]);
    jest.advanceTimersByTime(100);
    expect(told).toHaveLength(2);
  });

  it('tells nothing once it has stopped', () => {
    gathering.soon();
    gathering.soon();
    gathering.stop();
    jest.advanceTimersByTime(100);
    expect(told).toHaveLength(1);
  });
});
