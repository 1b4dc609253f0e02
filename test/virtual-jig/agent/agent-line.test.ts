import { expect, test } from 'vitest';
import { AgentLine } from '../../../fixtures/virtual-jig/agent/agent-line.ts';
import type { AgentTamper } from '../../../fixtures/virtual-jig/agent/agent-tamper.ts';
import { FaultBox, type JigFault } from '../../../fixtures/virtual-jig/faults.ts';
import { slipFrame } from '../../../fixtures/virtual-jig/line/slip-wire.ts';
import { encodeAgentReply, encodeAgentRequest } from '../../../station-core/protocol/unit-agent/messages.ts';

const HELLO = encodeAgentRequest({ name: 'hello', sequence: 7, body: {} });
const LOCK = encodeAgentRequest({ name: 'lock', sequence: 8, body: {} });
const LOCKED = encodeAgentReply('lock', 8, { locked: true });
const asItIs: AgentTamper = { request: (frame) => ({ forAgent: frame }), reply: (frame) => frame };

interface Given {
  readonly tamper?: AgentTamper;
  readonly fault?: JigFault;
  readonly diesAt?: string;
}

function lineWith({ tamper = asItIs, fault, diesAt }: Given = {}) {
  const toAgent: Buffer[] = [];
  const toHost: Buffer[] = [];
  const faults = new FaultBox();
  if (fault !== undefined) faults.inject(fault);
  const line = new AgentLine({
    faults,
    tamper,
    survives: (stage, moment) => `${stage}:${moment}` !== diesAt,
    toAgent: (bytes) => toAgent.push(bytes),
    toHost: (bytes) => toHost.push(bytes),
  });
  return { line, agentGot: () => Buffer.concat(toAgent), hostGot: () => Buffer.concat(toHost) };
}

/** Bytes as no encoder would send them: two ENDs in front, a needless one between, a frame that is none. */
const ODD = Buffer.concat([
  Buffer.from('c0c0', 'hex'),
  slipFrame(HELLO),
  Buffer.from('c0db01c0', 'hex'),
  slipFrame(Buffer.from('no frame of ours')),
]);

test('bytes that no fault touches pass both ways as they are, however they are split', () => {
  for (let pieceBytes = 1; pieceBytes <= ODD.length; pieceBytes += 1) {
    const { line, agentGot, hostGot } = lineWith();
    for (let at = 0; at < ODD.length; at += pieceBytes) {
      line.fromHost(ODD.subarray(at, at + pieceBytes));
      line.fromAgent(ODD.subarray(at, at + pieceBytes));
    }
    expect(agentGot()).toEqual(ODD);
    expect(hostGot()).toEqual(ODD);
  }
});

test('what never becomes a frame reaches the agent all the same', () => {
  const { line, agentGot } = lineWith();
  const endless = Buffer.alloc(100_000, 0x55);
  line.fromHost(Buffer.of(0xc0));
  for (let at = 0; at < endless.length; at += 1000) line.fromHost(endless.subarray(at, at + 1000));
  expect(agentGot().length).toBeGreaterThan(80_000);
  line.fromHost(slipFrame(HELLO));
  expect(agentGot().subarray(-HELLO.length - 2)).toEqual(slipFrame(HELLO));
});

test('a request at which the board dies reaches nobody, not a byte of it', () => {
  const { line, agentGot } = lineWith({ diesAt: 'at:lock' });
  const bytes = slipFrame(LOCK);
  line.fromHost(bytes.subarray(0, 5));
  line.fromHost(bytes.subarray(5));
  expect(agentGot()).toEqual(Buffer.alloc(0));
});

test('a request after which the board dies is carried out and not answered', () => {
  const { line, agentGot, hostGot } = lineWith({ diesAt: 'after:lock' });
  line.fromHost(slipFrame(LOCK));
  line.fromAgent(slipFrame(LOCKED));
  expect(agentGot()).toEqual(slipFrame(LOCK));
  expect(hostGot()).toEqual(Buffer.alloc(0));
});

test('what is altered on the way arrives altered, and what is answered in its place does not reach the agent', () => {
  const tamper: AgentTamper = {
    request: (frame) => (frame.equals(LOCK) ? { forHost: LOCKED } : { forAgent: LOCK }),
    reply: () => HELLO,
  };
  const { line, agentGot, hostGot } = lineWith({ tamper });
  line.fromHost(slipFrame(HELLO));
  expect(agentGot()).toEqual(slipFrame(LOCK));
  line.fromHost(slipFrame(LOCK));
  expect(agentGot()).toEqual(slipFrame(LOCK));
  expect(hostGot()).toEqual(slipFrame(HELLO)); // the reply in its place is altered as well
});

test('a reply is garbled once, or with noise in front of it', () => {
  const garbled = lineWith({ fault: 'garble-one-frame' });
  for (let n = 0; n < 2; n += 1) garbled.line.fromAgent(slipFrame(LOCKED));
  expect(garbled.hostGot().subarray(-LOCKED.length - 2)).toEqual(slipFrame(LOCKED));
  expect(garbled.hostGot().subarray(0, LOCKED.length + 2)).not.toEqual(slipFrame(LOCKED));
  const noisy = lineWith({ fault: 'noise' });
  noisy.line.fromAgent(slipFrame(LOCKED));
  expect(noisy.hostGot().toString('latin1')).toMatch(/^W \(4711\) wifi: noise/);
  expect(noisy.hostGot().subarray(-LOCKED.length - 2)).toEqual(slipFrame(LOCKED));
});

test('nothing passes a board that has stopped', () => {
  const { line, agentGot, hostGot } = lineWith();
  line.close();
  line.fromHost(slipFrame(LOCK));
  line.fromAgent(slipFrame(LOCKED));
  expect([agentGot().length, hostGot().length]).toEqual([0, 0]);
});

test('console text goes as it comes, whole frames or none', () => {
  const { line, hostGot } = lineWith();
  for (const text of ['birthmark-agent 2.0\r\n', 'Guru Meditation']) line.fromAgent(Buffer.from(text));
  expect(hostGot().toString()).toBe('birthmark-agent 2.0\r\nGuru Meditation');
  line.fromAgent(slipFrame(LOCKED).subarray(0, 8));
  expect(hostGot().toString()).toBe('birthmark-agent 2.0\r\nGuru Meditation');
});
