/** A SHA-256 digest as text: 64 lower-case hex digits. */
export const SHA256_HEX = /^[0-9a-f]{64}$/;

export function isSha256Hex(text: string): boolean {
  return SHA256_HEX.test(text);
}
