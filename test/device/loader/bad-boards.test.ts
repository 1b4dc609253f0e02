import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { JIG_FAULTS, type BoardSpec, type JigFault } from '../../../fixtures/virtual-jig/jig.ts';
import { LoaderSession } from '../../../station-core/device/loader/loader-session.ts';
import type { FlashRegion } from '../../../station-core/device/loader/flash/flash-region.ts';
import type { FaultCode } from '../../../station-core/fault.ts';
import { Fault } from '../../../station-core/fault.ts';
import { OPCODES } from '../../../station-core/protocol/loader/opcodes.ts';
import { bench } from './bench.ts';

const regions: readonly FlashRegion[] = [
  { name: 'text', offsetBytes: 0x1000, bytes: Buffer.alloc(40_000, 'all work and no play ') },
  { name: 'noise', offsetBytes: 0x20_000, bytes: randomBytes(20_000) },
];

interface Work {
  readonly faults: readonly JigFault[];
  readonly spec?: BoardSpec;
  readonly loader?: 'stub' | 'rom';
}

/** The whole loader session on a board with these faults, and what it ended with. */
async function endOf({ faults, spec, loader }: Work): Promise<{ error: unknown }> {
  await using on = await bench(spec ?? { chip: 'esp32c3' });
  for (const fault of faults) on.board.inject(fault);
  let error: unknown;
  try {
    const session = await LoaderSession.enter(on.wire, {
      signal: AbortSignal.timeout(120_000),
      loader: loader ?? 'stub',
    });
    await session.prepare();
    await session.write(regions);
    await session.hardReset();
  } catch (thrown) {
    error = thrown;
  }
  return { error };
}

/** Started together, because each one mostly waits; every test then looks at its own. */
function together<Name extends string>(
  names: readonly Name[],
  work: (name: Name) => Work,
): (name: Name) => ReturnType<typeof endOf> {
  let ends: Map<Name, ReturnType<typeof endOf>> | undefined;
  return async (name) => {
    ends ??= new Map(names.map((each) => [each, endOf(work(each))]));
    return ends.get(name) ?? endOf(work(name));
  };
}

describe('a board that falls silent is named so, at whatever command', () => {
  const inStub = [
    'SYNC',
    'GET_SECURITY_INFO',
    'READ_REG',
    'SPI_ATTACH',
    'WRITE_REG',
    'MEM_BEGIN',
    'MEM_DATA',
    'CHANGE_BAUDRATE',
    'SPI_SET_PARAMS',
    'DEFL_BEGIN',
    'DEFL_DATA',
    'DEFL_END',
    'SPI_FLASH_MD5',
    'FLASH_BEGIN',
    'FLASH_DATA',
    'FLASH_END',
  ] as const;
  const stubEnd = together(inStub, (command) => ({ faults: [`silent-at:${command}`] }));
  test.each(inStub)('silent at %s', async (command) => {
    const { error } = await stubEnd(command);
    expect(error).toMatchObject({ code: 'board.silent' });
  });

  const inRom = ['DEFL_BEGIN', 'DEFL_DATA', 'SPI_FLASH_MD5', 'FLASH_DATA'] as const;
  const romEnd = together(inRom, (command) => ({ faults: [`silent-at:${command}`], loader: 'rom' }));
  test.each(inRom)('ROM mode: silent at %s', async (command) => {
    const { error } = await romEnd(command);
    expect(error).toMatchObject({ code: 'board.silent', evidence: { command } });
  });

  const atStart = ['stub-does-not-start', 'silent-at:MEM_END'] as const;
  const startEnd = together(atStart, (fault) => ({ faults: [fault] }));
  beforeAll(() => {
    void stubEnd('SYNC');
    void romEnd('DEFL_BEGIN');
    void startEnd('stub-does-not-start');
  });
  test.each(atStart)('a stub that never greets is its own case: %s', async (fault) => {
    const { error } = await startEnd(fault);
    expect(error).toMatchObject({ code: 'board.stub-did-not-start' });
  });

  test('a board whose cable is pulled at any command is port.lost, at once', async () => {
    for (const command of ['SYNC', 'READ_REG', 'MEM_DATA', 'DEFL_DATA', 'SPI_FLASH_MD5'] as const) {
      const { error } = await endOf({ faults: [`unplug-at:${command}`] });
      expect(error).toMatchObject({ code: 'port.lost' });
    }
  });
});

