import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { parseAppImage, readElf } from '../../station-core/codecs/firmware.ts';

const PORT = join(import.meta.dirname, '../../device-agent/ports/esp32c3-bare');
const BUILT = join(import.meta.dirname, '../../device-agent/build/esp32c3-bare-hmac');
const file = (name: string): Buffer => readFileSync(join(BUILT, `birthmark-agent-${name}`));

/** Why nothing of this can be looked at here. */
const notBuilt = existsSync(join(BUILT, 'birthmark-agent-ram.bin'))
  ? undefined
  : 'needs gcc-riscv64-unknown-elf, picolibc-riscv64-unknown-elf and make -C device-agent c3';

/** Free while the ROM loader runs (device-agent/ports/esp32c3-bare/memory.ld), as the two buses see it. */
const FREE = [
  [0x40380000, 0x403a0000],
  [0x3fca0000, 0x3fccae00],
] as const;
const CODE_BY_DATA_BUS = 0x700000;

describe.skipIf(notBuilt !== undefined)('images for a bare ESP32-C3', () => {
  test.each(['flash', 'ram'])('%s: the ROM takes it, and it is loaded to free memory only', (kind) => {
    const image = parseAppImage(file(`${kind}.bin`));
    expect(image).toMatchObject({ chip: 'esp32c3', hashAppended: true, trailingBytes: 0, descriptor: undefined });
    for (const { loadAddress, lengthBytes } of image.segments) {
      const room = FREE.find(([from, to]) => loadAddress >= from && loadAddress + lengthBytes <= to);
      expect(room, `0x${loadAddress.toString(16)}`).toBeDefined();
    }
    const [from, to] = FREE[0];
    expect(image.entry).toBeGreaterThanOrEqual(from);
    expect(image.entry).toBeLessThan(to);
  });

  test.each(['flash', 'ram'])('%s: nothing that runs lies over anything else, and the stack is whole', (kind) => {
    const sections = readElf(file(`${kind}.elf`)).sections.map(({ name, address, lengthBytes }) => {
      const from = name === '.text' ? address - CODE_BY_DATA_BUS : address;
      return { name, from, to: from + lengthBytes };
    });
    expect(sections.map(({ name }) => name).toSorted()).toEqual(['.bss', '.data', '.heap', '.stack', '.text']);
    const inOrder = sections.toSorted((one, other) => one.from - other.from);
    inOrder.reduce((below, above) => {
      expect(above.from, `${below.name} and ${above.name}`).toBeGreaterThanOrEqual(below.to);
      return above;
    });
    expect(inOrder.at(-1)).toMatchObject({ name: '.stack', to: 0x3fccae00 });
  });

  test('the two differ in a few bytes: how the agent says it runs', () => {
    const [flash, ram] = [file('flash.bin'), file('ram.bin')];
    expect(flash.length).toBe(ram.length);
    // The last 32 bytes are the digest, and the one before them the checksum.
    const different = [...flash.subarray(0, -33)].filter((byte, at) => byte !== ram[at]).length;
    expect(different).toBeGreaterThan(0);
    expect(different).toBeLessThan(8);
  });

  test('no allocator, printer or file of a C library is in it', () => {
    const map = file('ram.map').toString('latin1');
    const linked = map.slice(map.indexOf('Memory Configuration'));
    expect(linked).toContain('memcpy');
    expect(linked).not.toMatch(/libc_\w*(malloc|printf|sbrk|fopen)\w*\.c\.o/);
  });
});

describe('the source of mbedTLS', () => {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-mbedtls-'));
  afterAll(() => {
    rmSync(dir, { recursive: true });
  });

  const fetchSource = (env: Readonly<Record<string, string>>) =>
    spawnSync('sh', [join(PORT, 'fetch-mbedtls.sh')], {
      env: { PATH: process.env['PATH'] ?? '', XDG_CACHE_HOME: dir, ...env },
      encoding: 'utf8',
    });

  test('without a network, the message names the file that is missing and where it belongs', () => {
    const { status, stdout, stderr } = fetchSource({ BIRTHMARK_DEBIAN_MIRROR: 'http://127.0.0.1:9' });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /Unpack Debian's mbedtls_3\.6\.6\.orig\.tar\.bz2 \(SHA-256 [0-9a-f]{64}\) as .*mbedtls-3\.6\.6/,
    );
    expect(existsSync(join(dir, 'birthmark/mbedtls-3.6.6'))).toBe(false);
  });

  test('a version that is not known here is refused by name', () => {
    const { status, stderr } = fetchSource({ MBEDTLS_VERSION: '9.9' });
    expect(status).toBe(2);
    expect(stderr).toContain('no mbedTLS 9.9');
  });
});
