import type { DocumentFactView } from '../../../../station-core/contract.ts';
import { numberText, whenText } from '../../parts/amounts.ts';

export interface FactWords {
  readonly locale: string;
  readonly yes: string;
  readonly no: string;
}

/** What a fact of a document says, in the language of the screen. Hashes, names and patterns are what was signed. */
export function factText(fact: DocumentFactView, { locale, yes, no }: FactWords): string {
  switch (fact.kind) {
    case 'text':
      return fact.value;
    case 'number':
      return numberText(fact.value, locale);
    case 'time':
      return whenText(fact.value, locale);
    case 'flag':
      return fact.value ? yes : no;
    case 'hours':
      return `${fact.days.map((day) => weekdayText(day, locale)).join(', ')} ${fact.from}–${fact.to} (${fact.timeZone})`;
  }
}

/** The fifth of January 1970 was a Monday. */
const FIRST_MONDAY_MS = 4 * 24 * 60 * 60_000;

function weekdayText(isoDay: number, locale: string): string {
  const date = new Date(FIRST_MONDAY_MS + (isoDay - 1) * 24 * 60 * 60_000);
  return new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(date);
}

/** Consecutive facts of one name belong together. */
export function grouped(facts: readonly DocumentFactView[]): readonly (readonly DocumentFactView[])[] {
  const groups: DocumentFactView[][] = [];
  for (const fact of facts) {
    const last = groups.at(-1);
    if (last?.[0]?.name === fact.name) last.push(fact);
    else groups.push([fact]);
  }
  return groups;
}
