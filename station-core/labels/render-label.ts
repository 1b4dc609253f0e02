/** Renders a unit's labels. Equal data gives equal bytes. Keeps nothing: what is secret goes to the caller as secrets. */
import { createHash } from 'node:crypto';
import { Secret } from '../secret.ts';
import { drawBitmap } from './draw/draw-bitmap.ts';
import { drawPdf } from './draw/draw-pdf.ts';
import type { Drawing } from './draw/drawing.ts';
import { checkLabelData, type LabelData } from './label-data.ts';
import { layOutInner } from './layout/inner-label.ts';
import { layOutOuter, type OuterLabelData } from './layout/outer-label.ts';
import { provisioningText } from './provisioning-text.ts';
import { type LabelDots, RenderedLabel } from './rendered-label.ts';

export async function renderLabel(data: LabelData): Promise<RenderedLabel> {
  checkLabelData(data);
  const { ssid, ownerName: username, softApPassword, ownershipCode } = data;
  const qrText = provisioningText({ ssid, username, softApPassword, ownershipCode });
  const [inner, outer] = [layOutInner(data, qrText), layOutOuter(publicPart(data))];
  const pdf = await drawPdf([inner, outer], { title: `Label ${data.serial}`, madeOn: data.madeOn });
  const sha256Hex = createHash('sha256').update(pdf.reveal()).digest('hex');
  return new RenderedLabel({ pdf, sha256Hex, inner: dotsOf(inner), outer: dotsOf(outer) }, qrText);
}

/** Picked by name: what is not listed here cannot get onto the outer label. */
function publicPart({ title, product, label, serial, mac, madeOn, lot }: LabelData): OuterLabelData {
  return { title, product, label, serial, mac, madeOn, ...(lot === undefined ? {} : { lot }) };
}

function dotsOf(drawing: Drawing): LabelDots {
  const { widthDots, heightDots, dotsPerMm } = drawing;
  const { buffer, byteOffset, byteLength } = drawBitmap(drawing).bytes;
  return { widthDots, heightDots, dotsPerMm, dots: new Secret(Buffer.from(buffer, byteOffset, byteLength)) };
}
