import { Buffer } from 'node:buffer';
import { execFile } from 'node:child_process';
import { createECDH, createHash, createPublicKey, pbkdf2Sync, randomBytes, verify } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  buildSecureCert,
  findSecureCert,
  hasSecureCertFlag,
  readSecureCert,
  SECURE_CERT_FLAG,
  SECURE_CERT_TYPE,
} from '../../../station-core/formats/esp-secure-cert.ts';
import { verifyCsr } from '../../../station-core/pki/csr.ts';
import { spkiDerOfPoint } from '../../../station-core/pki/public-key.ts';
import { birthmark } from '../../cli/birthmark.ts';
import { VECTORS } from '../../formats/vectors.ts';
import { BLOCK, CoreShell, KEY_OPTION, noShell } from './shell.ts';

const SPEC = join(import.meta.dirname, '../../../docs/specs/unit-agent-keys.md');
const NONCE = Buffer.from(Array.from({ length: 32 }, (_, at) => at));
const SERIAL = 'BM-2026-000001';
/** RFC 6979 §A.2.5 */
const RFC_6979_SCALAR = Buffer.from('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721', 'hex');
const { privateKey, deviceCertificate, caCertificate, hmacEcdsaSalt } = SECURE_CERT_TYPE;
const STATE = { none: 0, key: 1, installed: 2 } as const;

const computed = z
  .object({ hmac_up_key: z.string(), salt: z.string(), private_scalar: z.string(), public_point: z.string() })
  .parse(JSON.parse(await readFile(join(VECTORS, 'esp-secure-cert/computed_hmac_ecdsa.json'), 'utf8')));

function secureCertVector(name: string): Promise<Buffer> {
  return readFile(join(VECTORS, 'esp-secure-cert', name));
}

function pointOf(scalar: Buffer): Buffer {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(scalar);
  return ecdh.getPublicKey();
}

/** ECPrivateKey of SEC 1 with curve and point, written out here apart from the code under test. */
function sec1Of(scalar: Buffer): Buffer {
  const curve = Buffer.from('a00a06082a8648ce3d030107a144034200', 'hex');
  return Buffer.concat([Buffer.from('30770201010420', 'hex'), scalar, curve, pointOf(scalar)]);
}

