import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CertificationRequest } from 'pkijs';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { verifyCsr } from '../../station-core/pki/csr.ts';
import { exactBytes } from '../../station-core/pki/tbs.ts';
import { challenge, ECDSA_WITH_SHA256, makeCsr, newKeys, p256, pointOf } from './csr-maker.ts';
import { der, fromHex, text } from './der-writer.ts';

const nonce = randomBytes(32);
const keys = p256();
const publicKey = pointOf(keys.publicKey);
const good = makeCsr(nonce, { keys });

async function codeFor(csrDer: Uint8Array): Promise<string> {
  try {
    await verifyCsr({ csrDer, nonce, publicKey });
    return 'accepted';
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === 'csr.malformed') expect(error.evidence).toHaveProperty('offsetBytes');
    return error.code;
  }
}

test('a fresh request for the reported key, signed by it, is accepted', async () => {
  const { spkiDer, spkiSha256Hex } = await verifyCsr({ csrDer: good, nonce, publicKey });
  expect(spkiDer).toEqual(keys.publicKey.export({ type: 'spki', format: 'der' }));
  expect(spkiSha256Hex).toMatch(/^[0-9a-f]{64}$/);
});

test('a request that openssl made is accepted', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'csr-'));
  writeFileSync(join(dir, 'key.pem'), keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const config = `[req]\ndistinguished_name=dn\nattributes=at\nprompt=no\nutf8=yes\nstring_mask=utf8only\n[dn]\nserialNumber=BM-1\n[at]\nchallengePassword=${nonce.toString('hex')}\n`;
  writeFileSync(join(dir, 'req.cnf'), config);
  const files = ['-key', 'key.pem', '-config', 'req.cnf', '-out', 'csr.der'];
  execFileSync('openssl', ['req', '-new', '-sha256', '-outform', 'DER', ...files], { cwd: dir });
  expect(await codeFor(readFileSync(join(dir, 'csr.der')))).toBe('accepted');
});

test('a signature by another key is no proof of possession', async () => {
  const csr = makeCsr(nonce, { keys: p256(), spkiDer: keys.publicKey.export({ type: 'spki', format: 'der' }) });
  expect(await codeFor(csr)).toBe('csr.no-possession');
});

test('the signature is checked over the received bytes: one changed bit anywhere in them is noticed', async () => {
  const subjectByte = good.indexOf(Buffer.from('BM-0001'));
  const changed = Buffer.from(good);
  changed[subjectByte] = 0x43;
  expect(await codeFor(changed)).toBe('csr.no-possession');
});

test('a good request for another key than the reported one is for a foreign key', async () => {
  expect(await codeFor(makeCsr(nonce, { keys: p256() }))).toBe('csr.foreign-key');
});

test('a request with another nonce, or none, is stale', async () => {
  expect(await codeFor(makeCsr(randomBytes(32), { keys }))).toBe('csr.stale');
  expect(await codeFor(makeCsr(nonce, { keys, attributes: [] }))).toBe('csr.stale');
  const upperCase = challenge('AB'.repeat(32));
  const csrDer = makeCsr(nonce, { keys, attributes: [upperCase] });
  const answer = verifyCsr({ csrDer, nonce: Buffer.alloc(32, 0xab), publicKey });
  await expect(answer).rejects.toMatchObject({ code: 'csr.stale' });
});

test('a key on P-384 or another P curve, an RSA key and a compressed point are unsuitable', async () => {
  expect(await codeFor(makeCsr(nonce, { keys: newKeys('P-384'), hash: 'sha384' }))).toBe('csr.unsuitable-key');
  expect(await codeFor(makeCsr(nonce, { keys: newKeys('secp256k1') }))).toBe('csr.unsuitable-key');
  const rsa = der(0x30, fromHex('300d06092a864886f70d0101010500'), der(0x03, Buffer.of(0), Buffer.alloc(140, 1)));
  expect(await codeFor(makeCsr(nonce, { keys, spkiDer: rsa }))).toBe('csr.unsuitable-key');
  const compressed = Buffer.concat([Buffer.of(0x02 | ((publicKey[64] ?? 0) & 1)), publicKey.subarray(1, 33)]);
  expect(await codeFor(makeCsr(nonce, { keys, spkiDer: spki(compressed) }))).toBe('csr.unsuitable-key');
});

