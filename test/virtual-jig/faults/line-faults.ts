import { setTimeout as sleepMs } from 'node:timers/promises';
import { expect } from 'vitest';
import { isAgentFrame } from '../../../station-core/protocol/unit-agent/frame.ts';
import type { TestHost } from '../host.ts';
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
  'quiet-app': async (_, __, host) => {
    await host.hardReset();
    await host.until(() => host.text.includes('Loaded app from partition at offset 0x20000'));
    await helloHeard(host);
    expect(host.text).not.toContain('app_init');
  },
  'quiet-console': async (_, __, host) => {
    await host.hardReset();
    await helloHeard(host);
    expect(host.text).not.toMatch(/rst:|boot:|app_init/);
  },
  'other-firmware-log': async (_, __, host) => {
    await host.hardReset();
    await host.until(() => host.text.includes('App version:      0.0.1'));
    expect(host.text).toContain('ELF file SHA256:  ababababa...');
  },
  'crash-loop': async (_, __, host) => {
    await host.hardReset();
    await host.until(() => (host.text.match(/Guru Meditation Error/g) ?? []).length >= 2);
    expect(host.text.match(/rst:0x/g)?.length).toBeGreaterThanOrEqual(2);
  },
  'boot-fails': async (_, __, host) => {
    await host.hardReset();
    await host.until(() => host.text.includes('flash read failed'));
    host.send(HELLO);
    expect(await host.silence(100)).toBe(true);
  },
} as const satisfies Readonly<Record<string, Seen>>;

/** Asked until the agent listens: no line of the log says when. */
async function helloHeard(host: TestHost): Promise<void> {
  for (let turn = 0; turn < 100 && !host.hasFrame; turn += 1) {
    host.send(HELLO);
    await sleepMs(50);
  }
  expect(isAgentFrame(await host.frame())).toBe(true);
}
