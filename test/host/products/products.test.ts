import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import { Fault } from '../../../station-core/fault.ts';
import { type ProductRules, Products } from '../../../station-core/host/products/products.ts';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import { CASES } from '../../formats/cases.ts';
import { templates } from '../../labels/template/sample-template.ts';
import { newReleaseKey } from '../../../station-core/release/release-key.ts';

let root: string;
let released: string;
let dir: string;
let products: Products;
let recorded: EntryBody[];
/** What officers allow, for a test about something else. */
const rules: ProductRules = { requireAllowed: () => undefined, record: (entry) => recorded.push(entry) };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'birthmark-products-'));
  const releaseKey = await newReleaseKey();
  await writeSampleProduct(join(root, 'lamp'), { chip: 'esp32c3', releaseKey });
  await writeSampleProduct(join(root, 'lamp-next'), { chip: 'esp32c3', version: '1.5.0', releaseKey });
  await writeSampleProduct(join(root, 'stranger'), { chip: 'esp32c3' });
  await mkdir(join(root, 'release-keys'));
  await writeFile(join(root, 'release-keys', 'ours.json'), JSON.stringify(releaseKey.public));
});

beforeEach(async () => {
  recorded = [];
  dir = await mkdtemp(join(root, 'station-'));
  released = join(root, 'lamp', 'release');
  products = new Products({ products: dir, releaseKeys: join(root, 'release-keys') }, rules);
});

afterAll(async () => {
  await rm(root, { recursive: true });
});

const certificate = {
  organization: 'Lamp Works',
  organizationalUnit: 'Lamp One',
  hardwareTypeOid: '1.3.6.1.4.1.32473.7',
};
const LAMP = { product: 'lamp-one', title: 'Lamp One', serialPrefix: 'L1', certificate };

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof Fault ? error.code : Promise.reject(error as Error)),
  );
}

test('an import copies the release into the station; the product can be made from the copy alone', async () => {
  const source = await mkdtemp(join(root, 'source-'));
  await cp(released, source, { recursive: true });
  const report = await products.import({ ...LAMP, dir: source }, 'ada');
  expect(report).toMatchObject({ ok: true, chip: 'esp32c3', version: '1.4.2', fault: null });
  expect(report.files.map(({ name }) => name)).toEqual(['bootloader', 'partition-table', 'otadata', 'app']);
  await rm(source, { recursive: true });
  expect(await products.list()).toMatchObject([{ ...omit(LAMP), chip: 'esp32c3', release: { version: '1.4.2' } }]);
  expect((await products.load('lamp-one')).config).toMatchObject({
    serialPrefix: 'L1',
    certificate,
    unitData: { ssidPrefix: 'LAMP_' },
  });
});

test('the next release takes the place of the last; what an engineer has set in product.json stays', async () => {
  await products.import({ ...LAMP, dir: released }, 'ada');
  const path = join(dir, 'lamp-one', 'product.json');
  const described = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...described, lock: true }));
  const next = join(root, 'lamp-next', 'release');
  expect(await products.import({ ...LAMP, title: 'Lamp I', dir: next }, 'ada')).toMatchObject({
    ok: true,
    version: '1.5.0',
  });
  expect(await products.list()).toMatchObject([{ title: 'Lamp I', release: { version: '1.5.0' } }]);
  expect((await products.load('lamp-one')).config.lock).toBe(true);
  expect((await readdir(join(dir, 'lamp-one'))).filter((name) => name.startsWith('release-'))).toHaveLength(1);
});

test('a label without room is told as such, and not as missing firmware', async () => {
  await products.import({ ...LAMP, dir: released }, 'ada');
  const bar = {
    type: 'code128',
    xMm: 2,
    yMm: 2,
    widthMm: 40,
    heightMm: 8,
    encodes: 'text',
    content: '{serial}',
  } as const;
  await writeFile(join(dir, 'lamp-one', 'label.json'), JSON.stringify(templates({ outer: [bar] })));
  const expected = { code: 'label.cannot-render', evidence: { label: 'outer', item: 1, type: 'code128' } };
  await expect(products.load('lamp-one')).rejects.toMatchObject(expected);
  expect(await products.list()).toMatchObject([{ release: null, problem: expected }]);
});

