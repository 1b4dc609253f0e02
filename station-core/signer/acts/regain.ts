import { createHash, X509Certificate } from 'node:crypto';
import type { Mac } from '../../model/mac.ts';
import { certificateWords, tbsOf } from '../../pki/certificate-words.ts';
import { deviceUrn } from '../../pki/idevid.ts';
import type { JournalRecord } from '../state/records.ts';
import type { SignerState } from '../state/signer-state.ts';

/** A certificate as the station's ledger has it, and which entry intended it. */
export interface LedgerCertificate {
  readonly certDer: Uint8Array;
  readonly unit: Mac;
  readonly serial: string;
  readonly permit: string;
  readonly intentSeq: number;
  readonly supersedes?: string | undefined;
}

export interface RegainParts {
  readonly state: SignerState;
  readonly issuingCertDer: Uint8Array;
}

/**
 * Takes a certificate back into a journal that lost lines, after two officers have lifted that quarantine. That this service
 * signed it, its signature shows; the permit that it counts for is the ledger's word. False: it is not taken.
 */
export async function regain(given: LedgerCertificate, { state, issuingCertDer }: RegainParts): Promise<boolean> {
  if (!state.known.mayRegain(given.intentSeq)) return false;
  const record = recordOf(given, issuingCertDer);
  if (record === undefined) return false;
  await state.record(record);
  return true;
}

function recordOf(given: LedgerCertificate, issuingCertDer: Uint8Array): JournalRecord | undefined {
  const { certDer, unit, serial, permit, intentSeq, supersedes } = given;
  const words = certificateWords(certDer);
  const tbs = tbsOf(certDer);
  if (words === undefined || tbs === undefined) return undefined;
  const isOfUnit =
    words.subject.includes(`serialNumber=${serial}`) &&
    words.subjectAltName.some((name) => name.endsWith(deviceUrn(unit)));
  if (!isOfUnit || !isIssued(certDer, issuingCertDer)) return undefined;
  return {
    kind: 'regained-certificate',
    intentSeq,
    unit,
    serial,
    permit,
    spkiSha256Hex: words.spkiSha256Hex,
    certSerialHex: words.serialHex,
    tbsSha256Hex: createHash('sha256').update(tbs).digest('hex'),
    ...(supersedes === undefined ? {} : { supersedes }),
  };
}

function isIssued(certDer: Uint8Array, issuingCertDer: Uint8Array): boolean {
  return new X509Certificate(certDer).verify(new X509Certificate(issuingCertDer).publicKey);
}
