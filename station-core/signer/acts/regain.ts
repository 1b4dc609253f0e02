import { createHash, X509Certificate } from 'node:crypto';
import { certificateWords, type CertificateWords, tbsOf } from '../../pki/certificate-words.ts';
import { deviceUrn } from '../../pki/idevid.ts';
import type { RegainedCertificateRecord, TreeHead } from '../state/records.ts';
import type { SignerState } from '../state/signer-state.ts';
import type { Intent, IntentVerifier, PlacedIntent } from './intent.ts';
import { isRefusal, refused } from './refusals.ts';
import { requireNew } from './require-new.ts';

/** A certificate as the station's ledger has it, and the entry that intended it. */
export interface LedgerCertificate {
  readonly tbsSha256Hex: string;
  readonly permit: string;
  readonly certDer: Uint8Array;
  readonly intent: PlacedIntent;
}

export interface RegainParts {
  readonly state: SignerState;
  readonly intents: Pick<IntentVerifier, 'verifyIn'>;
  readonly issuingCertDer: Uint8Array;
}

/**
 * Takes a certificate back into a journal that lost lines, after two officers have lifted that quarantine. That this service
 * signed it, its signature shows. For which unit, under which permit and in place of what says its intent, which must lie in
 * the newest tree that the token knew at the loss: nothing is the host's word of today. False: it is not taken.
 */
export async function regain(given: LedgerCertificate, parts: RegainParts): Promise<boolean> {
  const tree = parts.state.known.regainsUnder;
  if (tree === undefined) return false;
  const record = recordOrRefusal(given, tree, parts);
  if (record === undefined) return false;
  await parts.state.record(record);
  return true;
}

function recordOrRefusal(
  given: LedgerCertificate,
  tree: TreeHead,
  parts: RegainParts,
): RegainedCertificateRecord | undefined {
  try {
    return recordOf(given, tree, parts);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

function recordOf(
  { tbsSha256Hex, permit, certDer, intent: placed }: LedgerCertificate,
  { sizeEntries, rootHashHex }: TreeHead,
  { state: { known }, intents, issuingCertDer }: RegainParts,
): RegainedCertificateRecord {
  const intent = intents.verifyIn({ sizeEntries, rootHash: Buffer.from(rootHashHex, 'hex') }, placed);
  if (intent.permit !== permit) throw refused('another permit than intended');
  if (known.wasRefused(intent.leafHex)) throw refused('this intent was refused before');
  const words = wordsOf(certDer, tbsSha256Hex);
  requireIntended(words, intent);
  requireIssued(certDer, issuingCertDer);
  const { unit, serial, spkiSha256Hex, supersedes, leafHex: intentLeafHex, seq: intentSeq } = intent;
  requireNew({ unit: { mac: unit, serial }, spkiSha256Hex, supersedes }, known);
  const certSerialHex = words.serialHex;
  const record = { unit, serial, permit, intentLeafHex, intentSeq, spkiSha256Hex, certSerialHex, tbsSha256Hex };
  return Object.assign(
    { kind: 'regained-certificate' as const },
    record,
    supersedes === undefined ? {} : { supersedes },
  );
}

function wordsOf(certDer: Uint8Array, tbsSha256Hex: string): CertificateWords {
  const words = certificateWords(certDer);
  const tbs = tbsOf(certDer);
  if (words === undefined || tbs === undefined) throw refused('no certificate');
  if (createHash('sha256').update(tbs).digest('hex') !== tbsSha256Hex) throw refused('another certificate');
  return words;
}

function requireIntended({ spkiSha256Hex, subject, subjectAltName }: CertificateWords, intent: Intent): void {
  if (spkiSha256Hex !== intent.spkiSha256Hex) throw refused('another key than intended');
  const isOfUnit =
    subject.includes(`serialNumber=${intent.serial}`) && subjectAltName.includes(`URI: ${deviceUrn(intent.unit)}`);
  if (!isOfUnit) throw refused('another unit than intended');
}

function requireIssued(certDer: Uint8Array, issuingCertDer: Uint8Array): void {
  const { publicKey } = new X509Certificate(issuingCertDer);
  if (!new X509Certificate(certDer).verify(publicKey)) throw refused('not signed by the issuing key');
}
