/** How the faults of a board that is not yet, or not at all, in its loader show on the wire. */
import { expect } from 'vitest';
import { encodeAgentRequest } from '../../../station-core/codecs/agent.ts';
import { request, type TestHost } from '../host.ts';

type OnTheWire = (unit: unknown, board: unknown, host: TestHost) => Promise<void>;

const UNSUPPORTED = '010004000000000001050000';
const HELLO = encodeAgentRequest({ name: 'hello', sequence: 1, body: {} });

const answersNothing: OnTheWire = async (_, __, host) => {
  host.send(HELLO);
  expect(await host.silence(150)).toBe(true);
};

export const LOADER_FAULTS_SEEN = {
  silent: answersNothing,
  deaf: answersNothing,
  'first-question-refused': async (_, __, host) => {
    await host.enterDownloadMode();
    expect((await host.ask(request(0x14))).toString('hex')).toBe(UNSUPPORTED);
  },
  'unknown-chip-id': async (_, __, host) => {
    await host.enterDownloadMode();
    expect((await host.ask(request(0x14))).readUInt32LE(20)).toBe(25);
  },
  brownout: async (_, __, host) => {
    await host.hardReset();
    await host.until(() => host.text.includes('BROWN_OUT'));
  },
} as const satisfies Readonly<Record<string, OnTheWire>>;
