import type { Symbology } from '../draw/drawing.ts';
import type { Grey } from './grey.ts';

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
