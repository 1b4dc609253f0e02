import pkcs11js from 'pkcs11js';

/** Run as a process of its own: prints, for every secret or private key of a token, whether it could ever come out. */
const [modulePath = '', pin = ''] = process.argv.slice(2);
const driver = new pkcs11js.PKCS11();
driver.load(modulePath);
driver.C_Initialize();
const keys: Record<string, unknown>[] = [];
for (const slot of driver.C_GetSlotList(true)) {
  if (driver.C_GetTokenInfo(slot).label.trim() !== 'birthmark-demo') continue;
  const session = driver.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
  driver.C_Login(session, pkcs11js.CKU_USER, pin);
  for (const objectClass of [pkcs11js.CKO_PRIVATE_KEY, pkcs11js.CKO_SECRET_KEY]) {
    driver.C_FindObjectsInit(session, [{ type: pkcs11js.CKA_CLASS, value: objectClass }]);
    const found = driver.C_FindObjects(session, 100);
    driver.C_FindObjectsFinal(session);
    keys.push(...found.map((key) => describe(session, key)));
  }
}
process.stdout.write(JSON.stringify(keys));

function describe(session: pkcs11js.Handle, key: pkcs11js.Handle): Record<string, unknown> {
  const read = (type: number): Buffer => {
    const [attribute] = driver.C_GetAttributeValue(session, key, [{ type }]);
    return attribute?.value as Buffer;
  };
  const flag = (type: number): boolean => read(type).readUInt8(0) === 1;
  let value = 'refused';
  try {
    value = read(pkcs11js.CKA_VALUE).length === 0 ? 'refused' : 'given out';
  } catch (error) {
    if (!(error instanceof pkcs11js.Pkcs11Error)) throw error;
  }
  return {
    label: read(pkcs11js.CKA_LABEL).toString(),
    sensitive: flag(pkcs11js.CKA_SENSITIVE),
    extractable: flag(pkcs11js.CKA_EXTRACTABLE),
    neverExtractable: flag(pkcs11js.CKA_NEVER_EXTRACTABLE),
    local: flag(pkcs11js.CKA_LOCAL),
    value,
  };
}
