import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { builtProgram, noCompiler } from './built-program.ts';
import { VirtualC3 } from './virtual-c3.ts';

/** Programs in C, compiled as an agent is, against what this test computes. */
describe.skipIf(noCompiler !== undefined)(`C programs on the machine${noCompiler ? ` (${noCompiler})` : ''}`, () => {
  test.each([
    { march: 'rv32imc', flags: ['-Os'] },
    { march: 'rv32imc', flags: ['-O0'] },
    { march: 'rv32imc', flags: ['-O3'] },
    { march: 'rv32im', flags: ['-Os'] },
    { march: 'rv32im', flags: ['-O2', '-funroll-loops'] },
  ] as const)('SHA-256 for $march with $flags gives the digest', async (build) => {
    const message = Buffer.from(Array.from({ length: 2048 }, (_, at) => ((at % 1024) * 7 + 3) & 0xff));
    expect(await output(builtProgram('sha256', build))).toBe(`${createHash('sha256').update(message).digest('hex')}\n`);
  });

  test('memory: .bss and .data, moves that overlap, narrow loads and stores, a deep stack', async () => {
    expect((await output(builtProgram('memory'), 7)).split('\n')).toEqual(memoryLines());
  });

  test('multiplication and division of 32 and 64 bits', async () => {
    const lines = arithmeticLines();
    expect((await output(builtProgram('arithmetic'), lines.length)).trimEnd().split('\n')).toEqual(lines);
  });

  test('a handler in C takes every exception and goes on', async () => {
    const lines = (await output(builtProgram('exceptions'), 8)).trimEnd().split('\n');
    expect(lines).toEqual([
      '00000002 ffffffff',
      '00000002 00000000',
      '0000000b 00000000',
      '00000004 3fca0001',
      '00000006 3fca0003',
      '00000005 20000000',
      '00000007 20000000',
      'interrupts off',
    ]);
  });

  test('code that rewrites itself a thousand times', async () => {
    expect(await output(builtProgram('self_modifying'))).toBe(`${hex(499_500)}\n`);
  });

  test('a program that waits for commands writes flash and resets', async () => {
    using c3 = new VirtualC3(builtProgram('commands'), { startedBy: 'loader' });
    await c3.until(() => c3.sent.endsWith('ready\n'));
    c3.say('rewrq');
    await c3.until(() => c3.sent.endsWith('q'));
    expect(c3.sent.split('\n').slice(1)).toEqual([
      '00000000 ffffffff',
      '00000000',
      '00000000',
      '00000000 12345678',
      'q',
    ]);
    expect(c3.flash.read(0x3f_f000, 5).toString('hex')).toBe('78563412ff');
    c3.say('x');
    await c3.until(() => c3.restarts === 1);
  });

  test('a stop in the middle of a computation stops it', async () => {
    using c3 = new VirtualC3(builtProgram('sha256', { flags: ['-DROUNDS=1000000u'] }));
    while (c3.machine.cpu.executed < 100_000) await new Promise((resolve) => setImmediate(resolve));
    c3.machine.stop();
    const { executed } = c3.machine.cpu;
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([c3.machine.cpu.executed, c3.sent]).toEqual([executed, '']);
  });
});

async function output(program: ReturnType<typeof builtProgram>, lines = 1): Promise<string> {
  using c3 = new VirtualC3(program);
  await c3.until(() => c3.sent.split('\n').length > lines || c3.machine.halted !== undefined);
  return c3.sent;
}

const hex = (value: bigint | number, digits = 8): string =>
  BigInt.asUintN(4 * digits, BigInt(value))
    .toString(16)
    .padStart(digits, '0');

function memoryLines(): string[] {
  const place = Buffer.from(Array.from({ length: 64 }, (_, at) => at * 5));
  place.copyWithin(8, 0, 24);
  place.copyWithin(30, 33, 53);
  const moved = place.toString('hex');
  for (let at = 0; at < 16; at += 2) place.writeUInt16LE(0xff00 + at, at);
  const bytes = Array.from({ length: 16 }, (_, at) => hex(place.readInt8(at)));
  const halves = Array.from({ length: 8 }, (_, at) => hex(place.readInt16LE(2 * at)));
  let deep = 1n;
  for (let depth = 1n; depth <= 200n; depth += 1n) deep = deep * 3n + depth;
  const words = [0x01234567, 0x89abcdef, 0xfedcba98, 0x76543210].map((word) =>
    Buffer.from(Uint32Array.of(word).buffer),
  );
  return [
    '00'.repeat(16),
    Buffer.concat(words).toString('hex'),
    moved,
    bytes.slice(0, 8).join(' '),
    bytes.slice(8).join(' '),
    halves.join(' '),
    hex(deep),
    '',
  ];
}

function arithmeticLines(): string[] {
  const values = [
    0n,
    1n,
    2n,
    7n,
    10n,
    0xffffn,
    0x10000n,
    0x7fffffffn,
    0x80000000n,
    0x80000001n,
    0xfffffff6n,
    0xffffffffn,
  ];
  const s = (value: bigint): bigint => BigInt.asIntN(32, value);
  return values.flatMap((a) =>
    values.map((b) => {
      const wide = (a << 32n) | b;
      const products = hex(a * b, 16) + hex(s(a) * s(b), 16);
      if (b === 0n) return products;
      const unsigned = hex(a / b) + hex(a % b) + hex(wide / b, 16) + hex(wide % b, 16);
      const overflows = a === 0x80000000n && b === 0xffffffffn;
      return products + unsigned + (overflows ? '' : hex(s(a) / s(b)) + hex(s(a) % s(b)));
    }),
  );
}
