import { createHash, X509Certificate } from 'node:crypto';
import type { ManifestDocument } from '../../formats/documents/manifest-document.ts';
import { officerJwkSchema } from '../../formats/officer-key.ts';
import { floorOf } from '../../model/documents/firmware-version.ts';
import type { PublicReleaseKey } from '../../release/release-key.ts';
import type { Product } from '../product/product.ts';
import { productChoice } from '../product/product-choice.ts';
import { readEscrow } from './read-escrow.ts';
import { setupChoices } from './setup-choices.ts';
import { readStationConfig } from './station-config.ts';

/** What a manifest for this station would say if officers allowed just what its files choose now. Nothing is signed. */
export interface Proposal {
  readonly number: number;
  readonly now: Date;
  readonly days: number;
  readonly products: ManifestDocument['products'];
  readonly releaseKeys: readonly PublicReleaseKey[];
}

const DAY_MS = 24 * 60 * 60_000;

export async function proposedManifest(dataDir: string, proposal: Proposal): Promise<ManifestDocument> {
  const { number, now, days, products, releaseKeys } = proposal;
  const config = await readStationConfig(dataDir);
  const escrow = await readEscrow(config.escrow);
  const { isTrial, upstream, module, scannerProgram, checkpointKey, printer } = await setupChoices(config, escrow);
  const kind = printer.slice(0, Math.max(0, printer.indexOf(':')));
  return {
    v: 1,
    type: 'manifest',
    station: config.station,
    ...(isTrial ? { trial: true } : {}),
    number,
    notBefore: now.toISOString(),
    notAfter: new Date(now.getTime() + days * DAY_MS).toISOString(),
    escrow: [escrow.certDer, ...(escrow.kemCertDer === undefined ? [] : [escrow.kemCertDer])].map(pinned),
    ...(upstream && { upstream: { url: upstream.url, caSha256: upstream.caSha256Hex, key: upstream.key } }),
    checkpointKeys: [checkpointKey],
    releaseKeys: releaseKeys.map(({ use: _use, alg: _alg, kid: _kid, ...key }) => officerJwkSchema.parse(key)),
    products,
    printers: [{ kind, keepsLabels: false }], // a label is a secret: whoever wants an archive of them writes so
    // A signing service that is reached by its socket has a configuration of its own, which names its module.
    modules: module === undefined ? [] : [{ path: module.path, sha256: module.sha256Hex }],
    scanners:
      scannerProgram === undefined ? [] : [{ sha256: scannerProgram.sha256Hex, args: [...scannerProgram.args] }],
    issuedAt: now.toISOString(),
  };
}

function pinned(certDer: Uint8Array): ManifestDocument['escrow'][number] {
  const pem = new X509Certificate(certDer).toString();
  return { sha256: createHash('sha256').update(certDer).digest('hex'), pem };
}

/** The product as it is described now, with the firmware it has now or later. */
export function proposedProduct(product: Pick<Product, 'config' | 'release'>): ManifestDocument['products'][number] {
  const { product: name, descriptionSha256Hex, version } = productChoice(product);
  return { name, descriptionSha256: descriptionSha256Hex, firmwareFloor: floorOf(version) };
}
