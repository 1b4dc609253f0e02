import { Fault, type FaultEvidence } from '../../../fault.ts';

/** The flash does not hold what was sent. Whether that is the line's doing shows in what the line had done by then. */
export class WriteFault extends Fault {
  /** How often the line had lost or damaged something. */
  readonly lineTroubles: number;

  constructor(code: 'board.write-failed' | 'board.verify-mismatch', lineTroubles: number, evidence: FaultEvidence) {
    super(code, { ...evidence, lineTroubles });
    this.lineTroubles = lineTroubles;
  }
}
