import type { FaultWords } from '../fault-words.ts';
import { arrivalFaults } from './faults/arrival.ts';
import { backupFaults } from './faults/backup.ts';
import { boardFaults } from './faults/board.ts';
import { ceremonyFaults } from './faults/ceremony.ts';
import { documentFaults } from './faults/documents.ts';
import { efuseFaults } from './faults/efuse.ts';
import { exportFaults } from './faults/export.ts';
import { firmwareFaults } from './faults/firmware.ts';
import { firstDayFaults } from './faults/first-day.ts';
import { floorFaults } from './faults/floor.ts';
import { holdFaults } from './faults/holds.ts';
import { identityFaults } from './faults/identity.ts';
import { inHandFaults } from './faults/in-hand.ts';
import { labelFaults } from './faults/label.ts';
import { ledgerFaults } from './faults/ledger.ts';
import { manifestFaults } from './faults/manifest.ts';
import { migrationFaults } from './faults/migration.ts';
import { peopleFaults } from './faults/people.ts';
import { portFaults } from './faults/port.ts';
import { printerFaults } from './faults/printer.ts';
import { productFaults } from './faults/products.ts';
import { proofFaults } from './faults/proof.ts';
import { releaseFaults } from './faults/release.ts';
import { revocationFaults } from './faults/revocation.ts';
import { shiftFaults } from './faults/shifts.ts';
import { searchFaults } from './faults/search.ts';
import { signerFaults } from './faults/signer.ts';
import { stationFaults } from './faults/station.ts';
import { syncFaults } from './faults/sync.ts';

/** Every fault of the station in this language. A fault that is missing here does not compile. */
export const faults: FaultWords = {
  ...arrivalFaults,
  ...backupFaults,
  ...boardFaults,
  ...ceremonyFaults,
  ...documentFaults,
  ...efuseFaults,
  ...exportFaults,
  ...firmwareFaults,
  ...firstDayFaults,
  ...floorFaults,
  ...identityFaults,
  ...signerFaults,
  ...labelFaults,
  ...holdFaults,
  ...revocationFaults,
  ...inHandFaults,
  ...ledgerFaults,
  ...productFaults,
  ...proofFaults,
  ...manifestFaults,
  ...migrationFaults,
  ...peopleFaults,
  ...portFaults,
  ...printerFaults,
  ...releaseFaults,
  ...shiftFaults,
  ...searchFaults,
  ...stationFaults,
  ...syncFaults,
};
