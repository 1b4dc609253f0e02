/** What the station's ledger says was signed, to compare with the signer's journal. Reads only. */
import { statement, type Db } from '../store.ts';

export interface SignedIntent {
  /** Of the entry that holds the certificate. */
  readonly seq: number;
  readonly tbsSha256Hex: string;
  readonly permit: string;
}

/** The intents whose certificates exist, in the order of the certificates, after entry `afterSeq`. */
export function signedIntents(db: Db, afterSeq: number, limit: number): SignedIntent[] {
  const rows = statement(
    db,
    `SELECT certificates.seq AS seq, intent.body ->> '$.tbsSha256Hex' AS tbsSha256Hex, intent.body ->> '$.permit' AS permit
      FROM certificates
      JOIN (SELECT seq, CAST(body AS TEXT) AS body FROM entries) AS intent ON intent.seq = certificates.intentSeq
      WHERE certificates.seq > ? ORDER BY certificates.seq LIMIT ?`,
  );
  return rows.all(afterSeq, limit) as SignedIntent[];
}
