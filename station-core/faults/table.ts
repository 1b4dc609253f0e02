import { arrivalFaults } from './arrival.ts';
import { backupFaults } from './backup.ts';
import { boardFaults } from './board.ts';
import { ceremonyFaults } from './ceremony.ts';
import { documentFaults } from './documents.ts';
import { efuseFaults } from './efuse.ts';
import { exportFaults } from './export.ts';
import { firmwareFaults } from './firmware.ts';
import { firstDayFaults } from './first-day.ts';
import { floorFaults } from './floor.ts';
import { holdFaults } from './holds.ts';
import { identityFaults } from './identity.ts';
import { inHandFaults } from './in-hand.ts';
import { labelFaults } from './label.ts';
import { ledgerFaults } from './ledger.ts';
import { manifestFaults } from './manifest.ts';
import { migrationFaults } from './migration.ts';
import { peopleFaults } from './people.ts';
import { printerFaults } from './printer.ts';
import { portFaults } from './port.ts';
import { productFaults } from './products.ts';
import { proofFaults } from './proof.ts';
import { releaseFaults } from './release.ts';
import { revocationFaults } from './revocation.ts';
import { shiftFaults } from './shifts.ts';
import { searchFaults } from './search.ts';
import { signerFaults } from './signer.ts';
import { stationFaults } from './station.ts';
import { syncFaults } from './sync.ts';
import type { FaultText } from '../model/fault-text.ts';

/** The one table of everything foreseen that can go wrong. A fault without a remedy does not compile. */
export const FAULTS = {
  ...portFaults,
  ...arrivalFaults,
  ...boardFaults,
  ...ceremonyFaults,
  ...documentFaults,
  ...efuseFaults,
  ...exportFaults,
  ...firmwareFaults,
  ...releaseFaults,
  ...identityFaults,
  ...signerFaults,
  ...labelFaults,
  ...holdFaults,
  ...revocationFaults,
  ...inHandFaults,
  ...ledgerFaults,
  ...productFaults,
  ...proofFaults,
  ...syncFaults,
  ...firstDayFaults,
  ...floorFaults,
  ...manifestFaults,
  ...migrationFaults,
  ...backupFaults,
  ...peopleFaults,
  ...printerFaults,
  ...shiftFaults,
  ...searchFaults,
  ...stationFaults,
} as const satisfies Record<string, FaultText>;

export type FaultCode = keyof typeof FAULTS;

/** A code may come from another version of ours, in the ledger or from another process. */
export function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(FAULTS, code);
}