describe.concurrent('a board that lies or mumbles', () => {
  const names = Object.keys(JIG_FAULTS) as (keyof typeof JIG_FAULTS)[]; // Object.keys forgets the key type
  const endWith = together(names, (fault) => ({ faults: [fault] }));

  test('every fault the jig can inject leads to success or a fault, never to a bug', async () => {
    const ends = await Promise.all(names.map(endWith));
    expect(ends.filter(({ error }) => error !== undefined && !(error instanceof Fault))).toEqual([]);
  });

  const expected: readonly (readonly [keyof typeof JIG_FAULTS, FaultCode])[] = [
    ['md5-lies', 'board.verify-mismatch'],
    ['flash-bit-stuck', 'board.verify-mismatch'],
    ['flash-write-fails', 'board.write-failed'],
    ['flash-id-unknown', 'board.flash-unknown'],
    ['silent', 'board.silent'],
  ];
  test.each(expected)('%s ends as %s', async (fault, code) => {
    const { error } = await endWith(fault);
    expect(error).toMatchObject({ code });
    expect(error instanceof Fault && Object.keys(error.evidence).length).toBeGreaterThan(1);
  });

  test.each(['noise', 'garble-one-frame'] as const)(
    '%s does not stop a session, or stops it with a fault',
    async (fault) => {
      const { error } = await endWith(fault);
      if (error !== undefined) expect(error).toBeInstanceOf(Fault);
      if (fault === 'noise') expect(error).toBeUndefined();
    },
  );

  test.each(['garble-frame', 'wrong-echo-opcode'] as const)('%s is distinguished from silence', async (fault) => {
    const { error } = await endWith(fault);
    expect(error).toMatchObject({ code: 'board.garbled' });
  });

  test.each([
    { command: 'DEFL_DATA', nth: 1 },
    { command: 'DEFL_DATA', nth: 3 },
    { command: 'FLASH_DATA', nth: 1 },
    { command: 'FLASH_DATA', nth: 2 },
  ] as const)('a garbled answer to $command, block $nth, costs time but not the unit', async ({ command, nth }) => {
    const digits = Buffer.from(randomBytes(60_000).toString('hex')); // halves under compression: several blocks
    const noise = randomBytes(40_000);
    const sent = [
      { name: 'digits', offsetBytes: 0x1000, bytes: digits },
      { name: 'noise', offsetBytes: 0x40_000, bytes: noise },
    ];
    await using on = await bench({ chip: 'esp32c3' });
    const session = await LoaderSession.enter(on.wire, { signal: AbortSignal.timeout(120_000) });
    await session.prepare();
    const send = on.wire.send.bind(on.wire);
    let seen = 0;
    on.wire.send = async (framed, wait) => {
      if (framed[2] === OPCODES[command] && (seen += 1) === nth) on.board.inject('garble-one-frame');
      await send(framed, wait);
    };
    await session.write(sent);
    expect(seen).toBeGreaterThan(nth);
    expect(on.board.flash.subarray(0x1000, 0x1000 + digits.length).equals(digits)).toBe(true);
    expect(on.board.flash.subarray(0x40_000, 0x40_000 + noise.length).equals(noise)).toBe(true);
  });

  test('a board that starts its firmware whatever the lines say is distinguished from a silent one', async () => {
    await using on = await bench({ chip: 'esp32c3' });
    on.board.inject('no-modem-lines');
    const restarts = setInterval(() => {
      on.board.powerCycle();
    }, 500);
    try {
      const entering = LoaderSession.enter(on.wire, { signal: AbortSignal.timeout(120_000) });
      await expect(entering).rejects.toMatchObject({
        code: 'board.not-in-download-mode',
        evidence: { modemLines: true, bootMode: 'flash' },
      });
    } finally {
      clearInterval(restarts);
    }
  });
});
