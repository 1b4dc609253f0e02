import { EDWARDS_3_0, type HsmProfile } from './hsm-profile.ts';

/**
 * YubiHSM 2 by its own PKCS#11 module, read in the source of the module (`pkcs11/` of yubihsm-shell, July 2026):
 * - C_Login: four hexadecimal digits of the id of an authentication key, then its password of 8 to 64 characters.
 * - `parse_ed_generate_template`: Ed25519 only by the name of the curve, the PrintableString "edwards25519".
 * - `C_GenerateKey`: an HMAC key needs CKA_CLASS and CKA_KEY_TYPE; `parse_hmac_template` refuses CKA_VALUE_LEN.
 * - a CKA_ID of two bytes is the id of the object; another length costs a second object, and older modules refuse it.
 * - data objects are opaque objects: their state is CKA_VALUE, CKA_PRIVATE must be false (they are read after a login all the
 *   same), CKA_MODIFIABLE is refused, CKA_APPLICATION is not kept, a label has at most 40 bytes.
 * - tokens are all labelled "YubiHSM": one device at a station.
 * - the device does not say how many attempts are left, and its module has no flags for it.
 */
export const yubihsm2: HsmProfile = {
  name: 'YubiHSM 2',
  sources: [
    'https://github.com/Yubico/yubihsm-shell/blob/428bfdd/pkcs11/yubihsm_pkcs11.c',
    'https://github.com/Yubico/yubihsm-shell/blob/428bfdd/pkcs11/util_pkcs11.c',
    'https://docs.yubico.com/hardware/yubihsm-2/hsm-2-user-guide/hsm2-pkcs11-guide.html',
    'https://docs.yubico.com/hardware/yubihsm-2/hsm-2-user-guide/hsm2-core-concepts.html',
  ],
  triedOn: 'a fixture over SoftHSM, no device',
  modulePaths: ['/usr/lib/x86_64-linux-gnu/pkcs11/yubihsm_pkcs11.so', '/usr/lib64/pkcs11/yubihsm_pkcs11.so'],
  model: 'YubiHSM',
  pin: {
    form: /^[0-9a-fA-F]{4}.{8,64}$/s,
    says: 'four hexadecimal digits of the authentication key, then its password of 8 to 64 characters',
  },
  ed25519: { parametersHex: '130c656477617264733235353139', mechanisms: [EDWARDS_3_0] },
  hmac: { keyType: 0x2b, takesLength: false }, // CKK_SHA256_HMAC
  p384: true,
  keyIds: 'two-bytes',
  labelBytes: 40,
  refusesAtGeneration: [],
  reportsOtherwise: [],
  anchor: { keptIn: 'value', isPrivate: false },
};
