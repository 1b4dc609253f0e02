/** What goes onto a unit's two labels, and the checks that keep a label from lying: nothing is dropped or replaced. */
import { Fault } from '../fault.ts';
import type { Secret } from '../secret.ts';
import type { Mac } from '../model/mac.ts';

export interface SizeMm {
  readonly widthMm: number;
  readonly heightMm: number;
}

/** The part that is the same for every unit of a product. */
export interface LabelText {
  readonly title: string;
  /** The product's short name, as in the ledger. */
  readonly product: string;
  readonly label: { readonly inner: SizeMm; readonly outer: SizeMm };
}

export interface LabelData extends LabelText {
  readonly serial: string;
  readonly mac: Mac;
  readonly ssid: string;
  /** SRP6a user name. */
  readonly ownerName: string;
  readonly softApPassword: Secret<string>;
  readonly ownershipCode: Secret<string>;
  /** Printed as a UTC date, and the PDF's own creation date: equal data gives equal bytes. */
  readonly madeOn: Date;
  readonly lot?: string;
}

/** PDF counts in points of 1/72 inch. */
const POINTS_PER_MM = 72 / 25.4;

export function points(mm: number): number {
  return mm * POINTS_PER_MM;
}

/** Windows-1252 beyond Latin-1: what the 14 standard fonts of PDF can show (ISO 32000-1 annex D.2, WinAnsi). */
const WIN_ANSI_EXTRAS = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

/** Before anything is drawn: `label.cannot-render` names the field that no label can show. */
export function checkLabelData(data: LabelData): void {
  checkSize('inner', data.label.inner);
  checkSize('outer', data.label.outer);
  const { title, product, serial, mac, ssid, lot = '' } = data;
  for (const [field, text] of Object.entries({ title, product, serial, mac, ssid, lot })) checkPrintable(field, text);
  if (Number.isNaN(data.madeOn.getTime())) throw new Fault('label.cannot-render', { field: 'madeOn' });
}

/** A character the label's font lacks would be left out silently, so it is refused. */
function checkPrintable(field: string, text: string): void {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const latin = (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff);
    if (latin || WIN_ANSI_EXTRAS.includes(character)) continue;
    const reason = `U+${code.toString(16).toUpperCase().padStart(4, '0')} is not in the label font`;
    throw new Fault('label.cannot-render', { field, reason });
  }
}

/** Smaller than any label, or larger than PDF allows (200 inches), or no number at all. */
function checkSize(field: string, { widthMm, heightMm }: SizeMm): void {
  const possible = (mm: number): boolean => Number.isFinite(mm) && mm >= 5 && mm <= 5000;
  if (!possible(widthMm) || !possible(heightMm)) {
    throw new Fault('label.cannot-render', { field, widthMm, heightMm, reason: 'sizes must be 5 to 5000 mm' });
  }
}
