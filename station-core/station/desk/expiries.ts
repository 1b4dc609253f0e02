import { daysUntil, EXPIRES_SOON_DAYS } from '../../model/documents/document-fact.ts';

export interface Expiry {
  readonly document: 'permit' | 'manifest';
  readonly id: string;
  readonly notAfter: string;
}

interface ExpiringPermit {
  readonly permit: string;
  readonly product: string;
  readonly notAfter: string;
}

export interface Lifetimes {
  readonly manifest: { readonly number: number; readonly notAfter: string };
  readonly permits: readonly ExpiringPermit[];
}

/**
 * What ends within a month, or has ended and nothing is there in its place: the station stops making units then. A permit
 * is no news when another one of its product lasts longer.
 */
export function expiringSoon({ manifest, permits }: Lifetimes, nowMs: number): Expiry[] {
  const isSoon = ({ notAfter }: Pick<Expiry, 'notAfter'>): boolean => daysUntil(notAfter, nowMs) <= EXPIRES_SOON_DAYS;
  const lasting = permits.filter((each) => !permits.some((other) => outlasts(other, each)));
  const all: Expiry[] = [
    { document: 'manifest', id: String(manifest.number), notAfter: manifest.notAfter },
    ...lasting.map(({ permit, notAfter }) => ({ document: 'permit' as const, id: permit, notAfter })),
  ];
  return all.filter(isSoon).sort((a, b) => Date.parse(a.notAfter) - Date.parse(b.notAfter));
}

function outlasts(other: ExpiringPermit, permit: ExpiringPermit): boolean {
  return other.product === permit.product && Date.parse(other.notAfter) > Date.parse(permit.notAfter);
}
