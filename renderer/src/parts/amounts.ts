/** Amounts as people read them, in their language. Pure; the words around them are elsewhere. */

type ByteUnit = 'kilobyte' | 'megabyte';

export function bytesText(bytes: number, locale: string): string {
  const unit = byteUnitOf(bytes);
  return inUnit(bytes, unit, { locale, style: 'unit', unit, unitDisplay: 'short' });
}

/** What is done of a whole, in its unit and without naming it: `0.41` of 1.18 MB. */
export function bytesOfText(
  bytes: number,
  { whole, locale }: { readonly whole: number; readonly locale: string },
): string {
  return inUnit(bytes, byteUnitOf(whole), { locale });
}

function byteUnitOf(bytes: number): ByteUnit {
  return bytes < 1_000_000 ? 'kilobyte' : 'megabyte';
}

function inUnit(
  bytes: number,
  unit: ByteUnit,
  { locale, ...options }: Intl.NumberFormatOptions & { readonly locale: string },
): string {
  const [divisor, digits] = unit === 'kilobyte' ? [1_000, 0] : [1_000_000, 2];
  const format = { ...options, minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, format).format(bytes / divisor);
}

/** `1:07`, and `1:02:03` from an hour on: read at a glance and the same in every language. */
export function clockText(ms: number): string {
  const total = Math.floor(Math.max(0, ms) / 1_000);
  const hours = Math.floor(total / 3_600);
  const minutes = Math.floor((total % 3_600) / 60);
  const seconds = String(total % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

export type SecondsLeft =
  | { readonly kind: 'estimating' }
  | { readonly kind: 'almost' }
  | { readonly kind: 'left'; readonly seconds: number };

/** Above ten seconds in steps of five, so that the number can be read before it changes. */
export function secondsLeft(seconds: number | null): SecondsLeft {
  if (seconds === null) return { kind: 'estimating' };
  if (seconds <= 1) return { kind: 'almost' };
  return { kind: 'left', seconds: seconds <= 10 ? seconds : Math.ceil(seconds / 5) * 5 };
}

export function whenText(iso: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}

export function timeText(iso: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(new Date(iso));
}

export function numberText(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value);
}
