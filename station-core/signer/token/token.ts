import { createHash } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import { Fault } from '../../fault.ts';
import type { Secret } from '../../secret.ts';
import type { SignerConfig } from '../config.ts';
import { ecdsaSignatureDer } from './ecdsa-signature.ts';
import { asHsmFault } from './pkcs11-fault.ts';

/** One session with the HSM token: finds the station's keys and signs with them. No key ever leaves it. */

/** CKM_EDDSA of PKCS#11 3.0; pkcs11js has no name for it. */
const CKM_EDDSA = 0x1057;

const P256_RAW_SIGNATURE_BYTES = 64;
const ED25519_SIGNATURE_BYTES = 64;
const SHA256_BYTES = 32;

export interface TokenInfo {
  readonly tokenLabel: string;
  readonly manufacturer: string;
  readonly model: string;
}

export class Token implements Disposable {
  readonly info: TokenInfo;
  readonly #driver: pkcs11js.PKCS11;
  readonly #session: pkcs11js.Handle;
  readonly #keys: SignerConfig['keys'];

  private constructor(
    driver: pkcs11js.PKCS11,
    opened: { session: pkcs11js.Handle; info: TokenInfo },
    keys: SignerConfig['keys'],
  ) {
    this.#driver = driver;
    this.#session = opened.session;
    this.info = opened.info;
    this.#keys = keys;
  }

  /** Loads the driver, logs in and makes sure that every key is there. One attempt with the PIN, never two. */
  static open(config: SignerConfig, pin: Secret<string>): Token {
    const driver = loadDriver(config.modulePath);
    try {
      const { slot, info } = findToken(driver, config.tokenLabel);
      const session = driver.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
      logIn(driver, session, pin);
      const token = new Token(driver, { session, info }, config.keys);
      token.#find(pkcs11js.CKO_PRIVATE_KEY, config.keys.issuing);
      token.#find(pkcs11js.CKO_PRIVATE_KEY, config.keys.checkpoint);
      token.#find(pkcs11js.CKO_SECRET_KEY, config.keys.tag);
      return token;
    } catch (error) {
      driver.C_Finalize();
      throw asHsmFault(error);
    }
  }

