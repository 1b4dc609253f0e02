/** What lies in an evidence pack, what it proves, how to verify it, and what is missing. */
import type { Packing, ProofOfEntry } from './packing.ts';
import type { LintResult } from './release-evidence.ts';
import { documentSha256Hex, type UnitDocument } from './unit-document.ts';

export interface PackContents {
  readonly packing: Packing;
  readonly lint: LintResult;
  readonly hasManifest: boolean;
  readonly proofs: readonly ProofOfEntry[];
}

export function packReadme(document: UnitDocument, contents: PackContents): string {
  const { serial, mac, station, outcome } = document;
  const { printedAt, version } = contents.packing;
  return `${[
    `Evidence pack of unit ${serial ?? mac}`,
    '',
    `Station ${station}, outcome ${outcome ?? 'in work'}. Made ${printedAt.toISOString()} by Birthmark ${version}.`,
    `Record SHA-256 (of record.json): ${documentSha256Hex(document)}`,
    '',
    ...CONTENTS,
    '',
    ...HOW_TO_VERIFY,
    '',
    'What this pack lacks',
    '',
    ...missing(document, contents).map((line) => `  - ${line}`),
  ].join('\n')}\n`;
}

const CONTENTS = [
  'What is in it, but for what it lacks (at the end)',
  '',
  '  record.json             the record of the unit, canonical JSON (RFC 8785)',
  '  record.pdf              the same for people',
  '  entries/N.json          entry N of the ledger, byte for byte; its hash is a leaf of the tree',
  '  proofs/N.tlog-proof     C2SP tlog-proof of entry N: the entry, an inclusion proof, a signed checkpoint',
  '  checkpoint.txt          the oldest checkpoint of the station over all these entries (C2SP tlog-checkpoint)',
  '  receipt.txt             the same, cosigned by upstream (C2SP tlog-cosignature)',
  '  certificates/           the certificate of the unit, its chain, and the root',
  '  keys.txt                verifier keys of the station and of upstream, as this station has them',
  '  lint.json               the rules of the certificate profile, applied again to the certificate',
  '  release/                the manifest of the signed firmware release and its signature',
  '  SHA256SUMS              the SHA-256 of every file above',
  '',
  'No file holds a password, an ownership code or a private key. In the entry "secrets-drawn" stand keyed tags and a',
  'CMS envelope that only the back office of the manufacturer can open.',
] as const;

const HOW_TO_VERIFY = [
  'How to verify',
  '',
  '  1. Get the verifier keys and the root certificate from the manufacturer, not from this pack, and compare them with',
  '     keys.txt and certificates/root.pem. A pack that was forged as a whole agrees with itself.',
  '  2. sha256sum -c SHA256SUMS',
  '  3. openssl verify -CAfile certificates/root.pem -untrusted certificates/chain.pem certificates/unit.pem',
  '  4. Check each file in proofs/ with a C2SP tlog-proof verifier. Birthmark has one that needs none of its code:',
  '     docs/verify/verify.mjs for Node.js 24.7 or newer, docs/verify/index.html for a browser without network.',
  '     By hand: leaf = SHA-256(00 || entries/N.json); hash it with the hashes of the proof (RFC 9162, 2.1.3.2);',
  '     the result must be the root in the checkpoint, and the checkpoint must be signed by the key of the station.',
  '  5. sha256sum release/manifest.json must be releaseSha256Hex in the evidence of the step "flash".',
  '',
  'A proof shows that the entry was in the ledger when the checkpoint was signed, and that nobody changed it since. With',
  'a receipt, upstream saw the same tree at the time it states. It does not show that what the station wrote was true.',
] as const;

function missing({ witness, certificate, entrySeqs }: UnitDocument, contents: PackContents): string[] {
  const { lint, hasManifest, proofs } = contents;
  const unproven = entrySeqs.length - proofs.length;
  const lacks = [
    unproven === 0
      ? ''
      : `${unproven} entries have no proof yet: no checkpoint covers them. Export again in some minutes.`,
    witness.receipt.state === 'good' ? '' : receiptGap(witness.hasUpstream),
    certificateGap(certificate),
    hasManifest
      ? ''
      : 'There is no release manifest: this station no longer has the release that the unit was made with.',
    lint.state === 'not-linted' ? `The certificate was not linted: ${lint.reason}.` : '',
    lint.state === 'broken' ? `The certificate BREAKS rules of its profile: ${lint.broken.join(', ')}.` : '',
  ].filter((line) => line !== '');
  return lacks.length === 0 ? ['nothing'] : lacks;
}

function certificateGap(certificate: UnitDocument['certificate']): string {
  if (certificate === undefined) return 'There is no certificate: none was issued for this unit.';
  if (certificate.words === undefined) return 'There is no certificate file: what the ledger holds is not X.509.';
  if (certificate.chain[0]?.issuedPrevious === true) return '';
  return 'There is no chain: the issuing certificate that this station has now did not issue that of the unit.';
}

function receiptGap(hasUpstream: boolean): string {
  return hasUpstream
    ? 'There is no receipt: upstream has not cosigned all of these entries yet.'
    : 'There is no receipt: this station has no upstream, so only the station itself stands behind the entries.';
}
