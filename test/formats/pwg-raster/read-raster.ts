/** Reads PWG Raster by the text of PWG 5102.4, with none of the code that writes it. Throws where a byte is missing or too many. */
export interface ReadPage {
  readonly width: number;
  readonly height: number;
  readonly xDpi: number;
  readonly yDpi: number;
  readonly bitsPerPixel: number;
  /** One for a dark dot, row after row. */
  readonly dark: Uint8Array;
}

export function readRaster(file: Buffer): ReadPage[] {
  if (file.toString('latin1', 0, 4) !== 'RaS2') throw new Error('no sync word');
  const pages: ReadPage[] = [];
  for (let at = 4; at < file.length;) {
    const { page, end } = readPage(file, at);
    pages.push(page);
    at = end;
  }
  return pages;
}

function readPage(file: Buffer, start: number): { readonly page: ReadPage; readonly end: number } {
  const number = (offset: number): number => file.readUInt32BE(start + offset);
  if (file.toString('latin1', start, start + 10) !== 'PwgRaster\0') throw new Error('no page');
  const [width, height, bitsPerPixel, lineBytes] = [number(372), number(376), number(388), number(392)];
  const dark = new Uint8Array(width * height);
  let at = start + 1796;
  for (let y = 0; y < height;) {
    const repeats = file.readUInt8(at) + 1;
    const { line, end } = readLine(file, at + 1, lineBytes);
    if (y + repeats > height) throw new Error('a line beyond the page');
    for (let x = 0; x < width; x++) {
      const isDark =
        bitsPerPixel === 1 ? (line.readUInt8(x >> 3) >> (7 - (x & 7))) & 1 : line.readUInt8(x) < 128 ? 1 : 0;
      for (let row = y; row < y + repeats; row++) dark[row * width + x] = isDark;
    }
    y += repeats;
    at = end;
  }
  return { page: { width, height, xDpi: number(276), yDpi: number(280), bitsPerPixel, dark }, end: at };
}

function readLine(file: Buffer, start: number, lineBytes: number): { readonly line: Buffer; readonly end: number } {
  const pieces: Buffer[] = [];
  let [at, length] = [start, 0];
  while (length < lineBytes) {
    const code = file.readUInt8(at);
    if (code === 128) throw new Error('a code that means nothing');
    const count = code < 128 ? code + 1 : 257 - code;
    const piece = code < 128 ? Buffer.alloc(count, file.readUInt8(at + 1)) : file.subarray(at + 1, at + 1 + count);
    if (piece.length !== count) throw new Error('a run beyond the file');
    pieces.push(piece);
    at += 1 + (code < 128 ? 1 : count);
    length += count;
  }
  if (length !== lineBytes) throw new Error('a run beyond the line');
  return { line: Buffer.concat(pieces), end: at };
}
