import { Buffer } from 'node:buffer';
import { createHash, createPublicKey } from 'node:crypto';
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
  decodeAgentEnvelope,
  decodeAgentFrame,
  encodeAgentFrame,
  decodeAgentAnswer,
  decodeAgentRequest,
  decodeBirthReceipt,
  decodeBirthStatement,
} from '../../../station-core/codecs/agent.ts';
import { encodeHelloOfVersion1 } from '../../../station-core/protocol/unit-agent/messages.ts';
import { isAgentFrame } from '../../../station-core/protocol/unit-agent/frame.ts';
import {
  birthReceiptSignedBytes,
  encodeBirthStatement,
  isSignedBirthReceipt,
} from '../../../station-core/protocol/unit-agent/birth-statement.ts';
import { encodeCoseSign1 } from '../../../station-core/protocol/unit-agent/cose-sign1.ts';
import {
  srpClientProofs,
  srpClientPublicKey,
  srpDeviceProofs,
  srpDevicePublicKey,
} from '../../../station-core/protocol/unit-agent/srp6a.ts';
import { secretsTag } from '../../../station-core/protocol/unit-agent/secrets-tag.ts';
import { Secret } from '../../../station-core/secret.ts';
import { verifyCsr } from '../../../station-core/pki/csr.ts';
import {
  diagnosticBlock,
  hexBlock,
  messageExamples,
  rejectedExamples,
  specText,
  tableValue,
  type MessageExample,
} from './spec.ts';

const examples = messageExamples();
const nonce = counting(0);
const salt = Buffer.from(tableValue('`sec2_salt`'), 'hex');
const verifier = hexBlock('sec2-verifier');

