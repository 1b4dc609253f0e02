import { X509Certificate } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { ManifestDocument } from '../../formats/documents/manifest-document.ts';
import { officerThumbprint } from '../../formats/officer-key.ts';
import { verifierKeyWords } from '../../formats/tlog/verifier-key-words.ts';
import { requireAllowedFirmware, requireListedProduct } from '../../signer/policy/manifest-products.ts';
import { requireSameKind } from '../../signer/policy/trial-rules.ts';

/** What a station may choose: values of station.json and product.json only pick from the manifest. Pure. */

/** What station.json chose, by content: a path is worth what lies there. */
export interface SetupChoices {
  readonly isTrial: boolean;
  readonly escrowCertSha256Hex: string;
  readonly escrowKemCertSha256Hex?: string;
  readonly upstream: { readonly url: string; readonly caSha256Hex: string; readonly key: string } | undefined;
  readonly checkpointKey: string;
  /** Absent when the signing service runs in an account of its own: then only its own configuration names one. */
  readonly module: { readonly path: string; readonly sha256Hex: string } | undefined;
  /** Its address. */
  readonly printer: string;
  /** Absent: a hand scanner, which types. */
  readonly scannerProgram: { readonly sha256Hex: string; readonly args: readonly string[] } | undefined;
}

export interface ProductChoice {
  readonly product: string;
  readonly descriptionSha256Hex: string;
  /** RFC 7638 thumbprint of the key that signed the release. */
  readonly signedBy: string;
  readonly version: string;
}

export function requireAllowedSetup(manifest: ManifestDocument, choices: SetupChoices): void {
  requireSameKind('manifest', manifest.trial === true, choices.isTrial);
  requireEscrow(manifest, choices);
  requireUpstream(manifest, choices.upstream);
  requireCheckpointKey(manifest, choices.checkpointKey);
  if (choices.module !== undefined) requireModule(manifest, choices.module);
  requireAllowedPrinter(manifest, choices.printer);
  requireScanner(manifest, choices.scannerProgram);
}

/** By the scheme of its address: `folder:labels` is of the kind `folder`. Gives what the manifest lets such a printer do. */
export function requireAllowedPrinter(
  { printers }: ManifestDocument,
  address: string,
): { readonly keepsLabels: boolean } {
  const kind = address.slice(0, Math.max(0, address.indexOf(':')));
  const allowed = printers.find((each) => each.kind === kind);
  if (allowed === undefined) {
    throw new Fault('manifest.printer', { kind, allowed: printers.map((each) => each.kind).join(', ') });
  }
  return { keepsLabels: allowed.keepsLabels };
}

export function requireAllowedProduct(manifest: ManifestDocument, choice: ProductChoice): void {
  const { product, descriptionSha256Hex, signedBy, version } = choice;
  const { descriptionSha256 } = requireListedProduct(manifest, product);
  if (descriptionSha256 !== undefined && descriptionSha256 !== descriptionSha256Hex) {
    throw new Fault('manifest.description', { product, sha256: descriptionSha256Hex, allowed: descriptionSha256 });
  }
  const releaseKeys = manifest.releaseKeys.map(officerThumbprint);
  if (!releaseKeys.includes(signedBy)) {
    throw new Fault('manifest.release-key', { product, signedBy, allowed: releaseKeys.join(' ') });
  }
  requireAllowedFirmware(manifest, { product, version });
}

/** A manifest that names an ML-KEM certificate requires one: leaving it out would be the quiet way back to one key. */
function requireEscrow({ escrow }: ManifestDocument, choices: SetupChoices): void {
  const { escrowCertSha256Hex, escrowKemCertSha256Hex } = choices;
  const [kem, classical] = [escrow.filter(isKem), escrow.filter((each) => !isKem(each))];
  requireOneOf(classical, escrowCertSha256Hex);
  if (kem.length > 0 || escrowKemCertSha256Hex !== undefined) requireOneOf(kem, escrowKemCertSha256Hex ?? 'none');
}

function isKem({ pem }: ManifestDocument['escrow'][number]): boolean {
  try {
    return new X509Certificate(pem).publicKey.asymmetricKeyType?.startsWith('ml-kem') === true;
  } catch {
    return false; // forgiven: what is no certificate has a hash that no certificate of a station has
  }
}

function requireOneOf(allowed: ManifestDocument['escrow'], sha256: string): void {
  const fingerprints = allowed.map((each) => each.sha256);
  if (!fingerprints.includes(sha256)) throw new Fault('manifest.escrow', { sha256, allowed: fingerprints.join(' ') });
}

/** A manifest that names an upstream requires it: a station without one has no witness. */
function requireUpstream({ upstream: allowed }: ManifestDocument, chosen: SetupChoices['upstream']): void {
  if (allowed === undefined && chosen === undefined) return;
  if (allowed === undefined || chosen === undefined) {
    throw new Fault('manifest.upstream', { chosen: chosen?.url ?? 'none', allowed: allowed?.url ?? 'none' });
  }
  const different = (field: string, value: string, wanted: string): Fault =>
    new Fault('manifest.upstream', { field, chosen: value, allowed: wanted });
  if (chosen.url !== allowed.url) throw different('url', chosen.url, allowed.url);
  if (chosen.caSha256Hex !== allowed.caSha256) throw different('ca', chosen.caSha256Hex, allowed.caSha256);
  if (chosen.key !== allowed.key) throw different('upstreamKey', keyText(chosen.key), keyText(allowed.key));
}

function requireCheckpointKey({ checkpointKeys }: ManifestDocument, chosen: string): void {
  if (!checkpointKeys.includes(chosen)) {
    throw new Fault('manifest.checkpoint-key', {
      chosen: keyText(chosen),
      allowed: checkpointKeys.map(keyText).join('; '),
    });
  }
}

const keyText = (verifierKey: string): string => verifierKeyWords(verifierKey).join('; ');

function requireModule({ modules }: ManifestDocument, { path, sha256Hex }: NonNullable<SetupChoices['module']>): void {
  const allowed = modules.find((each) => each.path === path);
  if (allowed?.sha256 === sha256Hex) return;
  throw new Fault('manifest.module', { path, sha256: sha256Hex, allowed: allowed?.sha256 ?? 'no driver at this path' });
}

function requireScanner({ scanners }: ManifestDocument, chosen: SetupChoices['scannerProgram']): void {
  if (chosen === undefined) return;
  const { sha256Hex, args } = chosen;
  const isAllowed = scanners.some(
    (each) =>
      each.sha256 === sha256Hex && each.args.length === args.length && each.args.every((arg, at) => arg === args[at]),
  );
  if (!isAllowed) throw new Fault('manifest.scanner', { sha256: sha256Hex, arguments: args.join(' ') });
}
