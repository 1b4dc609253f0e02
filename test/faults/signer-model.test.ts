import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedByOfficers } from '../../fixtures/token/trial-officers.ts';
import { Fault } from '../../station-core/fault.ts';
import type { SignerClient } from '../../station-core/signer/client.ts';
import type { SignerAsks } from '../../station-core/signer/signer-service.ts';
import type {} from '../red-team/tools/attempt.ts';
import { upstreamKeys } from '../red-team/tools/upstream-keys.ts';
import { p256 } from '../pki/csr-maker.ts';
import {
  makeStationToken,
  never,
  samplePermit,
  signedManifest,
  signedPermits,
  startSigner,
  STATION,
  type StationToken,
} from '../signer/station-token.ts';
import { TrialLog, wish, type Wish } from '../signer/trial-log.ts';
import { WHOLE } from './sweep.ts';

/**
 * A long campaign: acts and attacks in any order against one signing service. A model, which knows only what was allowed,
 * says of each what must be answered; afterwards the service holds exactly what the model counts.
 */

const NO_CERTIFICATE = { supersedes: 'ab'.repeat(20) };
const [RUNS, LENGTH] = WHOLE ? [60, 40] : [5, 12];
const upstream = upstreamKeys();

type Asks = SignerAsks<'issue'>;

interface Made {
  readonly asks: Asks;
  readonly wished: Wish;
  readonly keys: ReturnType<typeof p256>;
  certSerialHex: string;
}

let token: StationToken;
let signer: SignerClient;
let log: TrialLog;
/** What the service must hold. */
const model = { certificates: 0, quarantined: false };
/** Units with their newest certificate. */
const units: Made[] = [];

beforeAll(async () => {
  token = await makeStationToken({ upstreamKey: upstream.verifierKey });
  log = new TrialLog(token);
  signer = await started();
});
afterAll(() => signer[Symbol.asyncDispose]());

const started = (): Promise<SignerClient> => startSigner(token, [samplePermit({ quota: 1_000_000 })]);

/** `undefined` where it must succeed; otherwise the codes that it may be refused with. */
type Expected = readonly string[] | undefined;

interface Move {
  readonly expected: Expected;
  readonly act: () => Promise<unknown>;
}

/** Nothing is issued in quarantine, whatever else would be said. */
const unlessQuarantined = (expected: Expected): Expected => (model.quarantined ? ['signer.quarantined'] : expected);

async function requested(changes: Parameters<typeof wish>[0] = {}, intended: object = {}) {
  const keys = changes.keys ?? p256();
  const wished = wish({ ...changes, keys });
  return { wished, keys, asks: await log.requestFor(wished, signer, intended) };
}

async function issues({ wished, keys, asks }: Awaited<ReturnType<typeof requested>>): Promise<void> {
  const { certSerialHex } = await signer.issue(asks, never);
  model.certificates += 1;
  const before = units.findIndex((each) => each.wished.unit.mac === wished.unit.mac);
  units.splice(before < 0 ? units.length : before, before < 0 ? 0 : 1, { asks, wished, keys, certSerialHex });
}

/** Some unit of before; the first act of all makes one. */
const unitAt = (pick: number): Made | undefined => units[pick % Math.max(1, units.length)];

type Kind = (pick: number) => Promise<Move | undefined>;

/** An act on a unit of before. */
const ofUnit =
  (move: (made: Made) => Promise<Move>): Kind =>
  async (pick) => {
    const made = unitAt(pick);
    return made === undefined ? undefined : move(made);
  };

/** An intent of its own, with one thing that is not allowed. */
const refusedIssue =
  (codes: readonly string[], change: (asks: Asks) => Partial<Asks>, intended: object = {}): Kind =>
  async () => {
    const asked = await requested({}, intended);
    return {
      expected: unlessQuarantined(codes),
      act: () => signer.issue({ ...asked.asks, ...change(asked.asks) }, never),
    };
  };

const noted = async (): Promise<string> => {
  log.append({ kind: 'anything', number: log.sizeEntries });
  return log.checkpoint(signer);
};

/** The host shows another history: that is the quarantine, if there is none yet. */
const contradiction =
  (show: () => TrialLog): Kind =>
  async () => {
    await noted();
    const other = show();
    return {
      expected: ['signer.quarantined'],
      act: async () => {
        model.quarantined = true;
        await other.checkpoint(signer);
      },
    };
  };

const lift = async (officers: number): Promise<string> => {
  const { quarantine } = await signer.status(never);
  const about = { quarantine: quarantine?.id ?? 'Q-1', station: STATION, reason: 'a campaign' };
  const payload = { v: 1, type: 'lift', ...about, issuedAt: '2026-01-01T00:00:00Z' };
  return signedByOfficers('lift', payload, token.officers.slice(0, officers));
};

