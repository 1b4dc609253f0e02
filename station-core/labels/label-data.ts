/** What goes onto a unit's two labels, and the checks that keep a label from lying: nothing is dropped or replaced. */
import { Fault } from '../fault.ts';
import type { Secret } from '../secret.ts';
import { TRIAL } from '../model/issuance/trial.ts';
import type { Mac } from '../model/mac.ts';
import type { Dpi, SizeMm } from './media.ts';
import type { LabelTemplates } from './template/label-template.ts';

/** The part that is the same for every unit of a product. */
export interface LabelText {
  readonly title: string;
  /** The product's short name, as in the ledger. */
  readonly product: string;
  readonly label: { readonly inner: SizeMm; readonly outer: SizeMm; readonly dpi?: Dpi };
  /** What label.json says; without it the labels are laid out by their sizes alone. */
  readonly templates?: LabelTemplates;
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
  /** The work order, and the slot of the jig that the unit is in. */
  readonly order?: string;
  readonly slot?: number;
  /** Made at a trial station: the word is on both labels. */
  readonly trial?: true;
}

/** What a label is headed with, in words. */
export function titleWords({ title, trial }: Pick<LabelData, 'title' | 'trial'>): string[] {
  return [...(trial === undefined ? [] : [TRIAL]), ...title.split(' ')];
}

/** Before anything is drawn: `label.cannot-render` names the field that no label can show. */
export function checkLabelData(data: LabelData): void {
  checkSize('inner', data.label.inner);
  checkSize('outer', data.label.outer);
  const { title, product, serial, mac, ssid, lot = '', order = '' } = data;
  for (const [field, text] of Object.entries({ title, product, serial, mac, ssid, lot, order }))
    checkPrintable(field, text);
  if (Number.isNaN(data.madeOn.getTime())) throw new Fault('label.cannot-render', { field: 'madeOn' });
}

/** Control characters and the like would be left out silently. Whether a font has the others shows when they are drawn. */
function checkPrintable(field: string, text: string): void {
  const found = /\p{C}/u.exec(text);
  if (found === null) return;
  const hex = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new Fault('label.cannot-render', { field, reason: `U+${hex} cannot be printed` });
}

const MAX_MM = 300;

/** Smaller than any label, or larger than any printer takes, or no number at all. */
function checkSize(field: string, { widthMm, heightMm }: SizeMm): void {
  const possible = (mm: number): boolean => Number.isFinite(mm) && mm >= 5 && mm <= MAX_MM;
  if (!possible(widthMm) || !possible(heightMm)) {
    throw new Fault('label.cannot-render', { field, widthMm, heightMm, reason: `sizes must be 5 to ${MAX_MM} mm` });
  }
}