  /** ECDSA P-256 over SHA-256 of `message`, as the DER that X.509 wants. */
  async signWithIssuingKey(message: Uint8Array): Promise<Buffer> {
    // CKM_ECDSA_SHA256 is optional and SoftHSM lacks it: the hash is made here.
    const digest = createHash('sha256').update(message).digest();
    const raw = await this.#sign(
      { mechanism: pkcs11js.CKM_ECDSA },
      {
        key: this.#find(pkcs11js.CKO_PRIVATE_KEY, this.#keys.issuing),
        data: digest,
        signatureBytes: P256_RAW_SIGNATURE_BYTES,
      },
    );
    return ecdsaSignatureDer(raw);
  }

  /** Ed25519 (RFC 8032) over `message` itself. */
  signWithCheckpointKey(message: Uint8Array): Promise<Buffer> {
    return this.#sign(
      { mechanism: CKM_EDDSA },
      {
        key: this.#find(pkcs11js.CKO_PRIVATE_KEY, this.#keys.checkpoint),
        data: Buffer.from(message),
        signatureBytes: ED25519_SIGNATURE_BYTES,
      },
    );
  }

  tag(message: Uint8Array): Promise<Buffer> {
    return this.#sign(
      { mechanism: pkcs11js.CKM_SHA256_HMAC },
      {
        key: this.#find(pkcs11js.CKO_SECRET_KEY, this.#keys.tag),
        data: Buffer.from(message),
        signatureBytes: SHA256_BYTES,
      },
    );
  }

  /** The 32 raw bytes of the Ed25519 public key. */
  checkpointKey(): Buffer {
    return this.#attempt(() => {
      const key = this.#find(pkcs11js.CKO_PUBLIC_KEY, this.#keys.checkpoint);
      const template = [{ type: pkcs11js.CKA_EC_POINT }];
      const [point] = this.#driver.C_GetAttributeValue(this.#session, key, template);
      // PKCS#11 3.0: the point is wrapped in an OCTET STRING, 04 20 ‖ 32 bytes.
      const value = point === undefined ? Buffer.alloc(0) : Buffer.from(point.value as Uint8Array);
      if (value.length === 34 && value.readUInt16BE(0) === 0x0420) return value.subarray(2);
      throw new Fault('hsm.no-key', { label: this.#keys.checkpoint, reason: 'not an Ed25519 public key' });
    });
  }

  [Symbol.dispose](): void {
    this.#driver.C_Finalize();
  }

  async #sign(
    mechanism: pkcs11js.Mechanism,
    use: { readonly key: pkcs11js.Handle; readonly data: Buffer; readonly signatureBytes: number },
  ): Promise<Buffer> {
    try {
      this.#driver.C_SignInit(this.#session, mechanism, use.key);
      return await this.#driver.C_SignAsync(this.#session, use.data, Buffer.alloc(use.signatureBytes));
    } catch (error) {
      throw asHsmFault(error);
    }
  }

  /** Looked up afresh each time: a handle is only worth what the token says now. */
  #find(objectClass: number, label: string): pkcs11js.Handle {
    return this.#attempt(() => {
      const template = [
        { type: pkcs11js.CKA_CLASS, value: objectClass },
        { type: pkcs11js.CKA_LABEL, value: label },
      ];
      this.#driver.C_FindObjectsInit(this.#session, template);
      try {
        const [found, second] = this.#driver.C_FindObjects(this.#session, 2);
        if (found === undefined) throw new Fault('hsm.no-key', { label });
        if (second !== undefined) throw new Fault('hsm.no-key', { label, reason: 'two keys have this label' });
        return found;
      } finally {
        this.#driver.C_FindObjectsFinal(this.#session);
      }
    });
  }

  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw asHsmFault(error);
    }
  }
}

function loadDriver(modulePath: string): pkcs11js.PKCS11 {
  const driver = new pkcs11js.PKCS11();
  try {
    driver.load(modulePath);
  } catch (cause) {
    throw new Fault('hsm.missing', { modulePath }, { cause }); // what the dynamic linker says has no type and no code
  }
  try {
    driver.C_Initialize();
  } catch (error) {
    throw asHsmFault(error, 'hsm.missing');
  }
  return driver;
}

/** Never a guess: the PIN of one token, tried on another, brings that one nearer to being locked. */
function findToken(driver: pkcs11js.PKCS11, tokenLabel: string): { slot: pkcs11js.Handle; info: TokenInfo } {
  const tokens = driver.C_GetSlotList(true).map((slot) => ({ slot, about: driver.C_GetTokenInfo(slot) }));
  const named = tokens.filter(({ about }) => about.label.trim() === tokenLabel); // padded with blanks to 32 bytes
  const [found, second] = named;
  if (found === undefined) throw new Fault('hsm.missing', { tokenLabel });
  if (second !== undefined) {
    const serialNumbers = named.map(({ about }) => about.serialNumber.trim()).join(', ');
    throw new Fault('hsm.two-tokens', { tokenLabel, serialNumbers });
  }
  const { manufacturerID, model } = found.about;
  return { slot: found.slot, info: { tokenLabel, manufacturer: manufacturerID.trim(), model: model.trim() } };
}

function logIn(driver: pkcs11js.PKCS11, session: pkcs11js.Handle, pin: Secret<string>): void {
  try {
    driver.C_Login(session, pkcs11js.CKU_USER, pin.reveal());
  } catch (error) {
    // A login belongs to the whole process: being logged in already is what was wanted.
    if (error instanceof pkcs11js.Pkcs11Error && error.code === pkcs11js.CKR_USER_ALREADY_LOGGED_IN) return;
    throw error;
  }
}
