import type { FaultView } from '../../contract.ts';
import { Fault, type FaultEvidence, isFaultCode } from '../../fault.ts';

/** A boot log in the evidence is for the ledger; a screen shows its beginning. */
const MAX_SHOWN_CHARACTERS = 2_000;

/** A fault as screens get it. Its cause stays in the log. */
export function faultView(fault: Fault): FaultView {
  return { code: fault.code, ...fault.text, evidence: shown(fault.evidence) };
}

/** What the ledger remembers of a fault, which an older version may have written. */
export function rememberedFaultView(code: string, evidence: FaultEvidence): FaultView {
  if (isFaultCode(code)) return faultView(new Fault(code, evidence));
  return { ...faultView(new Fault('station.bug', evidence)), code };
}

/** Whatever was thrown, as a fault: anything else is our bug, reported as one. Only its name is shown. */
export function asFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  return new Fault('station.bug', { error: thrown instanceof Error ? thrown.name : typeof thrown }, { cause: thrown });
}

function shown(evidence: FaultEvidence): FaultView['evidence'] {
  return Object.fromEntries(
    Object.entries(evidence).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.slice(0, MAX_SHOWN_CHARACTERS) : value,
    ]),
  );
}
