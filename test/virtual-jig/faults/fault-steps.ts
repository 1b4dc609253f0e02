import { fromBER } from 'asn1js';
import { randomBytes, X509Certificate } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { CertificationRequest } from 'pkijs';
import { expect } from 'vitest';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { encodeAgentRequest } from '../../../station-core/codecs/agent.ts';
import { hostEntropy, type Unit } from '../agent/booted-unit.ts';
import { dataRequest, request, type TestHost, u32 } from '../host.ts';
import { certificateFor } from '../test-certificate.ts';

/** What the tests of the board's faults do over and over. */
export type Seen = (unit: Unit, board: JigBoard, host: TestHost) => Promise<void>;

export const STUB_TEXT = 0x4038_0000;
export const READ_MAGIC = request(0x0a, u32(0x40001000));
export const HELLO = encodeAgentRequest({ name: 'hello', sequence: 1, body: {} });
const csrRequest = (nonce = randomBytes(32)) => ({ nonce, subject: { serialNumber: 'L1-1' } });

export async function inStub(host: TestHost): Promise<void> {
  await host.enterDownloadMode();
  await host.ask(request(0x05, u32(64, 1, 0x1800, STUB_TEXT)));
  await host.ask(dataRequest(0x07, 0, Buffer.alloc(64, 'OHAI')));
  await host.ask(request(0x06, u32(0, STUB_TEXT)));
  expect((await host.frame()).toString()).toBe('OHAI');
}

export async function writeBlock(host: TestHost): Promise<Buffer> {
  await host.ask(request(0x10, u32(0x1000, 1, 0x4000, 0x3f0000)));
  return host.ask(dataRequest(0x11, 0, deflateSync(Buffer.alloc(0x1000, 0x3c))));
}

export async function md5(host: TestHost): Promise<string> {
  return (await host.ask(request(0x13, u32(0x3f0000, 0x1000, 0, 0)))).toString('hex', 8, 24);
}

export async function readWords(host: TestHost, addresses: readonly number[]): Promise<number[]> {
  const words: number[] = [];
  for (const address of addresses) words.push((await host.ask(request(0x0a, u32(address)))).readUInt32LE(4));
  return words;
}

export async function parsedCsr(
  unit: Unit,
  nonce = randomBytes(32),
): Promise<{ csr: Buffer; parsed: CertificationRequest }> {
  const csr = Buffer.from((await unit.get('csr', csrRequest(nonce))).csr);
  return { csr, parsed: new CertificationRequest({ schema: fromBER(csr).result }) };
}

export async function installed(unit: Unit): Promise<X509Certificate> {
  const { publicKey } = await unit.get('generate-key', { hostEntropy });
  const chain = certificateFor(publicKey);
  await unit.get('install', { chain });
  return new X509Certificate(chain[0]);
}
