import type { Entry } from '../../entry.ts';
import { type Db, statement } from '../../store.ts';
import type { Indexer } from '../indexer.ts';

/** Every run, also those that never learnt which unit they had. */
export const runsTable: Indexer = {
  name: 'runs',
  version: 2,
  sql: `
    CREATE TABLE runs (run TEXT NOT NULL UNIQUE, unit TEXT, serial TEXT, slot INTEGER NOT NULL, port TEXT NOT NULL,
      product TEXT NOT NULL, "order" TEXT COLLATE NOCASE, operator TEXT, firmware TEXT, begunSeq INTEGER PRIMARY KEY,
      closedSeq INTEGER, begunAtMs INTEGER NOT NULL, closedAtMs INTEGER, outcome TEXT, fault TEXT, faultStep TEXT,
      drewSeq INTEGER) STRICT;
    CREATE INDEX runsByUnit ON runs (unit, begunSeq);
    CREATE INDEX runsByOrder ON runs ("order", begunAtMs);
    CREATE INDEX runsByProduct ON runs (product, begunAtMs);
    CREATE INDEX runsByOperator ON runs (operator, begunAtMs);
    CREATE INDEX runsBySlot ON runs (slot, begunAtMs);
    CREATE INDEX runsByFirmware ON runs (firmware, begunAtMs);
    CREATE INDEX runsByOutcome ON runs (outcome, begunAtMs);
    CREATE INDEX runsByFault ON runs (fault, begunAtMs);
    CREATE INDEX runsBySerial ON runs (serial, begunAtMs);
    CREATE INDEX runsByTime ON runs (begunAtMs);`,
  kinds: [
    'run-begun',
    'step-passed',
    'step-stopped',
    'serial-reserved',
    'secrets-drawn',
    'label-taken-up',
    'run-closed',
  ],
  index: indexRun,
};

function indexRun(db: Db, entry: Entry): void {
  if (entry.kind === 'run-begun') {
    const { run, slot, port, product, order = null, operator = null, seq, at } = entry;
    statement(
      db,
      `INSERT OR IGNORE INTO runs (run, slot, port, product, "order", operator, begunSeq, begunAtMs)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(run, slot, port, product, order, operator, seq, Date.parse(at));
    return;
  }
  if (!('run' in entry)) return;
  const learnt = learntFrom(entry);
  const columns = Object.keys(learnt);
  if (columns.length === 0) return;
  const sets = columns.map((column) => `${column} = :${column}`).join(', ');
  statement(db, `UPDATE runs SET ${sets} WHERE run = :run`).run({ run: entry.run, ...learnt });
}

type Learnt = Readonly<Record<string, string | number | null>>;

function learntFrom(entry: Entry): Learnt {
  switch (entry.kind) {
    case 'step-passed':
      return learntFromStep(entry);
    case 'step-stopped':
      return { faultStep: entry.step };
    case 'serial-reserved':
      return { unit: entry.unit, serial: entry.serial };
    case 'secrets-drawn':
    case 'label-taken-up': // with it go the secrets that another run drew
      return { unit: entry.unit, serial: entry.serial, drewSeq: entry.seq };
    case 'run-closed': {
      const { unit, serial, outcome, fault, seq, at } = entry;
      return {
        ...(unit === undefined ? {} : { unit }),
        ...(serial === undefined ? {} : { serial }),
        outcome,
        fault: fault?.code ?? null,
        closedSeq: seq,
        closedAtMs: Date.parse(at),
      };
    }
    default:
      return {};
  }
}

/** The firmware that runs at the end is the one that counts: with an agent in RAM, the last start shows it. */
function learntFromStep(entry: Entry & { readonly kind: 'step-passed' }): Learnt {
  const { step, unit, evidence } = entry;
  const firmware: unknown = 'firmwareVersion' in evidence ? evidence.firmwareVersion : undefined;
  return {
    ...(step === 'connect' && unit !== undefined ? { unit } : {}),
    ...(typeof firmware === 'string' ? { firmware } : {}),
  };
}
