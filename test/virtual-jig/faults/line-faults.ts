import { expect } from 'vitest';
import { isAgentFrame } from '../../../station-core/protocol/unit-agent/frame.ts';
import { HELLO, type Seen } from './fault-steps.ts';

/** How the faults of the wire, the supply and the boot show. */
export const LINE_FAULTS_SEEN = {
  'unplug-next-boot': async (_, __, host) => {
    await host.hardReset();
    await host.until(() => host.closed);
  },
  'no-modem-lines': async (unit, _, host) => {
    await host.lines(false, true);
    expect((await unit.get('hello', {})).identity).toBe('none'); // a chip in reset would not answer
  },
  'garble-frame': async (_, board, host) => {
    for (let n = 0; n < 3; n += 1) expect(isAgentFrame(await host.ask(HELLO))).toBe(false);
    board.heal();
    expect(isAgentFrame(await host.ask(HELLO))).toBe(true);
  },
  'garble-one-frame': async (_, __, host) => {
    expect(isAgentFrame(await host.ask(HELLO))).toBe(false);
    expect(isAgentFrame(await host.ask(HELLO))).toBe(true);
  },
  noise: async (_, __, host) => {
    host.send(HELLO);
    await host.until(() => host.text.includes('noise') && host.text.endsWith('\xc0'));
    expect(isAgentFrame(await host.frame())).toBe(true);
  },
  'boot-fails': async (_, __, host) => {
    await host.hardReset();
    await host.until(() => host.text.includes('flash read failed'));
    host.send(HELLO);
    expect(await host.silence(100)).toBe(true);
  },
} as const satisfies Readonly<Record<string, Seen>>;
