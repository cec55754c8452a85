import { parseInstant, plusMs } from '@yikou/shared-kernel';
import type { LogCase } from './log';
import { planOf, type Step } from './plan';

const begins = parseInstant('2010-10-02T07:00:00.000Z');
const HOUR = 3_600_000;

/** A case whose events come an hour apart: `[activity, resource]`. */
const logged = (name: string, events: readonly (readonly [string, string])[], of: Partial<LogCase> = {}): LogCase => ({
  name,
  department: 'General',
  channel: 'Internet',
  ...of,
  events: events.map(([activity, resource], index) => ({ activity, resource, at: plusMs(begins, index * HOUR) })),
});

const CONFIRM = 'Confirmation of receipt';
const actsOf = (...log: readonly LogCase[]): readonly string[] => planOf(log).steps.map(described);
const described = ({ act, by }: Step): string => {
  const outcome = act.kind === 'decide' ? ` ${act.outcome}${act.substituted ? ' substituted' : ''}` : '';
  return `${act.kind}${outcome} by ${by}`;
};

describe('the plan of a drive', () => {
  it('registers through the channel of the log', () => {
    const channels = ['Desk', 'Internet', 'Post', 'e-mail', 'Intern'].map((channel) => logged(channel, [[CONFIRM, 'R1']], { channel }));
    expect(planOf(channels).steps.map(({ act }) => act)).toEqual(
      ['window', 'online', 'mail', 'online', 'window'].map((channel) => ({ kind: 'register', channel })),
    );
    expect(planOf([logged('a', [[CONFIRM, 'R1']], { channel: 'Fax' })]).faults).toHaveLength(1);
  });

  it('accepts at the first T02 or T06, and examines at each T06', () => {
    expect(
      actsOf(
        logged('a', [
          [CONFIRM, 'R1'],
          ['T02 Check', 'R2'],
          ['T06 Determine', 'R3'],
          ['T02 Check', 'R4'],
          ['T06 Determine', 'R5'],
        ]),
      ),
    ).toEqual(['register by R1', 'accept by R2', 'examine by R3', 'note by R4', 'examine by R5']);
    expect(
      actsOf(
        logged('a', [
          [CONFIRM, 'R1'],
          ['T06 Determine', 'R2'],
        ]),
      ),
    ).toEqual(['register by R1', 'accept by R2', 'examine by R2']);
  });

  it.each([
    ['T10 Determine', [], 'granted'],
    ['T15 Print', ['T10 Determine'], 'noLicenceNeeded'],
    ['T20 Print', ['T10 Determine'], 'refused'],
  ] as const)('%s decides, and a T10 beside it is a note', (activity, before, outcome) => {
    const events = [[CONFIRM, 'R1'], ['T06 Determine', 'R1'], ...before.map((each) => [each, 'R2'] as const), [activity, 'R3']] as const;
    expect(actsOf(logged('a', events)).slice(3)).toEqual([...before.map(() => 'note by R2'), `decide ${outcome} by R3`]);
  });

  it('lets the next of the department by name decide, cyclic, when the resource has examined', () => {
    const others = logged('b', [
      [CONFIRM, 'R1'],
      ['T02', 'R2'],
      ['T03', 'R3'],
      ['T04', 'R9'],
    ]);
    const decided = (examiner: string, decider: string) =>
      actsOf(
        logged('a', [
          [CONFIRM, 'R1'],
          ['T06', examiner],
          ['T10', decider],
        ]),
        others,
      ).find((act) => act.startsWith('decide'));
    expect(decided('R2', 'R3')).toBe('decide granted by R3');
    expect(decided('R2', 'R2')).toBe('decide granted substituted by R3');
    expect(decided('R9', 'R9')).toBe('decide granted substituted by R1');
  });

  it('says when nobody of the department is left to decide', () => {
    expect(
      planOf([
        logged('a', [
          [CONFIRM, 'R1'],
          ['T06', 'R1'],
          ['T10', 'R1'],
        ]),
      ]).faults,
    ).toEqual(['case a: nobody of General is left to decide']);
  });

  it('delivers once: after the decision, held until right after it, and never in an undecided case', () => {
    const head = [
      [CONFIRM, 'R1'],
      ['T06', 'R1'],
    ] as const;
    expect(actsOf(logged('a', [...head, ['T10', 'R2'], ['T05', 'R3']])).slice(3)).toEqual(['decide granted by R2', 'deliver by R3']);
    const held = planOf([logged('a', [...head, ['T05', 'R3'], ['T04', 'R4'], ['T10', 'R2']])]).steps.slice(3);
    expect(held.map(described)).toEqual(['note by R4', 'decide granted by R2', 'deliver by R3']);
    expect(held[2]?.at).toBe(held[1]?.at);
    expect(actsOf(logged('a', [...head, ['T05', 'R3']])).slice(3)).toEqual([]);
  });

  it('takes T07 to T09 for advice, from inside or outside', () => {
    const { steps } = planOf([
      logged('a', [
        [CONFIRM, 'R1'],
        ['T02', 'R1'],
        ['T07-1 Draft', 'R1'],
        ['T08 Draft', 'R1'],
        ['T09-1 Receive', 'R1'],
      ]),
    ]);
    expect(steps.slice(2).map(({ act }) => act.kind === 'advice' && act.source)).toEqual(['inside', 'inside', 'outside']);
  });

  it('orders the steps of all cases by time, and numbers those of a case', () => {
    const { steps } = planOf([
      logged('a', [
        [CONFIRM, 'R1'],
        ['T02', 'R1'],
      ]),
      logged('b', [
        [CONFIRM, 'R1'],
        ['T02', 'R1'],
      ]),
    ]);
    expect(steps.map((step) => `${step.case}${String(step.ordinal)}`)).toEqual(['a0', 'b0', 'a1', 'b1']);
  });
});
