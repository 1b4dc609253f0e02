import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProvenCode } from '../../labels/proof/prove-codes.ts';
import type { ProvenLabels } from '../../labels/proof/prove-label.ts';
import { renderLabel } from '../../labels/render-label.ts';
import { configFault } from '../../station/config/config-fault.ts';
import { readLabelTemplates } from '../../station/product/label-file.ts';
import { labelTextOf } from '../../station/product/load-product.ts';
import { proveLabels } from '../../station/product/product-check.ts';
import { previewLabels } from '../../station/product/label-specimen.ts';
import { readProductConfig } from '../../station/product/product-config.ts';
import type { CommandResult } from '../output.ts';

export interface PreviewOptions {
  readonly product: string;
  readonly out: string;
}

/** The product needs no release yet: labels are drawn of its description alone. */
export async function previewLabel({ product, out }: PreviewOptions, signal: AbortSignal): Promise<CommandResult> {
  const described = { config: await readProductConfig(product), templates: await readLabelTemplates(product) };
  const { inner, outer, pdf, zpl } = await previewLabels(described, renderLabel, signal);
  const files = { 'inner.png': inner.png, 'outer.png': outer.png, 'label.pdf': pdf, 'label.zpl': zpl };
  try {
    await mkdir(out, { recursive: true });
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(out, name), bytes, { signal });
  } catch (error) {
    throw configFault('station.bad-path', out, error);
  }
  const sizes = { inner: sizeOf(inner), outer: sizeOf(outer) };
  const paths = Object.keys(files).map((name) => join(out, name));
  // After the pictures: where a code fails, they show which.
  const { config, templates } = described;
  const survived = await proveLabels({ config, labelText: labelTextOf(config, templates) });
  const text = [...paths, '', ...survivedLines(survived)].join('\n');
  return { text, json: { ok: true, files: paths, sizes, survived } };
}

function sizeOf({ widthMm, heightMm }: { readonly widthMm: number; readonly heightMm: number }) {
  return { widthMm, heightMm };
}

const NAMES = { qr: 'QR code', dataMatrix: 'Data Matrix', code128: 'Code 128' } as const;

/** A line for each code of both labels: what it was read under. */
function survivedLines(labels: ProvenLabels): string[] {
  return Object.entries(labels).flatMap(([label, { dotsPerMm, codes }]) =>
    codes.map((code) => `${label} label, ${lineOf(code, dotsPerMm)}`),
  );
}

function lineOf(code: ProvenCode, dotsPerMm: number): string {
  const { symbology, level, moduleDots, places, blankShare, unusedErrorCorrection: left } = code;
  const name = level === undefined ? NAMES[symbology] : `${NAMES[symbology]} of level ${level}`;
  const spare = left === undefined ? '' : `; error correction left at worst: ${percent(left)}`;
  const where = places === 1 ? 'at one place' : `at each of ${places} places`;
  return `${name}, modules of ${(moduleDots / dotsPerMm).toFixed(2)} mm: read with ${percent(blankShare)} of it blank ${where}${spare}`;
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
