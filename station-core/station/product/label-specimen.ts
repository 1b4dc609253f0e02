import type { LabelData, LabelText } from '../../labels/label-data.ts';
import type { RenderLabel } from '../../labels/rendering/label-renderer.ts';
import { type LabelDots, pngOf } from '../../labels/rendered-label.ts';
import type { LabelTemplates } from '../../labels/template/label-template.ts';
import { macOf } from '../../model/mac.ts';
import { ssidOf } from '../../secrets/ssid.ts';
import { Secret } from '../../secret.ts';
import { labelTextOf } from './load-product.ts';
import type { ProductConfig } from './product-config.ts';

const TEST = 'TEST';
const NO_PRODUCT: LabelText = {
  title: 'Test label',
  product: 'test',
  label: { inner: { widthMm: 60, heightMm: 40 }, outer: { widthMm: 60, heightMm: 40 } },
};

/** As long as the real ones, and nobody's: these words open no network. */
export function specimenLabel(product: LabelText = NO_PRODUCT): LabelData {
  return {
    ...product,
    title: 'TEST LABEL',
    serial: TEST,
    mac: macOf('00:00:00:00:00:00'),
    ssid: 'TEST-000000',
    ownerName: 'test',
    softApPassword: new Secret('TESTTESTTESTTEST'),
    ownershipCode: new Secret('TESTTESTTESTTEST'),
    madeOn: new Date(),
    order: TEST,
    slot: 0,
  };
}

/** A specimen of both labels as the print head burns it. */
export interface LabelPreview {
  readonly inner: LabelPicture;
  readonly outer: LabelPicture;
  readonly pdf: Buffer;
  /** ZPL II, inner label first. */
  readonly zpl: Buffer;
}

export interface LabelPicture {
  readonly png: Buffer;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** What a preview is drawn of. */
export interface LabelDescription {
  readonly config: ProductConfig;
  readonly templates?: LabelTemplates | undefined;
}

/** By the code that prints, with the product's own names. Nothing in it is a secret: no unit has these words. */
export async function previewLabels(
  { config, templates }: LabelDescription,
  renderLabel: RenderLabel,
  signal: AbortSignal,
): Promise<LabelPreview> {
  const { title, serialPrefix, unitData } = config;
  const mac = macOf('02:00:00:00:00:01');
  const ssid = ssidOf(unitData.ssidPrefix, mac);
  const own = { title, mac, ssid, serial: `${serialPrefix}-S00-000001`, ownerName: unitData.ownerName, slot: 1 };
  const text = labelTextOf(config, templates);
  using label = await renderLabel({ ...specimenLabel(text), ...own }, signal);
  return {
    inner: pictureOf(label.inner),
    outer: pictureOf(label.outer),
    pdf: Buffer.from(label.pdf.reveal()),
    zpl: label.zpl().reveal(),
  };
}

function pictureOf(label: LabelDots): LabelPicture {
  const { widthDots, heightDots, dotsPerMm } = label;
  return { png: pngOf(label).reveal(), widthMm: widthDots / dotsPerMm, heightMm: heightDots / dotsPerMm };
}
