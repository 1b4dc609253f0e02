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

const PAUSE_MS = 6_000;

export function writeShift(shift: MadeUpShift): void {
  const { dir, endMs, slots, runsOfSlot, wornSlot, wornPercent, otherPercent } = shift;
  const runs = slots * runsOfSlot;
  let nowMs = endMs - runs * LONGEST_MS;
  using ledger = Ledger.open({ dir, station: 'S01', version: '0', now: () => new Date(nowMs) });
  const later = (ms: number): void => {
    nowMs += Math.round(ms);
  };
  for (let n = 0; n < runs; n++) {
    const slot = (n % slots) + 1;
    const fails = chance(n) * 100 < (slot === wornSlot ? wornPercent : otherPercent);
    const endOfTurnMs = nowMs + LONGEST_MS;
    const about = { run: randomUUID(), unit: macOfBytes([0x24, 0x0a, 0xc4, 1, n >> 8, n & 255]) };
    ledger.append(begun(about.run, slot, n));
    if (fails) stop(ledger, about.run, { code: slot === wornSlot ? 'board.silent' : 'board.garbled', later });
    else pass(ledger, about, { seed: n, later });
    nowMs = endOfTurnMs;
  }
}

/** The slowest run and a pause. */
const LONGEST_MS = 60_000 + PAUSE_MS;

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

interface Stop {
  readonly code: 'board.silent' | 'board.garbled';
  readonly later: (ms: number) => void;
}

function stop(ledger: Ledger, run: string, { code, later }: Stop): void {
  ledger.append({ kind: 'step-begun', run, step: 'connect' });
  later(9_000);
  const fault = { code, blame: 'board', evidence: {} };
  ledger.append([
    { kind: 'step-stopped', run, step: 'connect', outcome: 'FAIL', fault },
    { kind: 'run-closed', run, outcome: 'FAIL', fault: { code } },
  ]);
}

interface Pass {
  readonly seed: number;
  readonly later: (ms: number) => void;
}

function pass(ledger: Ledger, about: { readonly run: string; readonly unit: Mac }, { seed, later }: Pass): void {
  const { run, unit } = about;
  const label = { job: run, printer: 'folder:labels', labelSha256Hex: 'ab'.repeat(32) };
  const flash = { releaseSha256Hex: 'cd'.repeat(32), regions: [] };
  const steps = [
    [stepPassedBody({ run }, 'connect', connectEvidence(unit)), 1_000 + 900 * chance(seed + 0.1)],
    [stepPassedBody(about, 'flash', flash), 31_000 + 9_000 * (chance(seed + 0.2) + chance(seed + 0.3))],
    [stepPassedBody(about, 'label', label), 400 + 900 * chance(seed + 0.4)],
    [stepPassedBody(about, 'close', closeEvidence()), 80],
  ] as const;
  for (const [body, ms] of steps) {
    ledger.append({ kind: 'step-begun', run, step: (body as { step: string }).step });
    later(ms);
    if ('step' in body && body.step === 'close')
      ledger.append([body, { kind: 'run-closed', ...about, outcome: 'PASS' }]);
    else ledger.append(body);
  }
}
