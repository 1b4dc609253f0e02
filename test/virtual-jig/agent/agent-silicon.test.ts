import { createPublicKey, randomBytes, createHash, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { CHIP_MODELS } from '../../../fixtures/virtual-jig/chip/chip-models.ts';
import { Efuse } from '../../../fixtures/virtual-jig/chip/efuse.ts';
import { FaultBox } from '../../../fixtures/virtual-jig/faults.ts';
import { agentSilicon } from '../../../fixtures/virtual-jig/agent/agent-silicon.ts';
import type { KeyOption } from '../../../station-core/model/key-option.ts';

const P256_SPKI_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
const none = Buffer.alloc(0);

function chip(keyOption: KeyOption, given: { chip?: 'esp32h2' | 'esp32'; burnt?: Record<string, number> } = {}) {
  const model = CHIP_MODELS[given.chip ?? 'esp32h2'];
  const efuse = new Efuse({
    chip: model,
    mac: Buffer.alloc(6, 2),
    revision: model.defaultRevision,
    burnt: given.burnt ?? {},
  });
  const faults = new FaultBox();
  return { efuse, faults, ask: agentSilicon({ efuse, keyOption, faults }) };
}

const place = (ask: ReturnType<typeof chip>['ask']): number[] => [...(ask('key-place', none) ?? [])];

test.each(['hmac', 'ecdsa'] as const)('option %s burns its key once, and reads its protection back', (option) => {
  const { ask, efuse } = chip(option);
  const key = Buffer.from(`01${'23'.repeat(31)}`, 'hex');
  expect(place(ask)).toEqual([1, 0, 0]);
  expect(ask('burn-key', key)).toEqual(none);
  expect(place(ask)).toEqual([2, 0, 1]);
  expect([efuse.field('KEY_PURPOSE_0'), efuse.field('RD_DIS')]).toEqual([option === 'hmac' ? 8 : 1, 1]);
  expect(efuse.block(4)).toEqual(option === 'hmac' ? key : Buffer.from(key).reverse());
  expect(ask('burn-key', randomBytes(32))).toBeUndefined();
  expect(efuse.block(4)).toEqual(option === 'hmac' ? key : Buffer.from(key).reverse());
});

test('the key goes into the first block that is free, and nowhere when none is', () => {
  const second = chip('hmac', { burnt: { KEY_PURPOSE_0: 9 } });
  second.ask('burn-key', randomBytes(32));
  expect(place(second.ask)).toEqual([2, 1, 1]);
  expect(second.efuse.field('RD_DIS')).toBe(2);
  const taken = Object.fromEntries([0, 1, 2, 3, 4].map((block) => [`KEY_PURPOSE_${block}`, 9]));
  const none = chip('hmac', { burnt: taken });
  expect(place(none.ask)).toEqual([3, 0, 0]);
  expect(none.ask('burn-key', randomBytes(32))).toBeUndefined();
});

test('a block that is locked is not free', () => {
  expect(place(chip('hmac', { burnt: { RD_DIS: 0b11111 } }).ask)).toEqual([3, 0, 0]);
  expect(place(chip('hmac', { burnt: { WR_DIS: 0b11111 << 23 } }).ask)).toEqual([3, 0, 0]);
});

test('a key in flash needs no block, and its chip burns and computes nothing', () => {
  for (const option of ['flash', 'flash-encrypted'] as const) {
    const { ask } = chip(option, { chip: 'esp32' });
    expect(place(ask)).toEqual([0, 0, 0]);
    for (const operation of ['burn-key', 'derive-scalar', 'ecdsa-sign'] as const)
      expect(ask(operation, randomBytes(32))).toBeUndefined();
  }
});

test('the ECDSA peripheral signs a hash with the key that it shows the public point of', () => {
  const { ask } = chip('ecdsa');
  expect(ask('ecdsa-public', none)).toBeUndefined();
  ask('burn-key', Buffer.from(`00${'a7'.repeat(31)}`, 'hex'));
  const spki = Buffer.concat([P256_SPKI_PREFIX, ask('ecdsa-public', none) ?? none]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  for (let n = 0; n < 20; n += 1) {
    const message = randomBytes(40);
    const signature = ask('ecdsa-sign', createHash('sha256').update(message).digest());
    expect(verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature ?? none)).toBe(true);
  }
});

test('how the chip is secured is read from its eFuses', () => {
  const security = (given: Parameters<typeof chip>[1]): string =>
    (chip('hmac', given).ask('security', none) ?? none).toString('hex');
  expect(security({})).toBe('000000000000000000');
  expect(security({ burnt: { SECURE_BOOT_EN: 1 } })).toBe('000100000000000000');
  expect(security({ burnt: { SPI_BOOT_CRYPT_CNT: 7 } })).toBe('000001000000000000');
  expect(security({ burnt: { SPI_BOOT_CRYPT_CNT: 3 } })).toBe('000000000000000000');
  expect(security({ burnt: { DIS_PAD_JTAG: 1 } })).toBe('000000000000000000'); // its USB has JTAG, too
  expect(security({ burnt: { DIS_PAD_JTAG: 1, DIS_USB_JTAG: 1 } })).toBe('000000010000000000');
  expect(security({ burnt: { ENABLE_SECURITY_DOWNLOAD: 1 } })).toBe('000000000100000000');
  expect(security({ burnt: { DIS_DOWNLOAD_MODE: 1 } })).toBe('000000000200000000');
  expect(security({ burnt: { SECURE_VERSION: 0b111 } })).toBe('000000000003000000');
  expect(security({ chip: 'esp32', burnt: { ABS_DONE_1: 1, JTAG_DISABLE: 1, UART_DOWNLOAD_DIS: 1 } })).toBe(
    '000100010200000000',
  );
});

test('the lock is burnt, unless it is faulty', () => {
  const { ask, efuse, faults } = chip('hmac');
  faults.inject('lock-does-not-burn');
  expect(ask('lock', none)).toEqual(none);
  expect(efuse.locked).toBe(false);
  faults.heal();
  ask('lock', none);
  expect([efuse.locked, ask('security', none)?.[0]]).toEqual([true, 1]);
});

test('a chip whose block cannot be burnt says so', () => {
  const { ask, faults } = chip('hmac');
  faults.inject('generate-key-refused');
  expect(ask('burn-key', randomBytes(32))).toBeUndefined();
  expect(place(ask)).toEqual([1, 0, 0]);
});
