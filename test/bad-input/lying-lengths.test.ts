import { describe, expect, test } from 'vitest';
import { cpuMsOf } from '../cpu-time.ts';

import { espCrc32 } from '../../station-core/formats/crc32.ts';
import { parseAppImage } from '../../station-core/codecs/firmware.ts';
import { buildSecureCert, readSecureCert } from '../../station-core/codecs/secure-cert.ts';
import { buildNvs, readNvs } from '../../station-core/codecs/nvs.ts';
import { faultOf } from '../formats/fault-of.ts';
import { vector } from '../formats/vectors.ts';

describe('an image whose header lies about lengths', () => {
  const image = vector('esptool-traces/bootloader_c3.bin');
  const lied = (at: number, value: number) => {
    const bytes = Buffer.from(image);
    bytes.writeUInt32LE(value, at);
    return faultOf(() => parseAppImage(bytes, 'b.bin'));
  };

  test.each([0xffffffff, 0xfffffffc, 0x80000000, 0x7ffffffc, image.length])(
    'a segment of %i bytes ends behind the file',
    (length) => {
      const fault = lied(28, length);
      expect(['firmware.image-truncated', 'firmware.bad-image']).toContain(fault.code);
      expect(fault.evidence).toMatchObject({ file: 'b.bin' });
      expect([28, image.length]).toContain(fault.evidence['offsetBytes']);
    },
  );

  test.each([0, 4, 396, 404, 2000])('a segment of %i bytes instead of 400 shifts the rest out of place', (length) => {
    expect(lied(28, length).evidence).toMatchObject({ file: 'b.bin' });
  });

  test.each([
    [0, 'firmware.bad-image'],
    [17, 'firmware.bad-image'],
    [255, 'firmware.bad-image'],
  ])('%i segments are none, or too many', (count, code) => {
    const bytes = Buffer.from(image);
    bytes.writeUInt8(count, 1);
    expect(faultOf(() => parseAppImage(bytes, 'b.bin'))).toMatchObject({ code, evidence: { offsetBytes: 1 } });
  });

  test.each([1, 2, 4, 16])('%i segments instead of 3 do not fit the checksum', (count) => {
    const bytes = Buffer.from(image);
    bytes.writeUInt8(count, 1);
    expect(faultOf(() => parseAppImage(bytes, 'b.bin')).evidence).toMatchObject({ file: 'b.bin' });
  });
});

describe('an NVS entry that lies about its length, with right CRCs', () => {
  const FIRST = 64 + 32; // the namespace is the first entry
  const page = (value: Parameters<typeof buildNvs>[0]['entries'][number]) =>
    buildNvs({ sizeBytes: 0x4000, entries: [value] });
  const lied = (bytes: Buffer, change: (entry: Buffer) => void) => {
    const entry = bytes.subarray(FIRST, FIRST + 32);
    change(entry);
    entry.writeUInt32LE(espCrc32(Buffer.concat([entry.subarray(0, 4), entry.subarray(8)])), 4);
    return faultOf(() => readNvs(bytes, { file: 'n.bin' })).evidence;
  };
  const text = () => page({ namespace: 'n', key: 'k', value: { type: 'string', text: 'x'.repeat(40) } });
  const number = () => page({ namespace: 'n', key: 'k', value: { type: 'u8', number: 7 } });

  test.each([
    ['spans nothing', 0, FIRST + 2],
    ['spans more than its page', 126, FIRST + 2],
    ['spans more than is written', 5, 33],
    ['spans less than its value', 2, FIRST + 2 * 32 + 4],
  ])('a string that %s', (_, span, offsetBytes) => {
    expect(lied(text(), (entry) => entry.writeUInt8(span, 2))).toMatchObject({ file: 'n.bin', offsetBytes });
  });

  test.each([0, 1, 39, 42, 64, 65, 4000, 0xffff])('a string of %i bytes instead of 41', (length) => {
    const evidence = lied(text(), (entry) => entry.writeUInt16LE(length, 24));
    expect(evidence).toMatchObject({ file: 'n.bin', key: 'k' });
    expect(evidence['offsetBytes']).toBeGreaterThanOrEqual(FIRST);
  });

  test('a number that spans two entries', () => {
    const bytes = number();
    bytes.writeUInt8(bytes.readUInt8(32) & ~(0b01 << 4), 32); // marks the next entry as written
    expect(lied(bytes, (entry) => entry.writeUInt8(2, 2))).toMatchObject({ offsetBytes: FIRST });
  });

  test.each([
    ['more bytes than its chunks have', (entry: Buffer) => entry.writeUInt32LE(0xffffffff, 24)],
    ['more chunks than there are', (entry: Buffer) => entry.writeUInt8(255, 28)],
    ['chunks from elsewhere', (entry: Buffer) => entry.writeUInt8(200, 29)],
  ])('a blob index that claims %s', (_, change) => {
    const bytes = page({ namespace: 'n', key: 'k', value: { type: 'blob', bytes: Buffer.alloc(20, 1) } });
    const at = FIRST + 64; // data entry, its payload, then the index
    const entry = bytes.subarray(at, at + 32);
    change(entry);
    entry.writeUInt32LE(espCrc32(Buffer.concat([entry.subarray(0, 4), entry.subarray(8)])), 4);
    expect(faultOf(() => readNvs(bytes, { file: 'n.bin' })).evidence).toMatchObject({ offsetBytes: at, key: 'k' });
  });
});

