import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TRIAL_SERIAL, trialFlash } from '../../../fixtures/agent-trial/trial-flash.ts';
import { parseAppImage } from '../../../station-core/codecs/firmware.ts';
import { someOf } from '../../faults/sweep.ts';
import { AgentEnded, hostEntropy, restart, Unit } from '../agent/booted-unit.ts';
import type { TestHost } from '../host.ts';
import { fillFlash, PROVISIONING } from '../sample-flash.ts';
import { certificateFor } from '../test-certificate.ts';
import { load, onBoard } from './load-program.ts';

/**
 * The agent for a bare ESP32-C3, the very binary, on a board of the jig: how it comes there, and what the next program on
 * this board finds. What it answers is tested in test/device-agent/esp32c3-on-virtual-chip.test.ts.
 */
const BUILT = join(import.meta.dirname, '../../../device-agent/build/esp32c3-bare-hmac');
const image = (kind: 'ram' | 'flash'): Buffer => readFileSync(join(BUILT, `birthmark-agent-${kind}.bin`));
const notBuilt = existsSync(join(BUILT, 'birthmark-agent-ram.bin'))
  ? undefined
  : 'needs gcc-riscv64-unknown-elf, picolibc-riscv64-unknown-elf and make -C device-agent c3';

/** A limit for a machine that others use, too. */
const ANSWER_MS = 120_000;

describe.skipIf(notBuilt !== undefined)(`the bare agent on a board${notBuilt ? ` (${notBuilt})` : ''}`, () => {
  test('loaded to RAM it keys a unit, and the production firmware finds the identity', async () => {
    await onBoard('esp32c3', async (host, board) => {
      fillFlash(board);
      const firmware = Buffer.from(board.flash.subarray(0x2_0000));
      const unit = await inRam(host);
      const hello = await unit.get('hello', {});
      const { ssid, serial } = PROVISIONING;
      expect(hello).toMatchObject({ runsAs: 'ram', firmwareVersion: '1.4.2', identity: 'none', ssid, serial });
      expect(Buffer.from(hello.mac).toString('hex')).toBe(board.mac.replaceAll(':', ''));
      const { publicKey, key } = await unit.get('generate-key', { hostEntropy });
      const { chainSha256 } = await unit.get('install', { chain: certificateFor(publicKey) });
      host.forget();
      await unit.get('reboot', {});
      await host.until(() => host.text.includes('boot: Loaded app from partition'));
      await restart(host);
      const production = await new Unit(host, ANSWER_MS).get('hello', {});
      expect(production).toMatchObject({ runsAs: 'app', identity: 'installed', key });
      expect(Buffer.from(production.publicKey ?? [])).toEqual(Buffer.from(publicKey));
      expect(Buffer.from(production.chainSha256 ?? [])).toEqual(Buffer.from(chainSha256));
      expect(board.flash.subarray(0x2_0000).equals(firmware)).toBe(true);
    });
  });

  test('in the boot loader’s place it starts from flash, at each reset', async () => {
    await onBoard('esp32c3', async (host, board) => {
      trialFlash(image('flash')).bytes.copy(board.flash);
      await host.hardReset();
      const unit = await listening(host);
      expect(await unit.get('hello', {})).toMatchObject({ runsAs: 'boot-loader', serial: TRIAL_SERIAL });
      await unit.get('reboot', {});
      expect(await (await listening(host)).get('hello', {})).toMatchObject({ runsAs: 'boot-loader' });
    });
  });

  test('fault no-entropy: it makes no key, and burns and writes nothing', async () => {
    await onBoard('esp32c3', async (host, board) => {
      board.inject('no-entropy');
      fillFlash(board);
      const unit = await inRam(host);
      const before = Buffer.from(board.flash);
      expect(await unit.refusal('generate-key', { hostEntropy })).toBe('no-entropy');
      expect(board.flash.equals(before)).toBe(true);
      expect(board.efuse('KEY_PURPOSE_0')).toBe(0);
    });
  });

  test('the faults of an agent are those of this one, too', async () => {
    await onBoard('esp32c3', async (host, board) => {
      fillFlash(board);
      const unit = await inRam(host);
      board.inject('agent-refuses');
      expect(await unit.refusal('hello')).toBe('failed');
      board.heal();
      board.inject('old-firmware-hello');
      expect((await unit.get('hello', {})).firmwareVersion).not.toBe('1.4.2');
      board.heal();
      board.inject('silent-at:lock-state');
      await unit.get('hello', {});
      await expect(new Unit(host, 300).ask('lock-state', {})).rejects.toThrow('waited');
    });
  });

  /** The key block, its read protection and its purpose are burnt; then the salt's record is written. */
  const CHANGES = [1, 2, 3, 4, 5, 6];

  test.each(someOf(CHANGES, 2))(
    'power is lost before change %i of flash and eFuses: the next start makes the key',
    async (change) => {
      await onBoard('esp32c3', async (host, board) => {
        fillFlash(board);
        const unit = await inRam(host);
        board.inject(`dies-before-flash-operation:${change}`);
        expect(await keyOrDeath(unit)).toBeUndefined();
        const again = await inRam(host);
        const { publicKey, key } = await again.get('generate-key', { hostEntropy });
        expect(key).toMatchObject({ option: 'hmac', readProtected: true });
        expect(Buffer.from((await again.get('hello', {})).publicKey ?? [])).toEqual(Buffer.from(publicKey));
      });
    },
  );

  test('a key is not more changes than that', async () => {
    await onBoard('esp32c3', async (host, board) => {
      fillFlash(board);
      const unit = await inRam(host);
      board.inject(`dies-before-flash-operation:${CHANGES.length + 1}`);
      expect(await keyOrDeath(unit)).toHaveLength(65);
    });
  });
});

/** Undefined: the board lost its power over it. */
async function keyOrDeath(unit: Unit): Promise<Uint8Array | undefined> {
  try {
    return (await unit.get('generate-key', { hostEntropy })).publicKey;
  } catch (error) {
    if (error instanceof AgentEnded) return undefined;
    throw error;
  }
}

async function inRam(host: TestHost): Promise<Unit> {
  await host.enterDownloadMode();
  const bytes = image('ram');
  const { entry, segments } = parseAppImage(bytes);
  const loaded = segments.map(({ loadAddress, offsetBytes, lengthBytes }) => {
    return { address: loadAddress, bytes: bytes.subarray(offsetBytes, offsetBytes + lengthBytes) };
  });
  await load(host, loaded, entry);
  return listening(host);
}

async function listening(host: TestHost): Promise<Unit> {
  await host.until(() => /birthmark-agent 2\.0 .*\r\n/.test(host.text), ANSWER_MS);
  host.forget();
  return new Unit(host, ANSWER_MS);
}
