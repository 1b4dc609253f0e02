import fc from 'fast-check';
import { expect, test } from 'vitest';

import { buildSecureCert, readSecureCert } from '../../../station-core/codecs/secure-cert.ts';
import { faultOf, onlyFaults } from '../fault-of.ts';
import { vector, withByte } from '../vectors.ts';

const bytes = vector('esp-secure-cert/tlv_nokey_user.bin');

test('a list cut off inside a record is refused with the place where it ends', () => {
  const ends = new Set<number>([0]);
  let at = 0;
  for (const { value } of readSecureCert(bytes)) ends.add((at += 16 + Math.ceil(value.length / 16) * 16));
  for (let length = 0; length < bytes.length; length += 1) {
    if (ends.has(length)) continue;
    const fault = faultOf(() => readSecureCert(bytes.subarray(0, length), 'esp_secure_cert'));
    expect(fault.code).toBe('format.bad-secure-cert');
    expect(fault.evidence['offsetBytes'], `cut at ${length}`).toBeLessThanOrEqual(length);
  }
});

test('every changed byte is noticed', () => {
  for (let at = 0; at < bytes.length; at += 1) {
    const fault = faultOf(() => readSecureCert(withByte(bytes, at, (bytes[at] ?? 0) ^ 0x5a)));
    expect(fault.code, `byte ${at}`).toBe('format.bad-secure-cert');
  }
});

test('a record that is there twice is neither written nor believed', () => {
  const record = { type: 1, value: Buffer.from('x') };
  expect(faultOf(() => buildSecureCert([record, record])).evidence).toMatchObject({ type: 1, subtype: 0 });
  const one = buildSecureCert([record]);
  expect(faultOf(() => readSecureCert(Buffer.concat([one, one]))).evidence['offsetBytes']).toBe(one.length + 8);
});

test('a removed record is noticed by the SHA-256 at the end', () => {
  const first = 16 + Math.ceil(584 / 16) * 16;
  const fault = faultOf(() => readSecureCert(bytes.subarray(first)));
  expect(fault.evidence['reason']).toMatch(/SHA-256/);
});

test('values too long for a record and records too long for a partition are refused', () => {
  const huge = { type: 51, value: new Uint8Array(65536) };
  expect(faultOf(() => buildSecureCert([huge])).evidence['reason']).toMatch(/65535/);
  const large = { type: 51, value: new Uint8Array(9000) };
  expect(faultOf(() => buildSecureCert([large], { sizeBytes: 0x2000 })).evidence['reason']).toMatch(/do not fit/);
  expect(faultOf(() => buildSecureCert([{ type: 256, value: huge.value.subarray(1) }])).evidence['reason']).toMatch(
    /type/,
  );
});

test('no bytes make the reader throw anything but a Fault that says where', () => {
  fc.assert(
    fc.property(fc.nat(bytes.length - 65), fc.uint8Array({ minLength: 1, maxLength: 64 }), (at, patch) => {
      const damaged = Buffer.from(bytes);
      damaged.set(patch, at);
      onlyFaults(() => readSecureCert(damaged));
    }),
    { numRuns: 2000 },
  );
  const start = Buffer.from('11ba5eba', 'hex');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (rest) => {
      onlyFaults(() => readSecureCert(Buffer.concat([start, rest])));
    }),
    { numRuns: 2000 },
  );
});
