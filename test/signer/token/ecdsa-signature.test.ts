import { createPrivateKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { ecdsaSignatureDer } from '../../../station-core/signer/token/ecdsa-signature.ts';

test('small and large halves are the integers DER wants', () => {
  const raw = Buffer.alloc(64);
  raw.writeUInt8(0x80, 0);
  raw.writeUInt8(0x01, 63);
  const r = `022100${raw.subarray(0, 32).toString('hex')}`;
  expect(ecdsaSignatureDer(raw).toString('hex')).toBe(`3026${r}020101`);
  expect(ecdsaSignatureDer(Buffer.alloc(64)).toString('hex')).toBe('3006020100020100');
  expect(() => ecdsaSignatureDer(Buffer.alloc(63))).toThrow(TypeError);
});

test('every raw signature verifies in its DER form', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  for (let round = 0; round < 600; round++) {
    // enough to meet halves that begin with a zero byte
    const message = Buffer.from(`message ${round}`);
    const raw = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
    expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'der' }, ecdsaSignatureDer(raw))).toBe(true);
  }
});