test('a point off the curve, at infinity, or with a coordinate of p and more is unsuitable', async () => {
  const off = Buffer.from(publicKey);
  off[64] = (off[64] ?? 0) ^ 1;
  const p = fromHex('ffffffff00000001000000000000000000000000ffffffffffffffffffffffff');
  for (const point of [
    off,
    Buffer.of(0),
    Buffer.concat([Buffer.of(4), p, p]),
    Buffer.concat([Buffer.of(4), Buffer.alloc(64)]),
  ]) {
    expect(await codeFor(makeCsr(nonce, { keys, spkiDer: spki(point) }))).toBe('csr.unsuitable-key');
  }
});

function spki(point: Uint8Array): Buffer {
  return der(0x30, fromHex('301306072a8648ce3d020106082a8648ce3d030107'), der(0x03, Buffer.of(0), point));
}

describe('malformed', () => {
  const hexNonce = nonce.toString('hex');
  test.each([
    ['nothing at all', Buffer.alloc(0)],
    ['a byte after the end', Buffer.concat([good, Buffer.of(0)])],
    ['more than 4 KiB', makeCsr(nonce, { keys, attributes: [challenge(hexNonce), challenge2(Buffer.alloc(5000))] })],
    ['a version other than v1', makeCsr(nonce, { keys, versionDer: fromHex('020101') })],
    ['a version with a superfluous zero', makeCsr(nonce, { keys, versionDer: fromHex('02020000') })],
    ['ecdsa-with-SHA384', makeCsr(nonce, { keys, algorithmDer: fromHex('300a06082a8648ce3d040303') })],
    ['ecdsa-with-SHA1', makeCsr(nonce, { keys, algorithmDer: fromHex('300906072a8648ce3d0401') })],
    [
      'algorithm parameters',
      makeCsr(nonce, { keys, algorithmDer: der(0x30, ECDSA_WITH_SHA256.subarray(2), fromHex('0500')) }),
    ],
    ['two nonces', makeCsr(nonce, { keys, attributes: [challenge(hexNonce), challenge(hexNonce)] })],
    ['a nonce that is no UTF8String', makeCsr(nonce, { keys, attributes: [challenge(hexNonce, 0x13)] })],
    ['a subject that is no name', makeCsr(nonce, { keys, subjectDer: der(0x30, text(0x0c, 'x')) })],
    ['an empty RDN', makeCsr(nonce, { keys, subjectDer: der(0x30, der(0x31)) })],
    ['an indefinite length', Buffer.concat([fromHex('3080'), good.subarray(4), fromHex('0000')])],
    ['a length that is not minimal', Buffer.concat([fromHex('308300'), good.subarray(2)])],
  ])('%s', async (_, csr) => {
    expect(await codeFor(csr)).toBe('csr.malformed');
  });

  test('deep nesting is refused and not followed', async () => {
    let nested = der(0x30);
    for (let depth = 0; depth < 500; depth++) nested = der(0x30, nested);
    expect(await codeFor(nested)).toBe('csr.malformed');
  });

  test('a request cut off at any byte', async () => {
    for (let length = 0; length < good.length; length++) {
      expect(await codeFor(good.subarray(0, length)), `first ${length} bytes`).toBe('csr.malformed');
    }
  });
});

function challenge2(content: Uint8Array): Buffer {
  return der(0x30, fromHex('06092a864886f70d010902'), der(0x31, der(0x04, content)));
}

test('one changed byte is never accepted, wherever it is, and always a fault', async () => {
  for (let at = 0; at < good.length; at++) {
    for (const flip of [0x01, 0x80, 0xff]) {
      const changed = Buffer.from(good);
      changed[at] = (changed[at] ?? 0) ^ flip;
      expect(await codeFor(changed), `byte ${at}`).toMatch(/^csr\./);
    }
  }
});

test('arbitrary bytes and arbitrary edits give a fault, never anything else', async () => {
  const edit = fc.record({ at: fc.nat(good.length), remove: fc.nat(8), insert: fc.uint8Array({ maxLength: 8 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      let csr = good;
      for (const { at, remove, insert } of edits) {
        csr = Buffer.concat([csr.subarray(0, at), insert, csr.subarray(at + remove)]);
      }
      if (csr.equals(good)) return;
      expect(await codeFor(csr)).toMatch(/^csr\./);
    }),
    { numRuns: 500 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      expect(await codeFor(bytes)).toMatch(/^csr\./);
    }),
    { numRuns: 500 },
  );
});

test('what this reader accepts, pkijs reads the same way', () => {
  const csr = CertificationRequest.fromBER(exactBytes(good));
  expect(Buffer.from(csr.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView)).toEqual(publicKey);
  expect(csr.signatureAlgorithm.algorithmId).toBe('1.2.840.10045.4.3.2');
});
