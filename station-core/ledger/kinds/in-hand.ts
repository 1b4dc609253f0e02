/** Units that were verified in hand, and secrets whose unit somebody looked up without seeing them. */
import { z } from 'zod';
import { IN_HAND_CHECKS, IN_HAND_RESULTS, IN_HAND_VERDICTS } from '../../model/desk/in-hand.ts';
import { base64, facts, kind, person, serial, text, unit } from './header.ts';

const place = { by: person, port: text, slot: z.int().positive().exactOptional() };

const check = z.strictObject({
  check: z.enum(IN_HAND_CHECKS),
  result: z.enum(IN_HAND_RESULTS),
  found: z.string().max(512).exactOptional(),
  wanted: z.string().max(512).exactOptional(),
});

export const inHandKinds = [
  kind('unit-verified', {
    ...place,
    unit,
    serial: serial.exactOptional(),
    verdict: z.enum(IN_HAND_VERDICTS),
    checks: z.array(check).min(1),
    /** COSE_Sign1: what the unit stated of itself for a fresh nonce, signed with its key; absent when it could not. */
    receiptBase64: base64.exactOptional(),
  }),
  /** No verdict: it was pulled, stayed silent, or too little could be seen. */
  kind('verification-stopped', {
    ...place,
    unit: unit.exactOptional(),
    fault: z.strictObject({ code: text, blame: text, evidence: facts }),
  }),
  /** Found or not; neither the secret nor anything it could be guessed from. */
  kind('secret-looked-up', {
    by: person,
    found: z.boolean(),
    unit: unit.exactOptional(),
    serial: serial.exactOptional(),
    secret: z.enum(['softApPassword', 'ownershipCode']).exactOptional(),
  }),
] as const;
