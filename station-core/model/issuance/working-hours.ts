/** When a station is meant to work, as the security officer set it. Certificates issued at other times are marked. */

/** Monday is 1, Sunday 7 (ISO 8601). A span whose end is not after its start ends on the next day. */
export interface WorkingSpan {
  readonly weekday: number;
  /** `HH:MM` of the time zone. */
  readonly from: string;
  /** `HH:MM`; `24:00` is the end of the day. */
  readonly to: string;
}

export interface WorkingHours {
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  readonly spans: readonly WorkingSpan[];
}

export const SPAN_FROM = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
export const SPAN_TO = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
export const TIME_ZONE = /^[A-Za-z0-9_+/-]{1,64}$/;
export const MAX_SPANS = 50;

const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** A time zone that this software does not know has no working hours: nothing passes for want of a table. */
export function isWorkingTime({ timeZone, spans }: WorkingHours, atMs: number): boolean {
  const minute = minuteOfWeek(timeZone, atMs);
  return minute !== undefined && spans.some((span) => isInSpan(span, minute));
}

export function isTimeZone(timeZone: string): boolean {
  return TIME_ZONE.test(timeZone) && clockOf(timeZone) !== undefined;
}

function isInSpan({ weekday, from, to }: WorkingSpan, minute: number): boolean {
  const lengthMinutes = (minutesOf(to) - minutesOf(from) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  const begunAt = (weekday - 1) * DAY_MINUTES + minutesOf(from);
  return (minute - begunAt + WEEK_MINUTES) % WEEK_MINUTES < lengthMinutes;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** No zone changes its offset within a quarter of an hour, and reading a zone's clock is slow: one reading serves them all. */
const QUARTER_MS = 15 * 60_000;
const lastQuarter = new Map<string, { readonly startsMs: number; readonly minute: number }>();

function minuteOfWeek(timeZone: string, atMs: number): number | undefined {
  const startsMs = Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
  const known = lastQuarter.get(timeZone);
  const minute = known?.startsMs === startsMs ? known.minute : readClock(timeZone, startsMs);
  if (minute === undefined) return undefined;
  lastQuarter.set(timeZone, { startsMs, minute });
  return (minute + Math.floor((atMs - startsMs) / 60_000)) % WEEK_MINUTES;
}

function readClock(timeZone: string, atMs: number): number | undefined {
  const clock = clockOf(timeZone);
  if (clock === undefined) return undefined;
  const parts = new Map(clock.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const weekday = WEEKDAYS.indexOf(parts.get('weekday') ?? '');
  return weekday * DAY_MINUTES + Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
}

const clocks = new Map<string, Intl.DateTimeFormat | undefined>();

function clockOf(timeZone: string): Intl.DateTimeFormat | undefined {
  if (!clocks.has(timeZone)) clocks.set(timeZone, newClock(timeZone));
  return clocks.get(timeZone);
}

function newClock(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    const shown = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    return new Intl.DateTimeFormat('en-US', { timeZone, ...shown });
  } catch (error) {
    if (error instanceof RangeError) return undefined; // no such time zone
    throw error;
  }
}
