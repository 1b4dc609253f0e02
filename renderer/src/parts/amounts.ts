/** Amounts as people read them, in their language. Pure; the words around them are elsewhere. */

export function bytesText(bytes: number, locale: string): string {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  const digits = unit === 'megabyte' ? 2 : 0;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
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
