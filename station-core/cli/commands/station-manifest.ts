import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import type { OfficerKey } from '../../formats/officer-key.ts';
import { createFiles, readOfficer } from '../../officers/officer-files.ts';
import { keyIdOf, type PublicReleaseKey } from '../../release/release-key.ts';
import { readManifestInForce } from '../../station/documents/manifest-in-force.ts';
import { loadProduct } from '../../station/product/load-product.ts';
import type { Product } from '../../station/product/product.ts';
import { installManifest, readManifestFile } from '../../station/setup/install-manifest.ts';
import { proposedManifest, proposedProduct } from '../../station/setup/proposed-manifest.ts';
import { readStationConfig } from '../../station/setup/station-config.ts';
import type { CommandResult } from '../output.ts';

export interface ProposeOptions {
  readonly data: string;
  readonly product?: readonly string[];
  readonly days: number;
  readonly out: string;
  readonly json: boolean;
}

export interface InstallOptions {
  readonly data: string;
  readonly officer: readonly string[];
  readonly json: boolean;
}

/** The content of a manifest that allows what the station uses now, for officers to read and change. */
export async function propose({ data, product: dirs, days, out }: ProposeOptions): Promise<CommandResult> {
  const products: Product[] = [];
  for (const dir of dirs ?? (await productFolders(data))) products.push(await loadProduct(dir));
  const content = await proposedManifest(data, {
    number: await nextNumber(data),
    now: new Date(),
    days,
    products: products.map(proposedProduct),
    releaseKeys: await signersOf(products),
  });
  await createFiles([{ path: out, text: `${JSON.stringify(content, undefined, 2)}\n`, mode: 0o644 }]);
  return {
    text: `Proposal written to ${out}. Read it, change what must not be allowed, then: birthmark manifest new ${out} --out manifest.jws`,
    json: { ok: true, out, content },
  };
}

export async function install(file: string, { data, officer: files }: InstallOptions): Promise<CommandResult> {
  const officers: OfficerKey[] = [];
  for (const each of files) officers.push(await readOfficer(each));
  const installed = await installManifest(data, { json: await readManifestFile(file), officers, now: new Date() });
  const { manifest, sha256Hex, signedBy } = installed;
  return {
    text: `Manifest ${manifest.number} of ${manifest.station}, signed by ${signedBy.join(', ')}, is in force from the next start on.`,
    json: { ok: true, station: manifest.station, number: manifest.number, sha256: sha256Hex, signedBy },
  };
}

async function productFolders(data: string): Promise<string[]> {
  const dir = join(data, 'products');
  const found = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    const problem = systemErrorCode(error);
    throw problem === undefined ? error : new Fault('station.bad-path', { path: dir, problem }, { cause: error });
  });
  return found.filter((each) => each.isDirectory() && !each.name.startsWith('.')).map(({ name }) => join(dir, name));
}

/** Only the keys that signed what is there now. */
async function signersOf(products: readonly Product[]): Promise<PublicReleaseKey[]> {
  const keys = new Map<string, PublicReleaseKey>();
  for (const { config, release } of products) {
    for (const key of config.releaseKeys) {
      if ((await keyIdOf(key)) === release.signedBy) keys.set(release.signedBy, key);
    }
  }
  return [...keys.values()];
}

async function nextNumber(data: string): Promise<number> {
  const { station, documents } = await readStationConfig(data);
  if (documents === undefined) return 1;
  return (await readManifestInForce(documents, { station, now: new Date() })).manifest.number + 1;
}
