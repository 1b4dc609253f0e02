/** Renders a unit's labels. Equal data gives equal bytes. Keeps nothing: what is secret goes to the caller as secrets. */
import { createHash } from 'node:crypto';
import { Fault } from '../fault.ts';
import { Secret, type SecretText } from '../secret.ts';
import type { Bitmap } from './draw/bitmap.ts';
import { drawBitmap } from './draw/draw-bitmap.ts';
import { drawPdf } from './draw/draw-pdf.ts';
import type { Drawing } from './draw/drawing.ts';
import { checkLabelData, type LabelData } from './label-data.ts';
import { layOutInner } from './layout/inner-label.ts';
import { layOutOuter, type OuterLabelData } from './layout/outer-label.ts';
import { provisioningText } from './provisioning-text.ts';
import type { LabelTemplates } from './template/label-template.ts';
import { layOut } from './template/lay-out.ts';
import { ownerValues, type PublicData, publicValues } from './template/values.ts';
import { type LabelDots, RenderedLabel } from './rendered-label.ts';

/** Throws when the dots of a label are not what they should be. */
export type ProveDots = (label: 'inner' | 'outer', drawing: Drawing, bitmap: Bitmap) => Promise<void>;

export function renderLabel(data: LabelData): Promise<RenderedLabel> {
  return renderProven(data, async () => undefined);
}

/** The same once `prove` has seen the dots of both labels, which are those that it returns. */
export async function renderProven(data: LabelData, prove: ProveDots): Promise<RenderedLabel> {
  checkLabelData(data);
  const { qrText, inner, outer } = drawingsOf(data);
  const bitmaps = { inner: drawBitmap(inner), outer: drawBitmap(outer) };
  await prove('inner', inner, bitmaps.inner);
  await prove('outer', outer, bitmaps.outer);
  const pdf = await drawPdf([inner, outer], { title: `Label ${data.serial}`, madeOn: data.madeOn });
  const sha256Hex = createHash('sha256').update(pdf.reveal()).digest('hex');
  return new RenderedLabel(
    { pdf, sha256Hex, inner: dotsOf(inner, bitmaps.inner), outer: dotsOf(outer, bitmaps.outer) },
    qrText,
  );
}

/** Both labels as they are laid out. */
export function drawingsOf(data: LabelData): Record<'inner' | 'outer', Drawing> & { readonly qrText: SecretText } {
  const { ssid, ownerName: username, softApPassword, ownershipCode } = data;
  const qrText = provisioningText({ ssid, username, softApPassword, ownershipCode });
  return {
    qrText,
    inner: namingLabel('inner', () => innerDrawing(data, qrText)),
    outer: namingLabel('outer', () => outerDrawing(publicPart(data), data.templates)),
  };
}

/** A fault in laying it out says which of the two labels it is about. */
function namingLabel(label: 'inner' | 'outer', draw: () => Drawing): Drawing {
  try {
    return draw();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault(error.code, { label, ...error.evidence }, { cause: error });
  }
}

function innerDrawing(data: LabelData, provisioning: Secret<string>): Drawing {
  const { templates } = data;
  if (templates === undefined) return layOutInner(data, provisioning);
  const values = { ...templates.values, ...publicValues(data), ...ownerValues(data) };
  return layOut(templates.inner, { values, provisioning, isTrial: data.trial === true });
}

function outerDrawing(data: OuterLabelData & PublicData, templates: LabelTemplates | undefined): Drawing {
  if (templates === undefined) return layOutOuter(data);
  const values = { ...templates.values, ...publicValues(data) };
  return layOut(templates.outer, { values, isTrial: data.trial === true });
}

/** Picked by name: what is not listed here cannot get onto the outer label. */
function publicPart({ title, product, label, serial, mac, madeOn, lot, order, slot, trial }: LabelData) {
  return {
    title,
    product,
    label,
    serial,
    mac,
    madeOn,
    ...(lot === undefined ? {} : { lot }),
    ...(order === undefined ? {} : { order }),
    ...(slot === undefined ? {} : { slot }),
    ...(trial === undefined ? {} : { trial }),
  };
}

function dotsOf({ widthDots, heightDots, dotsPerMm }: Drawing, { bytes }: Bitmap): LabelDots {
  const { buffer, byteOffset, byteLength } = bytes;
  return { widthDots, heightDots, dotsPerMm, dots: new Secret(Buffer.from(buffer, byteOffset, byteLength)) };
}
