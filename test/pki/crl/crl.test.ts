import { execFileSync, spawnSync } from 'node:child_process';
import { sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { REVOCATION_REASON_WORDS } from '../../../station-core/model/issuance/revocation-reason.ts';
import { assembleCertificate } from '../../../station-core/pki/assemble.ts';
import { buildCrlTbs, type CrlFields } from '../../../station-core/pki/crl/crl.ts';
import { readCrl } from '../../../station-core/pki/crl/read-crl.ts';
import { buildIdevidTbs } from '../../../station-core/pki/idevid.ts';
import { certificatePem, crlPem } from '../../../station-core/pki/pem.ts';
import { makeSample, type Sample } from '../sample.ts';

let sample: Sample;

beforeAll(async () => {
  sample = await makeSample();
});

const THIS_UPDATE = new Date('2026-11-30T02:00:00Z');
const NEXT_UPDATE = new Date('2026-12-07T02:00:00Z');

function fields(revoked: CrlFields['revoked'], number = 7): CrlFields {
  const { issuerCertDer } = sample.subject;
  const times = { thisUpdate: THIS_UPDATE, nextUpdate: NEXT_UPDATE };
  return { issuerCertDer, algorithm: 'ecdsa-with-SHA256', number, ...times, revoked };
}

function signed(crl: CrlFields): Buffer {
  const tbsDer = buildCrlTbs(crl);
  const signatureDer = sign('sha256', tbsDer, sample.caKey);
  return assembleCertificate({ tbsDer, signatureDer, issuerCertDer: sample.subject.issuerCertDer });
}

const read = (crlDer: Uint8Array) =>
  readCrl(crlDer, sample.subject.issuerCertDer, ({ reason }) => new RangeError(reason));

test('a list reads back as it was built: number, times, serial numbers, dates and reasons', () => {
  const serial = fc
    .uint8Array({ minLength: 18, maxLength: 18 })
    .map((bytes) => `4b${Buffer.from(bytes).toString('hex')}`);
  const reason = fc.constantFrom(...REVOCATION_REASON_WORDS);
  const revoked = fc.record({
    certSerialHex: serial,
    revokedAt: fc
      .date({ min: new Date('2026-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
      .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000)),
    reason,
  });
  const lists = fc.uniqueArray(revoked, { maxLength: 20, selector: ({ certSerialHex }) => certSerialHex });
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (list, number) => {
      const crl = read(signed(fields(list, number)));
      expect(crl.number).toBe(number);
      expect([crl.thisUpdate, crl.nextUpdate]).toEqual([THIS_UPDATE, NEXT_UPDATE]);
      expect(crl.revoked).toEqual(list);
    }),
    { numRuns: 30 },
  );
});

test('a list with any bit changed does not read', () => {
  const crlDer = signed(fields([{ certSerialHex: '4b01', revokedAt: THIS_UPDATE, reason: 'keyCompromise' }]));
  for (let bit = 0; bit < crlDer.length * 8; bit++) {
    const changed = Buffer.from(crlDer);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(() => read(changed), `bit ${bit}`).toThrow();
  }
});

test('OpenSSL shows number, issuer, times and reasons, and verifies the signature', () => {
  const revokedAt = new Date('2026-11-29T12:00:00Z');
  const list = [
    { certSerialHex: '4b0102030405060708090a0b0c0d0e0f', revokedAt, reason: 'superseded' },
    { certSerialHex: '4b0102030405060708090a0b0c0d0e10', revokedAt, reason: 'unspecified' },
  ] as const;
  const { dir, caCertPath } = sample;
  writeFileSync(join(dir, 'list.crl'), signed(fields(list, 4711)));
  const options = ['-inform', 'DER', '-in', join(dir, 'list.crl'), '-noout', '-text', '-CAfile', caCertPath];
  const said = execFileSync('openssl', ['crl', ...options], { stdio: 'pipe' }).toString();
  expect(said).toMatch(/Version 2 \(0x1\)/);
  expect(said).toMatch(/X509v3 CRL Number:\s+4711\n/);
  expect(said).toMatch(/Next Update: Dec {2}7 02:00:00 2026 GMT/);
  expect(said).toMatch(/Serial Number: 4B0102030405060708090A0B0C0D0E0F[^]+?Reason Code:\s+Superseded/);
  expect(said.match(/Reason Code/g)).toHaveLength(1);
});

