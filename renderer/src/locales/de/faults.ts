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

/** What every fault says and what to do about it, by its code. */
export const faults = {
  ...boardFaults,
  ...efuseFaults,
  ...firmwareFaults,
  ...floorFaults,
  ...identityFaults,
  ...labelFaults,
  ...ledgerFaults,
  ...peopleFaults,
  ...portFaults,
  ...releaseFaults,
  ...stationFaults,
  ...syncFaults,
};