test('a thousand old entries that point to one large blob cost no thousand times its memory', async () => {
  const blob = Buffer.alloc(200_000, 7);
  const bytes = buildNvs({
    sizeBytes: 0x80000,
    entries: [{ namespace: 'n', key: 'k', value: { type: 'blob', bytes: blob } }],
  });
  const pages = bytes.length / 4096;
  const last = findLastUsedPage(bytes);
  const index = lastEntryOf(bytes, last);
  for (let page = last + 1; page < pages; page += 1) fillWith(bytes, page, index);
  const tookMs = await cpuMsOf(() => {
    expect(readNvs(bytes)).toHaveLength(1);
  });
  expect(tookMs).toBeLessThan(1_000);
});

function findLastUsedPage(bytes: Buffer): number {
  let page = 0;
  while (bytes.readUInt32LE((page + 1) * 4096) !== 0xffffffff) page += 1;
  return page;
}

function lastEntryOf(bytes: Buffer, page: number): Buffer {
  let entry = 125;
  while (bytes.readUInt8(page * 4096 + 64 + entry * 32) === 0xff) entry -= 1;
  return bytes.subarray(page * 4096 + 64 + entry * 32, page * 4096 + 64 + (entry + 1) * 32);
}

/** A page of nothing but copies of one entry. */
function fillWith(bytes: Buffer, page: number, entry: Buffer): void {
  const at = page * 4096;
  bytes.copy(bytes, at, 0, 32);
  bytes.writeUInt32LE(1000 + page, at + 4);
  bytes.writeUInt32LE(espCrc32(bytes.subarray(at + 4, at + 28)), at + 28);
  bytes.fill(0xaa, at + 32, at + 32 + 31);
  bytes.writeUInt8(0xfa, at + 32 + 31); // 126 entries: the last two of the bitmap stay free
  for (let slot = 0; slot < 126; slot += 1) entry.copy(bytes, at + 64 + slot * 32);
}

describe('a secure cert record that lies about its length', () => {
  test.each([0, 1, 15, 17, 32, 0xfff0, 0xffff])('%i bytes instead of 16', (length) => {
    const bytes = buildSecureCert([{ type: 51, value: Buffer.alloc(16, 1) }], { sizeBytes: 0x2000 });
    bytes.writeUInt16LE(length, 10);
    const fault = faultOf(() => readSecureCert(bytes, 'c.bin'));
    expect(fault.code).toBe('format.bad-secure-cert');
    expect(fault.evidence).toMatchObject({ file: 'c.bin' });
    expect(fault.evidence['offsetBytes']).toBeGreaterThan(0);
  });
});
