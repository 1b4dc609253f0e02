import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodeThreeQuarters } from '../../../fixtures/virtual-jig/chip/coding-scheme.ts';
import { JIG_CHIPS, type JigChip } from '../../../fixtures/virtual-jig/chip/chip-model.ts';
import { STAGE_ORDER } from '../../../station-core/device/efuse/burn-stages.ts';
import { reported } from '../../../station-core/device/efuse/plan-burns.ts';
import type { SecurityTarget } from '../../../station-core/device/efuse/security-target.ts';
import { Secret } from '../../../station-core/secret.ts';
import { BenchChip, burnsOf, obstacles, OPEN } from './bench-chip.ts';

const DIGEST = randomBytes(32).toString('hex');
const OTHER_DIGEST = randomBytes(32).toString('hex');
const HMAC_UP = 8;
const XTS_128 = 4;

const secureBoot = (...keyDigests: string[]): SecurityTarget => ({
  ...OPEN,
  secureBoot: { keyDigests, aggressiveRevoke: false },
});
const SECURE = secureBoot(DIGEST);
const withKey = (target: SecurityTarget, key: Buffer): SecurityTarget => ({
  ...target,
  keys: [{ name: 'hmac-up', key: new Secret(key) }],
});

/** In their order, the stages; and for each, the fields and blocks it sets. */
async function stages(chip: BenchChip, target: SecurityTarget): Promise<string[]> {
  return burnsOf(await chip.plan(target)).map(({ stage }) => stage);
}

test('a key that must be hidden is hidden before secure boot closes read protection, which comes before secure boot', async () => {
  const order = await stages(new BenchChip('esp32c3'), { ...withKey(SECURE, randomBytes(32)), downloadMode: 'secure' });
  expect(order).toEqual([
    'secret key',
    'secret key hidden',
    'secret key sealed',
    'digest',
    'digest purpose',
    'digest sealed',
    'read protection closed',
    'spare slots revoked',
    'secure boot',
    'download mode',
  ]);
});

test('a key made after read protection was closed stays readable, and the unit is refused (chip facts 4.5)', async () => {
  const chip = new BenchChip('esp32c3', undefined, { WR_DIS: 1 });
  await chip.write(0, randomBytes(32));
  await chip.set('KEY_PURPOSE_0', HMAC_UP);
  const plan = await chip.plan({ ...SECURE, keys: [{ name: 'hmac-up' }] });
  expect(plan.kind).toBe('unreachable');
  expect(obstacles(plan)).toEqual(['key hmac-up: readable-for-ever']);
});

test.each(['esp32', 'esp32c2', 'esp32c3'] as const)(
  '%s: no key is burnt that could not be hidden any more',
  async (name) => {
    const key = new Secret<Uint8Array>(randomBytes(name === 'esp32c2' ? 16 : 32));
    const target: SecurityTarget = { ...OPEN, flashEncryption: { state: 'development', key } };
    const chip = new BenchChip(name, undefined, { WR_DIS: 1 });
    expect(obstacles(await chip.plan(target))).toEqual(['flash encryption key: readable-for-ever']);
  },
);

test('a key the unit made and left readable is hidden; one it has not made yet is waited for, and nothing is burnt', async () => {
  const target: SecurityTarget = { ...SECURE, keys: [{ name: 'hmac-up' }] };
  expect((await new BenchChip('esp32c3').plan(target)).kind).toBe('unit-first');
  const chip = new BenchChip('esp32c3');
  await chip.write(2, randomBytes(32));
  await chip.set('KEY_PURPOSE_2', HMAC_UP);
  await chip.burnAll(burnsOf(await chip.plan(target)));
  expect(chip.efuse.field('RD_DIS')).toBe(1 << 2);
  expect(chip.efuse.field('SECURE_BOOT_EN')).toBe(1);
});

test('spare digest slots are revoked before secure boot is on, those of the product are not', async () => {
  const chip = new BenchChip('esp32s3');
  await chip.burnAll(burnsOf(await chip.plan(secureBoot(DIGEST, OTHER_DIGEST))));
  expect([0, 1, 2].map((slot) => chip.efuse.field(`SECURE_BOOT_KEY_REVOKE${slot}`))).toEqual([0, 0, 1]);
});

