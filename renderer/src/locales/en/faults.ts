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

/** What every fault of the station says and what to do about it, by its code. The station's table holds the same English words;
 * a test compares the two. The Pareto needs them: a counted fault arrives as its code alone. */
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
