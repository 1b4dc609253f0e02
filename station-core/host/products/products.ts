import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AcceptanceReport, LabelPreviewView, ProductView } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import type { EntryBody } from '../../ledger/entry.ts';
import type { RenderLabel } from '../../labels/rendering/label-renderer.ts';
import type { FirmwareBuild } from '../../release/build/firmware-build.ts';
import { readFirmware } from '../../release/reading/read-firmware.ts';
import { keyIdOf, type PublicReleaseKey } from '../../release/release-key.ts';
import { loadRelease, type Release } from '../../release/release.ts';
import { trustedKeysIn } from '../../release/trusted-keys.ts';
import { readLabelTemplates } from '../../station/product/label-file.ts';
import { tryNewProduct } from '../../station/product/product-check.ts';
import { loadProduct, productOf } from '../../station/product/load-product.ts';
import { type ProductConfig, readProductConfig } from '../../station/product/product-config.ts';
import type { Product } from '../../station/product/product.ts';
import { faultView } from '../views/fault-view.ts';
import { PLACEHOLDER_PRODUCT, type CertificateSubject, supportedChip, newDescription } from './product-description.ts';
import { deliveredIn, requireOnlyTrusted } from './delivered-product.ts';
import { LabelPreviews } from './label-previews.ts';
import { storeProduct } from './product-folder.ts';

/** What an import specifies; the rest of the description has defaults that an engineer edits in product.json. */
export interface Import {
  readonly product: string;
  readonly title: string;
  readonly serialPrefix: string;
  readonly dir: string;
  /** The certificate subject. A new product needs it; an existing one keeps its own. */
  readonly certificate?: CertificateSubject | undefined;
}

interface Loaded {
  readonly fingerprint: string;
  readonly product: Product;
}

/** What products need of the station. */
export interface ProductRules {
  /** Throws when officers do not allow the product, or this release of it. */
  readonly requireAllowed: (product: Pick<Product, 'config' | 'release'>) => void;
  /** A release became that of a product. Written before it takes the place of the one before. */
  readonly record: (entry: EntryBody & { readonly kind: 'release-imported' }) => void;
}

export interface ProductFolders {
  /** A folder for each product, with its product.json. */
  readonly products: string;
  /** Public keys whose releases may become new products; a product that is known trusts the keys of its product.json. */
  readonly releaseKeys: string;
}

/** What can be made here. A product counts only while its signed firmware release passes every check of an import. */
export class Products {
  readonly #dir: string;
  readonly #keysDir: string;
  readonly #renderLabel: RenderLabel | undefined;
  readonly #previews: LabelPreviews;
  readonly #rules: ProductRules;
  readonly #loaded = new Map<string, Loaded>();

  /** Without a renderer each product's first label is rendered in this thread. */
  constructor({ products, releaseKeys }: ProductFolders, rules: ProductRules, renderLabel?: RenderLabel) {
    this.#rules = rules;
    this.#dir = products;
    this.#keysDir = releaseKeys;
    this.#renderLabel = renderLabel;
    this.#previews = new LabelPreviews(renderLabel);
  }

