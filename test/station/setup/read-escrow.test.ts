import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificatePem } from '../../../station-core/pki/pem.ts';
import { readEscrow } from '../../../station-core/station/setup/read-escrow.ts';
import { certificateFor } from '../../secrets/kem-certificates.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'read-escrow-'));
});
afterAll(() => rm(dir, { recursive: true }));

const ecdh = certificateFor({
  publicKey: generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey,
  usage: ['keyAgreement'],
});
const mlKem = certificateFor({ publicKey: generateKeyPairSync('ml-kem-768').publicKey });

async function fileOf(...certificates: readonly Uint8Array[]): Promise<string> {
  const path = join(dir, 'escrow.pem');
  await writeFile(path, certificates.map(certificatePem).join(''));
  return path;
}

test('a classical certificate is read alone or with one of ML-KEM, in any order', async () => {
  expect(await readEscrow(await fileOf(ecdh))).toEqual({ certDer: ecdh });
  const both = { certDer: ecdh, kemCertDer: mlKem };
  expect(await readEscrow(await fileOf(ecdh, mlKem))).toEqual(both);
  expect(await readEscrow(await fileOf(mlKem, ecdh))).toEqual(both);
});

test.each([
  ['of ML-KEM alone', [mlKem]],
  ['two classical ones', [ecdh, ecdh]],
  ['two of ML-KEM', [ecdh, mlKem, mlKem]],
])('%s: it is not clear what to seal to', async (_, certificates) => {
  await expect(readEscrow(await fileOf(...certificates))).rejects.toMatchObject({ code: 'station.bad-config' });
});

test('what is no certificate is named with its file', async () => {
  const path = join(dir, 'other.pem');
  await writeFile(path, 'no certificate');
  await expect(readEscrow(path)).rejects.toMatchObject({ code: 'station.bad-config', evidence: { path } });
});
