import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { macOf } from '../../station-core/model/mac.ts';
import { createEscrow } from '../../fixtures/token/escrow.ts';
import { Secret } from '../../station-core/secret.ts';
import { drawUnitSecrets } from '../../station-core/secrets/draw.ts';
import { sealToEscrow } from '../../station-core/secrets/seal.ts';
import { ec, EscrowDesk, openWithKey, RSA_3072 } from './escrow-certificates.ts';

const desk = new EscrowDesk();
afterAll(() => {
  desk[Symbol.dispose]();
});

const context = { serial: 'GS-S1-000123', mac: macOf('24:0a:c4:12:ab:cd'), ssid: 'PROV_12ABCD' };
const secrets = { softApPassword: new Secret('7TQY4JNGNVMSGTVG'), ownershipCode: new Secret('T5K84E4XLUW3DEAE') };
const content =
  '{"v":1,"serial":"GS-S1-000123","mac":"24:0a:c4:12:ab:cd","ssid":"PROV_12ABCD",' +
  '"softApPassword":"7TQY4JNGNVMSGTVG","ownershipCode":"T5K84E4XLUW3DEAE"}';

test.each([
  ['RSA-3072', RSA_3072, 'keyEncipherment'],
  ['P-256', ec('P-256'), 'keyAgreement'],
  ['P-384', ec('P-384'), 'keyAgreement,digitalSignature'],
  ['P-521', ec('P-521'), 'keyAgreement'],
])('openssl opens what was sealed to a key of %s', async (name, key, usage) => {
  const escrowCertDer = desk.certificate(name, key, usage);
  const sealed = await sealToEscrow({ escrowCertDer, secrets, context });
  expect(desk.open(name, sealed)).toBe(content);
});

test("openssl opens what was sealed to the fixtures' escrow certificate", async () => {
  await using dir = await mkdtempDisposable(join(tmpdir(), 'birthmark-escrow-'));
  const { certPath, keyPath } = await createEscrow(dir.path);
  const escrowCertDer = new X509Certificate(readFileSync(certPath)).raw;
  for (let unit = 0; unit < 5; unit++) {
    const drawn = drawUnitSecrets({ username: 'wifiprov' });
    const sealed = await sealToEscrow({ escrowCertDer, secrets: drawn, context });
    const opened: unknown = JSON.parse(openWithKey(keyPath, sealed));
    expect(opened).toEqual({
      v: 1,
      ...context,
      softApPassword: drawn.softApPassword.reveal(),
      ownershipCode: drawn.ownershipCode.reveal(),
    });
  }
});

test('the sealed copy is DER, names its algorithms, and shows neither secret nor serial', async () => {
  const sealed = await sealToEscrow({
    escrowCertDer: desk.certificate('a', RSA_3072, 'keyEncipherment'),
    secrets,
    context,
  });
  const structure = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], { input: sealed }).toString();
  expect(structure).not.toContain('l=inf');
  expect(structure).toMatch(/:rsaesOaep[^]*:sha256[^]*:mgf1[^]*:sha256[^]*:aes-256-cbc/);
  for (const text of ['7TQY', 'T5K8', context.serial]) expect(sealed.includes(text)).toBe(false);
});

test('sealing the same secrets twice gives two copies that nobody can see belong together', async () => {
  const escrowCertDer = desk.certificate('twice', ec('P-256'), 'keyAgreement');
  const [one, two] = [
    await sealToEscrow({ escrowCertDer, secrets, context }),
    await sealToEscrow({ escrowCertDer, secrets, context }),
  ];
  expect(one.subarray(-64)).not.toEqual(two.subarray(-64));
});

test('another key does not open it', async () => {
  const sealed = await sealToEscrow({
    escrowCertDer: desk.certificate('own', ec('P-256'), 'keyAgreement'),
    secrets,
    context,
  });
  desk.certificate('foreign', ec('P-256'), 'keyAgreement');
  expect(() => desk.open('foreign', sealed)).toThrow();
});
