import type { Entry } from '../../entry.ts';
import { type Db, statement } from '../../store.ts';
import type { Indexer } from '../indexer.ts';
import { holdsTable } from './holds.ts';

/**
 * One row a unit: what the run says that counts, the latest that drew secrets or took up those of a label in doubt (see
 * `unit-record.ts`). A unit is here once
 * it has a serial number or one of its runs is over.
 */
export const unitsTable: Indexer = {
  name: 'units',
  version: 3,
  sql: `
    CREATE TABLE units (unit TEXT NOT NULL UNIQUE, serial TEXT, product TEXT NOT NULL, "order" TEXT COLLATE NOCASE,
      operator TEXT, slot INTEGER NOT NULL, firmware TEXT, outcome TEXT, fault TEXT, firstAtMs INTEGER NOT NULL,
      lastAtMs INTEGER NOT NULL, run TEXT NOT NULL, runs INTEGER NOT NULL, certSerialHex TEXT, heldBy TEXT,
      revoked TEXT) STRICT;
    CREATE INDEX unitsBySerial ON units (serial);
    CREATE INDEX unitsByOrder ON units ("order", lastAtMs);
    CREATE INDEX unitsByProduct ON units (product, lastAtMs);
    CREATE INDEX unitsByOperator ON units (operator, lastAtMs);
    CREATE INDEX unitsBySlot ON units (slot, lastAtMs);
    CREATE INDEX unitsByFirmware ON units (firmware, lastAtMs);
    CREATE INDEX unitsByOutcome ON units (outcome, lastAtMs);
    CREATE INDEX unitsByFault ON units (fault, lastAtMs);
    CREATE INDEX unitsByHold ON units (heldBy, lastAtMs) WHERE heldBy IS NOT NULL;
    CREATE INDEX unitsByRevocation ON units (revoked, lastAtMs) WHERE revoked IS NOT NULL;
    CREATE INDEX unitsByBirth ON units (firstAtMs);
    CREATE INDEX unitsByTime ON units (lastAtMs);`,
  kinds: [
    'serial-reserved',
    'secrets-drawn',
    'label-taken-up',
    'run-closed',
    'certificate-issued',
    'certificate-revoked',
    ...holdsTable.kinds,
  ],
  index: indexUnit,
};

function indexUnit(db: Db, entry: Entry): void {
  if (entry.kind === 'serial-reserved' || entry.kind === 'secrets-drawn' || entry.kind === 'label-taken-up')
    takeFromRuns(db, entry.unit);
  if (entry.kind === 'run-closed') {
    const unit = statement(db, 'SELECT unit FROM runs WHERE run = ?').pluck().get(entry.run);
    if (typeof unit === 'string') takeFromRuns(db, unit);
  }
  if (entry.kind === 'certificate-issued')
    statement(db, 'UPDATE units SET certSerialHex = ?, revoked = NULL WHERE unit = ?').run(
      entry.certSerialHex,
      entry.unit,
    );
  if (entry.kind === 'certificate-revoked') {
    const revoke = statement(db, 'UPDATE units SET revoked = ? WHERE unit = ? AND certSerialHex = ?');
    revoke.run(entry.reason, entry.unit, entry.certSerialHex); // not when another one has taken its place
  }
  if (holdsTable.kinds.includes(entry.kind) && 'unit' in entry)
    statement(db, `UPDATE units SET heldBy = ${LIVE_HOLD} WHERE unit = :unit`).run({ unit: entry.unit });
}

/** Everything but the certificate, which belongs to no run. */
function takeFromRuns(db: Db, unit: string): void {
  statement(
    db,
    `INSERT INTO units (unit, serial, product, "order", operator, slot, firmware, outcome, fault, firstAtMs, lastAtMs, run, runs,
       heldBy)
     SELECT unit, ${KNOWN_SERIAL}, product, "order", operator, slot, firmware, outcome, fault,
       (SELECT min(begunAtMs) FROM runs WHERE unit = :unit), coalesce(closedAtMs, begunAtMs), run,
       (SELECT count(*) FROM runs WHERE unit = :unit), ${LIVE_HOLD}
       FROM runs WHERE unit = :unit ORDER BY drewSeq IS NOT NULL DESC, begunSeq DESC LIMIT 1
     ON CONFLICT (unit) DO UPDATE SET serial = excluded.serial, product = excluded.product, "order" = excluded."order",
       operator = excluded.operator, slot = excluded.slot, firmware = excluded.firmware, outcome = excluded.outcome,
       fault = excluded.fault, lastAtMs = excluded.lastAtMs, run = excluded.run, runs = excluded.runs`,
  ).run({ unit });
}

/** Reserved in whichever run, it is the unit's for good. */
const KNOWN_SERIAL =
  '(SELECT serial FROM runs WHERE unit = :unit AND serial IS NOT NULL ORDER BY begunSeq DESC LIMIT 1)';

/** This station's own before one that was heard of. A unit may be held before it is first seen here. */
const LIVE_HOLD = '(SELECT hold FROM holds WHERE unit = :unit ORDER BY station LIMIT 1)';
