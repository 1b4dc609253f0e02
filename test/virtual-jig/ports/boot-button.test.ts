import { expect, test } from 'vitest';
import { BootHand } from '../../../fixtures/virtual-jig/ports/boot-button.ts';
import { startJig } from '../../../fixtures/virtual-jig/jig.ts';
import { encodeSlip } from '../../../station-core/protocol/slip.ts';
import { provision, startLine } from '../../station/line.ts';

const SYNC = encodeSlip(Buffer.from(`000824000000000007071220${'55'.repeat(32)}`, 'hex'));

function hand(isInLoader: boolean) {
  let presses = 0;
  const button = { isInLoader: () => isInLoader, pressResetHoldingBoot: () => (presses += 1) };
  return { hand: new BootHand(button), presses: () => presses };
}

test('a call of the loader is seen however it is split, and answered once', () => {
  for (let cut = 0; cut <= SYNC.length; cut += 1) {
    const { hand: one, presses } = hand(false);
    one.sees(SYNC.subarray(0, cut));
    one.sees(SYNC.subarray(cut));
    expect(presses()).toBe(1);
  }
});

test('a board in its loader is left alone, and so is one that hears anything else', () => {
  const inLoader = hand(true);
  inLoader.hand.sees(SYNC);
  const other = hand(false);
  other.hand.sees(Buffer.alloc(1000, 0x55));
  expect([inLoader.presses(), other.presses()]).toEqual([0, 0]);
});

test.each(['rawAddress', 'ptyPath'] as const)(
  'the whole plan runs on the %s that the jig prints',
  async (port) => {
    await using line = await startLine();
    await using station = await line.open();
    await using jig = await startJig({ boards: [{ chip: 'esp32c3' }], pty: true, bootButton: 'when-called' });
    const [board] = jig.boards;
    if (board === undefined) throw new Error('no board');
    const result = await provision(station, { board: { ...board, address: board[port] ?? '' }, product: line.product });
    expect(result.stopped).toBeUndefined();
    expect(result.outcome).toBe('PASS');
  },
  90_000,
);
