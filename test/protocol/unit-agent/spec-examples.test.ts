import { Buffer } from 'node:buffer';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { SlipDecoder, encodeSlip } from '../../../station-core/protocol/slip.ts';
import {
  AGENT_REQUESTS,
  REFUSAL_KIND,
  agentRequestName,
  refusalReasons,
  type AgentRequestName,
} from '../../../station-core/protocol/unit-agent/bodies.ts';
import { encodeCbor } from '../../../station-core/protocol/unit-agent/cbor.ts';
import { chainSha256 } from '../../../station-core/protocol/unit-agent/chain-hash.ts';
import {
  decodeAgentFrame,
  encodeAgentFrame,
  decodeAgentAnswer,
  decodeAgentRequest,
} from '../../../station-core/codecs/agent.ts';
import { isAgentFrame } from '../../../station-core/protocol/unit-agent/frame.ts';
import { proveMessage } from '../../../station-core/protocol/unit-agent/prove-message.ts';
import { secretsTag } from '../../../station-core/protocol/unit-agent/secrets-tag.ts';
import { Secret } from '../../../station-core/secret.ts';
import { verifyCsr } from '../../../station-core/pki/csr.ts';
import { hexBlock, messageExamples, rejectedExamples, specText, tableValue, type MessageExample } from './spec.ts';

const examples = messageExamples();
const nonce = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
const mac = Buffer.from('7cdfa1000001', 'hex');

test('the document has a request and a reply for each request of the protocol', () => {
  for (const what of ['Request', 'Reply'] as const) {
    const named = new Set(examples.filter((example) => example.what === what).map(({ name }) => name));
    expect([...named].sort()).toEqual(Object.keys(AGENT_REQUESTS).sort());
  }
  expect(examples.filter(({ what }) => what === 'Refusal')).toHaveLength(1);
});

describe.each(examples)('$what $name, sequence $sequence', (example) => {
  test('encodes to the bytes of the document', () => {
    const frame = encodeAgentFrame({
      kind: kindOf(example),
      sequence: example.sequence,
      body: encodeCbor(example.body),
    });
    expect(encodeSlip(frame).toString('hex')).toBe(example.wire.toString('hex'));
  });

  test('decodes to the values of the document', () => {
    const frame = decodeAgentFrame(unslip(example.wire));
    expect(frame.sequence).toBe(example.sequence);
    if (example.what === 'Request') {
      expect(decodeAgentRequest(frame)).toEqual({ name: example.name, sequence: example.sequence, body: example.body });
    } else {
      const answer = decodeAgentAnswer(example.name as AgentRequestName, frame);
      expect(answer.kind === 'reply' ? answer.body : answer.refusal).toEqual(example.body);
    }
  });
});

test.each(rejectedExamples('Not a frame'))('not a frame: $reason', ({ reason, wire }) => {
  expect(isAgentFrame(unslip(wire))).toBe(false);
  expect(reasonOf(() => decodeAgentFrame(unslip(wire)))).toBe(reason);
});

test.each(rejectedExamples('Bad body'))('bad body: $reason', ({ reason, wire }) => {
  const frame = decodeAgentFrame(unslip(wire));
  expect(reasonOf(() => decodeAgentRequest(frame))).toBe(reason);
});

test('the document shows both kinds of rejection', () => {
  expect(rejectedExamples('Not a frame')).toHaveLength(3);
  expect(rejectedExamples('Bad body')).toHaveLength(7);
});

test('the certificate request of the document is fresh, self-signed and for the key of the document', async () => {
  const { csr } = bodyOf('Reply', 'csr') as { csr: Uint8Array };
  await expect(verifyCsr({ csrDer: csr, nonce, publicKey: publicKey() })).resolves.toBeDefined();
});

test('the prove signature of the document is over the prove message of the document', () => {
  const message = proveMessage({ nonce, mac });
  expect(message.toString('hex')).toBe(hexBlock('prove-message').toString('hex'));
  const { signature } = bodyOf('Reply', 'prove') as { signature: Uint8Array };
  expect(verify('sha256', message, keyObject(publicKey()), signature)).toBe(true);
});

test('the secrets tag of the document follows from its worked numbers', () => {
  const salt = nonce.subarray(0, 16);
  const verifier = Buffer.alloc(384, 0x5a);
  const [password, ssid, serial] = ['ABCDEFGH23456789', 'PROV_000001', 'BM-2026-000001'];
  const tag = secretsTag({ nonce, password: new Secret(password), ssid, serial, salt, verifier });
  expect(tag.toString('hex')).toBe(tableValue('tag'));
  expect(createHash('sha256').update(salt).update(verifier).digest('hex')).toBe(tableValue('SHA-256(salt ‖ verifier)'));
  expect(bodyOf('Reply', 'secrets-tag')).toEqual({ tag: new Uint8Array(tag) });
});

test('the chain hash of the document is over both certificates', () => {
  const { chain } = bodyOf('Request', 'install') as { chain: Uint8Array[] };
  expect(bodyOf('Reply', 'install')).toEqual({ chainSha256: new Uint8Array(chainSha256(chain)) });
});

test('the document lists the kinds and the refusal reasons of the code', () => {
  for (const [name, { kind }] of Object.entries(AGENT_REQUESTS)) {
    expect(specText).toContain(`### ${name} (\`${kind.toString(16).padStart(2, '0')}\`)`);
  }
  const refusals = specText.slice(specText.indexOf('## Refusals'), specText.indexOf('## Sizes'));
  const listed = [...refusals.matchAll(/^\| `(wrong-state|malformed|unsupported|locked|failed)` /gm)];
  expect(listed.map(([, reason]) => reason)).toEqual([...refusalReasons]);
});

function kindOf({ what, name }: MessageExample): number {
  if (what === 'Refusal') return REFUSAL_KIND;
  const { kind } = AGENT_REQUESTS[name as AgentRequestName];
  expect(agentRequestName(kind)).toBe(name);
  return what === 'Reply' ? kind | 0x80 : kind;
}

function bodyOf(what: MessageExample['what'], name: string): unknown {
  return examples.find((example) => example.what === what && example.name === name)?.body;
}

function publicKey(): Uint8Array {
  return (bodyOf('Reply', 'generate-key') as { publicKey: Uint8Array }).publicKey;
}

function keyObject(point: Uint8Array): ReturnType<typeof createPublicKey> {
  const spkiPrefix = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex'); // RFC 5480 §2
  return createPublicKey({ key: Buffer.concat([spkiPrefix, point]), format: 'der', type: 'spki' });
}

function unslip(wire: Buffer): Buffer {
  const pieces = new SlipDecoder().push(wire);
  expect(pieces).toHaveLength(1);
  const [piece] = pieces;
  if (piece?.kind !== 'frame') throw new Error('the example is no SLIP frame');
  return piece.bytes;
}

function reasonOf(decode: () => unknown): unknown {
  try {
    decode();
  } catch (error) {
    if (error instanceof Fault && error.code === 'board.agent-broke-protocol') return error.evidence['reason'];
    throw error;
  }
  return 'accepted';
}
