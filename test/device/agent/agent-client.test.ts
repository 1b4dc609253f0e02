import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { AgentClient } from '../../../station-core/device/agent/agent-client.ts';
import { encodeCbor } from '../../../station-core/protocol/unit-agent/cbor.ts';
import { decodeAgentFrame, encodeAgentFrame } from '../../../station-core/codecs/agent.ts';
import {
  encodeAgentRefusal,
  encodeAgentReply,
  type AgentRequest,
} from '../../../station-core/protocol/unit-agent/messages.ts';
import { encodeSlip } from '../../../station-core/protocol/slip.ts';
import { faultFrom } from '../../formats/fault-of.ts';
import { scriptedAgent } from './scripted-agent.ts';

const never = new AbortController().signal;
const nonce = Buffer.alloc(32, 7);
const mac = Buffer.from('7cdfa1000001', 'hex');
const point = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 9)]);
const lockState = { locked: false, details: 'open' };
const key = { option: 'hmac', block: 1, readProtected: true } as const;
const hello = {
  agent: '2.0',
  mac,
  chip: 'esp32c3',
  runsAs: 'app' as const,
  firmwareVersion: '1.4.2',
  elfSha256: Buffer.alloc(32, 0xe1),
  identity: 'key' as const,
  publicKey: point,
  key,
  locked: false,
};
const entropy = { source: 'sar-adc', samples: 1024, longestRun: 2, mostFrequent: 9 };
const hostEntropy = Buffer.alloc(32, 0xe7);
const groupElement = Buffer.alloc(384, 3);

/** What a good agent with these values says. */
function reply(request: AgentRequest): Buffer {
  const { sequence } = request;
  switch (request.name) {
    case 'hello':
      return encodeAgentReply('hello', sequence, hello);
    case 'generate-key':
      return encodeAgentReply('generate-key', sequence, { publicKey: point, key, entropy, durationMs: 1043 });
    case 'csr':
      return encodeAgentReply('csr', sequence, { csr: Buffer.from(request.body.subject.serialNumber) });
    case 'install':
      return encodeAgentReply('install', sequence, { chainSha256: Buffer.alloc(32, request.body.chain.length) });
    case 'prove':
      return encodeAgentReply('prove', sequence, { statement: request.body.nonce, signature: Buffer.alloc(64, 1) });
    case 'secrets-tag':
      return encodeAgentReply('secrets-tag', sequence, { tag: Buffer.from(request.body.nonce) });
    case 'lock-state':
      return encodeAgentReply('lock-state', sequence, lockState);
    case 'lock':
      return encodeAgentReply('lock', sequence, { locked: true });
    case 'srp-start':
      return encodeAgentReply('srp-start', sequence, {
        salt: Buffer.from(request.body.username),
        devicePublicKey: request.body.clientPublicKey,
      });
    case 'srp-verify':
      return encodeAgentReply('srp-verify', sequence, { deviceProof: request.body.clientProof });
    case 'erase-identity':
    case 'reboot':
      return encodeAgentReply(request.name, sequence, {});
  }
}

