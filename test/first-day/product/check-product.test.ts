import { cp, mkdtempDisposable, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import { checkProduct } from '../../../station-core/first-day/product/check-product.ts';
import { isFit, type ProductFinding } from '../../../station-core/first-day/product/finding.ts';
import { birthmark } from '../../cli/birthmark.ts';

let lamp: string;
let made: Awaited<ReturnType<typeof mkdtempDisposable>>;

beforeAll(async () => {
  made = await mkdtempDisposable(join(tmpdir(), 'birthmark-check-product-'));
  lamp = join(made.path, 'lamp');
  await writeSampleProduct(lamp, { chip: 'esp32c3' });
  await describe(lamp, ({ certificate }) => ({
    lock: true,
    certificate: { ...(certificate as object), hardwareTypeOid: '1.3.6.1.4.1.99999.1.1' },
  }));
});

afterAll(async () => {
  await made.remove();
});

interface Copy extends AsyncDisposable {
  readonly dir: string;
}

async function changed(change: (dir: string) => Promise<void>): Promise<Copy> {
  const folder = await mkdtempDisposable(join(tmpdir(), 'birthmark-check-product-'));
  const { path } = folder;
  await cp(lamp, path, { recursive: true });
  await change(path);
  return { dir: path, [Symbol.asyncDispose]: () => folder.remove() };
}

async function describe(dir: string, change: (described: Record<string, unknown>) => object): Promise<void> {
  const path = join(dir, 'product.json');
  const described = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await writeFile(path, JSON.stringify({ ...described, ...change(described) }));
}

function troubles(findings: readonly ProductFinding[]): string[] {
  return findings
    .filter(({ state }) => state !== 'good')
    .map(({ check, state, fault }) => `${check} ${state} ${fault?.code ?? ''}`);
}

test('a product that can be made has nothing but good findings', async () => {
  const findings = await checkProduct(lamp);
  expect(troubles(findings)).toEqual([]);
  expect(isFit(findings)).toBe(true);
  expect(findings.map(({ check }) => check)).toEqual(['description', 'release', 'fit', 'unit-data', 'labels']);
});

test('everything that is wrong is said at once, not one after the other', async () => {
  await using copy = await changed(async (dir) => {
    await describe(dir, ({ identity }) => ({
      chip: 'esp32c6',
      unitData: { partition: 'phy_init', ssidPrefix: 'LAMP_', ownerName: 'wifiprov' },
      identityPartition: 'nobody',
      identity: { ...(identity as object), arrival: 'ram', agentImage: 'agent.bin', keyOptions: ['ecdsa'] },
      secureBoot: { keyDigests: ['ab'.repeat(32)] },
    }));
    await writeFile(join(dir, 'label.json'), '{}');
  });
  const findings = await checkProduct(copy.dir);
  expect(troubles(findings)).toEqual([
    'fit problem firmware.wrong-chip',
    'fit problem product.no-partition',
    'fit problem firmware.not-signed',
    'fit problem product.bad-config',
    'fit problem product.bad-config',
    'labels problem product.bad-config',
  ]);
  expect(isFit(findings)).toBe(false);
});

test('of a description that cannot be read the rest is not called good', async () => {
  await using copy = await changed((dir) =>
    writeFile(join(dir, 'product.json'), '{"product":"Lamp!","chip":"esp8266"}'),
  );
  const findings = await checkProduct(copy.dir);
  expect(troubles(findings)).toEqual([
    'description problem product.no-identity',
    'release not-checked product.no-identity',
    'fit not-checked product.no-identity',
    'unit-data not-checked product.no-identity',
    'labels not-checked product.no-identity',
  ]);
});

test('units that are not locked would never start the product: the release is fit, and it is said', async () => {
  await using copy = await changed((dir) => describe(dir, () => ({ lock: false })));
  const findings = await checkProduct(copy.dir);
  expect([isFit(findings), troubles(findings)]).toEqual([true, ['agent warning product.unlocked']]);
});

test.each(['1.3.6.1.4.1.32473.1.1', '2.999'])(
  "the OID %s is nobody's: the release is fit, and it is said",
  async (oid) => {
    await using copy = await changed((dir) =>
      describe(dir, ({ certificate }) => ({ certificate: { ...(certificate as object), hardwareTypeOid: oid } })),
    );
    const findings = await checkProduct(copy.dir);
    expect([isFit(findings), troubles(findings)]).toEqual([true, ['description warning product.example-oid']]);
  },
);

test('without its release the description is looked at all the same', async () => {
  await using copy = await changed((dir) => rm(join(dir, 'release'), { recursive: true }));
  expect(troubles(await checkProduct(copy.dir))).toEqual([
    'release problem release.not-found',
    'fit not-checked release.not-found',
    'unit-data not-checked release.not-found',
  ]);
});

test('labels on which nothing can be read are found without a printer', async () => {
  await using copy = await changed((dir) =>
    describe(dir, () => ({ label: { inner: { widthMm: 15, heightMm: 10 }, outer: { widthMm: 15, heightMm: 10 } } })),
  );
  expect(troubles(await checkProduct(copy.dir))).toEqual(['labels problem label.cannot-render']);
});

test('the command answers with each finding, and with no when no unit would pass', async () => {
  const fit = await birthmark('product', 'check', lamp);
  expect([fit.exitCode, fit.stdout.trim().split('\n').at(-1)]).toEqual([0, 'The product is ready.']);
  await using copy = await changed((dir) => describe(dir, () => ({ identityPartition: 'nobody' })));
  const unfit = await birthmark('product', 'check', copy.dir, '--json');
  expect(unfit.exitCode).toBe(1);
  const findings = unfit.json()['findings'] as { fault?: { code: string; evidence: object } }[];
  expect(unfit.json()['ok']).toBe(false);
  expect(findings.flatMap(({ fault }) => (fault === undefined ? [] : [fault]))).toMatchObject([
    { code: 'product.no-partition', evidence: { partition: 'nobody' } },
  ]);
});
