/** Counts one shift in a thread of its own, so that the line and the other questions go on meanwhile. It writes nothing. */
import { serve } from '../../rpc/server.ts';
import { parentThreadWire } from '../../rpc/wires/thread.ts';
import { openingFault } from '../reader.ts';
import { openForReading } from '../store.ts';
import { type Balance, balanceOf, type SignatureMade } from './balance.ts';
import { chainFileDifferences } from './chain-files.ts';
import { type CountAsks, type CountProgress, countService } from './count-service.ts';
import { readShift } from './read-shift.ts';

/** Few enough to cost nothing, often enough to be seen to move. */
const REPORT_EVERY_ENTRIES = 1_000;

const signatures: SignatureMade[] = [];

serve(countService, parentThreadWire(), {
  order: 'one-at-a-time',
  gone: () => undefined, // the thread ends with whoever started it
  handlers: {
    signed: (more) => {
      signatures.push(...more);
      return null;
    },
    count: (asks, { emit }) => count(asks, emit),
  },
});

function count({ path, chainsDir, issuers, bounds, ...journal }: CountAsks, emit: (seen: CountProgress) => void) {
  try {
    const db = openForReading(path);
    try {
      const read = (readEntries: number, ofEntries: number): void => {
        if (readEntries % REPORT_EVERY_ENTRIES === 0) emit({ readEntries, ofEntries });
      };
      const record = db.transaction(() => readShift(db, { bounds, issuers, read }))();
      const balance = balanceOf(record, { signatures, ...journal });
      return answerOf(balance, chainFileDifferences(record, chainsDir));
    } finally {
      db.close();
    }
  } catch (error) {
    throw openingFault(path, error);
  }
}

function answerOf(balance: Balance, files: Balance['differences']) {
  const differences = [...balance.differences, ...files];
  return { ...balance, differences, carriedTbsSha256Hex: [...balance.carriedTbsSha256Hex] };
}
