import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { macOf } from '../../station-core/model/mac.ts';
import { Secret } from '../../station-core/secret.ts';
import { openByKem, sealByKem } from '../../station-core/secrets/auth-enveloped.ts';
import { checkKemCertificate } from '../../station-core/secrets/escrow-certificate.ts';
import { openSealed } from '../../station-core/secrets/open-sealed.ts';
import { sealToEscrow } from '../../station-core/secrets/seal.ts';
import { sealToBoth } from '../../station-core/secrets/seal-hybrid.ts';
import { certificateFor, kemCertificate } from './kem-certificates.ts';

const VECTORS = join(import.meta.dirname, '../../fixtures/vectors/cms-kem');
const context = { serial: 'GS-S1-000123', mac: macOf('24:0a:c4:12:ab:cd'), ssid: 'PROV_12ABCD' };
const secrets = { softApPassword: new Secret('7TQY4JNGNVMSGTVG'), ownershipCode: new Secret('T5K84E4XLUW3DEAE') };
const content =
  '{"v":1,"serial":"GS-S1-000123","mac":"24:0a:c4:12:ab:cd","ssid":"PROV_12ABCD",' +
  '"softApPassword":"7TQY4JNGNVMSGTVG","ownershipCode":"T5K84E4XLUW3DEAE"}';

const malformed = ({ offsetBytes, reason }: { offsetBytes: number; reason: string }): Error =>
  new Error(`${reason} at ${offsetBytes}`);

async function faultOf(work: () => unknown): Promise<Fault> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the example of RFC 9936', () => {
  const pem = readFileSync(join(VECTORS, 'ML-KEM-512.cms'), 'utf8');
  const message = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  const key = (form: string): KeyObject => createPrivateKey(readFileSync(join(VECTORS, `ML-KEM-512-${form}.priv`)));

  test.each(['both', 'seed', 'expanded'])('opens with the private key in the form "%s"', (form) => {
    expect(openByKem(message, key(form), malformed).toString()).toBe('Hello, world!');
  });

  test('does not open when any byte is changed, and says so as a refusal', () => {
    const accepted: number[] = [];
    for (let at = 0; at < message.length; at++) {
      const changed = Buffer.from(message);
      changed.writeUInt8(changed.readUInt8(at) ^ 0x01, at);
      try {
        openByKem(changed, key('both'), malformed);
        accepted.push(at);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }
    // By whose identifier the recipient is named helps to find the key, and is no part of it.
    const identifier = Buffer.from('599788C37AED400EE405D1B2A3366AB17D824A51', 'hex');
    expect(accepted).toEqual(Array.from(identifier, (_, i) => message.indexOf(identifier) + i));
  });
});

describe.each([
  ['RSA-3072', () => generateKeyPairSync('rsa', { modulusLength: 3072 }), 'keyEncipherment'],
  ['P-256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'keyAgreement'],
  ['P-384', () => generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'keyAgreement'],
] as const)('sealed to a key of %s and one of ML-KEM-768', (_, draw, usage) => {
  const { publicKey, privateKey: classical } = draw();
  const escrowCertDer = certificateFor({ publicKey, usage: [usage] });
  const kem = kemCertificate();
  const seal = () => sealToBoth({ escrowCertDer, secrets, context }, kem.certDer);

  test('both keys open it', async () => {
    expect((await openSealed(await seal(), { classical, mlKem: kem.privateKey })).toString()).toBe(content);
  });

  test('either key alone reads nothing', async () => {
    const sealed = await seal();
    for (const text of ['7TQY', 'T5K8', context.serial]) expect(sealed.includes(text)).toBe(false);
    expect(await faultOf(() => openSealed(sealed, { classical }))).toMatchObject({ code: 'escrow.cannot-open' });
    const inner = openByKem(sealed, kem.privateKey, malformed);
    for (const text of ['7TQY', 'T5K8', context.serial]) expect(inner.includes(text)).toBe(false);
    expect((await openSealed(inner, { classical })).toString()).toBe(content);
  });

  test('another key in place of either does not open it', async () => {
    const sealed = await seal();
    const stranger = kemCertificate().privateKey;
    const fault = await faultOf(() => openSealed(sealed, { classical, mlKem: stranger }));
    expect(fault).toMatchObject({ code: 'escrow.cannot-open', evidence: { reason: 'does not open with this key' } });
    const foreign = { classical: draw().privateKey, mlKem: kem.privateKey };
    expect(await faultOf(() => openSealed(sealed, foreign))).toMatchObject({ code: 'escrow.cannot-open' });
  });

  test('a copy that was sealed before there was an ML-KEM key still opens', async () => {
    const sealed = await sealToEscrow({ escrowCertDer, secrets, context });
    expect((await openSealed(sealed, { classical, mlKem: kem.privateKey })).toString()).toBe(content);
  });
});

test('a sealed copy that was cut or changed anywhere does not open', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ml-kem-768');
  const sealed = sealByKem(Buffer.from(content), { keyIdentifier: Buffer.alloc(20, 7), publicKey });
  for (const length of [0, 1, 10, 500, sealed.length - 1]) {
    expect(() => openByKem(sealed.subarray(0, length), privateKey, malformed)).toThrow();
  }
  for (let at = sealed.length - content.length - 16; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(at) ^ 0x80, at);
    expect(() => openByKem(changed, privateKey, malformed)).toThrow();
  }
});

describe('an ML-KEM certificate', () => {
  const now = new Date();
  const { publicKey } = generateKeyPairSync('ml-kem-768');

  test('of ML-KEM-768 or ML-KEM-1024 is taken', () => {
    expect(checkKemCertificate(certificateFor({ publicKey }), now).publicKey.asymmetricKeyType).toBe('ml-kem-768');
    const strong = generateKeyPairSync('ml-kem-1024').publicKey;
    expect(checkKemCertificate(certificateFor({ publicKey: strong }), now).publicKey.equals(strong)).toBe(true);
  });

  test.each([
    ['of ML-KEM-512', () => certificateFor({ publicKey: generateKeyPairSync('ml-kem-512').publicKey })],
    ['of RSA', () => certificateFor({ publicKey: generateKeyPairSync('rsa', { modulusLength: 3072 }).publicKey })],
    ['of P-256', () => certificateFor({ publicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey })],
    ['for signatures', () => certificateFor({ publicKey, usage: ['digitalSignature'] })],
    ['for signatures too', () => certificateFor({ publicKey, usage: ['keyEncipherment', 'digitalSignature'] })],
    ['without a key identifier', () => certificateFor({ publicKey, withoutKeyIdentifier: true })],
    ['that is expired', () => certificateFor({ publicKey, validDays: -1 })],
    ['that is none', () => Buffer.from('3003020100', 'hex')],
  ])('%s is not', async (_, make) => {
    const certDer = make();
    expect((await faultOf(() => checkKemCertificate(certDer, now))).code).toBe('escrow.bad-certificate');
  });
});
