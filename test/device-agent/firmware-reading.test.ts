import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { appDescriptor, writeAppImage } from '../../fixtures/sample-product/app-image-writer.ts';
import { espCrc32 } from '../../station-core/formats/crc32.ts';
import { buildNvs } from '../../station-core/formats/nvs/build.ts';
import { buildPartitionTable } from '../../station-core/formats/partitions/partition-table.ts';
import { noProgram } from './agent-program.ts';
import { Unit } from './unit.ts';
import { app, APP, CERT, NVS, provisioning, TABLE_OFFSET, UNIT, unitFlash } from './unit-flash.ts';

/** Which application the agent finds, by the partition table and otadata that are in flash. */
const versionIn = (flash: Buffer): string | undefined => new Unit('flash', flash).get('hello', {}).firmwareVersion;

function appOf(version: string, more: { readonly appendHash?: boolean } = {}): Buffer {
  const bytes = appDescriptor({ version, project: 'lamp', elfSha256: UNIT.elfSha256 });
  const segments = [{ loadAddress: 0x3c00_0020, bytes }];
  return writeAppImage({ chip: 'esp32c3', entry: 0x4038_0000, flashParameter: 0x2f, segments, ...more });
}

const OTA_TABLE = `nvs,data,nvs,0x9000,0x4000,
esp_secure_cert,0x3F,,0xD000,0x2000,
otadata,data,ota,0x20000,0x2000,
ota_1,app,ota_1,0x30000,0x10000,
factory,app,factory,0x10000,0x10000,
ota_0,app,ota_0,0x40000,0x10000,
`;

/** Both counters of otadata; NaN: an entry whose CRC is wrong, undefined: erased. */
function otaFlash(first?: number, second?: number, table = OTA_TABLE): Buffer {
  const flash = Buffer.alloc(0x5_0000, 0xff);
  unitFlash({ table: buildPartitionTable(table), app: appOf('factory') }).copy(flash);
  appOf('ota 0').copy(flash, 0x4_0000);
  appOf('ota 1').copy(flash, 0x3_0000);
  for (const [at, sequence] of [first, second].entries()) {
    if (sequence === undefined) continue;
    const entry = Buffer.alloc(32, 0xff);
    entry.writeUInt32LE(Number.isNaN(sequence) ? 9 : sequence, 0);
    entry.writeUInt32LE(Number.isNaN(sequence) ? 0 : espCrc32(entry.subarray(0, 4)), 28);
    entry.copy(flash, 0x2_0000 + at * 0x1000);
  }
  return flash;
}

describe.skipIf(noProgram)(`the application in flash${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  test.each([
    ['factory', undefined, undefined],
    ['ota 0', 1, undefined],
    ['ota 1', undefined, 2],
    ['ota 1', 1, 2],
    ['ota 0', 3, 2],
    ['ota 0', 3, Number.NaN],
    ['factory', Number.NaN, Number.NaN],
    ['factory', 0, 0],
  ])('%s is what starts with the counters %s and %s', (version, first, second) => {
    expect(versionIn(otaFlash(first, second))).toBe(version);
  });

  test('without a factory partition it is the first OTA slot, in the order of their numbers', () => {
    const table = OTA_TABLE.replace(/factory.*\n/, '');
    expect(versionIn(otaFlash(undefined, undefined, table))).toBe('ota 0');
  });

  test('a table without MD5 is read, one with a wrong MD5 or no end is not', () => {
    const table = `factory,app,factory,0x10000,0x10000,\n`;
    expect(versionIn(unitFlash({ table: buildPartitionTable(table, { md5: false }) }))).toBe(UNIT.firmwareVersion);
    const wrong = unitFlash();
    wrong.writeUInt8(wrong.readUInt8(TABLE_OFFSET + 0x70) ^ 1, TABLE_OFFSET + 0x70);
    expect(versionIn(wrong)).toBeUndefined();
    const row = buildPartitionTable(table, { md5: false }).subarray(0, 32);
    const endless = unitFlash();
    for (let at = TABLE_OFFSET; at < TABLE_OFFSET + 0xc00; at += 32) row.copy(endless, at);
    expect(versionIn(endless)).toBeUndefined();
  });

  test('an application whose bytes are not all there is none', () => {
    const short = unitFlash();
    short.fill(0xff, APP.offset + app().length - 16);
    expect(versionIn(short)).toBe(UNIT.firmwareVersion); // only its digest is cut: hello looks at the end, prove at all
    short.fill(0xff, APP.offset + app().length - 48);
    expect(versionIn(short)).toBeUndefined();
  });

  test('an image without a digest ends with its checksum', () => {
    const image = appOf('no digest', { appendHash: false });
    expect(versionIn(unitFlash({ app: image }))).toBe('no digest');
    const flash = unitFlash({ app: image });
    flash.fill(0xff, APP.offset + image.length - 16);
    expect(versionIn(flash)).toBeUndefined();
  });

  test.each([
    ['another first byte', 0, 0xe8],
    ['no segments', 1, 0],
    ['seventeen segments', 1, 17],
    ['a digest flag that is none', 23, 2],
    ['a segment of an odd length', 28, 0x71],
    ['a segment that reaches past its partition', 31, 0x01],
    ['no descriptor', 32, 0x33],
    ['a version that is not UTF-8', 48, 0xff],
  ])('an image with %s is none', (_, at, value) => {
    const flash = unitFlash();
    flash.writeUInt8(value, APP.offset + at);
    expect(versionIn(flash)).toBeUndefined();
  });

  test('a version of 32 bytes, which has no end of its own, is read whole', () => {
    const flash = unitFlash();
    flash.fill('v', APP.offset + 48, APP.offset + 80);
    expect(versionIn(flash)).toBe('v'.repeat(32));
  });

  test('values are read from the first NVS partition that holds them all', () => {
    const table = `empty,data,nvs,0x9000,0x4000,\nsettings,data,nvs,0xd000,0x3000,\nfactory,app,factory,0x10000,0x10000,\n`;
    const flash = unitFlash({ table: buildPartitionTable(table) });
    flash.fill(0xff, NVS.offset, NVS.offset + NVS.size);
    buildNvs({ sizeBytes: 0x3000, entries: provisioning }).copy(flash, 0xd000);
    expect(new Unit('flash', flash).get('hello', {}).serial).toBe(UNIT.serial);
  });

  test('a partition that reaches past the chip is not there', () => {
    const table = 'esp_secure_cert,0x3F,,0x1F000,0x2000,\n'; // of a chip of 0x20000 bytes
    const unit = new Unit('flash', unitFlash({ table: buildPartitionTable(table) }));
    expect(unit.get('hello', {})).toMatchObject({ identity: 'none' });
    expect(unit.refusal('generate-key', { hostEntropy: Buffer.alloc(32) })).toBe('failed');
    expect(unit.flash.subarray(CERT.offset, CERT.offset + CERT.size).every((byte) => byte === 0xff)).toBe(true);
  });
});
