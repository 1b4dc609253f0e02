import { InvalidArgumentError, Option } from 'commander';

/** Options that mean the same in every command that has them. */
export const jsonOption = (): Option => new Option('--json', 'print one JSON document on stdout').default(false);

export const dataOption = (): Option =>
  new Option('--data <dir>', "the station's data directory").env('BIRTHMARK_DATA').default('demo-data');

export const portOption = (): Option =>
  new Option('--port <address>', 'device path, rfc2217://host:port or socket://host:port').makeOptionMandatory();

/** Whole numbers as people write them for flash: 4096, 0x1000, 16K, 4M. */
export function byteCount(text: string): number {
  const match = /^(0x[0-9a-f]+|\d+)([km]?)$/i.exec(text);
  if (match === null) throw new InvalidArgumentError('Expected a size such as 4096, 0x1000, 16K or 4M.');
  const unit = { '': 1, k: 1024, m: 1024 * 1024 }[match[2]?.toLowerCase() ?? ''] ?? 1;
  return Number(match[1]) * unit;
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}
