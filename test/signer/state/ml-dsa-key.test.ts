import { createSecretKey, randomBytes, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { spkiDerOf } from '../../../station-core/formats/tlog/note-key.ts';
import { MlDsaKey } from '../../../station-core/signer/state/ml-dsa-key.ts';

let dir: string;
const file = (): string => join(dir, 'ml-dsa-44-key.json');
const wrappingKey = createSecretKey(randomBytes(32));

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ml-dsa-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
});

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );

test('what was drawn at the ceremony signs after a restart', async () => {
  const drawn = await MlDsaKey.create({ dir, wrappingKey });
  const opened = await MlDsaKey.open({ dir, wrappingKey }, drawn.sha256Hex);
  const message = Buffer.from('a tree');
  const key = { key: spkiDerOf('ml-dsa-44', drawn.publicKey), format: 'der', type: 'spki' } as const;
  expect(verify(null, message, key, await opened.sign(message))).toBe(true);
  expect(drawn.publicKey).toHaveLength(1312);
});

test('a ceremony that was cut off continues with the key it had drawn', async () => {
  const first = await MlDsaKey.create({ dir, wrappingKey });
  expect((await MlDsaKey.create({ dir, wrappingKey })).sha256Hex).toBe(first.sha256Hex);
});

test('the file holds no key that anybody without the token could read', async () => {
  const { publicKey } = await MlDsaKey.create({ dir, wrappingKey });
  const text = readFileSync(file(), 'utf8');
  const { ciphertextBase64 } = JSON.parse(text) as { ciphertextBase64: string };
  const stored = Buffer.from(ciphertextBase64, 'base64');
  expect(stored.includes(Buffer.from('0609608648016503040311', 'hex'))).toBe(false); // the OID of the algorithm
  expect(stored.includes(publicKey.subarray(0, 32))).toBe(false);
});

test.each([
  [
    'is gone',
    'its file is not there',
    () => {
      rmSync(file());
    },
  ],
  [
    'is no JSON',
    'its file is damaged',
    () => {
      writeFileSync(file(), '{');
    },
  ],
  [
    'was changed by one bit',
    'this token does not open it',
    () => {
      const stored = JSON.parse(readFileSync(file(), 'utf8')) as { ciphertextBase64: string };
      const bytes = Buffer.from(stored.ciphertextBase64, 'base64');
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      stored.ciphertextBase64 = bytes.toString('base64');
      writeFileSync(file(), JSON.stringify(stored));
    },
  ],
])('a file that %s stops the signing service', async (_, reason, change) => {
  const { sha256Hex } = await MlDsaKey.create({ dir, wrappingKey });
  change();
  expect(await codeOf(MlDsaKey.open({ dir, wrappingKey }, sha256Hex))).toMatchObject({
    code: 'signer.no-ml-dsa-key',
    evidence: { reason },
  });
});

test('another token does not open it, and another key is not the one that the journal names', async () => {
  const { sha256Hex } = await MlDsaKey.create({ dir, wrappingKey });
  const other = { dir, wrappingKey: createSecretKey(randomBytes(32)) };
  expect(await codeOf(MlDsaKey.open(other, sha256Hex))).toMatchObject({ code: 'signer.no-ml-dsa-key' });
  rmSync(file());
  await MlDsaKey.create({ dir, wrappingKey });
  expect(await codeOf(MlDsaKey.open({ dir, wrappingKey }, sha256Hex))).toMatchObject({
    evidence: { reason: 'it is another key than the journal names' },
  });
});
