import { type PlantedCertificate, plantInJournal } from '../../fixtures/token/plant-journal.ts';
import { stepPassedBody } from '../../station-core/ledger/entry.ts';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { lookedMemo, lookedText } from '../../station-core/ledger/log/last-looked.ts';
import { closeEvidence } from '../ledger/sample-evidence.ts';
import { lifeOf, sampleUnit, type SampleUnit } from '../ledger/sample-ledger.ts';
import { OLGA } from './crew.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Midnight of this many days ago, UTC. */
function daysAgo(days: number, time: string): number {
  return Math.floor(Date.now() / DAY_MS - days) * DAY_MS + Date.parse(`1970-01-01T${time}:00Z`);
}

interface Night {
  readonly ledger: Ledger;
  readonly setClock: (atMs: number) => void;
  readonly signed: PlantedCertificate[];
}

/** What was planted, for a test to find. */
export const PLANTED = { nightSerial: 'BM-S1-000007', refusedSerial: 'BM-S1-000008', order: 'WO-4700' } as const;

/**
 * The last days of a station: Olga sets the hours and reads until the evening before last. Then Otto certifies a unit at
 * night; in the morning a permit refuses one, and Grace goes on. The times are before now, whenever this runs.
 */
export function plantNight(dataDir: string): void {
  let nowMs = daysAgo(3, '06:00');
  using ledger = Ledger.open({ dir: dataDir, station: 'S01', version: '0', now: () => new Date(nowMs) });
  const night: Night = {
    ledger,
    setClock: (atMs) => {
      nowMs = atMs;
    },
    signed: [],
  };
  const spans = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '06:00', to: '22:00' }));
  ledger.append({ kind: 'working-hours-set', by: OLGA.id, timeZone: 'UTC', spans });
  for (const n of [1, 2, 3]) certified(night, daysAgo(2, `10:0${n}`), { n, operator: 'grace' });
  looked(night, daysAgo(2, '18:00'));
  ledger.append({ kind: 'signed-in', id: 'otto', how: 'badge' });
  certified(night, daysAgo(1, '02:13'), { n: 7, operator: 'otto' });
  refused(night, daysAgo(1, '09:30'), { n: 8, operator: 'grace' });
  for (const n of [11, 12, 13, 14]) certified(night, daysAgo(1, `11:${n}`), { n, operator: 'grace' });
  ledger.append({ kind: 'sign-in-refused', id: 'otto', how: 'pin', reason: 'person.locked-out' });
  plantInJournal(dataDir, night.signed); // every certificate of the ledger must be in it
}

interface Made {
  readonly n: number;
  readonly operator: string;
}

function begun({ ledger, setClock }: Night, atMs: number, { n, operator }: Made) {
  setClock(atMs);
  const sample: SampleUnit = sampleUnit(n);
  const life = lifeOf(sample);
  ledger.append([{ ...life.begun, product: 'lamp-one', order: PLANTED.order, operator }]);
  ledger.append([life.connected, { ...life.reserved, product: 'lamp-one' }, life.drawn]);
  return { sample, life };
}

function certified(night: Night, atMs: number, made: Made): void {
  const { ledger, signed } = night;
  const { sample, life } = begun(night, atMs, made);
  const [intent] = ledger.append(life.intended);
  ledger.append([{ ...life.issued, intentSeq: intent.seq }, life.labelIntended, life.labelPrinted]);
  const { run, unit } = sample;
  ledger.append([stepPassedBody({ run, unit }, 'close', closeEvidence()), life.passed]);
  const { spkiSha256Hex, certSerialHex, serial } = life.issued;
  signed.push({ unit, serial, permit: 'P-1', spkiSha256Hex, certSerialHex, tbsSha256Hex: life.intended.tbsSha256Hex });
}

function refused(night: Night, atMs: number, made: Made): void {
  const { ledger } = night;
  const { life } = begun(night, atMs, made);
  const [intent] = ledger.append(life.intended);
  const fault = { code: 'permit.expired', blame: 'station', evidence: {} };
  ledger.append([
    { ...life.refused, code: fault.code, intentSeq: intent.seq },
    { ...life.stopped, step: 'issue', outcome: 'ERROR', fault },
    { ...life.failed, outcome: 'ERROR', fault: { code: fault.code } },
  ]);
}

function looked({ ledger, setClock }: Night, atMs: number): void {
  setClock(atMs);
  const { sizeEntries } = ledger.head();
  ledger.saveMemo(lookedMemo(OLGA.id), lookedText({ sizeEntries, at: new Date(atMs).toISOString() }));
}
