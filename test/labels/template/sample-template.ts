/** Labels of a product with everything that a template can hold. */
import type { Item, LabelTemplates } from '../../../station-core/labels/template/label-template.ts';

const media = { widthMm: 60, heightMm: 40, dpi: 300 } as const;
export const LINK = 'https://id.gs1.org/01/09506000134352/21/GS-S1-000123';

/** A filled ring, 24 × 24 pixels, dark and transparent. */
const LOGO =
  'iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAYAAADgdz34AAAAm0lEQVR4AcXBAarCMBQF0ZnQ/W/5fqGCPpO0qVL+OdxNjoU1MiFz4RoZkF74jbyRKozJWBiTp41jckx2YUJeQiXXhEoeZBcq+U6o3FgXKlnQ6Ekv9EJPPjTOhblwonGzxs0aN2uckzk50eiFnvSkFz5srJMvyEuo5JpQyYNUoZI1oZKnjWNhJ2PhhPTCb+SNzIVrZECOhTXyX/4ATicaK6nAsU4AAAAASUVORK5CYII=';

export const INNER: readonly Item[] = [
  { type: 'qr', xMm: 1, yMm: 1, sizeMm: 26, encodes: 'provisioning' },
  { type: 'qr', xMm: 1, yMm: 27, sizeMm: 12, encodes: 'wifi', errorCorrection: 'M' },
  { type: 'text', xMm: 28, yMm: 2, widthMm: 31, heightMm: 5, text: '{title}', sizeMm: 4, bold: true },
  { type: 'text', xMm: 28, yMm: 8, widthMm: 31, heightMm: 4, text: '{ssid} {password}', sizeMm: 3, align: 'right' },
  { type: 'box', xMm: 28, yMm: 14, widthMm: 30, heightMm: 24, thicknessMm: 0.3 },
];

export const OUTER: readonly Item[] = [
  { type: 'text', xMm: 2, yMm: 2, widthMm: 40, heightMm: 6, text: '{title} rev. {hardwareRevision}', sizeMm: 5 },
  {
    type: 'text',
    xMm: 2,
    yMm: 9,
    widthMm: 40,
    heightMm: 8,
    text: 'Maker Ltd, 深圳市 · 5 V ⎓ 1 A · {date}',
    sizeMm: 2.2,
  },
  { type: 'mark', xMm: 2, yMm: 18, mark: 'ce', heightMm: 5 },
  { type: 'mark', xMm: 11, yMm: 18, mark: 'weee', heightMm: 9 },
  { type: 'dataMatrix', xMm: 44, yMm: 2, sizeMm: 14, encodes: 'gs1', content: '(01){gtin}(21){serial}' },
  { type: 'code128', xMm: 2, yMm: 30, widthMm: 50, heightMm: 7, encodes: 'text', content: '{serial}' },
  { type: 'text', xMm: 55, yMm: 18, widthMm: 20, heightMm: 3, text: '{mac}', sizeMm: 2.2, rotation: 90 },
  { type: 'line', xMm: 2, yMm: 28.5, lengthMm: 50, thicknessMm: 0.3 },
  {
    type: 'qr',
    xMm: 24,
    yMm: 17,
    sizeMm: 11.5,
    encodes: 'gs1DigitalLink',
    domain: 'https://id.gs1.org',
    content: '(01){gtin}(21){serial}',
    errorCorrection: 'M',
  },
];

export const LOGO_ITEM: Item = {
  type: 'image',
  xMm: 20,
  yMm: 18,
  widthMm: 3,
  heightMm: 6,
  pngBase64: LOGO,
  rotation: 90,
};

export function templates({
  inner = INNER,
  outer = OUTER,
}: { inner?: readonly Item[]; outer?: readonly Item[] } = {}): LabelTemplates {
  return {
    values: { gtin: '09506000134352', hardwareRevision: 'C' },
    inner: { media, items: [...inner] },
    outer: { media, items: [...outer] },
  };
}

/** Its bars have room for the serial number of a specimen, and not for the longest one. */
export const SHORT_BAR = {
  type: 'code128',
  xMm: 2,
  yMm: 28,
  widthMm: 56,
  heightMm: 8,
  encodes: 'text',
  content: '{serial}',
} as const;
