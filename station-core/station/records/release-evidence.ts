/** What a station still has of the release that a unit was made with, and the lint of its certificate as it is now. */
import { createHash, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import { parseMac } from '../../model/mac.ts';
import { tbsOf } from '../../pki/certificate-words.ts';
import { organizationalUnitUnder } from '../../pki/ca/trial-ca.ts';
import { lintTbs, LINT_RULES } from '../../pki/lint.ts';
import { spkiDerOfPoint } from '../../pki/public-key.ts';
import { readSealedManifest, type SealedManifest } from '../../release/release-folder.ts';
import { type ProductConfig, readProductConfig } from '../product/product-config.ts';
import type { UnitDocument } from './unit-document.ts';

/** A product of this station as it is described today; undefined when it is gone or cannot be read. */
export interface KnownProduct {
  readonly config: ProductConfig;
  readonly manifest?: SealedManifest;
}

export async function knownProduct(dir: string | undefined): Promise<KnownProduct | undefined> {
  if (dir === undefined) return undefined;
  try {
    const config = await readProductConfig(dir);
    const manifest = await readSealedManifest(join(dir, config.release)).catch((error: unknown) => {
      forgive(error);
      return undefined;
    });
    return { config, ...(manifest === undefined ? {} : { manifest }) };
  } catch (error) {
    forgive(error);
    return undefined;
  }
}

/** The manifest that this very unit was made with; a newer release of the product is another. */
export function manifestOf({ firmware }: UnitDocument, known: KnownProduct | undefined): SealedManifest | undefined {
  const manifest = known?.manifest;
  if (manifest === undefined) return undefined;
  const sha256Hex = createHash('sha256').update(manifest.bytes).digest('hex');
  return sha256Hex === firmware.releaseSha256Hex ? manifest : undefined;
}

export type LintResult =
  | { readonly state: 'not-linted'; readonly reason: string }
  | { readonly state: 'good' | 'broken'; readonly rules: readonly string[]; readonly broken: readonly string[] };

/** The same rules as before the signature, over the bytes that were signed. */
export function lintOf(document: UnitDocument, issuerCertDer: Uint8Array, known: KnownProduct | undefined): LintResult {
  const { certificate, serial } = document;
  const mac = parseMac(document.mac);
  if (certificate?.words === undefined || serial === undefined || mac === undefined) {
    return { state: 'not-linted', reason: 'the unit has no certificate that can be read' };
  }
  if (known === undefined) return { state: 'not-linted', reason: 'this station has no description of the product' };
  const tbsDer = tbsOf(new X509Certificate(certificate.pem).raw);
  const spkiDer = reportedKey(document);
  if (tbsDer === undefined || spkiDer === undefined) return { state: 'not-linted', reason: 'no key is recorded' };
  const { organization, organizationalUnit, hardwareTypeOid, serverAuth } = known.config.certificate;
  try {
    lintTbs(tbsDer, {
      issuerCertDer,
      spkiDer,
      certSerial: Buffer.from(certificate.certSerialHex, 'hex'),
      notBefore: new Date(certificate.words.notBefore),
      unitSerial: serial,
      mac,
      organization,
      organizationalUnit: organizationalUnitUnder(issuerCertDer, organizationalUnit),
      hardwareTypeOid,
      serverAuth,
    });
    return { state: 'good', rules: LINT_RULES, broken: [] };
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'profile.lint') throw error;
    return { state: 'broken', rules: LINT_RULES, broken: String(error.evidence['rules']).split(' ') };
  }
}

/** As the unit reported it, not as the certificate has it. */
function reportedKey({ runs }: UnitDocument): Buffer | undefined {
  const points = runs.flatMap(({ steps }) => steps.map(({ evidence }) => evidence?.['publicKeyHex']));
  const point = points.findLast((each) => typeof each === 'string');
  return point === undefined ? undefined : spkiDerOfPoint(Buffer.from(point, 'hex'));
}

/** A release or description that is missing or altered leaves a gap in the pack, which the pack names. */
function forgive(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
}
