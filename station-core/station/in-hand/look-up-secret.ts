/**
 * Answers whether a password or an ownership code is one that this station drew, and for which unit, without anybody
 * seeing it: the HSM tags what was typed or scanned, and the ledger knows the tags.
 */
import { Fault } from '../../fault.ts';
import { readLabelSecrets } from '../../labels/read-provisioning-text.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { SecretOfTag } from '../../ledger/reader.ts';
import { Secret } from '../../secret.ts';
import { BITS_PER_SYMBOL, SECRET_ALPHABET, SECRET_LENGTH } from '../../secrets/alphabet.ts';
import { findBySecret, type TagSecret } from '../../secrets/tags.ts';

/** A tag belongs to one draw only, so what is found is unique; and it is as long as every secret. */
export interface LookedUp {
  readonly bits: number;
  /** Null: this station never drew it. */
  readonly found: SecretOfTag | null;
}

export interface LookUpParts {
  readonly ledger: Ledger;
  readonly tag: TagSecret;
  readonly by: string;
}

const SECRET = new RegExp(`^[${SECRET_ALPHABET}]{${SECRET_LENGTH}}$`);

/** One answer for a typed secret, two for a scanned QR code; an entry for each says that it was looked up. */
export async function lookUpSecret(typed: Secret<string>, { ledger, tag, by }: LookUpParts): Promise<LookedUp[]> {
  const answers: LookedUp[] = [];
  for (const secret of secretsIn(typed)) {
    const found = (await findBySecret(secret, { tag, find: (tagHex) => ledger.secretOfTag(tagHex) })) ?? null;
    answers.push({ bits: SECRET_LENGTH * BITS_PER_SYMBOL, found });
  }
  ledger.append(
    answers.map(({ found }) => ({
      kind: 'secret-looked-up' as const,
      by,
      found: found !== null,
      ...(found === null ? {} : { unit: found.unit, serial: found.serial, secret: found.secret }),
    })),
  );
  return answers;
}

/** In groups or in one piece, in either case, as a person types it; or the whole text of the QR code. */
function secretsIn(typed: Secret<string>): Secret<string>[] {
  if (typed.reveal().trimStart().startsWith('{')) {
    const { softApPassword, ownershipCode } = readLabelSecrets(typed);
    return [softApPassword, ownershipCode];
  }
  const symbols = typed.reveal().replaceAll(/[\s-]/g, '').toUpperCase();
  if (!SECRET.test(symbols)) throw new Fault('look-up.not-a-secret', { symbols: symbols.length });
  return [new Secret(symbols)];
}