  async list(): Promise<ProductView[]> {
    const views: ProductView[] = [];
    for (const name of await this.#names()) views.push(await this.#view(name));
    return views;
  }

  /** The product with the firmware that lies there now. Throws `product.unknown`, `product.no-release`, a fault of its labels. */
  async load(name: string): Promise<Product> {
    if (!(await this.#names()).includes(name)) throw new Fault('product.unknown', { product: name });
    try {
      return await this.#load(name);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const { code, evidence, text } = error;
      // No release mends a label.
      if (code.startsWith('label.')) throw new Fault(code, { product: name, ...evidence }, { cause: error });
      const reported = { product: name, problem: code, says: text.says, ...evidence };
      throw new Fault('product.no-release', reported, { cause: error });
    }
  }

  /** Reads its description now, with a release or without: whoever edits label.json sees what comes of it. */
  async previewLabels(name: string, signal: AbortSignal): Promise<LabelPreviewView> {
    if (!(await this.#names()).includes(name)) throw new Fault('product.unknown', { product: name });
    return this.#previews.of(join(this.#dir, name), signal);
  }

  /** Looks at a release as an import would, and changes nothing. A build is looked at too, and then refused. */
  async check(dir: string): Promise<AcceptanceReport> {
    return report(async (seen) => {
      const delivered = seen.described(await deliveredIn(dir));
      const from = delivered === undefined ? dir : join(dir, delivered.release);
      const release = await loadRelease(from, await this.#allKeys()).catch(async (error: unknown) => {
        if (error instanceof Fault && error.code === 'release.is-a-build') seen.build((await readFirmware(from)).build);
        throw error;
      });
      const chip = supportedChip(seen.build(release.build));
      if (delivered === undefined) productOf({ ...PLACEHOLDER_PRODUCT, chip }, release);
      else await tryNewProduct(productOf(delivered, release, await readLabelTemplates(dir)), this.#renderLabel);
    });
  }

  /** Copies the release into the station and makes it the product's; nothing has changed when the report is not ok. */
  async import(asked: Import, by: string): Promise<AcceptanceReport> {
    const { product, title, serialPrefix, dir, certificate } = asked;
    return report(async (seen) => {
      const known = (await this.#names()).includes(product) ? await readProductConfig(join(this.#dir, product)) : null;
      const release = await loadRelease(dir, known?.releaseKeys ?? (await trustedKeysIn(this.#keysDir)));
      const chip = supportedChip(seen.build(release.build));
      const base =
        known ?? newDescription({ product, chip, certificate, releaseKeys: [await this.#signerOf(release)] });
      const described = { ...base, certificate: { ...base.certificate, ...certificate } };
      const config = { ...described, title, serialPrefix, chip };
      this.#rules.requireAllowed({ config, release });
      const templates = await readLabelTemplates(join(this.#dir, product));
      await tryNewProduct(productOf(config, release, templates), this.#renderLabel);
      this.#rules.record(importEntry(config, release, by));
      await storeProduct({ productDir: join(this.#dir, product), config, release, dir });
    });
  }

  /** Takes a product with its description; the keys that it trusts must be trusted here already. */
  async importDelivered(dir: string, by: string): Promise<AcceptanceReport> {
    return report(async (seen) => {
      const config = seen.described(await readProductConfig(dir));
      const productDir = join(this.#dir, config.product);
      const isKnown = (await this.#names()).includes(config.product);
      const trusted = isKnown ? (await readProductConfig(productDir)).releaseKeys : await trustedKeysIn(this.#keysDir);
      const from = join(dir, config.release);
      const release = await loadRelease(from, trusted);
      seen.build(release.build);
      await requireOnlyTrusted(config, trusted);
      this.#rules.requireAllowed({ config, release });
      const templates = (await readLabelTemplates(dir)) ?? (await readLabelTemplates(productDir));
      await tryNewProduct(productOf(config, release, templates), this.#renderLabel);
      this.#rules.record(importEntry(config, release, by));
      await storeProduct({ productDir, config, release, dir: from, labelsFrom: dir });
    });
  }

  /** A new product trusts the one key that has signed its first release. */
  async #signerOf({ signedBy }: Release): Promise<PublicReleaseKey> {
    for (const key of await trustedKeysIn(this.#keysDir)) if ((await keyIdOf(key)) === signedBy) return key;
    throw new Fault('release.untrusted-key', { signedBy });
  }

  /** Of the station and of every product it has. */
  async #allKeys(): Promise<PublicReleaseKey[]> {
    const keys = [...(await trustedKeysIn(this.#keysDir))];
    for (const name of await this.#names()) {
      const described = await readProductConfig(join(this.#dir, name)).catch(onlyFault);
      if (!(described instanceof Fault)) keys.push(...described.releaseKeys);
    }
    return keys;
  }

  async #view(name: string): Promise<ProductView> {
    const described = await readProductConfig(join(this.#dir, name)).catch(onlyFault);
    if (described instanceof Fault) return unnamed(name, described);
    const { title, chip } = described;
    const product = await this.#load(name).catch(onlyFault);
    if (product instanceof Fault) return { ...unnamed(name, product), title, chip };
    const { version, elfSha256Hex } = product.build.app;
    return { product: name, title, chip, release: { version, elfSha256Hex }, problem: null };
  }

  /** Reading and hashing megabytes for each board would hold up the others: done again only when a file has changed. */
  async #load(name: string): Promise<Product> {
    const dir = join(this.#dir, name);
    const fingerprint = await fingerprintOf(dir);
    const known = this.#loaded.get(name);
    if (known?.fingerprint === fingerprint) {
      this.#rules.requireAllowed(known.product);
      return known.product;
    }
    const product = await loadProduct(dir, this.#renderLabel);
    // The ledger and the permits know a product by what its description says, the station by its folder.
    if (product.config.product !== name) {
      throw new Fault('product.bad-config', { field: 'product', folder: name, value: product.config.product });
    }
    this.#rules.requireAllowed(product);
    this.#loaded.set(name, { fingerprint, product });
    return product;
  }

  async #names(): Promise<string[]> {
    try {
      const found = await readdir(this.#dir, { withFileTypes: true });
      return found
        .filter((each) => each.isDirectory() && !each.name.startsWith('.'))
        .map(({ name }) => name)
        .sort();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []; // nothing imported yet
      throw error;
    }
  }
}

function importEntry({ product }: ProductConfig, { releaseSha256Hex, signedBy, build }: Release, by: string) {
  const { version, elfSha256Hex } = build.app;
  return { kind: 'release-imported', by, product, version, releaseSha256Hex, elfSha256Hex, signedBy } as const;
}

/** Notes what is found on the way, for a report that is refused later. */
interface Seen {
  readonly build: (build: FirmwareBuild) => FirmwareBuild;
  readonly described: <T extends ProductConfig | undefined>(config: T) => T;
}

async function report(look: (seen: Seen) => Promise<void>): Promise<AcceptanceReport> {
  let found: FirmwareBuild | undefined;
  let describes: AcceptanceReport['describes'] = null;
  const fault = await look({
    build: (build) => (found = build),
    described: (config) => {
      if (config !== undefined) describes = { product: config.product, title: config.title };
      return config;
    },
  }).then(() => null, onlyFault);
  return {
    ok: fault === null,
    chip: found?.chip ?? null,
    version: found?.app.version ?? null,
    files: (found?.files ?? []).map(({ name, offsetBytes, bytes, sha256Hex }) => ({
      name,
      offsetBytes,
      sizeBytes: bytes.length,
      sha256Hex,
    })),
    fault: fault === null ? null : faultView(fault),
    describes,
  };
}

function unnamed(product: string, fault: Fault): ProductView {
  return { product, title: product, chip: '', release: null, problem: faultView(fault) };
}

/** What lies in the folder, by names, sizes and times: any change of a file shows. */
async function fingerprintOf(dir: string): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(dir, 'product.json')).catch(() => ''));
  for (const name of (await readdir(dir, { recursive: true })).sort()) {
    const { mtimeMs, size, ino } = await stat(join(dir, name)).catch(() => ({ mtimeMs: 0, size: 0, ino: 0 }));
    hash.update(`${name}\0${mtimeMs}\0${size}\0${ino}\n`);
  }
  return hash.digest('hex');
}

function onlyFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw error;
}
