import { Buffer } from 'node:buffer';
import { createHash, verify, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { appDescriptor, writeAppImage } from '../../fixtures/sample-product/app-image-writer.ts';
import { buildNvs } from '../../station-core/formats/nvs/build.ts';
import {
  decodeBirthStatement,
  isSignedBirthReceipt,
  type BirthStatement,
} from '../../station-core/protocol/unit-agent/birth-statement.ts';
import { chainSha256 } from '../../station-core/protocol/unit-agent/chain-hash.ts';
import { certificateFor } from '../virtual-jig/test-certificate.ts';
import { noProgram } from './agent-program.ts';
import { HOST_ENTROPY, KEY_OPTIONS, Unit } from './unit.ts';
import { app, APP, blankFlash, bootLoader, NVS, provisioning, text, UNIT, unitFlash } from './unit-flash.ts';
import { NONCE } from './vectors/wire.ts';

/** The birth receipt: what a unit signs about itself, and when it signs nothing. */
const DIGEST_BYTES = 32;

interface Installed {
  readonly unit: Unit;
  readonly chain: readonly [Buffer, Buffer];
}

function installed(unit = new Unit()): Installed {
  const { publicKey } = unit.get('generate-key', { hostEntropy: HOST_ENTROPY });
  const chain = certificateFor(publicKey);
  unit.get('install', { chain });
  return { unit, chain };
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
/** esptool appends the digest of everything before it. */
const digestOf = (image: Buffer): Buffer => sha256(image.subarray(0, -DIGEST_BYTES));

function statementOf(unit: Unit): BirthStatement {
  return decodeBirthStatement(unit.get('prove', { nonce: NONCE }).statement);
}

describe.skipIf(noProgram)(`prove${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  test.each(KEY_OPTIONS)('states what the unit is and signs it with the key of its certificate: %s', (keyOption) => {
    const { unit, chain } = installed(new Unit(keyOption));
    const { tag } = unit.get('secrets-tag', { nonce: NONCE });
    const { statement, signature } = unit.get('prove', { nonce: NONCE });
    const inBlock = keyOption === 'hmac' || keyOption === 'ecdsa';
    expect(plain(decodeBirthStatement(statement))).toStrictEqual({
      nonce: NONCE.toString('hex'),
      mac: UNIT.mac.toString('hex'),
      chip: UNIT.chip,
      serial: UNIT.serial,
      chainSha256: chainSha256(chain).toString('hex'),
      elfSha256: UNIT.elfSha256.toString('hex'),
      firmwareVersion: UNIT.firmwareVersion,
      appSha256: app().toString('hex', app().length - DIGEST_BYTES),
      bootloaderSha256: bootLoader().toString('hex', bootLoader().length - DIGEST_BYTES),
      secretsTag: Buffer.from(tag).toString('hex'),
      locked: false,
      key: inBlock ? { option: keyOption, block: 0, readProtected: true } : { option: keyOption, readProtected: false },
      efuse: {
        secureBoot: false,
        flashEncryption: false,
        jtagDisabled: false,
        downloadMode: 'open',
        secureVersion: 0,
      },
    });
    const { publicKey } = new X509Certificate(chain[0]);
    expect(isSignedBirthReceipt({ payload: statement, signature }, publicKey)).toBe(true);
    const other = Buffer.from(statement);
    other.writeUInt8(other.readUInt8(other.length - 1) ^ 1, other.length - 1);
    expect(isSignedBirthReceipt({ payload: other, signature }, publicKey)).toBe(false);
  });

  test('the digests are those that the images themselves carry, and of the bytes in flash', () => {
    expect(digestOf(app())).toStrictEqual(app().subarray(-DIGEST_BYTES));
    const { unit } = installed();
    const mark = APP.offset + app().length - DIGEST_BYTES - 2; // padding before the checksum
    unit.flash.writeUInt8(unit.flash.readUInt8(mark) ^ 0xff, mark);
    sha256(unit.flash.subarray(APP.offset, APP.offset + app().length - DIGEST_BYTES)).copy(
      unit.flash,
      APP.offset + app().length - DIGEST_BYTES,
    );
    expect(plain(statementOf(unit))).toMatchObject({
      appSha256: unit.flash.toString('hex', APP.offset + app().length - DIGEST_BYTES, APP.offset + app().length),
    });
  });

  test('the eFuses are stated as they are read for this request', () => {
    const { unit } = installed(new Unit('hmac'));
    const efuses = Buffer.from(unit.efuses ?? []);
    efuses.set([1, 1, 1, 1, 2], 3); // locked, secure boot, flash encryption, JTAG off, download mode off
    efuses.writeUInt32LE(7, 8);
    efuses.writeUInt8(0, 2); // not read-protected
    unit.efuses = efuses;
    expect(statementOf(unit)).toMatchObject({
      locked: true,
      key: { option: 'hmac', block: 0, readProtected: false },
      efuse: {
        secureBoot: true,
        flashEncryption: true,
        jtagDisabled: true,
        downloadMode: 'disabled',
        secureVersion: 7,
      },
    });
  });

  test('the signature is worth nothing for the bare statement', () => {
    const { unit, chain } = installed();
    const { statement, signature } = unit.get('prove', { nonce: NONCE });
    const key = { key: new X509Certificate(chain[0]).publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', statement, key, signature)).toBe(false);
  });

  test.each([
    ['a byte of the application is wrong', APP.offset + 0x200, 'failed'],
    ['a byte of the boot loader is wrong', 0x100, 'failed'],
    ['the digest of the application is wrong', APP.offset + app().length - 1, 'failed'],
    ['the partition table is damaged', 0x8000 + 70, 'wrong-state'],
  ])('nothing is signed when %s', (_, at, reason) => {
    const { unit } = installed();
    unit.flash.writeUInt8(unit.flash.readUInt8(at) ^ 0x04, at);
    expect(unit.refusal('prove', { nonce: NONCE })).toBe(reason);
  });

  test('an image that carries no digest is judged by its checksum', () => {
    const { unit } = installed(new Unit('flash', unitFlash({ app: appOfVersion('bare', { appendHash: false }) })));
    expect(statementOf(unit).firmwareVersion).toBe('bare');
    unit.flash.writeUInt8(1, APP.offset + 0x60);
    expect(unit.refusal('prove', { nonce: NONCE })).toBe('failed');
  });

  test('nothing is signed without the values of NVS, or without an application', () => {
    const withoutNvs = installed().unit;
    withoutNvs.flash.fill(0xff, NVS.offset, NVS.offset + NVS.size);
    expect(withoutNvs.refusal('prove', { nonce: NONCE })).toBe('wrong-state');
    const withoutApp = installed().unit;
    withoutApp.flash.fill(0xff, APP.offset, APP.offset + APP.size);
    expect(withoutApp.refusal('prove', { nonce: NONCE })).toBe('failed');
    expect(new Unit('flash', blankFlash()).refusal('prove', { nonce: NONCE })).toBe('wrong-state');
  });

  test('the longest values that a unit may have still fit', () => {
    const entries = [
      ...provisioning.filter(({ key }) => key !== 'serial' && key !== 'ap_ssid'),
      text('serial', 'ä'.repeat(32)),
      text('ap_ssid', 'S'.repeat(32)),
    ];
    const flash = unitFlash({ nvs: buildNvs({ sizeBytes: NVS.size, entries }), app: appOfVersion('v'.repeat(31)) });
    const { unit } = installed(new Unit('hmac', flash));
    expect(statementOf(unit)).toMatchObject({ serial: 'ä'.repeat(32), firmwareVersion: 'v'.repeat(31) });
  });
});

function appOfVersion(version: string, more: { readonly appendHash?: boolean } = {}): Buffer {
  const bytes = appDescriptor({ version, project: 'lamp', elfSha256: UNIT.elfSha256 });
  const segments = [{ loadAddress: 0x3c00_0020, bytes }];
  return writeAppImage({ chip: 'esp32c3', entry: 0x4038_0000, flashParameter: 0x2f, segments, ...more });
}

/** Bytes as hex, so that two statements can be compared by eye. */
function plain(statement: BirthStatement): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(statement).map(([key, value]) => [
      key,
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    ]),
  );
}
