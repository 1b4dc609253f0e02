import { expect, test } from 'vitest';
import { type BoardSpec, startJig } from '../../../../fixtures/virtual-jig/jig.ts';
import { LoaderSession } from '../../../../station-core/device/loader/loader-session.ts';
import { openPort } from '../../../../station-core/device/ports/open-port.ts';
import type { WireWait } from '../../../../station-core/device/wire.ts';
import { RecordingWire } from '../bench.ts';

/** Clears the bytes at `at` in the one reply that follows the n-th request with this opcode and payload. */
interface Damage {
  readonly opcode: number;
  readonly payloadHex: string;
  readonly nth: number;
  readonly at: readonly number[];
}

class DamagingWire extends RecordingWire {
  damage: Damage | undefined;
  hits = 0;

  override async nextFrame(wait: WireWait): Promise<Buffer | undefined> {
    const frame = await super.nextFrame(wait);
    const asked = this.sent.at(-1);
    if (this.damage === undefined || frame === undefined || asked === undefined) return frame;
    const { opcode, payloadHex, nth, at } = this.damage;
    if (frame[1] !== opcode || asked.opcode !== opcode || !asked.payload.toString('hex').startsWith(payloadHex))
      return frame;
    this.hits += 1;
    if (this.hits !== nth) return frame;
    const damaged = Buffer.from(frame);
    for (const byte of at) damaged.writeUInt8(0, byte);
    return damaged;
  }
}

const GET_SECURITY_INFO = 0x14;
const READ_REG = 0x0a;

async function identified(spec: BoardSpec, damage: Damage) {
  await using jig = await startJig({ boards: [spec] });
  const signal = AbortSignal.timeout(30_000);
  const wire = new DamagingWire(await openPort(jig.boards[0]?.address ?? '', { baudRate: 115_200, signal }));
  wire.damage = damage;
  try {
    const { identity } = await LoaderSession.enter(wire, { signal });
    return { identity, hits: wire.hits };
  } finally {
    await wire.close();
  }
}

test.each([1, 2])('a damaged reply, the %sth, does not make a chip with flash encryption an open one', async (nth) => {
  const damage = { opcode: GET_SECURITY_INFO, payloadHex: '', nth, at: [12] };
  const { identity, hits } = await identified({ chip: 'esp32c3', burnt: { SPI_BOOT_CRYPT_CNT: 1 } }, damage);
  expect(identity.security.flashEncryption).toBe(true);
  expect(hits).toBeGreaterThan(nth);
});

test('nor on an ESP32, which shows it in an eFuse word', async () => {
  const word = { opcode: READ_REG, payloadHex: '00a0f53f', at: [4, 5, 6, 7] };
  for (const nth of [1, 2, 3]) {
    const { identity } = await identified({ chip: 'esp32', burnt: { FLASH_CRYPT_CNT: 1 } }, { ...word, nth });
    expect(identity.security.flashEncryption).toBe(true);
  }
});

test('nor does one make old silicon new: the revision is read until two readings agree', async () => {
  const spec = { chip: 'esp32c3', revision: { major: 0, minor: 4 } } as const;
  const word = { opcode: READ_REG, payloadHex: '50880060', at: [4, 5, 6, 7] };
  for (const nth of [1, 2]) {
    const { identity, hits } = await identified(spec, { ...word, nth });
    expect(identity.revision).toEqual(spec.revision);
    expect(hits).toBeGreaterThan(nth);
  }
});
