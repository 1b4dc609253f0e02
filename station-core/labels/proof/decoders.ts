/** Two readers of codes that share no code: ZXing-C++ and rxing, which is written in Rust. Both run here, as WebAssembly. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { decode_barcode } from 'rxing-wasm';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Symbology } from '../draw/drawing.ts';
import type { Grey } from './grey.ts';

/** The text of the one code in the picture; undefined when it reads none. */
export type Decode = (picture: Grey, symbology: Symbology) => Promise<string | undefined>;

export const DECODERS: Readonly<Record<string, Decode>> = { 'ZXing-C++': withZxing, rxing: withRxing };

const FORMATS = { qr: 'QRCode', dataMatrix: 'DataMatrix', code128: 'Code128' } as const satisfies Record<
  Symbology,
  string
>;

let prepared = false;

async function withZxing({ width, height, pixels }: Grey, symbology: Symbology): Promise<string | undefined> {
  if (!prepared) {
    // Left to itself, the package would fetch this file from the network.
    const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
    prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(readFileSync(file)).buffer } });
    prepared = true;
  }
  const data = new Uint8ClampedArray(4 * pixels.length).fill(255);
  for (const [at, value] of pixels.entries()) data.fill(value, 4 * at, 4 * at + 3);
  try {
    const options = {
      formats: [FORMATS[symbology]],
      tryHarder: true,
      maxNumberOfSymbols: 1,
      textMode: 'Plain',
    } as const;
    const [found] = await readBarcodes(
      { data, width, height, colorSpace: 'srgb' },
      { ...options, formats: [...options.formats] },
    );
    return found?.text;
  } finally {
    data.fill(0);
  }
}

async function withRxing({ width, height, pixels }: Grey): Promise<string | undefined> {
  const luma = Uint8Array.from(pixels);
  try {
    return decode_barcode(luma, width, height, true, false).text();
  } catch (error) {
    if (error instanceof Error) throw error; // it has crashed
    return undefined; // forgiven: it throws a text of its own when it finds no code
  } finally {
    luma.fill(0);
  }
}
