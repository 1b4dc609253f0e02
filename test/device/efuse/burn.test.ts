import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { encodeThreeQuarters } from '../../../fixtures/virtual-jig/chip/coding-scheme.ts';
import { JIG_CHIPS } from '../../../fixtures/virtual-jig/chip/chip-model.ts';
import { isCodeWord } from '../../../fixtures/virtual-jig/chip/reed-solomon.ts';
import { burnTiming } from '../../../station-core/device/efuse/burn-timing.ts';
import { checkBytes, threeQuarters } from '../../../station-core/device/efuse/check-bytes.ts';
import { Fault } from '../../../station-core/fault.ts';
import { Secret } from '../../../station-core/secret.ts';
import { BenchChip, burnsOf, OPEN } from './bench-chip.ts';

const JTAG_OFF = { ...OPEN, jtag: 'off' as const };

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) =>
      error instanceof Fault ? `${error.code}: ${String(error.evidence['problem'])}` : String(error),
  );
}

test('the check bytes of a block make a code word of it, by the rule that the virtual silicon checks', () => {
  for (let round = 0; round < 50; round += 1) {
    const data = randomBytes(32);
    expect(isCodeWord(Buffer.concat([data, checkBytes(data)]))).toBe(true);
  }
  expect(checkBytes(Buffer.alloc(32))).toEqual(Buffer.alloc(12));
});

test('the 3/4 coding of the ESP32 is that of the virtual silicon', () => {
  for (let round = 0; round < 20; round += 1) {
    const data = randomBytes(24);
    expect(threeQuarters(data)).toEqual(encodeThreeQuarters(data));
  }
});

test.each(JIG_CHIPS)('%s: nothing is left lying in the controller that a stray command would burn', async (name) => {
  const chip = new BenchChip(name);
  await chip.burnAll(burnsOf(await chip.plan(JTAG_OFF)));
  const before = [0, 1, 2, 3].map((index) => chip.efuse.block(index).toString('hex'));
  const { base, burn } = chip.table;
  chip.efuse.controller.write(base + burn.conf, 0x5a5a);
  for (let block = 0; block < 4; block += 1) chip.efuse.controller.write(base + burn.command, 2 | (block << 2));
  expect([0, 1, 2, 3].map((index) => chip.efuse.block(index).toString('hex'))).toEqual(before);
});

test('a bit that does not take is a fault that names it', async () => {
  const chip = new BenchChip('esp32c3');
  const burns = burnsOf(await chip.plan(JTAG_OFF));
  await chip.set('WR_DIS', 2 ** 2); // between plan and burn: nobody else should be there, but it is looked at
  expect(await codeOf(chip.burnAll(burns))).toBe('efuse.not-taken: it reads differently');
  expect(chip.efuse.field('DIS_PAD_JTAG')).toBe(0);
});

test('a key block whose check bytes do not fit, or that held something, is a fault before the key gets its purpose', async () => {
  const chip = new BenchChip('esp32c3');
  const target = { ...OPEN, keys: [{ name: 'hmac-up' as const, key: new Secret<Uint8Array>(randomBytes(32)) }] };
  const burns = burnsOf(await chip.plan(target));
  await chip.write(0, randomBytes(32));
  expect(await codeOf(chip.burnAll(burns))).toMatch(/^efuse.not-taken/);
  expect(chip.efuse.field('KEY_PURPOSE_0')).toBe(0);
});

test('a controller that never finishes is a fault, not a hang', async () => {
  const chip = new BenchChip('esp32c3');
  const [burn] = burnsOf(await chip.plan(JTAG_OFF));
  if (burn === undefined) throw new Error('there is something to burn');
  const command = chip.table.base + chip.table.burn.command;
  chip.stuck = command;
  expect(await codeOf(chip.burn(burn))).toBe('efuse.not-taken: the controller does not finish');
});

test('timing is set for chip and crystal before anything is burnt; a chip without published numbers is left alone', () => {
  expect(burnTiming('esp32', 26)).toMatchObject({ set: [{ value: 250 }, { value: 255 }, { value: 52 }] });
  expect(burnTiming('esp32', 40)).toMatchObject({ set: [{ value: 160 }, { value: 255 }, { value: 80 }] });
  expect(burnTiming('esp32c2', 26)).toMatchObject({
    set: expect.arrayContaining([expect.objectContaining({ offset: 0x110, value: 130 })]) as unknown,
  });
  // DAC_CLK_DIV, DAC_NUM, PWR_ON_NUM, PWR_OFF_NUM
  const every = (on: number, off: number) => [
    { offset: 0x1e8, value: 0x28 },
    { offset: 0x1e8, value: 0xff },
    { offset: on, value: 0x3000 },
    { offset: off, value: 0x190 },
  ];
  expect(burnTiming('esp32c3', undefined)).toMatchObject({ set: every(0x1f0, 0x1f4) });
  expect(burnTiming('esp32c6', undefined)).toMatchObject({ set: every(0x1f0, 0x1f4) });
  expect(burnTiming('esp32s3', undefined)).toMatchObject({ set: every(0x1f4, 0x1f8) });
  expect(
    [burnTiming('esp32s2', 40), burnTiming('esp32', undefined), burnTiming('esp32c2', 32)].map(
      (each) => 'unknown' in each,
    ),
  ).toEqual([true, true, true]);
});

test('the timing reaches the registers, and other bits of them stay', async () => {
  const chip = new BenchChip('esp32c3');
  const { base } = chip.table;
  chip.efuse.controller.write(base + 0x1f0, 0xff00_00ab);
  await chip.burnAll(burnsOf(await chip.plan(JTAG_OFF)));
  expect(chip.efuse.controller.read(base + 0x1f0)).toBe(0xff30_00ab);
  expect(chip.efuse.controller.read(base + 0x1e8)).toBe((0xff << 9) | 0x28);
  expect(chip.efuse.controller.read(base + 0x1f4)).toBe(0x190);
});
