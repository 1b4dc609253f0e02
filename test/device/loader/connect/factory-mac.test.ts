import { expect, test } from 'vitest';
import boards from '../../../../fixtures/cases/01-implausible-mac/boards.json' with { type: 'json' };
import { crc8 } from '../../../../fixtures/virtual-jig/chip/crc8.ts';
import { JIG_CHIPS } from '../../../../fixtures/virtual-jig/chip/chip-model.ts';
import type { BoardSpec } from '../../../../fixtures/virtual-jig/jig.ts';
import { macCrc } from '../../../../station-core/device/loader/connect/factory-mac.ts';
import { LoaderSession } from '../../../../station-core/device/loader/loader-session.ts';
import { bench } from '../bench.ts';

async function identified(spec: BoardSpec) {
  await using on = await bench(spec);
  return (await LoaderSession.enter(on.wire, { signal: AbortSignal.timeout(30_000) })).identity;
}

const REFUSED = [
  ['00:00:00:00:00:00', 'board.mac-empty'],
  ['ff:ff:ff:ff:ff:ff', 'board.mac-empty'],
  ['01:00:5e:00:00:01', 'board.mac-multicast'],
] as const;

test.concurrent.each(REFUSED.flatMap(([mac, code]) => JIG_CHIPS.map((chip) => ({ chip, mac, code }))))(
  '$chip with the MAC $mac is no unit: $code',
  async ({ chip, mac, code }) => {
    await expect(identified({ chip, mac })).rejects.toMatchObject({ code, evidence: { mac } });
  },
);

test('every board of the public reports is refused', async () => {
  const codes = new Map<string, string>(REFUSED);
  for (const { mac } of boards) {
    await expect(identified({ chip: 'esp32c3', mac })).rejects.toMatchObject({ code: codes.get(mac) });
  }
});

test('an ESP32 whose MAC does not match its own CRC is refused, and both are named', async () => {
  const spec = { chip: 'esp32', mac: '94:b9:7e:5a:6e:58' } as const;
  expect((await identified(spec)).mac).toBe(spec.mac);
  await expect(identified({ ...spec, burnt: { MAC_CRC: 0xff } })).rejects.toMatchObject({
    code: 'board.mac-damaged',
    evidence: { mac: spec.mac, storedCrcHex: 'ff', computedCrcHex: 'e2' },
  });
});

// As espefuse prints them of real chips: documentation of esptool, "summary" and "burn-custom-mac".
test.each([
  { mac: '94b97e5a6e58', crc: 0xe2 },
  { mac: '486392157216', crc: 0x75 },
])('the CRC of $mac is the one that Espressif’s tool shows', ({ mac, crc }) => {
  expect(macCrc(Buffer.from(mac, 'hex'))).toBe(crc);
  expect(crc8(Buffer.from(mac, 'hex'))).toBe(crc);
});
