import { pbkdf2Sync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { BareC3, type BareC3Options } from '../../fixtures/agent-trial/bare-c3.ts';
import { exercise } from '../../fixtures/agent-trial/exercise.ts';
import { TRIAL_SERIAL, trialFlash } from '../../fixtures/agent-trial/trial-flash.ts';
import { checkBytes } from '../../fixtures/virtual-jig/chip/reed-solomon.ts';
import { certificateFor } from '../../fixtures/token/test-chain.ts';
import { SECURE_CERT_TYPE } from '../../station-core/formats/esp-secure-cert.ts';
import { readElf } from '../../station-core/codecs/firmware.ts';
import { readSecureCert } from '../../station-core/codecs/secure-cert.ts';
import { verifyCsr } from '../../station-core/pki/csr.ts';

/** The very binary that a board gets, on a virtual ESP32-C3: its instructions, the ROM's functions, its registers. */
const BUILT = join(import.meta.dirname, '../../device-agent/build/esp32c3-bare-hmac');
const notBuilt = existsSync(join(BUILT, 'birthmark-agent-ram.bin'))
  ? undefined
  : 'needs gcc-riscv64-unknown-elf, picolibc-riscv64-unknown-elf and make -C device-agent c3';
const CERTS = { offset: 0x1b000, size: 0x2000 };
const HOST_ENTROPY = { hostEntropy: Buffer.alloc(32, 1) };
const FIRST_KEY_BLOCK = 4;
const USER_BLOCK = 3;
const HMAC_UP = 8;

/** Simulating 600 million instructions takes long on a machine that is busy. */
const SLOW_MS = 600_000;

async function started(options: Partial<BareC3Options> = {}, image = 'ram'): Promise<BareC3> {
  const elf = readElf(readFileSync(join(BUILT, `birthmark-agent-${image}.elf`)));
  const unit = new BareC3(elf, { flash: trialFlash().bytes, startedBy: 'loader', ...options });
  await unit.started();
  return unit;
}

/** Every bit that is burnt, as one text. */
const fuses = ({ bench }: BareC3): string =>
  Array.from({ length: 11 }, (_, index) => bench.efuse.block(index).toString('hex')).join(' ');

async function installed(unit: BareC3): Promise<void> {
  const { publicKey } = await unit.line.ask('generate-key', HOST_ENTROPY);
  await unit.line.ask('install', { chain: certificateFor(publicKey) });
}

/** As somebody else would, through the controller. */
function burnBlock({ bench: { efuse } }: BareC3, block: number, data: Buffer): void {
  const base = 0x6000_8800;
  const staged = Buffer.concat([data, checkBytes(data)]);
  for (let at = 0; at < staged.length; at += 4) efuse.controller.write(base + at, staged.readUInt32LE(at));
  efuse.controller.write(base + 0x1cc, 0x5a5a);
  efuse.controller.write(base + 0x1d4, 2 | (block << 2));
}

/** What went over the line, without the escapes of SLIP. */
function unescaped(line: Buffer): Buffer {
  const text = line.toString('latin1').replaceAll(/\xdb[\xdc\xdd]/g, (pair) => (pair === '\xdb\xdc' ? '\xc0' : '\xdb'));
  return Buffer.from(text, 'latin1');
}

describe.skipIf(notBuilt !== undefined)('the agent’s binary on a virtual ESP32-C3', () => {
  test(
    'from RAM it makes a key that its eFuses hide, proves it, and opens with the label',
    async () => {
      const flash = trialFlash();
      using unit = await started({ flash: flash.bytes });
      const sent: Buffer[] = [];
      const { onSent } = unit.bench;
      unit.bench.onSent = (bytes) => {
        sent.push(Buffer.from(bytes));
        onSent(bytes);
      };
      const { hello, key } = await exercise({ line: unit.line, flash }, (_name, work) => work());
      expect(hello).toMatchObject({ chip: 'esp32c3', runsAs: 'ram', identity: 'none', serial: TRIAL_SERIAL });
      expect(Buffer.from(hello.mac).toString('hex')).toBe('7cdfa1b2c3d4');
      expect(key.key).toEqual({ option: 'hmac', block: 0, readProtected: true });
      expect(key.entropy).toMatchObject({ source: 'esp32c3-rng-sar-adc', samples: 1024 });
      const { efuse } = unit.bench;
      expect(['KEY_PURPOSE_0', 'RD_DIS'].map((name) => efuse.field(name))).toEqual([HMAC_UP, 1]);
      // The scalar and the key that it comes from, in both byte orders, as bytes and as text, never crossed the line.
      const salt = readSecureCert(unit.bench.flash.read(CERTS.offset, CERTS.size)).find(
        ({ type }) => type === SECURE_CERT_TYPE.hmacEcdsaSalt,
      )?.value;
      if (salt === undefined) throw new Error('no salt is in flash');
      const hmacKey = efuse.block(FIRST_KEY_BLOCK);
      const scalar = pbkdf2Sync(hmacKey, salt, 2048, 32, 'sha256');
      const line = unescaped(Buffer.concat(sent));
      for (const secret of [hmacKey, scalar].flatMap((each) => [each, Buffer.from(each).reverse()])) {
        expect(line.includes(secret)).toBe(false);
        expect(line.toString('latin1').toLowerCase()).not.toContain(secret.toString('hex'));
      }
      expect(line.includes(Buffer.from(key.publicKey))).toBe(true);
      expect(unit.peakStackBytes).toBeLessThan(0x8000 / 2);
      expect(unit.peakHeapBytes).toBeLessThan(0x4000 / 2);
    },
    SLOW_MS,
  );

  test(
    'in the boot loader’s place it finds the application behind it',
    async () => {
      const bin = readFileSync(join(BUILT, 'birthmark-agent-flash.bin'));
      using unit = await started({ flash: trialFlash(bin).bytes, startedBy: 'flash' }, 'flash');
      const hello = await unit.line.ask('hello', {});
      expect(hello).toMatchObject({ runsAs: 'boot-loader', firmwareVersion: '1.0.0', serial: TRIAL_SERIAL });
      const { publicKey } = await unit.line.ask('generate-key', HOST_ENTROPY);
      const nonce = Buffer.alloc(32, 7);
      const { csr } = await unit.line.ask('csr', { nonce, subject: { serialNumber: TRIAL_SERIAL } });
      await verifyCsr({ csrDer: csr, nonce, publicKey });
    },
    SLOW_MS,
  );

  test('a key block is hidden before it has a purpose, and has a purpose before its salt is in flash', async () => {
    using unit = await started();
    const { efuse, flash } = unit.bench;
    const seen: string[] = [];
    const { controller } = efuse;
    const write = controller.write.bind(controller);
    controller.write = (address, value) => {
      write(address, value);
      const block = efuse.block(FIRST_KEY_BLOCK).some((byte) => byte !== 0) ? 'key' : '-';
      const hidden = efuse.field('RD_DIS') === 1 ? 'hidden' : '-';
      const purpose = efuse.field('KEY_PURPOSE_0') === HMAC_UP ? 'purpose' : '-';
      const salt = flash.isBlank(CERTS.offset, CERTS.size) ? '-' : 'salt';
      const state = [block, hidden, purpose, salt].join(' ');
      if (state !== seen.at(-1)) seen.push(state);
    };
    await unit.line.ask('generate-key', HOST_ENTROPY);
    await unit.line.ask('hello', {});
    expect(seen).toEqual(['- - - -', 'key - - -', 'key hidden - -', 'key hidden purpose -', 'key hidden purpose salt']);
  });

  test.each([
    ['secure boot has closed the read protection', { WR_DIS: 1 }],
    ['no block is free', Object.fromEntries(Array.from({ length: 6 }, (_, key) => [`KEY_PURPOSE_${key}`, 9]))],
    ['flash is encrypted', { SPI_BOOT_CRYPT_CNT: 1 }],
  ])('nothing is burnt when %s', async (_why, burnt) => {
    using unit = await started({ burnt });
    const before = fuses(unit);
    await expect(unit.line.ask('generate-key', HOST_ENTROPY)).rejects.toThrow(/refused/);
    expect(fuses(unit)).toBe(before);
    expect(unit.bench.flash.isBlank(CERTS.offset, CERTS.size)).toBe(true);
  });

  test.each([
    ['stuck', () => () => 0x55],
    [
      'counting in two bits',
      () =>
        (
          (at) => () =>
            at++ & 3
        )(0),
    ],
  ])('noise that is %s makes no key and burns nothing', async (_what, source) => {
    using unit = await started({ random: source() });
    const before = fuses(unit);
    await expect(unit.line.ask('generate-key', HOST_ENTROPY)).rejects.toThrow(/refused/);
    expect(fuses(unit)).toBe(before);
  });

  test('a lock is one bit of the user block, sealed, and is final', async () => {
    using unit = await started();
    await installed(unit);
    expect((await unit.line.ask('lock', {})).locked).toBe(true);
    expect(unit.bench.efuse.block(USER_BLOCK).toString('hex')).toBe(`01${'00'.repeat(31)}`);
    expect((unit.bench.efuse.field('WR_DIS') >>> 22) & 1).toBe(1);
    expect((await unit.line.ask('lock-state', {})).locked).toBe(true);
    await expect(unit.line.ask('erase-identity', {})).rejects.toThrow(/locked/);
  });

  test('a power cut between the bit of a lock and its seal is made good by the next lock', async () => {
    using unit = await started();
    await installed(unit);
    const one = Buffer.alloc(32);
    one[0] = 1;
    burnBlock(unit, USER_BLOCK, one);
    const sealed = (): number => (unit.bench.efuse.field('WR_DIS') >>> 22) & 1;
    expect(sealed()).toBe(0);
    expect((await unit.line.ask('lock', {})).locked).toBe(true);
    expect(sealed()).toBe(1);
  });

  test('the user block holds something else: the lock is refused, and the block stays as it is', async () => {
    using unit = await started();
    await installed(unit);
    const custom = Buffer.alloc(32);
    custom.write('aabbccddeeff', 25, 'hex'); // a custom MAC
    burnBlock(unit, USER_BLOCK, custom);
    const before = fuses(unit);
    await expect(unit.line.ask('lock', {})).rejects.toThrow(/refused/);
    expect(fuses(unit)).toBe(before);
  });
});
