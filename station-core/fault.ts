import { boardFaults } from './faults/board.ts';
import { efuseFaults } from './faults/efuse.ts';
import { firmwareFaults } from './faults/firmware.ts';
import { floorFaults } from './faults/floor.ts';
import { identityFaults } from './faults/identity.ts';
import { labelFaults } from './faults/label.ts';
import { ledgerFaults } from './faults/ledger.ts';
import { peopleFaults } from './faults/people.ts';
import { portFaults } from './faults/port.ts';
import { releaseFaults } from './faults/release.ts';
import { stationFaults } from './faults/station.ts';
import { syncFaults } from './faults/sync.ts';
import type { FaultText } from './faults/text.ts';

export type { Blame, FaultText } from './faults/text.ts';

/** The one table of everything foreseen that can go wrong. A fault without a remedy does not compile. */
export const FAULTS = {
  ...portFaults,
  ...boardFaults,
  ...efuseFaults,
  ...firmwareFaults,
  ...releaseFaults,
  ...identityFaults,
  ...labelFaults,
  ...ledgerFaults,
  ...syncFaults,
  ...floorFaults,
  ...peopleFaults,
  ...stationFaults,
} as const satisfies Record<string, FaultText>;

export type FaultCode = keyof typeof FAULTS;
export type Evidence = Readonly<Record<string, string | number | boolean>>;

/**
 * A foreseen failure: what happened, whose fault, what to do. Anything else that is thrown is a bug of ours.
 * `evidence` is shown and goes into the ledger, so it never holds a secret; `cause` is for the log only.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly evidence: Evidence;

  constructor(code: FaultCode, evidence: Evidence = {}, options?: ErrorOptions) {
    super(`${code}: ${FAULTS[code].says}`, options);
    this.code = code;
    this.evidence = evidence;
  }

  get text(): FaultText {
    return FAULTS[this.code];
  }
}
