import fc from 'fast-check';
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { SignerState, type StateParts } from '../../station-core/signer/state/signer-state.ts';
import { callLine, type Daemon, say, startDaemon, stationAt } from '../red-team/tools/raw-door.ts';
import { stateOf } from '../red-team/tools/signer-under-attack.ts';
import {
  certificateRecord,
  checkpointRecord,
  journalIn,
  MemoryAnchor,
  partsOf,
} from '../signer/state/memory-anchor.ts';
import { makeStationToken, never, samplePermit, signedPermits, type StationToken } from '../signer/station-token.ts';
import { TrialLog, wish } from '../signer/trial-log.ts';
import { WHOLE } from './sweep.ts';

/** A long campaign: every message, document and journal line, bent in every way that chance finds. */

const RUNS = WHOLE ? 4_000 : 60;

let token: StationToken;
let daemon: Daemon;
/** Right messages, one of each act, none of which changes anything when it is said again. */
const right: string[] = [];
let permit: string;

beforeAll(async () => {
  token = await makeStationToken();
  daemon = await startDaemon(token);
  const log = new TrialLog(token);
  await using station = await stationAt(token, daemon.socket);
  const issued = await log.requestFor(wish(), station);
  await station.issue(issued, never);
  [permit = ''] = await signedPermits(token, [samplePermit()]);
  const again = { ...log.head(), fromSize: log.sizeEntries, proof: [] };
  right.push(
    callLine(1, 'status', null),
    callLine(1, 'issue', issued),
    callLine(1, 'signCheckpoint', again),
    callLine(1, 'setDocuments', { permits: [permit] }),
    callLine(1, 'journalFrom', { line: 0, limit: 5 }),
    callLine(1, 'findSigned', { tbsSha256Hex: ['ab'.repeat(32)] }),
    callLine(1, 'tagSecret', { secret: 'a secret' }),
    callLine(1, 'crl', { newestNumber: 1_000_000 }),
  );
});
afterAll(() => daemon[Symbol.asyncDispose]());

interface Bend {
  readonly at: number;
  readonly how: 'flip' | 'cut' | 'double' | 'insert';
  readonly value: number;
}

const bends = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    how: fc.constantFrom('flip', 'cut', 'double', 'insert'),
    value: fc.integer({ min: 1, max: 255 }),
  }),
  { minLength: 1, maxLength: 3 },
);

function bent(bytes: Buffer, { at, how, value }: Bend): Buffer {
  const place = Math.floor(at * bytes.length);
  const [head, tail] = [bytes.subarray(0, place), bytes.subarray(place)];
  if (how === 'cut') return Buffer.concat([head, tail.subarray(Math.min(value, tail.length))]);
  if (how === 'double') return Buffer.concat([head, tail.subarray(0, value), tail]);
  if (how === 'insert') return Buffer.concat([head, Buffer.of(value), tail]);
  const copy = Buffer.from(bytes);
  copy[place] = (copy[place] ?? 0) ^ value;
  return copy;
}

const bendAll = (text: string, all: readonly Bend[]): Buffer => all.reduce(bent, Buffer.from(text, 'utf8'));

test('whatever is said at the door, nothing is signed by it, and the service goes on', async () => {
  await using station = await stationAt(token, daemon.socket);
  const before = await stateOf(station);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: right.length - 1 }), bends, async (which, all) => {
      const line = bendAll((right[which] ?? '').trimEnd(), all);
      await say(daemon.socket, `${line.toString('latin1').replaceAll('\n', ' ')}\n`, 1);
    }),
    { numRuns: RUNS },
  );
  const { certificates, tree } = await stateOf(station);
  expect({ certificates, tree }).toEqual({ certificates: before.certificates, tree: before.tree });
  expect((await station.status(never)).processId).toBe(daemon.process.pid);
});

test('no document that was bent comes into force, unless it says the very same', async () => {
  await using station = await stationAt(token, daemon.socket);
  const { permits } = await stateOf(station);
  await fc.assert(
    fc.asyncProperty(bends, async (all) => {
      const document = bendAll(permit, all).toString('utf8');
      const outcome = await station.setDocuments({ permits: [document] }, never).catch((error: unknown) => error);
      if (outcome instanceof Fault) expect(outcome.code).toMatch(/^document\./);
      expect((await stateOf(station)).permits).toEqual(permits);
    }),
    { numRuns: RUNS },
  );
});

/** A state that has signed this, and has ended; nothing of its journal lies beyond the anchor. */
async function journal(): Promise<{ parts: StateParts; anchor: MemoryAnchor }> {
  const anchor = new MemoryAnchor();
  const parts = partsOf(anchor);
  await SignerState.create(parts);
  await using state = await SignerState.open(parts);
  for (let number = 1; number <= 6; number++) await state.record(certificateRecord(number));
  await state.record(checkpointRecord(40));
  return { parts, anchor };
}

test('no journal that was bent is taken for the right one', async () => {
  const { parts, anchor } = await journal();
  const whole = readFileSync(journalIn(parts.dir));
  await fc.assert(
    fc.asyncProperty(bends, async (all) => {
      const bytes = all.reduce(bent, whole);
      fc.pre(!bytes.subarray(0, whole.length).equals(whole)); // what only follows is a torn write
      const dir = mkdtempSync(join(tmpdir(), 'bent-journal-'));
      copyFileSync(journalIn(parts.dir), journalIn(dir));
      writeFileSync(journalIn(dir), bytes);
      const copied = new MemoryAnchor();
      copied.state = anchor.state;
      try {
        await using state = await SignerState.open({ ...parts, dir, anchor: copied });
        expect(state.known.quarantine).toBeDefined();
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        expect(error.code).toBe('signer.journal-damaged');
      }
    }),
    { numRuns: RUNS },
  );
});
