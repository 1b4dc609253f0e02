import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { JIG_CHIPS, type JigChip } from '../../../fixtures/virtual-jig/chip/chip-model.ts';
import { CHIP_MODELS } from '../../../fixtures/virtual-jig/chip/chip-models.ts';
import { decodeThreeQuarters, encodeThreeQuarters } from '../../../fixtures/virtual-jig/chip/coding-scheme.ts';
import { Efuse } from '../../../fixtures/virtual-jig/chip/efuse.ts';
import { fuseLayout } from '../../../fixtures/virtual-jig/chip/fuse-layout.ts';
import { CHECK_BYTES, checkBytes, isCodeWord } from '../../../fixtures/virtual-jig/chip/reed-solomon.ts';
import { efuseField, fieldAddresses } from '../../../station-core/device/efuse/efuse-table.ts';
import { KNOWN_CHIPS } from '../../../station-core/device/loader/chips/known-chips.ts';

/** A chip on the bench, its eFuses driven by the registers that the station's own table names. */
class Driven {
  readonly efuse: Efuse;
  readonly table;
  readonly #base: number;

  constructor(chip: JigChip, burnt: Readonly<Record<string, number>> = {}) {
    const revision = CHIP_MODELS[chip].defaultRevision;
    this.efuse = new Efuse({ chip: CHIP_MODELS[chip], mac: randomBytes(6), revision, burnt });
    const known = KNOWN_CHIPS.find(({ name }) => name === chip);
    if (known === undefined) throw new Error(`no chip ${chip}`);
    this.table = known.efuses;
    this.#base = fuseLayout(chip).base;
  }

