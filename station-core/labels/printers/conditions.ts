/** What a printer can be short of, in one vocabulary for all of them. */
import { Fault, type FaultEvidence } from '../../fault.ts';

export const BLOCKING_CONDITIONS = [
  'offline',
  'head-open',
  'paper-out',
  'ribbon-out',
  'media-jam',
  'buffer-full',
  'paused',
  'other',
] as const;
/** The first one is what a person should see to first. */
export type BlockingCondition = (typeof BLOCKING_CONDITIONS)[number];

/** `supply-low`: labels or ribbon end soon; it still prints. */
export type PrinterCondition = BlockingCondition | 'supply-low';

export interface PrinterStatus {
  /** It would print now. */
  readonly ready: boolean;
  readonly conditions: readonly PrinterCondition[];
  /** The printer's own words, for whoever looks at it. */
  readonly reported?: string;
}

/** Each condition once, the one to see to first at the head. */
export function statusOf(conditions: Iterable<PrinterCondition>, reported?: string): PrinterStatus {
  const found = new Set(conditions);
  const blocking = BLOCKING_CONDITIONS.filter((each) => found.has(each));
  return {
    ready: blocking.length === 0,
    conditions: [...blocking, ...(found.has('supply-low') ? ['supply-low' as const] : [])],
    ...(reported === undefined ? {} : { reported }),
  };
}

/** What keeps the printer from printing, as a fault with its remedy; undefined when it would print. */
export function faultOfStatus(
  { conditions, reported }: PrinterStatus,
  evidence: FaultEvidence = {},
): Fault | undefined {
  const first = BLOCKING_CONDITIONS.find((each) => conditions.includes(each));
  if (first === undefined) return undefined;
  const all = conditions.length > 1 ? { conditions: conditions.join(', ') } : {};
  return new Fault(`printer.${first}`, Object.assign({}, evidence, all, reported === undefined ? {} : { reported }));
}

/** What somebody should see to before it keeps the printer from printing. */
export function warningOfStatus({ conditions, reported }: PrinterStatus): Fault | undefined {
  if (!conditions.includes('supply-low')) return undefined;
  return new Fault('printer.supply-low', reported === undefined ? {} : { reported });
}

export function requireReady(status: PrinterStatus, evidence: FaultEvidence): void {
  const fault = faultOfStatus(status, evidence);
  if (fault !== undefined) throw fault;
}
