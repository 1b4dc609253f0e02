import { createHash, createPublicKey, createSecretKey, type KeyObject, verify } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';
import { type IssuerAlgorithm, SIGNATURE_ALGORITHMS } from '../../pki/algorithms.ts';
import type { Secret } from '../../secret.ts';
import { findToken, loadDriver, logIn, type TokenInfo, unloadDriver, type WantedToken } from './driver.ts';
import { JOURNAL_MACS, ML_DSA_WRAP } from './derived-keys.ts';
import { ecdsaSignatureDer } from './ecdsa-signature.ts';
import { requireKeyPolicy } from './key-policy.ts';
import { asHsmFault } from './pkcs11-fault.ts';
import type { HsmKind } from '../../model/documents/hsm-kind.ts';
import { anchorPlace } from './anchor-place.ts';
import type { EdwardsMechanisms, HsmProfile } from './profiles/hsm-profile.ts';
import { edwardsMechanisms, profileOf, requirePinForm } from './profiles/hsm-profiles.ts';
import { readFlag } from './read-flag.ts';
import { SessionPool } from './session-pool.ts';
import { TokenAnchor } from './token-anchor.ts';

/** The station's keys in the token, as long as a session lasts. No key ever leaves it. */

const ED25519_SIGNATURE_BYTES = 64;
const SHA256_BYTES = 32;
const SIGNING_SESSIONS = 4;
/** Less than a caller of the signing service waits. Smart cards take a second. */
const ANSWER_TIMEOUT_MS = 8_000;

/** RFC 8410: what stands before the 32 raw bytes of an Ed25519 public key. */
const ED25519_SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

export interface KeyName {
  /** CKA_ID. */
  readonly idHex: string;
  readonly label: string;
}

export interface WantedHsm extends WantedToken {
  readonly kind?: HsmKind;
  readonly keys: Readonly<Record<KeyUse, KeyName>>;
}

export type KeyUse = 'issuing' | 'checkpoint' | 'tag' | 'journal';

const CLASS_OF: Readonly<Record<KeyUse, number>> = {
  issuing: pkcs11js.CKO_PRIVATE_KEY,
  checkpoint: pkcs11js.CKO_PRIVATE_KEY,
  tag: pkcs11js.CKO_SECRET_KEY,
  journal: pkcs11js.CKO_SECRET_KEY,
};

export class Hsm implements Disposable {
  readonly info: TokenInfo;
  /** The 32 raw bytes of the Ed25519 public key. */
  readonly checkpointKey: Buffer;
  readonly #checkpointVerifier: KeyObject;
  readonly #driver: pkcs11js.PKCS11;
  readonly #session: pkcs11js.Handle;
  readonly #sessions: SessionPool;
  readonly #handles: Readonly<Record<KeyUse, pkcs11js.Handle>>;
  readonly #profile: HsmProfile;
  readonly #edwards: EdwardsMechanisms;