test('the same release again is fine, and mends a copy that was damaged', async () => {
  await products.import({ ...LAMP, dir: released }, 'ada');
  expect(await products.import({ ...LAMP, dir: released }, 'ada')).toMatchObject({ ok: true });
  const [copy = ''] = (await readdir(join(dir, 'lamp-one'))).filter((name) => name.startsWith('release-'));
  await truncate(join(dir, 'lamp-one', copy, 'manifest.json'), 1_000);
  expect(await refusal(products.load('lamp-one'))).toBe('product.no-release');
  expect(await products.import({ ...LAMP, dir: released }, 'ada')).toMatchObject({ ok: true });
  expect(await refusal(products.load('lamp-one'))).toBe('none');
});

test('a release that fails a check is reported, changes nothing, and is reported the same without importing', async () => {
  await products.import({ ...LAMP, dir: released }, 'ada');
  const bad = await mkdtemp(join(root, 'bad-'));
  await cp(released, bad, { recursive: true });
  const [file = ''] = await readdir(join(bad, 'files'));
  await truncate(join(bad, 'files', file), 5);
  const fault = { code: 'release.altered-file', blame: 'release' };
  expect(await products.check(bad)).toMatchObject({ ok: false, files: [], fault });
  expect(await products.import({ ...LAMP, dir: bad }, 'ada')).toMatchObject({ ok: false, fault });
  expect(await products.import({ ...LAMP, product: 'other', dir: '/nowhere' }, 'ada')).toMatchObject({
    ok: false,
    fault: { code: 'release.not-found' },
  });
  expect(await products.list()).toMatchObject([{ product: 'lamp-one', release: { version: '1.4.2' } }]);
});

test('builds of other makers are shown as builds too, by the reader that imports them', async () => {
  const fault = { code: 'release.is-a-build' };
  const platformio = await products.check(join(CASES, '22-platformio-and-arduino-folders/platformio'));
  expect(platformio).toMatchObject({ ok: false, fault, chip: 'esp32c3', version: '1.0.0' });
  expect(platformio.files.map(({ name }) => name)).toEqual(['bootloader', 'partition-table', 'otadata', 'app']);
  const arduino = await products.check(join(CASES, '22-platformio-and-arduino-folders/arduino'));
  expect(arduino).toMatchObject({ ok: false, fault: { code: 'firmware.incomplete-build' }, files: [] });
  const merged = await products.check(join(CASES, '20-files-that-are-no-image/04_merged_esp32.bin'));
  expect(merged).toMatchObject({ ok: false, fault: { code: 'firmware.incomplete-build' } });
  expect(
    await products.import({ ...LAMP, dir: join(CASES, '20-files-that-are-no-image/04_merged_esp32.bin') }, 'ada'),
  ).toMatchObject({
    ok: false,
    fault,
  });
});

test('a build directory is shown as what it is and no release: it must be signed first', async () => {
  const fault = { code: 'release.is-a-build' };
  const dirOfBuild = join(root, 'lamp', 'build');
  const { files, ...seen } = await products.check(dirOfBuild);
  expect(seen).toMatchObject({ ok: false, fault, chip: 'esp32c3', version: '1.4.2' });
  expect(files.map(({ name }) => name)).toContain('bootloader');
  expect(await products.import({ ...LAMP, dir: dirOfBuild }, 'ada')).toMatchObject({ ok: false, fault });
  expect(await readdir(dir)).toEqual([]);
});

test('a release by a key that is not trusted here is refused, for a new product and for a known one', async () => {
  const fault = { code: 'release.untrusted-key' };
  const strange = join(root, 'stranger', 'release');
  expect(await products.check(strange)).toMatchObject({ ok: false, fault });
  expect(await products.import({ ...LAMP, dir: strange }, 'ada')).toMatchObject({ ok: false, fault });
  await products.import({ ...LAMP, dir: released }, 'ada');
  expect(await products.import({ ...LAMP, dir: strange }, 'ada')).toMatchObject({ ok: false, fault });
});

test('a known product trusts the keys of its product.json, not those of the station', async () => {
  await products.import({ ...LAMP, dir: released }, 'ada');
  const path = join(dir, 'lamp-one', 'product.json');
  const described = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...described, releaseKeys: [(await newReleaseKey()).public] }));
  const fault = { code: 'release.untrusted-key' };
  expect(await products.import({ ...LAMP, dir: released }, 'ada')).toMatchObject({ ok: false, fault });
});

test('a station that trusts nobody takes no release, and says what is missing', async () => {
  const nobody = new Products({ products: dir, releaseKeys: join(root, 'no-such-folder') }, rules);
  const fault = { code: 'release.no-trusted-key' };
  expect(await nobody.import({ ...LAMP, dir: released }, 'ada')).toMatchObject({ ok: false, fault });
});

