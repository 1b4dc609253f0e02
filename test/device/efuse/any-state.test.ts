import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JIG_CHIPS, type JigChip } from '../../../fixtures/virtual-jig/chip/chip-model.ts';
import { hasField } from '../../../station-core/device/efuse/field-wants.ts';
import { hasKey } from '../../../station-core/device/efuse/slot-keys.ts';
import { PROTECTED_KEYS, type SecurityTarget } from '../../../station-core/device/efuse/security-target.ts';
import { Secret } from '../../../station-core/secret.ts';
import { BenchChip, burnsOf } from './bench-chip.ts';

/** Something that somebody else did to the chip before. */
type Event =
  | { readonly kind: 'field'; readonly name: string; readonly value: number }
  | { readonly kind: 'lock'; readonly bit: number }
  | { readonly kind: 'block'; readonly key: number; readonly content: Buffer };

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((each) => Buffer.from(each.map((byte) => byte | 1)));
const digest = bytes(32).map((each) => each.toString('hex'));
const secret = (length: number) => bytes(length).map((each) => new Secret<Uint8Array>(each));

/** What the chip could do at all; what it cannot is refused, and tested by name elsewhere. */
function targetFor(chip: JigChip): fc.Arbitrary<SecurityTarget> {
  const { table } = new BenchChip(chip);
  const door = (...names: string[]) =>
    fc.constantFrom(
      ...(names.some((name) => hasField(table, name)) ? (['open', 'off'] as const) : (['open'] as const)),
    );
  const slots = hasField(table, 'KEY_PURPOSE_0');
  const flashKey = chip === 'esp32c2' ? secret(16) : secret(32);
  const names = PROTECTED_KEYS.filter((name) => slots && hasKey(chip, name));
  const keys = fc
    .subarray(names, { maxLength: Math.min(2, names.length) })
    .chain((some) => fc.tuple(...some.map((name) => secret(32).map((key) => ({ name, key })))));
  return fc
    .record({
      secureBoot: fc.option(
        fc.record({
          keyDigests: fc.uniqueArray(digest, { minLength: 1, maxLength: slots ? 3 : 1 }),
          aggressiveRevoke: fc.constant(false),
        }),
        { nil: undefined },
      ),
      keys,
      flashEncryption: fc.oneof(
        fc.constant({ state: 'off' as const }),
        fc.record({ state: fc.constantFrom('development' as const, 'release' as const), key: flashKey }),
      ),
      jtag: fc.constantFrom('open' as const, 'off' as const),
      usbSerialJtag: door('DIS_USB_SERIAL_JTAG'),
      usbDownload: door('DIS_USB_SERIAL_JTAG_DOWNLOAD_MODE', 'DIS_USB_DOWNLOAD_MODE'),
      directBoot: door('DIS_DIRECT_BOOT', 'DIS_LEGACY_SPI_BOOT'),
      uartPrint: hasField(table, 'UART_PRINT_CONTROL')
        ? fc.constantFrom('always' as const, 'never' as const, 'gpio-high' as const)
        : fc.constant('always' as const),
      downloadMode:
        chip === 'esp32'
          ? fc.constantFrom('open' as const, 'off' as const)
          : fc.constantFrom('open' as const, 'secure' as const, 'off' as const),
    })
    .map(({ secureBoot, ...rest }) => ({ ...rest, ...(secureBoot && { secureBoot }) }));
}

function eventFor(chip: JigChip): fc.Arbitrary<Event> {
  const { table } = new BenchChip(chip);
  const fields = table.fields.filter(
    ([name, block]) => block === 0 && !['WR_DIS', 'CODING_SCHEME', 'MAC', 'MAC_CRC'].includes(name),
  );
  return fc.oneof(
    fc.constantFrom(...fields).chain(([name, , , width]) =>
      fc.record({
        kind: fc.constant('field' as const),
        name: fc.constant(name),
        value: fc.nat({ max: Math.min(2 ** width - 1, 15) }),
      }),
    ),
    fc.record({
      kind: fc.constant('lock' as const),
      bit: fc.nat({ max: chip === 'esp32c2' ? 7 : chip === 'esp32' ? 15 : 31 }),
    }),
    fc.record({
      kind: fc.constant('block' as const),
      key: fc.nat({ max: chip === 'esp32c2' ? 0 : chip === 'esp32' ? 1 : 5 }),
      content: bytes(32),
    }),
  );
}

async function chipAfter(chip: JigChip, events: readonly Event[]): Promise<BenchChip> {
  const bench = new BenchChip(chip);
  for (const event of events) {
    // What is locked by then does not take, and is no concern here.
    if (event.kind === 'field') await bench.set(event.name, event.value).catch(() => undefined);
    else if (event.kind === 'lock') await bench.set('WR_DIS', 2 ** event.bit).catch(() => undefined);
    else await bench.write(event.key, event.content).catch(() => undefined);
  }
  bench.powerCycle();
  return bench;
}

