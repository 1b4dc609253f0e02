import { expect, test } from 'vitest';
import {
  appDescriptor,
  writeAppImage,
  type DescriptorParts,
} from '../../../fixtures/sample-product/app-image-writer.ts';
import { importIdfBuild } from '../../../station-core/release/reading/idf-build.ts';
import { BuildDirectory } from './build-directory.ts';

const NAMED: DescriptorParts = { version: '1.0.0', project: 'demo', elfSha256: Buffer.alloc(32, 0xa5) };

function appWith(change: Partial<DescriptorParts>): Buffer {
  const bytes = appDescriptor({ ...NAMED, ...change });
  return writeAppImage({ chip: 'esp32c3', entry: 0x40380000, segments: [{ loadAddress: 0x3c000020, bytes }] });
}

async function imported(app: Buffer) {
  await using build = await BuildDirectory.make();
  await build.write('demo_app.bin', app);
  return (await importIdfBuild(build.path)).app;
}

test.each([
  ['an ELF hash of zeros', { elfSha256: Buffer.alloc(32) }, 'ELF SHA-256'],
  ['an ELF hash of ones', { elfSha256: Buffer.alloc(32, 0xff) }, 'ELF SHA-256'],
  ['no version', { version: '' }, 'version'],
] as const)('an app with %s is refused: a unit could not prove that it runs it', async (_name, change, blank) => {
  await expect(imported(appWith(change))).rejects.toMatchObject({
    code: 'firmware.nameless-app',
    evidence: { file: 'demo_app.bin', blank },
  });
});

test('an app with both is taken', async () => {
  expect(await imported(appWith({}))).toMatchObject({ version: '1.0.0', elfSha256Hex: 'a5'.repeat(32) });
});