const MOVES: Readonly<Record<string, Kind>> = {
  issue: async () => {
    const asked = await requested();
    return { expected: unlessQuarantined(undefined), act: () => issues(asked) };
  },
  'ask again': ofUnit(async ({ asks, certSerialHex }) => ({
    expected: unlessQuarantined(undefined),
    act: async () => {
      expect((await signer.issue(asks, never)).certSerialHex).toBe(certSerialHex);
    },
  })),
  rework: ofUnit(async ({ wished: { unit }, certSerialHex }) => {
    const asked = await requested({ unit, supersedes: certSerialHex });
    return { expected: unlessQuarantined(undefined), act: () => issues(asked) };
  }),
  'a receipt': async () => {
    const note = upstream.cosigned(await noted());
    return { expected: undefined, act: () => signer.hearReceipt({ note }, never) };
  },
  'a new process': async () => ({
    expected: undefined,
    act: async () => {
      await signer[Symbol.asyncDispose]();
      signer = await started();
    },
  }),
  'two officers lift': async () => {
    if (!model.quarantined) return undefined;
    const document = await lift(2);
    return {
      expected: undefined,
      act: async () => {
        await signer.liftQuarantine(document, never);
        model.quarantined = false;
      },
    };
  },
  'one officer lifts': async () => {
    const document = await lift(1);
    return { expected: ['document.untrusted'], act: () => signer.liftQuarantine(document, never) };
  },
  'the same key': ofUnit(async ({ keys }) => {
    const asked = await requested({ keys });
    return { expected: unlessQuarantined(['signer.already-signed']), act: () => issues(asked) };
  }),
  'the same unit': ofUnit(async ({ wished: { unit } }) => {
    const asked = await requested({ unit });
    return { expected: unlessQuarantined(['signer.already-signed']), act: () => issues(asked) };
  }),
  'the same serial number': ofUnit(async ({ wished: { unit } }) => {
    const asked = await requested({ unit: { mac: wish().unit.mac, serial: unit.serial } });
    return { expected: unlessQuarantined(['signer.already-signed']), act: () => issues(asked) };
  }),
  'a rework of nothing': refusedIssue(['signer.refused'], () => NO_CERTIFICATE, NO_CERTIFICATE),
  'old firmware': refusedIssue(['permit.not-covered'], () => ({}), { firmwareVersion: '0.1' }),
  'no firmware': refusedIssue(['signer.refused'], () => ({}), { firmwareVersion: undefined }),
  'a TLS server': refusedIssue(['permit.not-covered'], ({ profile }) => ({
    profile: { ...profile, serverAuth: true },
  })),
  'another nonce': refusedIssue(['csr.stale'], () => ({ nonce: Buffer.alloc(32, 7) })),
  'another permit': refusedIssue(['signer.refused'], () => ({ permit: 'P-9' })),
  'another unit': refusedIssue(['signer.refused'], () => ({ unit: wish().unit })),
  'no proof': async () => {
    const { asks } = await requested();
    const intent = { ...asks.intent, proof: asks.intent.proof.map(() => Buffer.alloc(32)) };
    const act = () => signer.issue({ ...asks, intent }, never);
    // Of a ledger with one entry the proof is empty, and right.
    return asks.intent.proof.length === 0 ? undefined : { expected: ['signer.intent-unproven'], act };
  },
  'an intent of another ledger': async () => {
    const { asks } = await requested();
    const fork = log.copyOf(log.sizeEntries - 1);
    const intent = { ...fork.proven(fork.intend(wish()), ''), checkpoint: asks.intent.checkpoint };
    return { expected: ['signer.intent-unproven'], act: () => signer.issue({ ...asks, intent }, never) };
  },
  'an older tree': contradiction(() => log.copyOf(log.sizeEntries - 1)),
  'a fork': contradiction(() => {
    const fork = log.copyOf(log.sizeEntries - 1);
    fork.append({ kind: 'something else' });
    return fork;
  }),
  'a receipt of nobody': async () => {
    const note = upstreamKeys().cosigned(await noted());
    return { expected: ['checkpoint.untrusted'], act: () => signer.hearReceipt({ note }, never) };
  },
  'an older manifest': async () => {
    const manifest = await signedManifest(token, { number: 1 });
    const permits = await signedPermits(token, [samplePermit()]);
    return { expected: ['document.superseded'], act: () => signer.setDocuments({ permits, manifest }, never) };
  },
  'a permit of one officer': async () => {
    const permit = await signedByOfficers('permit', { ...samplePermit() }, token.officers.slice(0, 1));
    return { expected: ['document.untrusted'], act: () => signer.setDocuments({ permits: [permit] }, never) };
  },
};

const steps = fc.array(fc.tuple(fc.constantFrom(...Object.keys(MOVES)), fc.nat({ max: 1_000 })), {
  minLength: LENGTH,
  maxLength: LENGTH,
});

test('acts and attacks in any order: each is answered as the model says, and nothing else is signed', async ({
  task,
}) => {
  const counted = { attempts: 0, refused: 0 };
  task.meta.redTeam = counted;
  const one = async (name: string, pick: number): Promise<void> => {
    const move = await MOVES[name]?.(pick);
    if (move === undefined) return; // there is no unit yet, or no quarantine
    const { expected, act } = move;
    if (expected !== undefined) counted.attempts += 1;
    const outcome = await act().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (expected === undefined) expect(outcome, name).toBeUndefined();
    else {
      expect(outcome, name).toBeInstanceOf(Fault);
      expect(expected, name).toContain((outcome as Fault).code);
      counted.refused += 1;
    }
    const { certificates, quarantine } = await signer.status(never);
    expect({ certificates, quarantined: quarantine !== null }, name).toEqual(model);
  };
  await one('issue', 0);
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      for (const [name, pick] of sequence) await one(name, pick);
    }),
    { numRuns: RUNS, endOnFailure: true }, // the service goes on from where it is: a shorter sequence would be another one
  );
  expect(counted.attempts).toBeGreaterThan(RUNS);
});
