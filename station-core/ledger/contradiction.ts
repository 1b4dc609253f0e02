import { Fault, type FaultEvidence } from '../fault.ts';

/** An entry that contradicts earlier ones. */
export class Contradiction extends Fault {
  readonly rule: string;

  constructor(rule: string, evidence: FaultEvidence) {
    super('ledger.conflict', { rule, ...evidence });
    this.rule = rule;
  }
}
