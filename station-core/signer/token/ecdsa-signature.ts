/** From the raw r ‖ s of PKCS#11 to the DER of Ecdsa-Sig-Value (RFC 3279 section 2.2.3), for P-256 and P-384. */
export function ecdsaSignatureDer(raw: Uint8Array): Buffer {
  if (raw.length !== 64 && raw.length !== 96)
    throw new TypeError(`a raw signature has 64 or 96 bytes, not ${raw.length}`);
  const half = raw.length / 2;
  const body = Buffer.concat([positiveInteger(raw.subarray(0, half)), positiveInteger(raw.subarray(half))]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]); // at most 102 bytes, so the short form of length
}

function positiveInteger(bigEndian: Uint8Array): Buffer {
  let start = 0;
  while (start < bigEndian.length - 1 && bigEndian[start] === 0) start += 1;
  const digits = bigEndian.subarray(start);
  const sign = (digits[0] ?? 0) >= 0x80 ? Buffer.of(0) : Buffer.alloc(0);
  return Buffer.concat([Buffer.of(0x02, sign.length + digits.length), sign, digits]);
}
