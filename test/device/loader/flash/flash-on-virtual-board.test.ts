import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { contentOf, type FlashRegion } from '../../../../station-core/device/loader/flash/flash-region.ts';
import { Secret } from '../../../../station-core/secret.ts';
import { LoaderSession, type WriteProgress } from '../../../../station-core/device/loader/loader-session.ts';
import { bench, wireTo, type Line } from '../bench.ts';

const soon = (): AbortSignal => AbortSignal.timeout(120_000);
const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** One region that shrinks, one that does not, one whose length is no multiple of a word. */
const regions = (): FlashRegion[] => [
  { name: 'text', offsetBytes: 0x1000, bytes: Buffer.alloc(70_000, 'all work and no play ') },
  { name: 'noise', offsetBytes: 0x20_000, bytes: randomBytes(40_000) },
  { name: 'odd', offsetBytes: 0x40_000, bytes: new Secret(randomBytes(1_003)) },
];

const chips = ['esp32', 'esp32c3'] as const;
const loaders = ['stub', 'rom'] as const;
const cases = chips.flatMap((chip) => loaders.map((loader) => ({ chip, loader })));

test.each(cases)(
  '$chip by $loader: what the flash holds is what was sent, and the chip says so',
  async ({ chip, loader }) => {
    await using on = await bench({ chip });
    const session = await LoaderSession.enter(on.wire, { signal: soon(), loader });
    await session.prepare();
    expect(session.identity).toMatchObject({ chip, mac: on.board.mac, loader, modemLines: true });

    const sent = regions();
    const progress: WriteProgress[] = [];
    const written = await session.write(sent, (step) => progress.push(step));

    for (const [index, region] of sent.entries()) {
      const { name, offsetBytes } = region;
      const bytes = contentOf(region);
      expect(on.board.flash.subarray(offsetBytes, offsetBytes + bytes.length).equals(bytes)).toBe(true);
      const evidence = { name, offsetBytes, lengthBytes: bytes.length, sha256Hex: sha256(bytes), md5Hex: md5(bytes) };
      const how = {
        verification: `md5-by-${loader}`,
        compressed: name === 'text',
        skipped: false,
        baudRate: on.wire.baudRate,
      };
      expect(written[index]).toEqual({ ...evidence, ...how });
    }
    const total = sent.reduce((sum, region) => sum + contentOf(region).length, 0);
    expect(progress.at(-1)).toEqual({ region: 'odd', writtenBytes: total, totalBytes: total });
    expect(progress.map((step) => step.writtenBytes)).toEqual(
      progress.map((step) => step.writtenBytes).toSorted((a, b) => a - b),
    );
    expect(on.board.lostBytes).toBe(0);

    await session.hardReset();
    expect(on.wire.baudRate).toBe(115_200);
    await expect.poll(() => on.wire.consoleText()).toMatch(/boot:0x(8|13) \(SPI_FAST_FLASH_BOOT\)/);
  },
);

test('identify says what the board is: chip, revision, MAC, flash, security', async () => {
  await using c3 = await bench({
    chip: 'esp32c3',
    mac: '7c:df:a1:b2:c3:d4',
    revision: { major: 1, minor: 9 },
    flashSizeBytes: 0x80_0000,
  });
  const session = await LoaderSession.enter(c3.wire, { signal: soon() });
  expect(session.identity).toEqual({
    chip: 'esp32c3',
    revision: { major: 1, minor: 9 },
    mac: '7c:df:a1:b2:c3:d4',
    flashId: { manufacturerHex: 'ef', deviceHex: '4017' },
    features: { package: 'ESP32-C3 (QFN32)', cores: 1 },
    crystalMHz: 40,
    flashSizeBytes: 0x80_0000,
    flashSizeBy: 'jedec and sfdp',
    secureVersion: 0,
    blockRevision: 0,
    waivedLimits: { silicon: false, efuseBlocks: false },
    security: { flagsHex: '00000000', secureBoot: false, flashEncryption: false, secureDownload: false },
    modemLines: true,
    loader: 'rom',
  });
});

test.each([0, 1, 2, 3])('the ESP32 counts its major revision %i in single bits', async (major) => {
  await using on = await bench({ chip: 'esp32', revision: { major, minor: 1 } });
  const session = await LoaderSession.enter(on.wire, { signal: soon() });
  expect(session.identity.revision).toEqual({ major, minor: 1 });
});

test('the line is made faster for writing, and only where the port can', async () => {
  await using on = await bench({ chip: 'esp32c3' });
  const session = await LoaderSession.enter(on.wire, { signal: soon() });
  await session.prepare();
  expect(on.wire.baudRate).toBe(921_600);
  expect(await session.changeBaud(460_800)).toBe(true);
  expect(on.wire.baudRate).toBe(460_800);
  const [region] = await session.write(regions().slice(0, 1));
  expect(region?.compressed).toBe(true);
});

