import { expect, test } from 'vitest';
import { provision, startLine } from './line.ts';

test.each(['esp32c3', 'esp32'] as const)(
  'an %s that was finished at one station is turned away at another, and its flash stays as it is, byte for byte',
  async (chip) => {
    await using lineA = await startLine({ chip });
    await using lineB = await startLine({ chip });
    await using stationA = await lineA.open();
    await using stationB = await lineB.open();
    const [board] = await lineA.addBoards({ chip });
    if (board === undefined) throw new Error('no board');
    expect(await provision(stationA, { board, product: lineA.product })).toMatchObject({ outcome: 'PASS' });
    const finished = Buffer.from(board.flash);

    const turnedAway = await provision(stationB, { board, product: lineB.product });
    expect(turnedAway).toMatchObject({
      outcome: 'FAIL',
      stopped: { step: 'admit', fault: { code: 'unit.of-another-station' } },
    });
    expect(board.flash.equals(finished)).toBe(true);
    expect(turnedAway.serial).toBeUndefined();

    const reworked = await provision(stationA, { board, product: lineA.product, rework: true });
    expect(reworked).toMatchObject({ outcome: 'PASS' }); // its own station still knows it
  },
);

test('a new board whose identity partition is in use and damaged is turned away; one that holds something else is not', async () => {
  await using line = await startLine();
  await using station = await line.open();
  const [damaged, other] = await line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' });
  if (damaged === undefined || other === undefined) throw new Error('no boards');
  const { offsetBytes } = line.product.identityPartition;
  Buffer.from('11ba5eba00000000010000020000', 'hex').copy(damaged.flash, offsetBytes); // a certificate's header alone
  expect((await provision(station, { board: damaged, product: line.product })).stopped).toMatchObject({
    step: 'admit',
    fault: { code: 'unit.of-another-station' },
  });
  Buffer.from('0011223344556677', 'hex').copy(other.flash, offsetBytes);
  const result = await provision(station, { board: other, product: line.product });
  expect(result.stopped?.fault.code).not.toBe('unit.of-another-station');
  expect(result.stopped?.step).not.toBe('admit');
});
