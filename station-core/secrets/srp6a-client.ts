/**
 * The owner's end of SRP6a, as the phone apps of ESP-IDF's Security 2 run it: knows user name and password, and learns
 * whether a unit holds the verifier of that password. Keeps no copy of the password.
 */
import { randomBytes } from 'node:crypto';
import { isSrpZero, srpClientProofs, srpClientPublicKey, type SrpProofs } from '../protocol/unit-agent/srp6a.ts';
import type { Secret } from '../secret.ts';
import { srp6aInnerHash } from './srp6a.ts';

export interface Owner {
  readonly username: string;
  readonly password: Secret<string>;
}

/** As much as both ends of ESP-IDF draw. */
const PRIVATE_KEY_BYTES = 32;

export class Srp6aClient implements Disposable {
  readonly publicKey: Buffer;
  readonly #username: string;
  readonly #innerHash: Buffer;
  readonly #privateKey: Buffer;

  constructor({ username, password }: Owner, random: (size: number) => Buffer = randomBytes) {
    this.#username = username;
    this.#innerHash = srp6aInnerHash(username, password);
    this.#privateKey = random(PRIVATE_KEY_BYTES);
    this.#privateKey.writeUInt8(this.#privateKey.readUInt8(0) | 0x80, 0); // never a short exponent
    this.publicKey = srpClientPublicKey(this.#privateKey);
  }

  /** Undefined for a public key that would make the secret the same whatever the password is (RFC 5054 §2.5.3). */
  proofs(answer: { readonly salt: Uint8Array; readonly devicePublicKey: Uint8Array }): SrpProofs | undefined {
    if (isSrpZero(answer.devicePublicKey)) return undefined;
    const { salt, devicePublicKey } = answer;
    const seen = { username: this.#username, salt, clientPublicKey: this.publicKey, devicePublicKey };
    return srpClientProofs(seen, { privateKey: this.#privateKey, innerHash: this.#innerHash });
  }

  [Symbol.dispose](): void {
    this.#innerHash.fill(0);
    this.#privateKey.fill(0);
  }
}