test('a digest of a foreign key is refused, unless its slot is revoked', async () => {
  const foreign = new BenchChip('esp32c6');
  await foreign.write(5, Buffer.from(OTHER_DIGEST, 'hex'));
  await foreign.set('KEY_PURPOSE_5', 9);
  expect(obstacles(await foreign.plan(SECURE))).toEqual(['BLOCK_KEY5: foreign-digest']);
  await foreign.set('SECURE_BOOT_KEY_REVOKE0', 1);
  await foreign.burnAll(burnsOf(await foreign.plan(SECURE)));
  expect(chipDigests(foreign)).toContain(DIGEST);
  expect(foreign.efuse.field('SECURE_BOOT_KEY_REVOKE1')).toBe(0);
  expect(foreign.efuse.field('SECURE_BOOT_KEY_REVOKE2')).toBe(1);
});

const chipDigests = (chip: BenchChip): string[] =>
  [4, 5, 6, 7, 8, 9].map((index) => chip.efuse.block(index).toString('hex'));

test('a hidden digest, and one whose slot is revoked, can no longer be reached', async () => {
  const hidden = new BenchChip('esp32c3');
  await hidden.write(1, Buffer.from(DIGEST, 'hex'));
  await hidden.set('KEY_PURPOSE_1', 9);
  await hidden.set('RD_DIS', 1 << 1);
  hidden.powerCycle();
  expect(obstacles(await hidden.plan(SECURE))).toEqual(['secure boot key 1: digest-hidden']);
  const revoked = new BenchChip('esp32c3');
  await revoked.write(1, Buffer.from(DIGEST, 'hex'));
  await revoked.set('KEY_PURPOSE_1', 9);
  await revoked.set('SECURE_BOOT_KEY_REVOKE0', 1);
  expect(obstacles(await revoked.plan(SECURE))).toContain('secure boot key 1: digest-revoked');
});

test('a block that serves another purpose is a conflict, and so is a second key for a purpose that is taken', async () => {
  const jtag = new BenchChip('esp32c3');
  await jtag.write(0, randomBytes(32));
  await jtag.set('KEY_PURPOSE_0', 6);
  expect(obstacles(await jtag.plan(SECURE))).toEqual(['BLOCK_KEY0: other-use']);
  const taken = new BenchChip('esp32c3');
  await taken.write(0, randomBytes(32));
  await taken.set('KEY_PURPOSE_0', HMAC_UP);
  expect(obstacles(await taken.plan(withKey(OPEN, randomBytes(32))))).toEqual(['key hmac-up: other-key']);
});

test('the last key block takes no key for flash encryption', async () => {
  const chip = new BenchChip('esp32c3', undefined, { SPI_BOOT_CRYPT_CNT: 1 });
  for (const key of [0, 1, 2, 3, 4]) await chip.write(key, randomBytes(32));
  const target: SecurityTarget = { ...OPEN, flashEncryption: { state: 'release', key: new Secret(randomBytes(32)) } };
  expect(obstacles(await chip.plan(target))).toEqual(['flash encryption key: no-free-block']);
  await chip.set('KEY_PURPOSE_5', XTS_128);
  await chip.write(5, randomBytes(32));
  expect(obstacles(await chip.plan({ ...OPEN, flashEncryption: { state: 'release' } }))).toEqual([
    'flash encryption key: wrong-block',
  ]);
});

test('keys for flash encryption and signing stand in the eFuses with their last byte first, keys for HMAC as they are', async () => {
  const [flash, sign, hmac] = [randomBytes(64), randomBytes(32), randomBytes(32)];
  const chip = new BenchChip('esp32p4');
  await chip.burnAll(
    burnsOf(
      await chip.plan({
        ...OPEN,
        keys: [
          { name: 'ecdsa-p256', key: new Secret(sign) },
          { name: 'hmac-up', key: new Secret(hmac) },
        ],
        flashEncryption: { state: 'development', key: new Secret(flash) },
      }),
    ),
  );
  expect([4, 5, 6, 7].map((index) => chip.efuse.block(index).toString('hex'))).toEqual([
    Buffer.from(sign).reverse().toString('hex'),
    hmac.toString('hex'),
    Buffer.from(flash.subarray(0, 32)).reverse().toString('hex'),
    Buffer.from(flash.subarray(32)).reverse().toString('hex'),
  ]);
  expect([0, 1, 2, 3].map((key) => chip.efuse.field(`KEY_PURPOSE_${key}`))).toEqual([1, HMAC_UP, 2, 3]);
  expect(chip.efuse.field('RD_DIS')).toBe(0b1111);
});

