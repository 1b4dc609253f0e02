import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { canonicalBytes } from '../../formats/text/canonical-json.ts';
import type { JournalRecord, Journalled } from './records.ts';

/**
 * One line of the journal: a record in canonical JSON and its HMAC-SHA-256 under the journal's key, which also covers the
 * MAC of the line before. Without the key no line can be changed, left out, moved or added.
 */

export const NO_LINE_BEFORE = '0'.repeat(64);
const VERSION = 2;

const MAC_STARTS = '{"mac":"'.length;
const MAC_ENDS = MAC_STARTS + 64;
const BETWEEN = '","record":';
const RECORD_STARTS = MAC_ENDS + BETWEEN.length;

export interface EncodedLine {
  /** With its newline. */
  readonly bytes: Buffer;
  readonly macHex: string;
}

export function encodeLine(record: Journalled, key: KeyObject): EncodedLine {
  const body = canonicalBytes({ v: VERSION, ...record });
  const macHex = createHmac('sha256', key).update(body).digest('hex');
  const head = Buffer.from(`{"mac":"${macHex}${BETWEEN}`, 'latin1');
  return { bytes: Buffer.concat([head, body, Buffer.from('}\n', 'latin1')]), macHex };
}

export interface OpenedLine {
  readonly record: Journalled;
  readonly macHex: string;
}

/**
 * Without its newline. `undefined` when the journal's key did not write these bytes. What it did write is what
 * `encodeLine` was given, so it is not held against the schemas again: that would take minutes with a long journal.
 */
export function openLine(line: Uint8Array, key: KeyObject): OpenedLine | undefined {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  if (bytes.length <= RECORD_STARTS || bytes[bytes.length - 1] !== 0x7d) return undefined;
  if (bytes.toString('latin1', 0, MAC_STARTS) !== '{"mac":"') return undefined;
  if (bytes.toString('latin1', MAC_ENDS, RECORD_STARTS) !== BETWEEN) return undefined;
  const macHex = bytes.toString('latin1', MAC_STARTS, MAC_ENDS);
  if (!/^[0-9a-f]{64}$/.test(macHex)) return undefined;
  const body = bytes.subarray(RECORD_STARTS, -1);
  if (!timingSafeEqual(createHmac('sha256', key).update(body).digest(), Buffer.from(macHex, 'hex'))) return undefined;
  const { v, ...record } = JSON.parse(body.toString('utf8')) as JournalRecord & Journalled & { v: number };
  return v === VERSION ? { record, macHex } : undefined;
}
