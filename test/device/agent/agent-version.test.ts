import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { decodeAgentEnvelope, encodeAgentFrame } from '../../../station-core/codecs/agent.ts';
import { AgentClient } from '../../../station-core/device/agent/agent-client.ts';
import { encodeCbor } from '../../../station-core/protocol/unit-agent/cbor.ts';
import {
  encodeAgentRefusal,
  encodeAgentReply,
  type AgentRequest,
} from '../../../station-core/protocol/unit-agent/messages.ts';
import { faultFrom } from '../../formats/fault-of.ts';
import { scriptedAgent } from './scripted-agent.ts';

/** Two ends of different versions find that out, and nothing more (docs/specs/unit-agent.md §Versions). */
const never = new AbortController().signal;

function reply({ sequence }: AgentRequest): Buffer {
  const mac = Buffer.from('7cdfa1000001', 'hex');
  const hello = { agent: '2.0', mac, chip: 'esp32c3', runsAs: 'app', identity: 'none', locked: false } as const;
  return encodeAgentReply('hello', sequence, hello);
}

describe('a booting unit', () => {
  const soon = { timeoutMs: 10_000, signal: never };

  test('is called until it answers, and every third call is in version 1', async () => {
    await using agent = await scriptedAgent((request, nth) => (nth < 7 ? [{ raw: 'booting\r\n' }] : [reply(request)]));
    const unit = await new AgentClient(agent.wire).awaitHello(soon);
    expect(unit.mac).toBe('7c:df:a1:00:00:01');
    const versions = agent.heard.map((frame) => decodeAgentEnvelope(frame).version);
    // On a busy machine the answer may come after a further call.
    expect(versions.slice(0, 7)).toEqual([2, 2, 1, 2, 2, 1, 2]);
    expect(new Set(agent.heard.map((frame) => frame.toString('hex'))).size).toBe(2);
    expect(new Set(agent.heard.map((frame) => decodeAgentEnvelope(frame).sequence)).size).toBe(2);
  });

  test('of version 1 answers that call only, and is board.agent-version', async () => {
    const oldReply = (sequence: number): Buffer => encodeAgentFrame({ kind: 0x81, sequence, body: encodeCbor({}) }, 1);
    await using agent = await scriptedAgent(
      () => [],
      ({ sequence }) => [oldReply(sequence)],
    );
    const fault = await faultFrom(new AgentClient(agent.wire).awaitHello(soon));
    expect(fault).toMatchObject({ code: 'board.agent-version', evidence: { agentSpeaks: 1, stationSpeaks: 2 } });
  });

  test('of a later version refuses in that version, and is board.agent-version', async () => {
    const refusal = (sequence: number): Buffer => encodeAgentFrame({ kind: 0xff, sequence, body: encodeCbor({}) }, 9);
    await using agent = await scriptedAgent(({ sequence }) => [refusal(sequence)]);
    const fault = await faultFrom(new AgentClient(agent.wire).awaitHello(soon));
    expect(fault).toMatchObject({ code: 'board.agent-version', evidence: { agentSpeaks: 9, stationSpeaks: 2 } });
  });

  test('of this version that refuses the call in version 1 is called on', async () => {
    await using agent = await scriptedAgent(
      (request, nth) => (nth < 4 ? [] : [reply(request)]),
      ({ sequence }) => [encodeAgentRefusal(sequence, { request: 1, reason: 'unsupported', message: 'version 2' })],
    );
    expect((await new AgentClient(agent.wire).awaitHello(soon)).identity).toBe('none');
  });

  test('is not taken for one of another version by a frame that answers nobody', async () => {
    const foreign = (kind: number, sequence: number): Buffer =>
      encodeAgentFrame({ kind, sequence, body: encodeCbor({}) }, 3);
    await using agent = await scriptedAgent((request) => {
      const { sequence } = request;
      return [foreign(0x81, (sequence + 7) & 0xffff), foreign(0x87, sequence), foreign(0x01, sequence), reply(request)];
    });
    expect((await new AgentClient(agent.wire).awaitHello(soon)).identity).toBe('none');
  });
});
