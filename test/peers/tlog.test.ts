import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { block, codes, table } from '../ledger/spec/spec.ts';
import { decodedBytes, entryChanges, everyByte, lineChanges, numbers, splices } from '../verify/mutations.ts';
import { provenLedger } from '../verify/proven-ledger.ts';
import { judge } from '../verify/verifier.ts';

/**
 * Our proofs against other people's code: golang.org/x/mod (sumdb/note, sumdb/tlog) and transparency.dev (formats, merkle).
 * Go fetches the modules that go.sum pins; none of their code is here.
 */
const PROGRAM = join(import.meta.dirname, 'tlog-go');
const BUILT = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'birthmark', 'peers', 'tlog-go');
const BUILD_TIMEOUT_MS = 15 * 60_000;

/** Undefined when the program is there. */
function whyNotBuilt(): string | undefined {
  mkdirSync(join(BUILT, '..'), { recursive: true });
  const env = { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local' };
  const build = spawnSync('go', ['build', '-o', BUILT, '.'], { cwd: PROGRAM, env, timeout: BUILD_TIMEOUT_MS });
  if (build.status === 0) return undefined;
  return build.error?.message ?? build.stderr.toString('utf8').trim().split('\n').at(-1);
}

const why = whyNotBuilt();
if (why !== undefined) process.stderr.write(`Skipped: proofs are not compared with Go's libraries: ${why}\n`);

interface Keys {
  readonly 'checkpoint-key': string;
  readonly 'upstream-key': string;
}

/** Why they reject each, or nothing. */
function theirs(proofs: readonly Buffer[], keys: Keys): string[] {
  const input = JSON.stringify(proofs.map((proof) => proof.toString('base64')));
  const args = ['S01', keys['checkpoint-key'], keys['upstream-key']];
  const answer = execFileSync(BUILT, args, { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(answer) as string[];
}

describe.skipIf(why !== undefined)('the libraries of Go and of transparency.dev', () => {
  test('accept the proof in the specification, by the keys in the specification', () => {
    const [station = '', upstream = ''] = table('| what | value').map(([, value = '']) => codes(value)[0]);
    const keys = { 'checkpoint-key': station, 'upstream-key': upstream };
    expect(theirs([Buffer.from(`${block('proof')}\n`)], keys)).toEqual(['']);
  });

  test('accept every proof of a ledger of 200 units, and reject most changed ones; our verifier rejects all', async () => {
    const { proofs, plainProof, given } = await provenLedger(200);
    expect(theirs([...proofs, plainProof], given)).toEqual([...proofs, plainProof].map(() => ''));
    const draw = numbers(12);
    const [one = Buffer.alloc(0), two = Buffer.alloc(0)] = [proofs[0], proofs[170]];
    const changed = [
      ...everyByte(one, 3, draw),
      ...decodedBytes(two, 400, draw),
      ...entryChanges(two),
      ...lineChanges(two, draw),
      ...splices(one, two),
    ].map(({ bytes }) => bytes);
    const ours = changed.map((bytes) => judge(bytes, given).status === 0);
    const acceptedByThem = theirs(changed, given).filter((reason) => reason === '').length;
    expect(ours.filter(Boolean)).toEqual([]);
    // They do not look into the extra data behind the entry: only changes of the issuer's certificate pass there.
    expect(acceptedByThem / changed.length).toBeLessThan(0.25);
  });
});
