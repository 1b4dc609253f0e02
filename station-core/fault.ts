import { type FaultCode, FAULTS } from './faults/table.ts';
import type { FaultEvidence, FaultText } from './model/fault-text.ts';
import { printable, printableLines } from './model/printable.ts';

export { FAULTS, type FaultCode, isFaultCode } from './faults/table.ts';
export type { Blame, FaultEvidence, FaultText } from './model/fault-text.ts';

/**
 * A foreseen failure: what happened, whose fault, what to do. Anything else that is thrown is a bug of ours.
 * `evidence` is shown and goes into the ledger, so it never holds a secret, nor what cannot be printed; `cause` is for the log only.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly evidence: FaultEvidence;

  constructor(code: FaultCode, evidence: FaultEvidence = {}, options?: ErrorOptions) {
    super(`${code}: ${FAULTS[code].says}`, options);
    this.code = code;
    this.evidence = printableEvidence(evidence);
  }

  get text(): FaultText {
    return FAULTS[this.code];
  }
}

/** It may quote a board, a file or a person. */
function printableEvidence(evidence: FaultEvidence): FaultEvidence {
  const shown = Object.entries(evidence).map(([name, value]) => [
    printable(name),
    typeof value === 'string' ? printableLines(value) : value,
  ]);
  return Object.fromEntries(shown) as FaultEvidence; // the same values, or texts in place of texts
}