test('OpenSSL refuses a revoked unit by it, strictly, and accepts one that is not in it', () => {
  const { subject, caKey, caCertPath, dir } = sample;
  const tbsDer = buildIdevidTbs(subject);
  const signatureDer = sign('sha256', tbsDer, caKey);
  const leafDer = assembleCertificate({ tbsDer, signatureDer, issuerCertDer: subject.issuerCertDer });
  writeFileSync(join(dir, 'leaf.pem'), certificatePem(leafDer));
  const certSerialHex = Buffer.from(subject.certSerial).toString('hex');
  const verdict = (list: CrlFields['revoked']): string => {
    const now = Date.now();
    const times = { thisUpdate: new Date(now - 60_000), nextUpdate: new Date(now + 86_400_000) };
    const { issuerCertDer, algorithm, number } = fields(list);
    writeFileSync(join(dir, 'now.crl'), signed({ issuerCertDer, algorithm, number, ...times, revoked: list }));
    const pem = execFileSync('openssl', ['crl', '-inform', 'DER', '-in', join(dir, 'now.crl')]).toString();
    expect(crlPem(readFileSync(join(dir, 'now.crl')))).toBe(pem);
    writeFileSync(join(dir, 'now.crl.pem'), pem);
    const options = ['-x509_strict', '-crl_check', '-CAfile', caCertPath, '-CRLfile', join(dir, 'now.crl.pem')];
    try {
      return execFileSync('openssl', ['verify', ...options, join(dir, 'leaf.pem')], { stdio: 'pipe' }).toString();
    } catch (error) {
      return String((error as { stderr: Buffer }).stderr);
    }
  };
  expect(verdict([])).toContain('leaf.pem: OK');
  expect(verdict([{ certSerialHex, revokedAt: THIS_UPDATE, reason: 'keyCompromise' }])).toContain(
    'certificate revoked',
  );
});

test('an empty list has no list, a number below one and a serial number twice are bugs of the caller', () => {
  expect(read(signed(fields([]))).revoked).toEqual([]);
  expect(() => buildCrlTbs(fields([], 0))).toThrow(TypeError);
  const twice = { certSerialHex: '4b01', revokedAt: THIS_UPDATE, reason: 'superseded' } as const;
  expect(() => buildCrlTbs(fields([twice, twice]))).toThrow('twice');
});

test('a list of ten thousand certificates is read by OpenSSL, with every one of them', () => {
  const list = Array.from({ length: 10_000 }, (_, number) => ({
    certSerialHex: `4b${number.toString(16).padStart(38, '0')}`,
    revokedAt: THIS_UPDATE,
    reason: 'keyCompromise' as const,
  }));
  const crlDer = signed(fields(list));
  expect(read(crlDer).revoked).toHaveLength(list.length);
  const { dir, caCertPath } = sample;
  const path = join(dir, 'long.crl');
  writeFileSync(path, crlDer);
  const options = ['crl', '-inform', 'DER', '-in', path, '-noout', '-text', '-CAfile', caCertPath];
  const said = execFileSync('openssl', options, { maxBuffer: 1 << 24 }).toString();
  expect(said.match(/Serial Number: /g)).toHaveLength(list.length);
});

const noCertTool = spawnSync('certtool', ['--version']).status === 0 ? '' : ' (skipped: gnutls-bin is not installed)';

test.skipIf(noCertTool !== '')(`GnuTLS verifies a list, and refuses one with a changed byte${noCertTool}`, () => {
  const { dir, caCertPath } = sample;
  const now = Date.now();
  const times = { thisUpdate: new Date(now - 60_000), nextUpdate: new Date(now + 86_400_000) };
  const revoked = [{ certSerialHex: '4b01', revokedAt: THIS_UPDATE, reason: 'keyCompromise' as const }];
  const crlDer = signed(Object.assign(fields(revoked), times));
  const verdict = (bytes: Uint8Array): string => {
    const path = join(dir, 'gnutls.crl');
    writeFileSync(path, crlPem(bytes));
    const options = ['--verify-crl', '--infile', path, '--load-ca-certificate', caCertPath];
    const { stdout, stderr } = spawnSync('certtool', options);
    return `${String(stdout)}${String(stderr)}`;
  };
  expect(verdict(crlDer)).toMatch(/Verification output: Verified\./);
  const changed = Buffer.from(crlDer);
  const at = crlDer.indexOf(Buffer.from('4b01', 'hex'));
  changed.writeUInt8(0x4c, at);
  expect(verdict(changed)).not.toMatch(/Verification output: Verified\./);
});
