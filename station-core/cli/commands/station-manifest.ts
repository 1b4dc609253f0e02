import type { OfficerKey } from '../../formats/officer-key.ts';
import { createFiles, readOfficer } from '../../officers/officer-files.ts';
import { loadProduct } from '../../station/product/load-product.ts';
import type { Product } from '../../station/product/product.ts';
import { installManifest, readManifestFile } from '../../station/setup/install-manifest.ts';
import { manifestForProducts, productFolders } from '../../station/setup/products-manifest.ts';
import { nextSignerConfig } from '../../station/setup/next-signer-config.ts';
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
  const content = await manifestForProducts(data, { products, days, now: new Date() });
  await createFiles([{ path: out, text: `${JSON.stringify(content, undefined, 2)}\n`, mode: 0o644 }]);
  return {
    text: `Proposal written to ${out}. Read it, change what must not be allowed, then: birthmark manifest new ${out} --out manifest.jws`,
    json: { ok: true, out, content },
  };
}

export interface ProposeSignerOptions {
  readonly data: string;
  readonly config?: string;
  readonly out: string;
  readonly json: boolean;
}

/** The content of the next configuration of the signing service, which knows upstream's key. */
export async function proposeSigner({ data, config, out }: ProposeSignerOptions): Promise<CommandResult> {
  const content = await nextSignerConfig(data, config);
  await createFiles([{ path: out, text: `${JSON.stringify(content, undefined, 2)}\n`, mode: 0o644 }]);
  return {
    text: `Proposal written to ${out}. Read it, then: birthmark signer-config new ${out} --out signer.jws`,
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
