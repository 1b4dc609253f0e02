import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { elfFile } from '../formats/image/elf-file.ts';
import { birthmark } from './birthmark.ts';

const vectors = join(import.meta.dirname, '..', '..', 'fixtures', 'vectors');
const dir = mkdtempSync(join(tmpdir(), 'birthmark-cli-'));
const out = join(dir, 'out.bin');

afterAll(() => {
  rmSync(dir, { recursive: true });
});

test('nvs build writes what Espressif’s generator writes', async () => {
  const ran = await birthmark('nvs', 'build', join(vectors, 'nvs/16_station.csv'), out, '--size', '16K', '--json');
  expect(ran.json()).toMatchObject({ ok: true, sizeBytes: 0x4000 });
  expect(readFileSync(out).equals(readFileSync(join(vectors, 'nvs/16_station.bin')))).toBe(true);
});

test('nvs build names the line of a bad CSV and leaves no file behind', async () => {
  const csv = join(dir, 'bad.csv');
  writeFileSync(csv, 'key,type,encoding,value\nprov,namespace,,\nport,data,u8,300\n');
  const missing = join(dir, 'never.bin');
  const ran = await birthmark('nvs', 'build', csv, missing, '--size', '0x4000', '--json');
  expect(ran.exitCode).toBe(1);
  expect(ran.json()).toMatchObject({ fault: { code: 'format.bad-nvs', evidence: { line: 3 } } });
  expect(() => readFileSync(missing)).toThrow('ENOENT');
});

test('partition-table build and parse are each other’s reverse', async () => {
  const source = join(vectors, 'partition-table/station_secure.csv');
  const built = await birthmark('partition-table', 'build', source, out, '--json');
  expect(built.exitCode).toBe(0);
  expect(readFileSync(out).equals(readFileSync(join(vectors, 'partition-table/station_secure.bin')))).toBe(true);
  const parsed = await birthmark('partition-table', 'parse', out);
  expect(parsed.stdout).toMatch(/esp_secure_cert +0x3f +0x06 +0x00d000 +8,192 bytes +encrypted/);
});

test.each([
  [['frob'], 2],
  [['nvs', 'build', 'a.csv', 'b.bin'], 2],
  [['nvs', 'build', 'a.csv', 'b.bin', '--size', 'big'], 2],
  [['chip', '--port', 'nonsense://x'], 1],
  [['partition-table', 'parse', '/nowhere.bin'], 1],
  [['--version'], 0],
] as const)('birthmark %j exits with %i', async (args, exitCode) => {
  expect(await birthmark(...args)).toMatchObject({ exitCode });
});

test('flags of a secure cert record that mean nothing are shown as a number, not as protections', async () => {
  const file = join(vectors, '../cases/07-secure-cert-flags/plain-key-flags-ff.bin');
  const dumped = await birthmark('secure-cert', 'dump', file, '--json');
  expect(dumped.json()).toMatchObject({ records: [{ name: 'private key', flags: ['0xff'] }] });
});

test('partition-table build warns of what ESP-IDF would warn of, and puts N/A where the chip has it', async () => {
  const cases = join(vectors, '../cases');
  const small = join(cases, '09-data-partitions-of-any-size/nvs-4k.csv');
  expect((await birthmark('partition-table', 'build', small, out)).stdout).toContain(
    'warning: hardware: an nvs partition',
  );
  const words = join(cases, '10-words-of-newer-idf/bootloader-and-table-rows.csv');
  const built = await birthmark('partition-table', 'build', words, out, '--chip', 'esp32', '--json');
  expect(built.json()).toMatchObject({
    partitions: [{}, { name: 'bootloader', offsetBytes: 0x1000, sizeBytes: 0x7000 }, {}, {}],
    warnings: [],
  });
});

test('image create makes an image of an ELF file, and says where the file is wrong', async () => {
  const elf = join(dir, 'agent.elf');
  writeFileSync(elf, elfFile({ entry: 0x40380000, loads: [{ address: 0x40380000, bytes: Buffer.alloc(6, 1) }] }));
  const created = await birthmark('image', 'create', elf, out, '--chip', 'esp32c3', '--json');
  expect(created.json()).toMatchObject({ ok: true, chip: 'esp32c3', entry: 0x40380000, fileBytes: 80 });
  expect((await birthmark('image', 'info', out)).stdout).toContain('8 bytes  at 0x40380000');
  writeFileSync(elf, 'int main');
  const refused = await birthmark('image', 'create', elf, join(dir, 'never.bin'), '--chip', 'esp32c3', '--json');
  expect(refused.json()).toMatchObject({ fault: { code: 'firmware.bad-image' } });
});
