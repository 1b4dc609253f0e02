import { z } from 'zod';
import { parseCanonical } from '../station-core/formats/text/canonical-json.ts';
import { macSchema, sha256HexSchema, unitSerialSchema } from '../station-core/model-schemas.ts';
import { type HoldNews, holdNewsSchema } from '../station-core/sync/hold-news.ts';
import type { OpenedEntry } from './registry/opened.ts';
import { refused } from './refusal.ts';
import type { Refused } from './refusal.ts';

/** Reads what upstream must understand of an entry: whose it is, where it stands, and what it claims for a unit. */
export interface ReceivedEntry {
  readonly seq: number;
  readonly kind: string;
  readonly leaf: Buffer;
  readonly claims: readonly Claim[];
  readonly opened: OpenedEntry;
  /** Present when it puts a unit aside or releases it. */
  readonly hold?: HoldNews;
}

export interface Claim {
  readonly seq: number;
  readonly claim: 'serial' | 'unit' | 'key' | 'certificate-serial';
  readonly value: string;
  readonly unit: string;
  /** The same holder at the same station may repeat the claim: a resumed unit, or a rework. */
  readonly holder: string;
}

const unit = macSchema;
const serial = unitSerialSchema; // PostgreSQL's text cannot hold U+0000
const headSchema = z.looseObject({
  v: z.int(),
  seq: z.int(),
  station: z.string(),
  kind: z.string().regex(/^[a-z0-9.-]{1,64}$/),
});
const serialReserved = z.looseObject({ unit, serial });
const certificateIssued = z.looseObject({
  unit,
  serial,
  certSerialHex: z.string().regex(/^[0-9a-f]{2,40}$/),
  spkiSha256Hex: sha256HexSchema,
});

/** `seq` is the position of the entry in the station's tree. */
export function readEntry(leaf: Buffer, seq: number, station: string): ReceivedEntry | Refused {
  // One spelling only: without it, two readers could read two serials out of one entry.
  const value = parseCanonical(leaf);
  const head = headSchema.safeParse(value);
  if (!head.success) return refused('bad-entry', { seq, why: 'not an entry in canonical JSON' });
  if (head.data.station !== station) return refused('bad-entry', { seq, why: 'of another station' });
  if (head.data.seq !== seq) return refused('bad-entry', { seq, why: 'out of place', says: head.data.seq });
  const claims = claimsOf(head.data, seq);
  const hold = holdOf(head.data);
  if (claims === undefined || hold === 'malformed') {
    return refused('bad-entry', { seq, why: 'malformed', entryKind: head.data.kind });
  }
  const { kind } = head.data;
  return { seq, kind, leaf, claims, opened: { seq, kind, fields: head.data }, ...(hold && { hold }) };
}

const HOLD_KINDS: Readonly<Record<string, HoldNews['what']>> = { 'unit-held': 'held', 'unit-released': 'released' };

function holdOf({ kind, v: _, clockBehindMs: __, ...entry }: z.infer<typeof headSchema>) {
  const what = HOLD_KINDS[kind];
  return what === undefined ? undefined : (holdNewsSchema.safeParse({ ...entry, what }).data ?? 'malformed');
}

function claimsOf(entry: z.infer<typeof headSchema>, seq: number): readonly Claim[] | undefined {
  switch (entry.kind) {
    case 'serial-reserved': {
      const { data } = serialReserved.safeParse(entry);
      if (data === undefined) return undefined;
      return [
        { seq, unit: data.unit, claim: 'serial', value: data.serial, holder: data.unit },
        { seq, unit: data.unit, claim: 'unit', value: data.unit, holder: data.serial },
      ];
    }
    case 'certificate-issued': {
      const { data } = certificateIssued.safeParse(entry);
      if (data === undefined) return undefined;
      const key = data.spkiSha256Hex;
      return [
        { seq, unit: data.unit, claim: 'serial', value: data.serial, holder: data.unit },
        { seq, unit: data.unit, claim: 'unit', value: data.unit, holder: data.serial },
        { seq, unit: data.unit, claim: 'key', value: key, holder: data.unit },
        { seq, unit: data.unit, claim: 'certificate-serial', value: data.certSerialHex, holder: `${data.unit} ${key}` },
      ];
    }
    default:
      return []; // kinds grow; those that claim nothing are stored as they are
  }
}
