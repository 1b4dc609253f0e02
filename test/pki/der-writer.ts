/** The smallest DER writer, for building requests and certificates that are wrong in just one place. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  if (length < 0x100) return Buffer.concat([Buffer.of(tag, 0x81, length), content]);
  return Buffer.concat([Buffer.of(tag, 0x82, length >> 8, length & 0xff), content]);
}

export const fromHex = (hex: string): Buffer => Buffer.from(hex, 'hex');
export const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value, 'utf8'));

/** The elements of a constructed element, whole; the reader under test is not used for it. */
export function elementsOf(element: Uint8Array): Buffer[] {
  const bytes = Buffer.from(element);
  const found: Buffer[] = [];
  for (let at = headerBytes(bytes); at < bytes.length;) {
    const rest = bytes.subarray(at);
    const whole = rest.subarray(0, headerBytes(rest) + contentBytes(rest));
    found.push(whole);
    at += whole.length;
  }
  return found;
}

function headerBytes(element: Buffer): number {
  const first = element.readUInt8(1);
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function contentBytes(element: Buffer): number {
  const first = element.readUInt8(1);
  return first < 0x80 ? first : element.readUIntBE(2, first & 0x7f);
}
