import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pkcs11js from 'pkcs11js';
import { Secret } from '../../../station-core/secret.ts';
import { Hsm, type KeyUse, type WantedHsm } from '../../../station-core/signer/token/hsm.ts';
import type { StationToken } from '../station-token.ts';

/** SoftHSM in the process of the test: it reads its configuration each time it is initialised. */

export function wantedOf({ files }: StationToken, changes: Partial<WantedHsm> = {}): WantedHsm {
  const named = (use: KeyUse) => ({ label: files.keys[use], idHex: Buffer.from(files.keys[use]).toString('hex') });
  return {
    modulePath: files.modulePath,
    moduleSha256: createHash('sha256').update(readFileSync(files.modulePath)).digest('hex'),
    tokenLabel: files.tokenLabel,
    tokenSerial: serialNumberOf(files),
    keys: { issuing: named('issuing'), checkpoint: named('checkpoint'), tag: named('tag'), journal: named('journal') },
    ...changes,
  };
}

export function openHsm(token: StationToken, changes: Partial<WantedHsm> = {}, pin = token.pin): Hsm {
  process.env['SOFTHSM2_CONF'] = token.files.softhsmConf;
  return Hsm.open(wantedOf(token, changes), pin, token.dir);
}

export const notThePin = new Secret('not-the-pin');

/** Lets a person with a PKCS#11 tool at the token. */
export function atToken<T>(token: StationToken, work: (driver: pkcs11js.PKCS11, session: pkcs11js.Handle) => T): T {
  process.env['SOFTHSM2_CONF'] = token.files.softhsmConf;
  const driver = new pkcs11js.PKCS11();
  driver.load(token.files.modulePath);
  driver.C_Initialize();
  try {
    const [slot] = driver.C_GetSlotList(true);
    const session = driver.C_OpenSession(
      slot ?? Buffer.alloc(0),
      pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION,
    );
    driver.C_Login(session, pkcs11js.CKU_USER, token.pin.reveal());
    return work(driver, session);
  } finally {
    driver.C_Finalize();
  }
}

/** The template of a secret key as the policy wants it, with what the test changes. */
export function secretKey(label: string, changes: Readonly<Record<number, boolean>> = {}): pkcs11js.Template {
  const flags: Readonly<Record<number, boolean>> = {
    [pkcs11js.CKA_TOKEN]: true,
    [pkcs11js.CKA_PRIVATE]: true,
    [pkcs11js.CKA_SENSITIVE]: true,
    [pkcs11js.CKA_EXTRACTABLE]: false,
    [pkcs11js.CKA_SIGN]: true,
    [pkcs11js.CKA_DERIVE]: false,
    [pkcs11js.CKA_UNWRAP]: false,
    [pkcs11js.CKA_DECRYPT]: false,
    [pkcs11js.CKA_MODIFIABLE]: false,
    [pkcs11js.CKA_COPYABLE]: false,
    [pkcs11js.CKA_ENCRYPT]: false,
    [pkcs11js.CKA_WRAP]: false,
    ...changes,
  };
  return [
    { type: pkcs11js.CKA_LABEL, value: label },
    { type: pkcs11js.CKA_ID, value: Buffer.from(label) },
    { type: pkcs11js.CKA_VALUE_LEN, value: 32 },
    ...Object.entries(flags).map(([type, value]) => ({ type: Number(type), value })),
  ];
}

function serialNumberOf({ softhsmConf, modulePath, tokenLabel }: StationToken['files']): string {
  process.env['SOFTHSM2_CONF'] = softhsmConf;
  const driver = new pkcs11js.PKCS11();
  driver.load(modulePath);
  driver.C_Initialize();
  try {
    const infos = driver.C_GetSlotList(true).map((slot) => driver.C_GetTokenInfo(slot));
    return infos.find(({ label }) => label.trim() === tokenLabel)?.serialNumber.trim() ?? '';
  } finally {
    driver.C_Finalize();
  }
}
