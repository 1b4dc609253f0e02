import { expect, test } from 'vitest';
import { encodeAgentRequest } from '../../../station-core/codecs/agent.ts';
import { encodeAgentRefusal, encodeAgentReply } from '../../../station-core/protocol/unit-agent/messages.ts';
import { encodeBirthStatement } from '../../../station-core/protocol/unit-agent/birth-statement.ts';
import { specText } from './spec.ts';

/** The sizes by which an agent in C lays out its buffers: computed from the schemas, and found in the document. */
const text = (length: number): string => 'x'.repeat(length);
const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(4);

const key = { option: 'hmac', block: 5, readProtected: true } as const;

const statement = encodeBirthStatement({
  nonce: bytes(32),
  mac: bytes(6),
  chip: text(16),
  serial: text(64),
  chainSha256: bytes(32),
  elfSha256: bytes(32),
  firmwareVersion: text(32),
  appSha256: bytes(32),
  bootloaderSha256: bytes(32),
  secretsTag: bytes(32),
  locked: true,
  key,
  efuse: {
    secureBoot: true,
    flashEncryption: true,
    jtagDisabled: true,
    downloadMode: 'disabled',
    secureVersion: 0xffff_ffff,
  },
});

const requests = {
  install: encodeAgentRequest({ name: 'install', sequence: 1, body: { chain: [bytes(2048), bytes(2048)] } }),
  csr: encodeAgentRequest({
    name: 'csr',
    sequence: 1,
    body: { nonce: bytes(32), subject: { serialNumber: text(64) } },
  }),
  srpStart: encodeAgentRequest({
    name: 'srp-start',
    sequence: 1,
    body: { username: text(64), clientPublicKey: bytes(384) },
  }),
};

const replies = {
  csr: encodeAgentReply('csr', 1, { csr: bytes(1024) }),
  prove: encodeAgentReply('prove', 1, { statement: bytes(700), signature: bytes(64) }),
  hello: encodeAgentReply('hello', 1, {
    agent: text(16),
    mac: bytes(6),
    chip: text(16),
    firmwareVersion: text(32),
    elfSha256: bytes(32),
    runsAs: 'boot-loader',
    serial: text(64),
    ssid: text(32),
    identity: 'installed',
    publicKey: bytes(65),
    key,
    chainSha256: bytes(32),
    locked: true,
  }),
  generateKey: encodeAgentReply('generate-key', 1, {
    publicKey: bytes(65),
    key,
    entropy: {
      source: text(32),
      samples: 0xffff_ffff,
      longestRun: 0xffff_ffff,
      mostFrequent: 0xffff_ffff,
    },
    durationMs: 0xffff_ffff,
  }),
  lockState: encodeAgentReply('lock-state', 1, { locked: true, details: text(256) }),
  srpStart: encodeAgentReply('srp-start', 1, { salt: bytes(64), devicePublicKey: bytes(384) }),
};
const refusal = encodeAgentRefusal(1, { request: 255, reason: 'unsupported', message: text(200) });

test('the sizes in the document are those of the largest messages', () => {
  expect(rowOf('request `install`')).toContain(` ${requests.install.length} bytes`);
  expect(rowOf('any other request')).toContain(` ${requests.srpStart.length} bytes`);
  expect(rowOf('reply `csr`')).toContain(` ${replies.csr.length} bytes`);
  expect(rowOf('any other reply')).toContain(` ${replies.prove.length} bytes`);
  expect(rowOf('refusal')).toContain(` ${refusal.length} bytes`);
  expect(rowOf('the statement')).toContain(` ${statement.length} bytes`);
});

test('no other request is larger than srp-start, and no other reply larger than prove', () => {
  expect(requests.csr.length).toBeLessThan(requests.srpStart.length);
  const { hello, generateKey, lockState, srpStart } = replies;
  for (const reply of [hello, generateKey, lockState, srpStart])
    expect(reply.length).toBeLessThan(replies.prove.length);
});

test('a text is measured in bytes, not in letters', () => {
  const tooLong = { locked: true, details: 'ü'.repeat(129) };
  expect(() => encodeAgentReply('lock-state', 1, tooLong)).toThrow();
});

function rowOf(what: string): string | undefined {
  return specText.split('\n').find((line) => line.startsWith(`| ${what} `));
}