test('the document has a request and a reply for each request of the protocol', () => {
  for (const what of ['Request', 'Reply'] as const) {
    const named = new Set(examples.filter((example) => example.what === what).map(({ name }) => name));
    expect([...named].sort()).toEqual(Object.keys(AGENT_REQUESTS).sort());
  }
  expect(examples.filter(({ what }) => what === 'Refusal')).toHaveLength(2);
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

test.each(rejectedExamples('Other version'))(
  'a frame of version $reason is recognized and not read',
  ({ reason, wire }) => {
    const frame = unslip(wire);
    expect(isAgentFrame(frame)).toBe(true);
    expect(decodeAgentEnvelope(frame)).toMatchObject({ version: Number(reason), sequence: 258 });
    expect(reasonOf(() => decodeAgentFrame(frame))).toBe('unknown version');
  },
);

test('the hello of version 1 is the one of the document', () => {
  const [first] = rejectedExamples('Other version');
  expect(encodeSlip(encodeHelloOfVersion1(258)).toString('hex')).toBe(first?.wire.toString('hex'));
});

test.each(rejectedExamples('Bad body'))('bad body: $reason', ({ reason, wire }) => {
  const frame = decodeAgentFrame(unslip(wire));
  expect(reasonOf(() => decodeAgentRequest(frame))).toBe(reason);
});

test('the document shows every kind of rejection', () => {
  expect(rejectedExamples('Not a frame')).toHaveLength(2);
  expect(rejectedExamples('Other version')).toHaveLength(2);
  expect(rejectedExamples('Bad body')).toHaveLength(7);
});

test('the certificate request of the document is fresh, self-signed and for the key of the document', async () => {
  const { csr } = bodyOf('Reply', 'csr') as { csr: Uint8Array };
  await expect(verifyCsr({ csrDer: csr, nonce, publicKey: publicKey() })).resolves.toBeDefined();
});

test('the statement of the document is signed with the key of the document, and its parts are those of the document', () => {
  const { statement, signature } = bodyOf('Reply', 'prove') as { statement: Uint8Array; signature: Uint8Array };
  expect(hex(statement)).toBe(hex(hexBlock('birth-statement')));
  expect(decodeBirthStatement(statement)).toEqual(diagnosticBlock('birth-statement'));
  expect(hex(encodeBirthStatement(decodeBirthStatement(statement)))).toBe(hex(statement));
  expect(hex(birthReceiptSignedBytes(statement))).toBe(hex(hexBlock('birth-receipt-signed')));
  expect(isSignedBirthReceipt({ payload: statement, signature }, keyObject(publicKey()))).toBe(true);
  expect(hex(encodeCoseSign1({ payload: statement, signature }))).toBe(hex(hexBlock('birth-receipt')));
  expect(decodeBirthReceipt(hexBlock('birth-receipt')).receipt.signature).toEqual(signature);
});

test('the secrets tag of the document follows from its worked numbers, and is the one of its statement', () => {
  const [password, ssid, serial] = ['ABCDEFGH23456789', 'PROV_000001', 'BM-2026-000001'];
  const tag = secretsTag({ nonce, password: new Secret(password), ssid, serial, salt, verifier });
  expect(tag.toString('hex')).toBe(tableValue('tag'));
  expect(createHash('sha256').update(salt).update(verifier).digest('hex')).toBe(tableValue('SHA-256(salt ‖ verifier)'));
  expect(bodyOf('Reply', 'secrets-tag')).toEqual({ tag: new Uint8Array(tag) });
  expect(diagnosticBlock('birth-statement')).toMatchObject({ secretsTag: new Uint8Array(tag) });
});

test('the SRP6a exchange of the document follows from its worked numbers, at both ends', () => {
  const [clientKey, deviceKey] = [counting(0x01), counting(0x21)];
  const seen = {
    username: 'wifiprov',
    salt,
    clientPublicKey: srpClientPublicKey(clientKey),
    devicePublicKey: srpDevicePublicKey(verifier, deviceKey),
  };
  const innerHash = createHash('sha512').update('wifiprov:abcd1234').digest();
  const proofs = srpClientProofs(seen, { privateKey: clientKey, innerHash });
  expect(srpDeviceProofs(seen, { privateKey: deviceKey, verifier })).toEqual(proofs);
  expect(createHash('sha512').update(salt).update(innerHash).digest('hex')).toBe(tableValue('x'));
  expect(createHash('sha512').update(seen.clientPublicKey).update(seen.devicePublicKey).digest('hex')).toBe(
    tableValue('u'),
  );
  expect(createHash('sha512').update(hexBlock('srp-secret')).digest('hex')).toBe(tableValue('K'));
  expect(bodyOf('Request', 'srp-start')).toEqual({
    username: seen.username,
    clientPublicKey: new Uint8Array(seen.clientPublicKey),
  });
  expect(bodyOf('Reply', 'srp-start')).toEqual({
    salt: new Uint8Array(salt),
    devicePublicKey: new Uint8Array(seen.devicePublicKey),
  });
  expect(bodyOf('Request', 'srp-verify')).toEqual({ clientProof: new Uint8Array(proofs.clientProof) });
  expect(bodyOf('Reply', 'srp-verify')).toEqual({ deviceProof: new Uint8Array(proofs.deviceProof) });
});

test('the chain hash of the document is over both certificates', () => {
  const { chain } = bodyOf('Request', 'install') as { chain: Uint8Array[] };
  expect(bodyOf('Reply', 'install')).toEqual({ chainSha256: new Uint8Array(chainSha256(chain)) });
});

test('the document lists the kinds and the refusal reasons of the code', () => {
  for (const [name, { kind }] of Object.entries(AGENT_REQUESTS)) {
    expect(specText).toContain(`## ${name} (\`${kind.toString(16).padStart(2, '0')}\`)`);
  }
  const refusals = specText.slice(specText.indexOf('## Refusals'), specText.indexOf('## Security considerations'));
  const listed = [...refusals.matchAll(/^\| `([a-z-]+)` +\|/gm)].filter(
    ([, word = '']) => !['request', 'reason', 'message'].includes(word),
  );
  expect(listed.map(([, reason]) => reason)).toEqual([...refusalReasons]);
});

test('the document gives each request the time-out of the code', () => {
  const rows = specText.slice(specText.indexOf('### Time-outs'), specText.indexOf('## States')).split('\n');
  for (const [name, { timeoutMs }] of Object.entries(AGENT_REQUESTS)) {
    const row = rows.find((line) => line.includes(`\`${name}\``));
    expect(row).toMatch(new RegExp(`\\| ${timeoutMs / 1000} s +\\|$`));
  }
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

function counting(from: number): Buffer {
  return Buffer.from(Array.from({ length: 32 }, (_, index) => from + index));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
