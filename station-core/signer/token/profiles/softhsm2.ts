import { EDWARDS_3_0, type HsmProfile } from './hsm-profile.ts';

/** SoftHSM, and whatever does as PKCS#11 says. */
export const softhsm2: HsmProfile = {
  name: 'SoftHSM 2',
  sources: ['https://github.com/softhsm/SoftHSMv2'],
  triedOn: 'SoftHSM 2.6.1',
  modulePaths: [
    '/usr/lib/softhsm/libsofthsm2.so',
    '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
    '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
    '/usr/lib64/softhsm/libsofthsm.so',
    '/opt/homebrew/lib/softhsm/libsofthsm2.so',
  ],
  model: 'SoftHSM v2',
  pin: { form: /^.{4,255}$/s, says: '4 to 255 characters' },
  ed25519: { parametersHex: '06032b6570', mechanisms: [EDWARDS_3_0] }, // id-Ed25519, RFC 8410
  hmac: { takesLength: true },
  p384: true,
  keyIds: 'label',
  labelBytes: 64,
  refusesAtGeneration: [],
  reportsOtherwise: [],
  anchor: { keptIn: 'label' },
};
