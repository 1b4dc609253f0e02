import { mkdtemp, mkdtempDisposable, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import { newReleaseKey } from '../../../station-core/release/release-key.ts';
import { templates } from '../../labels/template/sample-template.ts';
import { loadProduct } from '../../../station-core/station/product/load-product.ts';

const TEXT = { type: 'text', xMm: 2, yMm: 2, widthMm: 20, heightMm: 6, text: '{serial}', sizeMm: 3 } as const;

test.each([
  [
    'whose image is cut',
    'release.altered-file',
    async (dir: string) => {
      const path = await storedApp(dir);
      await writeFile(path, (await readFile(path)).subarray(0, 100_000));
    },
  ],
  [
    'with a flipped bit in the image',
    'release.altered-file',
    async (dir: string) => {
      const path = await storedApp(dir);
      const bytes = await readFile(path);
      bytes[200_000] = (bytes[200_000] ?? 0) ^ 1;
      await writeFile(path, bytes);
    },
  ],
  ['whose image is missing', 'release.missing-file', async (dir: string) => rm(await storedApp(dir))],
  [
    'with a file nobody signed',
    'release.additional-file',
    (dir: string) => writeFile(join(dir, 'release/files/notes.txt'), 'x'),
  ],
  ['whose signature is gone', 'release.missing-file', (dir: string) => rm(join(dir, 'release/manifest.jws'))],
  [
    'whose manifest was changed',
    'release.bad-signature',
    async (dir: string) => {
      const path = join(dir, 'release/manifest.json');
      await writeFile(path, (await readFile(path, 'utf8')).replace('"1.4.2"', '"1.4.3"'));
    },
  ],
  [
    'that trusts another release key',
    'release.untrusted-key',
    async (dir: string) => {
      const path = join(dir, 'product.json');
      const config = JSON.parse(await readFile(path, 'utf8')) as object;
      await writeFile(path, JSON.stringify({ ...config, releaseKeys: [(await newReleaseKey()).public] }));
    },
  ],
  [
    'that holds a secret release key',
    'product.bad-config',
    async (dir: string) => {
      const path = join(dir, 'product.json');
      const config = JSON.parse(await readFile(path, 'utf8')) as object;
      await writeFile(path, JSON.stringify({ ...config, releaseKeys: [(await newReleaseKey()).secret.reveal()] }));
    },
  ],
  [
    'that expects images signed for secure boot',
    'firmware.not-signed',
    async (dir: string) => {
      const path = join(dir, 'product.json');
      const config = JSON.parse(await readFile(path, 'utf8')) as object;
      await writeFile(path, JSON.stringify({ ...config, secureBoot: { keyDigests: ['ab'.repeat(32)] } }));
    },
  ],
  [
    'that names a build directory',
    'release.is-a-build',
    async (dir: string) => {
      const path = join(dir, 'product.json');
      await writeFile(path, (await readFile(path, 'utf8')).replace('"release": "release"', '"release": "build"'));
    },
  ],
  [
    'of another chip',
    'firmware.wrong-chip',
    async (dir: string) => {
      const path = join(dir, 'product.json');
      await writeFile(path, (await readFile(path, 'utf8')).replace('esp32c3', 'esp32'));
    },
  ],
  [
    'that asks for a partition that is not there',
    'product.no-partition',
    async (dir: string) => {
      const path = join(dir, 'product.json');
      await writeFile(path, (await readFile(path, 'utf8')).replace('"fctry"', '"factory"'));
    },
  ],
  [
    'that does not say how its agent arrives',
    'product.no-identity',
    (dir: string) => describe(dir, ({ identity: _, ...others }) => others),
  ],
  ['whose keys may live nowhere', 'product.bad-config', identity({ keyOptions: [] })],
  ['that names a key option twice', 'product.bad-config', identity({ keyOptions: ['hmac', 'hmac'] })],
  ['with a key option that its chip has not', 'product.bad-config', identity({ keyOptions: ['hmac', 'ecdsa'] })],
  ['that gives a unit no time to boot', 'product.bad-config', identity({ bootTimeoutMs: 999 })],
  ['that gives a unit longer to boot than a line waits', 'product.bad-config', identity({ bootTimeoutMs: 120_001 })],
  ['whose agent comes by RAM without an image', 'product.bad-config', identity({ arrival: 'ram' })],
  [
    'whose release lacks the agent image it names',
    'product.no-agent-image',
    identity({ arrival: 'ram', agentImage: 'agent.bin', keyOptions: ['hmac'] }),
  ],
  [
    'whose agent in RAM would have to find flash encryption on',
    'product.bad-config',
    identity({ arrival: 'ram', agentImage: 'agent.bin', keyOptions: ['flash-encrypted'] }),
  ],
  ['that names an agent image nobody loads', 'product.bad-config', identity({ agentImage: 'agent.bin' })],
  ['with a label.json that is no template', 'product.bad-config', labelFile(() => ({}))],
  [
    'whose outer label names a secret',
    'product.bad-config',
    labelFile(() => templates({ outer: [{ ...TEXT, text: '{password}' }] })),
  ],
  [
    'whose label does not fit its paper',
    'label.cannot-render',
    labelFile(() => templates({ outer: [{ ...TEXT, xMm: 45 }] })),
  ],
  ['without a description', 'product.bad-config', (dir: string) => rm(join(dir, 'product.json'))],
] as const)('a product %s is refused with %s before any board is touched', async (_name, code, spoil) => {
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-product-'));
  await writeSampleProduct(dir, { chip: 'esp32c3', product: 'lamp-one' });
  await spoil(dir);
  await expect(loadProduct(dir)).rejects.toMatchObject({ code });
  await rm(dir, { recursive: true });
});

test('label.json says how the labels of a product look', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'birthmark-product-'));
  await writeSampleProduct(folder.path, { chip: 'esp32c3', product: 'lamp-one' });
  expect((await loadProduct(folder.path)).labelText).not.toHaveProperty('templates');
  const look = templates({ outer: [TEXT] });
  await labelFile(() => look)(folder.path);
  expect((await loadProduct(folder.path)).labelText.templates).toEqual(look);
});

function labelFile(content: () => object): (dir: string) => Promise<void> {
  return (dir) => writeFile(join(dir, 'label.json'), JSON.stringify(content()));
}

type Description = Readonly<Record<string, unknown>>;

async function describe(dir: string, change: (description: Description) => Description): Promise<void> {
  const path = join(dir, 'product.json');
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')) as Description)));
}

function identity(change: Description): (dir: string) => Promise<void> {
  const changed = (description: Description): Description => ({
    ...description,
    identity: { ...(description['identity'] as object), ...change },
  });
  return (dir) => describe(dir, changed);
}

/** The largest file of the release is its app. */
async function storedApp(dir: string): Promise<string> {
  const folder = join(dir, 'release/files');
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return join(folder, names[sizes.indexOf(Math.max(...sizes))] ?? '');
}
