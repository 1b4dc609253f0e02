/** Uses an officer's token in a process of its own and prints what came of it as JSON. */
import pkcs11js from 'pkcs11js';
import { draftDocument, signersOf } from '../../station-core/codecs/signed-documents.ts';
import { Fault } from '../../station-core/fault.ts';
import type { OfficerAlgorithm } from '../../station-core/formats/officer-key.ts';
import { OfficerToken } from '../../station-core/officers/officer-token.ts';
import { signDocument } from '../../station-core/officers/sign-document.ts';
import { Secret } from '../../station-core/secret.ts';

const [, , modulePath = '', action = '', ...words] = process.argv;
let asked = 0;

function askPin(pin: string): () => Promise<Secret<string>> {
  return async () => {
    asked += 1;
    return new Secret(pin);
  };
}

async function generate(algorithm: OfficerAlgorithm, keyLabel: string, pin: string): Promise<object> {
  const signed = await (async () => {
    using token = await OfficerToken.open({ modulePath, tokenLabel: 'annas token', keyLabel }, askPin(pin));
    token.generate(algorithm);
    const officer = { id: 'anna', name: 'Anna', jwk: token.publicJwk() };
    const document = await signDocument(draftDocument({ type: 'lift' }), 'lift', {
      officer,
      sign: (message) => token.sign(algorithm, message),
    });
    return { document, officer };
  })();
  const signers = signersOf(signed.document, { type: 'lift', officers: [signed.officer] });
  return {
    algorithm: signed.document.signatures[0]?.header.alg,
    signatureIsRight: signers.length === 1,
    ...attributesOf(keyLabel, pin),
  };
}

function attributesOf(keyLabel: string, pin: string): object {
  const driver = new pkcs11js.PKCS11();
  driver.load(modulePath);
  driver.C_Initialize();
  const [slot] = driver.C_GetSlotList(true);
  if (slot === undefined) throw new Error('no slot');
  const session = driver.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
  driver.C_Login(session, pkcs11js.CKU_USER, pin);
  driver.C_FindObjectsInit(session, [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
    { type: pkcs11js.CKA_LABEL, value: keyLabel },
  ]);
  const [key] = driver.C_FindObjects(session, 1);
  if (key === undefined) throw new Error('no key');
  const flags = driver.C_GetAttributeValue(session, key, [
    { type: pkcs11js.CKA_SENSITIVE },
    { type: pkcs11js.CKA_EXTRACTABLE },
    { type: pkcs11js.CKA_ALWAYS_SENSITIVE },
    { type: pkcs11js.CKA_NEVER_EXTRACTABLE },
  ]);
  const [sensitive, extractable, alwaysSensitive, neverExtractable] = flags.map(({ value }) => value[0] === 1);
  driver.C_Finalize();
  return { sensitive, extractable, alwaysSensitive, neverExtractable };
}

async function run(): Promise<object> {
  const [first = '', second = '', pin = '', tokenSerial] = words;
  if (action === 'generate') return generate(first as OfficerAlgorithm, second, pin);
  const place = { modulePath, tokenLabel: first, keyLabel: second, ...(tokenSerial !== undefined && { tokenSerial }) };
  using token = await OfficerToken.open(place, askPin(pin));
  return token.publicJwk();
}

const result = await run().catch((error: unknown) => {
  if (!(error instanceof Fault)) throw error;
  return { fault: error.code, asked };
});
process.stdout.write(JSON.stringify(result));
