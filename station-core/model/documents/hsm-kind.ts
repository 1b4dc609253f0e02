/** HSMs whose ways are known. Every other one is expected to do what PKCS#11 says. */
export const HSM_KINDS = ['softhsm2', 'yubihsm2', 'smartcard-hsm', 'aws-cloudhsm', 'luna7'] as const;
export type HsmKind = (typeof HSM_KINDS)[number];
