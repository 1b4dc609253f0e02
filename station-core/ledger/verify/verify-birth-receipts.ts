/**
 * Judges the birth receipts that units signed at `prove`: the signature by the unit's certificate in this ledger, and
 * every field that another entry of the same run speaks of. Entries from before there were receipts are passed over.
 */
import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { decodeBirthReceipt } from '../../codecs/agent.ts';
import { Fault } from '../../fault.ts';
import { birthFacts, contradictionIn } from '../../protocol/unit-agent/birth-facts.ts';
import { isSignedBirthReceipt } from '../../protocol/unit-agent/birth-statement.ts';
import { decodeEntry, type Entry, type EntryOf } from '../entry.ts';
import { factsOfRun } from '../facts-of-run.ts';
import { EVIDENCE_VERSION, type UnitEvidence } from '../step-evidence.ts';
import { readEntry, type Db } from '../store.ts';
import type { Problems } from './problems.ts';

interface Judging {
  readonly db: Db;
  /** Without it the chain's hash is compared with what the unit reported at `install` alone. */
  readonly issuerCertDer: Uint8Array | undefined;
  readonly problems: Problems;
}

type RunSoFar = { -readonly [Name in keyof UnitEvidence]?: UnitEvidence[Name] };

/** What is looked at of an entry, as the walk over the entries comes to it. */
export function birthReceiptJudge({ db, issuerCertDer, problems }: Judging): (entry: Entry) => void {
  const runs = new Map<string, RunSoFar>();
  const certificateSeqs = new Map<string, number>();
  return (entry) => {
    if (entry.kind === 'run-closed') runs.delete(entry.run);
    if (entry.kind === 'certificate-issued') certificateSeqs.set(entry.unit, entry.seq);
    if (entry.kind !== 'step-passed' || !isPresent(entry)) return;
    const seen = runs.get(entry.run) ?? {};
    runs.set(entry.run, seen);
    Object.assign(seen, { [entry.step]: entry.evidence });
    if (entry.step !== 'prove') return;
    const certificate = certificateAt(db, certificateSeqs.get(seen.connect?.mac ?? ''), problems);
    const wrong = wrongWith(seen, { certificate, issuerCertDer });
    if (wrong !== undefined) problems.add(`its birth receipt ${wrong}`, entry.seq);
  };
}

type Present = Extract<EntryOf<'step-passed'>, { evidenceVersion: typeof EVIDENCE_VERSION }>;

function isPresent(entry: EntryOf<'step-passed'>): entry is Present {
  return 'evidenceVersion' in entry && entry.evidenceVersion === EVIDENCE_VERSION;
}

function certificateAt(db: Db, seq: number | undefined, problems: Problems): Buffer | undefined {
  if (seq === undefined) return undefined;
  const body = problems.look(`entry ${seq}`, () => readEntry(db, seq));
  const entry = body === undefined ? undefined : decodeEntry(body);
  return entry?.kind === 'certificate-issued' ? Buffer.from(entry.certBase64, 'base64') : undefined;
}

interface Certified {
  readonly certificate: Buffer | undefined;
  readonly issuerCertDer: Uint8Array | undefined;
}

function wrongWith(seen: RunSoFar, { certificate, issuerCertDer }: Certified): string | undefined {
  const { connect, reserve, boot, generateKey, install, prove } = seen;
  if (prove === undefined) return undefined;
  const read = receiptIn(prove.birthReceiptBase64);
  if (read === undefined) return 'is none';
  const publicKey = certificate === undefined ? undefined : publicKeyOf(certificate);
  if (certificate === undefined || publicKey === undefined) return 'has no certificate in this ledger to judge it by';
  if (!isSignedBirthReceipt(read.receipt, publicKey)) return 'is not signed by the key of its certificate';
  if (!connect || !reserve || !boot || !generateKey || !install) return 'stands in a run that lacks steps before it';
  const chainSha256 = issuerCertDer === undefined ? undefined : chainSha256Hex(certificate, issuerCertDer);
  const facts = birthFacts(read.statement);
  const wrong =
    contradictionIn(facts, factsOfRun({ connect, reserve, boot, generateKey, install }, prove.nonceHex)) ??
    contradictionIn(facts, chainSha256 === undefined ? {} : { chainSha256 });
  return wrong === undefined ? undefined : `contradicts its run: ${wrong.field}`;
}

function receiptIn(base64: string): ReturnType<typeof decodeBirthReceipt> | undefined {
  try {
    return decodeBirthReceipt(Buffer.from(base64, 'base64'));
  } catch (error) {
    if (error instanceof Fault && error.code === 'board.agent-broke-protocol') return undefined;
    throw error;
  }
}

function publicKeyOf(certDer: Uint8Array): KeyObject | undefined {
  try {
    return new X509Certificate(certDer).publicKey;
  } catch (error) {
    // OpenSSL has its own code for what it cannot read; the certificate itself is judged and named elsewhere.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

function chainSha256Hex(certDer: Uint8Array, issuerCertDer: Uint8Array): string {
  return createHash('sha256').update(certDer).update(issuerCertDer).digest('hex');
}