test('the C2 burns flash key and digest in one go, and refuses either once the other stands there alone', async () => {
  const key = randomBytes(16);
  const target: SecurityTarget = { ...SECURE, flashEncryption: { state: 'release', key: new Secret(key) } };
  const chip = new BenchChip('esp32c2');
  const burns = burnsOf(await chip.plan(target));
  expect(burns.filter(({ whole }) => whole).map(({ stage }) => stage)).toEqual(['both keys in one block']);
  await chip.burnAll(burns);
  const block = chip.efuse.block(3);
  expect(block.subarray(0, 16).equals(Buffer.from(key).reverse())).toBe(true);
  expect(block.subarray(16).toString('hex')).toBe(DIGEST.slice(0, 32));
  expect(chip.efuse.field('RD_DIS')).toBe(1); // the digest stays readable
  const alone = new BenchChip('esp32c2');
  await alone.burnAll(burnsOf(await alone.plan({ ...OPEN, flashEncryption: target.flashEncryption })));
  expect(obstacles(await alone.plan(target))).toContain('secure boot key 1: shared-block');
});

test('one lock that closes several fields waits for the last of them', async () => {
  const target = { ...SECURE, flashEncryption: { state: 'release' as const, key: new Secret(randomBytes(16)) } };
  const c2 = await stages(new BenchChip('esp32c2'), target);
  expect(c2.indexOf('shared locks')).toBeGreaterThan(c2.indexOf('secure boot'));
  // The ESP32's lock of the encryption counter is that of the download mode, after which nobody can burn it.
  const esp32 = burnsOf(
    await new BenchChip('esp32').plan({
      ...OPEN,
      flashEncryption: { state: 'release', key: new Secret(randomBytes(32)) },
      downloadMode: 'off',
    }),
  );
  expect(
    esp32
      .at(-1)
      ?.sets.map(({ field }) => field)
      .sort(),
  ).toEqual(['UART_DOWNLOAD_DIS', 'WR_DIS']);
});

test.each(JIG_CHIPS.filter((chip) => chip !== 'esp32'))(
  '%s: Secure Download Mode is the last burn, and after it nothing is burnt any more',
  async (name: JigChip) => {
    const target: SecurityTarget = {
      ...SECURE,
      jtag: 'off',
      uartPrint: 'never',
      directBoot: 'off',
      downloadMode: 'secure',
    };
    const chip = new BenchChip(name);
    const burns = burnsOf(await chip.plan(target));
    expect(burns.at(-1)?.stage).toBe('download mode');
    expect(burns.filter(({ stage }) => stage === 'download mode')).toHaveLength(1);
    await chip.burnAll(burns);
    expect((await chip.plan(target)).kind).toBe('nothing-to-do');
    const tooEarly = new BenchChip(name);
    await tooEarly.burnAll(burns.slice(-1));
    expect(obstacles(await tooEarly.plan(target))).toContain('secure boot: locked-out');
  },
);

test.each(JIG_CHIPS)('%s: burns stand in the one order, and say what each of them ends', async (name) => {
  const key = new Secret(randomBytes(name === 'esp32c2' ? 16 : 32));
  const burns = burnsOf(
    await new BenchChip(name).plan({
      ...SECURE,
      flashEncryption: { state: 'release', key },
      jtag: 'off',
      downloadMode: 'off',
    }),
  );
  const ranks = burns.map(({ stage }) => STAGE_ORDER.indexOf(stage));
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  for (const { forever, why } of burns.map(reported))
    expect([forever.length > 20, why.length > 20]).toEqual([true, true]);
});