describe('the agent client', () => {
  test('every request has its reply, in the words of the station', async () => {
    await using agent = await scriptedAgent((request) => [reply(request)]);
    const client = new AgentClient(agent.wire);
    expect(await client.hello(never)).toEqual({
      agent: '2.0',
      runsAs: 'app',
      mac: '7c:df:a1:00:00:01',
      chip: 'esp32c3',
      firmwareVersion: '1.4.2',
      elfSha256Hex: 'e1'.repeat(32),
      serial: undefined,
      ssid: undefined,
      identity: 'key',
      publicKey: point,
      key,
      chainSha256Hex: undefined,
      locked: false,
    });
    expect(await client.generateKey({ hostEntropy }, never)).toEqual({
      publicKey: point,
      key,
      entropy,
      durationMs: 1043,
    });
    expect(await client.describeKey(never)).toEqual({ publicKey: point, key });
    expect(await client.csr({ nonce, serialNumber: 'BM-1' }, never)).toEqual({ csrDer: Buffer.from('BM-1') });
    const chain = [Buffer.of(1), Buffer.of(2)];
    expect(await client.install({ chain }, never)).toEqual({ chainSha256Hex: '02'.repeat(32) });
    expect(await client.prove({ nonce }, never)).toEqual({
      statement: new Uint8Array(nonce),
      signature: new Uint8Array(64).fill(1),
    });
    expect(await client.secretsTag({ nonce }, never)).toEqual({ tag: nonce });
    expect(await client.srpStart({ username: 'owner', clientPublicKey: groupElement }, never)).toEqual({
      salt: new Uint8Array(Buffer.from('owner')),
      devicePublicKey: new Uint8Array(groupElement),
    });
    const clientProof = Buffer.alloc(64, 4);
    expect(await client.srpVerify({ clientProof }, never)).toEqual({ deviceProof: new Uint8Array(clientProof) });
    expect(await client.lockState(never)).toEqual(lockState);
    expect(await client.lock(never)).toEqual({ locked: true });
    await client.eraseIdentity(never);
    await client.reboot(never);
  });

  test('each request has a sequence of its own', async () => {
    await using agent = await scriptedAgent((request) => [reply(request)]);
    const client = new AgentClient(agent.wire);
    for (let round = 0; round < 5; round += 1) await client.lockState(never);
    const sequences = agent.heard.map((frame) => decodeAgentFrame(frame).sequence);
    expect(new Set(sequences).size).toBe(5);
  });

  test('console text around and between frames is kept, not lost', async () => {
    await using agent = await scriptedAgent((request) => [
      { raw: 'I (312) boot: ESP-IDF v5.5\r\n' },
      reply(request),
      { raw: 'W (400) wifi: late\r\n' },
    ]);
    await new AgentClient(agent.wire).lockState(never);
    await expect.poll(() => agent.wire.consoleText()).toBe('I (312) boot: ESP-IDF v5.5\r\nW (400) wifi: late\r\n');
  });

  test('late replies, echoes, damaged frames and frames of other protocols are passed over', async () => {
    await using agent = await scriptedAgent((request) => {
      const good = reply(request);
      const damaged = Buffer.from(good);
      damaged.writeUInt8(damaged.readUInt8(5) ^ 1, 5);
      const late = encodeAgentReply('reboot', (request.sequence + 0xffff) & 0xffff, {});
      const echo = encodeAgentFrame({ kind: 0x07, sequence: request.sequence, body: Buffer.of(0xa0) });
      return [late, echo, damaged, Buffer.from('not ours'), { raw: encodeSlip(Buffer.of(1)).subarray(0, 2) }, good];
    });
    expect(await new AgentClient(agent.wire).lockState(never)).toEqual(lockState);
    expect(agent.heard).toHaveLength(1);
  });

  test('a refusal is board.agent-refused with its reason, and its words cannot move the cursor', async () => {
    await using agent = await scriptedAgent(({ sequence }) => [
      encodeAgentRefusal(sequence, { request: 2, reason: 'wrong-state', message: 'no\u001b[2J' }),
    ]);
    const fault = await faultFrom(new AgentClient(agent.wire).generateKey({ hostEntropy }, never));
    expect(fault.code).toBe('board.agent-refused');
    expect(fault.evidence).toMatchObject({ request: 'generate-key', reason: 'wrong-state', message: 'no\ufffd[2J' });
  });

  test.each([
    ['a reply to another request', (s: number) => encodeAgentReply('reboot', s, {})],
    [
      'a refusal of another request',
      (s: number) => encodeAgentRefusal(s, { request: 1, reason: 'failed', message: '' }),
    ],
    ['a body that is no CBOR', (s: number) => encodeAgentFrame({ kind: 0x87, sequence: s, body: Buffer.of(0xff) })],
    ['a body without a key', (s: number) => encodeAgentFrame({ kind: 0x87, sequence: s, body: Buffer.of(0xa0) })],
    [
      'a body with a key too many',
      (s: number) => encodeAgentFrame({ kind: 0x87, sequence: s, body: encodeCbor({ ...lockState, more: 1 }) }),
    ],
  ])('%s is board.agent-broke-protocol', async (_what, broken) => {
    await using agent = await scriptedAgent(({ sequence }) => [broken(sequence)]);
    const fault = await faultFrom(new AgentClient(agent.wire).lockState(never));
    expect(fault.code).toBe('board.agent-broke-protocol');
  });

  test('a unit without a key has none to describe', async () => {
    const { identity: _identity, publicKey: _publicKey, key: _key, ...rest } = hello;
    await using agent = await scriptedAgent(({ sequence }) => [
      encodeAgentReply('hello', sequence, { ...rest, identity: 'none' }),
    ]);
    expect((await faultFrom(new AgentClient(agent.wire).describeKey(never))).code).toBe('board.agent-refused');
  });

  test('a port that dies is port.lost', async () => {
    await using agent = await scriptedAgent(() => []);
    const asking = faultFrom(new AgentClient(agent.wire).hello(never));
    await expect.poll(() => agent.heard.length).toBe(1);
    agent.hangUp();
    expect((await asking).code).toBe('port.lost');
  });

  test('an abort ends the wait with its own reason, and the client can be used again', async () => {
    await using agent = await scriptedAgent((request) => (request.name === 'hello' ? [] : [reply(request)]));
    const client = new AgentClient(agent.wire);
    const stop = new AbortController();
    const asking = client.hello(stop.signal);
    const reason = new Error('the operator stopped');
    const refused = expect(asking).rejects.toBe(reason);
    await expect.poll(() => agent.heard.length).toBe(1);
    stop.abort(reason);
    await refused;
    expect(await client.lockState(never)).toEqual(lockState);
  });

  test('two requests at once are a bug of the caller', async () => {
    await using agent = await scriptedAgent((request) => [reply(request)]);
    const client = new AgentClient(agent.wire);
    const first = client.lockState(never);
    await expect(client.hello(never)).rejects.toThrow('one request at a time');
    expect(await first).toEqual(lockState);
  });

  test('what a unit says of itself cannot move the cursor', async () => {
    const source = 'rng\u001b[2J';
    await using agent = await scriptedAgent(({ name, sequence }) => [
      name === 'hello'
        ? encodeAgentReply('hello', sequence, { ...hello, agent: '2.0\u0007' })
        : encodeAgentReply('generate-key', sequence, {
            publicKey: point,
            key,
            entropy: { ...entropy, source },
            durationMs: 1,
          }),
    ]);
    const client = new AgentClient(agent.wire);
    expect((await client.hello(never)).agent).toBe('2.0\ufffd');
    expect((await client.generateKey({ hostEntropy }, never)).entropy?.source).toBe('rng\ufffd[2J');
  });

  test.each([
    ['its firmware version', { firmwareVersion: '1.0\u001b[2J' }],
    ['its serial number', { serial: 'L1-\u202e1' }],
    ['its network', { ssid: 'PROV_\u0000' }],
  ])('a unit that cannot be printed by %s has broken the protocol', async (_, said) => {
    const body = encodeCbor({ ...hello, ...said });
    await using agent = await scriptedAgent(({ sequence }) => [encodeAgentFrame({ kind: 0x81, sequence, body })]);
    expect((await faultFrom(new AgentClient(agent.wire).hello(never))).code).toBe('board.agent-broke-protocol');
  });

  test.each([
    ['no-entropy', 'board.no-entropy'],
    ['denied', 'label.does-not-open'],
    ['wrong-state', 'board.agent-refused'],
    ['unsupported', 'board.agent-refused'],
    ['failed', 'board.agent-refused'],
  ] as const)('the reason %s is the fault %s', async (reason, code) => {
    await using agent = await scriptedAgent(({ sequence }) => [
      encodeAgentRefusal(sequence, { request: 2, reason, message: 'because' }),
    ]);
    const fault = await faultFrom(new AgentClient(agent.wire).generateKey({ hostEntropy }, never));
    expect(fault).toMatchObject({ code, evidence: { request: 'generate-key', reason, message: 'because' } });
  });
});
