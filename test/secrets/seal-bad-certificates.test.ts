import { X509Certificate } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { macOf } from '../../station-core/model/mac.ts';
import { Secret } from '../../station-core/secret.ts';
import { sealToEscrow } from '../../station-core/secrets/seal.ts';
import { ec, ED25519, EscrowDesk, RSA_2048, RSA_3072, RSA_PSS } from './escrow-certificates.ts';

const desk = new EscrowDesk();
afterAll(() => {
  desk[Symbol.dispose]();
});

const context = { serial: 'GS-S1-000123', mac: macOf('24:0a:c4:12:ab:cd'), ssid: 'PROV_12ABCD' };
const secrets = { softApPassword: new Secret('7TQY4JNGNVMSGTVG'), ownershipCode: new Secret('T5K84E4XLUW3DEAE') };
const DAY_MS = 86_400_000;

async function refusal(escrowCertDer: Uint8Array, now = new Date()): Promise<unknown> {
  return sealToEscrow({ escrowCertDer, secrets, context, now }).then(
    () => 'sealed',
    (error: unknown) => error,
  );
}

test.each([
  { to: 'an RSA key of 2048 bits', key: RSA_2048, usage: 'keyEncipherment', reason: 'RSA key too short' },
  {
    to: 'an RSA certificate for signatures',
    key: RSA_3072,
    usage: 'digitalSignature',
    reason: 'keyUsage lacks keyEncipherment',
  },
  {
    to: 'an RSA certificate for key agreement',
    key: RSA_3072,
    usage: 'keyAgreement',
    reason: 'keyUsage lacks keyEncipherment',
  },
  { to: 'a CA certificate', key: RSA_3072, usage: 'keyCertSign,cRLSign', reason: 'keyUsage lacks keyEncipherment' },
  {
    to: 'a certificate that does not say what it is for',
    key: RSA_3072,
    usage: '',
    reason: 'keyUsage lacks keyEncipherment',
  },
  {
    to: 'an EC certificate for signatures',
    key: ec('P-256'),
    usage: 'digitalSignature',
    reason: 'keyUsage lacks keyAgreement',
  },
  {
    to: 'an EC certificate for key encipherment',
    key: ec('P-256'),
    usage: 'keyEncipherment',
    reason: 'keyUsage lacks keyAgreement',
  },
  { to: 'another curve', key: ec('secp256k1'), usage: 'keyAgreement', reason: 'curve not allowed' },
  { to: 'a short curve', key: ec('P-224'), usage: 'keyAgreement', reason: 'curve not allowed' },
  { to: 'a signature-only key', key: ED25519, usage: 'keyAgreement', reason: 'key can not encrypt' },
  { to: 'a key bound to RSA-PSS', key: RSA_PSS, usage: 'keyEncipherment', reason: 'key can not encrypt' },
])('nothing is sealed to $to', async ({ to, key, usage, reason }) => {
  const fault = await refusal(desk.certificate(to, key, usage));
  expect(fault).toMatchObject({ code: 'escrow.bad-certificate', evidence: { reason } });
});

test('nothing is sealed before or after the validity of the certificate', async () => {
  const certDer = desk.certificate('thirty days', ec('P-256'), 'keyAgreement');
  const at = (days: number) => refusal(certDer, new Date(Date.now() + days * DAY_MS));
  expect(await at(29)).toBe('sealed');
  expect(await at(31)).toMatchObject({ code: 'escrow.bad-certificate', evidence: { reason: 'expired' } });
  expect(await at(-1)).toMatchObject({ code: 'escrow.bad-certificate', evidence: { reason: 'not valid yet' } });
});

test('a truncated certificate is a fault at every length', async () => {
  const certDer = desk.certificate('truncated', ec('P-256'), 'keyAgreement');
  for (let length = 0; length < certDer.length; length++) {
    expect(await refusal(certDer.subarray(0, length))).toMatchObject({ code: 'escrow.bad-certificate' });
  }
});

test('nothing is sealed to a key with any byte changed: no one could open it', async () => {
  const certDer = desk.certificate('altered', ec('P-256'), 'keyAgreement');
  const spkiDer = new X509Certificate(certDer).publicKey.export({ format: 'der', type: 'spki' });
  const spkiStart = certDer.indexOf(spkiDer);
  for (let at = 0; at < certDer.length; at++) {
    const altered = Buffer.from(certDer);
    altered[at] = (altered[at] ?? 0) ^ 0x41;
    const ending = await refusal(altered);
    // With another issuer or subject it is no self-signed certificate any more, and its signature cannot be checked.
    const inKey = at >= spkiStart && at < spkiStart + spkiDer.length;
    if (inKey || ending !== 'sealed') expect(ending, `byte ${at}`).toMatchObject({ code: 'escrow.bad-certificate' });
  }
});
