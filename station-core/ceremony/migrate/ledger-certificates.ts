import { createHash } from 'node:crypto';
import { DerNode, TAG } from '../../formats/der.ts';
import { decodeEntry, type EntryOf } from '../../ledger/entry.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import type { Mac } from '../../model/mac.ts';

/** What a ledger says of certificates: each intent, and the certificate that came of it. */
export interface LedgerCertificate {
  readonly intentSeq: number;
  readonly unit: Mac;
  readonly serial: string;
  readonly permit: string;
  readonly spkiSha256Hex: string;
  readonly certSerialHex: string;
  readonly tbsSha256Hex: string;
  /** The bytes that were to be signed, where the intent has them. */
  readonly tbsDer?: Buffer;
  /** Absent when no certificate followed the intent. */
  readonly issued?: { readonly seq: number; readonly signatureHex: string };
}

const PAGE_ENTRIES = 500;
const INTENDED = Buffer.from('"signature-intended"');
const ISSUED = Buffer.from('"certificate-issued"');

/** In the order of the intents. One that says neither what was to be signed nor has a certificate is left out. */
export function certificatesInLedger(ledger: LedgerReader): LedgerCertificate[] {
  const intents = new Map<number, EntryOf<'signature-intended'>>();
  const issued = new Map<number, EntryOf<'certificate-issued'>>();
  for (let from = 0; ;) {
    const page = ledger.entriesFrom(from, PAGE_ENTRIES);
    const last = page.at(-1);
    if (last === undefined) break;
    for (const { leaf } of page) {
      const bytes = Buffer.from(leaf.buffer, leaf.byteOffset, leaf.byteLength);
      if (!bytes.includes(INTENDED) && !bytes.includes(ISSUED)) continue;
      const entry = decodeEntry(leaf);
      if (entry?.kind === 'signature-intended') intents.set(entry.seq, entry);
      if (entry?.kind === 'certificate-issued') issued.set(entry.intentSeq, entry);
    }
    from = last.seq + 1;
  }
  return [...intents.values()].flatMap((intent) => certificateOf(intent, issued.get(intent.seq)) ?? []);
}

function certificateOf(
  intent: EntryOf<'signature-intended'>,
  entry: EntryOf<'certificate-issued'> | undefined,
): LedgerCertificate | undefined {
  const parts = entry === undefined ? undefined : partsOf(entry.certBase64);
  const certSerialHex = entry?.certSerialHex ?? intent.certSerialHex;
  const tbsSha256Hex = intent.tbsSha256Hex ?? parts?.tbsSha256Hex;
  if (certSerialHex === undefined || tbsSha256Hex === undefined) return undefined;
  const { seq: intentSeq, unit, serial, permit, spkiSha256Hex, tbsBase64 } = intent;
  return {
    intentSeq,
    unit,
    serial,
    permit,
    spkiSha256Hex,
    certSerialHex,
    tbsSha256Hex,
    ...(tbsBase64 === undefined ? {} : { tbsDer: Buffer.from(tbsBase64, 'base64') }),
    ...(entry === undefined ? {} : { issued: { seq: entry.seq, signatureHex: parts?.signatureHex ?? '' } }),
  };
}

/** `undefined` for what is no certificate; the verification of the ledger names that. */
function partsOf(certBase64: string): { readonly tbsSha256Hex: string; readonly signatureHex: string } | undefined {
  try {
    const [tbs, , signature] = DerNode.read(Buffer.from(certBase64, 'base64'), unreadable)
      .as(TAG.sequence, 'certificate')
      .children();
    if (tbs === undefined || signature === undefined) return undefined;
    // A BIT STRING begins with how many bits of its last byte are unused: none.
    const signatureHex = Buffer.from(signature.content).subarray(1).toString('hex');
    return { tbsSha256Hex: createHash('sha256').update(tbs.whole).digest('hex'), signatureHex };
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

class Unreadable extends Error {}

const unreadable = (): Unreadable => new Unreadable();
