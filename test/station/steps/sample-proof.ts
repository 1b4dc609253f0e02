import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import type { SeenBeforeProof } from '../../../station-core/ledger/facts-of-run.ts';
import { macBytes, macOf } from '../../../station-core/model/mac.ts';
import type { BirthStatement } from '../../../station-core/protocol/unit-agent/birth-statement.ts';
import { loadProduct } from '../../../station-core/station/product/load-product.ts';
import type { Product } from '../../../station-core/station/product/product.ts';
import { connectEvidence } from '../../ledger/sample-evidence.ts';

/** A unit that has come as far as `prove`, and what it truly states there. */
export const MAC = macOf('24:0a:c4:00:00:01');
export const NONCE = Buffer.alloc(32, 0x11);
export const TAG = Buffer.alloc(32, 0x7a);
const chainSha256 = Buffer.alloc(32, 0xc4);

export async function sampleProduct(): Promise<Product> {
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-proof-'));
  try {
    await writeSampleProduct(dir, { chip: 'esp32c3' });
    return await loadProduct(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

export function seenOf(product: Product): SeenBeforeProof {
  const { version, elfSha256Hex } = product.build.app;
  return {
    connect: connectEvidence(MAC),
    reserve: { serial: 'L1-S01-000001', ssid: 'LAMP_000001' },
    boot: { mac: MAC, firmwareVersion: version, elfSha256Hex, agentVersion: '2.0' },
    generateKey: {
      publicKeyHex: `04${'ab'.repeat(64)}`,
      keyOption: 'hmac',
      keyBlock: 2,
      readProtected: true,
      agentVersion: '2.0',
      birth: 'kept',
    },
    install: { chainSha256Hex: chainSha256.toString('hex') },
  };
}

export function truthOf(product: Product): BirthStatement {
  const { version, elfSha256Hex } = product.build.app;
  return {
    nonce: NONCE,
    mac: macBytes(MAC),
    chip: 'esp32c3',
    serial: 'L1-S01-000001',
    chainSha256,
    elfSha256: Buffer.from(elfSha256Hex, 'hex'),
    firmwareVersion: version,
    appSha256: digestInFlash(product, 'app'),
    bootloaderSha256: digestInFlash(product, 'bootloader'),
    secretsTag: TAG,
    locked: false,
    key: { option: 'hmac', block: 2, readProtected: true },
    efuse: {
      secureBoot: false,
      flashEncryption: false,
      jtagDisabled: false,
      downloadMode: 'open',
      secureVersion: 0,
    },
  };
}

/** As a unit computes it: over the bytes in flash up to the digest that ends them. */
function digestInFlash({ build }: Product, name: string): Buffer {
  const image = build.files.find((file) => file.name === name)?.bytes;
  if (image === undefined) throw new Error(`the product has no ${name}`);
  const appended = image.subarray(-32);
  const computed = createHash('sha256').update(image.subarray(0, -32)).digest();
  if (!computed.equals(appended)) throw new Error(`${name} does not end in its digest`);
  return computed;
}
