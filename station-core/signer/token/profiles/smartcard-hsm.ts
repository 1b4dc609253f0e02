import pkcs11js from 'pkcs11js';
import type { HsmProfile } from './hsm-profile.ts';

/**
 * Nitrokey HSM 2 and SmartCard-HSM by OpenSC, read in its source (August 2026):
 * - `sc_hsm_init`: RSA and EC on prime curves up to 521 bits; no Edwards curves.
 * - `framework-pkcs15.c`: no CKM_SHA256_HMAC and no generic secret keys: it cannot hold the keys of a station.
 * - `pkcs15_prkey_get_attribute`: CKA_COPYABLE is unknown; CKA_MODIFIABLE is true for every key (`DEFAULT_PRKEY_FLAGS`).
 * - CKA_EXTRACTABLE, CKA_SENSITIVE and their kind repeat what the key was made with. What the device does with a key is
 *   decided when it is initialised: without DKEK shares nothing ever leaves it.
 */
export const smartcardHsm: HsmProfile = {
  name: 'Nitrokey HSM 2, SmartCard-HSM',
  sources: [
    'https://github.com/OpenSC/OpenSC/blob/14c80b0ab/src/libopensc/card-sc-hsm.c',
    'https://github.com/OpenSC/OpenSC/blob/14c80b0ab/src/pkcs11/framework-pkcs15.c',
    'https://github.com/OpenSC/OpenSC/wiki/SmartCardHSM',
  ],
  triedOn: 'a fixture over SoftHSM, no device',
  modulePaths: ['/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so', '/usr/lib64/opensc-pkcs11.so'],
  manufacturer: 'www.CardContact.de',
  pin: { form: /^.{6,15}$/s, says: '6 to 15 characters' },
  p384: true,
  keyIds: 'label',
  labelBytes: 64,
  refusesAtGeneration: [],
  reportsOtherwise: [
    {
      attribute: 'CKA_MODIFIABLE',
      type: pkcs11js.CKA_MODIFIABLE,
      reports: true,
      because: 'of every key; it lets one change labels and ids, not how the key is kept',
    },
    {
      attribute: 'CKA_COPYABLE',
      type: pkcs11js.CKA_COPYABLE,
      reports: undefined,
      because: 'C_CopyObject is not supported',
    },
  ],
};
