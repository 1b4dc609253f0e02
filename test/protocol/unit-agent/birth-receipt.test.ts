import { Buffer } from 'node:buffer';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBirthReceipt, decodeBirthStatement } from '../../../station-core/codecs/agent.ts';
import { birthFacts, contradictionIn } from '../../../station-core/protocol/unit-agent/birth-facts.ts';
import {
  birthReceiptSignedBytes,
  encodeBirthStatement,
  isSignedBirthReceipt,
} from '../../../station-core/protocol/unit-agent/birth-statement.ts';
import { encodeCbor } from '../../../station-core/protocol/unit-agent/cbor.ts';
import { ecdsaSigValue, encodeCoseSign1 } from '../../../station-core/protocol/unit-agent/cose-sign1.ts';
import { allowOnlyFaults, expectBroken } from './broken.ts';
import { diagnosticBlock, hexBlock } from './spec.ts';

/** What the document shows is checked in spec-examples.test.ts; this is what must be refused. */
const statementBytes = hexBlock('birth-statement');
const receiptBytes = hexBlock('birth-receipt');
const statement = decodeBirthStatement(statementBytes);
const { receipt } = decodeBirthReceipt(receiptBytes);
const values = diagnosticBlock('birth-statement') as Record<string, unknown>;

describe('a statement', () => {
  test.each(Object.keys(values))('without %s is none', (field) => {
    const rest = Object.fromEntries(Object.entries(values).filter(([name]) => name !== field));
    expectBroken(() => decodeBirthStatement(encodeCbor(rest)));
  });

  test.each<[string, object]>([
    ['a field that nobody knows', { more: 1 }],
    ['a short MAC', { mac: new Uint8Array(5) }],
    ['a nonce of 31 bytes', { nonce: new Uint8Array(31) }],
    ['a serial that is too long', { serial: 'x'.repeat(65) }],
    ['a lock state in words', { locked: 'yes' }],
    ['an eFuse that nobody knows', { efuse: { ...(values['efuse'] as object), dis_usb: true } }],
    ['a download mode that nobody knows', { efuse: { ...(values['efuse'] as object), downloadMode: 'closed' } }],
    ['a counter below zero', { efuse: { ...(values['efuse'] as object), secureVersion: -1 } }],
    ['a counter beyond 32 bits', { efuse: { ...(values['efuse'] as object), secureVersion: 2 ** 32 } }],
    ['a key in flash with a block', { key: { option: 'flash', block: 1, readProtected: false } }],
  ])('with %s is none', (_, change) => {
    expectBroken(() => decodeBirthStatement(encodeCbor({ ...values, ...change })));
  });

  test('cut short or followed by something is none', () => {
    for (let length = 0; length < statementBytes.length; length += 1)
      expectBroken(() => decodeBirthStatement(statementBytes.subarray(0, length)));
    expectBroken(() => decodeBirthStatement(Buffer.concat([statementBytes, Buffer.of(0)])));
  });

  test('is written in one way only', () => {
    expect(encodeBirthStatement(statement)).toEqual(statementBytes);
  });
});

describe('a receipt', () => {
  const [protectedHeader, payload] = [Buffer.from('a10126', 'hex'), receipt.payload];
  test.each<[string, unknown]>([
    ['a map', { payload }],
    ['three parts', [protectedHeader, {}, payload]],
    ['five parts', [protectedHeader, {}, payload, receipt.signature, 1]],
    ['another algorithm', [Buffer.from('a10127', 'hex'), {}, payload, receipt.signature]],
    ['an empty protected header', [Buffer.alloc(0), {}, payload, receipt.signature]],
    ['a protected header that is no bytes', ['a10126', {}, payload, receipt.signature]],
    ['an unprotected header', [protectedHeader, { kid: 1 }, payload, receipt.signature]],
    ['an array as unprotected header', [protectedHeader, [], payload, receipt.signature]],
    ['a payload elsewhere', [protectedHeader, {}, 'detached', receipt.signature]],
    ['a signature of 63 bytes', [protectedHeader, {}, payload, receipt.signature.subarray(1)]],
    ['a signature in DER', [protectedHeader, {}, payload, Buffer.alloc(71, 0x30)]],
    ['a payload that is no statement', [protectedHeader, {}, Buffer.of(0xa0), receipt.signature]],
  ])('that is %s is none', (_, parts) => {
    expectBroken(() => decodeBirthReceipt(encodeCbor(parts)));
  });

  test('with the tag of COSE_Sign1 in front is none: there is one way to write it', () => {
    expectBroken(() => decodeBirthReceipt(Buffer.concat([Buffer.of(0xd2), receiptBytes])));
  });

  test('any bytes whatever are a receipt or a fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        allowOnlyFaults(() => decodeBirthReceipt(bytes));
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.nat(receiptBytes.length - 1), fc.nat(255), (offset, byte) => {
        const damaged = Buffer.from(receiptBytes);
        damaged.writeUInt8(byte, offset);
        allowOnlyFaults(() => decodeBirthReceipt(damaged));
      }),
      { numRuns: 2000 },
    );
  });

  test('is worth nothing with another key, for another statement or for another purpose', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const signed = (bytes: Uint8Array): Buffer => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const good = { payload, signature: signed(birthReceiptSignedBytes(payload)) };
    expect(isSignedBirthReceipt(good, publicKey)).toBe(true);
    expect(decodeBirthReceipt(encodeCoseSign1(good)).statement).toEqual(statement);
    expect(isSignedBirthReceipt(receipt, publicKey)).toBe(false);
    expect(isSignedBirthReceipt({ ...good, payload: Buffer.concat([payload, Buffer.of(0)]) }, publicKey)).toBe(false);
    // As COSE without external_aad signs it, and the bare statement.
    const bare = encodeCbor(['Signature1', protectedHeader, new Uint8Array(0), payload]);
    for (const bytes of [bare, payload])
      expect(isSignedBirthReceipt({ payload, signature: signed(bytes) }, publicKey)).toBe(false);
  });
});

test('facts are compared one by one, and what nobody knows is not compared', () => {
  const facts = birthFacts(statement);
  expect(contradictionIn(facts, facts)).toBeUndefined();
  expect(contradictionIn(facts, {})).toBeUndefined();
  expect(contradictionIn(facts, { chip: 'esp32', locked: facts.locked })).toEqual({
    field: 'chip',
    stated: 'esp32c3',
    wanted: 'esp32',
  });
  expect(contradictionIn(facts, { 'key.block': 'none' })).toMatchObject({ field: 'key.block', stated: 1 });
  expect(Object.keys(facts)).not.toContain('secretsTag');
});

test.each([
  ['0'.repeat(128), '3006020100020100'],
  [`${'0'.repeat(62)}7f${'0'.repeat(62)}80`, '300702017f02020080'],
  [`${'ff'.repeat(32)}${'01'.repeat(32)}`, `3045022100${'ff'.repeat(32)}0220${'01'.repeat(32)}`],
])('r ‖ s as Ecdsa-Sig-Value: %s', (signatureHex, valueHex) => {
  expect(ecdsaSigValue(Buffer.from(signatureHex, 'hex')).toString('hex')).toBe(valueHex);
});

test('both forms of a signature verify', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (let n = 0; n < 300; n++) {
    const message = Buffer.of(n >> 8, n & 0xff);
    const signature = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    expect(verify('sha256', message, publicKey, ecdsaSigValue(signature))).toBe(true);
  }
});
