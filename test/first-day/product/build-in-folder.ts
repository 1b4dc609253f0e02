import { cp, mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSampleBuild } from '../../../fixtures/sample-product/sample-build.ts';
import type { SampleChip } from '../../../fixtures/sample-product/sample-images.ts';
import { kconfigWithAgent } from '../../../fixtures/sample-product/sample-kconfig.ts';
import { buildPartitionTable } from '../../../station-core/codecs/firmware.ts';

/** The Kconfig of a firmware that has the agent as its guide says. */
export const WITH_AGENT = kconfigWithAgent('esp32c3');

/** A partition table without unit data and without a place for the identity. */
export const WITHOUT_BOTH = `nvs,data,nvs,0x9000,0x6000,
otadata,data,ota,0xf000,0x2000,
phy_init,data,phy,0x11000,0x1000,
ota_0,app,ota_0,0x20000,0x1e0000,
`;

export interface BuildInFolder extends AsyncDisposable {
  readonly path: string;
  /** The folder around the build directory. */
  readonly root: string;
}

export interface BuildOptions {
  readonly product?: string;
  readonly chip?: SampleChip;
  /** config/sdkconfig.json; absent: the folder holds only what is flashed. */
  readonly kconfig?: Readonly<Record<string, unknown>>;
  readonly components?: readonly string[];
  /** Another partition table than the sample's. */
  readonly partitions?: string;
}

/** A build directory as `idf.py build` leaves it, with as much of its settings as the test wants. */
export async function buildInFolder(options: BuildOptions = {}): Promise<BuildInFolder> {
  const { product = 'night-light', chip = 'esp32c3', kconfig, components, partitions } = options;
  const folder = await mkdtempDisposable(join(tmpdir(), 'birthmark-new-product-'));
  const path = join(folder.path, 'build');
  await writeSampleBuild(path, { chip, product, version: '1.4.2' });
  if (kconfig !== undefined) {
    await mkdir(join(path, 'config'));
    await writeFile(join(path, 'config', 'sdkconfig.json'), JSON.stringify(kconfig));
  }
  if (components !== undefined) {
    const description = join(path, 'project_description.json');
    const described = JSON.parse(await readFile(description, 'utf8')) as object;
    await writeFile(description, JSON.stringify({ ...described, build_components: [...components, ''] }));
  }
  if (partitions !== undefined) {
    await writeFile(join(path, 'partition_table/partition-table.bin'), buildPartitionTable(partitions));
  }
  return { path, root: folder.path, [Symbol.asyncDispose]: () => folder.remove() };
}

/** Somebody else's build, where the test may change it. */
export async function copyOfBuild(from: string): Promise<BuildInFolder> {
  const folder = await mkdtempDisposable(join(tmpdir(), 'birthmark-new-product-'));
  const path = join(folder.path, 'build');
  await cp(from, path, { recursive: true });
  return { path, root: folder.path, [Symbol.asyncDispose]: () => folder.remove() };
}
