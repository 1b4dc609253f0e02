/**
 * The evidence pack of a unit: its entries as the ledger keeps them, a proof for each, certificates, release manifest, lint
 * result, and how to verify all that without us. It holds no secret: what is sealed to the back office stays sealed.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { formatVerifierKey } from '../../formats/tlog/signed-note.ts';
import { entryProof } from '../../ledger/entry-proof.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import { Fault } from '../../fault.ts';
import type { PackedFile } from './archive.ts';
import { packReadme } from './pack-readme.ts';
import type { Packing, ProofOfEntry } from './packing.ts';
import { unitPdf } from './pdf/unit-pdf.ts';
import type { RecordSetup } from './record-setup.ts';
import { lintOf, manifestOf } from './release-evidence.ts';
import { documentBytes, type UnitDocument } from './unit-document.ts';

/** Throws `ledger.damaged` when an entry is not in the tree that was signed: such a pack would prove nothing. */
export async function evidencePack(document: UnitDocument, packing: Packing): Promise<PackedFile[]> {
  const { ledger, setup, known } = packing;
  const proofs = proofsOf(document, packing);
  const issuerCertDer = issuerOf(document.certificate) ?? setup.issuers[0] ?? Buffer.alloc(0);
  const lint = lintOf(document, issuerCertDer, known);
  const manifest = manifestOf(document, known);
  const files = [
    text('README.txt', packReadme(document, { packing, lint, hasManifest: manifest !== undefined, proofs })),
    file('record.json', documentBytes(document)),
    file('record.pdf', await unitPdf(document, packing)),
    ...entryFiles(ledger, document.entrySeqs),
    ...proofs.map(({ seq, made }) => text(`proofs/${seq}.tlog-proof`, made.text)),
    ...noteFiles(ledger, document),
    ...certificateFiles(document),
    text('keys.txt', keysText(setup)),
    text('lint.json', `${JSON.stringify(lint, undefined, 2)}\n`),
    ...(manifest === undefined
      ? []
      : [file('release/manifest.json', manifest.bytes), text('release/manifest.jws', manifest.signature)]),
  ];
  return [...files, text('SHA256SUMS', sumsOf(files))];
}

/** An entry that no checkpoint covers yet has none; the README says so. */
function proofsOf({ entrySeqs, certificate }: UnitDocument, { ledger, setup }: Packing): ProofOfEntry[] {
  const { checkpointKey, upstreamKey } = setup.keys;
  // Units of an earlier issuing CA are proven too; the certificate that would lead to the root is missing then.
  const issuerCertDer = issuerOf(certificate);
  const keys = {
    checkpointKey,
    ...(upstreamKey === undefined ? {} : { upstreamKey }),
    ...(issuerCertDer === undefined ? {} : { issuerCertDer }),
  };
  return entrySeqs.flatMap((seq) => {
    try {
      return [{ seq, made: entryProof(ledger, seq, keys) }];
    } catch (error) {
      if (error instanceof Fault && error.code === 'proof.not-signed-yet') return [];
      throw error;
    }
  });
}

/** Who issued the certificate, when the station knows: today's issuing certificate, or the one of before its migration. */
function issuerOf(certificate: UnitDocument['certificate']): Buffer | undefined {
  const issuer = certificate?.chain[0];
  return issuer?.issuedPrevious === true ? new X509Certificate(issuer.pem).raw : undefined;
}

function entryFiles(ledger: LedgerReader, seqs: readonly number[]): PackedFile[] {
  return ledger.leaves(seqs).map(({ seq, leaf }) => file(`entries/${seq}.json`, leaf));
}

function noteFiles(ledger: LedgerReader, { witness }: UnitDocument): PackedFile[] {
  const { checkpoint, receipt } = ledger.notesOver(witness.lastSeq);
  return [
    ...(checkpoint === undefined ? [] : [text('checkpoint.txt', checkpoint.note)]),
    ...(receipt === undefined ? [] : [text('receipt.txt', receipt.note)]),
  ];
}

function certificateFiles({ certificate }: UnitDocument): PackedFile[] {
  if (certificate === undefined || certificate.pem === '') return [];
  const unit = text('certificates/unit.pem', certificate.pem);
  const [issuer, root] = certificate.chain;
  if (issuer?.issuedPrevious !== true || root === undefined) return [unit];
  return [unit, text('certificates/chain.pem', certificate.pem + issuer.pem), text('certificates/root.pem', root.pem)];
}

function keysText({ keys }: RecordSetup): string {
  const { checkpointKey, upstreamKey } = keys;
  const before = checkpointKey.earlier === undefined ? [] : [checkpointKey.earlier.key];
  const lines = [checkpointKey, ...before, ...(upstreamKey === undefined ? [] : [upstreamKey])].map(formatVerifierKey);
  return `${lines.join('\n')}\n`;
}

function sumsOf(files: readonly PackedFile[]): string {
  return files.map(({ path, bytes }) => `${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`).join('');
}

function file(path: string, bytes: Uint8Array): PackedFile {
  return { path, bytes };
}

function text(path: string, content: string): PackedFile {
  return { path, bytes: Buffer.from(content, 'utf8') };
}
