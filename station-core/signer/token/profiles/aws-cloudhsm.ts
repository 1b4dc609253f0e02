import pkcs11js from 'pkcs11js';
import type { HsmProfile } from './hsm-profile.ts';

/**
 * AWS CloudHSM by the PKCS#11 library of client SDK 5, as its user guide says:
 * - mechanisms: ECDSA and HMAC; no EdDSA, so that no key for checkpoints can be made.
 * - the tables of attributes know keys, and C_CreateObject certificates: there is nothing to keep an anchor in. Receipts of
 *   upstream would stand in for it (`--anchor receipt`); nothing stands in for the key of the checkpoints.
 * - CKA_COPYABLE is in none of the tables.
 * - the PIN is USER:PASSWORD of a crypto user.
 * - read-only sessions are not supported; a ceremony opens none.
 */
export const awsCloudhsm: HsmProfile = {
  name: 'AWS CloudHSM',
  sources: [
    'https://docs.aws.amazon.com/cloudhsm/latest/userguide/pkcs11-mechanisms.html',
    'https://docs.aws.amazon.com/cloudhsm/latest/userguide/pkcs11-attributes-interpreting.html',
    'https://docs.aws.amazon.com/cloudhsm/latest/userguide/pkcs11-certificate-storage-attributes.html',
    'https://docs.aws.amazon.com/cloudhsm/latest/userguide/pkcs11-pin.html',
    'https://docs.aws.amazon.com/cloudhsm/latest/userguide/ki-pkcs11-sdk.html',
  ],
  triedOn: 'a fixture over SoftHSM, no cluster',
  modulePaths: ['/opt/cloudhsm/lib/libcloudhsm_pkcs11.so'],
  pin: { form: /^[^:]{1,31}:.{7,}$/s, says: 'the name of a crypto user, a colon, and the password' },
  hmac: { takesLength: true },
  p384: true,
  keyIds: 'label',
  labelBytes: 127,
  refusesAtGeneration: [pkcs11js.CKA_COPYABLE],
  reportsOtherwise: [
    {
      attribute: 'CKA_COPYABLE',
      type: pkcs11js.CKA_COPYABLE,
      reports: undefined,
      because: 'it is in none of the tables of the library; the key is neither extractable nor modifiable',
    },
  ],
};
