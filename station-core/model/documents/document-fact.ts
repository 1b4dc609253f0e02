/** What documents of officers say, piece by piece: the names by which screens of any language show them. */
export const DOCUMENT_FACTS = [
  'permit',
  'stations',
  'product',
  'quota',
  'subject',
  'hardwareType',
  'algorithm',
  'tlsServer',
  'serials',
  'macs',
  'everyMac',
  'firmware',
  'firmwareFloor',
  'notBefore',
  'notAfter',
  'hours',
  'rework',
  'lock',
  'burn',
  'offlineHours',
  'offlineUnits',
  'station',
  'trial',
  'number',
  'escrow',
  'upstream',
  'upstreamCa',
  'upstreamKey',
  'checkpointKey',
  'releaseKey',
  'allowedProduct',
  'printer',
  'labelsStay',
  'module',
  'scanner',
  'revoked',
  'quarantine',
  'reason',
  'issuedAt',
] as const;
export type DocumentFactName = (typeof DOCUMENT_FACTS)[number];

/** Kinds of documents that the desk of a station takes. */
export const DESK_DOCUMENTS = ['permit', 'manifest', 'revocations', 'lift'] as const;
export type DeskDocument = (typeof DESK_DOCUMENTS)[number];

export type DocumentFact = { readonly name: DocumentFactName } & (
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  /** ISO 8601 in UTC. */
  | { readonly kind: 'time'; readonly value: string }
  | { readonly kind: 'flag'; readonly value: boolean }
  /** Days of the week by ISO 8601, 1 is Monday. */
  | {
      readonly kind: 'hours';
      readonly days: readonly number[];
      readonly from: string;
      readonly to: string;
      readonly timeZone: string;
    }
);

/** How many days before its end a document is pointed out, and pointed out loudly. */
export const EXPIRES_SOON_DAYS = 30;
export const EXPIRES_VERY_SOON_DAYS = 7;

const DAY_MS = 24 * 60 * 60_000;

/** Whole days until then; negative when it is over. */
export function daysUntil(notAfter: string, nowMs: number): number {
  return Math.floor((Date.parse(notAfter) - nowMs) / DAY_MS);
}
