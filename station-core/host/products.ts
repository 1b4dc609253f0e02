import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AcceptanceReport, ProductView } from '../contract.ts';
import { Fault } from '../fault.ts';
import type { FirmwareBuild } from '../formats/firmware-build.ts';
import { keyIdOf, type PublicReleaseKey } from '../release/release-key.ts';
import { loadRelease, type Release } from '../release/release.ts';
import { trustedKeysIn } from '../release/trusted-keys.ts';
import { loadProduct, type Product, type ProductConfig, productOf, readProductConfig } from '../station/product.ts';
import { faultView } from './fault-view.ts';
import { storeProduct } from './product-folder.ts';

/** What an import is told; the rest of the description has defaults that an engineer edits in product.json. */
export interface Import {
  readonly product: string;
  readonly title: string;
  readonly serialPrefix: string;
  readonly dir: string;
}

interface Loaded {
  readonly fingerprint: string;
  readonly product: Product;
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
  readonly #loaded = new Map<string, Loaded>();

  constructor({ products, releaseKeys }: ProductFolders) {
    this.#dir = products;
    this.#keysDir = releaseKeys;
  }

  async list(): Promise<ProductView[]> {
    const views: ProductView[] = [];
    for (const name of await this.#names()) views.push(await this.#view(name));
    return views;
  }

  /** The product with the firmware that lies there now. Throws `product.unknown`, `product.no-release`. */
  async load(name: string): Promise<Product> {
    if (!(await this.#names()).includes(name)) throw new Fault('product.unknown', { product: name });
    try {
      return await this.#load(name);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const { code, evidence, text } = error;
      const told = { product: name, problem: code, says: text.says, ...evidence };
      throw new Fault('product.no-release', told, { cause: error });
    }
  }

  /** Looks at a release as an import would, and changes nothing. */
  async check(dir: string): Promise<AcceptanceReport> {
    return report(async (seen) => {
      const release = seen(await loadRelease(dir, await this.#allKeys()));
      productOf({ ...DEFAULTS, chip: knownChip(release.build) }, release);
    });
  }

  /** Copies the release into the station and makes it the product's; nothing has changed when the report is not ok. */
  async import({ product, title, serialPrefix, dir }: Import): Promise<AcceptanceReport> {
    return report(async (seen) => {
      const known = (await this.#names()).includes(product) ? await readProductConfig(join(this.#dir, product)) : null;
      const release = seen(await loadRelease(dir, known?.releaseKeys ?? (await trustedKeysIn(this.#keysDir))));
      const base = known ?? newDescription({ product, title, releaseKeys: [await this.#signerOf(release)] });
      const config = { ...base, title, serialPrefix, chip: knownChip(release.build) };
      productOf(config, release);
      await storeProduct({ productDir: join(this.#dir, product), config, release, dir });
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
    if (known?.fingerprint === fingerprint) return known.product;
    const product = await loadProduct(dir);
    // The ledger and the permits know a product by what its description says, the station by its folder.
    if (product.config.product !== name) {
      throw new Fault('product.bad-config', { field: 'product', folder: name, value: product.config.product });
    }
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

/** As the sample product is described; what differs from product to product is edited in its product.json. */
const DEFAULTS: ProductConfig = {
  product: 'product',
  title: 'Product',
  chip: 'esp32c3',
  release: 'release',
  releaseKeys: [],
  serialPrefix: 'P1',
  unitData: { partition: 'fctry', ssidPrefix: 'UNIT_', ownerName: 'wifiprov' },
  identityPartition: 'esp_secure_cert',
  certificate: {
    organization: 'Example Devices',
    organizationalUnit: 'Product',
    hardwareTypeOid: '1.3.6.1.4.1.63245.1.1',
    serverAuth: false,
  },
  lock: false,
  label: { inner: { widthMm: 50, heightMm: 30 }, outer: { widthMm: 60, heightMm: 40 } },
};

/** Permits name the certificate's subject exactly; the unit of the organisation is the product in words. */
function newDescription(of: Pick<ProductConfig, 'product' | 'title' | 'releaseKeys'>): ProductConfig {
  const { product, title } = of;
  const words = product.split('-').filter((word) => word !== '');
  const organizationalUnit = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
  const ssidPrefix = `${(words[0] ?? 'unit').toUpperCase().slice(0, 12)}_`;
  return {
    ...DEFAULTS,
    ...of,
    unitData: { ...DEFAULTS.unitData, ssidPrefix },
    certificate: { ...DEFAULTS.certificate, organizationalUnit: organizationalUnit || title },
  };
}

function knownChip({ chip }: FirmwareBuild): ProductConfig['chip'] {
  if (chip === 'esp32' || chip === 'esp32c3') return chip;
  throw new Fault('firmware.wrong-chip', { built: chip, product: 'esp32, esp32c3' });
}

async function report(look: (seen: (release: Release) => Release) => Promise<void>): Promise<AcceptanceReport> {
  let found: FirmwareBuild | undefined;
  const seen = (release: Release): Release => {
    found = release.build;
    return release;
  };
  const fault = await look(seen).then(() => null, onlyFault);
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
  };
}

function unnamed(product: string, { code, text, evidence }: Fault): ProductView {
  const details = Object.entries(evidence).map(([key, value]) => `${key}: ${String(value)}`);
  const problem = [`${text.says} (${code})`, ...details].join(' · ').slice(0, 500);
  return { product, title: product, chip: '', release: null, problem };
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
