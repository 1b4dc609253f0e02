import { createHash } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import { Fault } from '../fault.ts';
import { officerJwkSchema, type OfficerAlgorithm, type OfficerJwk } from '../formats/officer-key.ts';
import type { Secret } from '../secret.ts';
import { asHsmFault } from '../signer/token/pkcs11-fault.ts';

/** An officer's private key in a token of their own: any PKCS#11 module, ECDSA P-256 or Ed25519. */

/** PKCS#11 3.0; pkcs11js has no names for them. */
const CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;
const CKM_EDDSA = 0x1057;

/** DER of the OIDs, as CKA_EC_PARAMS wants them. */
const CURVES = {
  ES256: { parametersHex: '06082a8648ce3d030107', generate: pkcs11js.CKM_EC_KEY_PAIR_GEN, pointBytes: 65 },
  EdDSA: { parametersHex: '06032b6570', generate: CKM_EC_EDWARDS_KEY_PAIR_GEN, pointBytes: 32 },
} as const;
const SIGNATURE_BYTES = 64;

/** Where the key is. The serial number keeps a PIN from being tried on another token with the same label. */
export interface TokenPlace {
  readonly modulePath: string;
  readonly tokenLabel: string;
  readonly tokenSerial: string;
  readonly keyLabel: string;
}

interface FoundToken {
  readonly slot: pkcs11js.Handle;
  readonly tokenSerial: string;
}

/** One session with the token, for as long as one command runs. */
export class OfficerToken implements Disposable {
  readonly tokenSerial: string;
  readonly #driver: pkcs11js.PKCS11;
  readonly #session: pkcs11js.Handle;
  readonly #keyLabel: string;

  private constructor(
    driver: pkcs11js.PKCS11,
    opened: { session: pkcs11js.Handle; found: FoundToken },
    keyLabel: string,
  ) {
    this.#driver = driver;
    this.#session = opened.session;
    this.tokenSerial = opened.found.tokenSerial;
    this.#keyLabel = keyLabel;
  }

  /** The PIN is asked for only when the token is there and is the right one, and is tried once. */
  static async open(
    place: Omit<TokenPlace, 'tokenSerial'> & { readonly tokenSerial?: string },
    askPin: () => Promise<Secret<string>>,
  ): Promise<OfficerToken> {
    const driver = load(place.modulePath);
    try {
      const found = findToken(driver, place);
      const pin = await askPin();
      const session = driver.C_OpenSession(found.slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION);
      driver.C_Login(session, pkcs11js.CKU_USER, pin.reveal());
      return new OfficerToken(driver, { session, found }, place.keyLabel);
    } catch (error) {
      driver.C_Finalize();
      throw asHsmFault(error);
    }
  }

