import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import { Fault } from '../../../station-core/fault.ts';
import { type ProductRules, Products } from '../../../station-core/host/products/products.ts';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import { newReleaseKey, type PublicReleaseKey } from '../../../station-core/release/release-key.ts';
import { templates } from '../../labels/template/sample-template.ts';

const TEXT = { type: 'text', xMm: 2, yMm: 2, widthMm: 20, heightMm: 6, text: '{serial}', sizeMm: 3 } as const;
const LOOK = templates({ outer: [TEXT] });

let root: string;
let stick: string;
let dir: string;
let products: Products;
let recorded: EntryBody[];
let ours: PublicReleaseKey;
const rules: ProductRules = { requireAllowed: () => undefined, record: (entry) => recorded.push(entry) };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'birthmark-delivered-'));
  const releaseKey = await newReleaseKey();
  ours = releaseKey.public;
  await writeSampleProduct(join(root, 'lamp'), { chip: 'esp32c3', releaseKey });
  await mkdir(join(root, 'release-keys'));
  await writeFile(join(root, 'release-keys', 'ours.json'), JSON.stringify(ours));
});

beforeEach(async () => {
  recorded = [];
  dir = await mkdtemp(join(root, 'station-'));
  stick = await mkdtemp(join(root, 'stick-'));
  await cp(join(root, 'lamp'), stick, { recursive: true });
  products = new Products({ products: dir, releaseKeys: join(root, 'release-keys') }, rules);
});

afterAll(async () => {
  await rm(root, { recursive: true });
});

async function describe(change: (described: Record<string, unknown>) => object): Promise<void> {
  const path = join(stick, 'product.json');
  const described = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await writeFile(path, JSON.stringify({ ...described, ...change(described) }));
}

test('a delivered product is looked at with its own description, and nothing appears in the station', async () => {
  expect(await products.check(stick)).toMatchObject({
    ok: true,
    version: '1.4.2',
    describes: { product: 'lamp-one', title: 'Lamp One' },
  });
  expect(await readdir(dir)).toEqual([]);
});

test('it is taken whole: description, release and labels, and the ledger records who took it', async () => {
  await describe(() => ({ serialPrefix: 'LX', title: 'Lamp from afar' }));
  await writeFile(join(stick, 'label.json'), JSON.stringify(LOOK));
  expect(await products.importDelivered(stick, 'ada')).toMatchObject({ ok: true, fault: null });
  await rm(stick, { recursive: true });
  const { config, labelText } = await products.load('lamp-one');
  expect(config).toMatchObject({ serialPrefix: 'LX', title: 'Lamp from afar', lock: false });
  expect(labelText.templates).toEqual(LOOK);
  expect(recorded).toMatchObject([{ kind: 'release-imported', by: 'ada', product: 'lamp-one', version: '1.4.2' }]);
});

test('a description that does not fit its release is refused by the look and by the import', async () => {
  await describe(() => ({ identityPartition: 'nobody' }));
  const refused = { ok: false, fault: { code: 'product.no-partition' }, describes: { product: 'lamp-one' } };
  expect(await products.check(stick)).toMatchObject(refused);
  expect(await products.importDelivered(stick, 'ada')).toMatchObject(refused);
  expect([await readdir(dir), recorded]).toEqual([[], []]);
});

test('a delivery brings no key that the station does not trust already', async () => {
  const { public: stranger } = await newReleaseKey();
  await describe(() => ({ releaseKeys: [ours, stranger] }));
  const refused = { ok: false, fault: { code: 'release.untrusted-key' } };
  expect(await products.importDelivered(stick, 'ada')).toMatchObject(refused);
  await writeSampleProduct(join(root, 'stranger'), { chip: 'esp32c3' });
  expect(await products.importDelivered(join(root, 'stranger'), 'ada')).toMatchObject(refused);
  expect([await readdir(dir), recorded]).toEqual([[], []]);
});

test('what officers do not allow is not taken', async () => {
  const forbidden: ProductRules = {
    ...rules,
    requireAllowed: () => {
      throw new Fault('manifest.product', { product: 'lamp-one' });
    },
  };
  const strict = new Products({ products: dir, releaseKeys: join(root, 'release-keys') }, forbidden);
  expect(await strict.importDelivered(stick, 'ada')).toMatchObject({ ok: false });
  expect(await readdir(dir)).toEqual([]);
});

test('a release alone describes nothing, and still needs names', async () => {
  expect(await products.check(join(stick, 'release'))).toMatchObject({ ok: true, describes: null });
});
