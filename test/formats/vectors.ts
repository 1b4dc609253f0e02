import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const VECTORS = join(import.meta.dirname, '../../fixtures/vectors');

export function vector(path: string): Buffer {
  return readFileSync(join(VECTORS, path));
}

export function vectorText(path: string): string {
  return readFileSync(join(VECTORS, path), 'utf8');
}

/** A copy with one byte changed. */
export function withByte(bytes: Uint8Array, offsetBytes: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[offsetBytes] = value;
  return copy;
}
