import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { JigChip, Revision } from '../../../fixtures/virtual-jig/chip/chip-model.ts';
import type { FlashRegion } from '../../../station-core/device/loader/flash/flash-region.ts';
import { LoaderSession, type WriteOptions } from '../../../station-core/device/loader/loader-session.ts';
import { SecureDownload } from '../../../station-core/device/loader/secure-download.ts';
import { parseAppImage } from '../../../station-core/codecs/firmware.ts';
import { stampFlashSettings } from '../../../station-core/formats/image/stamp-flash-settings.ts';
import { commandName } from '../../../station-core/protocol/loader/opcodes.ts';
import type { DecodedRequest } from '../../../station-core/protocol/loader/request.ts';
import { readTrace, traceFile, type TraceLine } from '../../protocol/loader/traces.ts';
import { bench } from './bench.ts';

/** The three files that the recorded sessions write. */
const table = readFileSync(
  new URL('../../../fixtures/vectors/idf-build/esp-idf-v5/partition_table/partition-table.bin', import.meta.url),
);
const bootloader = { name: 'bootloader', offsetBytes: 0, bytes: traceFile('bootloader_c3.bin') } satisfies FlashRegion;
const partitions = { name: 'partition-table', offsetBytes: 0x8000, bytes: table } satisfies FlashRegion;
const app = { name: 'app', offsetBytes: 0x20_000, bytes: traceFile('app_c3.bin') } satisfies FlashRegion;

const REGISTERS = ['READ_REG', 'WRITE_REG'];

/** One line per command; data by its sub-header and hash. */
function toldOfTrace(line: TraceLine): string[] {
  if (line.kind === 'request') return REGISTERS.includes(line.op) ? [] : [`${line.op} ${line.frame.slice(16)}`];
  if (line.kind === 'data') return [`${line.op} ${line.head} ${line.data_sha256}`];
  return [];
}

function toldOfStation({ opcode, payload }: DecodedRequest): string[] {
  const name = commandName(opcode) ?? 'unknown';
  if (REGISTERS.includes(name)) return [];
  if (!name.endsWith('_DATA')) return [`${name} ${payload.toString('hex')}`];
  const sha256 = createHash('sha256').update(payload.subarray(16)).digest('hex');
  return [`${name} ${payload.subarray(0, 16).toString('hex')} ${sha256}`];
}

/** From SPI_SET_PARAMS to the last MD5: the part of a session that decides what is in the flash. */
function writing(commands: readonly string[]): string[] {
  const from = commands.findIndex((command) => command.startsWith('SPI_SET_PARAMS'));
  const to = commands.findLastIndex((command) => command.startsWith('SPI_FLASH_MD5'));
  return commands.slice(from, to + 1);
}

interface Session {
  readonly chip: JigChip;
  readonly revision?: Revision;
  readonly loader: 'stub' | 'rom';
  readonly regions: readonly FlashRegion[];
  readonly options?: WriteOptions;
}

async function stationSends({ chip, revision, loader, regions, options }: Session): Promise<string[]> {
  await using on = await bench({ chip, ...(revision && { revision }) });
  const session = await LoaderSession.enter(on.wire, { signal: AbortSignal.timeout(120_000), loader });
  await session.prepare();
  await session.write(regions, undefined, options);
  await session.hardReset();
  return on.wire.sent.flatMap(toldOfStation);
}

const plain: WriteOptions = { compress: false };
const FIRST: Revision = { major: 0, minor: 0 };

test.each([
  { trace: 'c3_stub_keep', chip: 'esp32c3', loader: 'stub', regions: [bootloader, partitions, app], options: plain },
  { trace: 'c3_rom', chip: 'esp32c3', loader: 'rom', regions: [bootloader, partitions, app], options: plain },
  { trace: 'esp32_rom', chip: 'esp32', loader: 'rom', regions: [partitions], options: plain },
  // The first C2 runs no stub: the same session as by ROM, whatever was asked for.
  { trace: 'c2_stub', chip: 'esp32c2', revision: FIRST, loader: 'stub', regions: [partitions], options: plain },
] as const)('$trace: the station writes with the same commands, byte for byte', async ({ trace, ...session }) => {
  expect(writing(await stationSends(session))).toEqual(writing(readTrace(trace).flatMap(toldOfTrace)));
});

test('c3_stub: a boot loader with stamped flash settings is sent as esptool patches it', async () => {
  const image = parseAppImage(bootloader.bytes);
  const unsigned = { chip: 'esp32c3', image, bytes: Buffer.from(bootloader.bytes) } as const;
  const stamped = stampFlashSettings(unsigned, { mode: 'dio', size: '4MB', frequency: '80m' });
  if (stamped.kind !== 'stamped') throw new Error('the header says so already');
  const regions = [{ ...bootloader, bytes: stamped.bytes }, partitions, app];
  const sent = await stationSends({ chip: 'esp32c3', loader: 'stub', regions, options: plain });
  expect(writing(sent)).toEqual(writing(readTrace('c3_stub').flatMap(toldOfTrace)));
});

test.each([
  { trace: 'esp32_stub', chip: 'esp32', regions: [partitions, app] },
  { trace: 's3_stub', chip: 'esp32s3', regions: [partitions, app] },
  { trace: 'p4_stub', chip: 'esp32p4', regions: [partitions] },
] as const)('$trace: compressed writes differ from esptool in the compressed bytes alone', async (session) => {
  const commandsOnly = (reported: string): string => reported.replace(/^(DEFL_DATA) .*$/, '$1');
  const theirs = writing(readTrace(session.trace).flatMap(toldOfTrace)).map(commandsOnly);
  const ours = writing(await stationSends({ ...session, loader: 'stub' })).map(commandsOnly);
  expect(ours).toEqual(theirs);
  expect(ours.length).toBeGreaterThan(4);
});

test.each([
  { trace: 'c3_sdm', chip: 'esp32c3' },
  { trace: 's2_sdm', chip: 'esp32s2' },
] as const)('$trace: in Secure Download Mode the station writes as esptool does, byte for byte', async (session) => {
  await using on = await bench({ chip: session.chip, burnt: { ENABLE_SECURITY_DOWNLOAD: 1 } });
  const locked = await LoaderSession.enterAny(on.wire, { signal: AbortSignal.timeout(120_000) });
  if (!(locked instanceof SecureDownload)) throw new Error('the board is locked');
  await locked.write([app], 0x40_0000);
  const afterAttach = (reported: readonly string[]): readonly string[] =>
    reported.slice(reported.findIndex((command) => command.startsWith('SPI_ATTACH')));
  const ours = afterAttach(on.wire.sent.flatMap(toldOfStation));
  expect(ours).toEqual(afterAttach(readTrace(session.trace).flatMap(toldOfTrace)));
  expect(ours.length).toBeGreaterThan(20);
});

test('the stub is uploaded and the rate changed in the order esptool does it', async () => {
  const names = (reported: readonly string[]): string[] => reported.map((line) => line.split(' ')[0] ?? '');
  const upload = ['MEM_BEGIN', 'MEM_DATA', 'MEM_END', 'CHANGE_BAUDRATE', 'SPI_SET_PARAMS'];
  const session = { chip: 'esp32c3', loader: 'stub', regions: [partitions] } as const;
  const inOrder = (reported: readonly string[]): string[] => {
    const kept = names(reported).filter((name) => upload.includes(name));
    return kept.filter((name, index) => name !== 'MEM_DATA' || kept[index - 1] !== 'MEM_DATA');
  };
  expect(inOrder(await stationSends(session))).toEqual(inOrder(readTrace('c3_stub_keep').flatMap(toldOfTrace)));
});
