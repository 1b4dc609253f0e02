import { randomUUID } from 'node:crypto';
import { type EntryBody, stepPassedBody } from '../station-core/ledger/entry.ts';
import { Ledger } from '../station-core/ledger/ledger.ts';
import { type Mac, macOfBytes } from '../station-core/model/mac.ts';
import { closeEvidence, connectEvidence } from './ledger/sample-evidence.ts';

/** A shift that never was, in the ledger of a station: some slots do what all do, one has a worn pin. */
export interface MadeUpShift {
  readonly dir: string;
  readonly endMs: number;
  readonly slots: number;
  readonly runsOfSlot: number;
  readonly wornSlot: number;
  /** Of a hundred runs that do not pass. */
  readonly wornPercent: number;
  readonly otherPercent: number;
}

interface Timed {
  readonly atMs: number;
  readonly body: EntryBody;
}

/** The slowest run and a pause. */
const TURN_MS = 66_000;
/** Entries that are made durable together: the disk is not what is tried here. */
const TOGETHER = 500;

export function writeShift(shift: MadeUpShift): void {
  const entries: Timed[] = [];
  let next = 0;
  const now = (): Date => new Date(entries[next++]?.atMs ?? shift.endMs);
  using ledger = Ledger.open({ dir: shift.dir, station: 'S01', version: '0', now });
  const listedSeq = ledger.releaseSeq(RELEASE.releaseSha256Hex);
  const runs = entriesOf(shift, listedSeq ?? ledger.head().sizeEntries);
  next = 0;
  entries.push(...(listedSeq === undefined ? [{ atMs: runs[0]?.atMs ?? shift.endMs, body: RELEASE }] : []), ...runs);
  while (next < entries.length) ledger.append(entries.slice(next, next + TOGETHER).map(({ body }) => body));
}

const RELEASE = { kind: 'release-listed', releaseSha256Hex: 'cd'.repeat(32), regions: [] } as const;

function entriesOf(shift: MadeUpShift, releaseSeq: number): Timed[] {
  const { endMs, slots, runsOfSlot, wornSlot, wornPercent, otherPercent } = shift;
  const runs = slots * runsOfSlot;
  return Array.from({ length: runs }, (_, n) => {
    const slot = (n % slots) + 1;
    const isWorn = slot === wornSlot;
    const atMs = endMs - (runs - n) * TURN_MS;
    const about = { run: randomUUID(), unit: macOfBytes([0x24, 0x0a, 0xc4, 1, n >> 8, n & 255]) };
    const fails = chance(n) * 100 < (isWorn ? wornPercent : otherPercent);
    const code = isWorn ? 'board.silent' : 'board.garbled';
    const rest = fails ? stopped(about.run, code, atMs) : passed(about, { seed: n, atMs, releaseSeq });
    return [{ atMs, body: begun(about.run, slot, n) }, ...rest];
  }).flat();
}

/** The same shift every time. */
function chance(seed: number): number {
  const x = Math.sin((seed + 1) * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
}

function begun(run: string, slot: number, n: number): EntryBody {
  const who = { operator: n % 3 === 0 ? 'otto' : 'grace', order: n % 5 === 0 ? 'WO-4712' : 'WO-4711' };
  const steps = ['connect', 'flash', 'label', 'close'];
  return { kind: 'run-begun', run, slot, port: `socket://jig:${slot}`, product: 'lamp-one', steps, ...who };
}

function stopped(run: string, code: string, atMs: number): Timed[] {
  const endMs = atMs + 9_000;
  const fault = { code, blame: 'board', evidence: {} };
  return [
    { atMs: endMs, body: { kind: 'step-stopped', run, step: 'connect', durationMs: 9_000, outcome: 'FAIL', fault } },
    { atMs: endMs, body: { kind: 'run-closed', run, outcome: 'FAIL', fault: { code } } },
  ];
}

function passed(
  about: { readonly run: string; readonly unit: Mac },
  { seed, atMs, releaseSeq }: { readonly seed: number; readonly atMs: number; readonly releaseSeq: number },
): Timed[] {
  const { run, unit } = about;
  const label = { job: run, printer: 'folder:labels', labelSha256Hex: 'ab'.repeat(32) };
  const flash = { releaseSha256Hex: RELEASE.releaseSha256Hex, releaseSeq, written: [], unitRegions: [] };
  const steps = [
    [1_000 + 900 * chance(seed + 0.1), (of) => stepPassedBody(of, 'connect', connectEvidence(unit))],
    [31_000 + 9_000 * (chance(seed + 0.2) + chance(seed + 0.3)), (of) => stepPassedBody(of, 'flash', flash)],
    [400 + 900 * chance(seed + 0.4), (of) => stepPassedBody(of, 'label', label)],
    [80, (of) => stepPassedBody(of, 'close', closeEvidence())],
  ] as const satisfies readonly (readonly [number, (about: Parameters<typeof stepPassedBody>[0]) => EntryBody])[];
  let nowMs = atMs;
  const entries = steps.map(([ms, body]) => {
    const durationMs = Math.round(ms);
    nowMs += durationMs;
    return { atMs: nowMs, body: body({ run, unit, durationMs }) };
  });
  return [...entries, { atMs: nowMs, body: { kind: 'run-closed', ...about, outcome: 'PASS' } }];
}
