import { expect, test } from 'vitest';
import { encodeAgentRequest } from '../../../station-core/codecs/agent.ts';
import { encodeAgentRefusal, encodeAgentReply } from '../../../station-core/protocol/unit-agent/messages.ts';
import { specText } from './spec.ts';

/** The sizes by which an agent in C lays out its buffers: computed from the schemas, and found in the document. */
const text = (length: number): string => 'x'.repeat(length);
const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(4);

const largest = {
  install: encodeAgentRequest({ name: 'install', sequence: 1, body: { chain: [bytes(2048), bytes(2048)] } }),
  csr: encodeAgentRequest({
    name: 'csr',
    sequence: 1,
    body: { nonce: bytes(32), subject: { serialNumber: text(64) } },
  }),
  csrReply: encodeAgentReply('csr', 1, { csr: bytes(1024) }),
  helloReply: encodeAgentReply('hello', 1, {
    agent: text(16),
    mac: bytes(6),
    chip: text(16),
    firmwareVersion: text(32),
    elfSha256: bytes(32),
    serial: text(64),
    ssid: text(32),
    identity: 'installed',
    publicKey: bytes(65),
    storage: text(64),
    protection: text(64),
    chainSha256: bytes(32),
    locked: true,
  }),
  refusal: encodeAgentRefusal(1, { request: 255, reason: 'unsupported', message: text(200) }),
};

test('the sizes in the document are those of the largest messages', () => {
  expect(rowOf('request `install`')).toContain(`${largest.install.length} bytes`);
  expect(rowOf('any other request')).toContain(`${largest.csr.length} bytes`);
  expect(rowOf('reply `csr`')).toContain(`${largest.csrReply.length} bytes`);
  expect(rowOf('any other reply')).toContain(`${largest.helloReply.length} bytes`);
  expect(rowOf('refusal')).toContain(`${largest.refusal.length} bytes`);
});

test('no other reply is larger than hello', () => {
  const others = [
    encodeAgentReply('generate-key', 1, { publicKey: bytes(65), storage: text(64), protection: text(64) }),
    encodeAgentReply('lock-state', 1, { locked: true, details: text(256) }),
    encodeAgentReply('prove', 1, { signature: bytes(72) }),
  ];
  for (const reply of others) expect(reply.length).toBeLessThan(largest.helloReply.length);
});

test('a text is measured in bytes, not in letters', () => {
  const tooLong = { locked: true, details: 'ü'.repeat(129) };
  expect(() => encodeAgentReply('lock-state', 1, tooLong)).toThrow();
});

function rowOf(what: string): string | undefined {
  return specText.split('\n').find((line) => line.startsWith(`| ${what} `));
}
