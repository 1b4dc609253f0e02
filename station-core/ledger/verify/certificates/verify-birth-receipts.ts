/**
 * Judges the birth receipts that units signed at `prove`: the signature by the unit's certificate in this ledger, and
 * every field that another entry of the same run speaks of. Entries from before there were receipts are passed over.
 */
import { createHash } from 'node:crypto';
import { decodeBirthReceipt } from '../../../codecs/agent.ts';
import { Fault } from '../../../fault.ts';
import { birthFacts, contradictionIn } from '../../../protocol/unit-agent/birth-facts.ts';
import { isSignedBirthReceipt } from '../../../protocol/unit-agent/birth-statement.ts';
import type { EntryOf } from '../../entry.ts';
import { factsOfRun } from '../../facts-of-run.ts';
import { EVIDENCE_VERSION, type StepName, type UnitEvidence } from '../../step-evidence.ts';
import { issuerCertDerAt, type Issuers } from './issuers.ts';
import type { Outline } from '../outlines/outline.ts';
import { type Certificates, type KnownCertificate, publicKeyOf } from '../ranges/certificates.ts';
import type { Problems } from '../problems.ts';

interface Judging extends Issuers {
  /** It has seen those of the entries before. */
  readonly certificates: Certificates;
  readonly problems: Problems;
}

/** The steps whose evidence a receipt is held against, and its own. */
const STEPS = ['connect', 'reserve', 'boot', 'generateKey', 'install', 'prove'] as const satisfies StepName[];
const steps: ReadonlySet<string | undefined> = new Set(STEPS);

type RunSoFar = { -readonly [Name in (typeof STEPS)[number]]?: UnitEvidence[Name] };

/** Whether a judge of birth receipts has to see this entry; of any other it makes nothing. */
export function concernsBirth({ kind, step }: Outline): boolean {
  return kind === 'run-closed' || (kind === 'step-passed' && steps.has(step));
}

/** What is looked at of an entry, as the walk over the entries comes to it. */
export function birthReceiptJudge({ certificates, problems, ...issuers }: Judging): (entry: Outline) => void {
  const runs = new Map<string, RunSoFar>();
  return (outline) => {
    if (!concernsBirth(outline)) return;
    if (outline.kind === 'run-closed') runs.delete(outline.run ?? '');
    if (outline.kind !== 'step-passed') return;
    const entry = outline.whole;
    if (entry.kind !== 'step-passed' || !isPresent(entry)) return;
    const seen = runs.get(entry.run) ?? {};
    runs.set(entry.run, seen);
    Object.assign(seen, { [entry.step]: entry.evidence });
    if (entry.step !== 'prove') return;
    const certificate = seen.connect === undefined ? undefined : certificates.ofUnit(seen.connect.mac, entry.seq);
    // A unit may be finished under another issuing certificate than the one that its own is by.
    const issuerCertDer = certificate === undefined ? undefined : issuerCertDerAt(issuers, certificate.seq);
    const wrong = wrongWith(seen, { certificate, issuerCertDer });
    if (wrong !== undefined) problems.add(`its birth receipt ${wrong}`, entry.seq);
  };
}

/** The versions with birth receipts. */
type Present = Extract<EntryOf<'step-passed'>, { evidenceVersion: 3 | typeof EVIDENCE_VERSION }>;

function isPresent(entry: EntryOf<'step-passed'>): entry is Present {
  return 'evidenceVersion' in entry && (entry.evidenceVersion === 3 || entry.evidenceVersion === EVIDENCE_VERSION);
}

interface Certified {
  readonly certificate: KnownCertificate | undefined;
  /** Without it the chain's hash is compared with what the unit reported at `install` alone. */
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
  const chainSha256 = issuerCertDer === undefined ? undefined : chainSha256Hex(certificate.certDer, issuerCertDer);
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

function chainSha256Hex(certDer: Uint8Array, issuerCertDer: Uint8Array): string {
  return createHash('sha256').update(certDer).update(issuerCertDer).digest('hex');
}
