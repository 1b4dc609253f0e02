import { execFileSync } from 'node:child_process';
import { createPublicKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { verifyCsr, verifyCsrAlone } from '../../station-core/pki/csr.ts';
import { IssuingProfile } from '../../station-core/pki/issuing-profile.ts';
import { makeSample, type Sample } from '../pki/sample.ts';

/** Requests that OpenSSL makes with everything a request can have, through the check of the station and of the signer. */
const dir = mkdtempSync(join(tmpdir(), 'openssl-csrs-'));
const nonce = randomBytes(32);
let files = 0;

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
}

function key(name: string, ...args: readonly string[]): string {
  openssl('genpkey', ...args, '-out', name);
  return name;
}

interface Request {
  readonly key?: string;
  readonly subject?: string;
  readonly attributes?: string;
  readonly extensions?: string;
  readonly hash?: string;
}

const P256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'] as const;
const UNIT_KEY = 'unit.pem';

beforeAll(() => {
  key(UNIT_KEY, ...P256);
});

/** A request as a unit's, save for what is asked for. */
function request(wanted: Request = {}): Buffer {
  const { subject = 'serialNumber=BM-1', extensions } = wanted;
  const attributes = wanted.attributes ?? `challengePassword=${nonce.toString('hex')}`;
  const config = [
    '[req]\ndistinguished_name=dn\nattributes=at\nprompt=no\nutf8=yes\nstring_mask=utf8only',
    ...(extensions === undefined ? [] : ['req_extensions=ext']),
    `[dn]\n${subject}\n[at]\n${attributes}\n[ext]\n${extensions ?? ''}\n`,
  ].join('\n');
  const name = `r${++files}`;
  writeFileSync(join(dir, `${name}.cnf`), config);
  const hash = wanted.hash === undefined ? [] : [`-${wanted.hash}`];
  const io = ['-key', wanted.key ?? UNIT_KEY, '-config', `${name}.cnf`, '-out', `${name}.der`];
  openssl('req', '-new', '-outform', 'DER', ...hash, ...io);
  return readFileSync(join(dir, `${name}.der`));
}

const unitPoint = (): Buffer =>
  createPublicKey(readFileSync(join(dir, UNIT_KEY)))
    .export({ type: 'spki', format: 'der' })
    .subarray(-65);

async function codes(csrDer: Uint8Array): Promise<readonly string[]> {
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'accepted';
    } catch (error) {
      if (error instanceof Fault) return error.code;
      throw error;
    }
  };
  return [
    await codeOf(verifyCsr({ csrDer, nonce, publicKey: unitPoint() })),
    await codeOf(verifyCsrAlone({ csrDer, nonce })),
  ];
}

const both = (code: string): readonly string[] => [code, code];

