import { join } from 'node:path';
import { decodeEntry, type Entry } from '../ledger/entry.ts';
import { type LedgerReader, openLedgerReader } from '../ledger/reader.ts';
import { issuerCertDerAt } from '../ledger/verify/certificates/issuers.ts';
import type { Mac } from '../model/mac.ts';
import { ChainFolder } from '../station/issuance/chain-folder.ts';
import { verifyingKeys } from '../station/setup/verifying-keys.ts';

const ENTRIES_AT_ONCE = 1_000;

/**
 * Writes the files in `certs/` of the units that closed from entry `fromSeq` on: upstream gave back their entries, and files
 * are in no ledger. The ledger must be verified. A file is written only as its entry says that it was.
 */
export async function writeMissingChains(dataDir: string, fromSeq: number, signal: AbortSignal): Promise<void> {
  using ledger = openLedgerReader(dataDir);
  const closed = closedUnits(ledger, fromSeq);
  if (closed.size === 0) return;
  const { keys } = await verifyingKeys(dataDir);
  const chains = new ChainFolder(join(dataDir, 'certs'));
  for (const [unit, chainPemSha256Hex] of closed) {
    const { serial, certificate } = ledger.liveIdentity(unit);
    const issuedSeq = ledger.certificateSeq(unit);
    if (serial === undefined || certificate === undefined || issuedSeq === undefined) continue;
    const issuer = issuerCertDerAt(keys, issuedSeq);
    if (issuer === undefined) continue;
    const chain = [Buffer.from(certificate.certDerBase64, 'base64'), issuer];
    if (chains.sha256HexOf(chain) === chainPemSha256Hex) await chains.write(serial, chain, signal);
  }
}

/** With the SHA-256 of the file that each unit got last. */
function closedUnits(ledger: LedgerReader, fromSeq: number): ReadonlyMap<Mac, string> {
  const written = new Map<string, string>();
  const closed = new Map<Mac, string>();
  const take = (entry: Entry | undefined): void => {
    if (entry?.kind === 'step-passed' && entry.step === 'close') {
      const { chainPemSha256Hex } = entry.evidence;
      if (typeof chainPemSha256Hex === 'string') written.set(entry.run, chainPemSha256Hex);
    }
    if (entry?.kind !== 'run-closed') return;
    const sha256Hex = written.get(entry.run);
    if (sha256Hex !== undefined && entry.unit !== undefined) closed.set(entry.unit, sha256Hex);
    written.delete(entry.run);
  };
  const { sizeEntries } = ledger.head();
  for (let from = fromSeq; from < sizeEntries; from += ENTRIES_AT_ONCE)
    for (const { leaf } of ledger.entriesFrom(from, ENTRIES_AT_ONCE)) take(decodeEntry(leaf));
  return closed;
}
