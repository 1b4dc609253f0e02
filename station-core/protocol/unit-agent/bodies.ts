import { Buffer } from 'node:buffer';
import { z } from 'zod';

/**
 * Every request of the unit agent protocol: its number, what it asks, what it answers (docs/specs/unit-agent.md
 * §Requests). Maps are closed: a key that is not listed is refused, on both sides.
 */
const bytes = (min: number, max = min): z.ZodType<Uint8Array, Uint8Array> =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length >= min && value.length <= max, {
    error: min === max ? `must be ${min} bytes` : `must be ${min} to ${max} bytes`,
  });

/** Lengths are in UTF-8 bytes, because that is what a fixed buffer in C must hold. */
const text = (maxBytes: number): z.ZodType<string, string> =>
  z.string().refine((value) => Buffer.byteLength(value) <= maxBytes, { error: `must be at most ${maxBytes} bytes` });

export const MAX_CERTIFICATE_BYTES = 2048;

const nothing = z.strictObject({});
const nonce = bytes(32);
const sha256 = bytes(32);
/** An uncompressed P-256 point, 0x04 ‖ x ‖ y (SEC 1 §2.3.3). */
const publicKey = bytes(65).refine((point) => point[0] === 4, { error: 'must begin with 0x04' });
const certificateDer = bytes(1, MAX_CERTIFICATE_BYTES);

const helloAnswer = z
  .strictObject({
    agent: text(16),
    mac: bytes(6),
    chip: text(16),
    firmwareVersion: text(32),
    elfSha256: sha256,
    serial: text(64).optional(),
    ssid: text(32).optional(),
    identity: z.enum(['none', 'key', 'installed']),
    publicKey: publicKey.optional(),
    /** Where the key lives and how it is protected, in the words of the `generate-key` reply. */
    storage: text(64).optional(),
    protection: text(64).optional(),
    chainSha256: sha256.optional(),
    locked: z.boolean(),
  })
  .refine(
    ({ identity, ...key }) =>
      [key.publicKey, key.storage, key.protection].every((value) => (value !== undefined) === (identity !== 'none')),
    { error: 'publicKey, storage and protection are there exactly when there is a key' },
  )
  .refine((hello) => (hello.chainSha256 !== undefined) === (hello.identity === 'installed'), {
    error: 'chainSha256 is there exactly when a chain is installed',
  });

export const AGENT_REQUESTS = {
  hello: { kind: 0x01, asks: nothing, answers: helloAnswer },
  'generate-key': {
    kind: 0x02,
    asks: nothing,
    answers: z.strictObject({ publicKey, storage: text(64), protection: text(64) }),
  },
  csr: {
    kind: 0x03,
    asks: z.strictObject({ nonce, subject: z.strictObject({ serialNumber: text(64) }) }),
    answers: z.strictObject({ csr: bytes(1, 1024) }),
  },
  install: {
    kind: 0x04,
    /** Leaf first, then its issuer. */
    asks: z.strictObject({ chain: z.tuple([certificateDer, certificateDer]) }),
    answers: z.strictObject({ chainSha256: sha256 }),
  },
  prove: {
    kind: 0x05,
    asks: z.strictObject({ nonce }),
    /** SEQUENCE of two INTEGERs of up to 33 bytes. */
    answers: z.strictObject({ signature: bytes(8, 72) }),
  },
  'secrets-tag': { kind: 0x06, asks: z.strictObject({ nonce }), answers: z.strictObject({ tag: bytes(32) }) },
  'lock-state': { kind: 0x07, asks: nothing, answers: z.strictObject({ locked: z.boolean(), details: text(256) }) },
  lock: { kind: 0x08, asks: nothing, answers: z.strictObject({ locked: z.boolean() }) },
  'erase-identity': { kind: 0x09, asks: nothing, answers: nothing },
  reboot: { kind: 0x0a, asks: nothing, answers: nothing },
} as const;

export type AgentRequestName = keyof typeof AGENT_REQUESTS;
export type AgentAsks<Name extends AgentRequestName> = z.output<(typeof AGENT_REQUESTS)[Name]['asks']>;
export type AgentAnswers<Name extends AgentRequestName> = z.output<(typeof AGENT_REQUESTS)[Name]['answers']>;
export type AgentHello = AgentAnswers<'hello'>;

/** A reply is its request's number with this bit set. */
export const REPLY_BIT = 0x80;
export const REFUSAL_KIND = 0xff;

export const refusalReasons = ['wrong-state', 'malformed', 'unsupported', 'locked', 'failed'] as const;
export const refusalBody = z.strictObject({
  /** The number of the request that is refused. */
  request: z.int().min(0).max(255),
  reason: z.enum(refusalReasons),
  /** For the log. No program reads it. */
  message: text(200),
});
export type AgentRefusal = z.output<typeof refusalBody>;
export type RefusalReason = AgentRefusal['reason'];

export function agentRequestName(kind: number): AgentRequestName | undefined {
  return (Object.keys(AGENT_REQUESTS) as AgentRequestName[]).find((name) => AGENT_REQUESTS[name].kind === kind);
}
