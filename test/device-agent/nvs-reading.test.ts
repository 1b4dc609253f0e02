import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { espCrc32 } from '../../station-core/formats/crc32.ts';
import { buildNvs, type NvsEntry } from '../../station-core/formats/nvs/build.ts';
import { encryptNvs } from '../../station-core/formats/nvs/encryption.ts';
import { PAGE_STATE } from '../../station-core/formats/nvs/entry.ts';
import { NvsPage } from '../../station-core/formats/nvs/page.ts';
import { readNvs } from '../../station-core/formats/nvs/read.ts';
import { secretsTag } from '../../station-core/protocol/unit-agent/secrets-tag.ts';
import { Secret } from '../../station-core/secret.ts';
import { noProgram } from './agent-program.ts';
import { Unit } from './unit.ts';
import { blob, NVS, provisioning, text, UNIT, unitFlash } from './unit-flash.ts';
import { NONCE } from './vectors/wire.ts';

/** NVS as the agent reads it. SSID and serial number show in hello, the three secrets in their tag. */
interface Values {
  readonly ssid: string;
  readonly password: string;
  readonly serial: string;
  readonly salt: Uint8Array;
  readonly verifier: Uint8Array;
}

const tagOf = (values: Values): Buffer =>
  secretsTag({ ...values, nonce: NONCE, password: new Secret(values.password) });

function expectValues(nvs: Uint8Array, values: Values = UNIT): void {
  const unit = new Unit('flash', unitFlash({ nvs }));
  expect(unit.get('hello', {})).toMatchObject({ ssid: values.ssid, serial: values.serial });
  expect(Buffer.from(unit.get('secrets-tag', { nonce: NONCE }).tag)).toStrictEqual(tagOf(values));
}

function expectNone(nvs: Uint8Array): void {
  const unit = new Unit('flash', unitFlash({ nvs }));
  expect(unit.get('hello', {})).not.toHaveProperty('ssid');
  expect(unit.get('hello', {})).not.toHaveProperty('serial');
  expect(unit.refusal('secrets-tag', { nonce: NONCE })).toBe('wrong-state');
}

const build = (entries: readonly NvsEntry[], version: 1 | 2 = 2): Buffer =>
  buildNvs({ sizeBytes: NVS.size, entries, version });
const whole = build(provisioning);
const without = (key: string): readonly NvsEntry[] => provisioning.filter((entry) => entry.key !== key);
const elsewhere = (key: string, bytes: number): NvsEntry => ({
  ...blob(key, Buffer.alloc(bytes, 0x77)),
  namespace: 'x',
});

/** Of one entry: its first byte, found by its name. */
function entryAt(nvs: Buffer, key: string, type?: number): number {
  for (let at = 64; at < nvs.length; at += 32) {
    const name = nvs.subarray(at + 8, at + 8 + key.length + 1).equals(Buffer.from(`${key}\0`));
    if (name && (type === undefined || nvs[at + 1] === type)) return at;
  }
  throw new Error(`no entry ${key}`);
}

function flipped(nvs: Buffer, at: number): Buffer {
  const copy = Buffer.from(nvs);
  copy.writeUInt8(copy.readUInt8(at) ^ 0x01, at);
  return copy;
}

/** A page as the firmware writes it when it replaces a text. */
function pageWith(sequence: number, key: string, value: string): Buffer {
  const page = new NvsPage(sequence, 2);
  const payload = Buffer.from(`${value}\0`, 'utf8');
  const data = Buffer.alloc(8, 0xff);
  data.writeUInt16LE(payload.length, 0);
  data.writeUInt32LE(espCrc32(payload), 4);
  page.write({ namespaceIndex: 1, type: 0x21, chunk: 0xff, key, data }, payload);
  return page.bytes;
}

const withPage = (nvs: Buffer, at: number, page: Buffer): Buffer => {
  const copy = Buffer.from(nvs);
  page.copy(copy, at * 4096);
  return copy;
};

