import { expect, test } from 'vitest';
import { BoardTrace } from '../../../station-core/device/trace/board-trace.ts';

const BOOT = 'rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)\nsoftap: K7RT9XQ2LWM4ABCD\n';
const redacted = (text: string): string => text.replaceAll('K7RT9XQ2LWM4ABCD', '[secret]');

test('the boot log is kept without the secrets of the unit', () => {
  const trace = new BoardTrace();
  trace.booted(BOOT, { redacted, fromReset: false });
  expect(trace.bootLog).toMatchObject({ text: expect.stringContaining('softap: [secret]') as string });
  expect(JSON.stringify(trace.bootLog)).not.toContain('K7RT');
});

test('while nobody knows what is secret, the resets, the length and the hash are all that is kept', () => {
  const trace = new BoardTrace();
  trace.booted(BOOT, { redacted: () => undefined, fromReset: false });
  expect(trace.bootLog).toMatchObject({ banner: 'rst:0x1 boot:0x8', consoleBytes: BOOT.length });
  expect(trace.bootLog).not.toHaveProperty('text');
});

test('what the firmware from before printed ahead of the reset is not kept', () => {
  const trace = new BoardTrace();
  const before = 'old password: ZZZZ9999YYYY8888\n';
  trace.booted(`${before}${BOOT}`, { redacted, fromReset: true });
  expect(trace.bootLog?.text).toMatch(/^rst:0x1/);
  trace.booted(before, { redacted, fromReset: true });
  expect(trace.bootLog).not.toHaveProperty('text');
});

test('a board that prints without end leaves its last lines', () => {
  const trace = new BoardTrace();
  trace.booted(`${BOOT}${'line\n'.repeat(20_000)}the end`, { redacted, fromReset: false });
  expect(trace.bootLog?.text?.length).toBe(16_000);
  expect(trace.bootLog?.text).toMatch(/the end$/);
});
