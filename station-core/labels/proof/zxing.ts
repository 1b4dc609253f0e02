import { createRequire } from 'node:module';
import { prepareZXingModule, purgeZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { z } from 'zod';
import type { Symbology } from '../draw/drawing.ts';
import type { Decoder, Reading } from './decoder.ts';
import type { Grey } from './grey.ts';
import { withHeapTextDecoder } from './heap-text-decoder.ts';
import { compiled, Instance, type WasmInstance, type WasmModule } from './web-assembly.ts';

const FORMATS = { qr: 'QRCode', dataMatrix: 'DataMatrix', code128: 'Code128' } as const satisfies Record<
  Symbology,
  string
>;

const OPTIONS = { tryHarder: true, maxNumberOfSymbols: 1, textMode: 'Plain' } as const;

/** All that is needed of the module of Emscripten, whose types are not in the package. */
interface Started {
  readonly HEAPU8: Uint8Array;
}

const extra = z.object({ UEC: z.number().min(0).max(1).optional() });

let wasm: Promise<WasmModule> | undefined;
let started: Promise<Started> | undefined;
let memory: Uint8Array | undefined;

export const zxing: Decoder = { decode, wipe };

async function decode({ width, height, pixels }: Grey, symbology: Symbology): Promise<Reading | undefined> {
  memory = (await (started ??= start())).HEAPU8;
  const data = new Uint8ClampedArray(4 * pixels.length);
  const rgba = new Uint32Array(data.buffer);
  for (let at = 0; at < pixels.length; at++) rgba[at] = 0xff000000 | ((pixels[at] ?? 0) * 0x010101);
  try {
    const picture = { data, width, height, colorSpace: 'srgb' } as const;
    const [found] = await readBarcodes(picture, { ...OPTIONS, formats: [FORMATS[symbology]] });
    if (found === undefined) return undefined;
    for (const copy of [found.bytes, found.bytesECI, found.symbol.data]) copy.fill(0);
    const { UEC } = extra.parse(JSON.parse(found.extra === '' ? '{}' : found.extra));
    return { text: found.text, ...(UEC === undefined ? {} : { unusedErrorCorrection: UEC }) };
  } finally {
    data.fill(0);
  }
}

function wipe(): void {
  memory?.fill(0);
  memory = undefined;
  if (started !== undefined) purgeZXingModule();
  started = undefined;
}

async function start(): Promise<Started> {
  // Left to itself, the package would fetch this file from the network.
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const module = await (wasm ??= compiled(file));
  const instantiateWasm = (imports: object, done: (instance: WasmInstance, module: WasmModule) => void) => {
    const instance = new Instance(module, imports);
    done(instance, module);
    return instance.exports;
  };
  const begun: object = await withHeapTextDecoder(() =>
    prepareZXingModule({ fireImmediately: true, overrides: { instantiateWasm } as object }),
  );
  return begun as Started;
}
