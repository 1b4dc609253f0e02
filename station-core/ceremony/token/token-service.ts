import { z } from 'zod';
import { HSM_KINDS } from '../../model/documents/hsm-kind.ts';
import { bytes, secretText } from '../../rpc/schemas.ts';
import type { Service } from '../../rpc/service.ts';
import { listedTokenSchema } from './listed-token.ts';
import { keyFactsSchema, keyWishSchema, tokenFactsSchema } from './key-wish.ts';

/**
 * What a ceremony asks of the process that has loaded the vendor's driver. A driver that hangs is ended with its process;
 * one that crashes takes nothing else along.
 */

/** The slowest smart cards take seconds for a key. */
const SLOW_MS = 120_000;
const QUICK_MS = 60_000;
/** A journal of a million certificates needs less. */
const TAKE_OVER_MS = 600_000;
const OLD_KEYS = ['issuing', 'checkpoint', 'tag'] as const;
const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

export const tokenService = {
  name: 'ceremony token',
  gone: 'hsm.failed',
  late: 'hsm.no-answer',
  whenLate: 'end',
  calls: {
    /** Loads the driver and looks at the token; needs no PIN. */
    look: {
      asks: z.strictObject({
        modulePath: z.string().min(1),
        /** Absent at the first time. */
        moduleSha256: sha256Hex.exactOptional(),
        tokenLabel: z.string().min(1),
        /** A folder of this account, for a copy of the driver. */
        copyIn: z.string().min(1),
        /** Absent: as the token says of itself. */
        kind: z.enum(HSM_KINDS).exactOptional(),
      }),
      answers: z.strictObject({ token: tokenFactsSchema }),
      timeoutMs: SLOW_MS, // the process starts first
    },
    /** One attempt. */
    logIn: { asks: z.strictObject({ pin: secretText(z.string()) }), answers: z.null(), timeoutMs: QUICK_MS },
    /** Of a driver that nothing else is asked of: what its tokens show without a PIN. */
    listTokens: {
      asks: z.strictObject({ modulePath: z.string().min(1), copyIn: z.string().min(1) }),
      answers: z.array(listedTokenSchema),
      timeoutMs: SLOW_MS,
    },
    /** In a slot that has no token yet. */
    setUpToken: {
      asks: z.strictObject({
        modulePath: z.string().min(1),
        copyIn: z.string().min(1),
        tokenLabel: z.string().min(1).max(32),
        soPin: secretText(z.string()),
        pin: secretText(z.string()),
      }),
      answers: z.null(),
      timeoutMs: SLOW_MS,
    },
    privateKeys: {
      asks: z.null(),
      answers: z.array(z.strictObject({ objectClass: z.enum(['private', 'public', 'secret']), label: z.string() })),
      timeoutMs: QUICK_MS,
    },
    makeKey: { asks: keyWishSchema, answers: keyFactsSchema, timeoutMs: SLOW_MS },
    readKey: { asks: keyWishSchema, answers: keyFactsSchema, timeoutMs: QUICK_MS },
    sign: {
      asks: z.strictObject({ key: keyWishSchema, message: bytes }),
      answers: bytes,
      timeoutMs: SLOW_MS,
    },
    holds: { asks: z.strictObject({ spkiDer: bytes }), answers: z.boolean(), timeoutMs: QUICK_MS },
    /** Of an old token: how its keys are kept. Logs in with one attempt, and changes nothing. */
    examineKeys: {
      asks: z.strictObject({
        modulePath: z.string(),
        tokenLabel: z.string(),
        copyIn: z.string().min(1),
        labels: z.strictObject({ issuing: z.string(), checkpoint: z.string(), tag: z.string() }),
        pin: secretText(z.string()),
      }),
      answers: z.strictObject({
        tokenSerial: z.string(),
        moduleSha256: sha256Hex,
        keys: z
          .array(z.strictObject({ use: z.enum(OLD_KEYS), label: z.string(), problems: z.array(z.string()).readonly() }))
          .readonly(),
      }),
      timeoutMs: QUICK_MS,
    },
    /** Begins the journal with the certificates of before, as two officers signed them. Answers with the checkpoint keys. */
    takeOver: {
      asks: z.strictObject({
        config: z.string(),
        officersSha256: sha256Hex,
        pin: secretText(z.string()),
        document: z.string(),
        list: bytes,
      }),
      answers: z.strictObject({ checkpointKey: z.string() }),
      timeoutMs: TAKE_OVER_MS,
    },
    /** Draws the ML-DSA-44 key of the checkpoints, or finds it drawn, encrypted beside the later journal. Answers with the raw public key. */
    drawMlDsaKey: {
      asks: z.strictObject({ journal: keyWishSchema, stateDir: z.string().min(1) }),
      answers: bytes,
      timeoutMs: SLOW_MS,
    },
    /** Closes the session of the ceremony and begins the journal of the signing service. Answers with its checkpoint keys. */
    beginJournal: {
      asks: z.strictObject({ config: z.string(), officersSha256: sha256Hex, pin: secretText(z.string()) }),
      answers: z.strictObject({ checkpointKey: z.string() }),
      timeoutMs: SLOW_MS,
    },
  },
  news: {},
} as const satisfies Service;
