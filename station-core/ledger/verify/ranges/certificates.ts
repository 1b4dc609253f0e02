/** The certificates that a verification has come by, so that none is read and parsed twice. */
import { type KeyObject, X509Certificate } from 'node:crypto';
import { decodeEntry, type EntryOf } from '../../entry.ts';
import { readEntry, statement, type Db } from '../../store.ts';
import type { Problems } from '../problems.ts';

export interface KnownCertificate {
  /** Of its entry. */
  readonly seq: number;
  readonly certDer: Buffer;
  /** Absent when it is none. */
  readonly certificate: X509Certificate | undefined;
}

/** Of a station's open runs; older ones are read again. */
const MOST_KEPT = 512;

export class Certificates {
  readonly #db: Db;
  readonly #problems: Problems;
  readonly #ofUnit = new Map<string, KnownCertificate>();
  readonly #intents = new Map<number, EntryOf<'signature-intended'>>();

  constructor(db: Db, problems: Problems) {
    this.#db = db;
    this.#problems = problems;
  }

  intended(entry: EntryOf<'signature-intended'>): void {
    keep(this.#intents, entry.seq, entry);
  }

  intentOf({ intentSeq }: EntryOf<'certificate-issued'>): EntryOf<'signature-intended'> | undefined {
    const known = this.#intents.get(intentSeq);
    if (known !== undefined) return known;
    const entry = this.#read(intentSeq);
    return entry?.kind === 'signature-intended' ? entry : undefined;
  }

  issued(entry: EntryOf<'certificate-issued'>): KnownCertificate {
    const known = knownCertificate(entry);
    keep(this.#ofUnit, entry.unit, known);
    return known;
  }

  /** The certificate that a unit had before entry `seq`. The tables only say where to look. */
  ofUnit(unit: string, seq: number): KnownCertificate | undefined {
    const known = this.#ofUnit.get(unit);
    if (known !== undefined) return known;
    const at = this.#problems.look('the table certificates', () =>
      statement(this.#db, 'SELECT max(seq) FROM certificates WHERE unit = ? AND seq < ?').pluck().get(unit, seq),
    );
    const entry = typeof at === 'number' ? this.#read(at) : undefined;
    return entry?.kind === 'certificate-issued' && entry.unit === unit ? knownCertificate(entry) : undefined;
  }

  #read(seq: number) {
    const body = this.#problems.look(`entry ${seq}`, () => readEntry(this.#db, seq));
    return body === undefined ? undefined : decodeEntry(body);
  }
}

export function publicKeyOf({ certificate }: KnownCertificate): KeyObject | undefined {
  try {
    return certificate?.publicKey;
  } catch (error) {
    // OpenSSL has its own code for what it cannot read; the certificate itself is judged and named elsewhere.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

function knownCertificate({ seq, certBase64 }: EntryOf<'certificate-issued'>): KnownCertificate {
  const certDer = Buffer.from(certBase64, 'base64');
  return { seq, certDer, certificate: parsed(certDer) };
}

function parsed(certDer: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(certDer);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

function keep<Key, Value>(kept: Map<Key, Value>, key: Key, value: Value): void {
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}
