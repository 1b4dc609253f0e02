import { Buffer } from 'node:buffer';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AgentClient } from '../../../station-core/device/agent/agent-client.ts';
import { Wire } from '../../../station-core/device/wire.ts';
import { decodeAgentFrame } from '../../../station-core/codecs/agent.ts';
import { encodeAgentReply } from '../../../station-core/protocol/unit-agent/messages.ts';
import { faultFrom } from '../../formats/fault-of.ts';
import { scriptedPort } from './scripted-agent.ts';

const never = new AbortController().signal;
const nonce = Buffer.alloc(32, 7);
const hostEntropy = Buffer.alloc(32, 0xe7);
const lockState = { locked: false, details: 'open' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test.each([
  { request: 'hello', ask: (client: AgentClient) => client.hello(never), seconds: 9 },
  { request: 'prove', ask: (client: AgentClient) => client.prove({ nonce }, never), seconds: 30 },
  {
    request: 'srp-verify',
    ask: (client: AgentClient) => client.srpVerify({ clientProof: Buffer.alloc(64) }, never),
    seconds: 90,
  },
  { request: 'generate-key', ask: (client: AgentClient) => client.generateKey({ hostEntropy }, never), seconds: 60 },
])('$request is sent three times with the same bytes, then the agent counts as silent', async ({ ask, seconds }) => {
  const heard: Buffer[] = [];
  const client = new AgentClient(
    await openWire((frame) => {
      heard.push(frame);
      return undefined;
    }),
  );
  const startMs = performance.now();
  const asking = faultFrom(ask(client));
  while (performance.now() - startMs < seconds * 1000 + 100) await vi.advanceTimersByTimeAsync(100);
  expect((await asking).code).toBe('board.agent-silent');
  expect(heard).toHaveLength(3);
  expect(new Set(heard.map((frame) => frame.toString('hex'))).size).toBe(1);
});

test('a reply to the second sending is enough', async () => {
  let sent = 0;
  const client = new AgentClient(
    await openWire((frame) => {
      sent += 1;
      return sent === 1 ? undefined : encodeAgentReply('lock-state', decodeAgentFrame(frame).sequence, lockState);
    }),
  );
  const asking = client.lockState(never);
  for (let step = 0; step < 40; step += 1) await vi.advanceTimersByTimeAsync(100);
  expect(await asking).toEqual(lockState);
  expect(sent).toBe(2);
});

async function openWire(answer: (frame: Buffer) => Uint8Array | undefined): Promise<Wire> {
  const port = scriptedPort(answer);
  await new Promise<void>((resolve) => {
    port.open(() => {
      resolve();
    });
  });
  return new Wire(port);
}