  read(offset: number): number {
    return this.efuse.controller.read(this.#base + offset);
  }

  write(offset: number, value: number): void {
    this.efuse.controller.write(this.#base + offset, value >>> 0);
  }

  stage(offset: number, bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 4) this.write(offset + at, bytes.readUInt32LE(at));
  }

  /** Lays down, burns, reads back: docs/specs/espressif.md 4.3. */
  burn(block: number, data: Buffer, checks = checkBytes(data)): void {
    const { burn } = this.table;
    if (burn.kind === 'classic') {
      burn.writeOffsets.forEach((offset, index) => {
        const { words } = this.table.blocks[index] ?? { words: 0 };
        this.stage(offset, index === block ? data.subarray(0, 4 * words) : Buffer.alloc(4 * words));
      });
    } else {
      this.stage(0, data);
      this.stage(0x20, checks);
    }
    this.write(burn.conf, 0x5a5a);
    this.write(burn.command, 2 | (burn.kind === 'classic' ? 0 : block << 2));
    this.reload();
  }

  reload(): void {
    this.write(this.table.burn.conf, 0x5aa5);
    this.write(this.table.burn.command, 1);
  }

  burnField(name: string, value: number): void {
    const { block, parts } = efuseField(this.table, name);
    const data = Buffer.alloc(32);
    const [first = 0] = parts[0] ?? [];
    data.writeUInt32LE((value << (first & 31)) >>> 0, (first >>> 5) * 4);
    this.burn(block.index, data);
  }

  shown(block: number): Buffer {
    const { offset, words } = this.table.blocks.find(({ index }) => index === block) ?? { offset: 0, words: 0 };
    const bytes = Buffer.alloc(32);
    for (let word = 0; word < words; word += 1) bytes.writeUInt32LE(this.read(offset + 4 * word), 4 * word);
    return bytes;
  }

  get errors(): readonly number[] {
    const { burn } = this.table;
    return burn.kind === 'classic' ? [this.read(0x11c)] : burn.errors.map((offset) => this.read(offset));
  }
}

/** Two bits of a counter that every chip has, though under two names. */
const COUNT = (chip: JigChip): string => (chip === 'esp32' ? 'FLASH_CRYPT_CNT' : 'SPI_BOOT_CRYPT_CNT');
const KEY_BLOCK: Readonly<Record<JigChip, number>> = {
  esp32: 1,
  esp32c2: 3,
  esp32s2: 4,
  esp32s3: 4,
  esp32c3: 4,
  esp32c5: 4,
  esp32c6: 4,
  esp32c61: 4,
  esp32h2: 4,
  esp32p4: 4,
};

test.each(JIG_CHIPS)('%s: bits only go one way, and what is burnt shows after it was read back', (chip) => {
  const board = new Driven(chip);
  board.burnField(COUNT(chip), 1);
  board.burnField(COUNT(chip), 2);
  board.burnField(COUNT(chip), 0);
  expect(board.efuse.field(COUNT(chip))).toBe(3);
  const [address = 0] = fieldAddresses(board.table, efuseField(board.table, COUNT(chip)));
  const bit = efuseField(board.table, COUNT(chip)).parts[0]?.[0] ?? 0;
  expect((board.efuse.controller.read(address) >>> (bit & 31)) & 7).toBe(3);
  board.efuse.controller.write(address, 0);
  expect((board.efuse.controller.read(address) >>> (bit & 31)) & 7).toBe(3);
});

test.each(JIG_CHIPS)('%s: nothing is burnt unless the controller is armed for it', (chip) => {
  const board = new Driven(chip);
  const { burn } = board.table;
  const at = burn.kind === 'classic' ? (burn.writeOffsets[0] ?? 0) : 0;
  board.stage(at, Buffer.alloc(24, 0xff));
  board.write(burn.conf, 0x5aa5);
  board.write(burn.command, 2);
  expect(board.efuse.field(COUNT(chip))).toBe(0);
  board.write(burn.conf, 0x5a5a);
  board.write(burn.command, 2);
  expect(board.efuse.field(COUNT(chip))).toBeGreaterThan(0);
  const before = board.shown(0);
  board.reload();
  expect(board.shown(0).equals(before)).toBe(false); // it had been burnt, but not been read
});

test.each(JIG_CHIPS)('%s: a whole key with its check words is sound, and hidden once RD_DIS is burnt', (chip) => {
  const board = new Driven(chip);
  const key = randomBytes(32);
  const block = KEY_BLOCK[chip];
  board.burn(block, key);
  expect(board.shown(block).equals(key)).toBe(true);
  expect(board.errors.every((word) => word === 0)).toBe(true);
  board.burnField('RD_DIS', chip === 'esp32c2' ? 3 : 1);
  expect(board.shown(block).equals(Buffer.alloc(32))).toBe(true);
  expect(board.efuse.block(block).equals(key)).toBe(true);
});

test.each(JIG_CHIPS.filter((chip) => chip !== 'esp32'))(
  '%s: wrong check words, and a key burnt over another, are reported as errors',
  (chip) => {
    const block = KEY_BLOCK[chip];
    const wrong = new Driven(chip);
    wrong.burn(block, randomBytes(32), Buffer.alloc(CHECK_BYTES, 0x55));
    expect(wrong.errors[0]).toBe((8 << (4 * (block - 1))) >>> 0);
    const twice = new Driven(chip);
    twice.burn(block, randomBytes(32));
    twice.burn(block, randomBytes(32));
    expect(twice.errors[0]).not.toBe(0);
  },
);

test.each(JIG_CHIPS)('%s: what is write-locked stays as it is', (chip) => {
  const board = new Driven(chip);
  const lock = efuseField(board.table, COUNT(chip)).writeLock ?? -1;
  const keyLock = board.table.blocks.find(({ index }) => index === KEY_BLOCK[chip])?.writeLock ?? -1;
  board.burnField('WR_DIS', (1 << lock) | (1 << keyLock));
  board.burnField(COUNT(chip), 1);
  board.burn(KEY_BLOCK[chip], randomBytes(32));
  expect(board.efuse.field(COUNT(chip))).toBe(0);
  expect(board.efuse.block(KEY_BLOCK[chip]).equals(Buffer.alloc(32))).toBe(true);
});

test('ESP32 with the 3/4 coding scheme takes 24 bytes in eight words, and says when their checks are wrong', () => {
  const key = randomBytes(24);
  const board = new Driven('esp32');
  board.burnField('CODING_SCHEME', 1);
  board.burn(1, encodeThreeQuarters(key));
  expect(board.shown(1).subarray(0, 24).equals(key)).toBe(true);
  expect(board.errors).toEqual([0]);
  board.burn(2, randomBytes(32));
  expect(board.errors).not.toEqual([0]);
  expect(decodeThreeQuarters(encodeThreeQuarters(key))).toEqual({ data: key, sound: true });
});

test('the check bytes of a block make a code word of it, and any single wrong byte breaks it', () => {
  for (let round = 0; round < 20; round += 1) {
    const data = randomBytes(32);
    const word = Buffer.concat([data, checkBytes(data)]);
    expect(isCodeWord(word)).toBe(true);
    const at = round * 2;
    word.writeUInt8(word.readUInt8(at) ^ 0x40, at);
    expect(isCodeWord(word)).toBe(false);
  }
});
