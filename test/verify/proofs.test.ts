import { beforeAll, describe, expect, test } from 'vitest';
import { formatVerifierKey } from '../../station-core/formats/tlog/signed-note.ts';
import { formatTlogProof, parseTlogProof } from '../../station-core/formats/tlog/tlog-proof.ts';
import { checkpointSigner } from '../ledger/sample-ledger.ts';
import { WHOLE } from '../faults/sweep.ts';
import { decodedBytes, entryChanges, everyByte, lineChanges, numbers, splices, type Mutation } from './mutations.ts';
import { newCa, newCosigner, provenLedger, type ProvenLedger } from './proven-ledger.ts';
import { judge, wrongIn } from './verifier.ts';

const UNITS = 1_000;
let made: ProvenLedger;

beforeAll(async () => {
  made = await provenLedger(UNITS);
});

const proofAt = (at: number): Buffer => made.proofs[at % UNITS] ?? Buffer.alloc(0);

test('the verifier accepts the proof of every unit of a ledger of 1,000', () => {
  expect(new Set(made.proofs.map(String)).size).toBe(UNITS);
  const refused = made.proofs.map((proof) => judge(proof, made.given)).filter(({ status }) => status !== 0);
  expect(refused).toEqual([]);
});

test('it accepts the proof of an entry without a certificate, and then looks for no chain', () => {
  const judged = judge(made.plainProof, made.given);
  expect(judged.status).toBe(0);
  expect(judged.checks.map(({ name }) => name)).toEqual(['form', 'inclusion', 'checkpoint', 'cosignature', 'entry']);
});

describe('mutations', () => {
  const draw = numbers(10);

  function* mutations(): Generator<Mutation> {
    for (const [n, at] of (WHOLE ? [0, 499, 999] : [499]).entries()) yield* everyByte(proofAt(at), n * 5, draw);
    for (const n of Array(WHOLE ? 40 : 8).keys()) {
      const proof = proofAt(n * 41);
      yield* decodedBytes(proof, 60, draw);
      yield* entryChanges(proof);
      yield* lineChanges(proof, draw);
      yield* splices(proof, proofAt(n * 41 + 1 + draw(UNITS - 1)));
    }
  }

  const atLeast = WHOLE ? 10_000 : 2_000;
  const ofField = WHOLE ? 6 : 2;

  test(`the verifier rejects more than ${atLeast} changed proofs: every field, and every class of byte`, () => {
    const accepted: string[] = [];
    const seen = new Map<string, number>();
    for (const { field, how, bytes } of mutations()) {
      seen.set(field, (seen.get(field) ?? 0) + 1);
      if (judge(bytes, made.given).status !== 1) accepted.push(`${field}: ${how}`);
    }
    expect(accepted).toEqual([]);
    expect([...seen.values()].reduce((sum, count) => sum + count)).toBeGreaterThan(atLeast);
    const fields = ['version', 'extra', 'index', 'hash', 'blank line', 'origin', 'size', 'root', 'hashes', 'text'];
    for (const field of [...fields, 'station signature', 'cosignature', 'entry', 'lines', 'station', 'upstream']) {
      expect([field, seen.get(field) ?? 0]).toEqual([field, expect.toSatisfy((count: number) => count >= ofField)]);
    }
  });
});

describe('what changes nothing is accepted, as C2SP demands', () => {
  const STRANGER = `— stranger.example ${Buffer.alloc(68, 7).toString('base64')}\n`;
  const lastTwo = /(— S01 .*\n)(— upstream.*\n)$/;
  test.each<[string, (proof: string) => string]>([
    ['signature lines in another order: a note is signed by a set of keys', (each) => each.replace(lastTwo, '$2$1')],
    ['a signature line twice', (each) => each.replace(lastTwo, '$1$1$2')],
    ['the line of a key that nobody gave: it must be ignored', (each) => `${each}${STRANGER}`],
    [
      'the root once more among the issuers: it is the one that was given',
      (each) => withIssuers(each, (issuers) => [...issuers, Buffer.from(made.given.root).toString('base64')]),
    ],
  ])('%s', (_, change) => {
    const proof = String(proofAt(7));
    const changed = change(proof);
    expect(changed).not.toBe(proof);
    expect(judge(Buffer.from(changed), made.given).status).toBe(0);
  });
});

describe('each check finds what it is for', () => {
  const withText = (change: (proof: string) => string): string[] =>
    wrongIn(judge(Buffer.from(change(String(proofAt(7)))), made.given));

  test('another station key', () => {
    const { publicKey } = checkpointSigner();
    const other = formatVerifierKey({ name: 'S01', algorithm: 'ed25519', publicKey });
    expect(wrongIn(judge(proofAt(7), { ...made.given, 'checkpoint-key': other }))).toEqual(['checkpoint']);
  });

  test('the key of another station', () => {
    const { publicKey } = checkpointSigner();
    const other = formatVerifierKey({ name: 'S02', algorithm: 'ed25519', publicKey });
    expect(wrongIn(judge(proofAt(7), { ...made.given, 'checkpoint-key': other }))).toEqual(['checkpoint']);
  });

  test('another upstream key', () => {
    const other = newCosigner('upstream.example').verifierKey;
    expect(wrongIn(judge(proofAt(7), { ...made.given, 'upstream-key': other }))).toEqual(['cosignature']);
  });

  test('another root of the same name', () => {
    expect(wrongIn(judge(proofAt(7), { ...made.given, root: newCa('TEST root').certDer }))).toEqual(['chain']);
  });

  test('no issuer, and a stranger for an issuer', () => {
    expect(withText((proof) => withIssuers(proof, () => []))).toEqual(['chain']);
    const stranger = newCa('TEST issuing', newCa('TEST root')).certDer.toString('base64');
    expect(withText((proof) => withIssuers(proof, () => [stranger]))).toEqual(['chain']);
  });

  test('a cosignature that is not there', () => {
    expect(withText((proof) => proof.replace(/— upstream.*\n$/, ''))).toEqual(['cosignature']);
  });

  test('the entry of another place in the same tree', () => {
    const theirs = String(proofAt(8)).split('\n').slice(0, 3).join('\n');
    expect(withText((proof) => proof.split('\n').with(0, theirs).toSpliced(1, 2).join('\n'))).toEqual(['inclusion']);
  });
});

/** The lines after the entry in the extra data. */
function withIssuers(proof: string, change: (issuers: readonly string[]) => readonly string[]): string {
  const parsed = parseTlogProof(proof);
  const [entry = '', ...issuers] = Buffer.from(parsed.extra ?? [])
    .toString('utf8')
    .split('\n');
  return formatTlogProof({ ...parsed, extra: Buffer.from([entry, ...change(issuers)].join('\n')) });
}