/** What the silicon itself came to, asked without the station's comparing: keys, locks and doors. */
function expectReached(
  { efuse, at: { chip } }: BenchChip,
  { secureBoot, keys, flashEncryption, ...doors }: SecurityTarget,
): void {
  const first = chip === 'esp32' ? 1 : chip === 'esp32c2' ? 3 : 4;
  const halves = chip === 'esp32c2';
  const blockOf = (wanted: Buffer): number => {
    const indexes = halves ? [3] : chip === 'esp32' ? [1, 2] : [4, 5, 6, 7, 8, 9];
    return indexes.find((index) => efuse.block(index).includes(wanted)) ?? -1;
  };
  const isHidden = (index: number): boolean => ((efuse.field('RD_DIS') >>> (index - first)) & 1) === 1;
  for (const { name, key } of keys) {
    const bytes = Buffer.from(key?.reveal() ?? []);
    expect(isHidden(blockOf(name === 'ecdsa-p256' ? bytes.reverse() : bytes)), name).toBe(true);
  }
  if (flashEncryption.key !== undefined) {
    expect(isHidden(blockOf(Buffer.from(flashEncryption.key.reveal()).reverse())), 'flash key').toBe(true);
  }
  for (const digestHex of secureBoot?.keyDigests ?? []) {
    const at = blockOf(Buffer.from(digestHex, 'hex').subarray(0, halves ? 16 : 32));
    expect(at, 'digest').toBeGreaterThan(0);
    expect(isHidden(halves ? at + 1 : at), 'digest').toBe(false); // on the C2 the second lock is that of the digest
  }
  expect(efuse.secureBoot).toBe(secureBoot !== undefined);
  if (secureBoot !== undefined) expect(efuse.field('WR_DIS') & 1).toBe(1);
  const count = efuse.field('SPI_BOOT_CRYPT_CNT') || efuse.field('FLASH_CRYPT_CNT');
  expect(count.toString(2).replaceAll('0', '').length % 2).toBe(flashEncryption.state === 'off' ? 0 : 1);
  expect(efuse.field('DIS_PAD_JTAG') + efuse.field('HARD_DIS_JTAG') + efuse.field('JTAG_DISABLE')).toBe(
    doors.jtag === 'off' ? 1 : 0,
  );
  expect(efuse.secureDownload).toBe(doors.downloadMode === 'secure');
  expect(efuse.field('DIS_DOWNLOAD_MODE') + efuse.field('UART_DOWNLOAD_DIS')).toBe(
    doors.downloadMode === 'off' ? 1 : 0,
  );
}

/** Without purposes, a block that is hidden and sealed is believed to hold the key: nobody can see what is in it. */
function hasForeignKey({ efuse, at: { chip } }: BenchChip): boolean {
  const seal = chip === 'esp32' ? 7 : chip === 'esp32c2' ? 7 : undefined;
  return seal !== undefined && ((efuse.field('WR_DIS') >>> seal) & 1) === 1 && (efuse.field('RD_DIS') & 1) === 1;
}

const RUNS = Number(process.env['EFUSE_RUNS'] ?? 20);
const outcomes = new Map<string, number>();

test.each(JIG_CHIPS)(
  '%s: whatever was burnt before, a plan ends in the profile or is refused; a power cut after any burn changes nothing of that',
  async (chip) => {
    await fc.assert(
      fc.asyncProperty(targetFor(chip), fc.array(eventFor(chip), { maxLength: 2 }), async (target, events) => {
        const first = await chipAfter(chip, events);
        fc.pre(!hasForeignKey(first));
        const plan = await first.plan(target);
        outcomes.set(plan.kind, (outcomes.get(plan.kind) ?? 0) + 1);
        if (plan.kind !== 'burns') {
          expect('burns' in plan).toBe(false); // refused: there is nothing that could be burnt
          return;
        }
        await first.burnAll(plan.burns);
        expect(await first.plan(target)).toMatchObject({ kind: 'nothing-to-do' });
        expectReached(first, target);
        for (let cut = 1; cut < plan.burns.length; cut += 1) {
          const again = await chipAfter(chip, events);
          await again.burnAll(plan.burns.slice(0, cut));
          await again.burnAll(burnsOf(await again.plan(target)));
          expect(await again.plan(target)).toMatchObject({ kind: 'nothing-to-do' });
          expectReached(again, target);
        }
      }),
      { numRuns: RUNS },
    );
  },
  60_000,
);

test('the states that were tried led to both ends, often', () => {
  expect(outcomes.get('burns') ?? 0).toBeGreaterThan(JIG_CHIPS.length * RUNS * 0.2);
  expect(outcomes.get('unreachable') ?? 0).toBeGreaterThan(JIG_CHIPS.length * RUNS * 0.1);
});