async function opensslAccepts(csrDer: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'birthmark-csr-'));
  try {
    await writeFile(join(folder, 'csr.der'), csrDer);
    const args = ['req', '-verify', '-noout', '-subject', '-inform', 'DER', '-in', join(folder, 'csr.der')];
    const { stdout, stderr } = await promisify(execFile)('openssl', args);
    return stdout + stderr;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe.skipIf(noShell('montgomery'))(`the unit's key and chain${noShell('montgomery') ?? ''}`, () => {
  test('records are written as the tool of Espressif writes them, byte for byte', async () => {
    const vector = await secureCertVector('tlv_der.bin');
    await using core = new CoreShell();
    await core.get('chip', KEY_OPTION.flash);
    for (const { type, flags, value } of readSecureCert(vector)) await core.get('append', type, flags, value);
    const flash = await core.bytes('read-flash');
    expect(flash.subarray(0, vector.length).equals(vector)).toBe(true);
    expect(flash.subarray(vector.length).every((byte) => byte === 0xff)).toBe(true);
  });

  test('salt and key record of an HMAC-derived key are those of the vector, byte for byte', async () => {
    const vector = await secureCertVector('computed_hmac_ecdsa.bin');
    await using core = new CoreShell();
    await core.get('chip', KEY_OPTION.hmac);
    await core.get('append', hmacEcdsaSalt, 0, Buffer.from(computed.salt, 'hex'));
    await core.get('append', privateKey, SECURE_CERT_FLAG.hmacEcdsaKey, Buffer.alloc(0));
    const flash = await core.bytes('read-flash');
    expect(flash.subarray(0, vector.length).equals(vector)).toBe(true);
  });

  test('the records of the vector give the key of the vector on the chip of the vector', async () => {
    await using core = new CoreShell();
    await core.get('chip', KEY_OPTION.hmac);
    await core.get('write-flash', await secureCertVector('computed_hmac_ecdsa.bin'));
    await core.get('block', BLOCK.ready, Buffer.from(computed.hmac_up_key, 'hex'));
    const [state, point] = await core.get('read');
    expect(state?.[0]).toBe(STATE.key);
    expect(point?.toString('hex')).toBe(computed.public_point);
  });

  test('a generated HMAC-derived key is that of PBKDF2 over its salt, and its records are the ones of the format', async () => {
    await using core = new CoreShell();
    await core.get('chip', KEY_OPTION.hmac);
    const hmacKey = randomBytes(32);
    await core.get('block', BLOCK.ready, hmacKey);
    await core.get('generate', randomBytes(32));
    const flash = await core.bytes('read-flash');
    const salt = findSecureCert(readSecureCert(flash), hmacEcdsaSalt)?.value ?? Buffer.alloc(0);
    const wanted = buildSecureCert(
      [
        { type: hmacEcdsaSalt, value: salt },
        { type: privateKey, flags: SECURE_CERT_FLAG.hmacEcdsaKey, value: Buffer.alloc(0) },
      ],
      { sizeBytes: flash.length },
    );
    expect(flash.equals(wanted)).toBe(true);
    const [, point] = await core.get('read');
    expect(point?.equals(pointOf(pbkdf2Sync(hmacKey, salt, 2048, 32, 'sha256')))).toBe(true);
  });

  test('a generated key in flash is a SEC 1 record, and the point in it is that of its scalar', async () => {
    await using core = new CoreShell();
    await core.get('chip', KEY_OPTION.flash);
    await core.get('generate', randomBytes(32));
    const flash = await core.bytes('read-flash');
    const sec1 = Buffer.from(findSecureCert(readSecureCert(flash), privateKey)?.value ?? []);
    const scalar = sec1.subarray(7, 39);
    expect(
      flash.equals(buildSecureCert([{ type: privateKey, value: sec1Of(scalar) }], { sizeBytes: flash.length })),
    ).toBe(true);
    const [, point] = await core.get('read');
    expect(point?.equals(pointOf(scalar))).toBe(true);
  });

  test('a key in the ECDSA block leaves the block in the security configuration and an empty key record', async () => {
    await using core = new CoreShell();
    await core.get('chip', KEY_OPTION.ecdsa);
    await core.get('generate', randomBytes(32));
    const records = readSecureCert(await core.bytes('read-flash'));
    const key = findSecureCert(records, privateKey);
    expect(key?.value.length).toBe(0);
    expect(hasSecureCertFlag(key?.flags ?? 0, 'ecdsaPeripheral')).toBe(true);
    const config = findSecureCert(records, SECURE_CERT_TYPE.securityConfig)?.value;
    expect(config === undefined ? undefined : [...config]).toStrictEqual([4 + 2, ...Array<number>(39).fill(0)]);
  });

  test('birthmark secure-cert dump reads an installed unit, and tells no key', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'birthmark-secure-cert-'));
    try {
      await using core = new CoreShell();
      await core.get('chip', KEY_OPTION.flash);
      const file = join(folder, 'partition.bin');
      await core.get(
        'append',
        privateKey,
        0,
        findSecureCert(readSecureCert(await secureCertVector('tlv_der.bin')), privateKey)?.value ?? Buffer.alloc(0),
      );
      await core.get('install', await secureCertVector('dev.der'), await secureCertVector('cacert.der'));
      await writeFile(file, await core.bytes('read-flash'));
      const { exitCode, json } = await birthmark('secure-cert', 'dump', file, '--json');
      expect(exitCode).toBe(0);
      expect(JSON.stringify(json())).not.toMatch(/9a337dc3b8a3538e/i);
      expect(readSecureCert(await readFile(file)).map(({ type }) => type)).toStrictEqual([
        privateKey,
        caCertificate,
        deviceCertificate,
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('the hash of an installed chain is over leaf and issuer, and is read again from flash', async () => {
    await using core = new CoreShell();
    await core.get('chip', KEY_OPTION.flash);
    const [leaf, issuer] = [await secureCertVector('dev.der'), await secureCertVector('cacert.der')];
    await core.get(
      'append',
      privateKey,
      0,
      findSecureCert(readSecureCert(await secureCertVector('tlv_der.bin')), privateKey)?.value ?? Buffer.alloc(0),
    );
    const sha256 = await core.bytes('install', leaf, issuer);
    expect(sha256.equals(createHash('sha256').update(leaf).update(issuer).digest())).toBe(true);
    const [state, , inFlash] = await core.get('read');
    expect(state?.[0]).toBe(STATE.installed);
    expect(inFlash?.equals(sha256)).toBe(true);
  });

  test('the request for the key of RFC 6979 is the one in the specification', async () => {
    const wanted = /\{"csr": h'([0-9a-f]+)'\}/.exec(await readFile(SPEC, 'utf8'))?.[1];
    await using core = new CoreShell();
    await core.get('chip', KEY_OPTION.flash);
    await core.get('append', privateKey, 0, sec1Of(RFC_6979_SCALAR));
    expect((await core.bytes('csr', NONCE, Buffer.from(SERIAL))).toString('hex')).toBe(wanted);
  });

  test.each([
    ['a printable serial', KEY_OPTION.flash, SERIAL],
    ['a serial of 64 characters', KEY_OPTION.encryptedFlash, 'X'.repeat(64)],
    ['every character of PrintableString', KEY_OPTION.hmac, "AZaz09 '()+,-./:=?"],
    ['a serial that is UTF-8', KEY_OPTION.ecdsa, 'Gerät_№7'],
  ])('openssl and the station accept the request with %s', async (_serial, option, serial) => {
    await using core = new CoreShell();
    await core.get('chip', option);
    await core.get('generate', randomBytes(32));
    const [, point] = await core.get('read');
    for (let request = 0; request < 8; request++) {
      const nonce = randomBytes(32);
      const csrDer = await core.bytes('csr', nonce, Buffer.from(serial, 'utf8'));
      expect(await opensslAccepts(csrDer)).toMatch(/self-signature verify OK|verify OK/);
      const { spkiDer } = await verifyCsr({ csrDer, nonce, publicKey: point ?? Buffer.alloc(0) });
      expect(spkiDer.equals(spkiDerOfPoint(point ?? Buffer.alloc(0)))).toBe(true);
      expect(
        csrDer.includes(
          Buffer.concat([
            Buffer.of(serial.includes('№') ? 0x0c : 0x13, Buffer.byteLength(serial)),
            Buffer.from(serial),
          ]),
        ),
      ).toBe(true);
    }
  });

  test('what an installed unit signs verifies with the key of its leaf', async () => {
    await using core = new CoreShell();
    await core.get('chip', KEY_OPTION.flash);
    await core.get(
      'append',
      privateKey,
      0,
      findSecureCert(readSecureCert(await secureCertVector('tlv_der.bin')), privateKey)?.value ?? Buffer.alloc(0),
    );
    await core.get('install', await secureCertVector('dev.der'), await secureCertVector('cacert.der'));
    const [, point] = await core.get('read');
    const key = createPublicKey({ key: spkiDerOfPoint(point ?? Buffer.alloc(0)), format: 'der', type: 'spki' });
    for (const length of [0, 1, 55, 56, 64, 700]) {
      const message = randomBytes(length);
      const signature = await core.bytes('sign', message);
      expect(verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    }
  });
});
