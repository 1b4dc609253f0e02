/** Two readers of codes that share no code: ZXing-C++ and rxing, which is written in Rust. Both run here, as WebAssembly. */
import type { Symbology } from '../draw/drawing.ts';
import type { Grey } from './grey.ts';
import { rxing } from './rxing.ts';
import { zxing } from './zxing.ts';

export interface Reading {
  readonly text: string;
  /** What is left of the error correction, 0 to 1 (ISO/IEC 15415 §7.8.8): of matrix codes, by ZXing-C++ alone. */
  readonly unusedErrorCorrection?: number;
}

export interface Decoder {
  /** The one code in the picture; undefined when it reads none. */
  readonly decode: (picture: Grey, symbology: Symbology) => Promise<Reading | undefined>;
  /** Overwrites all memory that it reads in, where the picture and the text still lie. The next picture starts it again. */
  readonly wipe: () => void;
}

export const DECODERS: Readonly<Record<string, Decoder>> = { 'ZXing-C++': zxing, rxing };

/** Not while one of them reads. */
export function wipeDecoders(): void {
  for (const { wipe } of Object.values(DECODERS)) wipe();
}
