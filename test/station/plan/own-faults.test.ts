import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Mac } from '../../../station-core/model/mac.ts';
import { provisionSlots } from '../../../station-core/station/provision-slots.ts';
import type { PlannedStep } from '../../../station-core/station/plan/plan.ts';
import { loadProduct } from '../../../station-core/station/product/load-product.ts';
import type { ProductConfig } from '../../../station-core/station/product/product-config.ts';
import { ProgramScanner } from '../../../station-core/station/scanners/program-scanner.ts';
import type { Station } from '../../../station-core/station/station.ts';
import { provisionUnit } from '../../../station-core/station/unit-plan.ts';
import { Secret } from '../../../station-core/secret.ts';
import { fixedScanner, type Line, provision, quiet, slotOrder, startLine } from '../line.ts';

/** What goes wrong on the station itself, and what must not come of it. */
let line: Line;

beforeAll(async () => {
  line = await startLine();
});

afterAll(async () => {
  await line[Symbol.asyncDispose]();
});

function changed(name: string, change: (step: PlannedStep) => Partial<PlannedStep>): PlannedStep[] {
  return provisionUnit.map((step) => (step.name === name ? { ...step, ...change(step) } : step));
}

async function twoSlots(station: Station, bad: Partial<typeof quiet>) {
  const boards = await line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' });
  const orders = boards.map(({ address }, at) => slotOrder(at + 1, { port: address, product: line.product }));
  return provisionSlots(station, orders, {
    watch: (slot) => (slot === 1 ? { ...quiet, ...bad } : quiet),
    ended: () => undefined,
    abort: new AbortController().signal,
  });
}

test('a watcher that throws ends its own unit as ERROR, and the neighbour passes', async () => {
  await using station = await line.open();
  const [broken, neighbour] = await twoSlots(station, {
    stepBegun: (step) => {
      if (step.name === 'flash') throw new TypeError('a screen that fails');
    },
  });
  expect(broken).toMatchObject({ outcome: 'ERROR', stopped: { step: 'flash', fault: { code: 'station.bug' } } });
  expect(neighbour).toMatchObject({ outcome: 'PASS' });
  expect(station.ledger.openRuns()).toEqual([]);
});

test('evidence that is no entry ends the unit as ERROR, and its run is closed', async () => {
  const plan = changed('connect', (step) => ({
    act: async (...given) => ({ ...(await step.act(...given)), mac: 'nonsense' as Mac }),
  }));
  await using station = await line.open({ plan });
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const result = await provision(station, { board, product: line.product });
  expect(result).toMatchObject({ outcome: 'ERROR', stopped: { step: 'connect', fault: { code: 'station.bug' } } });
  expect(station.ledger.openRuns()).toEqual([]);
});

test('a recall that fails leaves the label void and on disk; the next start takes it back', async () => {
  const plan = changed('confirmLabel', () => ({
    act: (_seen, { printer }) => {
      Object.assign(printer, { recall: () => Promise.reject(new TypeError('a printer that fails')) });
      return Promise.reject(new TypeError('a bug after the label was printed'));
    },
  }));
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  let serial: string;
  {
    await using station = await line.open({ plan });
    const result = await provision(station, { board, product: line.product });
    expect(result).toMatchObject({ outcome: 'ERROR', stopped: { step: 'confirmLabel' } });
    serial = result.serial ?? '';
    expect(existsSync(join(line.dataDir, 'labels', `${serial}.pdf`))).toBe(true);
  }
  await using _station = await line.open();
  expect(existsSync(join(line.dataDir, 'labels', `${serial}.pdf`))).toBe(false);
});

test('certs as a file is reported as station.not-writable, at the start and at the end of a unit; leftovers are swept', async () => {
  const certs = join(line.dataDir, 'certs');
  await mkdir(certs, { recursive: true });
  const left = '.birthmark-0011223344556677.part';
  await writeFile(join(certs, left), 'half');
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  {
    await using station = await line.open();
    expect(readdirSync(certs)).not.toContain(left);
    await rename(certs, `${certs}.away`);
    await writeFile(certs, 'not a folder');
    const failed = await provision(station, { board, product: line.product });
    expect(failed).toMatchObject({
      outcome: 'ERROR',
      stopped: { step: 'close', fault: { code: 'station.not-writable' } },
    });
  }
  await expect(line.open()).rejects.toMatchObject({ code: 'station.not-writable' });
  await rm(certs);
  await rename(`${certs}.away`, certs);
  await using station = await line.open();
  expect(await provision(station, { board, product: line.product })).toMatchObject({ outcome: 'PASS' });
});

test('ten unreadable scans are reported as an unreadable label, not as the label of another unit', async () => {
  const scanner = fixedScanner(() => Promise.resolve(new Secret('{"ver":"v1","na')));
  await using station = await line.open({ scanner });
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const result = await provision(station, { board, product: line.product });
  expect(result).toMatchObject({ outcome: 'ERROR', stopped: { fault: { code: 'scan.unreadable' } } });
});

test('a scanner program that its time-out ended is reported as such, not by an exit status it does not have', async () => {
  const scanner = new ProgramScanner({ program: 'sleep', args: ['60'] }, line.dataDir, 300);
  const wanted = { slot: 1, serial: '1', ssid: 'x', judge: () => 'match' as const };
  await expect(scanner.verdicts(wanted, new AbortController().signal).next()).rejects.toMatchObject({
    code: 'scan.unreadable',
    evidence: { status: 'no answer in 0.3 s' },
  });
});

const tiny = { widthMm: 15, heightMm: 10 };

test.each([
  [
    'with a label too small',
    (c: ProductConfig) => ({ ...c, label: { ...c.label, inner: tiny } }),
    'label.cannot-render',
  ],
  ['with a title no label font has', (c: ProductConfig) => ({ ...c, title: '🎈' }), 'label.cannot-render'],
  ['with unit data in an app', (c: ProductConfig) => withUnitData(c, 'ota_0'), 'product.bad-config'],
  ['with unit data in otadata', (c: ProductConfig) => withUnitData(c, 'otadata'), 'product.bad-config'],
  ['with the identity in an app', (c: ProductConfig) => ({ ...c, identityPartition: 'ota_0' }), 'product.bad-config'],
  [
    'with one partition for unit data and identity',
    (c: ProductConfig) => ({ ...c, identityPartition: c.unitData.partition }),
    'product.bad-config',
  ],
] as const)('a product %s is refused when it is loaded', async (_name, change, code) => {
  const dir = join(line.dataDir, 'other-product');
  await cp(join(line.dataDir, 'product'), dir, { recursive: true });
  const path = join(dir, 'product.json');
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')) as ProductConfig)));
  await expect(loadProduct(dir)).rejects.toMatchObject({ code });
});

function withUnitData(config: ProductConfig, partition: string): ProductConfig {
  return { ...config, unitData: { ...config.unitData, partition } };
}
