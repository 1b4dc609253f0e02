import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';
import { ISSUER_ALGORITHMS, SIGNATURE_ALGORITHMS } from '../../pki/algorithms.ts';
import { ecdsaSignatureDer } from '../../signer/token/ecdsa-signature.ts';
import { policyTemplate, readPolicyAttributes, requireKeyPolicy } from '../../signer/token/key-policy.ts';
import type { HsmProfile } from '../../signer/token/profiles/hsm-profile.ts';
import { edwardsMechanisms } from '../../signer/token/profiles/hsm-profiles.ts';
import { readFlag } from '../../signer/token/read-flag.ts';
import { PAIR_KINDS, type PairKind, spkiOfPoint } from './key-kinds.ts';
import type { Curve, KeyFacts, KeyWish } from './key-wish.ts';

/** Makes keys inside a token, each so that the policy of the signing service takes it, and reads them back. */

const HMAC_KEY_BYTES = 32;
const MOST_OBJECTS = 1_000;

const CLASSES = {
  private: pkcs11js.CKO_PRIVATE_KEY,
  public: pkcs11js.CKO_PUBLIC_KEY,
  secret: pkcs11js.CKO_SECRET_KEY,
} as const;
type ObjectClass = keyof typeof CLASSES;

export interface TokenObject {
  readonly objectClass: ObjectClass;
  readonly label: string;
}

export interface OpenSession {
  readonly driver: pkcs11js.PKCS11;
  readonly slot: pkcs11js.Handle;
  readonly session: pkcs11js.Handle;
}

export class TokenKeys {
  readonly #open: OpenSession;
  readonly #profile: HsmProfile;

  constructor(open: OpenSession, profile: HsmProfile) {
    this.#open = open;
    this.#profile = profile;
  }

  /** Every key of the token that somebody could sign or decrypt with. */
  privateKeys(): TokenObject[] {
    return (['private', 'secret'] as const).flatMap((objectClass) =>
      this.#find(objectClass).map((object) => ({ objectClass, label: this.#text(object, pkcs11js.CKA_LABEL) })),
    );
  }