describe('the wrong kind of key is named as one', () => {
  test.each([
    ['RSA-2048', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['RSA-3072 with PSS', ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:3072']],
    ['P-384', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384']],
    ['P-224', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-224']],
    ['secp256k1', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1']],
    ['P-256 with its parameters spelled out', [...P256, '-pkeyopt', 'ec_param_enc:explicit']],
    ['Ed25519', ['-algorithm', 'ED25519']],
  ])('%s', async (name, args) => {
    const foreign = key(`${name.replaceAll(/\W/g, '-')}.pem`, ...args);
    expect(await codes(request({ key: foreign }))).toEqual(both('csr.unsuitable-key'));
  });
});

test('a request that wants to be a CA, a web server for everybody or somebody else gets nothing of it', async () => {
  const sample: Sample = await makeSample();
  const csrDer = request({
    subject: 'CN=*.example.com\nO=Somebody Else\nserialNumber=BM-1',
    extensions:
      'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\nsubjectAltName=DNS:*,DNS:*.example.com,IP:10.0.0.1',
  });
  expect(await codes(csrDer)).toEqual(both('accepted'));
  const { spkiDer } = await verifyCsrAlone({ csrDer, nonce });
  const tbs = new IssuingProfile(sample.subject.issuerCertDer).tbs(Object.assign({}, sample.subject, { spkiDer }));
  for (const asked of ['*.example.com', 'Somebody Else']) {
    expect(csrDer.includes(asked)).toBe(true);
    expect(tbs.includes(asked)).toBe(false);
  }
  expect(tbs.includes(Buffer.from('30030101ff', 'hex'))).toBe(false); // BasicConstraints { cA TRUE }
});

describe('a well-formed request that is not the answer to our question', () => {
  test.each([
    ['has no nonce', () => request({ attributes: 'unstructuredName=a' }), 'csr.stale'],
    ['has another nonce', () => request({ attributes: `challengePassword=${'00'.repeat(32)}` }), 'csr.stale'],
    [
      'has the nonce in capitals',
      () => request({ attributes: `challengePassword=${nonce.toString('hex').toUpperCase()}` }),
      'csr.stale',
    ],
    ['is signed with SHA-384', () => request({ hash: 'sha384' }), 'csr.malformed'],
    ['is signed with SHA-1', () => request({ hash: 'sha1' }), 'csr.malformed'],
  ])('%s', async (_, make, code) => {
    const made = make();
    expect(await codes(made)).toEqual(both(code));
  });
});

test('a giant attribute is refused before anything is read', async () => {
  const csrDer = request({
    subject: `O=${'x'.repeat(64)}\nserialNumber=BM-1`,
    extensions: `nsComment=${'x'.repeat(60_000)}`,
  });
  expect(csrDer.length).toBeGreaterThan(60_000);
  expect(await codes(csrDer)).toEqual(both('csr.malformed'));
});

describe('what is changed in a good request is refused', () => {
  const good = (): Buffer => request();
  const wrapped = (csrDer: Buffer, change: (body: Buffer) => Buffer): Buffer => change(Buffer.from(csrDer));

  test.each<readonly [string, (csrDer: Buffer) => Buffer, string]>([
    ['a byte after the end', (csr) => Buffer.concat([csr, Buffer.of(0)]), 'csr.malformed'],
    ['a whole request after the end', (csr) => Buffer.concat([csr, csr]), 'csr.malformed'],
    ['the last byte gone', (csr) => csr.subarray(0, -1), 'csr.malformed'],
    [
      'one bit of the signature',
      (csr) =>
        wrapped(csr, (each) => {
          each.writeUInt8(each.readUInt8(each.length - 1) ^ 1, each.length - 1);
          return each;
        }),
      'csr.no-possession',
    ],
    [
      'the length in the indefinite form of BER',
      (csr) => Buffer.concat([Buffer.of(0x30, 0x80), csr.subarray(csr[1] === 0x81 ? 3 : 4), Buffer.of(0, 0)]),
      'csr.malformed',
    ],
    [
      'the length in a longer form than DER has',
      (csr) =>
        Buffer.concat([
          Buffer.of(0x30, 0x83, 0),
          csr.readUInt8(1) === 0x81 ? Buffer.of(0, csr.readUInt8(2)) : csr.subarray(2, 4),
          csr.subarray(csr[1] === 0x81 ? 3 : 4),
        ]),
      'csr.malformed',
    ],
    [
      'a NUL in the subject',
      (csr) =>
        wrapped(csr, (each) => {
          each.writeUInt8(0, each.indexOf('BM-1') + 2);
          return each;
        }),
      'csr.no-possession',
    ],
    [
      'PEM in place of DER',
      (csr) =>
        Buffer.from(
          `-----BEGIN CERTIFICATE REQUEST-----\n${csr.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`,
        ),
      'csr.malformed',
    ],
    ['nothing at all', () => Buffer.alloc(0), 'csr.malformed'],
  ])('%s', async (_, change, code) => {
    const csrDer = good();
    expect(await codes(csrDer)).toEqual(both('accepted'));
    expect(await codes(change(csrDer))).toEqual(both(code));
  });
});

describe('a point that is none', () => {
  const withPoint = (point: Buffer): Buffer => {
    const csrDer = request();
    const at = csrDer.indexOf(unitPoint());
    return Buffer.concat([csrDer.subarray(0, at), point, csrDer.subarray(at + 65)]);
  };
  const p = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff';

  test.each([
    [
      'off the curve',
      () => {
        const point = Buffer.from(unitPoint());
        point.writeUInt8(point.readUInt8(64) ^ 1, 64);
        return point;
      },
    ],
    ['(0, 0)', () => Buffer.concat([Buffer.of(4), Buffer.alloc(64)])],
    ['with x beyond p', () => Buffer.concat([Buffer.of(4), Buffer.from(p, 'hex'), unitPoint().subarray(33)])],
    [
      'of the hybrid form',
      () => Buffer.concat([Buffer.of(6 + (unitPoint().readUInt8(64) & 1)), unitPoint().subarray(1)]),
    ],
    ['at infinity, padded', () => Buffer.alloc(65)],
  ])('%s', async (_, point) => {
    expect(await codes(withPoint(point()))).toEqual(both('csr.unsuitable-key'));
  });
});