describe.skipIf(noProgram)(`NVS in the unit${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  test.each([1, 2] as const)('what the station writes is read, page version %d', (version) => {
    expectValues(build(provisioning, version));
  });

  test('whatever else is there, in whatever order', () => {
    const others = fc.array(
      fc.record({ key: fc.stringMatching(/^[a-z]{1,12}$/), bytes: fc.integer({ min: 0, max: 2500 }) }),
      { maxLength: 3 },
    );
    const order = fc.shuffledSubarray([...provisioning], { minLength: provisioning.length });
    fc.assert(
      fc.property(others, order, (more, own) => {
        const keys = new Map(more.map(({ key, bytes }) => [key, bytes]));
        expectValues(build([...[...keys].map(([key, bytes]) => elsewhere(key, bytes)), ...own]));
      }),
      { numRuns: 15 },
    );
  });

  test('a verifier in chunks on two pages is one value', () => {
    const nvs = build([elsewhere('filler', 3500), ...provisioning]);
    expect(entryAt(nvs, 'sec2_ver', 0x42)).toBeLessThan(4096); // its first chunk, before the page ends
    expect(entryAt(nvs.subarray(4096), 'sec2_ver', 0x42)).toBeGreaterThan(0);
    expectValues(nvs);
    expectNone(flipped(nvs, 4096 + entryAt(nvs.subarray(4096), 'sec2_ver', 0x42) + 40));
  });

  test('chunks that are counted from 128 on, as the firmware does for every other value', () => {
    const nvs = Buffer.from(whole);
    for (const type of [0x42, 0x48]) {
      const at = entryAt(nvs, 'sec2_ver', type);
      nvs.writeUInt8(0x80, type === 0x42 ? at + 3 : at + 29);
      nvs.writeUInt32LE(espCrc32(Buffer.concat([nvs.subarray(at, at + 4), nvs.subarray(at + 8, at + 32)])), at + 4);
    }
    expectValues(nvs);
  });

  test('of a key that is there twice the newest value counts, on whichever page it is', () => {
    const newer = withPage(whole, 2, pageWith(5, 'serial', 'BM-2026-000002'));
    expectValues(newer, { ...UNIT, serial: 'BM-2026-000002' });
    const older = withPage(whole, 2, pageWith(0, 'serial', 'BM-2026-000002'));
    older.writeUInt32LE(4, 4); // the page of the station's values is the fifth one now
    older.writeUInt32LE(espCrc32(older.subarray(4, 28)), 28);
    expectValues(older);
  });

  test('an entry that the firmware has erased is not read', () => {
    const erased = Buffer.from(whole);
    const index = (entryAt(erased, 'serial') - 64) / 32;
    erased.writeUInt8(erased.readUInt8(32 + (index >> 2)) & ~(0b11 << ((index & 3) * 2)), 32 + (index >> 2));
    expectNone(erased);
    expectValues(withPage(erased, 1, pageWith(1, 'serial', 'BM-2026-000003')), { ...UNIT, serial: 'BM-2026-000003' });
  });

  test.each([
    ['full', PAGE_STATE.full],
    ['being freed', PAGE_STATE.freeing],
  ])('a page that is %s is read', (_, state) => {
    const nvs = Buffer.from(whole);
    nvs.writeUInt32LE(state, 0);
    expectValues(nvs);
  });

  test.each(provisioning.map(({ key }) => key))('without %s there are no values', (key) => {
    expectNone(build(without(key)));
  });

  test.each(['ap_ssid', 'ap_pass', 'sec2_user', 'serial'])('an empty %s is no value', (key) => {
    expectNone(build([...without(key), text(key, '')]));
  });

  test.each(['sec2_salt', 'sec2_ver'])('a %s of no bytes is no value', (key) => {
    expectNone(build([...without(key), blob(key, Buffer.alloc(0))]));
  });

  test('a blob whose chunks are not as long as its index says is no value', () => {
    const nvs = Buffer.from(whole);
    const at = entryAt(nvs, 'sec2_ver', 0x48);
    nvs.writeUInt32LE(383, at + 24);
    nvs.writeUInt32LE(espCrc32(Buffer.concat([nvs.subarray(at, at + 4), nvs.subarray(at + 8, at + 32)])), at + 4);
    expectNone(nvs);
  });

  test('bytes of a value that look like an entry are none', () => {
    const disguised = pageWith(0, 'serial', 'BM-2026-000009').subarray(64, 128); // the entry and its text
    const value: NvsEntry = { namespace: 'x', key: 'note', value: { type: 'blob', bytes: disguised } };
    expectValues(build([...provisioning, value]));
  });

  const TOO_LONG: readonly (readonly [string, NvsEntry])[] = [
    ['ap_ssid', text('ap_ssid', 'S'.repeat(33))],
    ['ap_pass', text('ap_pass', 'p'.repeat(65))],
    ['sec2_user', text('sec2_user', 'u'.repeat(65))],
    ['serial', text('serial', '1'.repeat(65))],
    ['sec2_salt', blob('sec2_salt', Buffer.alloc(65, 1))],
    ['sec2_ver', blob('sec2_ver', Buffer.alloc(385, 1))],
  ];
  test.each(TOO_LONG)('a value of %s that is longer than its place is no value', (key, entry) => {
    expectNone(build([...without(key), entry]));
  });

  test('a value of another type, or in another namespace, is no value', () => {
    expectNone(build([...without('serial'), blob('serial', Buffer.from(UNIT.serial))]));
    expectNone(build([...without('sec2_salt'), text('sec2_salt', 'salt')]));
    expectNone(build([...without('serial'), { ...text('serial', UNIT.serial), namespace: 'other' }]));
    expectNone(build(provisioning.map((entry) => ({ ...entry, namespace: 'prov2' }))));
  });

  test.each([
    ['the header of the page', (nvs: Buffer) => flipped(nvs, 9)],
    ['the state of the page', (nvs: Buffer) => flipped(nvs, 0)],
    ['the namespace', (nvs: Buffer) => flipped(nvs, entryAt(nvs, 'prov') + 24)],
    ['the name of an entry', (nvs: Buffer) => flipped(nvs, entryAt(nvs, 'serial') + 8)],
    ['the CRC of an entry', (nvs: Buffer) => flipped(nvs, entryAt(nvs, 'ap_pass') + 4)],
    ['a text', (nvs: Buffer) => flipped(nvs, entryAt(nvs, 'ap_pass') + 33)],
    ['a blob', (nvs: Buffer) => flipped(nvs, entryAt(nvs, 'sec2_ver', 0x42) + 100)],
    ['the index of a blob', (nvs: Buffer) => flipped(nvs, entryAt(nvs, 'sec2_ver', 0x48) + 24)],
  ])('a wrong bit in %s leaves no values', (_, damage) => {
    expectNone(damage(whole));
  });

  test('a text that is not UTF-8 is no value', () => {
    const nvs = Buffer.from(whole);
    const at = entryAt(nvs, 'serial');
    nvs.writeUInt8(0xff, at + 32);
    nvs.writeUInt32LE(espCrc32(nvs.subarray(at + 32, at + 32 + nvs.readUInt16LE(at + 24))), at + 28);
    nvs.writeUInt32LE(espCrc32(Buffer.concat([nvs.subarray(at, at + 4), nvs.subarray(at + 8, at + 32)])), at + 4);
    expectNone(nvs);
  });

  test('encrypted NVS reads as empty', () => {
    expectNone(encryptNvs(whole, { dataKey: Buffer.alloc(32, 1), tweakKey: Buffer.alloc(32, 2) }));
    expectNone(Buffer.alloc(NVS.size, 0xff));
  });

  test('any damage of a byte: the unit reports what the station reads as well, or nothing', () => {
    const used = whole.findLastIndex((byte) => byte !== 0xff) + 1;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: used - 1 }), fc.integer({ min: 1, max: 255 }), (at, xor) => {
        const nvs = Buffer.from(whole);
        nvs.writeUInt8(nvs.readUInt8(at) ^ xor, at);
        const seen = new Unit('flash', unitFlash({ nvs })).get('hello', {});
        if (seen.serial === undefined) return;
        expect(seen).toMatchObject({ serial: UNIT.serial, ssid: UNIT.ssid });
      }),
      { numRuns: 100 },
    );
    expect(readNvs(whole)).toHaveLength(provisioning.length);
  });
});
