/**
 * Judges what the entries say of certificates by the certificates themselves: hashes, the bytes that were intended, key,
 * serial numbers, and the issuer's signature. It knows no certificate profile; lint and signer do.
 */
import { hash, X509Certificate } from 'node:crypto';
// Before `toLegacyObject`: where that loads Node's TLS first, it leaves it without createSecureContext for good (Node 24.21).
import 'node:tls';
import { Fault } from '../../../fault.ts';
import { DerNode, TAG } from '../../../formats/der.ts';
import type { EntryKind, EntryOf } from '../../entry.ts';
import { issuerCertDerAt, type Issuers } from './issuers.ts';
import type { Certificates, KnownCertificate } from '../ranges/certificates.ts';
import type { Outline } from '../outlines/outline.ts';
import type { Problems } from '../problems.ts';

interface Judging extends Issuers {
  readonly certificates: Certificates;
  readonly problems: Problems;
}

const KINDS: ReadonlySet<EntryKind> = new Set<EntryKind>(['signature-intended', 'certificate-issued']);

/** What is looked at of an entry, as the walk over the entries comes to it. */
export function certificateJudge({ certificates, problems, ...issuers }: Judging): (entry: Outline) => void {
  const issuerAt = issuerReader(issuers);
  return (outline) => {
    if (!KINDS.has(outline.kind)) return;
    const entry = outline.whole;
    if (entry.kind === 'signature-intended') {
      certificates.intended(entry);
      const { tbsBase64, tbsSha256Hex } = entry;
      if (tbsBase64 === undefined || sha256Hex(bytesOf(tbsBase64)) === tbsSha256Hex) return;
      problems.add('what it intends to sign is not what its hash says', entry.seq);
    }
    if (entry.kind !== 'certificate-issued') return;
    const known = certificates.issued(entry);
    if (sha256Hex(known.certDer) !== entry.certSha256Hex)
      problems.add('its certificate is not what its hash says', entry.seq);
    const issuer = issuerAt(entry.seq);
    if (issuer === undefined) return;
    const wrong = wrongWith(entry, { known, issuer, intent: certificates.intentOf(entry) });
    if (wrong !== undefined) problems.add(wrong, entry.seq);
  };
}

/** Each certificate is parsed once. */
function issuerReader(issuers: Issuers): (seq: number) => X509Certificate | undefined {
  const parsed = new Map<Uint8Array, X509Certificate>();
  return (seq) => {
    const der = issuerCertDerAt(issuers, seq);
    if (der === undefined) return undefined;
    const issuer = parsed.get(der) ?? new X509Certificate(der);
    parsed.set(der, issuer);
    return issuer;
  };
}

interface Issued {
  readonly known: KnownCertificate;
  readonly issuer: X509Certificate;
  readonly intent: EntryOf<'signature-intended'> | undefined;
}

function wrongWith(entry: EntryOf<'certificate-issued'>, { known, issuer, intent }: Issued): string | undefined {
  const parts = partsOf(known);
  if (parts === undefined) return 'its certificate is none';
  const { tbs, serialHex, spki, certificate } = parts;
  if (intent === undefined || !isIntended(entry, intent, tbs)) return 'its certificate is not what was intended';
  if (serialHex !== entry.certSerialHex) return 'its certificate has another serial';
  if (sha256Hex(spki) !== entry.spkiSha256Hex) return 'its certificate is for another key';
  if (!isOfUnit(certificate, entry.serial)) return 'its certificate is of another unit';
  if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) {
    return 'its certificate is not signed by the issuing certificate';
  }
  return undefined;
}

/** Up to version 0.3 an intent held the very bytes; now it holds what they must be for. */
function isIntended(
  entry: EntryOf<'certificate-issued'>,
  intent: EntryOf<'signature-intended'>,
  tbs: Uint8Array,
): boolean {
  if (intent.tbsBase64 !== undefined) return bytesOf(intent.tbsBase64).equals(tbs);
  return intent.spkiSha256Hex === entry.spkiSha256Hex && intent.unit === entry.unit && intent.serial === entry.serial;
}

interface Parts {
  readonly tbs: Uint8Array;
  readonly serialHex: string;
  readonly spki: Uint8Array;
  readonly certificate: X509Certificate;
}

/** RFC 5280 section 4.1: version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, … */
function partsOf({ certDer, certificate }: KnownCertificate): Parts | undefined {
  if (certificate === undefined) return undefined;
  try {
    const [tbs] = DerNode.read(certDer, refuse).as(TAG.sequence, 'certificate').children();
    const [, serial, , , , , spki] = tbs?.children() ?? [];
    if (tbs === undefined || serial === undefined || spki === undefined) return undefined;
    const serialHex = Buffer.from(serial.integer()).toString('hex').replace(/^00/, ''); // the sign's own byte
    return { tbs: tbs.whole, serialHex, spki: spki.whole, certificate };
  } catch (error) {
    if (error instanceof Fault) return undefined; // our own reader's word for what it cannot read
    throw error;
  }
}

/** OpenSSL writes one attribute a line, and a line break within one as an escape. */
function isOfUnit(certificate: X509Certificate, serial: string): boolean {
  const lines = certificate.subject.split('\n').filter((line) => line.includes('serialNumber='));
  if (lines.length === 1 && lines[0] === `serialNumber=${serial}`) return true;
  return certificate.toLegacyObject().subject['serialNumber'] === serial;
}

function refuse({ offsetBytes, reason }: { readonly offsetBytes: number; readonly reason: string }): Fault {
  return new Fault('ledger.damaged', { offsetBytes, reason });
}

function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

function sha256Hex(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}