  private constructor(driver: pkcs11js.PKCS11, slot: pkcs11js.Handle, given: { wanted: WantedHsm; info: TokenInfo }) {
    const open = (flags: number): pkcs11js.Handle => driver.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | flags);
    this.#driver = driver;
    this.#session = open(pkcs11js.CKF_RW_SESSION);
    this.info = given.info;
    const { keys, kind } = given.wanted;
    this.#profile = profileOf(kind);
    this.#edwards = edwardsMechanisms(this.#profile, { driver, slot });
    this.#handles = {
      issuing: this.#find(keys.issuing, CLASS_OF.issuing),
      checkpoint: this.#find(keys.checkpoint, CLASS_OF.checkpoint),
      tag: this.#find(keys.tag, CLASS_OF.tag),
      journal: this.#find(keys.journal, CLASS_OF.journal),
    };
    for (const use of ['issuing', 'checkpoint', 'tag', 'journal'] as const) this.#requirePolicy(use, keys[use]);
    this.checkpointKey = this.#checkpointKeyOf(keys.checkpoint);
    const spkiDer = Buffer.concat([ED25519_SPKI_HEAD, this.checkpointKey]);
    this.#checkpointVerifier = createPublicKey({ key: spkiDer, format: 'der', type: 'spki' });
    this.#sessions = new SessionPool(Array.from({ length: SIGNING_SESSIONS }, () => open(0)));
  }

  /**
   * Loads the driver, logs in and holds every key against the policy. One attempt with the PIN, never two. `copyIn` is where
   * the driver is copied to.
   */
  static open(wanted: WantedHsm, pin: Secret<string>, copyIn: string): Hsm {
    const { modulePath, moduleSha256 } = wanted;
    requirePinForm(profileOf(wanted.kind), pin);
    const { driver } = loadDriver({ modulePath, moduleSha256, copyIn });
    try {
      const { slot, info } = findToken(driver, wanted);
      logIn(driver, driver.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION), pin);
      return new Hsm(driver, slot, { wanted, info });
    } catch (error) {
      unloadDriver(driver);
      throw asHsmFault(error);
    }
  }

  /** ECDSA over the hash of `message`, as the DER that X.509 wants. */
  async signWithIssuingKey(message: Uint8Array, algorithm: IssuerAlgorithm): Promise<Buffer> {
    // CKM_ECDSA_SHA256 and its kind are optional and SoftHSM lacks them: the hash is made here.
    const data = createHash(SIGNATURE_ALGORITHMS[algorithm.signature].hash).update(message).digest();
    const mechanism = { mechanism: pkcs11js.CKM_ECDSA };
    return ecdsaSignatureDer(
      await this.#sign('issuing', mechanism, { data, signatureBytes: algorithm.rawSignatureBytes }),
    );
  }

  /** Ed25519 (RFC 8032) over `message` itself. Throws for a signature that does not verify: nobody must see it. */
  async signWithCheckpointKey(message: Uint8Array): Promise<Buffer> {
    const data = Buffer.from(message);
    const wanted = { data, signatureBytes: ED25519_SIGNATURE_BYTES };
    const signature = await this.#sign('checkpoint', { mechanism: this.#edwards.sign }, wanted);
    if (verify(null, message, this.#checkpointVerifier, signature)) return signature;
    throw new Fault('hsm.failed', { reason: 'the signature of a checkpoint does not verify' });
  }

  tag(message: Uint8Array): Promise<Buffer> {
    return this.#hmac('tag', message);
  }

  /** The key of the journal's MACs: made from a key of the token, so that without the token there is none. */
  journalKey(): Promise<KeyObject> {
    return this.#derivedKey(JOURNAL_MACS);
  }

  /** What the software key of ML-DSA-44 is encrypted under: no token of today signs by that algorithm. */
  mlDsaWrappingKey(): Promise<KeyObject> {
    return this.#derivedKey(ML_DSA_WRAP);
  }

  anchor(station: string): TokenAnchor {
    const place = anchorPlace(this.#profile, station);
    return new TokenAnchor({ driver: this.#driver, session: this.#session, station, place });
  }

  [Symbol.dispose](): void {
    unloadDriver(this.#driver);
  }

  /** Asked for twice: what would be written under a wrong key, nobody could ever read again. */
  async #derivedKey(purpose: string): Promise<KeyObject> {
    const message = Buffer.from(purpose, 'ascii');
    const [first, second] = [await this.#hmac('journal', message), await this.#hmac('journal', message)];
    if (!first.equals(second)) throw new Fault('hsm.inconsistent', { use: 'journal' });
    return createSecretKey(first);
  }

  #hmac(use: KeyUse, message: Uint8Array): Promise<Buffer> {
    const data = Buffer.from(message);
    return this.#sign(use, { mechanism: pkcs11js.CKM_SHA256_HMAC }, { data, signatureBytes: SHA256_BYTES });
  }

  async #sign(
    use: KeyUse,
    mechanism: pkcs11js.Mechanism,
    { data, signatureBytes }: { readonly data: Buffer; readonly signatureBytes: number },
  ): Promise<Buffer> {
    const signature = await this.#sessions
      .use((session) => {
        this.#driver.C_SignInit(session, mechanism, this.#handles[use]);
        return answered(this.#driver.C_SignAsync(session, data, Buffer.alloc(signatureBytes)));
      })
      .catch((error: unknown) => {
        throw asHsmFault(error);
      });
    if (signature.length === signatureBytes) return signature;
    throw new Fault('hsm.failed', {
      reason: 'a signature of wrong length',
      use,
      signatureBytes,
      got: signature.length,
    });
  }

  /** Exactly one, with this id and this label. */
  #find({ idHex, label }: KeyName, objectClass: number): pkcs11js.Handle {
    this.#driver.C_FindObjectsInit(this.#session, [
      { type: pkcs11js.CKA_CLASS, value: objectClass },
      { type: pkcs11js.CKA_LABEL, value: label },
      { type: pkcs11js.CKA_ID, value: Buffer.from(idHex, 'hex') },
    ]);
    try {
      const [found, second] = this.#driver.C_FindObjects(this.#session, 2);
      if (found === undefined) throw new Fault('hsm.no-key', { label, idHex });
      if (second !== undefined) throw new Fault('hsm.no-key', { label, idHex, reason: 'two keys of this name' });
      return found;
    } finally {
      this.#driver.C_FindObjectsFinal(this.#session);
    }
  }

  #requirePolicy(use: KeyUse, { label }: KeyName): void {
    const keyClass = CLASS_OF[use] === pkcs11js.CKO_SECRET_KEY ? 'secret' : 'private';
    const place = { driver: this.#driver, session: this.#session };
    requireKeyPolicy({ label, keyClass, profile: this.#profile }, (type) => readFlag(place, this.#handles[use], type));
  }

  #checkpointKeyOf(name: KeyName): Buffer {
    const key = this.#find(name, pkcs11js.CKO_PUBLIC_KEY);
    const [point] = this.#driver.C_GetAttributeValue(this.#session, key, [{ type: pkcs11js.CKA_EC_POINT }]);
    // PKCS#11 3.0: the point is wrapped in an OCTET STRING, 04 20 ‖ 32 bytes.
    const value = point === undefined ? Buffer.alloc(0) : Buffer.from(point.value as Uint8Array);
    if (value.length === 34 && value.readUInt16BE(0) === 0x0420) return value.subarray(2);
    throw new Fault('hsm.no-key', { label: name.label, reason: 'not an Ed25519 public key' });
  }
}

/** A driver that hangs in its thread is left behind: this fault ends the process. */
async function answered<T>(asked: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Fault('hsm.failed', { reason: 'the driver does not answer', timeoutMs: ANSWER_TIMEOUT_MS }));
  }, ANSWER_TIMEOUT_MS);
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