  /** Makes the key pair inside the token, from where the private half never comes out. */
  generate(algorithm: OfficerAlgorithm): void {
    if (this.#find(pkcs11js.CKO_PRIVATE_KEY).length > 0) {
      throw new Fault('officer.bad-key', { keyLabel: this.#keyLabel, problem: 'the token holds a key of this label' });
    }
    const { generate, parametersHex } = CURVES[algorithm];
    const named = [
      { type: pkcs11js.CKA_TOKEN, value: true },
      { type: pkcs11js.CKA_LABEL, value: this.#keyLabel },
      { type: pkcs11js.CKA_ID, value: createHash('sha256').update(this.#keyLabel).digest().subarray(0, 8) },
    ];
    const publicTemplate = [
      ...named,
      { type: pkcs11js.CKA_VERIFY, value: true },
      { type: pkcs11js.CKA_EC_PARAMS, value: Buffer.from(parametersHex, 'hex') },
    ];
    const privateTemplate = [
      ...named,
      { type: pkcs11js.CKA_PRIVATE, value: true },
      { type: pkcs11js.CKA_SENSITIVE, value: true },
      { type: pkcs11js.CKA_EXTRACTABLE, value: false },
      { type: pkcs11js.CKA_SIGN, value: true },
    ];
    this.#attempt(() =>
      this.#driver.C_GenerateKeyPair(this.#session, { mechanism: generate }, publicTemplate, privateTemplate),
    );
  }

  publicJwk(): OfficerJwk {
    const [parameters, point] = this.#attempt(() =>
      this.#driver.C_GetAttributeValue(this.#session, this.#only(pkcs11js.CKO_PUBLIC_KEY), [
        { type: pkcs11js.CKA_EC_PARAMS },
        { type: pkcs11js.CKA_EC_POINT },
      ]),
    ).map(({ value }) => Buffer.from(value as Uint8Array));
    const algorithm = (['ES256', 'EdDSA'] as const).find(
      (each) => CURVES[each].parametersHex === parameters?.toString('hex'),
    );
    const raw = algorithm === undefined ? undefined : unwrapped(point ?? Buffer.alloc(0), CURVES[algorithm].pointBytes);
    if (raw === undefined)
      throw new Fault('officer.bad-key', { keyLabel: this.#keyLabel, problem: 'neither P-256 nor Ed25519' });
    return officerJwkSchema.parse(
      algorithm === 'EdDSA'
        ? { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }
        : {
            kty: 'EC',
            crv: 'P-256',
            x: raw.subarray(1, 33).toString('base64url'),
            y: raw.subarray(33).toString('base64url'),
          },
    );
  }

  async sign(algorithm: OfficerAlgorithm, message: Uint8Array): Promise<Uint8Array> {
    const key = this.#only(pkcs11js.CKO_PRIVATE_KEY);
    // Few tokens hash by themselves for ECDSA; Ed25519 signs the message itself.
    const [mechanism, data] =
      algorithm === 'EdDSA'
        ? [CKM_EDDSA, Buffer.from(message)]
        : [pkcs11js.CKM_ECDSA, createHash('sha256').update(message).digest()];
    try {
      this.#driver.C_SignInit(this.#session, { mechanism }, key);
      return await this.#driver.C_SignAsync(this.#session, data, Buffer.alloc(SIGNATURE_BYTES));
    } catch (error) {
      throw asHsmFault(error);
    }
  }

  [Symbol.dispose](): void {
    this.#driver.C_Finalize();
  }

  #only(objectClass: number): pkcs11js.Handle {
    const [found, second] = this.#find(objectClass);
    if (found === undefined) throw new Fault('hsm.no-key', { label: this.#keyLabel });
    if (second !== undefined)
      throw new Fault('hsm.no-key', { label: this.#keyLabel, reason: 'two keys have this label' });
    return found;
  }

  #find(objectClass: number): pkcs11js.Handle[] {
    return this.#attempt(() => {
      const template = [
        { type: pkcs11js.CKA_CLASS, value: objectClass },
        { type: pkcs11js.CKA_LABEL, value: this.#keyLabel },
      ];
      this.#driver.C_FindObjectsInit(this.#session, template);
      try {
        return this.#driver.C_FindObjects(this.#session, 2);
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

function load(modulePath: string): pkcs11js.PKCS11 {
  const driver = new pkcs11js.PKCS11();
  try {
    driver.load(modulePath);
    driver.C_Initialize();
  } catch (cause) {
    throw new Fault('hsm.missing', { modulePath }, { cause }); // what the dynamic linker says has no type and no code
  }
  return driver;
}

function findToken(
  driver: pkcs11js.PKCS11,
  { tokenLabel, tokenSerial }: { readonly tokenLabel: string; readonly tokenSerial?: string },
): FoundToken {
  const tokens = driver.C_GetSlotList(true).map((slot) => ({ slot, about: driver.C_GetTokenInfo(slot) }));
  const named = tokens.filter(
    ({ about }) =>
      about.label.trim() === tokenLabel && (tokenSerial === undefined || about.serialNumber.trim() === tokenSerial),
  );
  const [found, second] = named;
  if (found === undefined) throw new Fault('hsm.missing', { tokenLabel, tokenSerial: tokenSerial ?? 'any' });
  if (second !== undefined) {
    const serialNumbers = named.map(({ about }) => about.serialNumber.trim()).join(', ');
    throw new Fault('hsm.two-tokens', { tokenLabel, serialNumbers });
  }
  if ((found.about.flags & pkcs11js.CKF_USER_PIN_FINAL_TRY) !== 0) throw new Fault('officer.last-try', { tokenLabel });
  return { slot: found.slot, tokenSerial: found.about.serialNumber.trim() };
}

/** PKCS#11 wraps a point in an OCTET STRING; some modules do not. */
function unwrapped(point: Buffer, pointBytes: number): Buffer | undefined {
  if (point.length === pointBytes) return point;
  const isWrapped = point.length === pointBytes + 2 && point[0] === 0x04 && point[1] === pointBytes;
  return isWrapped ? point.subarray(2) : undefined;
}
