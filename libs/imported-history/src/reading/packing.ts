import type { Op, RecordEvent, RecordRow } from './ops';

/** Ops on their way from one thread to another: one text instead of thousands of objects, and beside it what is text already. */
export interface Packed {
  readonly ops: string;
  /** Of the events, in their order. */
  readonly attributes: readonly string[];
}

/** Gathers ops and hands them over together. */
export class Packing {
  private ops: unknown[] = [];
  private attributes: string[] = [];

  add(op: Op): void {
    if (op.op === 'event') this.ops.push(this.bare(op));
    else if (op.op === 'row') this.ops.push({ ...op, event: this.bare(op.event) });
    else this.ops.push(op);
  }

  /** What was gathered since the last time; undefined: nothing. */
  take(): Packed | undefined {
    const { ops, attributes } = this;
    this.ops = [];
    this.attributes = [];
    return ops.length === 0 ? undefined : { ops: JSON.stringify(ops), attributes };
  }

  private bare({ attributes, ...rest }: RecordEvent): Omit<RecordEvent, 'attributes'> {
    this.attributes.push(attributes);
    return rest;
  }
}

type Bare<Of> = Omit<Of, 'attributes'> & { attributes: string };
type Arrived =
  Exclude<Op, RecordEvent | RecordRow> | Bare<RecordEvent> | (Omit<RecordRow, 'event'> & { readonly event: Bare<RecordEvent> });

/** The ops as they were packed. */
export const unpacked = ({ ops, attributes }: Packed): readonly Op[] => {
  const arrived = JSON.parse(ops) as readonly Arrived[];
  let next = 0;
  const fill = (event: Bare<RecordEvent>): void => {
    event.attributes = attributes[next] ?? '';
    next += 1;
  };
  for (const op of arrived) {
    if (op.op === 'event') fill(op);
    else if (op.op === 'row') fill(op.event);
  }
  return arrived;
};