test('a check looks only: nothing appears in the station', async () => {
  expect(await products.check(released)).toMatchObject({ ok: true, chip: 'esp32c3', version: '1.4.2' });
  expect(await readdir(dir)).toEqual([]);
});

test('what a crash in the middle of an import leaves is no product and no release', async () => {
  await products.import({ ...LAMP, dir: released }, 'ada');
  await cp(released, join(dir, 'lamp-one', '.0123456789abcdef.part'), { recursive: true });
  await cp(released, join(dir, 'half-done', 'release-0123456789abcdef'), { recursive: true });
  const [halfDone, lamp] = await products.list();
  expect(halfDone).toMatchObject({ product: 'half-done', release: null });
  expect(lamp).toMatchObject({ product: 'lamp-one', release: { version: '1.4.2' } });
});

test('unknown products, and names that would leave the folder, are unknown', async () => {
  for (const name of ['nobody', '..', '../../..', '.', ''])
    expect(await refusal(products.load(name))).toBe('product.unknown');
});

test('firmware is read again when a file has changed, and not otherwise', async () => {
  await products.import({ ...LAMP, dir: released }, 'ada');
  const first = await products.load('lamp-one');
  expect(await products.load('lamp-one')).toBe(first);
  const path = join(dir, 'lamp-one', 'product.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('"Lamp One"', '"Lamp Two"'));
  expect((await products.load('lamp-one')).config.title).toBe('Lamp Two');
});

function omit({ product, title }: typeof LAMP) {
  return { product, title };
}

test('a new product is not imported without its certificate subject; an existing one keeps its own', async () => {
  const { certificate: _, ...unnamed } = LAMP;
  expect(await products.import({ ...unnamed, dir: released }, 'ada')).toMatchObject({
    ok: false,
    fault: { code: 'product.no-subject', blame: 'person' },
  });
  expect(await readdir(dir)).toEqual([]);
  await products.import({ ...LAMP, dir: released }, 'ada');
  expect(await products.import({ ...unnamed, dir: released }, 'ada')).toMatchObject({ ok: true });
  expect((await products.load('lamp-one')).config.certificate).toEqual({ ...certificate, serverAuth: false });
});

test('labels on which nothing can be read are refused by the import, not by the first unit', async () => {
  await products.import({ ...LAMP, dir: released }, 'ada');
  const path = join(dir, 'lamp-one', 'product.json');
  const described = JSON.parse(await readFile(path, 'utf8')) as object;
  const tiny = { widthMm: 15, heightMm: 10 };
  await writeFile(path, JSON.stringify({ ...described, label: { inner: tiny, outer: tiny } }));
  const next = join(root, 'lamp-next', 'release');
  expect(await products.import({ ...LAMP, dir: next }, 'ada')).toMatchObject({
    ok: false,
    fault: { code: expect.stringMatching(/^label\./) as string },
  });
  expect((await products.list())[0]?.release).toBeNull();
});

test('an import is recorded with what came, who signed it and who imported it', async () => {
  await products.import({ ...LAMP, dir: released }, 'ada');
  const { release } = await products.load('lamp-one');
  expect(recorded).toEqual([
    {
      kind: 'release-imported',
      by: 'ada',
      product: 'lamp-one',
      version: '1.4.2',
      releaseSha256Hex: release.releaseSha256Hex,
      elfSha256Hex: release.build.app.elfSha256Hex,
      signedBy: release.signedBy,
    },
  ]);
});

test('a release below the floor of the manifest is neither imported nor recorded, nor made when it lies there', async () => {
  const floor = new Fault('manifest.firmware-floor', { floor: '1.5.0' });
  const floored = new Products(
    { products: dir, releaseKeys: join(root, 'release-keys') },
    {
      ...rules,
      requireAllowed: ({ release }) => {
        if (release.build.app.version === '1.4.2') throw floor;
      },
    },
  );
  const refused = await floored.import({ ...LAMP, dir: released }, 'ada');
  expect(refused).toMatchObject({ ok: false, fault: { code: 'manifest.firmware-floor' } });
  expect([recorded, await readdir(dir)]).toEqual([[], []]);
  await products.import({ ...LAMP, dir: released }, 'ada');
  await expect(floored.load('lamp-one')).rejects.toMatchObject({
    code: 'product.no-release',
    evidence: { problem: 'manifest.firmware-floor' },
  });
  expect(await floored.list()).toMatchObject([{ problem: { code: 'manifest.firmware-floor' } }]);
});
