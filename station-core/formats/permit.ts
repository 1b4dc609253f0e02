import { z } from 'zod';
import { FormatError } from './format-error.ts';
import { MAX_SUBJECT_NAME_CHARACTERS } from '../model/certificate-subject.ts';
import { parseStrictJson } from './text/strict-json.ts';

/**
 * A permit: leave to issue so many certificates for one product in one period. The signer enforces it.
 * Thin for now: a permit is a plain JSON file that whoever can write to the station can write. Permits signed by a
 * security officer's key come later and take this same shape inside their signature.
 */

const moment = z.iso.datetime({ offset: false });

export const permitSchema = z
  .strictObject({
    /** Its id, unique over all permits a station ever had: the quota is counted under it. */
    permit: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
    product: z.string().min(1).max(64),
    /** The certificate subject it allows, exactly. */
    organization: z.string().min(1).max(MAX_SUBJECT_NAME_CHARACTERS),
    organizationalUnit: z.string().min(1).max(MAX_SUBJECT_NAME_CHARACTERS),
    /** Whether the certificates may also name the purpose TLS server; client is always among them. */
    serverAuth: z.boolean().default(false),
    /** How many different certificates each station may sign under it. Stations do not know of each other's: a quota
     * for a whole site is divided among permits that name one station each. */
    quota: z.number().int().min(0).max(10_000_000),
    /** UTC, RFC 3339. Valid from notBefore on and until just before notAfter. */
    notBefore: moment,
    notAfter: moment,
    /** Whether the certificate may take the place of the live one of the same unit. */
    rework: z.boolean().optional(),
    /** Whether its units may be locked, and eFuses be burnt by the station: both are for good. */
    lock: z.boolean().optional(),
    burn: z.boolean().optional(),
    /** Where it holds; absent means every station. */
    stations: z.array(z.string().min(1).max(64)).min(1).optional(),
  })
  .readonly();

export type Permit = z.infer<typeof permitSchema>;

/** Reads a permit from its JSON; `name` says in the error where the text came from. */
export function parsePermit(json: string | Uint8Array, name: string): Permit {
  const value = parseStrictJson(
    json,
    ({ line, reason }) => new FormatError('bad-permit', { file: name, line, reason }),
  );
  const parsed = permitSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new FormatError('bad-permit', { file: name, field, reason: issue?.code ?? '' }, { cause: parsed.error });
}

export function isInForce(permit: Permit, at: Date): boolean {
  return new Date(permit.notBefore) <= at && at < new Date(permit.notAfter);
}
