import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readStub } from '../../../../station-core/device/loader/connect/stub.ts';

const packaged = dirname(createRequire(import.meta.url).resolve('esptool-js/lib/targets/stub_flasher/esp32.json'));
const record = join(import.meta.dirname, '../../../../docs/adr/0002-stub-files-from-esptool-js.md');

interface Row {
  readonly file: string;
  readonly textBytes: number;
  readonly dataBytes: number;
  readonly entry: number;
  readonly sha256Hex: string;
}

/** The table of the decision: | `file` | text | data | `entry` | `SHA-256` | … */
const ROW = /^\| `(\S+\.json)`\s*\| ([\d,]+)\s*\| (\d+)\s*\| `0x([0-9a-f]{8})`\s*\| `([0-9a-f]{64})`/gm;
const rows: readonly Row[] = [...readFileSync(record, 'utf8').matchAll(ROW)].map(
  ([, file = '', text = '', data = '', entry = '', sha256Hex = '']) => ({
    file,
    sha256Hex,
    entry: Number.parseInt(entry, 16),
    textBytes: Number(text.replace(',', '')),
    dataBytes: Number(data),
  }),
);

test('decision 2 names every stub file of the package', () => {
  const shipped = readdirSync(packaged).filter((name) => name.endsWith('.json'));
  expect(rows.map(({ file }) => file).sort()).toEqual(shipped.sort());
});

test.each(rows)('$file is the one that decision 2 names', async ({ file, textBytes, dataBytes, entry, sha256Hex }) => {
  expect(
    createHash('sha256')
      .update(readFileSync(join(packaged, file)))
      .digest('hex'),
  ).toBe(sha256Hex);
  const stub = await readStub(file);
  expect(stub.entry).toBe(entry);
  expect(stub.segments.map(({ bytes }) => bytes.length)).toEqual([textBytes, dataBytes]);
});
