/** Draws the secrets of one unit from the operating system's CSPRNG. Nothing here depends on the MAC or the serial. */
import { randomBytes } from 'node:crypto';
import { SecretText, sharedBytes } from '../secret.ts';
import { BITS_PER_SYMBOL, SECRET_ALPHABET, SECRET_LENGTH } from './alphabet.ts';
import { srp6aInnerHash, srp6aVerifier } from './srp6a.ts';

export interface UnitSecrets {
  /** WPA2 passphrase of the unit's access point, on the label and in its flash. */
  readonly softApPassword: SecretText;
  /** Proof of ownership (`pop` of Security 2), on the label only: the unit holds salt and verifier. */
  readonly ownershipCode: SecretText;
  readonly salt: Buffer;
  readonly verifier: Buffer;
}

/** ESP-IDF `esp_srp_gen_salt_verifier` and its tools use 16. */
const SALT_BYTES = 16;

/** 16 symbols, 80 bits. */
export function drawSecret(): SecretText {
  const random = randomBytes((SECRET_LENGTH * BITS_PER_SYMBOL) / 8);
  try {
    return new SecretText(spell(random));
  } finally {
    random.fill(0);
  }
}

/**
 * Draws again until neither the salt nor SHA-512(user:code) begins with a zero byte: esp_prov drops leading zeros
 * of both before hashing, the phone apps do not, and such a unit would open for one of them only.
 */
export function drawUnitSecrets({ username }: { readonly username: string }): UnitSecrets {
  const ownershipCode = drawUntil(drawSecret, (code) => {
    const accepted = !innerHashStartsWithZero(username, code);
    if (!accepted) code[Symbol.dispose]();
    return accepted;
  });
  return saltUnitSecrets({ username, softApPassword: drawSecret(), ownershipCode });
}

/** What the unit gets of secrets that were drawn: a salt that is new each time, and the verifier for it. */
export function saltUnitSecrets({
  username,
  softApPassword,
  ownershipCode,
}: Pick<UnitSecrets, 'softApPassword' | 'ownershipCode'> & { readonly username: string }): UnitSecrets {
  const salt = drawUntil(
    () => randomBytes(SALT_BYTES),
    (bytes) => bytes[0] !== 0,
  );
  const verifier = srp6aVerifier({ username, password: ownershipCode, salt });
  return { softApPassword, ownershipCode, salt, verifier };
}

/** Each 5 bits, most significant first, choose one symbol: all 2^80 texts are equally likely. */
function spell(random: Uint8Array): Uint8Array {
  const symbols = sharedBytes(SECRET_LENGTH);
  let at = 0;
  let pending = 0;
  let pendingBits = 0;
  for (const byte of random) {
    pending = ((pending << 8) | byte) & 0xfff; // at most 4 left over bits + 8
    pendingBits += 8;
    while (pendingBits >= BITS_PER_SYMBOL) {
      pendingBits -= BITS_PER_SYMBOL;
      symbols[at++] = SECRET_ALPHABET.charCodeAt((pending >> pendingBits) & 0b11111);
    }
  }
  return symbols;
}

/** Rejection sampling; a draw fails with probability 1/256, so this ends at once. */
function drawUntil<T>(draw: () => T, accepted: (value: T) => boolean): T {
  let value = draw();
  while (!accepted(value)) value = draw();
  return value;
}

function innerHashStartsWithZero(username: string, code: SecretText): boolean {
  const hash = srp6aInnerHash(username, code);
  const zero = hash[0] === 0;
  hash.fill(0);
  return zero;
}
