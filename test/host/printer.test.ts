import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scanLabel } from '../../fixtures/label-scanner/scan.ts';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { readStationConfig } from '../../station-core/station/setup/station-config.ts';
import { administrator, faultOf, staff, startFloor } from './floor-line.ts';

const never = new AbortController().signal;

test('another printer is in service at once and after a restart; one that cannot print is not chosen', async () => {
  await using floor = await startFloor();
  const { dataDir } = floor.line;
  await staff(floor.host);
  const admin = await administrator(floor.host);
  await mkdir(join(dataDir, 'other-printer'));
  const before = await readStationConfig(dataDir);

  for (const address of ['folder:no-such-folder', 'lpt1', 'folder:']) {
    expect((await faultOf(admin.setup.choosePrinter({ address }))).code).toMatch(
      /^(printer\.|station\.bad-config|manifest\.printer)/,
    );
  }
  expect(await readStationConfig(dataDir)).toEqual(before);

  await admin.setup.choosePrinter({ address: 'folder:other-printer' });
  const address = `folder:${join(dataDir, 'other-printer')}`;
  expect((await admin.setup.health()).printer).toEqual({ address, ready: true, fault: null });
  await admin.setup.printTestLabel();
  expect(await readdir(join(dataDir, 'other-printer'))).toContain('TEST.pdf');
  expect(await readdir(join(dataDir, 'labels'))).not.toContain('TEST.pdf');
  expect(entriesOf(dataDir)).toMatchObject([
    { kind: 'printer-chosen', by: 'ada', printer: 'folder:other-printer' },
    { kind: 'test-label-printed', by: 'ada', printer: address },
  ]);

  await floor.host[Symbol.asyncDispose]();
  await using again = await floor.open();
  expect((await (await administrator(again)).setup.health()).printer).toEqual({ address, ready: true, fault: null });
  expect(await readStationConfig(dataDir)).toEqual({ ...before, printer: address });
});

test('a test label is read by a scanner and opens nothing', async () => {
  await using floor = await startFloor();
  await staff(floor.host);
  await (await administrator(floor.host)).setup.printTestLabel();
  const path = join(floor.line.dataDir, 'labels', 'TEST.pdf');
  expect(JSON.parse((await scanLabel(path, never)).reveal())).toMatchObject({ name: 'TEST-000000', username: 'test' });
  expect((await readFile(path)).subarray(0, 5).toString()).toBe('%PDF-');
});

function entriesOf(dir: string): unknown[] {
  using ledger = openLedgerReader(dir);
  const entries = ledger.entriesFrom(0, 1_000).map(({ leaf }) => JSON.parse(Buffer.from(leaf).toString()) as never);
  return entries.filter(({ kind }) => ['printer-chosen', 'test-label-printed'].includes(kind));
}