const withoutLines: readonly Line[] = ['rawAddress', 'ptyPath'];

test.each(withoutLines)(
  'no modem lines (%s): a board whose firmware runs needs download mode by hand, and the fault says so',
  async (line) => {
    await using on = await bench({ chip: 'esp32c3' }, line);
    await expect(LoaderSession.enter(on.wire, { signal: soon() })).rejects.toMatchObject({
      code: 'board.not-in-download-mode',
      evidence: { modemLines: false },
    });
  },
);

test.each(withoutLines)(
  'no modem lines (%s): of a silent board nobody can say what it runs; somebody has to reset it',
  async (line) => {
    await using on = await bench({ chip: 'esp32c3' }, line);
    on.board.inject('silent');
    await expect(LoaderSession.enter(on.wire, { signal: soon() })).rejects.toMatchObject({
      code: 'board.no-reset-line',
      evidence: { modemLines: false, receivedBytes: 0 },
    });
  },
);

test.each(withoutLines)(
  'no modem lines (%s): a board that a person put into download mode is flashed',
  async (line) => {
    await using on = await bench({ chip: 'esp32c3' }, line);
    await using hand = await wireTo(on.board);
    await LoaderSession.enter(hand, { signal: soon() }); // stands for the person: the board now waits in its ROM
    const session = await LoaderSession.enter(on.wire, { signal: soon() });
    expect(session.identity).toMatchObject({ modemLines: false, loader: 'rom' });
    await session.prepare();
    expect(session.identity.loader).toBe('stub');
    expect(on.wire.baudRate).toBe(115_200);
    const sent = regions();
    await session.write(sent);
    for (const region of sent) {
      const { offsetBytes } = region;
      const bytes = contentOf(region);
      expect(on.board.flash.subarray(offsetBytes, offsetBytes + bytes.length).equals(bytes)).toBe(true);
    }
    await session.hardReset();
  },
);

test('a stub that an earlier session left running is found and used; ROM work on it is refused', async () => {
  await using on = await bench({ chip: 'esp32c3' });
  await (await LoaderSession.enter(on.wire, { signal: soon() })).runStub();
  await using raw = await wireTo(on.board, 'rawAddress');
  const session = await LoaderSession.enter(raw, { signal: soon() });
  expect(session.identity.loader).toBe('stub');
  expect(await session.runStub()).toBe(true);
  const [written] = await session.write(regions().slice(0, 1));
  expect(written?.compressed).toBe(true);
  await expect(LoaderSession.enter(raw, { signal: soon(), loader: 'rom' })).rejects.toMatchObject({
    code: 'board.stub-running',
  });
});

test('regions that cannot be written are refused before anything is erased', async () => {
  await using on = await bench({ chip: 'esp32c3' });
  const session = await LoaderSession.enter(on.wire, { signal: soon() });
  const before = Buffer.from(on.board.flash);
  const region = (name: string, offsetBytes: number, lengthBytes: number): FlashRegion => ({
    name,
    offsetBytes,
    bytes: Buffer.alloc(lengthBytes),
  });
  const good = region('good', 0x1000, 0x2000);
  const refused = (bad: FlashRegion): Promise<unknown> => session.write([good, bad]);
  await expect(refused(region('late', 0x3f_f000, 0x1001))).rejects.toMatchObject({ code: 'board.flash-too-small' });
  await expect(refused(region('skew', 0x8800, 1))).rejects.toMatchObject({ code: 'firmware.misplaced' });
  await expect(refused(region('over', 0x2000, 1))).rejects.toMatchObject({ code: 'firmware.overlap' });
  await expect(refused(region('none', 0x8000, 0))).rejects.toMatchObject({ code: 'firmware.not-found' });
  expect(on.board.flash.equals(before)).toBe(true);
});

test('several boards are flashed side by side, each with its own bytes', async () => {
  await using first = await bench({ chip: 'esp32' });
  await using second = await bench({ chip: 'esp32c3' });
  await using third = await bench({ chip: 'esp32c3' });
  await Promise.all(
    [first, second, third].map(async (on) => {
      const session = await LoaderSession.enter(on.wire, { signal: soon() });
      await session.prepare();
      const sent = regions();
      await session.write(sent);
      for (const region of sent) {
        const { offsetBytes } = region;
        const bytes = contentOf(region);
        expect(on.board.flash.subarray(offsetBytes, offsetBytes + bytes.length).equals(bytes)).toBe(true);
      }
    }),
  );
});
