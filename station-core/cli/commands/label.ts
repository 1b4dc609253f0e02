import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderLabel } from '../../labels/render-label.ts';
import { configFault } from '../../station/config/config-fault.ts';
import { readLabelTemplates } from '../../station/product/label-file.ts';
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
  return { text: paths.join('\n'), json: { ok: true, files: paths, sizes } };
}

function sizeOf({ widthMm, heightMm }: { readonly widthMm: number; readonly heightMm: number }) {
  return { widthMm, heightMm };
}
