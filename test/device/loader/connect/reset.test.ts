import { afterEach, expect, test, vi } from 'vitest';
import { downloadResets, hardReset, resetIntoDownload } from '../../../../station-core/device/loader/connect/reset.ts';
import { LoaderSession } from '../../../../station-core/device/loader/loader-session.ts';
import { commandName } from '../../../../station-core/protocol/loader/opcodes.ts';
import type * as Wait from '../../../../station-core/wait.ts';
import type { Wire } from '../../../../station-core/device/wire.ts';
import { bench } from '../bench.ts';

const soon = (): AbortSignal => AbortSignal.timeout(120_000);

const pauses = vi.hoisted(() => ({ note: undefined as ((durationMs: number) => void) | undefined }));

/** The pauses that are asked for count, not those that a busy machine makes of them. */
vi.mock('../../../../station-core/wait.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Wait>();
  const sleep = async (durationMs: number, signal: AbortSignal): Promise<void> => {
    if (pauses.note === undefined) await real.sleep(durationMs, signal);
    else pauses.note(durationMs);
  };
  return { ...real, sleep };
});

afterEach(() => {
  pauses.note = undefined;
});

/** Notes the lines as D and R, 1 for asserted, and the pauses between them. */
async function moves(run: (wire: Wire) => Promise<void>): Promise<string[]> {
  await using on = await bench({ chip: 'esp32c3' });
  const seen: string[] = [];
  const set = on.wire.setModemLines.bind(on.wire);
  on.wire.setModemLines = async (lines, signal) => {
    seen.push(`D${Number(lines.dtr)}R${Number(lines.rts)}`);
    return set(lines, signal);
  };
  pauses.note = (durationMs) => seen.push(`${durationMs} ms`);
  await run(on.wire);
  return seen;
}

const first =
  (usb: 'bridge' | 'usb-serial-jtag', platform: NodeJS.Platform, index = 0) =>
  async (wire: Wire) => {
    const reset = downloadResets(usb, platform)[index];
    if (reset === undefined) throw new Error('no such reset');
    await resetIntoDownload(wire, reset, soon());
  };

test.each([
  { name: 'tight', run: first('bridge', 'linux'), lines: 'D0R0 D1R1 D0R1 100 ms D1R0 50 ms D0R0' },
  { name: 'tight, slow reset', run: first('bridge', 'linux', 1), lines: 'D0R0 D1R1 D0R1 100 ms D1R0 550 ms D0R0' },
  { name: 'classic', run: first('bridge', 'win32'), lines: 'D0R1 100 ms D1R0 50 ms D0R0' },
  { name: 'classic, slow reset', run: first('bridge', 'win32', 1), lines: 'D0R1 100 ms D1R0 550 ms D0R0' },
  {
    name: 'USB-Serial/JTAG',
    run: first('usb-serial-jtag', 'linux'),
    lines: 'D0R0 100 ms D1R0 100 ms D1R1 D0R1 100 ms D0R0',
  },
  { name: 'hard', run: async (wire: Wire) => hardReset(wire, { signal: soon() }), lines: 'D0R1 100 ms D0R0' },
  {
    name: 'hard, by USB',
    run: async (wire: Wire) => hardReset(wire, { signal: soon(), usb: 'usb-serial-jtag' }),
    lines: 'D0R1 200 ms D0R0 200 ms',
  },
])('$name: $lines', async ({ run, lines }) => {
  expect((await moves(run)).join(' ')).toBe(lines);
});

test('both tight and both classic resets are tried in turn; on Windows, which moves one line at a time, the classic ones', () => {
  const names = (platform: NodeJS.Platform) => downloadResets('bridge', platform).map(({ name }) => name);
  expect(names('linux')).toEqual(['tight 50 ms', 'tight 550 ms', 'classic 50 ms', 'classic 550 ms']);
  expect(names('win32')).toEqual(['classic 50 ms', 'classic 550 ms']);
});

test.each([
  { chip: 'esp32s3', config: 0x60008098, key: 0x8f1d312a, superConfig: 0x600080b4, feed: 0x80000000 },
  { chip: 'esp32c3', config: 0x60008090, key: 0x8f1d312a, superConfig: 0x600080ac, feed: 0x80000000 },
  { chip: 'esp32c6', config: 0x600b1c00, key: 0x50d83aa1, superConfig: 0x600b1c1c, feed: 0x00040000 },
  { chip: 'esp32h2', config: 0x600b1c00, key: 0x50d83aa1, superConfig: 0x600b1c20, feed: 0x00040000 },
  { chip: 'esp32p4', config: 0x50116000, key: 0x50d83aa1, superConfig: 0x5011601c, feed: 0x00040000 },
] as const)(
  '$chip: over USB-Serial/JTAG both watchdogs are put to sleep, over a bridge they are left alone',
  async (of) => {
    const written = async (usb: 'bridge' | 'usb-serial-jtag') => {
      await using on = await bench({ chip: of.chip });
      on.board.pressResetHoldingBoot();
      await expect.poll(() => on.wire.consoleText()).toContain('download');
      on.board.inject('no-modem-lines'); // the sequence for USB moves no pins of this board
      await LoaderSession.enter(on.wire, { signal: soon(), usb });
      const writes = on.wire.sent.filter(({ opcode }) => commandName(opcode) === 'WRITE_REG');
      return writes.map(({ payload }) => [payload.readUInt32LE(0), payload.readUInt32LE(4)]);
    };
    const dogs = await written('usb-serial-jtag');
    expect(dogs).toContainEqual([of.config, 0]);
    expect(dogs).toContainEqual([of.superConfig + 4, of.key]);
    expect(dogs).toContainEqual([of.superConfig, of.feed]);
    expect((await written('bridge')).map(([address]) => address)).not.toContain(of.config);
  },
);
