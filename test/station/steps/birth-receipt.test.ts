import { beforeAll, expect, test } from 'vitest';
import type { BirthStatement } from '../../../station-core/protocol/unit-agent/birth-statement.ts';
import type { Product } from '../../../station-core/station/product/product.ts';
import { refuseWrongStatement } from '../../../station-core/station/steps/birth-receipt.ts';
import { MAC, NONCE, sampleProduct, seenOf, TAG, truthOf } from './sample-proof.ts';

let product: Product;

beforeAll(async () => {
  product = await sampleProduct();
});

interface Known {
  readonly connect?: object;
  readonly config?: object;
  readonly locked?: boolean;
}

function judge(lie: Partial<BirthStatement>, { connect = {}, config = {}, locked = false }: Known = {}): void {
  const seen = seenOf(product);
  refuseWrongStatement(
    { ...truthOf(product), ...lie },
    {
      seen: { ...seen, connect: { ...seen.connect, ...connect } },
      product: { ...product, config: { ...product.config, ...config } },
      nonce: NONCE,
      locked,
      secretsTag: TAG,
    },
  );
}

function efuse(change: Partial<BirthStatement['efuse']>): Partial<BirthStatement> {
  return { efuse: { ...truthOf(product).efuse, ...change } };
}

test('a statement that is true in every field is taken', () => {
  expect(() => {
    judge({});
  }).not.toThrow();
});

const other = Buffer.alloc(32, 0x99);
test.each<[string, Partial<BirthStatement>]>([
  ['nonce', { nonce: other }],
  ['mac', { mac: Buffer.from('240ac4000002', 'hex') }],
  ['chip', { chip: 'esp32s3' }],
  ['serial', { serial: 'L1-S01-000002' }],
  ['chainSha256', { chainSha256: other }],
  ['elfSha256', { elfSha256: other }],
  ['firmwareVersion', { firmwareVersion: '1.4.3' }],
  ['appSha256', { appSha256: other }],
  ['bootloaderSha256', { bootloaderSha256: other }],
  ['locked', { locked: true }],
  ['key.option', { key: { option: 'flash', readProtected: false } }],
  ['key.block', { key: { option: 'hmac', block: 3, readProtected: true } }],
  ['key.readProtected', { key: { option: 'hmac', block: 2, readProtected: false } }],
])('another %s than the station knows is named', (field, lie) => {
  expect(faultOf(lie)).toMatchObject({ code: 'unit.receipt-mismatch', evidence: { unit: MAC, field } });
});

test('both values are in the evidence', () => {
  expect(faultOf({ serial: 'L1-S01-000002' })).toMatchObject({
    evidence: { stated: 'L1-S01-000002', wanted: 'L1-S01-000001' },
  });
});

test('a tag over other secrets is the fault of the secrets', () => {
  expect(faultOf({ secretsTag: other })).toMatchObject({ code: 'unit.secrets-mismatch', evidence: { unit: MAC } });
});

test('a unit that was locked before and says that it is not is named', () => {
  expect(faultOf({}, { locked: true })).toMatchObject({ evidence: { field: 'locked', stated: false, wanted: true } });
});

test.each([
  ['efuse.secureBoot', { secureBoot: true }],
  ['efuse.flashEncryption', { flashEncryption: true }],
  ['efuse.downloadMode', { downloadMode: 'secure' }],
  ['efuse.downloadMode', { downloadMode: 'disabled' }],
  ['efuse.jtagDisabled', { jtagDisabled: true }],
  ['efuse.secureVersion', { secureVersion: 1 }],
] as const)('more protection than the chip showed is named: %s', (field, change) => {
  expect(faultOf(efuse(change))).toMatchObject({ code: 'unit.receipt-mismatch', evidence: { field } });
});

test('less protection than the chip showed is named, even where the firmware burns', () => {
  const config = { securityProfile: { burnByStation: false } };
  const closed = { flagsHex: '00000001', secureBoot: true, flashEncryption: true, secureDownload: true };
  for (const [field, change] of [
    ['efuse.secureBoot', { flashEncryption: true, downloadMode: 'secure' }],
    ['efuse.flashEncryption', { secureBoot: true, downloadMode: 'secure' }],
    ['efuse.downloadMode', { secureBoot: true, flashEncryption: true }],
  ] as const) {
    expect(faultOf(efuse(change), { connect: { security: closed }, config })).toMatchObject({ evidence: { field } });
  }
  expect(faultOf(efuse({ secureVersion: 2 }), { connect: { secureVersion: 3 }, config })).toMatchObject({
    evidence: { field: 'efuse.secureVersion', stated: 2, wanted: 3 },
  });
});

test('where the product says that the firmware burns, its first start may have closed more', () => {
  const config = { securityProfile: { burnByStation: false } };
  const closed = { secureBoot: true, flashEncryption: true, jtagDisabled: true, downloadMode: 'secure' } as const;
  expect(() => {
    judge(efuse(closed), { config });
  }).not.toThrow();
  expect(faultOf(efuse(closed), { config: { securityProfile: { burnByStation: true } } })).toMatchObject({
    evidence: { field: 'efuse.secureBoot' },
  });
});

test('JTAG that the chip shows as closed may be stated as closed; what it does not show may be stated as open', () => {
  const flags = (flagsHex: string): Known => ({
    connect: { security: { ...seenOf(product).connect.security, flagsHex } },
  });
  expect(() => {
    judge(efuse({ jtagDisabled: true }), flags('00000080'));
    judge(efuse({ jtagDisabled: false }), flags('00000080'));
  }).not.toThrow();
});

test('a counter that the chip does not show is not compared', () => {
  expect(() => {
    judge(efuse({ secureVersion: 9 }), { connect: { secureVersion: 'unreadable' } });
  }).not.toThrow();
});

function faultOf(lie: Partial<BirthStatement>, known: Known = {}): unknown {
  try {
    judge(lie, known);
  } catch (error) {
    return error;
  }
  return 'it was taken';
}
