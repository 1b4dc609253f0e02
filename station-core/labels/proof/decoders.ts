/** Two readers of codes that share no code: ZXing-C++ and rxing, which is written in Rust. Both run here, as WebAssembly. */
import type { Decoder } from './decoder.ts';
import { rxing } from './rxing.ts';
import { zxing } from './zxing.ts';

export const DECODERS: Readonly<Record<string, Decoder>> = { 'ZXing-C++': zxing, rxing };

/** Not while one of them reads. */
export function wipeDecoders(): void {
  for (const { wipe } of Object.values(DECODERS)) wipe();
}
