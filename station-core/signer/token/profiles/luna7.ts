import pkcs11js from 'pkcs11js';
import { EDWARDS_3_0, type HsmProfile } from './hsm-profile.ts';

/**
 * Thales Luna 7 (Network, PCIe, USB) by its own Cryptoki library:
 * - CKM_EDDSA is not approved by FIPS: a partition in FIPS mode has none, and no key for checkpoints can be made there.
 * - Cryptoki 2 of the Luna client has numbers of its own for Edwards curves (CKM_VENDOR_DEFINED + 0xC01 and + 0xC03); newer
 *   clients have those of PKCS#11 3.0. The list of mechanisms says which.
 * - the curve is named by 1.3.6.1.4.1.11591.15.1.
 * - Thales' own tool makes secret keys with CKA_CLASS and CKA_KEY_TYPE, and data objects with CKA_VALUE.
 * - CKA_COPYABLE is in no table of the SDK and in no template of that tool.
 * - the PIN is the password of the crypto officer, or the challenge secret where a PED is used.
 */
const CRYPTOKI_2 = { generate: 0x80000c01, sign: 0x80000c03 };

export const luna7: HsmProfile = {
  name: 'Thales Luna 7',
  sources: [
    'https://thalesdocs.com/gphsm/luna/7/docs/network/Content/sdk/mechanisms/CKM_EDDSA.htm',
    'https://thalesdocs.com/gphsm/luna/7/docs/usb/Content/sdk/design/attribute_defaults.htm',
    'https://github.com/ThalesGroup/luna-kmu/blob/main/pkcs11/src/p11.c',
  ],
  triedOn: 'a fixture over SoftHSM, no device',
  modulePaths: ['/usr/safenet/lunaclient/lib/libCryptoki2_64.so'],
  pin: { form: /^.{7,255}$/s, says: 'the password of the crypto officer, 7 to 255 characters' },
  ed25519: { parametersHex: '06092b06010401da470f01', mechanisms: [EDWARDS_3_0, CRYPTOKI_2] },
  hmac: { keyType: pkcs11js.CKK_GENERIC_SECRET, takesLength: true },
  p384: true,
  keyIds: 'label',
  labelBytes: 64,
  refusesAtGeneration: [pkcs11js.CKA_COPYABLE],
  reportsOtherwise: [
    {
      attribute: 'CKA_COPYABLE',
      type: pkcs11js.CKA_COPYABLE,
      reports: undefined,
      because: 'the SDK does not document it; the key is neither extractable nor modifiable',
    },
  ],
  anchor: { keptIn: 'value', isPrivate: true },
};
