import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';

/** How long this machine takes, at this moment, to verify one ECDSA P-256 signature, and nothing else. */
const SIGNATURES = 3_000;
const WARM_UP = 300;

export interface SignatureCost {
  /** Of the processor, so that other work on the machine counts little. */
  readonly cpuUs: number;
}

export function signatureCost(): SignatureCost {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const message = randomBytes(480); // as long as a certificate or a birth receipt
  const signature = sign('sha256', message, privateKey);
  const verifyMany = (count: number): void => {
    for (let n = 0; n < count; n++) {
      if (!verify('sha256', message, publicKey, signature)) throw new TypeError('a good signature does not verify');
    }
  };
  verifyMany(WARM_UP);
  const before = process.cpuUsage();
  verifyMany(SIGNATURES);
  const { user, system } = process.cpuUsage(before);
  return { cpuUs: (user + system) / SIGNATURES };
}