  /** Makes the key, or finds it made: whoever was interrupted asks again. Half a pair is what an interruption left. */
  make(wish: KeyWish): KeyFacts {
    const kind = PAIR_KINDS[wish.kind];
    const wanted: readonly ObjectClass[] = kind === undefined ? ['secret'] : ['private', 'public'];
    const found = wanted.flatMap((objectClass) => this.#find(objectClass, wish));
    if (found.length < wanted.length) {
      for (const half of found) this.#open.driver.C_DestroyObject(this.#open.session, half);
      this.#generate(wish, kind);
    }
    return this.read(wish);
  }

  /** Throws `hsm.weak-key` for a key that the signing service would not take. */
  read(wish: KeyWish): KeyFacts {
    const kind = PAIR_KINDS[wish.kind];
    const keyClass = kind === undefined ? 'secret' : 'private';
    const key = this.#only(keyClass, wish);
    const flag = (type: number): boolean | undefined => readFlag(this.#open, key, type);
    requireKeyPolicy({ label: wish.label, keyClass, profile: this.#profile }, flag);
    return {
      spkiBase64: kind === undefined ? null : this.#spkiOf(wish, kind).toString('base64'),
      attributes: readPolicyAttributes(keyClass, flag).map(({ attribute, value = null }) => ({ attribute, value })),
    };
  }

  /** ECDSA over the hash that belongs to the curve, as the DER that X.509 wants. */
  async sign(wish: KeyWish & { readonly kind: Curve }, message: Uint8Array): Promise<Buffer> {
    const { signature, rawSignatureBytes } = ISSUER_ALGORITHMS[wish.kind];
    const digest = createHash(SIGNATURE_ALGORITHMS[signature].hash).update(message).digest();
    const { driver, session } = this.#open;
    driver.C_SignInit(session, { mechanism: pkcs11js.CKM_ECDSA }, this.#only('private', wish));
    return ecdsaSignatureDer(await driver.C_SignAsync(session, digest, Buffer.alloc(rawSignatureBytes)));
  }

  /** As `Hsm` makes it for the same purpose: asked for twice, since what is written under a wrong key nobody can ever read. */
  async derivedKey(wish: KeyWish, purpose: string): Promise<KeyObject> {
    const message = Buffer.from(purpose, 'ascii');
    const [first, second] = [await this.#hmac(wish, message), await this.#hmac(wish, message)];
    if (!first.equals(second)) throw new Fault('hsm.inconsistent', { use: wish.label });
    return createSecretKey(first);
  }

  /** Whether the token has a public key of these bytes, whatever it is called. */
  holds(spkiDer: Uint8Array): boolean {
    const kinds = Object.values(PAIR_KINDS).filter((each) => each !== undefined);
    return this.#find('public').some((object) => {
      const point = this.#pointOf(object);
      return kinds.some((kind) => spkiOfPoint(point, kind)?.equals(spkiDer) === true);
    });
  }

  async #hmac(wish: KeyWish, message: Buffer): Promise<Buffer> {
    const { driver, session } = this.#open;
    driver.C_SignInit(session, { mechanism: pkcs11js.CKM_SHA256_HMAC }, this.#only('secret', wish));
    const mac = await driver.C_SignAsync(session, message, Buffer.alloc(HMAC_KEY_BYTES));
    if (mac.length === HMAC_KEY_BYTES) return mac;
    throw new Fault('hsm.failed', { reason: 'a MAC of wrong length', use: wish.label, got: mac.length });
  }

  #generate(wish: KeyWish, kind: PairKind | undefined): void {
    const { driver, session } = this.#open;
    if (kind === undefined) {
      const mechanism = { mechanism: pkcs11js.CKM_GENERIC_SECRET_KEY_GEN };
      driver.C_GenerateKey(session, mechanism, [
        ...named(wish),
        ...policyTemplate('secret', this.#profile),
        ...this.#hmacTemplate(),
      ]);
      return;
    }
    const publicTemplate = [
      ...named(wish),
      { type: pkcs11js.CKA_TOKEN, value: true },
      { type: pkcs11js.CKA_VERIFY, value: true },
      { type: pkcs11js.CKA_EC_PARAMS, value: this.#parametersOf(wish, kind) },
    ];
    const privateTemplate = [...named(wish), ...policyTemplate('private', this.#profile)];
    const isEdwards = wish.kind === 'Ed25519';
    const mechanism = isEdwards ? edwardsMechanisms(this.#profile, this.#open).generate : pkcs11js.CKM_EC_KEY_PAIR_GEN;
    driver.C_GenerateKeyPair(session, { mechanism }, publicTemplate, privateTemplate);
  }

  #parametersOf({ kind }: KeyWish, { parameters }: PairKind): Buffer {
    const { ed25519 } = this.#profile;
    return kind === 'Ed25519' && ed25519 !== undefined ? Buffer.from(ed25519.parametersHex, 'hex') : parameters;
  }

  #hmacTemplate(): pkcs11js.Template {
    const { keyType, takesLength = true } = this.#profile.hmac ?? {};
    const types = [
      { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_SECRET_KEY },
      { type: pkcs11js.CKA_KEY_TYPE, value: keyType ?? 0 },
    ];
    const length = [{ type: pkcs11js.CKA_VALUE_LEN, value: HMAC_KEY_BYTES }];
    return [...(keyType === undefined ? [] : types), ...(takesLength ? length : [])];
  }

  #spkiOf(wish: KeyWish, kind: PairKind): Buffer {
    const spkiDer = spkiOfPoint(this.#pointOf(this.#only('public', wish)), kind);
    if (spkiDer !== undefined) return spkiDer;
    throw new Fault('hsm.no-key', { label: wish.label, reason: `not a key of ${wish.kind}` });
  }

  #pointOf(publicKey: pkcs11js.Handle): Buffer {
    try {
      return this.#attribute(publicKey, pkcs11js.CKA_EC_POINT);
    } catch (error) {
      // Forgiven: a public key that is not on a curve has no point.
      if (error instanceof pkcs11js.Pkcs11Error && error.code === pkcs11js.CKR_ATTRIBUTE_TYPE_INVALID) {
        return Buffer.alloc(0);
      }
      throw error;
    }
  }

  #only(objectClass: ObjectClass, wish: KeyWish): pkcs11js.Handle {
    const { label, idHex } = wish;
    const [found, second] = this.#find(objectClass, wish);
    if (found === undefined) throw new Fault('hsm.no-key', { label, idHex });
    if (second !== undefined) throw new Fault('hsm.no-key', { label, idHex, reason: 'two keys of this name' });
    return found;
  }

  #find(objectClass: ObjectClass, wish?: KeyWish): pkcs11js.Handle[] {
    const { driver, session } = this.#open;
    driver.C_FindObjectsInit(session, [
      { type: pkcs11js.CKA_CLASS, value: CLASSES[objectClass] },
      ...(wish === undefined ? [] : named(wish)),
    ]);
    try {
      return driver.C_FindObjects(session, MOST_OBJECTS);
    } finally {
      driver.C_FindObjectsFinal(session);
    }
  }

  #text(object: pkcs11js.Handle, type: number): string {
    return this.#attribute(object, type).toString('utf8');
  }

  #attribute(object: pkcs11js.Handle, type: number): Buffer {
    const [attribute] = this.#open.driver.C_GetAttributeValue(this.#open.session, object, [{ type }]);
    return Buffer.from((attribute?.value ?? Buffer.alloc(0)) as Uint8Array);
  }
}

function named({ label, idHex }: KeyWish): pkcs11js.Template {
  return [
    { type: pkcs11js.CKA_LABEL, value: label },
    { type: pkcs11js.CKA_ID, value: Buffer.from(idHex, 'hex') },
  ];
}