test('the only port of a board is not burnt away, and the door the station came by closes last', async () => {
  const chip = new BenchChip('esp32c3');
  const plan = await chip.plan({ ...OPEN, usbSerialJtag: 'off' }, 'usb-serial-jtag');
  expect(obstacles(plan)).toEqual(['USB-Serial/JTAG: only-port']);
  expect((await chip.plan({ ...OPEN, usbSerialJtag: 'off' }, 'unknown')).kind).toBe('unreachable');
  expect((await chip.plan({ ...OPEN, usbSerialJtag: 'off' }, 'bridge')).kind).toBe('burns');
  const byUsb = burnsOf(await chip.plan({ ...SECURE, usbDownload: 'off' }, 'usb-serial-jtag'));
  expect(byUsb.at(-1)?.sets).toEqual([{ field: 'DIS_USB_SERIAL_JTAG_DOWNLOAD_MODE', value: '1' }]);
});

test('flash encryption is not switched on under firmware in clear: the unit does that, the station only finishes it', async () => {
  const release: SecurityTarget = { ...OPEN, flashEncryption: { state: 'release' } };
  const chip = new BenchChip('esp32c3');
  expect((await chip.plan(release)).kind).toBe('unit-first');
  await chip.write(0, randomBytes(32));
  for (const [name, value] of [
    ['KEY_PURPOSE_0', XTS_128],
    ['RD_DIS', 1],
    ['SPI_BOOT_CRYPT_CNT', 1],
  ] as const)
    await chip.set(name, value);
  await chip.burnAll(burnsOf(await chip.plan(release)));
  expect(chip.efuse.field('SPI_BOOT_CRYPT_CNT')).toBe(7);
  expect(chip.efuse.field('DIS_DOWNLOAD_MANUAL_ENCRYPT')).toBe(1);
  expect((chip.efuse.field('WR_DIS') >>> 4) & 1).toBe(1);
});

test('an ESP32 before v3.0 has no secure boot v2, and one with coded eFuses no room for its digest', async () => {
  expect(obstacles(await new BenchChip('esp32', { major: 1, minor: 0 }).plan(SECURE))).toContain(
    'secure boot key 1: silicon-lacks-it',
  );
  const coded = new BenchChip('esp32');
  await coded.set('CODING_SCHEME', 1);
  expect(obstacles(await coded.plan(SECURE))).toContain('secure boot key 1: coding-scheme');
  const key = randomBytes(24);
  await coded.burnAll(
    burnsOf(await coded.plan({ ...OPEN, flashEncryption: { state: 'development', key: new Secret(key) } })),
  );
  expect(decodeThreeQuarters(coded.efuse.block(1))).toEqual({ data: Buffer.from(key).reverse(), sound: true });
  expect(coded.efuse.field('FLASH_CRYPT_CNT')).toBe(1);
  expect(coded.efuse.field('FLASH_CRYPT_CONFIG')).toBe(0xf);
});

test('a used part is reported by name: what is burnt, write-protected or broken', async () => {
  const burnt = new BenchChip('esp32c3', undefined, { DIS_PAD_JTAG: 1 });
  expect(obstacles(await burnt.plan(SECURE))).toEqual(['JTAG: burnt-otherwise']);
  const closed = new BenchChip('esp32c3', undefined, { WR_DIS: 1 << 15 });
  expect(obstacles(await closed.plan(SECURE))).toEqual(['secure boot: write-protected']);
  const broken = new BenchChip('esp32c3');
  await broken.write(0, Buffer.from(DIGEST, 'hex'));
  await broken.write(0, randomBytes(32)).catch(() => undefined);
  await broken.set('KEY_PURPOSE_0', 9);
  expect(obstacles(await broken.plan(SECURE))).toEqual(['BLOCK_KEY0: damaged-block']);
});

test('what is shown of a burn holds digests and no secret key', async () => {
  const key = randomBytes(32);
  const burns = burnsOf(await new BenchChip('esp32c3').plan(withKey(SECURE, key)));
  const everything = JSON.stringify([burns, burns.map(reported)]);
  expect(everything).toContain(DIGEST);
  expect(everything).not.toContain(key.toString('hex'));
  expect(everything).not.toContain(Buffer.from(key).reverse().toString('hex'));
});
