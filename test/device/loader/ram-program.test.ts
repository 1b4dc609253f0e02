import { expect, test } from 'vitest';
import type { BoardSpec } from '../../../fixtures/virtual-jig/jig.ts';
import type { RamProgram } from '../../../station-core/formats/image/ram-image.ts';
import { LoaderSession } from '../../../station-core/device/loader/loader-session.ts';
import { OPCODES } from '../../../station-core/protocol/loader/opcodes.ts';
import { bench, type Bench } from './bench.ts';

const CODE = 0x4038_0000;
const DATA = 0x3fca_0000;

const PROGRAM: RamProgram = {
  name: 'agent.bin',
  entry: CODE + 0x10,
  segments: [
    { address: CODE, bytes: Buffer.alloc(0x1900, 0x13) },
    { address: DATA, bytes: Buffer.alloc(0x20, 0x42) },
  ],
};

async function inLoader(on: Bench): Promise<LoaderSession> {
  const session = await LoaderSession.enter(on.wire, { signal: AbortSignal.timeout(60_000) });
  on.wire.sent.length = 0;
  return session;
}

async function run(spec: BoardSpec, program: RamProgram): Promise<void> {
  await using on = await bench(spec);
  await (await inLoader(on)).runProgram(program);
}

test('each segment goes in blocks of 6 KiB to its address, and MEM_END starts the program', async () => {
  await using on = await bench({ chip: 'esp32c3' });
  await (await inLoader(on)).runProgram(PROGRAM);
  const { MEM_BEGIN, MEM_DATA, MEM_END } = OPCODES;
  const words = (payload: Buffer, count: number): number[] =>
    Array.from({ length: count }, (_, at) => payload.readUInt32LE(4 * at));
  const sent = on.wire.sent.map(({ opcode, payload }) => [opcode, ...words(payload, opcode === MEM_END ? 2 : 4)]);
  expect(sent).toEqual([
    [MEM_BEGIN, 0x1900, 2, 0x1800, CODE],
    [MEM_DATA, 0x1800, 0, 0, 0],
    [MEM_DATA, 0x100, 1, 0, 0],
    [MEM_BEGIN, 0x20, 1, 0x1800, DATA],
    [MEM_DATA, 0x20, 0, 0, 0],
    [MEM_END, 0, CODE + 0x10],
  ]);
  const data = on.wire.sent.filter(({ opcode }) => opcode === MEM_DATA).map(({ payload }) => payload.subarray(16));
  expect(Buffer.concat(data)).toEqual(Buffer.concat(PROGRAM.segments.map(({ bytes }) => bytes)));
});

test('with secure boot on nothing is sent: the ROM would run nothing', async () => {
  await using on = await bench({ chip: 'esp32c3', burnt: { SECURE_BOOT_EN: 1 } });
  await expect((await inLoader(on)).runProgram(PROGRAM)).rejects.toMatchObject({ code: 'board.ram-load-locked' });
  expect(on.wire.sent).toEqual([]);
});

test('over a stub that runs nothing is sent: the program would overwrite it', async () => {
  await using on = await bench({ chip: 'esp32c3' });
  const session = await inLoader(on);
  await session.runStub();
  on.wire.sent.length = 0;
  await expect(session.runProgram(PROGRAM)).rejects.toMatchObject({ code: 'board.ram-needs-reset' });
  expect(on.wire.sent).toEqual([]);
});

test.each([
  ['ram-load-refused', 'MEM_BEGIN'],
  ['ram-start-refused', 'MEM_END'],
] as const)('a ROM with the fault "%s" is named with the command that it refuses', async (fault, command) => {
  await using on = await bench({ chip: 'esp32c3' });
  const session = await inLoader(on);
  on.board.inject(fault);
  await expect(session.runProgram(PROGRAM)).rejects.toMatchObject({
    code: 'board.ram-load-refused',
    evidence: { command, image: 'agent.bin' },
  });
});

test('a start without an answer may have been one: nobody knows before the program speaks', async () => {
  await using on = await bench({ chip: 'esp32c3' });
  const session = await inLoader(on);
  on.board.inject('silent-at:MEM_END');
  await session.runProgram(PROGRAM);
});

test('a ROM that does not take a segment is named with its reason', async () => {
  const [code] = PROGRAM.segments;
  if (code === undefined) throw new Error('no segment');
  const program = { ...PROGRAM, segments: [{ ...code, address: 0x1000_0000 }] };
  await expect(run({ chip: 'esp32c3' }, program)).rejects.toMatchObject({
    code: 'board.ram-load-refused',
    evidence: { command: 'MEM_BEGIN', image: 'agent.bin' },
  });
});
