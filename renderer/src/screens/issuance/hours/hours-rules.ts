/** What a person types as working hours, before the station gets it. Pure. */
import type { WorkingHoursView } from '../../../../../station-core/contract.ts';
import { isTimeZone, SPAN_FROM, SPAN_TO } from '../../../../../station-core/model/issuance/working-hours.ts';

export type Span = WorkingHoursView['spans'][number];

export function firstHours(timeZone: string): WorkingHoursView {
  return { timeZone, spans: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '06:00', to: '22:00' })) };
}

export type HoursProblem = 'badZone' | 'badTime' | 'none';

export function hoursProblem({ timeZone, spans }: WorkingHoursView): HoursProblem | undefined {
  if (!isTimeZone(timeZone)) return 'badZone';
  if (spans.length === 0) return 'none';
  return spans.every(isSpan) ? undefined : 'badTime';
}

export function isSpan({ from, to }: Span): boolean {
  return SPAN_FROM.test(from) && SPAN_TO.test(to);
}

export function endsNextDay(span: Span): boolean {
  return isSpan(span) && span.to <= span.from;
}

/** In the words of the language; Monday is 1. */
export function weekdayName(weekday: number, locale: string): string {
  const monday = Date.UTC(2024, 0, 1);
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  return format.format(monday + (weekday - 1) * 24 * 60 * 60_000);
}
