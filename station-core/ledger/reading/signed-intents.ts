/** What the station's ledger says was signed, to compare with the signer's journal. Reads only. */
import { Fault } from '../../fault.ts';
import { readEntryOrFault, statement, type Db } from '../store.ts';
import { tbsSha256Hex } from './tbs-of-certificate.ts';

export interface SignedIntent {
  /** Of the entry that holds the certificate. */
  readonly seq: number;
  readonly tbsSha256Hex: string;
  readonly permit: string;
}

/** The intents whose certificates exist, in the order of the certificates, after entry `afterSeq`. */
export function signedIntents(db: Db, afterSeq: number, limit: number): SignedIntent[] {
  const rows = statement(db, 'SELECT seq, intentSeq FROM certificates WHERE seq > ? ORDER BY seq LIMIT ?');
  return (rows.all(afterSeq, limit) as { seq: number; intentSeq: number }[]).map(({ seq, intentSeq }) => {
    const intent = readEntryOrFault(db, intentSeq);
    if (intent.kind !== 'signature-intended') throw new Fault('ledger.damaged', { seq, reason: 'no intent before it' });
    return { seq, tbsSha256Hex: intent.tbsSha256Hex ?? tbsOf(db, seq), permit: intent.permit };
  });
}

export interface IssuedCertificate {
  readonly certDer: Uint8Array;
  readonly intentSeq: number;
}

export function issuedCertificate(db: Db, seq: number): IssuedCertificate | undefined {
  const issued = readEntryOrFault(db, seq);
  if (issued.kind !== 'certificate-issued') return undefined;
  const { certBase64, intentSeq } = issued;
  return { certDer: Buffer.from(certBase64, 'base64'), intentSeq };
}

/** Since the signing service builds the certificate, only the certificate shows what was signed. */
function tbsOf(db: Db, seq: number): string {
  const issued = readEntryOrFault(db, seq);
  if (issued.kind !== 'certificate-issued') throw new Fault('ledger.damaged', { seq, reason: 'not a certificate' });
  return tbsSha256Hex(issued.certBase64, seq);
}
