import { sharedBytes } from '../../secret.ts';

/** One bit a dot, 1 is dark, rows padded to whole bytes: as printers take it. May hold secrets: to be wiped. */
export class Bitmap implements Disposable {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly rowBytes: number;
  readonly bytes: Uint8Array;

  /** `bytes` are taken over; without them all dots are light. */
  constructor({ widthDots, heightDots }: Pick<Bitmap, 'widthDots' | 'heightDots'>, bytes?: Uint8Array) {
    this.widthDots = widthDots;
    this.heightDots = heightDots;
    this.rowBytes = Math.ceil(widthDots / 8);
    this.bytes = bytes ?? sharedBytes(this.rowBytes * heightDots);
    if (this.bytes.length !== this.rowBytes * heightDots) throw new RangeError('a bitmap of another size');
  }

  isDark(x: number, y: number): boolean {
    if (x < 0 || y < 0 || x >= this.widthDots || y >= this.heightDots) return false;
    return ((this.bytes[y * this.rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
  }

  /** Dots beyond the edge are ignored. */
  darken(x: number, y: number): void {
    if (x < 0 || y < 0 || x >= this.widthDots || y >= this.heightDots) return;
    const at = y * this.rowBytes + (x >> 3);
    this.bytes[at] = (this.bytes[at] ?? 0) | (0x80 >> (x & 7));
  }

  [Symbol.dispose](): void {
    this.bytes.fill(0);
  }
}
