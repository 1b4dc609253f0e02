import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { JIG_CHIPS } from '../../../fixtures/virtual-jig/chip/chip-model.ts';
import { startJig, type BoardSpec } from '../../../fixtures/virtual-jig/jig.ts';
import { decodeBirthStatement } from '../../../station-core/codecs/agent.ts';
import type { KeyPlace } from '../../../station-core/model/key-option.ts';
import { isSignedBirthReceipt } from '../../../station-core/protocol/unit-agent/birth-statement.ts';
import { installed } from '../faults/fault-steps.ts';
import { bootedBoard, hostEntropy } from './booted-unit.ts';

const IN_FLASH: KeyPlace = { option: 'flash', readProtected: false };
const BY_HMAC: KeyPlace = { option: 'hmac', block: 0, readProtected: true };
const BY_ECDSA: KeyPlace = { option: 'ecdsa', block: 0, readProtected: true };
const IN_ENCRYPTED_FLASH: KeyPlace = { option: 'flash-encrypted', readProtected: false };

const WITHOUT_HMAC: readonly string[] = ['esp32', 'esp32c2', 'esp32c61'];
const CASES: readonly (readonly [BoardSpec, KeyPlace])[] = [
  ...JIG_CHIPS.map((chip) => [{ chip }, WITHOUT_HMAC.includes(chip) ? IN_FLASH : BY_HMAC] as const),
  ...(['esp32c5', 'esp32c61', 'esp32h2', 'esp32p4'] as const).map(
    (chip) => [{ chip, keyOption: 'ecdsa' }, BY_ECDSA] as const,
  ),
  [{ chip: 'esp32s3', keyOption: 'flash' }, IN_FLASH],
  [{ chip: 'esp32', burnt: { FLASH_CRYPT_CNT: 1 } }, IN_ENCRYPTED_FLASH],
  [{ chip: 'esp32c3', keyOption: 'flash', burnt: { SPI_BOOT_CRYPT_CNT: 7 } }, IN_ENCRYPTED_FLASH],
  [
    { chip: 'esp32c3', burnt: { KEY_PURPOSE_0: 9 } },
    { ...BY_HMAC, block: 1 },
  ],
];

test.each(CASES)('%j makes, keeps and proves its key as the chip lets it', async (spec, place) => {
  await bootedBoard(spec, async (unit, board) => {
    const { key, publicKey, entropy } = await unit.get('generate-key', { hostEntropy });
    expect([key, entropy?.source]).toEqual([place, 'getrandom']);
    const leaf = await installed(unit);
    const hello = await unit.get('hello', {});
    expect(hello).toMatchObject({ chip: spec.chip, identity: 'installed', key: place, publicKey });
    const { statement, signature } = await unit.get('prove', { nonce: randomBytes(32) });
    expect(isSignedBirthReceipt({ payload: statement, signature }, leaf.publicKey)).toBe(true);
    expect(decodeBirthStatement(statement)).toMatchObject({ chip: spec.chip, key: place, mac: hello.mac });
    expect(board.keySecrets().length).toBeGreaterThan(0);
  });
});

test('a chip whose key blocks are all in use makes no key, and flash stays as it was', async () => {
  const burnt = Object.fromEntries([0, 1, 2, 3, 4].map((block) => [`KEY_PURPOSE_${block}`, 9]));
  await bootedBoard({ chip: 'esp32c3', burnt }, async (unit, board) => {
    const before = Buffer.from(board.flash);
    expect(await unit.refusal('generate-key', { hostEntropy })).toBe('unsupported');
    expect(board.flash.equals(before)).toBe(true);
    expect((await unit.get('hello', {})).identity).toBe('none');
  });
});

test.each(['esp32', 'esp32c3', 'esp32c6'] as const)('an %s has no ECDSA peripheral to keep a key in', async (chip) => {
  await expect(startJig({ boards: [{ chip, keyOption: 'ecdsa' }] })).rejects.toThrow('no key option ecdsa');
});
