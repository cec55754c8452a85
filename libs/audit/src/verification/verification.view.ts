import type { VerificationDto } from './verification.dto';
import type { VerificationDoc } from './verification.projection';
import type { ThreadProgress } from './verification.thread';

const NOTHING_YET = { events: 0, of: 0 };

/** @param running how far it has come, when it runs in this process */
export const viewOf = (doc: VerificationDoc, running: ThreadProgress | undefined): VerificationDto => {
  const { eventId: _, correlationId: __, requestedAt, status, faults = [], events, streams = 0, faultCount = 0, ...known } = doc;
  const progress = events === undefined ? progressOf(running, known.fromPosition) : { events, of: events };
  return {
    ...known,
    status,
    ...(status === 'done' && { ok: faultCount === 0 }),
    progress,
    streams,
    events: progress.events,
    faultCount,
    faults: faults.map((fault) => ({ ...fault, rule: fault.rule as VerificationDto['faults'][number]['rule'] })),
    startedAt: requestedAt,
  };
};

const progressOf = (running: ThreadProgress | undefined, from = '0'): VerificationDto['progress'] =>
  running ? { events: running.events, of: Math.max(running.events, Number(running.head - BigInt(from))) } : NOTHING_YET;
