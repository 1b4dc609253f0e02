import { InvalidArgumentError, Option } from 'commander';

/** Options that mean the same in every command that has them, and how numbers are read. */
export const jsonOption = (): Option => new Option('--json', 'print one JSON document on stdout').default(false);

/** No default: the wrong directory is another ledger, and nobody would notice (ADR 15). */
export const dataOption = (): Option =>
  new Option('--data <dir>', "the station's data directory")
    .env('BIRTHMARK_DATA')
    .argParser(notEmpty)
    .makeOptionMandatory();

export const PORT_FORMS = 'device path, rfc2217://host:port or socket://host:port';

export const portOption = (): Option => new Option('--port <address>', PORT_FORMS).makeOptionMandatory();

/** A day is a day in UTC, and the last one counts whole. */
export const fromOption = (): Option =>
  new Option('--from <time>', 'from this day (UTC) or time on').argParser(isoTime(0));

export const untilOption = (): Option =>
  new Option('--until <time>', 'up to and with this day (UTC), or before this time').argParser(isoTime(1));

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 24 * 60 * 60_000;

function isoTime(daysLater: number): (text: string) => string {
  return (text) => {
    const atMs = Date.parse(text) + (DAY.test(text) ? daysLater * DAY_MS : 0);
    if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(atMs))
      throw new InvalidArgumentError('Expected a day or time such as 2026-11-29 or 2026-11-29T08:00Z.');
    return new Date(atMs).toISOString();
  };
}

function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It is empty.');
  return text;
}

/** Whole numbers as people write them for flash: 4096, 0x1000, 16K, 4M. */
export function byteCount(text: string): number {
  const match = /^(0x[0-9a-f]+|0|[1-9]\d*)([km]?)$/i.exec(text);
  if (match === null) throw new InvalidArgumentError('Expected a size such as 4096, 0x1000, 16K or 4M.');
  const unit = { '': 1, k: 1024, m: 1024 * 1024 }[match[2]?.toLowerCase() ?? ''] ?? 1;
  const bytes = Number(match[1]) * unit;
  if (bytes > MOST_BYTES) throw new InvalidArgumentError('Expected at most 128M: no chip addresses more flash.');
  return bytes;
}

/** More than any ESP32 can address: 32 MB by most, 128 MB by the caches of the newest. */
const MOST_BYTES = 128 * 1024 * 1024;

/** Reads a whole number within bounds, both included. */
export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (number >= from && number <= to) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${from} to ${to}.`);
  };
}

/** Reads a name of a certain form. */
export function nameLike(form: RegExp, says: string): (text: string) => string {
  return (text) => {
    if (form.test(text)) return text;
    throw new InvalidArgumentError(says);
  };
}

/** With or without colons, as programs print it. */
export function sha256Fingerprint(text: string): string {
  const hex = text.replaceAll(':', '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  throw new InvalidArgumentError('Expected a SHA-256: 64 hexadecimal digits.');
}
