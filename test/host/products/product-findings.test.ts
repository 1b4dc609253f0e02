import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import type { ProductFindingView } from '../../../station-core/contract.ts';
import { productFindings } from '../../../station-core/host/products/product-findings.ts';
import { buildInFolder, WITHOUT_BOTH } from '../../first-day/product/build-in-folder.ts';

let dir: string;
let product: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'birthmark-findings-'));
  product = join(dir, 'product');
  await writeSampleProduct(product, { chip: 'esp32c3' });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const said = (findings: readonly ProductFindingView[]): string[] =>
  findings.map(({ check, state, fault }) => [check, state, ...(fault === null ? [] : [fault.code])].join(' '));

test('of a folder with its description the whole product is looked at', async () => {
  expect(said(await productFindings(product))).toEqual([
    'description good',
    'description warning product.example-oid', // the OID of the sample is nobody's
    'release good',
    'fit good',
    'agent warning product.unlocked', // the sample does not lock its units
    'unit-data good',
    'labels good',
  ]);
});

test('a description that cannot be read is found, with its remedy, and what hangs on it is not checked', async () => {
  const broken = join(dir, 'broken');
  await cp(product, broken, { recursive: true });
  await writeFile(join(broken, 'product.json'), '{');
  const [first, ...rest] = await productFindings(broken);
  expect(first).toMatchObject({
    check: 'description',
    state: 'problem',
    fault: { remedy: expect.any(String) as string },
  });
  expect(rest.filter(({ state }) => state === 'good')).toEqual([]);
});

test('of a build it is shown what to change in the partition table, in Kconfig and among its components', async () => {
  await using build = await buildInFolder({ kconfig: {}, components: ['main'], partitions: WITHOUT_BOTH });
  const findings = await productFindings(build.path);
  expect(said(findings)).toEqual(expect.arrayContaining(['build good', 'fit problem product.no-partition']));
  expect(said(findings)).toContain('agent problem product.no-agent');
  const files = findings.flatMap(({ paste }) => paste.map(({ file }) => file));
  expect(files).toEqual(expect.arrayContaining(['partitions.csv', 'sdkconfig.defaults', 'main/idf_component.yml']));
  expect(findings.flatMap(({ paste }) => paste.map(({ text }) => text)).join('\n')).toContain('esp_secure_cert');
});

test('a build that cannot be read is found too', async () => {
  await using build = await buildInFolder({});
  await rm(join(build.path, 'bootloader'), { recursive: true, force: true });
  await writeFile(join(build.path, 'flasher_args.json'), '{}');
  expect(said(await productFindings(build.path))).toEqual(['build problem firmware.bad-build']);
});

test('a release alone, and a folder that is not there, have nothing to find', async () => {
  expect(await productFindings(join(product, 'release'))).toEqual([]);
  expect(await productFindings(join(dir, 'nowhere'))).toEqual([]);
});
