import { AGENT_PLACES } from '../../model/agent-place.ts';
import { z } from 'zod';
import {
  bytes,
  chip,
  firmwareVersion,
  keyPlace,
  mac,
  nonce,
  publicKey,
  serial,
  sha256,
  text,
  uint32,
  words,
} from './fields.ts';

/**
 * Every request of the unit agent protocol: its number, what it asks, what it answers, how long the answer may take
 * (docs/specs/unit-agent.md §Requests). Maps are closed: a key that is not listed is refused, on both sides.
 */
export const MAX_CERTIFICATE_BYTES = 2048;
/** An element of the 3072-bit group of RFC 5054. */
export const SRP_GROUP_BYTES = 384;
const SHA512_BYTES = 64;
const MAX_STATEMENT_BYTES = 700;

const nothing = z.strictObject({});
const certificateDer = bytes(1, MAX_CERTIFICATE_BYTES);

const helloAnswer = z
  .strictObject({
    agent: words(16),
    mac,
    chip,
    /** Of the application that the boot loader starts; both are absent when flash holds no whole one. */
    firmwareVersion: firmwareVersion.optional(),
    elfSha256: sha256.optional(),
    runsAs: z.enum(AGENT_PLACES),
    serial: serial.optional(),
    ssid: text(32).optional(),
    identity: z.enum(['none', 'key', 'installed']),
    publicKey: publicKey.optional(),
    key: keyPlace.optional(),
    chainSha256: sha256.optional(),
    locked: z.boolean(),
  })
  .refine((hello) => (hello.firmwareVersion === undefined) === (hello.elfSha256 === undefined), {
    error: 'firmwareVersion and elfSha256 are there together',
  })
  .refine(
    ({ identity, ...key }) =>
      [key.publicKey, key.key].every((value) => (value !== undefined) === (identity !== 'none')),
    { error: 'publicKey and key are there exactly when there is a key' },
  )
  .refine((hello) => (hello.chainSha256 !== undefined) === (hello.identity === 'installed'), {
    error: 'chainSha256 is there exactly when a chain is installed',
  });

/** What the health tests of SP 800-90B §4.4 saw while the key was made. */
const entropy = z.strictObject({ source: words(32), samples: uint32, longestRun: uint32, mostFrequent: uint32 });

export const AGENT_REQUESTS = {
  hello: { kind: 0x01, timeoutMs: 3_000, asks: nothing, answers: helloAnswer },
  'generate-key': {
    kind: 0x02,
    timeoutMs: 20_000,
    asks: z.strictObject({ hostEntropy: bytes(32) }),
    answers: z.strictObject({
      publicKey,
      key: keyPlace,
      /** Absent when the key was there before this request. */
      entropy: entropy.optional(),
      durationMs: uint32,
    }),
  },
  csr: {
    kind: 0x03,
    timeoutMs: 10_000,
    asks: z.strictObject({ nonce, subject: z.strictObject({ serialNumber: serial }) }),
    answers: z.strictObject({ csr: bytes(1, 1024) }),
  },
  install: {
    kind: 0x04,
    timeoutMs: 10_000,
    /** Leaf first, then its issuer. */
    asks: z.strictObject({ chain: z.tuple([certificateDer, certificateDer]) }),
    answers: z.strictObject({ chainSha256: sha256 }),
  },
  prove: {
    kind: 0x05,
    timeoutMs: 10_000,
    asks: z.strictObject({ nonce }),
    /** The statement is CBOR of its own (`birth-statement.ts`); the signature is r ‖ s. */
    answers: z.strictObject({ statement: bytes(1, MAX_STATEMENT_BYTES), signature: bytes(64) }),
  },
  'secrets-tag': {
    kind: 0x06,
    timeoutMs: 3_000,
    asks: z.strictObject({ nonce }),
    answers: z.strictObject({ tag: bytes(32) }),
  },
  'lock-state': {
    kind: 0x07,
    timeoutMs: 3_000,
    asks: nothing,
    answers: z.strictObject({ locked: z.boolean(), details: words(256) }),
  },
  lock: { kind: 0x08, timeoutMs: 3_000, asks: nothing, answers: z.strictObject({ locked: z.boolean() }) },
  'erase-identity': { kind: 0x09, timeoutMs: 10_000, asks: nothing, answers: nothing },
  reboot: { kind: 0x0a, timeoutMs: 3_000, asks: nothing, answers: nothing },
  'srp-start': {
    kind: 0x0b,
    timeoutMs: 30_000,
    asks: z.strictObject({ username: text(64), clientPublicKey: bytes(SRP_GROUP_BYTES) }),
    answers: z.strictObject({ salt: bytes(1, 64), devicePublicKey: bytes(SRP_GROUP_BYTES) }),
  },
  'srp-verify': {
    kind: 0x0c,
    timeoutMs: 30_000,
    asks: z.strictObject({ clientProof: bytes(SHA512_BYTES) }),
    answers: z.strictObject({ deviceProof: bytes(SHA512_BYTES) }),
  },
} as const;

export type AgentRequestName = keyof typeof AGENT_REQUESTS;
export type AgentAsks<Name extends AgentRequestName> = z.output<(typeof AGENT_REQUESTS)[Name]['asks']>;
export type AgentAnswers<Name extends AgentRequestName> = z.output<(typeof AGENT_REQUESTS)[Name]['answers']>;
export type AgentHello = AgentAnswers<'hello'>;

/** A reply is its request's number with this bit set. */
export const REPLY_BIT = 0x80;
export const REFUSAL_KIND = 0xff;

/** In the order in which the first that applies is given. */
export const refusalReasons = [
  'unsupported',
  'malformed',
  'wrong-state',
  'locked',
  'no-entropy',
  'denied',
  'failed',
] as const;
export const refusalBody = z.strictObject({
  /** The number of the request that is refused. */
  request: z.int().min(0).max(255),
  reason: z.enum(refusalReasons),
  /** For the log. No program reads it. */
  message: words(200),
});
export type AgentRefusal = z.output<typeof refusalBody>;
export type RefusalReason = AgentRefusal['reason'];

export function agentRequestName(kind: number): AgentRequestName | undefined {
  return (Object.keys(AGENT_REQUESTS) as AgentRequestName[]).find((name) => AGENT_REQUESTS[name].kind === kind);
}
