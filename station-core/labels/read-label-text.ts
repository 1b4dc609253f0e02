/** Which unit a scanned label belongs to: the inner one by its QR code, the outer one by its Data Matrix. */
import { type Mac, parseMac } from '../model/mac.ts';
import { UNIT_SERIAL } from '../model/unit-serial.ts';
import type { Secret } from '../secret.ts';
import { readSsid } from './read-provisioning-text.ts';

/** None of it is secret. */
export type LabelledUnit =
  | { readonly label: 'inner'; readonly ssid: string }
  | { readonly label: 'outer'; readonly serial: string; readonly mac: Mac };

/** What `outerCodeText` writes. */
const OUTER = /^(.+) ((?:[0-9a-f]{2}:){5}[0-9a-f]{2})$/i;

/** Undefined for a text of no label. Throws `scan.unreadable` for a QR code that is only part of one of ours. */
export function readLabelText(scanned: Secret<string>): LabelledUnit | undefined {
  const text = scanned.reveal();
  if (text.trimStart().startsWith('{')) return { label: 'inner', ssid: readSsid(scanned) };
  const [, serial = '', macText = ''] = OUTER.exec(text.trim()) ?? [];
  const mac = parseMac(macText);
  return mac === undefined || !UNIT_SERIAL.test(serial) ? undefined : { label: 'outer', serial, mac };
}
