import { checkDecider, specification } from '@yikou/event-sourcing/testing';
import fc from 'fast-check';
import { acceptanceRefusalConfirmed, acceptanceRefusalReceived, at, caseId, legalAccount } from '../testing/review.samples';
import type { FilingCommand } from './filing';
import { filing } from './filing.decider';

const { given } = specification(filing);

const receive: FilingCommand = { ...acceptanceRefusalReceived, type: 'ReceiveFiling' };
const confirm: FilingCommand = { type: 'ConfirmFiling', by: legalAccount, at: at('2022-12-02') };

describe('the filing of a refusal to accept (行政许可法 §32)', () => {
  it('is received with its reasons, once', () => {
    given().when(receive).then(acceptanceRefusalReceived);
    given(acceptanceRefusalReceived).when(receive).then();
    given(acceptanceRefusalReceived, acceptanceRefusalConfirmed).when(receive).then();
  });

  it('is confirmed once', () => {
    given(acceptanceRefusalReceived).when(confirm).then(acceptanceRefusalConfirmed);
    given(acceptanceRefusalReceived, acceptanceRefusalConfirmed)
      .when(confirm)
      .thenRejected('FILING_ALREADY_CONFIRMED', { adverse: 'acceptanceRefused' });
  });

  it('must be there', () => {
    given().when(confirm).thenRejected('ADVERSE_FILING_NOT_FOUND', { adverse: 'acceptanceRefused' });
    expect(filing.evolve({ status: 'none' }, acceptanceRefusalConfirmed)).toEqual({ status: 'none' });
  });

  it('keeps the properties of a decider', () => {
    checkDecider({ decider: filing, commands: fc.constantFrom(receive, confirm, { ...confirm, by: caseId } as FilingCommand) });
  });
});
