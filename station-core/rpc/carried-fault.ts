import { Fault, isFaultCode } from '../fault.ts';
import { faultEvidenceSchema } from '../model-schemas.ts';
import type { Refusal } from './messages.ts';

/** How what was thrown crosses to the other process: a fault as its code and evidence, anything else as a bug. */

/** A trace of more than this helps nobody. */
const MAX_TRACE_LETTERS = 8_000;
/** What a code of any version of ours looks like. */
const CODE = /^[a-z0-9.-]{1,64}$/;

/** Never with its cause, which may quote what was sent. */
export function refusalOf(thrown: unknown, id: number): Refusal {
  if (thrown instanceof Fault) {
    const seen = faultEvidenceSchema.safeParse(thrown.evidence);
    if (seen.success) return { kind: 'fault', id, code: thrown.code, evidence: seen.data };
  }
  const trace = thrown instanceof Error ? (thrown.stack ?? thrown.name) : `thrown: ${typeof thrown}`;
  return { kind: 'bug', id, trace: trace.slice(0, MAX_TRACE_LETTERS) };
}

type CallPlace = Readonly<Record<'service' | 'call', string>>;

type FaultRefusal = Extract<Refusal, { kind: 'fault' }>;

export function faultOf(refusal: Refusal, place: CallPlace): Fault {
  if (refusal.kind === 'bug') return new Fault('station.bug', place, { cause: new Error(refusal.trace) });
  return faultOfCode(refusal, place);
}

/** Of a code that another version may know and this one not. */
export function faultOfCode(refusal: Pick<FaultRefusal, 'code' | 'evidence'>, place: CallPlace): Fault {
  if (isFaultCode(refusal.code)) return new Fault(refusal.code, refusal.evidence);
  const unknownCode = CODE.test(refusal.code) ? refusal.code : 'unreadable';
  return new Fault('station.bug', { ...place, unknownCode });
}
