/** From the raw r ‖ s of PKCS#11 to the DER of Ecdsa-Sig-Value (RFC 3279 section 2.2.3). P-256 only. */
export function ecdsaSignatureDer(raw: Uint8Array): Buffer {
  if (raw.length !== 64) throw new TypeError(`a raw P-256 signature has 64 bytes, not ${raw.length}`);
  const body = Buffer.concat([positiveInteger(raw.subarray(0, 32)), positiveInteger(raw.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]); // at most 70 bytes, so the short form of length
}

function positiveInteger(bigEndian: Uint8Array): Buffer {
  let start = 0;
  while (start < bigEndian.length - 1 && bigEndian[start] === 0) start += 1;
  const digits = bigEndian.subarray(start);
  const sign = (digits[0] ?? 0) >= 0x80 ? Buffer.of(0) : Buffer.alloc(0);
  return Buffer.concat([Buffer.of(0x02, sign.length + digits.length), sign, digits]);
}
