import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Rxing from 'rxing-wasm';
import type { Symbology } from '../draw/drawing.ts';
import type { Decoder, Reading } from './decoder.ts';
import type { Grey } from './grey.ts';
import { withHeapTextDecoder } from './heap-text-decoder.ts';
import {
  compiled,
  Instance,
  Memory,
  Module,
  type WasmExports,
  type WasmMemory,
  type WasmModule,
} from './web-assembly.ts';

/** As rxing reads them. */
const FORMATS = { qr: 'qrcode', dataMatrix: 'datamatrix', code128: 'code128' } as const satisfies Record<
  Symbology,
  string
>;

type Shim = typeof Rxing & { readonly __wbg_set_wasm: (exports: WasmExports) => void };

interface Loaded {
  readonly shim: Shim;
  readonly wasm: WasmModule;
}

let loaded: Promise<Loaded> | undefined;
let memory: WasmMemory | undefined;

export const rxing: Decoder = { decode, wipe };

async function decode({ width, height, pixels }: Grey, symbology: Symbology): Promise<Reading | undefined> {
  const { shim, wasm } = await (loaded ??= load());
  memory ??= start(shim, wasm);
  const luma = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.length);
  // Each is freed at once: left to the garbage collector, it would be freed in the memory of a later start.
  using hints = new shim.DecodeHintDictionary();
  hints.set_hint(shim.DecodeHintTypes.PossibleFormats, FORMATS[symbology]);
  hints.set_hint(shim.DecodeHintTypes.TryHarder, 'true');
  try {
    using found = shim.decode_barcode_with_hints(luma, width, height, hints, false);
    return { text: found.text() };
  } catch (error) {
    if (error instanceof Error) throw error; // it has crashed
    return undefined; // forgiven: it throws a text of its own when it finds no code
  }
}

function wipe(): void {
  if (memory === undefined) return;
  new Uint8Array(memory.buffer).fill(0);
  memory.grow(0); // detaches the views that the package keeps of it
  memory = undefined;
}

/** The package starts itself once, and never lets go of its memory; so it is started here, as it would do it. */
async function load(): Promise<Loaded> {
  const folder = join(createRequire(import.meta.url).resolve('rxing-wasm'), '..');
  const wasm = await compiled(join(folder, 'rxing_wasm_bg.wasm'));
  const shim = await withHeapTextDecoder(
    () => import(pathToFileURL(join(folder, 'rxing_wasm_bg.js')).href) as Promise<Shim>,
  );
  return { shim, wasm };
}

function start(shim: Shim, wasm: WasmModule): WasmMemory {
  const [{ module } = { module: '' }] = Module.imports(wasm);
  const { exports } = new Instance(wasm, { [module]: shim });
  shim.__wbg_set_wasm(exports);
  if (!(exports['memory'] instanceof Memory)) throw new TypeError('rxing has no memory');
  return exports['memory'];
}
